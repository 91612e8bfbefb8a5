"""ODS in: the first table of an OpenDocument spreadsheet that holds anything, or one by name."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from onrecord.errors import BadFileError, BadValueError
from onrecord.formats import Remark, Row
from onrecord.importing.readers.base import ReadOptions
from onrecord.importing.readers.xml_stream import read_xml, text_of

_LARGEST = 1 << 30
_RATIO = 200
_ALWAYS = 32 << 20
_CHUNK = 1 << 18
_WIDEST = 4096
_YEAR = 4


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """The table ``asked`` for, or the first that holds anything (see readers.base.Table)."""

    path: Path
    asked: str = ""

    def names(self) -> tuple[str, ...]:
        """Return nothing: which columns hold anything, the rows tell."""
        return ()

    def rows(self, remark: Remark) -> Iterator[Row]:
        """Yield the rows under the header, numbered as the spreadsheet has them.

        Raises BadFileError, and BadValueError where no table has the name asked for.
        """
        with tempfile.NamedTemporaryFile(prefix="onrecord-") as content:
            _unpack(self.path, content)
            seen: dict[str, None] = {}
            read = ""
            header: list[str] = []
            for table, number, cells in _rows(Path(content.name)):
                seen[table] = None
                is_asked = table.casefold() == self.asked.strip().casefold()
                if not any(cells) or not (is_asked if self.asked else read in ("", table)):
                    continue
                read = table
                if not header:
                    header = _named(cells)
                else:
                    yield Row(number, _by_name(header, cells))
        if self.asked and not read:
            there = ", ".join(seen)
            raise BadValueError(f"there is no sheet {self.asked!r}; the workbook has {there}")
        others = [each for each in seen if each != read]
        if others and not self.asked:
            remark(f"its sheet {read} was read; --sheet reads another: {', '.join(others)}")


def _unpack(path: Path, content: Any) -> None:
    try:
        most = max(_ALWAYS, min(_LARGEST, path.stat().st_size * _RATIO))
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as member:
            while piece := member.read(_CHUNK):
                most -= len(piece)
                if most < 0:
                    raise BadFileError("it unpacks to much more than a spreadsheet; save it as CSV")
                content.write(piece)
        content.flush()
    except (OSError, KeyError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile) as cause:
        remedy = "open it in its program and save it as .ods or .xlsx, without a password"
        raise BadFileError(f"it is not an intact spreadsheet; {remedy}") from cause


def _rows(path: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Yield each row that holds anything: its table, its number, its cells."""
    table, number = "", 1
    for kind, name, _, element in read_xml(path, {"table-row"}):
        if name == "table" and kind == "open":
            table, number = element.get("name", ""), 1
        elif name == "table-row":
            cells = _cells(element)
            times = _repeated(element, "number-rows-repeated")
            if any(cells):
                for offset in range(min(times, _WIDEST)):
                    yield table, number + offset, cells
            number += times


def _cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in {"table-cell", "covered-table-cell"}:
            continue
        times = _repeated(cell, "number-columns-repeated")
        cells += [_value(cell)] * min(times, max(0, _WIDEST - len(cells)))
    return cells


def _repeated(element: Element, attribute: str) -> int:
    times = element.get(attribute, "1")
    return int(times) if times.isdecimal() else 1


def _value(cell: Element) -> str:
    """Return what a cell shows; a date that shows its year in the form of ISO 8601."""
    shown = "\n".join(text_of(each) for each in cell.findall("p"))
    date = cell.get("date-value", "")
    return date if date and date[:_YEAR] in shown else shown


def _named(cells: list[str]) -> list[str]:
    names = [each.strip() for each in cells]
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise BadFileError(f"two columns are called {min(twice)!r}; rename one")
    return names


def _by_name(header: list[str], cells: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: None for name in header if name}
    for at, value in enumerate(cells):
        if value:
            name = header[at] if at < len(header) else ""
            found[name or f"column {at + 1}"] = value
    return found


class OpenDocument:
    """An OpenDocument spreadsheet."""

    def open(self, path: Path, options: ReadOptions) -> Spreadsheet:
        """Return the table asked for, or the first that holds anything."""
        return Spreadsheet(path, options.sheet)


ODS = OpenDocument()
