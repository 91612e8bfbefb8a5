"""CSV and TSV in: a header, then one statement a row (RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from onrecord.errors import BadValueError
from onrecord.formats import RAW, REPORTED, Remark, Row
from onrecord.importing.readers.base import ReadOptions, unique_names
from onrecord.importing.readers.csv_sniff import Lines
from onrecord.importing.readers.open_text import TextReader, TextTable

_LONGEST_CELL = 1 << 30
_SPELT = {",": "comma", ";": "semicolon", "\t": "tab", "|": "|"}
_LONG = "put a cell that holds the separator in quotation marks"
_SHORT = "add those that are missing, if only as empty ones"
_MARKS = "double a quotation mark inside a cell, or read the file with --quoting none"
_MOST_CHECKED = 3


@dataclass(frozen=True, slots=True)
class Delimited(TextReader):
    """A table in text, its cells separated by ``delimiter``.

    ``columns`` names them where the file has no header; ``quoting`` is "none" where
    quotation marks are letters like any other.
    """

    delimiter: str
    columns: tuple[str, ...] = ()
    has_header: bool = True
    quoting: str = ""

    def open(self, path: Path, options: ReadOptions) -> TextTable:
        """Open the file as text. Raises BadValueError for another quoting than "none"."""
        if options.quoting not in ("", "none"):
            raise BadValueError(f"--quoting is none, or not given; not {options.quoting!r}")
        reader = replace(
            self,
            columns=options.columns,
            has_header=options.has_header,
            quoting=options.quoting,
        )
        return super(Delimited, reader).open(path, options)

    def header(self, file: TextIO) -> tuple[str, ...]:
        """Return the names in the first row, or those given."""
        lines = Lines(file, self.delimiter, has_header=self.has_header)
        return tuple(self._names(lines, self._reader(lines)))

    def read(self, file: TextIO, remark: Remark) -> Iterator[Row]:
        """Yield the rows under the header, but no blank ones and no comments.

        A row whose quotation marks cannot be read is yielded with its fault.
        """
        lines = Lines(file, self.delimiter, has_header=self.has_header)
        reader = self._reader(lines)
        if lines.heading.delimiter != self.delimiter:
            remark(f"{_SPELT.get(lines.heading.delimiter)}-separated")
        if lines.heading.titles:
            remark(
                f"the header is in line {lines.heading.leading + 1}; lines above it were skipped"
            )
        header = self._names(lines, reader, remark)
        lines.resume()
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as cause:
                yield self._crooked(lines, header, cause)
                lines.resume()
                continue
            if cells is None:
                break
            if cells:
                yield _row(lines.start, header, cells)
            lines.resume()
        if lines.comments:
            first = f"the first line {lines.comments[0]}"
            remark(f"{len(lines.comments):,} lines that begin with # were skipped, {first}")

    def _reader(self, lines: Iterator[str], delimiter: str = "") -> Iterator[list[str]]:
        csv.field_size_limit(_LONGEST_CELL)
        if isinstance(lines, Lines):
            delimiter = lines.heading.delimiter
        if self.quoting == "none":
            return csv.reader(lines, delimiter=delimiter, strict=True, quoting=csv.QUOTE_NONE)
        return csv.reader(lines, delimiter=delimiter, strict=True)

    def _names(
        self, lines: Lines, reader: Iterator[list[str]], remark: Remark | None = None
    ) -> list[str]:
        """Return the names of the columns: given, numbered, or those of the header."""
        if not self.has_header:
            width = max(lines.heading.width, len(self.columns))
            given = [*self.columns, *([""] * (width - len(self.columns)))]
            return unique_names(given, remark)
        try:
            found = next(reader, [])
        except csv.Error:
            found = lines.row[0].strip("\r\n").replace('"', "").split(lines.heading.delimiter)
            lines.read_again(lines.row[1:])
        return unique_names(found, remark)

    def _crooked(self, lines: Lines, header: list[str], cause: csv.Error) -> Row:
        """Return the row that cannot be read, as it stands; read on behind it.

        The lines after the first are read as rows where each of them is one. Else they
        may be more of the same cell, and belong to the bad row: no words are torn.
        """
        start, first, rest = lines.start, lines.row[0], lines.row[1:]
        alone = [first.replace('"', ""), *rest[:_MOST_CHECKED]]
        if rest and len(header) > 2 and all(self._is_row(each, lines, header) for each in alone):  # noqa: PLR2004  prose has commas too
            lines.read_again(rest)
            rest = []
        text = "".join([first, *rest]).rstrip("\r\n")
        ended = "unexpected end" in str(cause)
        why = "a quotation mark opens a cell and none closes it"
        if not ended:
            why = "a quotation mark stands in a cell that is in quotation marks"
        names = [name for name in header if name not in REPORTED]
        return Row(start, {**dict.fromkeys(names, ""), RAW: text}, f"{why}; {_MARKS}")

    def _is_row(self, line: str, lines: Lines, header: Sequence[str]) -> bool:
        try:
            cells = next(self._reader(iter([line]), lines.heading.delimiter), [])
        except csv.Error:
            return False
        return len(cells) == len(header)


def _row(number: int, header: list[str], cells: list[str]) -> Row:
    named = dict(zip(header, cells, strict=False))
    if named.get(RAW):
        return _mended(number, header, named)
    named.pop(RAW, None)
    if len(cells) == len(header):
        return Row(number, named)
    remedy = _LONG if len(cells) > len(header) else _SHORT
    fault = f"{len(cells)} cells where the header names {len(header)}; {remedy}"
    surplus, missing = tuple(cells[len(header) :]), tuple(header[len(cells) :])
    return Row(number, named, fault, surplus, missing)


def _mended(number: int, header: list[str], cells: dict[str, str]) -> Row:
    """Read a row that was rejected as it stood, and has been mended there."""
    names = [name for name in header if name not in REPORTED | {RAW}]
    for delimiter in _SPELT:
        try:
            found = next(csv.reader([cells[RAW]], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        if len(found) == len(names):
            return Row(number, dict(zip(names, found, strict=True)))
    fault = f"{RAW} does not hold the {len(names)} cells of a row; {_MARKS}"
    return Row(number, {**dict.fromkeys(names, ""), RAW: cells[RAW]}, fault)


CSV = Delimited(",")
TSV = Delimited("\t")
