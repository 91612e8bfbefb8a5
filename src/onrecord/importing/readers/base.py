"""What a reader promises: the rows of a file, as often as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol, TextIO

from onrecord.formats import Remark, Row

Progress = Callable[[Iterator[Row], TextIO], Iterator[Row]]


def _unwatched(rows: Iterator[Row], file: TextIO) -> Iterator[Row]:
    del file
    return rows


class ReadOptions(NamedTuple):
    """How a file is to be read; ``progress`` wraps the rows of a text file as they are read."""

    encoding: str = ""
    sheet: str = ""
    progress: Progress = _unwatched


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
