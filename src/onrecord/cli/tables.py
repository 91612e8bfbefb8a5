"""Statements, periods and counts as Rich tables; no reading, no deciding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.cli.display import Passage, country, one_line, passage, quoted, safe, speaker
from onrecord.dates import short as short_date
from onrecord.model import Statement

BLOCKS_BELOW = 60
_LINES = 4

# Columns beside id, date, official and text: from which width on, and how wide at most.
_OPTIONAL: dict[str, tuple[int, int, Callable[[Statement], str]]] = {
    "country": (78, 14, country),
    "topics": (96, 22, lambda each: ", ".join(each.topics)),
    "kind": (112, 8, lambda each: each.kind),
    "role": (132, 24, lambda each: each.role),
    "event": (156, 26, lambda each: each.event),
    "source": (180, 24, lambda each: ", ".join(map(_outlet, each.sources))),
}


class Look(NamedTuple):
    """How statements are shown: the words looked for, whole texts or passages, short ids."""

    short: Callable[[str], str]
    words: tuple[str, ...] = ()
    full: bool = False


def console(*, width: int | None = None) -> Console:
    """Return a console that takes nothing in a text for markup, a picture or a number."""
    return Console(markup=False, emoji=False, highlight=False, width=width, soft_wrap=False)


def statements_table(
    statements: Sequence[Statement], look: Look, width: int, *, header: bool = True
) -> RenderableType:
    """Lay statements out: a row each, or a block each where it is narrow."""
    if width < BLOCKS_BELOW:
        return Group(*(_block(each, look, width) for each in statements))
    shown = _columns(statements, width)
    table = grid(header=header)
    table.add_column("id", no_wrap=True, style="cyan")
    table.add_column("date", max_width=16, overflow="fold")
    table.add_column("official", max_width=max(14, width // 6), overflow="fold", style="bold")
    for name in shown:
        table.add_column(name, max_width=_OPTIONAL[name][1], overflow="fold")
    table.add_column("text", ratio=1, overflow="fold")
    room = _room(width, shown)
    for each in statements:
        others = (Text(one_line(_OPTIONAL[name][2](each))) for name in shown)
        table.add_row(*_heading(each, look), *others, _words(each, look, room))
    return table


def fields_table(names: Sequence[str], rows: Iterable[Iterable[str]]) -> Table:
    """Lay out the fields that were asked for."""
    table = grid()
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row))
    return table


def remark(said: str) -> Text:
    """Return a quiet line beneath a table."""
    return Text(safe(said), style="dim")


def grid(*, header: bool = True) -> Table:
    """Return an empty table in our manner: no lines, quiet headings."""
    return Table(
        box=None, show_header=header, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim"
    )


def _columns(statements: Sequence[Statement], width: int) -> list[str]:
    """Return the optional columns that fit and are not empty."""
    fitting = (name for name, (least, _, _) in _OPTIONAL.items() if width >= least)
    return [name for name in fitting if any(_OPTIONAL[name][2](each) for each in statements)]


def _room(width: int, shown: Sequence[str]) -> int:
    taken = 6 + 14 + width // 6 + sum(_OPTIONAL[name][1] for name in shown)
    return max(24, width - taken - 2 * (4 + len(shown))) * _LINES


def _heading(each: Statement, look: Look) -> tuple[Text, Text, Text]:
    named = Text(one_line(speaker(each)))
    return Text(look.short(each.id)), Text(short_date(each.date)), named


def _block(each: Statement, look: Look, width: int) -> RenderableType:
    parts = (look.short(each.id), short_date(each.date), one_line(speaker(each)), country(each))
    head = Text(" · ".join(one_line(part) for part in parts if part), style="bold")
    said = Padding(_words(each, look, width * _LINES), (0, 0, 1, 2))
    return Group(head, said)


def _words(each: Statement, look: Look, room: int) -> Text:
    """Return what is shown of a text, the matches marked, and outside its marks what is not."""
    part = passage(each.text, look.words, len(each.text) if look.full else room)
    said = Text(safe(quoted(each, part.text)))
    if said.plain in (part.text, f"“{part.text}”"):
        _mark(said, part)
    before = Text(f"[{part.before}] ", style="dim") if part.before else Text()
    return Text.assemble(before, said, _rest(each, look, part))


def _mark(said: Text, part: Passage) -> None:
    shift = len(said.plain) - len(part.text) > 0
    for start, end in part.matches:
        said.stylize("bold yellow", start + shift, end + shift)


def _rest(each: Statement, look: Look, part: Passage) -> Text:
    if not part.after and not part.before:
        return Text()
    left = f"{part.after} · " if part.after else ""
    return Text(f" [{left}show {look.short(each.id)}]", style="dim")


def _outlet(source: object) -> str:
    return getattr(source, "publisher", "") or getattr(source, "title", "")
