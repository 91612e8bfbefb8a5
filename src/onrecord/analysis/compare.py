"""Statements beside one another: side by side by period, word by word, and who said nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from onrecord import dates
from onrecord.model import Statement
from onrecord.storage.base import Group
from onrecord.text import diff
from onrecord.text.diff import KEPT, Piece

# Below this share of words in common, what was added and dropped says nothing.
_LEAST_SIMILARITY = 0.2


class Wording(NamedTuple):
    """A statement in a sequence, and its pieces against the one before; none where it is anew."""

    statement: Statement
    pieces: tuple[Piece, ...] = ()


class Silence(NamedTuple):
    """A state that said nothing: when it last did (EDTF), and how often without a known year."""

    country: str
    last: str = ""
    undated: int = 0


def list_wordings(statements: Iterable[Statement]) -> list[Wording]:
    """Return statements in their order, each with what it added and dropped."""
    made: list[Wording] = []
    for each in statements:
        before = made[-1].statement.text if made else ""
        made.append(Wording(each, compare_texts(before, each.text) if before else ()))
    return made


def compare_texts(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts, as printed; none where they have little in common."""
    found = tuple(diff.diff(before, after))
    kept = sum(len(each.text) for each in found if each.what == KEPT and each.text.strip())
    return found if kept >= _LEAST_SIMILARITY * min(len(before), len(after)) else ()


def side_by_side(sides: Mapping[str, Iterable[Group]]) -> tuple[Group, ...]:
    """Return counts by period and side; a side that said nothing is there with none."""
    told = {side: tuple(groups) for side, groups in sides.items()}
    periods = {each.values[0] for groups in told.values() for each in groups}
    first = min(periods, key=dates.sort_key, default="")
    counted = [
        each._replace(values=(each.values[0], side))
        for side, groups in told.items()
        for each in groups
    ]
    empty = [Group((first, side), 0) for side, groups in told.items() if periods and not groups]
    return (*counted, *empty)


def find_silent_members(
    members: Iterable[str],
    spoke: Mapping[str, Group],
    ever: Mapping[str, Group],
    undated: Mapping[str, Group],
) -> list[Silence]:
    """Return the members that did not speak, those who never did first, then the longest silent."""
    found = [
        Silence(each, ever[each].last if each in ever else "", _size(undated.get(each)))
        for each in dict.fromkeys(members)
        if each not in spoke
    ]
    return sorted(found, key=lambda each: (bool(each.last), dates.sort_key(each.last)))


def _size(group: Group | None) -> int:
    return group.size if group else 0
