"""CSV and TSV: a header, then one statement a row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TextIO

from onrecord.errors import BadFileError
from onrecord.formats.base import COLUMNS, LINE, REASON, REPORTED, Row, Write, reported
from onrecord.formats.flat import flatten
from onrecord.model import Statement

_LONGEST_CELL = 1 << 30


@dataclass(frozen=True, slots=True)
class Delimited:
    """A table in text (RFC 4180), its cells parted by ``delimiter``."""

    name: str
    suffixes: tuple[str, ...]
    delimiter: str

    def read(self, file: TextIO) -> Iterator[Row]:
        """Give the rows under the header; blank ones are no rows."""
        csv.field_size_limit(_LONGEST_CELL)
        reader = csv.reader(file, delimiter=self.delimiter, strict=True)
        try:
            header = next(reader, None)
            if header is None:
                return
            yield from _rows(reader, _header(header))
        except csv.Error as cause:
            raise BadFileError(f"line {reader.line_num}: {cause}") from cause

    def write(self, statements: Iterable[Statement], write: Write, fields: Sequence[str]) -> None:
        """Write a header and a row for each statement; fields without a value stay empty."""
        columns = tuple(fields) or COLUMNS
        rows = (flatten(each, columns).values() for each in statements)
        self._write(write, chain([columns], rows))

    def write_rows(self, rows: Iterable[Row], write: Write) -> None:
        """Write bad rows under their own header, line and reason first."""
        for at, row in enumerate(rows):
            if at == 0:
                names = (name for name in row.cells if name not in REPORTED)
                self._write(write, [(LINE, REASON, *names)])
            self._write(write, [(*reported(row).values(), *row.surplus)])

    def _write(self, write: Write, rows: Iterable[Iterable[object]]) -> None:
        writer = csv.writer(_Sink(write), delimiter=self.delimiter, lineterminator="\n")
        writer.writerows(rows)


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


def _rows(reader: Iterator[list[str]], header: list[str]) -> Iterator[Row]:
    first = reader.line_num + 1  # type: ignore[attr-defined]  # a csv reader counts its lines
    for cells in reader:
        if cells:
            yield _row(first, header, cells)
        first = reader.line_num + 1  # type: ignore[attr-defined]


def _row(number: int, header: list[str], cells: list[str]) -> Row:
    named = dict(zip(header, cells, strict=False))
    if len(cells) == len(header):
        return Row(number, named)
    fault = f"{len(cells)} cells where the header names {len(header)}"
    return Row(number, named, fault, tuple(cells[len(header) :]))


CSV = Delimited("csv", (".csv",), ",")
TSV = Delimited("tsv", (".tsv", ".tab"), "\t")
