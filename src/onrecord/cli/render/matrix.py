"""A matrix in each form: its cells put into words, and drawn."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from onrecord.analysis.matrix import NOT_STATED, OTHER, Cell, Heading, Matrix, stance_counts
from onrecord.cli.render.counts import value_name
from onrecord.cli.terminal.output import Write, harmless_writer
from onrecord.cli.terminal.sanitize import one_line
from onrecord.exporting.html.heat_map import HeatCell, HeatMap, HeatRow, level
from onrecord.query import PERIODS
from onrecord.text.plural import plural

SIGNS = {"support": "+", "oppose": "−", "neutral": "=", "mixed": "±", NOT_STATED: "?"}
_LEGEND = "+ support, − oppose, = neutral, ± mixed or several, ? not stated; · nothing said"
_SHADES = " ░▒▓█"
_INKS = {
    "level-0": "dim",
    "level-1": "black on #e3eef9",
    "level-2": "black on #bcd7ee",
    "level-3": "black on #7fb2dc",
    "level-4": "white on #2f79b9",
    "level-5": "white on #0b4a86",
    "support": "white on #0072b2",
    "oppose": "black on #e69f00",
    "neutral": "black on #cccccc",
    "mixed": "black on #cc79a7",
    "not-stated": "",
}
_NARROWEST, _WIDEST = 5, 14


def heat_map(matrix: Matrix, title: str, notes: Iterable[str], *, stance: bool) -> HeatMap:
    """Put a matrix into words: a label for each row and column, a text for each cell."""
    legend = _LEGEND if stance else "numbers: statements; · nothing said"
    columns = tuple(heading_label(each, matrix) for each in matrix.columns)
    rows = []
    for row in matrix.rows:
        label = value_name(matrix.by[0], row.value)
        cells = tuple(
            _cell(matrix.cell(row.value, column.value), f"{label}, {name}", matrix, stance=stance)
            for column, name in zip(matrix.columns, columns, strict=True)
        )
        rows.append(HeatRow(label, cells, f"{row.size:,}"))
    corner = " × ".join(matrix.by)
    return HeatMap(title, corner, columns, tuple(rows), (f"{legend}.", *notes))


def heading_label(heading: Heading, matrix: Matrix) -> str:
    """Name a column; the one that sums others says how many."""
    if heading.value == OTHER:
        return f"{'earlier' if matrix.by[1] in PERIODS else 'other'} ({matrix.others:,})"
    return value_name(matrix.by[1], heading.value)


def _cell(cell: Cell, place: str, matrix: Matrix, *, stance: bool) -> HeatCell:
    if not cell.size:
        return HeatCell("·", "level-0", f"{place}: nothing said")
    words = f"{place}: {plural(cell.size, 'statement')}"
    if not stance:
        return HeatCell(f"{cell.size:,}", f"level-{level(cell.size, matrix.largest)}", words)
    told = ", ".join(f"{size:,} {name}" for name, size in stance_counts(cell).items())
    kind = cell.stance.replace(" ", "-")
    return HeatCell(f"{SIGNS[cell.stance]} {cell.size:,}", kind, f"{words} ({told})")


def fitting_columns(matrix: Matrix, width: int) -> int:
    """Return how many columns a terminal of this width has room for."""
    room = width - _label_width(matrix, width) - 2 - len("1,000") - 2
    wide = [
        max(_NARROWEST, min(_WIDEST, len(heading_label(each, matrix)))) + 2
        for each in matrix.columns
    ]
    return max(2, sum(sum(wide[:count]) <= room for count in range(1, len(wide) + 1)))


def _label_width(matrix: Matrix, width: int) -> int:
    longest = max((len(value_name(matrix.by[0], each.value)) for each in matrix.rows), default=0)
    return min(max(longest, 12), width // 3)


def draw(matrix: Matrix, heat: HeatMap, caption: str, write: Write) -> None:
    """Print a matrix as a table; shades and signs say without colour what colours say."""
    from rich.text import Text

    from onrecord.cli.render import tables

    page = tables.console()
    grid = tables.empty_table()
    grid.add_column(heat.corner, overflow="fold", width=_label_width(matrix, page.width))
    for each in (*heat.columns, "all"):
        grid.add_column(
            Text(one_line(each)),
            justify="right",
            overflow="fold",
            max_width=_WIDEST,
            min_width=3,
            vertical="middle",
        )
    for row in heat.rows:
        cells = [Text(_shaded(each), style=_INKS[each.kind]) for each in row.cells]
        grid.add_row(Text(one_line(row.label)), *cells, Text(row.total, style="bold"))
    with page.capture() as captured:
        page.print(grid)
        for note in (*heat.notes, caption):
            page.print(tables.print_remark(note))
    write(captured.get())


def _shaded(cell: HeatCell) -> str:
    if not cell.kind.startswith("level-"):
        return cell.text
    shade = _SHADES[min(int(cell.kind[-1]), len(_SHADES) - 1)]
    return f"{shade} {cell.text}".strip()


def as_markdown(heat: HeatMap, write: Write) -> None:
    """Write a Markdown table with its notes beneath it."""
    names = (heat.corner, *heat.columns, "all")
    rule = ("---", *["---:"] * (len(names) - 1))
    body = ((row.label, *(each.text for each in row.cells), row.total) for row in heat.rows)
    for row in (names, rule, *body):
        write(
            "| "
            + " | ".join(one_line(cell).replace("|", "\\|").replace("<", "\\<") for cell in row)
            + " |\n"
        )
    write("".join(f"\n{one_line(note)}\n" for note in heat.notes))


def as_cells(matrix: Matrix, write: Write, form: str, *, stance: bool) -> None:
    """Write the whole matrix as CSV or between tabs: a row a row, counts or stances in it."""
    sheet = io.StringIO()
    delimiter = "," if form == "csv" else "\t"
    writer = csv.writer(sheet, delimiter=delimiter, lineterminator="\n")
    names = [heading_label(each, matrix) for each in matrix.columns]
    writer.writerow([matrix.by[0], *names, "all"])
    for row in matrix.rows:
        cells = [matrix.cell(row.value, each.value) for each in matrix.columns]
        said = [each.stance if stance else each.size for each in cells]
        writer.writerow([value_name(matrix.by[0], row.value), *said, row.size])
    harmless_writer(form, write)(sheet.getvalue())


def as_json(matrix: Matrix, write: Write, *, stance: bool) -> None:
    """Write an array of the cells that are not empty: their values, count and stances."""
    records = list(_records(matrix, stance=stance))
    harmless_writer("json", write)(json.dumps(records, ensure_ascii=False, indent=1) + "\n")


def _records(matrix: Matrix, *, stance: bool) -> Iterator[dict[str, object]]:
    for row in matrix.rows:
        for column in matrix.columns:
            cell = matrix.cell(row.value, column.value)
            if not cell.size:
                continue
            record: dict[str, object] = dict(zip(matrix.by, (row.value, column.value), strict=True))
            if column.value == OTHER:
                record[matrix.by[1]] = None
                record["columns"] = matrix.others
            record["count"] = cell.size
            if stance:
                record |= {"stance": cell.stance, "stances": stance_counts(cell)}
            yield record
