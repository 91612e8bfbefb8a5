"""CSL-JSON, which Zotero and pandoc read: an item for each source, with whose words it carries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from onrecord import dates
from onrecord.exporting.report import Report
from onrecord.formats import Write
from onrecord.model import Source, Statement
from onrecord.statements import attribution

Item = dict[str, Any]

_PARTS = r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?"


class Csl:
    """References as the Citation Style Language has them, in one array."""

    def write(self, dossier: Report, write: Write) -> None:
        """Write an item for each source of each statement."""
        joint = "[\n"
        for statement in dossier.statements:
            for item in items(statement):
                write(joint + json.dumps(item, ensure_ascii=False))
                joint = ",\n"
        write("[]\n" if joint == "[\n" else "\n]\n")


PAGE = Csl()


def items(statement: Statement) -> Iterator[Item]:
    """Give an item for each source; for a statement that has none, the speech itself."""
    if not statement.sources:
        yield _filled(_speech(statement), statement)
    for number, source in enumerate(statement.sources, 1):
        id_ = statement.id if number == 1 else f"{statement.id}-{number}"
        yield _filled({"id": id_, **_source(source)}, statement, source)


def date(edtf: str) -> Item | None:
    """Return a date's parts as far as they are known; what has none, in words."""
    if not edtf:
        return None
    ends = edtf.rstrip("?~%").split("/")
    if not all(re.fullmatch(_PARTS, each.rstrip("?~%")) for each in ends):
        return {"literal": dates.display(edtf)}
    parts = [[int(part) for part in each.rstrip("?~%").split("-")] for each in ends]
    return {"date-parts": parts, **({"circa": True} if edtf.strip("0123456789-/") else {})}


def _speech(statement: Statement) -> Item:
    return {
        "id": statement.id,
        "type": "speech",
        "title": statement.event or _untitled(statement),
        "author": [{"literal": each} for each in _speakers(statement)],
        "event-title": statement.event,
        "event-place": statement.place,
        "issued": date(statement.date),
    }


def _source(source: Source) -> Item:
    """Describe a source: a page, if it has an address, else a document."""
    outlet = "container-title" if source.url else "publisher"
    page = re.fullmatch(r"pp?\.\s*([\d–-]+)", source.locator)
    return {
        "type": "webpage" if source.url else "document",
        "title": source.title,
        "author": [{"literal": source.author}] if source.author else [],
        outlet: source.publisher,
        "issued": date(source.issued),
        "accessed": date(source.accessed),
        "URL": source.url,
        "page": page[1] if page else "",
        "archive_location": source.archive_url,
    }


def _filled(item: Item, statement: Statement, source: Source | None = None) -> Item:
    """Add whose words they are and what they are; leave out what is not known."""
    said = {"language": statement.language, "abstract": statement.text}
    whole = {**item, **said, "note": _note(statement, source)}
    return {name: value for name, value in whole.items() if value}


def _note(statement: Statement, source: Source | None) -> str:
    """Say whose words these are, how they stand, and by which way they came."""
    told = [f"{attribution.attributed(statement)} [{attribution.manner(statement)}]"]
    if source is not None:
        told += [f"via {source.via}"] * bool(source.via)
        told += [f"at {source.locator}"] * bool(source.locator)
        told += [f"the wording there: {source.text}"] * bool(source.text)
    return "; ".join(told)


def _speakers(statement: Statement) -> tuple[str, ...]:
    return tuple(each for each in (statement.official, *statement.co_speakers) if each)


def _untitled(statement: Statement) -> str:
    """Describe what bears no title, in brackets as references do."""
    return f"[Statement on {', '.join(statement.topics)}]" if statement.topics else "[Statement]"
