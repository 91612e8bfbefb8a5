"""What a format promises: rows out of a file, and statements into one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TextIO

from onrecord.codec import FIELDS, SOURCE_FIELDS
from onrecord.model import Statement
from onrecord.validation import EMPTY, is_encodable

# The parts of the first source that a flat file names without saying "source".
SOURCE_COLUMNS = {("source" if each == "title" else each): each for each in SOURCE_FIELDS[:-1]}
COLUMNS = tuple(
    column
    for name in FIELDS
    for column in ((*SOURCE_COLUMNS, "sources") if name == "sources" else (name,))
)

LINE = "onrecord_line"
REASON = "onrecord_reason"
RAW = "onrecord_raw"
REPORTED = frozenset({LINE, REASON})


class Row(NamedTuple):
    """One row of a stranger's file: its first line, its cells by column, and what is wrong with it.

    ``surplus`` are cells beyond the header's, ``missing`` the columns it has no cells for.
    """

    number: int
    cells: Mapping[str, Any] = EMPTY
    fault: str = ""
    surplus: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


Write = Callable[[str], object]
Remark = Callable[[str], object]


def unsaid(remark: str) -> None:
    """Say nothing."""


class Table(Protocol):
    """A file being read: its columns and its rows, as often as one likes."""

    def names(self) -> tuple[str, ...]:
        """Return the columns named once for all rows, if any are. Raises BadFileError."""

    def rows(self, remark: Remark) -> Iterator[Row]:
        """Give the rows, one by one, and tell what was settled by its looks or passed over."""


class Format(Protocol):
    """A way for statements to travel."""

    @property
    def name(self) -> str:
        """What it is called, as --format takes it."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """What its files' names end in."""

    def header(self, file: TextIO) -> tuple[str, ...]:
        """Return the columns named once for all rows, if any are. Raises BadFileError."""

    def read(self, file: TextIO, remark: Remark = unsaid) -> Iterator[Row]:
        """Give the rows of an open text file, one by one. Raises BadFileError.

        What was settled by its looks, or passed over, is told to ``remark``.
        """

    def write(self, statements: Iterable[Statement], write: Write, fields: Sequence[str]) -> None:
        """Write statements; all their fields, or those named, in that order."""

    def write_rows(self, rows: Iterable[Row], write: Write) -> None:
        """Write rows as they were read, each with its line and its fault, to be mended."""


def reported(row: Row) -> dict[str, Any]:
    """Return the cells of a bad row with its line and the reason in front."""
    kept = {name: value for name, value in row.cells.items() if name not in REPORTED}
    return {LINE: row.number, REASON: row.fault, **kept}


def as_json(value: object) -> str:
    """Return what was read as JSON, even where no document of ours may hold it."""
    said = json.dumps(value, ensure_ascii=False)
    return said if is_encodable(said) else json.dumps(value)
