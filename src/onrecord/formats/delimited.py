"""CSV and TSV: a header, then one statement a row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TextIO

from onrecord.errors import BadFileError
from onrecord.formats.base import COLUMNS, Remark, Row, Write, as_json, reported, unsaid
from onrecord.formats.flat import flatten
from onrecord.formats.heading import Lines
from onrecord.model import Statement
from onrecord.validation import is_encodable

_LONGEST_CELL = 1 << 30
_SPELT = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "|"}
_LONG = "put a cell that holds the mark between cells in quotation marks"
_SHORT = "add those that are missing, if only as empty ones"


@dataclass(frozen=True, slots=True)
class Delimited:
    """A table in text (RFC 4180), its cells parted by ``delimiter``."""

    name: str
    suffixes: tuple[str, ...]
    delimiter: str

    def header(self, file: TextIO) -> tuple[str, ...]:
        """Return the names in the first row."""
        lines = Lines(file, self.delimiter)
        return tuple(_header(lines, _reader(lines)))

    def read(self, file: TextIO, remark: Remark = unsaid) -> Iterator[Row]:
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

    def write(self, statements: Iterable[Statement], write: Write, fields: Sequence[str]) -> None:
        """Write a header and a row for each statement; fields without a value stay empty."""
        columns = tuple(fields) or COLUMNS
        rows = (flatten(each, columns).values() for each in statements)
        self._write(write, chain([columns], rows))

    def write_rows(self, rows: Iterable[Row], write: Write) -> None:
        """Write bad rows under the header of them all, line and reason first."""
        bad = list(rows)
        names = dict.fromkeys(name for row in bad for name in (*reported(row), *row.missing))
        self._write(write, chain([names], (map(_cell, _as_read(row, names)) for row in bad)))

    def _write(self, write: Write, rows: Iterable[Iterable[object]]) -> None:
        # Told of CR and LF as line ends, the writer puts marks round both.
        sink = _Sink(lambda line: write(line.removesuffix("\r\n") + "\n"))
        csv.writer(sink, delimiter=self.delimiter, lineterminator="\r\n").writerows(rows)


@dataclass(frozen=True, slots=True)
class _Sink:
    write: Write


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


def _as_read(row: Row, names: Iterable[str]) -> list[object]:
    """Return the cells of a bad row: one that was too short or too long stays so."""
    cells = reported(row)
    return [*(cells.get(name) for name in names if name not in row.missing), *row.surplus]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) and is_encodable(value) else as_json(value)


CSV = Delimited("csv", (".csv",), ",")
TSV = Delimited("tsv", (".tsv", ".tab"), "\t")
