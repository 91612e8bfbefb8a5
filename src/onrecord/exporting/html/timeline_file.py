"""The timeline alone as an SVG drawing for a memo, its words in it as text."""

from __future__ import annotations

from math import sqrt

from onrecord.exporting.html.escape import attributes, escape_text
from onrecord.exporting.timeline import YEAR_UNKNOWN, Dot, TimelineChart, numbered
from onrecord.formats import Write

_WIDTH, _LEFT, _LINE, _EDGE = 900.0, 230.0, 590.0, 20.0
_BARS, _ROW = 90.0, 26.0
_LONGEST_NAME = 32
_FILL, _INK, _QUIET, _TRACK, _UNKNOWN = "#3d6f9e", "#111111", "#555555", "#d5d5d5", "#5f5b53"


def write_svg(
    chart: TimelineChart, title: str, write: Write, *, notes: tuple[str, ...] = (), mark: str = ""
) -> None:
    """Write a timeline: bars of all, dots of each official; ``notes`` stand beneath it.

    Every bar and dot says in words what it stands for.
    """
    line = _LINE * (0.84 if chart.yearless else 1)
    rows = (*chart.rows, *chart.others) if len(chart.rows) > 1 else ()
    top = _EDGE + 30 + (22 if mark else 0)
    base = top + 20 + _BARS
    height = base + _ROW * len(rows) + 34 + 18 * len(notes) + _EDGE

    def place(dot: Dot) -> tuple[float, float]:
        if dot.key == YEAR_UNKNOWN:
            middle = _LEFT + (line + _LINE) / 2
            return middle - 9, middle + 9
        return _LEFT + dot.begin * line, _LEFT + dot.end * line

    write(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" '
        f'width="{_WIDTH:.0f}" height="{height:.0f}" role="img" aria-labelledby="title notes" '
        'font-family="system-ui, sans-serif" font-size="13">\n'
        f'<title id="title">{escape_text(title)}</title>\n'
        f'<desc id="notes">{escape_text(" ".join((mark, *notes)).strip())}</desc>\n'
        f'<rect width="{_WIDTH:.0f}" height="{height:.0f}" fill="#ffffff"/>\n'
    )
    if mark:
        write(_text(_WIDTH / 2, _EDGE + 8, mark, anchor="middle", font_weight="700"))
    write(_text(_EDGE, top - 8, title, font_size="17", font_weight="600"))
    bars = [each for each in chart.everyone.marks if not each.longer]
    most = max((each.size for each in bars), default=1)
    with_number = numbered(chart.everyone, 0.05)
    write(_text(_EDGE, base - 4, "All", font_weight="600"))
    write(_text(_WIDTH - _EDGE, base - 4, f"{chart.everyone.size:,}", anchor="end"))
    write(f'<path d="M{_LEFT:.0f} {base:.1f}h{_LINE:.0f}" stroke="{_TRACK}"/>\n')
    for each in bars:
        begin, end = place(each)
        tall = _BARS * each.size / most
        write(
            f'<rect x="{begin:.1f}" y="{base - tall:.1f}" width="{max(end - begin - 1, 1):.1f}" '
            f'height="{tall:.1f}" fill="{_colour(each)}">'
            f"<title>{escape_text(each.words)}</title></rect>\n"
        )
        if each.key in with_number:
            write(_text((begin + end) / 2, base - tall - 4, f"{each.size:,}", anchor="middle"))
    largest = max((dot.size for row in rows for dot in row.marks), default=1)
    y = base + _ROW / 2 + 4
    for row in rows:
        name = row.name or "Speaker not named"
        short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
        write(f"<g><title>{escape_text(f'{name}: {row.size:,}')}</title>\n")
        write(_text(_EDGE, y + 4, short))
        write(f'<path d="M{_LEFT:.0f} {y:.1f}h{line:.0f}" stroke="{_TRACK}"/>\n')
        for each in row.marks:
            write(_mark(each, place(each), y, largest))
        write(_text(_WIDTH - _EDGE, y + 4, f"{row.size:,}", anchor="end") + "</g>\n")
        y += _ROW
    y += 6
    for at, label in chart.ticks:
        write(_text(_LEFT + at * line, y, label, anchor="middle", fill=_QUIET, font_size="12"))
    if chart.yearless:
        middle = _LEFT + (line + _LINE) / 2
        write(_text(middle, y, "no year", anchor="middle", fill=_QUIET, font_size="12"))
    lines = (_text(_EDGE, y + 26 + 18 * at, each, fill=_QUIET) for at, each in enumerate(notes))
    write("".join(lines))
    write("</svg>\n")


def _mark(mark: Dot, ends: tuple[float, float], y: float, largest: int) -> str:
    """Return a dot as large as its number, or a short line for a date of more than one period."""
    begin, end = ends
    if mark.longer:
        return (
            f'<rect x="{begin:.1f}" y="{y + 5:.1f}" width="{end - begin:.1f}" height="3" '
            f'fill="{_colour(mark)}" fill-opacity="0.6">'
            f"<title>{escape_text(mark.words)}</title></rect>\n"
        )
    radius = 2 + 7 * sqrt(mark.size / largest)
    return (
        f'<circle cx="{(begin + end) / 2:.1f}" cy="{y:.1f}" r="{radius:.1f}" '
        f'fill="{_colour(mark)}" fill-opacity="0.85">'
        f"<title>{escape_text(mark.words)}</title></circle>\n"
    )


def _colour(mark: Dot) -> str:
    return _UNKNOWN if mark.key == YEAR_UNKNOWN else _FILL


def _text(x: float, y: float, text: str, *, anchor: str = "", fill: str = _INK, **more: str) -> str:
    given = attributes(text_anchor=anchor, fill=fill, **more)
    return f'<text x="{x:.1f}" y="{y:.1f}"{given}>{escape_text(text)}</text>\n'
