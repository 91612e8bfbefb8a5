"""Periods with their bars, and counts, as Rich tables; no reading, no deciding."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.analysis.counts import WIDEST_COLUMN, CrossTable, Period
from onrecord.cli.render.tables import BLOCKS_BELOW, TableOptions, empty_table, statements_table
from onrecord.cli.terminal.sanitize import one_line

_BAR = "█"
_BAR_WIDTH = 24


def timeline(periods: Sequence[Period], look: TableOptions, width: int) -> RenderableType:
    """Lay out periods: a heading with a bar and a count, its statements beneath."""
    most = max((each.size for each in periods), default=0)
    label = max((len(each.label) for each in periods), default=0)
    parts: list[RenderableType] = []
    room = max(1, min(_BAR_WIDTH, width - label - len(f"   {most}")))
    for each in periods:
        parts.append(_bar(each, label, most, room))
        if each.statements:
            inside = statements_table(each.statements, look, width - 2, header=False)
            beneath = 0 if width - 2 < BLOCKS_BELOW else 1
            parts.append(Padding(inside, (0, 0, beneath, 2)))
    return Group(*parts)


def cross_table(cross: CrossTable, width: int) -> Table:
    """Lay out counts by one field, or by two as rows and columns."""
    table = empty_table()
    for name in cross.head:
        table.add_column(Text(one_line(name)), overflow="fold", max_width=max(12, width // 3))
    for name in cross.measures:
        heading = Text(one_line(name))
        table.add_column(heading, justify="right", overflow="fold", max_width=WIDEST_COLUMN)
    for row in cross.rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    return table


def _bar(period: Period, label: int, most: int, room: int) -> Text:
    length = max(1, round(period.size / most * room)) if period.size else 0
    return Text.assemble(
        (period.label.ljust(label), "bold"), "  ", (_BAR * length, "blue"), f" {period.size}"
    )
