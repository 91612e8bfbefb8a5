"""When two statements are the same words: one speaker, one known day, one text."""

from __future__ import annotations

from functools import cache
from typing import Any

from onrecord import dates
from onrecord.model import Statement


def duplicate_key(statement: Statement) -> int:
    """Return a number that the same words by one speaker on one known day have in common.

    It is 0 where the day is not known: of those nothing tells that they are the same.
    """
    if not dates.known_day(statement.date):
        return 0
    return hash64(f"{statement.official}\0{statement.date}\0{statement.text}".encode()) or 1


def are_same_words(one: Statement, other: Statement) -> bool:
    """Return whether two statements whose keys are equal are the same words indeed."""
    return (one.official, one.date, one.text) == (other.official, other.date, other.text)


def hash64(data: bytes) -> int:
    """Return 64 bits of BLAKE2b as a signed integer."""
    return int.from_bytes(_blake2b()(data, digest_size=8).digest(), "big", signed=True)


@cache
def _blake2b() -> Any:
    # hashlib costs 4 ms of import, and a look-up has no use for it.
    from hashlib import blake2b

    return blake2b
