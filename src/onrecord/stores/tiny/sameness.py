"""When two statements are the same words: one speaker, one known day, one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from onrecord import dates


class Words(NamedTuple):
    """What makes two statements the same words: who, on which known day, what."""

    official: str
    date: str
    text: str


def words_of(document: Mapping[str, Any]) -> Words | None:
    """Return the words of a statement of a known day; of no other can we say they are the same."""
    date = document.get("date", "")
    if not dates.known_day(date):
        return None
    return Words(document.get("official", ""), date, document["text"])
