"""A heat map as SVG or as one HTML file; every cell says in words what its colour means."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, sqrt
from textwrap import wrap
from typing import NamedTuple

from onrecord.exporting.html.document import page_head
from onrecord.exporting.html.escape import attributes, escape_text, isolated
from onrecord.formats import Write

LEVELS = 5
# Blues that grow darker, and colours that colour-blind readers tell apart (Okabe and Ito).
_FILLS = {
    "level-0": ("#ffffff", "#555555"),
    "level-1": ("#e3eef9", "#111111"),
    "level-2": ("#bcd7ee", "#111111"),
    "level-3": ("#7fb2dc", "#111111"),
    "level-4": ("#2f79b9", "#ffffff"),
    "level-5": ("#0b4a86", "#ffffff"),
    "support": ("#0072b2", "#ffffff"),
    "oppose": ("#e69f00", "#111111"),
    "neutral": ("#cccccc", "#111111"),
    "mixed": ("#cc79a7", "#111111"),
    "not-stated": ("#ffffff", "#111111"),
}
_STYLE = """
:root { color-scheme: light dark; --page: #fff; --ink: #1a1a1a; --quiet: #666; --line: #d5d5d5; }
@media (prefers-color-scheme: dark) {
  :root { --page: #16181b; --ink: #e8e8e8; --quiet: #a5a5a5; --line: #3a3d42; }
}
@media print { :root { --page: #fff; --ink: #000; --quiet: #444; --line: #bbb; } }
body { margin: 0; padding: 1.5rem; background: var(--page); color: var(--ink);
  font: 1rem/1.45 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; }
.mark { font-weight: 700; letter-spacing: .04em; }
.quiet { color: var(--quiet); }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: separate; border-spacing: 2px; }
th { font-weight: 500; text-align: left; padding: .3rem .6rem; overflow-wrap: anywhere;
  min-width: 4rem; max-width: 16rem; }
thead th { vertical-align: bottom; max-width: 8rem; }
tbody th { position: sticky; left: 0; background: var(--page); }
td { text-align: center; min-width: 3rem; padding: .35rem .5rem; border: 1px solid var(--line);
  font-variant-numeric: tabular-nums; print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
td.level-0 { background: transparent; color: var(--quiet); }
td.all { border: 0; font-weight: 600; background: transparent; }
"""


class HeatCell(NamedTuple):
    """A cell: what is printed in it, a level or a stance for its colour, and it in words."""

    text: str
    kind: str
    words: str


class HeatRow(NamedTuple):
    """A row: its label, its cells, and the sum at its end."""

    label: str
    cells: tuple[HeatCell, ...]
    total: str


class HeatMap(NamedTuple):
    """A heat map that is ready to be drawn; ``notes`` say how to read it and what it omits."""

    title: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    notes: tuple[str, ...] = ()
    intro: str = ""
    mark: str = ""


def level(size: int, largest: int) -> int:
    """Return how dark a cell is: 0 for nothing, LEVELS for the largest, by the square root."""
    return ceil(LEVELS * sqrt(size / largest)) if size and largest else 0


def write_page(heat: HeatMap, write: Write) -> None:
    """Write a heat map as an HTML file that needs nothing else."""
    for line in _page(heat):
        write(f"{line}\n")


def table(heat: HeatMap) -> Iterator[str]:
    """Yield the lines of a heat map as an HTML table."""
    yield '<div class="scroll" tabindex="0" role="region" aria-label="Heat map">\n<table>'
    names = "".join(f'<th scope="col">{isolated(each)}</th>' for each in (*heat.columns, "all"))
    yield f'<thead><tr><th scope="col">{escape_text(heat.corner)}</th>{names}</tr></thead>\n<tbody>'
    for row in heat.rows:
        cells = "".join(
            f"<td{attributes(class_=each.kind, title=each.words)}>{escape_text(each.text)}</td>"
            for each in row.cells
        )
        total = f'<td class="all">{escape_text(row.total)}</td>'
        yield f'<tr><th scope="row">{isolated(row.label)}</th>{cells}{total}</tr>'
    yield "</tbody>\n</table>\n</div>"


def cell_style() -> str:
    """Return the rules that colour the cells, for a page's style."""
    return "".join(
        f"td.{kind} {{ background: {fill}; color: {ink}; }}\n"
        for kind, (fill, ink) in _FILLS.items()
        if kind != "level-0"
    )


def _page(heat: HeatMap) -> Iterator[str]:
    yield page_head(heat.title, _STYLE + cell_style())
    mark = f'<p class="mark">{escape_text(heat.mark)}</p>' if heat.mark else ""
    yield f"{mark}\n<h1>{escape_text(heat.title)}</h1>"
    if heat.intro:
        yield f"<p>{escape_text(heat.intro)}</p>"
    yield from table(heat)
    yield from (f'<p class="quiet">{escape_text(each)}</p>' for each in heat.notes)
    yield f"{mark}\n</body>\n</html>"


_LETTER, _LINE, _CELL, _HEIGHT, _EDGE = 6.6, 15, 84, 28, 16


def write_svg(heat: HeatMap, write: Write) -> None:
    """Write a heat map as an SVG drawing for a memo, its words in it as text."""
    heads = [wrap(each, 12) or [""] for each in (*heat.columns, "all")]
    labels = [wrap(each.label, 30) or [""] for each in heat.rows]
    left = _EDGE + max((len(line) for label in labels for line in label), default=8) * _LETTER + 10
    top = _EDGE + 24 + _LINE * max(map(len, heads)) + 8
    heights = [max(_HEIGHT, _LINE * len(label) + 8) for label in labels]
    width = max(left + _CELL * len(heads) + _EDGE, len(heat.title) * 9 + 2 * _EDGE)
    notes = [line for each in heat.notes for line in wrap(each, int(width / _LETTER) - 4)]
    height = top + sum(heights) + _LINE * (len(notes) + 1) + _EDGE
    write(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-labelledby="title notes" '
        'font-family="system-ui, sans-serif" font-size="12">\n'
    )
    write(f'<title id="title">{escape_text(heat.title)}</title>\n')
    write(f'<desc id="notes">{escape_text(" ".join(heat.notes))}</desc>\n')
    write(f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>\n')
    write(_text(_EDGE, _EDGE + 8, heat.title, size=15, weight=600))
    for at, head in enumerate(heads):
        for number, line in enumerate(reversed(head)):
            write(_text(left + _CELL * (at + 0.5), top - 8 - _LINE * number, line, "middle"))
    y = float(top)
    for row, label, deep in zip(heat.rows, labels, heights, strict=True):
        for number, line in enumerate(label):
            middle = y + deep / 2 + 4 + _LINE * (number - (len(label) - 1) / 2)
            write(_text(left - 8, middle, line, "end"))
        for at, cell in enumerate(row.cells):
            fill, ink = _FILLS[cell.kind]
            x = left + _CELL * at
            write(
                f'<g><title>{escape_text(cell.words)}</title><rect x="{x + 1:.1f}" y="{y + 1:.1f}" '
                f'width="{_CELL - 2}" height="{deep - 2}" fill="{fill}" stroke="#d5d5d5"/>'
            )
            write(_text(x + _CELL / 2, y + deep / 2 + 4, cell.text, "middle", fill=ink) + "</g>\n")
        end = left + _CELL * (len(heads) - 0.5)
        write(_text(end, y + deep / 2 + 4, row.total, "middle", weight=600))
        y += deep
    for number, line in enumerate(notes, 1):
        write(_text(_EDGE, y + _LINE * number + 4, line, fill="#555555"))
    write("</svg>\n")


def _text(  # noqa: PLR0913  each is an attribute of the element
    x: float,
    y: float,
    text: str,
    anchor: str = "start",
    *,
    fill: str = "#111111",
    size: int = 0,
    weight: int = 0,
) -> str:
    given = attributes(
        text_anchor="" if anchor == "start" else anchor,
        fill=fill,
        font_size=str(size or ""),
        font_weight=str(weight or ""),
    )
    return f'<text x="{x:.1f}" y="{y:.1f}"{given}>{escape_text(text)}</text>\n'
