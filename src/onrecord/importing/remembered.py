"""What the cells of rows become, each worked out once: files say the same again and again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from onrecord.formats.base import Row
from onrecord.importing.cells import meant
from onrecord.importing.plans import Plan, given, in_cell
from onrecord.recording import Part, Recorder

# A few megabytes at most for each field.
_LONGEST = 64
_MOST = 1 << 14
_LAYOUTS = 1 << 8

# A text, or the members of a list.
Said = str | tuple[str, ...]


class Cell(NamedTuple):
    """What a cell becomes, if it is more than a mark for nothing, and what is to be counted."""

    part: Part | None
    nothing: str
    unwrapped: bool


class Read(NamedTuple):
    """What a row's cells become, by field, and what is to be counted: see Tally."""

    parts: dict[str, Part]
    nothing: list[tuple[str, str]]
    unwrapped: int


class Reader:
    """Reads rows by a plan as a recorder reads values."""

    def __init__(self, plan: Plan, recorder: Recorder) -> None:
        self._plan = plan
        self._recorder = recorder
        self._known: dict[tuple[str, str], _Known] = {}
        self._layout = lru_cache(maxsize=_LAYOUTS)(self._laid_out)

    def read(self, row: Row) -> Read:
        """Read a row. Raises what the first cell does that is refused."""
        parts = {}
        nothing = []
        wrapped = 0
        for name, (part, mark, unwrapped) in self._cells(row).items():
            if part is not None:
                parts[name] = part
                wrapped += unwrapped
            else:
                nothing.append((name, mark))
        return Read(parts, nothing, wrapped)

    def _cells(self, row: Row) -> dict[str, Cell]:
        """Return what becomes of each cell, by its field; what is set for all takes its place."""
        cells = row.cells
        found: dict[str, Cell] = {}
        for name, column, separator, known in self._layout(tuple(cells)):
            value = cells[column]
            if type(value) is not str:
                found |= self._odd(name, value, separator)
            elif value:
                found[name] = known[value]
        for name, value in self._plan.fixed.items():
            found[name] = self._of(name)[_keyed(value)]
        return found

    def _odd(self, name: str, value: Any, separator: str) -> dict[str, Cell]:
        """Return what becomes of a value that is not one text."""
        said = given(name, value, separator)
        return {field: self._of(field)[_keyed(each)] for field, each in said}

    def _laid_out(self, names: tuple[str, ...]) -> list[tuple[str, str, str, _Known]]:
        """Return the field, the column, its separator and the cells known, for each column."""
        columns = self._plan.serving(names).items()
        return [(name, at, by, self._of(name, by)) for name, (at, by) in columns if at in names]

    def _of(self, name: str, separator: str = "") -> _Known:
        """Return the cells known of a field."""
        there = self._known.get((name, separator))
        if there is None:
            there = self._known[name, separator] = _Known(name, separator, self._recorder)
        return there


class _Known(dict[Said, Cell]):
    """What each cell of a field becomes that was met of late, by what it says."""

    def __init__(self, name: str, separator: str, recorder: Recorder) -> None:
        self._name = name
        self._separator = separator
        self._recorder = recorder

    def __missing__(self, said: Said) -> Cell:
        cell = self._cell(in_cell(self._name, said, self._separator) if type(said) is str else said)
        if (len(said) if type(said) is str else sum(map(len, said))) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[said] = cell
        return cell

    def _cell(self, said: str | Sequence[str]) -> Cell:
        value, nothing, unwrapped = meant(self._name, said)
        part = None if value is None else self._recorder.part(self._name, value)
        return Cell(part, nothing, unwrapped)


def _keyed(said: str | list[str]) -> Said:
    return said if isinstance(said, str) else tuple(said)
