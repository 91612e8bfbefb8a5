"""Statements, periods and counts as Rich tables; no reading, no deciding."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.cli.terminal.sanitize import (
    Snippet,
    describe_status,
    make_visible,
    name_country,
    name_speakers,
    one_line,
    quote_text,
    snippet,
)
from onrecord.dates import short as short_date
from onrecord.model import ID_LENGTH, WITHDRAWN, Statement

BLOCKS_BELOW = 60
_LINES = 3

_GAP = 2

# Between columns one blank; a column's own width ends in another.
_BLANK = Box("    \n" * 8)


class Column(NamedTuple):
    """A column: from which width of the page on, how wide at most, in which style, of what."""

    least: int
    widest: int
    style: str
    of: Callable[[Statement], str]


_OPTIONAL = {
    "country": Column(78, 14, "", name_country),
    "topics": Column(96, 22, "", lambda each: ", ".join(each.topics)),
    "kind": Column(112, 8, "", lambda each: each.kind),
    "role": Column(132, 24, "", lambda each: each.role),
    "event": Column(156, 26, "", lambda each: each.event),
    "source": Column(180, 24, "", lambda each: ", ".join(map(_outlet, each.sources))),
}


_STATUS_STYLES = {
    "draft": "dim",
    "verified": "green",
    "disputed": "yellow",
    **dict.fromkeys(WITHDRAWN, "bold red"),
}


class TableOptions(NamedTuple):
    """How statements are shown: the words looked for, whole texts or passages, short ids."""

    short: Callable[[str], str]
    words: tuple[str, ...] = ()
    full: bool = False


def console(*, width: int | None = None) -> Console:
    """Return a console that takes nothing in a text for markup, a picture or a number."""
    colours: Any = None if os.environ.get("NO_COLOR") else "auto"
    return Console(markup=False, emoji=False, highlight=False, width=width, color_system=colours)


def statements_table(
    statements: Sequence[Statement], look: TableOptions, width: int, *, header: bool = True
) -> RenderableType:
    """Lay statements out: a row each, or a block each where it is narrow."""
    if width < BLOCKS_BELOW:
        return Group(*(_block(each, look, width) for each in statements))
    table = Table(box=_BLANK, show_edge=False, show_header=False, padding=0)
    columns = {
        name: _FilledColumn(name, each, statements) for name, each in _fitting_columns(look, width)
    }
    kept = [each for each in columns.values() if each.width]
    for each in kept:
        table.add_column(each.name, width=each.width + 1, overflow="fold", style=each.style)
    left = max(_GAP * 12, width - sum(each.width + _GAP for each in kept))
    table.add_column("text", width=left, overflow="fold")
    if header:
        table.add_row(*(Text(each.name) for each in kept), Text("text"), style="not bold dim")
    for at, said in enumerate(statements):
        cells = (Text(each.cells[at]) for each in kept)
        table.add_row(*cells, marked_words(said, look, left * _LINES))
    return table


class _FilledColumn:
    """A column with its cells, and the width they need; none if all are empty."""

    def __init__(self, name: str, column: Column, statements: Sequence[Statement]) -> None:
        self.name = name
        self.style = column.style
        self.cells = [one_line(column.of(each)) for each in statements]
        needed = max(map(cell_len, self.cells), default=0)
        self.width = min(max(needed, cell_len(name)), column.widest) if needed else 0


def _fitting_columns(look: TableOptions, width: int) -> Iterator[tuple[str, Column]]:
    """Give the columns that fit: those that every page has, then the others."""
    yield "id", Column(0, ID_LENGTH, "cyan", lambda each: look.short(each.id))
    yield "date", Column(0, 16, "", lambda each: short_date(each.date))
    yield "official", Column(0, max(14, width // 6), "bold", name_speakers)
    yield from ((name, each) for name, each in _OPTIONAL.items() if width >= each.least)


def fields_table(names: Sequence[str], rows: Iterable[Iterable[str]]) -> Table:
    """Lay out the fields that were asked for."""
    table = empty_table()
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(make_visible(cell)) for cell in row))
    return table


def print_remark(said: str) -> Text:
    """Return a quiet line beneath a table."""
    return Text(make_visible(said), style="dim")


def empty_table(*, header: bool = True) -> Table:
    """Return an empty table in our manner: no lines, quiet headings."""
    return Table(
        box=None, show_header=header, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim"
    )


def _block(each: Statement, look: TableOptions, width: int) -> RenderableType:
    parts = (
        look.short(each.id),
        short_date(each.date),
        one_line(name_speakers(each)),
        name_country(each),
    )
    head = Text(" · ".join(one_line(part) for part in parts if part), style="bold")
    said = Padding(marked_words(each, look, width * _LINES), (0, 0, 1, 2))
    return Group(head, said)


def marked_words(each: Statement, look: TableOptions, room: int) -> Text:
    """Return what is shown of a text, the matches marked, and outside its marks what is not."""
    part = snippet(each.text, look.words, len(each.text) if look.full else room)
    said = Text(make_visible(quote_text(each, part.text)))
    if said.plain in (part.text, f"“{part.text}”"):
        _mark(said, part)
    before = Text(f"[{part.before}] ", style="dim") if part.before else Text()
    return Text.assemble(_standing(each), before, said, _rest(each, look, part))


def _standing(each: Statement) -> Text:
    """Return how a statement stands, told without colour too."""
    told = describe_status(each)
    return Text(f"{told} " * bool(told), style=_STATUS_STYLES.get(each.status, ""))


def _mark(said: Text, part: Snippet) -> None:
    shift = len(said.plain) - len(part.text) > 0
    for start, end in part.matches:
        said.stylize("bold magenta", start + shift, end + shift)


def _rest(each: Statement, look: TableOptions, part: Snippet) -> Text:
    if not part.after and not part.before:
        return Text()
    left = f"{part.after} · " if part.after else ""
    return Text(f" [{left}show {look.short(each.id)}]", style="dim")


def _outlet(source: object) -> str:
    return getattr(source, "publisher", "") or getattr(source, "title", "")
