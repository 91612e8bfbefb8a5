"""What the cells of rows become, each worked out once: files say the same again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from onrecord.formats.base import Row
from onrecord.importing.cells import meant
from onrecord.importing.plans import Plan, Served, given, in_cell
from onrecord.recording import LISTED, Part, Recorder

# A few megabytes at most for each field.
_LONGEST = 64
_MOST = 1 << 14
_LAYOUTS = 1 << 8

# A text, or the members of a list.
Said = str | tuple[str, ...]


class Bare(Part):
    """A part that is words which a program had wrapped."""


# What a cell becomes: nothing, a part, or the mark in it where that is all, and means nothing.
Cell = Part | str | None


class Layout(NamedTuple):
    """Of each column that serves a field: the field, its name, what parts members, cells known."""

    columns: list[tuple[str, str, str, _Known]]
    served: Served


class Read(NamedTuple):
    """What a row's cells become, by field, and what is to be counted: see Tally."""

    parts: dict[str, Part]
    nothing: dict[str, str]
    unwrapped: int


class Reader:
    """Reads rows by a plan as a recorder reads values."""

    def __init__(self, plan: Plan, recorder: Recorder) -> None:
        self._plan = plan
        self._recorder = recorder
        self._known: dict[tuple[str, str], _Known] = {}
        self.layout = lru_cache(maxsize=_LAYOUTS)(self._laid_out)

    def read(self, row: Row, layout: Layout) -> Read | None:
        """Read a row; None where a field is given twice. Raises what its first bad cell does."""
        cells = row.cells
        parts: dict[str, Part] = {}
        nothing: dict[str, str] = {}
        unwrapped = 0
        for name, column, separator, known in layout.columns:
            value = cells[column]
            if type(value) is not str:
                said = dict(given(name, value, separator))
                if len(said) > 1:
                    return None
                cell = self._odd(name, said[name]) if said else None
            else:
                cell = known[value]
            if type(cell) is Part:
                parts[name] = cell
            elif cell is not None:
                unwrapped += _put(name, cell, parts, nothing)
        for name, value in self._plan.fixed.items():
            if name in parts or name in nothing:
                return None
            unwrapped += _put(name, self._odd(name, value), parts, nothing)
        return Read(parts, nothing, unwrapped)

    def _odd(self, name: str, said: str | list[str]) -> Part | str:
        """Return what becomes of what is said otherwise than by a cell's own text."""
        key = said if isinstance(said, str) else tuple(said)
        return self._of(name)[key] or Part(name)

    def _laid_out(self, names: tuple[str, ...]) -> Layout:
        served = self._plan.served(names)
        columns = served.columns.items()
        there = [(name, at, by, self._of(name, by)) for name, (at, by) in columns if at in names]
        return Layout(there, served)

    def _of(self, name: str, separator: str = "") -> _Known:
        """Return the cells known of a field."""
        there = self._known.get((name, separator))
        if there is None:
            there = self._known[name, separator] = _Known(name, separator, self._recorder.part)
        return there


class _Known(dict[Said, Cell]):
    """What each cell of a field becomes that was met of late, by what it says."""

    def __init__(self, name: str, separator: str, part: Callable[[str, Any], Part]) -> None:
        self._name = name
        self._separator = separator
        self._part = part

    def __missing__(self, said: Said) -> Cell:
        cell = self._cell(said) if said else None
        if len(said) <= _LONGEST and (type(said) is str or sum(map(len, said)) <= _LONGEST):
            if len(self) >= _MOST:
                self.clear()
            self[said] = cell
        return cell

    def _cell(self, said: Said) -> Part | str:
        name = self._name
        listed = name in LISTED and type(said) is str
        value, mark, unwrapped = meant(
            name, in_cell(name, said, self._separator) if listed else said
        )
        if value is None:
            return mark
        part = self._part(name, value)
        return Bare(*part) if unwrapped else part


def _put(name: str, cell: Part | str, parts: dict[str, Part], nothing: dict[str, str]) -> int:
    """Put what a cell becomes where it belongs; return how many words were unwrapped."""
    if isinstance(cell, str):
        nothing[name] = cell
        return 0
    parts[name] = cell
    return type(cell) is Bare
