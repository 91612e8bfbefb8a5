"""A command's change as a row of the table ``changes``: enough to undo it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from onrecord.errors import ChangedSinceError
from onrecord.validation import EMPTY

# First and last number of lines, both included; a number is never given twice.
Spans = tuple[tuple[int, int], ...]


class Change(Struct, frozen=True, kw_only=True):
    """One command's change of what is kept.

    ``edits`` gives, by statement id, each field before and after (None where it
    had no value), ``lines`` what a line was byte for byte where we would write it
    otherwise. ``added``, ``removed`` and ``restored`` are numbers of lines;
    ``registers`` gives rows before and after, by table and key. ``next`` is the
    number that the next line got: what is numbered higher came later.
    """

    batch: str = ""
    at: str = ""
    by: str = ""
    command: str = ""
    reason: str = ""
    undoes: str = ""
    next: int = 0
    added: Spans = ()
    removed: Spans = ()
    restored: Spans = ()
    edits: Mapping[str, Mapping[str, list[Any]]] = EMPTY
    lines: Mapping[str, str] = EMPTY
    registers: Mapping[str, Mapping[str, list[Any]]] = EMPTY

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        spans = self.added or self.removed or self.restored
        return not (spans or self.edits or any(self.registers.values()))

    def dump(self) -> dict[str, Any]:
        """Return the row, empty fields left out."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name))}

    @classmethod
    def load(cls, row: Mapping[str, Any]) -> Change:
        """Read a row; keys of a later version are passed over."""
        known = {name: row[name] for name in cls.__struct_fields__ if name in row}
        for name in ("added", "removed", "restored"):
            known[name] = tuple((int(first), int(last)) for first, last in known.get(name, ()))
        return cls(**known)


def size(spans: Spans) -> int:
    """Return how many numbers lie in spans."""
    return sum(last - first + 1 for first, last in spans)


def within(spans: Spans, number: int) -> bool:
    """Tell whether a number lies in spans."""
    return any(first <= number <= last for first, last in spans)


def spans_of(numbers: Iterable[int]) -> Spans:
    """Return numbers as spans, in order."""
    made: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if made and made[-1][1] == number - 1:
            made[-1] = (made[-1][0], number)
        else:
            made.append((number, number))
    return tuple(made)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return what differs, by key: before and after, None where there is no value."""
    names = dict.fromkeys((*before, *after))
    return {
        name: [before.get(name), after.get(name)]
        for name in names
        if before.get(name) != after.get(name)
    }


def applied(values: Mapping[str, Any], differences: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Return values with each difference made; what comes to None is taken out."""
    new = {**values, **{name: after for name, (_, after) in differences.items()}}
    return {name: value for name, value in new.items() if value is not None}


def reversed_(differences: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the differences that take these back."""
    return {name: [after, before] for name, (before, after) in differences.items()}


def undo_rows(rows: Mapping[str, list[Any]], now: Mapping[str, Any]) -> dict[str, Any]:
    """Return a register's rows ``now`` with a change of some rows undone.

    Raises ChangedSinceError where a later command has changed one of them.
    """
    for key, (_, after) in rows.items():
        if now.get(key) != after:
            raise ChangedSinceError(key, "its row")
    return applied(now, reversed_(rows))
