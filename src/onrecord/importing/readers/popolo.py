"""Popolo in: the speeches of a document; its persons are for ``officials import``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from onrecord.errors import BadFileError
from onrecord.formats import Remark, Row
from onrecord.importing.readers.open_text import TextReader

_KEYS = re.compile(r'"(persons|memberships|organizations|speeches)"\s*:\s*\[')
_OF_PERSONS = ("other_names", "sort_name", "identifiers", "contact_details")
_NO_WORDS = frozenset({"narrative", "scene", "summary", "other"})
_TAKEN = frozenset(
    {
        *("id", "creator", "creator_id", "attribution_text", "role", "text", "title", "type"),
        *("date", "start_date", "event", "event_id", "sources"),
    }
)


def is_popolo(start: str) -> bool:
    """Return whether JSON that begins so is Popolo: an object with its lists."""
    if not start.lstrip().startswith("{"):
        return False
    keys = set(_KEYS.findall(start))
    return (
        "speeches" in keys
        or len(keys) > 1
        or ("persons" in keys and any(f'"{each}"' in start for each in _OF_PERSONS))
    )


class Popolo(TextReader):
    """A Popolo document."""

    def read(self, file: TextIO, remark: Remark) -> Iterator[Row]:
        """Yield the speeches, numbered by their places in the list.

        Raises BadFileError for a file without speeches.
        """
        del remark
        try:
            document = json.load(file)
        except (json.JSONDecodeError, RecursionError) as cause:
            raise BadFileError(f"not JSON: {cause}") from cause
        speeches = document.get("speeches") if isinstance(document, dict) else None
        if not isinstance(speeches, list) or not speeches:
            if isinstance(document, dict) and document.get("persons"):
                remedy = "onrecord officials import takes its persons"
                raise BadFileError(f"it is Popolo without speeches; {remedy}")
            raise BadFileError("it is Popolo without speeches")
        persons, events = _names(document, "persons"), _names(document, "events")
        for number, speech in enumerate(speeches, 1):
            if not isinstance(speech, dict):
                yield Row(number, {"value": speech}, "not a JSON object")
            elif speech.get("type") in _NO_WORDS:
                yield Row(number, skipped=str(speech["type"]))
            else:
                yield Row(number, _cells(speech, persons, events))


def _names(document: Mapping[str, Any], table: str) -> dict[str, str]:
    rows = document.get(table)
    members = rows if isinstance(rows, list) else []
    return {
        str(each.get("id")): str(each.get("name") or "")
        for each in members
        if isinstance(each, dict)
    }


def _cells(
    speech: Mapping[str, Any], persons: Mapping[str, str], events: Mapping[str, str]
) -> dict[str, Any]:
    creator = _name(speech, "creator", persons)
    attribution = speech.get("attribution_text") or ""
    sources = speech.get("sources")
    cells = {
        "text": speech.get("text"),
        "kind": "direct",
        "official": creator or attribution,
        "role": speech.get("role"),
        "date": speech.get("date") or speech.get("start_date"),
        "event": _name(speech, "event", events),
        "ref": speech.get("id"),
        "sources": [
            {"url": str(each.get("url") or ""), "title": str(each.get("note") or "")}
            for each in (sources if isinstance(sources, list) else ())
            if isinstance(each, dict)
        ],
        "title": speech.get("title"),
        "attribution_text": attribution if attribution != creator else "",
        "creator_id": speech.get("creator_id") if not creator else "",
        **{key: value for key, value in speech.items() if key not in _TAKEN},
    }
    return {key: value for key, value in cells.items() if value not in (None, "", [])}


def _name(speech: Mapping[str, Any], what: str, known: Mapping[str, str]) -> str:
    """Return the name of the person or event that a speech holds or refers to."""
    given = speech.get(what)
    if isinstance(given, dict):
        return str(given.get("name") or known.get(str(given.get("id")), ""))
    return known.get(str(speech.get(f"{what}_id") or given), "") or (
        given if isinstance(given, str) and not speech.get(f"{what}_id") else ""
    )


POPOLO = Popolo()
