"""CSV and TSV in: a header, then one statement a row (RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from onrecord.errors import BadFileError
from onrecord.formats import Remark, Row
from onrecord.importing.readers.base import ReadOptions
from onrecord.importing.readers.csv_sniff import Lines
from onrecord.importing.readers.open_text import TextTable

_LONGEST_CELL = 1 << 30
_SPELT = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "|"}
_LONG = "put a cell that holds the mark between cells in quotation marks"
_SHORT = "add those that are missing, if only as empty ones"


@dataclass(frozen=True, slots=True)
class Delimited:
    """A table in text, its cells separated by ``delimiter``."""

    delimiter: str

    def open(self, path: Path, options: ReadOptions) -> TextTable:
        """Open the file as text."""
        return TextTable.opened(self, path, options)

    def header(self, file: TextIO) -> tuple[str, ...]:
        """Return the names in the first row."""
        lines = Lines(file, self.delimiter)
        return tuple(_header(lines, _reader(lines)))

    def read(self, file: TextIO, remark: Remark) -> Iterator[Row]:
        """Give the rows under the header; blank ones and comments are no rows."""
        lines = Lines(file, self.delimiter)
        reader = _reader(lines)
        if lines.heading.delimiter != self.delimiter:
            remark(f"its cells are parted by {_SPELT.get(lines.heading.delimiter)}")
        try:
            yield from _rows(lines, reader, _header(lines, reader))
        except csv.Error as cause:
            raise BadFileError(f"line {lines.start}: {_why(cause)}") from cause
        if lines.comments:
            first = f"the first line {lines.comments[0]}"
            remark(f"{len(lines.comments):,} lines that begin with # are no rows, {first}")


def _reader(lines: Lines) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(lines, delimiter=lines.heading.delimiter, strict=True)


def _why(cause: csv.Error) -> str:
    ended = "unexpected end" in str(cause)
    return "a quotation mark opens a cell there and none closes it" if ended else str(cause)


def _header(lines: Lines, reader: Iterator[list[str]]) -> list[str]:
    """Return the names of the columns; a second of one name would hide the first."""
    settled = [name.strip() for name in next(reader, [])]
    twice = {name for name in settled if name and settled.count(name) > 1}
    if twice:
        message = f"line {lines.start}: two columns are called {min(twice)!r}; rename one"
        raise BadFileError(message)
    return [name or f"column {at}" for at, name in enumerate(settled, 1)]


def _rows(lines: Lines, reader: Iterator[list[str]], header: list[str]) -> Iterator[Row]:
    lines.resume()
    for cells in reader:
        if cells:
            yield _row(lines.start, header, cells)
        lines.resume()


def _row(number: int, header: list[str], cells: list[str]) -> Row:
    named = dict(zip(header, cells, strict=False))
    if len(cells) == len(header):
        return Row(number, named)
    remedy = _LONG if len(cells) > len(header) else _SHORT
    fault = f"{len(cells)} cells where the header names {len(header)}; {remedy}"
    surplus, missing = tuple(cells[len(header) :]), tuple(header[len(cells) :])
    return Row(number, named, fault, surplus, missing)


CSV = Delimited(",")
TSV = Delimited("\t")
