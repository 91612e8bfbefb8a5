"""Counts or stances in rows and columns: who spoke on what, how often, and how they stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from onrecord import dates
from onrecord.analysis.counts import YEAR_UNKNOWN, add_missing_periods
from onrecord.model import STANCES
from onrecord.query import PERIODS
from onrecord.storage.base import Group

# The value of the column that sums what has no column of its own; no name holds a NUL.
OTHER = "\0"
NOT_STATED = "not stated"


class Heading(NamedTuple):
    """A row or column: its value, and how many statements it has, each counted once."""

    value: str
    size: int


class Cell(NamedTuple):
    """What one row has in one column: statements, and how many of them take which stance."""

    size: int = 0
    stances: Mapping[str, int] = {}

    @property
    def stance(self) -> str:
        """Return the stance taken; "mixed" if several are, "" where nothing was said."""
        stated = {name for name, size in self.stances.items() if name and size}
        if len(stated) == 1:
            return stated.pop()
        return "mixed" if stated else NOT_STATED if self.size else ""


class Matrix(NamedTuple):
    """Rows, columns and the cells that are not empty, by the values of row and column.

    ``others`` is how many columns the column OTHER sums, ``left_out`` how many rows are
    not among ``rows``.
    """

    by: tuple[str, str]
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: Mapping[tuple[str, str], Cell]
    others: int = 0
    left_out: int = 0

    def cell(self, row: str, column: str) -> Cell:
        """Return a cell; one of size 0 where nothing was said."""
        return self.cells.get((row, column), Cell())

    @property
    def largest(self) -> int:
        """The size of the largest cell."""
        return max((each.size for each in self.cells.values()), default=0)


def build_matrix(  # noqa: PLR0913  three counts and two limits
    groups: Iterable[Group],
    rows: Iterable[Group],
    columns: Iterable[Group],
    by: tuple[str, str],
    *,
    most_rows: int = 0,
    most_columns: int = 0,
) -> Matrix:
    """Lay out counts by two fields, or by two and the stance.

    ``rows`` and ``columns`` are the counts by each field alone: a statement with two topics
    counts once for its speaker. The largest ``most_rows`` and ``most_columns`` are kept (0 is
    all); of periods the latest. What has no column left is summed in the column OTHER.
    """
    down, across = _axis(rows, by[0]), _axis(columns, by[1])
    kept_rows = _keep(down, by[0], most_rows)
    kept = _keep(across, by[1], most_columns - 1 if len(across) > most_columns else 0)
    others = len(across) - len(kept)
    shown, own = {each.value for each in kept_rows}, {each.value for each in kept}
    stances: dict[tuple[str, str], dict[str, int]] = {}
    sizes: dict[tuple[str, str], int] = {}
    for each in groups:
        row, column = each.values[0], each.values[1]
        if row in shown:
            place = (row, column if column in own else OTHER)
            sizes[place] = sizes.get(place, 0) + each.size
            for stance in each.values[2:]:
                said = stances.setdefault(place, {})
                said[stance] = said.get(stance, 0) + each.size
    if others:
        rest = Heading(OTHER, sum(each.size for each in across if each.value not in own))
        kept = [rest, *kept] if by[1] in PERIODS else [*kept, rest]
    return Matrix(
        by,
        tuple(kept_rows),
        tuple(kept),
        {place: Cell(size, stances.get(place, {})) for place, size in sizes.items()},
        others,
        len(down) - len(kept_rows),
    )


def stance_counts(cell: Cell) -> dict[str, int]:
    """Return how many statements of a cell take each stance, and how many state none."""
    names = {**{each: each for each in STANCES}, "": NOT_STATED}
    return {told: size for each, told in names.items() if (size := cell.stances.get(each, 0))}


def _axis(groups: Iterable[Group], field: str) -> list[Heading]:
    """Return headings in order of time, years without a statement too, or the largest first."""
    headings = [Heading(each.values[0], each.size) for each in groups]
    if field not in PERIODS:
        return sorted(headings, key=lambda each: (not each.value, -each.size, each.value))
    sizes = {each.value: each.size for each in headings}
    known = add_missing_periods(filter(dates.year_known, sizes), field)
    rest = [each for each in (YEAR_UNKNOWN, "") if each in sizes]
    return [Heading(each, sizes.get(each, 0)) for each in (*known, *rest)]


def _keep(headings: Sequence[Heading], field: str, most: int) -> list[Heading]:
    if most <= 0 or len(headings) <= most:
        return list(headings)
    return list(headings[-most:]) if field in PERIODS else list(headings[:most])
