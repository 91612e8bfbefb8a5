"""JSON-LD out: a quotation of schema.org for each statement, for the web and its crawlers."""

from __future__ import annotations

import json
from typing import Any

from onrecord import dates
from onrecord.exporting.base import write_json_list
from onrecord.exporting.report import Report
from onrecord.formats import Write
from onrecord.model import Source, Statement


class JsonLd:
    """A graph of quotations, in the words of schema.org."""

    def write(self, dossier: Report, write: Write) -> None:
        """Write a quotation for each statement."""
        # The vocabulary is named here, so that no program has to fetch it.
        head = '{"@context": {"@vocab": "https://schema.org/"}, "@graph": '
        quotations = (json.dumps(quotation(e), ensure_ascii=False) for e in dossier.statements)
        write_json_list(quotations, write, head, "}")


PAGE = JsonLd()


def quotation(statement: Statement) -> dict[str, Any]:
    """Return a statement as a quotation of schema.org; what is not known is left out.

    A date that ISO 8601 cannot say, as 16 April of an unknown year, is given in words.
    """
    text: Any = statement.text
    if statement.language:
        text = {"@value": statement.text, "@language": statement.language}
    speakers = [each for each in (statement.official, *statement.co_speakers) if each]
    found = {
        "@type": "Quotation",
        "@id": f"urn:onrecord:{statement.id}",
        "text": text,
        "creator": [_person(each, statement, first=at == 0) for at, each in enumerate(speakers)]
        or _organization(statement.organization),
        "dateCreated": _date(statement.date),
        "inLanguage": statement.language,
        "about": [*statement.topics],
        "isPartOf": [each for each in map(_article, statement.sources) if each],
        "recordedAt": _named("Event", statement.event),
    }
    return _known(found)


def _person(name: str, statement: Statement, *, first: bool) -> dict[str, Any]:
    """Return a speaker; role and organisation are those of the first."""
    job = {"jobTitle": statement.role, "affiliation": _organization(statement.organization)}
    return _known({"@type": "Person", "name": name, **(job if first else {})})


def _organization(name: str) -> dict[str, str]:
    return _named("Organization", name)


def _named(kind: str, name: str) -> dict[str, str]:
    return {"@type": kind, "name": name} if name else {}


def _article(source: Source) -> dict[str, Any]:
    found = {
        "headline": source.title,
        "url": source.url,
        "author": source.author,
        "publisher": _organization(source.publisher),
        "datePublished": _date(source.issued),
    }
    known = _known(found)
    return {"@type": "Article", **known} if known else {}


def _date(edtf: str) -> str:
    """Return a date as ISO 8601 has it, an interval too; any other in words."""
    bare = edtf.replace("/", "").replace("-", "")
    return edtf if bare.isdecimal() or not edtf else dates.display(edtf)


def _known(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value}
