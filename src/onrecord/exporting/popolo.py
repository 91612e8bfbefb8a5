"""Popolo out: a speech for each statement, for parliamentary tools."""

from __future__ import annotations

import json
from typing import Any

from onrecord.exporting.base import write_json_list
from onrecord.exporting.report import Report
from onrecord.formats import Write
from onrecord.model import Source, Statement
from onrecord.statements.attribution import attribute


class Popolo:
    """A Popolo document with a list of speeches."""

    def write(self, dossier: Report, write: Write) -> None:
        """Write a speech for each statement."""
        speeches = (json.dumps(speech(each), ensure_ascii=False) for each in dossier.statements)
        write_json_list(speeches, write, '{"speeches": ', "}")


PAGE = Popolo()


def speech(statement: Statement) -> dict[str, Any]:
    """Return a statement as a speech; the date is EDTF, as far as it is known."""
    found = {
        "id": statement.id,
        "creator": {"name": statement.official} if statement.official else None,
        "role": statement.role,
        "attribution_text": attribute(statement),
        "text": statement.text,
        "title": ", ".join(statement.topics),
        "date": statement.date,
        "event": {"name": statement.event} if statement.event else None,
        "sources": [each for each in map(_source, statement.sources) if each],
    }
    return {name: value for name, value in found.items() if value}


def _source(source: Source) -> dict[str, str]:
    note = ", ".join(filter(None, (source.title, source.publisher)))
    return {k: v for k, v in {"url": source.url, "note": note}.items() if v}
