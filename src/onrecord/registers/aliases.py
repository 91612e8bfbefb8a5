"""The spellings that registers hold of a name, compared by their folded words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from onrecord.text.tokens import key

# Which register spells the names of a facet.
REGISTERS = {"official": "officials", "topic": "topics"}


class Spelling(NamedTuple):
    """A name in a register: its row, how it is spelt and folded, whether it is preferred."""

    row: str
    name: str
    key: str
    preferred: bool = False


def folded(facet: str, name: str) -> str:
    """Return what all spellings of a name have in common; a topic keeps its levels."""
    return "/".join(map(key, name.split("/"))) if facet == "topic" else key(name)


def spellings(facet: str, rows: Mapping[str, Any]) -> Iterator[Spelling]:
    """Give each spelling in the rows of a register; a row that is broken has none."""
    for number, row in rows.items():
        names = _names(row) if isinstance(row, dict) else []
        for at, name in enumerate(dict.fromkeys(names)):
            yield Spelling(number, name, folded(facet, name), at == 0)


def _names(row: Mapping[str, Any]) -> list[str]:
    others = row.get("other_names", ())
    told = (each.get("name") if isinstance(each, dict) else each for each in others)
    return [each for each in (row.get("name"), *told) if isinstance(each, str) and each]


class Kin(Protocol):
    """The spellings of the names of one facet, wherever they are kept."""

    def like(self, asked: str) -> list[Spelling]:
        """Return those of exactly these folded words; else those that hold each of them."""

    def kin(self, keys: Iterable[str]) -> list[Spelling]:
        """Return all spellings of those of whom one is spelt so."""

    def every(self) -> list[Spelling]:
        """Return all there are."""


class AliasLookup:
    """The spellings of one facet, in memory."""

    def __init__(self, spelt: Iterable[Spelling] = ()) -> None:
        self._spelt = tuple(spelt)

    def like(self, asked: str) -> list[Spelling]:
        """Return those of exactly these folded words; else those that hold each of them."""
        whole = [each for each in self._spelt if each.key == asked]
        words = set(asked.split())
        return whole or [each for each in self._spelt if words and words <= set(each.key.split())]

    def kin(self, keys: Iterable[str]) -> list[Spelling]:
        """Return all spellings of those of whom one is spelt so."""
        wanted = set(keys)
        rows = {each.row for each in self._spelt if each.key in wanted}
        return [each for each in self._spelt if each.row in rows]

    def every(self) -> list[Spelling]:
        """Return all there are."""
        return list(self._spelt)


def preferred(facet: str, names: Iterable[str], kin: Iterable[Spelling]) -> dict[str, str]:
    """Return the preferred spelling of each name that has another; two namesakes keep theirs."""
    told = list(kin)
    if facet == "topic":
        moved = {name: renamed(name, told) for name in names} if told else {}
        return {name: better for name, better in moved.items() if better != name}
    chosen = {each.row: each.name for each in told if each.preferred}
    rows: dict[str, set[str]] = {}
    for each in told:
        rows.setdefault(each.key, set()).add(each.row)
    found = {}
    for name in names:
        meant = rows.get(folded(facet, name), set())
        if len(meant) == 1 and (better := chosen.get(*meant)) and better != name:
            found[name] = better
    return found


def renamed(topic: str, spelt: Iterable[Spelling]) -> str:
    """Return a topic under its preferred name: that of the longest beginning that was renamed."""
    told = list(spelt)
    chosen = {each.row: each.name for each in told if each.preferred}
    moved = {each.key: chosen[each.row] for each in told if each.row in chosen}
    parts = topic.split("/")
    for length in range(len(parts), 0, -1):
        better = moved.get(folded("topic", "/".join(parts[:length])))
        if better is not None:
            return "/".join((better, *parts[length:]))
    return topic
