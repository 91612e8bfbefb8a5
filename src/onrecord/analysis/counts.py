"""Timelines, counts and citations: pure functions from statements to values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from onrecord import dates
from onrecord.model import Statement
from onrecord.query import PERIODS
from onrecord.statements import attribution
from onrecord.storage.base import Group
from onrecord.text.plural import plural

YEAR_UNKNOWN = "XXXX"
YEARLESS = "year unknown"
# Longer headings of a cross-table are folded.
WIDEST_COLUMN = 16


class Period(NamedTuple):
    """A stretch of time: its label, how much was said in it, and what."""

    label: str
    size: int
    statements: tuple[Statement, ...] = ()


class CrossTable(NamedTuple):
    """Counts laid out as a table: the names of its columns and the cells."""

    head: tuple[str, ...]
    measures: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def list_periods(
    groups: Sequence[Group], statements: Iterable[Statement], unit: str, *, ascending: bool = True
) -> list[Period]:
    """Return the periods that were counted, in order of time, each with its statements."""
    inside: dict[str, list[Statement]] = {}
    for each in statements:
        inside.setdefault(dates.period(each.date, unit), []).append(each)
    # What is not counted is yet shown.
    counted = {each.values[0] for each in groups}
    more = (Group(values=(each,), size=0) for each in inside if each not in counted)
    ordered = in_time_order((*groups, *more), ascending=ascending)
    return [
        Period(period_label(each.values[0]), each.size, tuple(inside.get(each.values[0], ())))
        for each in ordered
    ]


def find_missing_periods(earlier: str, later: str) -> list[str]:
    """Return the periods without statements between two periods of one unit."""
    first, last = dates.bounds(earlier), dates.bounds(later)
    unit = next((each for each in PERIODS if first and dates.period(first[0], each) == earlier), "")
    if not first or not last or not unit:
        return []
    found = []
    day = first[1]
    while (day := _day_after(day)) < last[0]:
        found.append(dates.period(day, unit))
        closing = dates.bounds(found[-1])
        day = closing[1] if closing else last[0]
    return found


def add_missing_periods(labels: Iterable[str], unit: str, most: int = 60) -> list[str]:
    """Return periods in order of time with those missing between them, up to ``most`` in a row.

    A coarser period, as a year among months, stays where it is.
    """
    ordered = sorted(labels, key=dates.sort_key)
    own = [each for each in ordered if is_period(each, unit)]
    gaps = (find_missing_periods(*pair) for pair in pairwise(own))
    missing = (each for gap in gaps if len(gap) <= most for each in gap)
    return sorted({*ordered, *missing}, key=dates.sort_key)


def is_period(label: str, unit: str) -> bool:
    """Tell whether a label names one period of this unit, not a coarser one or none."""
    bounds = dates.bounds(label)
    return bounds is not None and dates.period(bounds[0], unit) == label


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def in_time_order(groups: Iterable[Group], *, ascending: bool = True) -> list[Group]:
    """Sort groups by the period that is their first value; those without a year stay last."""
    known = sorted(
        groups, key=lambda each: dates.sort_key(_date_range(each)), reverse=not ascending
    )
    return sorted(known, key=lambda each: (not each.values[0], not _date_range(each)))


def merge_groups(
    groups: Iterable[Group], by: Sequence[str], name: Callable[[str, str], str]
) -> tuple[Group, ...]:
    """Unite the groups whose values have one name, the largest first."""
    united: dict[tuple[str, ...], list[Group]] = {}
    for each in groups:
        values = tuple(name(field, value) for field, value in zip(by, each.values, strict=True))
        united.setdefault(values, []).append(each)
    whole = (_merge_group(values, members) for values, members in united.items())
    return tuple(sorted(whole, key=lambda each: (-each.size, each.values)))


def _merge_group(values: tuple[str, ...], members: list[Group]) -> Group:
    firsts = sorted(filter(None, (each.first for each in members)), key=dates.sort_key)
    lasts = sorted(filter(None, (each.last for each in members)), key=dates.sort_key)
    size = sum(each.size for each in members)
    return Group(values, size, firsts[0] if firsts else "", lasts[-1] if lasts else "")


def period_label(period: str) -> str:
    """Name a period as a heading does."""
    if period == YEAR_UNKNOWN:
        return YEARLESS
    return dates.display(period) if period else "no date"


def summarize(
    groups: Sequence[Group], by: Sequence[str], total: int, name: Callable[[str, str], str]
) -> CrossTable:
    """Lay out counts by one field: number, share of all, first and last date."""
    ordered = in_time_order(groups) if by[0] in PERIODS else groups
    rows = tuple(
        (name(by[0], each.values[0]), f"{each.size:,}", _share(each.size, total), *_span(each))
        for each in ordered
    )
    return CrossTable(head=tuple(by), measures=("count", "share", "first", "last"), rows=rows)


def cross_tabulate(
    groups: Sequence[Group],
    by: Sequence[str],
    name: Callable[[str, str], str],
    *,
    totals: Mapping[str, int] | None = None,
    width: int = 0,
) -> CrossTable:
    """Lay out counts by two fields: the first down, the second across, and all of each row.

    ``totals`` counts the statements of each row once; without it, the cells are added up.
    Where the columns are wider than ``width`` (0 is any), the largest are kept, of periods
    the latest, and the others are summed in one column.
    """
    counts = {each.values: each.size for each in groups}
    down, across = (_axis(groups, by[at], at) for at in (0, 1))
    labels = [name(by[0], each) for each in down]
    room = width - max(map(len, labels), default=0) - _column_width("1,000", "all")
    kept = _fitting([name(by[1], each) for each in across], room, by[1]) if width else len(across)
    in_periods = by[1] in PERIODS
    shown = across[len(across) - kept :] if in_periods else across[:kept]
    rest = [each for each in across if each not in set(shown)]
    rows = []
    for row, label in zip(down, labels, strict=True):
        cells = [counts.get((row, column), 0) for column in shown]
        if rest:
            summed = sum(counts.get((row, column), 0) for column in rest)
            cells = [summed, *cells] if in_periods else [*cells, summed]
        every = sum(cells) if totals is None else totals.get(row, 0)
        rows.append((label, *(f"{cell:,}" for cell in (*cells, every))))
    head = [name(by[1], each) for each in shown]
    note = ""
    if rest:
        told = f"{'earlier' if in_periods else 'other'} ({len(rest):,})"
        head = [told, *head] if in_periods else [*head, told]
        what = "earlier" if in_periods else "smaller"
        columns = plural(len(rest), f"{what} column")
        note = f"{columns} summed: do not fit this terminal; -f csv has all"
    return CrossTable(head=(by[0],), measures=(*head, "all"), rows=tuple(rows), note=note)


def _fitting(names: Sequence[str], room: int, field: str) -> int:
    """Return how many columns fit, the first ones or of periods the last; one at least."""
    widths = [_column_width(each) for each in names]
    if sum(widths) <= room:
        return len(names)
    room -= _column_width("earlier (99)")
    ordered = widths[::-1] if field in PERIODS else widths
    return max(1, sum(sum(ordered[:count]) <= room for count in range(1, len(ordered) + 1)))


def _column_width(*cells: str) -> int:
    return min(max(3, *map(len, cells)), WIDEST_COLUMN) + 2


def largest_groups(groups: Sequence[Group], by: Sequence[str], most: int) -> tuple[Group, ...]:
    """Return the groups of the first ``most`` values of the first field; of all, if it is 0."""
    if not most:
        return tuple(groups)
    kept = set(_axis(groups, by[0], 0)[:most])
    return tuple(each for each in groups if each.values[0] in kept)


def drop_columns(table: CrossTable, width: int) -> CrossTable:
    """Drop columns until the counts fit: shares first, then first dates."""
    dropped = {name for name, least in (("share", 60), ("first", 48)) if width < least}
    kept = [at for at, name in enumerate(table.measures) if name not in dropped]
    rows = tuple((row[0], *(row[1 + at] for at in kept)) for row in table.rows)
    return CrossTable(head=table.head, measures=tuple(table.measures[at] for at in kept), rows=rows)


def with_activity(
    table: CrossTable, keys: Sequence[str], by_year: Iterable[Group], width: int
) -> CrossTable:
    """Return counts by one field with a last column, a small bar for each year, if it fits.

    ``keys`` are the values of the rows, ``by_year`` counts by that value and year. Years are
    drawn to one scale: the tallest bar is the most of one row in one year. Where a year each
    does not fit, a bar is 2, 5, 10 … years. A time without statements is a dot.
    """
    sizes = {
        (each.values[0], int(each.values[1])): each.size
        for each in by_year
        if is_period(each.values[1], "year") and each.values[1].isdigit()
    }
    years = {year for key, year in sizes if key in set(keys)}
    columns = (
        (name, *cells)
        for name, *cells in zip(table.head + table.measures, *table.rows, strict=True)
    )
    room = min(width - sum(max(map(len, each)) + 2 for each in columns), _MOST_BARS)
    if len(years) < 2 or room < len("2019–2026"):  # noqa: PLR2004  one year has no course
        return table
    first, last = min(years), max(years)
    step = next(each for each in _YEARS_A_BAR if last // each - first // each < room)
    bars: dict[str, dict[int, int]] = {key: {} for key in keys}
    for (key, year), size in sizes.items():
        if key in bars:
            bars[key][year // step] = bars[key].get(year // step, 0) + size
    most = max(size for drawn in bars.values() for size in drawn.values())
    places = range(first // step, last // step + 1)
    drawn = ["".join(_bar(bars[key].get(at, 0), most) for at in places) for key in keys]
    unit = "a year" if step == 1 else f"{step} years"
    note = f"a bar is {unit}, the tallest {plural(most, 'statement')}"
    return CrossTable(
        head=table.head,
        measures=(*table.measures, f"{first}–{last}"),
        rows=tuple((*row, bar) for row, bar in zip(table.rows, drawn, strict=True)),
        note=note,
    )


_MOST_BARS = 30
_YEARS_A_BAR = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)
_BARS = "▁▂▃▄▅▆▇█"


def _bar(size: int, most: int) -> str:
    """Return a bar an eighth of a line high or more, and a dot for nothing."""
    return _BARS[-(-len(_BARS) * size // most) - 1] if size else "·"


def cite_statement(statement: Statement, country: str) -> str:
    """Return an attribution line to paste: the words, who, as what, where, when, the sources."""
    said = attribution.attribute(statement, country)
    how = attribution.describe_kind(statement)
    sources = "; ".join(filter(None, map(attribution.cite_source, statement.sources)))
    joint = " … " if attribution.is_bare_quotation(statement) else " "
    words = joint.join(attribution.quote_lines(statement))
    manner = " ".join(filter(None, (f"[{how}]", attribution.describe_status(statement))))
    return f"{words} — {said} {manner}{f'. {sources}' if sources else ''}."


def _date_range(group: Group) -> str:
    return "" if group.values[0] == YEAR_UNKNOWN else group.values[0]


def _axis(groups: Iterable[Group], field: str, at: int) -> list[str]:
    """Return the values of one side: in order of time, or the most frequent first."""
    sums: dict[str, int] = {}
    for each in groups:
        sums[each.values[at]] = sums.get(each.values[at], 0) + each.size
    if field in PERIODS:
        return [each.values[0] for each in in_time_order(Group(values=(v,), size=0) for v in sums)]
    return sorted(sums, key=lambda value: (-sums[value], value))


def _share(count: int, total: int) -> str:
    return f"{count / total:.1%}" if total else ""


def _span(group: Group) -> tuple[str, str]:
    return dates.short(group.first), dates.short(group.last)
