"""Counts by one or two fields, in each form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from onrecord import dates
from onrecord.analysis import counts as reports
from onrecord.cli.options import build_query
from onrecord.cli.terminal.output import Write, harmless_writer
from onrecord.cli.terminal.sanitize import one_line
from onrecord.query import PERIODS
from onrecord.storage import Group, Summary
from onrecord.text.plural import plural


class Layout(NamedTuple):
    """What a table of counts shows besides them.

    ``totals`` are the statements of each row of a cross-table, each counted once; ``by_year``
    counts the field by year: bars of it stand in a last column if there is room.
    """

    totals: Mapping[str, int] | None = None
    by_year: Sequence[Group] = ()


COUNTS_ALONE = Layout()
_MULTIPLE = frozenset({"topic", "about", "source", "official"})


def draw(
    counted: Summary,
    shown: Summary,
    by: Sequence[str],
    write: Write,
    layout: Layout = COUNTS_ALONE,
) -> None:
    """Print a table of what is shown of the counts: by one field, or two as rows and columns."""
    if not counted.groups:
        return
    from onrecord.cli.render import bars, tables

    page = tables.console()
    cross = _cross(shown, by, layout.totals, page.width)
    if layout.by_year:
        keys = [each.values[0] for each in shown.groups]
        cross = reports.with_activity(cross, keys, layout.by_year, page.width)
    rows, rest = len(cross.rows), len({each.values[0] for each in counted.groups})
    told = f"{rows:,} of {rest:,} by {by[0]}; -n 0 for all" if rows < rest else ""
    said = plural(counted.total, "statement")
    parts = [*build_query.describe(counted.filter), said, told, cross.note]
    with page.capture() as captured:
        page.print(bars.cross_table(cross, page.width))
        page.print(tables.print_remark(" · ".join(filter(None, parts))))
    write(captured.get())


def note_withdrawn(counted: Summary) -> str:
    """Say how many were not counted for their standing, if any."""
    told = f"{counted.withdrawn:,} retracted or misattributed not counted"
    return told if counted.withdrawn else ""


def as_json(counted: Summary, by: Sequence[str], write: Write, *, lines: bool) -> None:
    """Write one object a group: its values, count, share, first and last date (EDTF)."""
    write = harmless_writer("json", write)
    records = [_record(each, by, counted.total) for each in counted.groups]
    if lines:
        write("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records))
    else:
        write(json.dumps(records, ensure_ascii=False, indent=1) + "\n")


def overlap(counted: Summary, by: Sequence[str]) -> str:
    """Say that the counts overlap, where a statement was counted under several values."""
    if sum(each.size for each in counted.groups) <= counted.total:
        return ""
    names = " and ".join(each for each in by if each in _MULTIPLE)
    more = "cells" if len(by) > 1 else "counts"
    return f"A statement can have several values of {names}: {more} add up to more than the total."


def as_markdown(
    counted: Summary, by: Sequence[str], write: Write, totals: Mapping[str, int] | None = None
) -> None:
    """Write a Markdown table, and beneath it what must be known to read it."""
    cross = _cross(counted, by, totals)
    names = (*cross.head, *cross.measures)
    rule = ("---",) * len(cross.head) + ("---:",) * len(cross.measures)
    for row in (names, rule, *cross.rows):
        write("| " + " | ".join(one_line(cell).replace("|", "\\|") for cell in row) + " |\n")
    for note in filter(None, (overlap(counted, by), _left_out(counted))):
        write(f"\n{note}\n")


def _left_out(counted: Summary) -> str:
    parts = [note_withdrawn(counted)]
    parts += [f"{counted.undated:,} without a known year left out"] * bool(counted.undated)
    said = "; ".join(filter(None, parts))
    return f"{said}." if said else ""


def as_names(counted: Summary, write: Write) -> None:
    """Write the names alone, a line each."""
    for each in counted.groups:
        write("\t".join(map(one_line, each.values)) + "\n")


def as_cells(counted: Summary, by: Sequence[str], write: Write, form: str) -> None:
    """Write a row a group, as CSV or between tabs."""
    import csv
    import io

    sheet = io.StringIO()
    delimiter = "," if form == "csv" else "\t"
    writer = csv.writer(sheet, delimiter=delimiter, lineterminator="\n")
    if form != "plain":
        writer.writerow([*by, "count", "first", "last"])
    for each in _ordered(counted.groups, by):
        values = map(value_name, by, each.values) if form == "plain" else each.values
        writer.writerow([*values, each.size, each.first, each.last])
    harmless_writer(form, write)(sheet.getvalue())


def _cross(
    counted: Summary, by: Sequence[str], totals: Mapping[str, int] | None, width: int = 0
) -> reports.CrossTable:
    if len(by) > 1:
        return reports.cross_tabulate(counted.groups, by, value_name, totals=totals, width=width)
    table = reports.summarize(counted.groups, by, counted.total, value_name)
    return reports.drop_columns(table, width) if width else table


def _ordered(groups: Sequence[Group], by: Sequence[str]) -> Iterable[Group]:
    return reports.in_time_order(groups) if by[0] in PERIODS else groups


def value_name(field: str, value: str) -> str:
    """Name a value as a reader knows it."""
    if field in PERIODS:
        return (
            reports.YEARLESS if value == reports.YEAR_UNKNOWN else dates.short(value) or "no date"
        )
    if field == "country" and value:
        from onrecord.reference.countries import find, name_of

        return name_of(value) if find(value) else f"‹{value}›"
    return value or "not stated"


def _record(group: Group, by: Sequence[str], total: int) -> dict[str, object]:
    named = dict(zip(by, group.values, strict=True))
    share = round(group.size / total, 4) if total else 0
    return {
        **named,
        "count": group.size,
        "share": share,
        "first": group.first,
        "last": group.last,
    }
