"""Counts by one or two fields, in each form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from onrecord import dates
from onrecord.analysis import counts as reports
from onrecord.cli.options import build_query
from onrecord.cli.terminal.output import Write, harmless
from onrecord.cli.terminal.sanitize import one_line
from onrecord.query import PERIODS
from onrecord.storage import Group, Summary


def draw(
    counted: Summary,
    shown: Summary,
    by: Sequence[str],
    write: Write,
    by_year: Iterable[Group] = (),
) -> None:
    """Print a table of what is shown of the counts: by one field, or two as rows and columns.

    ``by_year`` counts the field by year; bars of it stand in a last column if there is room.
    """
    if not counted.groups:
        return
    from onrecord.cli.render import bars, tables

    page = tables.console()
    cross = _cross(shown, by)
    fitted = reports.narrowed if len(by) > 1 else reports.slimmed
    cross = fitted(cross, page.width)
    if by_year:
        keys = [each.values[0] for each in shown.groups]
        cross = reports.with_activity(cross, keys, by_year, page.width)
    rows, rest = len(cross.rows), len({each.values[0] for each in counted.groups})
    told = f"{rows:,} of {rest:,} by {by[0]}; -n 0 for all" if rows < rest else ""
    said = f"{counted.total:,} statement{'s' * (counted.total != 1)}"
    parts = [*build_query.describe(counted.filter), said, told, cross.note]
    with page.capture() as captured:
        page.print(bars.cross_table(cross, page.width))
        page.print(tables.remark(" · ".join(filter(None, parts))))
    write(captured.get())


def set_aside(counted: Summary) -> str:
    """Say how many were not counted for their standing, if any."""
    told = f"{counted.withdrawn:,} retracted or misattributed not counted"
    return told if counted.withdrawn else ""


def as_json(counted: Summary, by: Sequence[str], write: Write, *, lines: bool) -> None:
    """Write one object a group: its values, count, share, first and last date (EDTF)."""
    write = harmless("json", write)
    records = [_record(each, by, counted.total) for each in counted.groups]
    if lines:
        write("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records))
    else:
        write(json.dumps(records, ensure_ascii=False, indent=1) + "\n")


def as_markdown(counted: Summary, by: Sequence[str], write: Write) -> None:
    """Write a Markdown table."""
    cross = _cross(counted, by)
    names = (*cross.head, *cross.measures)
    rule = ("---",) * len(cross.head) + ("---:",) * len(cross.measures)
    for row in (names, rule, *cross.rows):
        write("| " + " | ".join(one_line(cell).replace("|", "\\|") for cell in row) + " |\n")


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
    harmless(form, write)(sheet.getvalue())


def _cross(counted: Summary, by: Sequence[str]) -> reports.CrossTable:
    if len(by) == 1:
        return reports.summary(counted.groups, by, counted.total, value_name)
    return reports.cross(counted.groups, by, value_name)


def _ordered(groups: Sequence[Group], by: Sequence[str]) -> Iterable[Group]:
    return reports.in_time(groups) if by[0] in PERIODS else groups


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
