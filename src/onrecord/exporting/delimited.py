"""CSV and TSV out: a header, then one statement a row (RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from onrecord.formats import COLUMNS, Row, Write, add_reason, as_json
from onrecord.model import Statement
from onrecord.statements.flatten import flatten
from onrecord.validation import is_encodable

# What OWASP lists for "CSV injection".
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Delimited:
    """A table in text, its cells separated by ``delimiter``.

    For a ``spreadsheet``, an apostrophe stands before what it would take for a formula.
    """

    delimiter: str
    spreadsheet: bool = False

    def for_spreadsheet(self) -> Delimited:
        """Return the writer of tables that spreadsheets may open: no cell is a formula."""
        return Delimited(self.delimiter, spreadsheet=True)

    def write(self, statements: Iterable[Statement], write: Write, fields: Sequence[str]) -> None:
        """Write a header and a row for each statement; fields without a value stay empty."""
        columns = tuple(fields) or COLUMNS
        rows = (flatten(each, columns).values() for each in statements)
        self.write_table(write, chain([columns], rows))

    def write_rows(self, rows: Iterable[Row], write: Write) -> None:
        """Write bad rows under the header of them all, line and reason first."""
        bad = list(rows)
        names = dict.fromkeys(name for row in bad for name in (*add_reason(row), *row.missing))
        self.write_table(write, chain([names], (map(_cell, _as_read(row, names)) for row in bad)))

    def write_table(self, write: Write, rows: Iterable[Iterable[object]]) -> None:
        """Write rows of cells."""
        # Told of CR and LF as line ends, the writer puts marks round both.
        sink = _Sink(lambda line: write(line.removesuffix("\r\n") + "\n"))
        if self.spreadsheet:
            rows = (map(_as_text, row) for row in rows)
        csv.writer(sink, delimiter=self.delimiter, lineterminator="\r\n").writerows(rows)


@dataclass(frozen=True, slots=True)
class _Sink:
    write: Write


def _as_read(row: Row, names: Iterable[str]) -> list[object]:
    """Return the cells of a bad row: one that was too short or too long stays so."""
    cells = add_reason(row)
    return [*(cells.get(name) for name in names if name not in row.missing), *row.surplus]


def _as_text(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) and is_encodable(value) else as_json(value)


CSV = Delimited(",")
TSV = Delimited("\t")
