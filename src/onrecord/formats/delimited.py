"""CSV and TSV: a header, then one statement a row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol, TextIO

from onrecord.errors import BadFileError
from onrecord.formats.base import COLUMNS, Row, Write, as_json, reported
from onrecord.formats.flat import flatten
from onrecord.model import Statement, encodable

_LONGEST_CELL = 1 << 30


class _Reader(Protocol):
    """A csv reader: it counts its lines."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Delimited:
    """A table in text (RFC 4180), its cells parted by ``delimiter``."""

    name: str
    suffixes: tuple[str, ...]
    delimiter: str

    def header(self, file: TextIO) -> tuple[str, ...]:
        """Return the names in the first row."""
        return tuple(_header(next(self._reader(file), [])))

    def read(self, file: TextIO) -> Iterator[Row]:
        """Give the rows under the header; blank ones are no rows."""
        reader = self._reader(file)
        try:
            yield from _rows(reader, _header(next(reader, [])))
        except csv.Error as cause:
            raise BadFileError(f"line {reader.line_num}: {cause}") from cause

    def _reader(self, file: TextIO) -> _Reader:
        csv.field_size_limit(_LONGEST_CELL)
        return csv.reader(file, delimiter=self.delimiter, strict=True)

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


def _header(names: list[str]) -> list[str]:
    """Return the names of the columns; a second of one name would hide the first."""
    settled = [name.strip() for name in names]
    twice = {name for name in settled if name and settled.count(name) > 1}
    if twice:
        raise BadFileError(f"line 1: two columns are called {min(twice)!r}; rename one")
    return [name or f"column {at}" for at, name in enumerate(settled, 1)]


def _rows(reader: _Reader, header: list[str]) -> Iterator[Row]:
    first = reader.line_num + 1
    for cells in reader:
        if cells:
            yield _row(first, header, cells)
        first = reader.line_num + 1


def _row(number: int, header: list[str], cells: list[str]) -> Row:
    named = dict(zip(header, cells, strict=False))
    if len(cells) == len(header):
        return Row(number, named)
    fault = f"{len(cells)} cells where the header names {len(header)}"
    surplus, missing = tuple(cells[len(header) :]), tuple(header[len(cells) :])
    return Row(number, named, fault, surplus, missing)


def _as_read(row: Row, names: Iterable[str]) -> list[object]:
    """Return the cells of a bad row: one that was too short or too long stays so."""
    cells = reported(row)
    return [*(cells.get(name) for name in names if name not in row.missing), *row.surplus]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) and encodable(value) else as_json(value)


CSV = Delimited("csv", (".csv",), ",")
TSV = Delimited("tsv", (".tsv", ".tab"), "\t")
