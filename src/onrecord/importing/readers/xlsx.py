"""XLSX: one sheet of a workbook, its header and then a statement a row; a way in only."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from onrecord.errors import BadFileError, BadValueError, MissingExtraError
from onrecord.formats import Remark, Row
from onrecord.importing.readers.base import ReadOptions, unique_names

_BROKEN = (
    BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    SyntaxError,
    EOFError,
)
_LOCKED = b"\xd0\xcf\x11\xe0"
_HEAD = 10
# As many rows as a sheet of Excel can have.
_MOST_ROWS = 1 << 20
_MOST_CELLS = 50_000_000
_SIZES = ("file_size", "compress_size")
_MUCH, _MOST_TIMES = 100 << 20, 100
_RETURN = "_x000D_"
_RECKON = "open it in its program, which calculates it, and save it"
_UNPRINTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook at ``path``: the one ``asked`` for, or the first that holds anything.

    Raises MissingExtraError, BadFileError where it is no workbook, and
    BadValueError where it has no such sheet.
    """

    path: Path
    asked: str = ""

    def names(self) -> tuple[str, ...]:
        """Return nothing: which columns hold anything, the rows tell."""
        return ()

    def rows(self, remark: Remark) -> Iterator[Row]:
        """Give the rows under the header, numbered as the sheet has them; blank ones are none."""
        with ExitStack() as stack:
            book = stack.enter_context(_opened(self.path, cached=False))
            sheet = _sheet(book, self.asked)
            yield from _rows(sheet, _Cached(self.path, sheet.title, stack), remark)
            others = [each.title for each in _visible(book) if each is not sheet and _holds(each)]
            if others:
                there = ", ".join(others)
                remark(f"its sheet {sheet.title} was read; --sheet reads another: {there}")


@contextmanager
def _opened(path: Path, *, cached: bool) -> Iterator[Any]:
    """Open a workbook: its formulas as such, or the values they had when it was saved."""
    try:
        from openpyxl import load_workbook
    except ImportError as cause:
        raise MissingExtraError("reading a workbook", "xlsx") from cause
    with _bytes(path) as raw, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _refuse_others(raw.read(4))
        raw.seek(0)
        try:
            _refuse_bomb(raw)
            raw.seek(0)
            book = load_workbook(raw, read_only=True, data_only=cached, keep_links=False)
            yield book
            book.close()
        except _BROKEN as cause:
            raise BadFileError(f"it is not an intact workbook: {cause}") from cause


