"""When two statements are the same words: one speaker, one known day, one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from onrecord import dates
from onrecord.model import Statement


class Words(NamedTuple):
    """What makes two statements the same words: who, on which known day, what."""

    official: str
    date: str
    text: str


def words_of(document: Mapping[str, Any]) -> Words | None:
    """Return the words of a statement of a known day; of no other can we say they are the same."""
    return _words(document.get("official", ""), document.get("date", ""), document["text"])


def words_of_statement(statement: Statement) -> Words | None:
    """Return the words of a statement, as ``words_of`` does of its document."""
    return _words(statement.official, statement.date, statement.text)


def _words(official: str, date: str, text: str) -> Words | None:
    return Words(official, date, text) if dates.known_day(date) else None
