"""Registers on their way from one store to another, beside the statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from onrecord.errors import BadRegisterError
from onrecord.registers import officials, topics
from onrecord.registers.aliases import list_aliases
from onrecord.registers.merge_list import merge_list
from onrecord.registers.officials import Official

# What tells a row of a register from a statement, where both are lines of a file.
MARK = "onrecord_register"
NUMBER, ROW = "number", "row"
NAMES = (officials.REGISTER, topics.REGISTER, "organizations")

Rows = dict[str, Any]


class RegisterRow(NamedTuple):
    """A row of a register, as a line of a file has it."""

    register: str
    row: Mapping[str, Any]


def pack(registers: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give each row of the registers as an object of its own, marked."""
    for name, rows in registers.items():
        for number, row in rows.items():
            yield {MARK: name, NUMBER: number, ROW: row}


def unpack_row(cells: Mapping[str, Any]) -> RegisterRow | None:
    """Return the row of a register that an object is, if it is one that can be taken in."""
    name, row = cells.get(MARK), cells.get(ROW)
    return RegisterRow(name, row) if name in NAMES and isinstance(row, dict) else None


def merge_registers(name: str, rows: Rows, fresh: Iterable[Mapping[str, Any]]) -> Rows:
    """Merge another store's register rows into a register, without duplicates."""
    if name == officials.REGISTER:
        return merge_list(rows, _officials(fresh)).rows
    return _topics(rows, fresh) if name == topics.REGISTER else _others(rows, fresh)


def _officials(fresh: Iterable[Mapping[str, Any]]) -> Iterator[Official]:
    for row in fresh:
        with suppress(BadRegisterError):
            yield officials.load(row)


def _topics(rows: Rows, fresh: Iterable[Mapping[str, Any]]) -> Rows:
    """Let the names of this store be preferred where a topic has one in both."""
    for row in fresh:
        told = list(list_aliases("topic", {"": row}))
        keys = {each.key for each in told}
        here = [each for each in list_aliases("topic", rows) if each.key in keys]
        met = {each.row for each in here}
        mine = (
            each.name for each in list_aliases("topic", rows) if each.row in met and each.preferred
        )
        names = [*mine, *(each.name for each in told)]
        with suppress(BadRegisterError):
            rows = topics.add_aliases(rows, names[0], names[1:]) if names else rows
    return rows


def _others(rows: Rows, fresh: Iterable[Mapping[str, Any]]) -> Rows:
    """Add the rows that are not there just so."""
    kept = dict(rows)
    for row in fresh:
        if row not in kept.values():
            number = max((int(each) for each in kept if each.isdecimal()), default=0) + 1
            kept[str(number)] = dict(row)
    return kept
