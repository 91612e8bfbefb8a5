"""What several sides said, beside one another by period; no reading, no deciding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from onrecord import dates
from onrecord.analysis.counts import period_label
from onrecord.cli.render.tables import TableOptions, empty_table, marked_words, statements_table
from onrecord.cli.terminal.sanitize import one_line
from onrecord.dates import short
from onrecord.model import Statement, is_country_code

# How wide a period is, and a side at least.
_PERIOD, _LEAST = 14, 24
# How many lines of each statement are shown: a speech would push the other side away.
_LINES = 12


def side_by_side_table(
    said: Mapping[str, Sequence[Statement]], unit: str, look: TableOptions, width: int
) -> RenderableType:
    """Lay out what each side said by period: a column a side, or one beneath the other."""
    periods = sorted(
        {dates.period(each.date, unit) for some in said.values() for each in some},
        key=dates.sort_key,
    )
    each_wide = (width - _PERIOD) // max(1, len(said)) - 2
    if each_wide < _LEAST:
        return Group(*(_stacked(side, some, look, width) for side, some in said.items()))
    table = empty_table()
    table.add_column(unit, width=_PERIOD, overflow="fold")
    for side in said:
        table.add_column(Text(one_line(_name(side))), width=each_wide, overflow="fold")
    for period in periods:
        cells = (
            _cell(
                [each for each in some if dates.period(each.date, unit) == period], look, each_wide
            )
            for some in said.values()
        )
        table.add_row(Text(period_label(period)), *cells)
    return table


def _cell(said: Sequence[Statement], look: TableOptions, width: int) -> Text:
    """Put statements beneath one another, each under its day and its id."""
    cell = Text()
    for each in said:
        cell.append("\n\n" * bool(cell.plain))
        cell.append(f"{short(each.date) or 'no date'} · {look.short(each.id)}\n", style="dim")
        cell.append_text(marked_words(each, look, width * _LINES))
    return cell


def _stacked(
    side: str, said: Sequence[Statement], look: TableOptions, width: int
) -> RenderableType:
    table = statements_table(said, look, width, header=False) if said else Text("nothing")
    return Group(Text(one_line(_name(side)), style="bold"), Padding(table, (0, 0, 1, 2)))


def _name(side: str) -> str:
    """Name a side: a country by its name, an official as it stands."""
    from onrecord.reference.countries import name_of

    return name_of(side) if is_country_code(side) else side
