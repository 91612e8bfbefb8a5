"""A store's file as it was when it was opened: read without a lock, never changed."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, Self

from onrecord.errors import NotAStoreError, StoreDamagedError
from onrecord.model import Statement
from onrecord.storage.backend import Stored
from onrecord.storage.tiny import header as heads
from onrecord.storage.tiny import line_format, recover
from onrecord.storage.tiny.header import Contents, Head, Row
from onrecord.storage.tiny.line_format import CLOSER, Line, Stamp


def find_file(location: str | os.PathLike[str]) -> Path:
    """Return the real path of a store: of a regular file, or of none yet.

    Raises NotAStoreError for all else: a pipe would keep whoever opens it waiting, a device
    would be replaced by a file. Raises OSError where it cannot be reached.
    """
    kinds = {
        stat.S_IFDIR: "a directory",
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    try:
        kind = stat.S_IFMT(os.stat(location).st_mode)  # noqa: PTH116  it may be text
    except FileNotFoundError:
        kind = stat.S_IFREG
    if kind != stat.S_IFREG:
        raise NotAStoreError(location, f"it is {kinds.get(kind, 'no file')}")
    return Path(os.path.realpath(location))


class Entry(NamedTuple):
    """A line of the body with what it holds: no statement where the document is none."""

    line: Line
    stored: Stored | None


class Snapshot:
    """An open file, its head read. No file at the path is an empty store.

    A ``copy`` is another file with the contents of the one at the path, laid out as ours.
    """

    def __init__(self, path: Path, copy: BinaryIO | None = None) -> None:
        self.path = path
        self.copy = copy
        self.stamp: Stamp | None = None
        self.size = 0
        self.head = Head()
        self.foreign: Contents | None = None
        self.file: BinaryIO | None = self._open()
        if self.file is not None:
            self._read_head(self.file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self.file is not None:
            self.file.close()

    @property
    def header(self) -> Mapping[str, Any]:
        """What the file says of itself."""
        return self.foreign.header if self.foreign is not None else self.head.header

    @cached_property
    def end(self) -> recover.End:
        """Where the last whole document ends. Raises StoreDamagedError where there is none."""
        if self.file is None or self.foreign is not None:
            return recover.End(0, 0, CLOSER)
        return recover.find_end(self.file.fileno(), self.path, self.size)

    @property
    def length(self) -> int:
        """How many bytes the lines of whole documents take."""
        return max(0, self.end.offset - self.head.body)

    def tables(self) -> dict[str, Any]:
        """Return the small tables."""
        if self.foreign is not None or self.file is None:
            return dict(self.foreign.tables) if self.foreign is not None else {}
        return heads.read_tables(self.file, self.head)

    def table(self, name: str) -> dict[str, Any]:
        """Return the rows of a small table by their keys. Raises StoreDamagedError."""
        return {each.key: json.loads(each.raw) for each in self.rows(name)}

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a small table. Raises StoreDamagedError."""
        if self.foreign is not None:
            rows = self.foreign.tables.get(table, {})
            yield from (heads.row(key, value) for key, value in rows.items())
        elif self.file is not None:
            try:
                for each in heads.read_table(self.file, self.head, table):
                    json.loads(each.raw)
                    yield each
            except ValueError as cause:
                raise StoreDamagedError(self.path, self.head.start) from cause

    def lines(self, start: int = 0) -> Iterator[Line]:
        """Yield the lines of the body from an offset on, as they are.

        Of a file that is not laid out as ours, they are made; all have the offset 0.
        """
        if self.foreign is not None:
            for number, document in enumerate(self.foreign.documents.values(), 1):
                yield Line(0, line_format.write_line(number, line_format.dump(document)))
        elif self.file is not None:
            yield from line_format.lines(self.file, self.head.body, start, self.size)

    def entries(
        self, start: int = 0, *, skip: Callable[[bytes], bool] | None = None
    ) -> Iterator[Entry]:
        """Yield every whole line from an offset on with the statement in it.

        Lines for which ``skip`` is true, given without comma and line end, are known to be
        whole and left out. A bad end is a writer's unfinished work, and left out too.
        Raises StoreDamagedError where a bad line stands before a good one.
        """
        bad: Line | None = None
        end = start
        for line in self.lines(start):
            bare = line.bare
            try:
                skipped = skip is not None and skip(bare)
                stored = None if skipped else line_format.parse(bare)
            except ValueError:
                bad = bad or line
                continue
            if bad is not None:
                raise StoreDamagedError(self.path, self.head.body + bad.offset)
            end = line.offset + len(line.raw)
            if not skipped:
                yield Entry(line, stored)
        if self.file is not None and self.foreign is None:
            self._check_behind(self.file, self.head.body + end + len(CLOSER))

    def statements(self, start: int = 0) -> Iterator[Stored]:
        """Yield the statements from an offset on; what is none is left out."""
        return (each.stored for each in self.entries(start) if each.stored is not None)

    def mentioning(self, *parts: bytes) -> Iterator[Statement]:
        """Yield the statements in whose line any of some bytes stand."""
        for line in self.lines():
            if any(each in line.raw for each in parts) and line.raw.endswith(b"}\n"):
                stored = line_format.parse(line.bare)
                if stored is not None:
                    yield stored.statement

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes of the body."""
        if self.file is None:
            return b""
        return os.pread(self.file.fileno(), length, self.head.body + offset)

    def _open(self) -> BinaryIO | None:
        if self.copy is not None:
            return self.copy
        try:
            return self.path.open("rb")
        except FileNotFoundError:
            return None
        except IsADirectoryError as cause:
            raise NotAStoreError(self.path, "it is a directory") from cause

    def _read_head(self, file: BinaryIO) -> None:
        status = os.fstat(file.fileno())
        self.stamp, self.size = line_format.stamp(status), status.st_size
        head = heads.read_head(file, self.path)
        if head is None:
            self.foreign = self._read_foreign(file)
        self.head = head or Head()

    def _read_foreign(self, file: BinaryIO) -> Contents:
        try:
            return heads.read_foreign(file, self.path)
        except NotAStoreError as error:
            # Broken JSON has a cause; what is JSON is another program's, or of a later version.
            if error.__cause__ is not None and heads.begun_as_ours(file):
                broken = getattr(error.__cause__, "pos", 0)
                raise StoreDamagedError(self.path, broken) from error
            raise

    def _check_behind(self, file: BinaryIO, end: int) -> None:
        """Raise StoreDamagedError where whole documents stand behind the closer."""
        file.seek(end)
        for raw in file if end < self.size else ():
            if line_format.read_line(raw) is not None and file.tell() <= self.size:
                raise StoreDamagedError(self.path, end)
