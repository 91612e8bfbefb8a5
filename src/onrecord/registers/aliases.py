"""The spellings that registers hold of a name, compared by their folded words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from onrecord.text.tokens import fold_key

# Which register spells the names of a facet.
REGISTERS = {"official": "officials", "topic": "topics"}


class Alias(NamedTuple):
    """A name in a register: its row, how it is spelt and folded, whether it is preferred."""

    row: str
    name: str
    key: str
    preferred: bool = False


def fold_name(facet: str, name: str) -> str:
    """Return the key shared by all spellings of a name; a topic keeps its levels."""
    return "/".join(map(fold_key, name.split("/"))) if facet == "topic" else fold_key(name)


def list_aliases(facet: str, rows: Mapping[str, Any]) -> Iterator[Alias]:
    """Give each spelling in the rows of a register; a row that is broken has none."""
    for number, row in rows.items():
        names = _names(row) if isinstance(row, dict) else []
        for at, name in enumerate(dict.fromkeys(names)):
            yield Alias(number, name, fold_name(facet, name), at == 0)


def next_number(rows: Mapping[str, Any]) -> str:
    """Return the number of a row to come: numbers are never given again while there are later."""
    return str(max((int(each) for each in rows if each.isdecimal()), default=0) + 1)


def _names(row: Mapping[str, Any]) -> list[str]:
    others = row.get("other_names", ())
    told = (each.get("name") if isinstance(each, dict) else each for each in others)
    return [each for each in (row.get("name"), *told) if isinstance(each, str) and each]


class AliasSource(Protocol):
    """The spellings of the names of one facet, wherever they are kept."""

    def like(self, asked: str) -> list[Alias]:
        """Return those of exactly these folded words; else those that hold each of them."""

    def kin(self, keys: Iterable[str]) -> list[Alias]:
        """Return all aliases of the officials that have this alias."""

    def every(self) -> list[Alias]:
        """Return all statements."""


class AliasLookup:
    """The spellings of one facet, in memory."""

    def __init__(self, spelt: Iterable[Alias] = ()) -> None:
        self._spelt = tuple(spelt)

    def like(self, asked: str) -> list[Alias]:
        """Return those of exactly these folded words; else those that hold each of them."""
        whole = [each for each in self._spelt if each.key == asked]
        words = set(asked.split())
        return whole or [each for each in self._spelt if words and words <= set(each.key.split())]

    def kin(self, keys: Iterable[str]) -> list[Alias]:
        """Return all aliases of the officials that have this alias."""
        wanted = set(keys)
        rows = {each.row for each in self._spelt if each.key in wanted}
        return [each for each in self._spelt if each.row in rows]

    def every(self) -> list[Alias]:
        """Return all statements."""
        return list(self._spelt)


def preferred_names(facet: str, names: Iterable[str], kin: Iterable[Alias]) -> dict[str, str]:
    """Return the preferred spelling of each name that has another; two namesakes keep theirs."""
    told = list(kin)
    if facet == "topic":
        moved = {name: rename_topic(name, told) for name in names} if told else {}
        return {name: better for name, better in moved.items() if better != name}
    chosen = {each.row: each.name for each in told if each.preferred}
    rows: dict[str, set[str]] = {}
    for each in told:
        rows.setdefault(each.key, set()).add(each.row)
    found = {}
    for name in names:
        meant = rows.get(fold_name(facet, name), set())
        if len(meant) == 1 and (better := chosen.get(*meant)) and better != name:
            found[name] = better
    return found


def rename_topic(topic: str, spelt: Iterable[Alias]) -> str:
    """Return a topic under its preferred name: that of the longest beginning that was renamed."""
    told = list(spelt)
    chosen = {each.row: each.name for each in told if each.preferred}
    moved = {each.key: chosen[each.row] for each in told if each.row in chosen}
    parts = topic.split("/")
    for length in range(len(parts), 0, -1):
        better = moved.get(fold_name("topic", "/".join(parts[:length])))
        if better is not None:
            return "/".join((better, *parts[length:]))
    return topic