@contextmanager
def _bytes(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as raw:
            yield raw
    except OSError as cause:
        raise BadFileError((cause.strerror or str(cause)).lower()) from cause


def _refuse_others(start: bytes) -> None:
    remedy = "open it in its program and save it as .xlsx, without a password"
    if start == _LOCKED:
        raise BadFileError(f"it is a workbook of the old kind, or locked; {remedy}")
    if start[:2] != b"PK":
        raise BadFileError(f"it is no workbook; {remedy}")


def _refuse_bomb(raw: BinaryIO) -> None:
    """Raise BadFileError where a workbook is far larger unpacked than any is."""
    with ZipFile(raw) as archive:
        members = archive.infolist()
    unpacked, packed = (sum(getattr(each, name) for each in members) for name in _SIZES)
    if unpacked > _MUCH and unpacked > _MOST_TIMES * packed:
        raise BadFileError(
            f"it unpacks to {unpacked >> 20:,} MiB, {unpacked // max(1, packed):,} times its size; "
            "no workbook does: save what you need as CSV"
        )


class _Cached:
    """The values that the formulas of a sheet had, looked up only where there is one."""

    def __init__(self, path: Path, title: str, stack: ExitStack) -> None:
        self._path, self._title, self._stack = path, title, stack
        self._rows: Iterator[Sequence[Any]] | None = None
        self._at = 0

    def row(self, number: int) -> Sequence[Any]:
        """Return the cells of a row further down than the one before."""
        if self._rows is None:
            book = self._stack.enter_context(_opened(self._path, cached=True))
            self._rows = _cells(book[self._title])
        row = next(islice(self._rows, number - self._at - 1, None), ())
        self._at = number
        return row


def _visible(book: Any) -> list[Any]:
    return [each for each in book.worksheets if each.sheet_state == "visible"]


def _sheet(book: Any, asked: str) -> Any:
    """Return the sheet called so, or the first that holds anything."""
    if not asked:
        shown = _visible(book) or book.worksheets
        return next((each for each in shown if _holds(each)), shown[0])
    for each in book.worksheets:
        if each.title.casefold() == asked.strip().casefold():
            return each
    there = ", ".join(each.title for each in book.worksheets)
    raise BadValueError(f"there is no sheet {asked!r}; the workbook has {there}")


def _cells(sheet: Any) -> Iterator[Sequence[Any]]:
    """Yield the rows of a sheet. Raises BadFileError where they are more than it can have."""
    sheet.reset_dimensions()  # those a program wrote down may be wrong
    count = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        count += len(row)
        if number > _MOST_ROWS or count > _MOST_CELLS:
            raise BadFileError(
                f"its sheet {sheet.title} has more than {_MOST_ROWS:,} rows or {_MOST_CELLS:,} "
                "cells; save what you need as CSV"
            )
        yield row


def _holds(sheet: Any) -> bool:
    return any(map(_full, _cells(sheet)))


def _full(cells: Iterable[Any]) -> int:
    """Count the cells that hold anything."""
    return sum(not _is_blank(each.value) for each in cells)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _rows(sheet: Any, cached: _Cached, remark: Remark) -> Iterator[Row]:
    rows = enumerate(_cells(sheet), 1)
    head = list(islice(rows, _HEAD))
    at = _header(head)
    if any(_full(cells) for _, cells in head[:at]):
        remark(f"its header is in row {at + 1}; what stands above it is no row")
    names = _named(head[at][1], remark) if head else []
    for number, cells in chain(head[at + 1 :], rows):
        if _full(cells):
            yield _row(number, cells, names, cached)


def _header(head: Sequence[tuple[int, Sequence[Any]]]) -> int:
    """Find the header: the first row that is more than a title."""
    full = [_full(cells) for _, cells in head]
    return next((at for at, count in enumerate(full) if count > 1), _first(full))


def _first(full: Sequence[int]) -> int:
    return next((at for at, count in enumerate(full) if count), 0)


def _named(cells: Sequence[Any], remark: Remark) -> list[str]:
    """Return the names of the columns, empty where a column has none."""
    names = ["" if each.value is None else str(_value(each)).strip() for each in cells]
    unique = unique_names(names, remark)
    return [new if name else "" for name, new in zip(names, unique, strict=True)]


def _row(number: int, cells: Sequence[Any], names: Sequence[str], cached: _Cached) -> Row:
    formulas = [at for at, each in enumerate(cells) if each.data_type == "f"]
    if formulas:
        cells = cached.row(number)
    found: dict[str, Any] = {name: None for name in names if name}
    for at, cell in enumerate(cells):
        if not _is_blank(cell.value):
            name = (names[at] if at < len(names) else "") or f"column {at + 1}"
            found |= _entries(name, cell)
    lost = [_letters(at) for at in formulas if at >= len(cells) or cells[at].value is None]
    fault = f"the formula in {lost[0]}{number} has no value; {_RECKON}" if lost else ""
    return Row(number, found, fault)


def _letters(at: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0."""
    return (_letters(at // 26 - 1) if at > 25 else "") + chr(65 + at % 26)  # noqa: PLR2004  A to Z


def _entries(name: str, cell: Any) -> dict[str, Any]:
    """Return what a cell holds; a date that is shown in part also as it is kept in full."""
    value = _value(cell)
    whole = cell.value
    if isinstance(whole, dt.date) and not str(value).startswith(f"{whole:%Y-%m-%d}"):
        return {name: value, f"{name} (in full)": f"{whole:%Y-%m-%d}"}
    return {name: value}


def _value(cell: Any) -> Any:
    value = cell.value
    if isinstance(value, dt.date):
        return _shown(value, cell.number_format)
    if isinstance(value, dt.time | dt.timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.replace(_RETURN, "\r").replace("\r\n", "\n") if isinstance(value, str) else value


def _shown(value: dt.date, form: str) -> str:
    """Return a date as far as the cell shows it: a program fills in what nobody typed."""
    letters = _UNPRINTED.sub("", form.split(";", maxsplit=1)[0]).lower()
    if "h" in letters or "s" in letters:
        return value.isoformat()
    y, m, d = (each in letters for each in "ymd")
    if m and not (y and d):
        return f"{value:%Y-%m}" if y else f"{value:XXXX-%m-%d}" if d else f"{value:XXXX-%m}"
    return f"{value:%Y}" if y and not d and not m else f"{value:%Y-%m-%d}"


class Workbook:
    """An Excel workbook."""

    def open(self, path: Path, options: ReadOptions) -> Sheet:
        """Return the sheet asked for, or the first that holds anything."""
        return Sheet(path, options.sheet)


XLSX = Workbook()
