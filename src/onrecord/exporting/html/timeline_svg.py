"""A picture as HTML: a row an official, each a small drawing (SVG) as wide as there is room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import sqrt
from types import MappingProxyType

from onrecord.exporting.html.escape import attributes, escape_text, isolated
from onrecord.exporting.timeline import YEAR_UNKNOWN, Dot, TimelineChart, TimelineRow, numbered

_KNOWN = 82.0  # of a hundred, where years unknown need a place of their own
_LEAST_DOT, _MOST_DOT = 2.0, 7.0  # pixels; page.js has the same
_EDGES = (8.0, 96.0)
_MOST_SAID = 12
_BETWEEN_NUMBERS = 0.04, 0.09  # on a wide page and on a phone


def draw_rows(
    picture: TimelineChart, addresses: Mapping[tuple[str, str], str] = MappingProxyType({})
) -> Iterator[str]:
    """Give the timeline row by row: everyone as bars, officials as dots on a line.

    ``addresses`` tell where the first statement of an official's dot stands, by the official's
    row and the key of the dot.
    """
    room = _KNOWN if picture.yearless else 100.0
    yield '<figure class="timeline" role="group" aria-labelledby="timeline">'
    yield '<h2 id="timeline">Who spoke, when, and how much</h2>'
    yield _everyone(picture.everyone, room)
    rows = (*picture.rows, *picture.others) if len(picture.rows) > 1 else ()
    most = max((mark.size for row in rows for mark in row.marks), default=1)
    for number, row in enumerate(rows, 1):
        named = row.name and row not in picture.others
        there = {key: to for (at, key), to in addresses.items() if at == str(number)}
        yield _official(row, number, room, most, named=named, addresses=there)
    yield _ticks(picture, room)
    yield f"<figcaption>{caption(picture)}</figcaption>\n</figure>"


def _everyone(row: TimelineRow, room: float) -> str:
    bars = [each for each in row.marks if not each.longer]
    most = max((each.size for each in bars), default=1)
    pieces = "".join(_bar(each, room, most) for each in bars)
    wide, narrow = (numbered(row, each) for each in _BETWEEN_NUMBERS)
    for each in bars:
        if each.key in wide:
            pieces += _number(each, room, most, only_wide=each.key not in narrow)
    return _row("row everyone", 0, '<span class="who">All</span>', row, pieces)


def _official(  # noqa: PLR0913  a row, its number, its scale and its links
    row: TimelineRow,
    number: int,
    room: float,
    most: int,
    *,
    named: object,
    addresses: Mapping[str, str],
) -> str:
    track = f'<line class="track" x1="0" x2="{room}%" y1="50%" y2="50%"/>'
    pieces = (
        _linked(
            _line(each, room) if each.longer else _dot(each, room, most),
            addresses.get(each.key, ""),
            f"{row.name or 'Speaker not named'}, {each.label}: {each.size:,}",
        )
        for each in row.marks
    )
    given = attributes(data_official=row.name, title=f"Only {row.name}")
    who = f'<button type="button" class="who"{given}>{isolated(row.name)}</button>'
    if not named:
        who = f'<span class="who">{escape_text(row.name) or "Speaker not named"}</span>'
    return _row("row", number, who, row, track + "".join(pieces))


def _row(classes: str, number: int, who: str, row: TimelineRow, pieces: str) -> str:
    said = ", ".join(f"{each.label}: {each.size:,}" for each in row.marks[:_MOST_SAID])
    more = ", …" if len(row.marks) > _MOST_SAID else ""
    role = "group" if number else "img"
    named = attributes(role=role, aria_label=f"{row.name or 'All'}, {row.size:,}: {said}{more}")
    return (
        f'<div class="{classes}" data-row="{number}">{who}'
        f'<svg{named}>{pieces}</svg><span class="size">{row.size:,}</span></div>'
    )


def _bar(mark: Dot, room: float, most: int) -> str:
    begin, end = _edges(mark, room)
    height = 100 * mark.size / most
    across = f'x="{begin:.5g}%" width="{end - begin:.5g}%"'
    down = f'y="{100 - height:.5g}%" height="{height:.5g}%"'
    named = _named("bar", mark) + attributes(data_first=mark.first, data_last=mark.last)
    return f"<rect{named} {across} {down}><title>{escape_text(mark.words)}</title></rect>"


def _number(mark: Dot, room: float, most: int, *, only_wide: bool) -> str:
    """Return how many a bar stands for, above it; some have room on a wide page only."""
    middle = sum(_edges(mark, room)) / 2
    named = attributes(class_="number" + " wide" * only_wide, data_place=mark.key)
    at = f'x="{middle:.5g}%" y="{100 - 100 * mark.size / most:.5g}%" dy="-3" text-anchor="middle"'
    return f"<text{named} {at}>{mark.size:,}</text>"


def _linked(drawing: str, to: str, said: str) -> str:
    """Return a mark that leads to the first of its statements."""
    return f"<a{attributes(href=f'#{to}', aria_label=said)}>{drawing}</a>" if to else drawing


def _dot(mark: Dot, room: float, most: int) -> str:
    middle = sum(_edges(mark, room)) / 2
    radius = _LEAST_DOT + _MOST_DOT * sqrt(mark.size / most)
    at = f'cx="{middle:.5g}%" cy="50%" r="{radius:.3g}"'
    return f"<circle{_named('dot', mark)} {at}><title>{escape_text(mark.words)}</title></circle>"


def _line(mark: Dot, room: float) -> str:
    begin, end = _edges(mark, room)
    at = f'x="{begin:.5g}%" width="{end - begin:.5g}%" y="78%" height="8%" rx="1"'
    return f"<rect{_named('span', mark)} {at}><title>{escape_text(mark.words)}</title></rect>"


def _named(kind: str, mark: Dot) -> str:
    unknown = " unknown" if mark.key == YEAR_UNKNOWN else ""
    return attributes(class_=kind + unknown, data_place=mark.key)


def _edges(mark: Dot, room: float) -> tuple[float, float]:
    """Return where a mark begins and ends, of a hundred; without a year, beyond the line."""
    if mark.key != YEAR_UNKNOWN:
        return mark.begin * room, mark.end * room
    middle = (room + 100) / 2
    return middle - 1.5, middle + 1.5


def _ticks(picture: TimelineChart, room: float) -> str:
    edge = _EDGES[1] - (100 - room)
    labels = [_label(at * room, label, edge) for at, label in picture.ticks]
    if picture.yearless:
        labels.append(_label((room + 100) / 2, "no year"))
    return (
        '<div class="row ticks" aria-hidden="true"><span class="who"></span>'
        f'<svg>{"".join(labels)}</svg><span class="size"></span></div>'
    )


def _label(at: float, label: str, edge: float = _EDGES[1]) -> str:
    anchor = "start" if at < _EDGES[0] else "end" if at > edge else "middle"
    return f'<text x="{at:.5g}%" y="75%" text-anchor="{anchor}">{escape_text(label)}</text>'


def caption(picture: TimelineChart) -> str:
    """Say how a timeline is read."""
    said = [f"Bars and dots: statements by {picture.unit}."]
    if any(mark.longer for mark in picture.everyone.marks):
        said.append("Short lines: dated only to a longer time.")
    if picture.yearless:
        said.append("Dates without a known year stand apart.")
    return " ".join(said)
