"""A list of officials taken into the register: each found again, and no two made one in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from onrecord.errors import BadRegisterError
from onrecord.registers.aliases import next_number
from onrecord.registers.edits import merge_two
from onrecord.registers.officials import Official, dump, load
from onrecord.text.tokens import fold_key

Rows = dict[str, Any]


class MergeResult(NamedTuple):
    """The rows with a list in them, and what became of its officials.

    ``joined`` are those that nothing but name and country made one with a row
    that was there; ``namesakes`` the numbers of those who share a name, by it.
    """

    rows: Rows
    new: int = 0
    grown: int = 0
    same: int = 0
    joined: tuple[str, ...] = ()
    namesakes: Mapping[str, tuple[str, ...]] = {}


class _Roll:
    """The officials of a register by their ids and names, as a list is taken in."""

    def __init__(self, rows: Mapping[str, Any]) -> None:
        self.rows = dict(rows)
        self.known: dict[str, Official] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._names: dict[str, list[str]] = {}
        self._next = int(next_number(rows))
        for number, row in rows.items():
            with suppress(BadRegisterError):
                self.keep(number, load(row))

    def keep(self, number: str, official: Official) -> None:
        """Put an official in a row."""
        self.known[number] = official
        for pair in official.identifiers:
            self._ids.setdefault(pair, number)
        for name in map(fold_key, official.names):
            numbers = self._names.setdefault(name, [])
            if number not in numbers:
                numbers.append(number)

    def add(self, official: Official) -> str:
        """Put an official in a new row; return its number."""
        number, self._next = str(self._next), self._next + 1
        self.rows[number] = dump(official)
        self.keep(number, official)
        return number

    def by_ids(self, official: Official) -> str:
        """Return the number of who bears one of these ids, if anybody does."""
        found = (self._ids.get(pair) for pair in official.identifiers)
        return next(filter(None, found), "")

    def by_name(self, official: Official) -> list[str]:
        """Return the numbers of those so named whom neither id nor country tells apart."""
        for name in official.names:
            named = self._names.get(fold_key(name), ())
            if found := [each for each in named if _may_be(self.known[each], official)]:
                return found
        return []

    def namesakes(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the numbers of those who share one of these names."""
        shared = {name: tuple(self._names.get(fold_key(name), ())) for name in names}
        return {name: numbers for name, numbers in shared.items() if len(numbers) > 1}


def merge_list(rows: Mapping[str, Any], listed: Iterable[Official]) -> MergeResult:
    """Merge a list of officials: one matched by id, or by name and country, is not duplicated.

    Two whose ids differ are two, whatever their name; so are two of whom more
    than one in the register may be meant.
    """
    roll = _Roll(rows)
    counts = {"new": 0, "grown": 0, "same": 0}
    joined: dict[str, None] = {}
    names: dict[str, None] = {}
    for each in listed:
        number = roll.by_ids(each)
        if not number and (found := roll.by_name(each)):
            number = _match_by_posts(roll, found, each)
            if number and (roll.known[number].identifiers or each.identifiers):
                joined[each.name] = None
        if not number:
            roll.add(each)
            names[each.name] = None
            counts["new"] += 1
            continue
        whole = merge_two(roll.known[number], each)
        changed = whole != roll.known[number]
        counts["grown" if changed else "same"] += 1
        if changed:
            roll.rows[number] = dump(whole)
            roll.keep(number, whole)
    return MergeResult(roll.rows, **counts, joined=tuple(joined), namesakes=roll.namesakes(names))


def _match_by_posts(roll: _Roll, found: list[str], official: Official) -> str:
    """Return the one that is meant; of several, the one that has all these posts already."""
    if len(found) == 1:
        return found[0]
    whole = [each for each in found if merge_two(roll.known[each], official) == roll.known[each]]
    return whole[0] if len(whole) == 1 else ""


def _may_be(known: Official, official: Official) -> bool:
    """Tell whether neither country nor an id of one scheme makes them two."""
    placed = {known.country, official.country} - {""}
    schemes = dict(known.identifiers).keys() & dict(official.identifiers).keys()
    same = {scheme for scheme, _ in {*known.identifiers} & {*official.identifiers}}
    return len(placed) < 2 and schemes <= same  # noqa: PLR2004
