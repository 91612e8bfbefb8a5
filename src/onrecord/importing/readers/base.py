"""What a reader promises: the rows of a file, as often as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, TextIO

from onrecord.formats import Remark, Row

Progress = Callable[[Iterator[Row], TextIO], Iterator[Row]]


def _unwatched(rows: Iterator[Row], file: TextIO) -> Iterator[Row]:
    del file
    return rows


class ReadOptions(NamedTuple):
    """How a file is to be read; ``progress`` wraps the rows of a text file as they are read.

    ``columns`` names the columns of a table that ``has_header`` says has no names of
    its own. ``quoting`` is "none" where quotation marks are letters like any other.
    """

    encoding: str = ""
    sheet: str = ""
    progress: Progress = _unwatched
    columns: tuple[str, ...] = ()
    has_header: bool = True
    quoting: str = ""


def unique_names(names: Sequence[str], remark: Remark | None = None, first: int = 1) -> list[str]:
    """Return the names of columns, each once: a second of one name gets a number.

    One without a name is called by its place, counted from ``first``.
    """
    found: list[str] = []
    for at, name in enumerate((each.strip() for each in names), first):
        unique, number = name or f"column {at}", 1
        while unique in found:
            number += 1
            unique = f"{name} {number}"
        if name and unique != name and remark is not None:
            remark(f"two columns are called {name}; the second is read as {unique}")
        found.append(unique)
    return found


class Table(Protocol):
    """A file being read: its columns and its rows, as often as one likes."""

    def names(self) -> tuple[str, ...]:
        """Return the columns named once for all rows, if any are. Raises BadFileError."""

    def rows(self, remark: Remark) -> Iterator[Row]:
        """Yield the rows. ``remark`` is told what was settled by the file's looks or skipped."""


class Reader(Protocol):
    """A format that can be read."""

    def open(self, path: Path, options: ReadOptions) -> Table:
        """Return the table in a file. Raises BadFileError, BadEncodingError, BadValueError."""
