"""A store's file as it was when it was opened: read without a lock, never changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, Self

from onrecord import codec
from onrecord.errors import BadStatementError, NotAStoreError, StoreDamagedError
from onrecord.stores.tiny import head as heads
from onrecord.stores.tiny import layout
from onrecord.stores.tiny.head import Contents, Head, Row
from onrecord.stores.tiny.layout import Document, Stamp

_AT_ONCE = 4 << 20


class Entry(NamedTuple):
    """A document of the file: its number, where its line is (from the body's first byte), itself.

    In a file that is not laid out as ours there are no lines; ``offset`` is -1.
    """

    number: int
    offset: int
    length: int
    document: Document


class View:
    """An open file, its head read. None at the path is an empty store.

    A ``copy`` is another file that says what the one at the path does, laid out as ours.
    """

    def __init__(self, path: Path, copy: BinaryIO | None = None) -> None:
        self.path = path
        self.copy = copy
        self.stamp: Stamp | None = None
        self.size = 0
        self.head = Head()
        self.foreign: Contents | None = None
        self.file: BinaryIO | None = self._opened()
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
        """Let go of the file."""
        if self.file is not None:
            self.file.close()

    @property
    def header(self) -> Mapping[str, Any]:
        """What the file says of itself."""
        return self.foreign.header if self.foreign is not None else self.head.header

    def tables(self) -> dict[str, Any]:
        """Return the small tables."""
        if self.foreign is not None or self.file is None:
            return dict(self.foreign.tables) if self.foreign is not None else {}
        return heads.read_tables(self.file, self.head)

    def rows(self, table: str) -> Iterator[Row]:
        """Give the rows of a small table."""
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

    def mark(self, tables: Iterable[str]) -> int:
        """Return what tells these small tables from others: the CRC-32 of their bytes."""
        return heads.crc_of(self.file, self.head, tables) if self.file is not None else 0

    def entries(self, start: int = 0) -> Iterator[Entry]:
        """Give every document that is a whole line, statement or not, from an offset on.

        Raises StoreDamagedError where a bad line stands before a good one.
        """
        if self.foreign is not None:
            for number, (_, document) in enumerate(self.foreign.documents.items(), 1):
                yield Entry(number, -1, 0, document)
        elif self.file is not None:
            yield from self._lines(self.file, start)

    def documents(self) -> Iterator[Document]:
        """Give every statement's document under an id; what is no statement is left out."""
        for document in self._at_once() or (entry.document for entry in self.entries()):
            if (settled := sound(document)) is not None:
                yield settled

    def bearing(self, *parts: bytes) -> Iterator[Document]:
        """Give the statements in whose line any of some bytes stand.

        Of a file that is not laid out as ours, all are given.
        """
        if self.file is None or self.foreign is not None:
            yield from self.documents()
            return
        for line in layout.lines(self.file, self.head.body, 0, self.size):
            read = layout.read_line(line.raw) if any(each in line.raw for each in parts) else None
            if read is not None and (document := sound(read[1])) is not None:
                yield document

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes of a line."""
        if self.file is None:
            return b""
        return os.pread(self.file.fileno(), length, self.head.body + offset)

    def _opened(self) -> BinaryIO | None:
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
        self.stamp, self.size = layout.stamp(status), status.st_size
        head = heads.read_head(file, self.path)
        if head is None:
            self.foreign = self._read_foreign(file)
        self.head = head or Head()

    def _read_foreign(self, file: BinaryIO) -> Contents:
        try:
            return heads.read_foreign(file, self.path)
        except NotAStoreError as error:
            # Broken JSON has a cause; what is JSON is another's, or of a later version.
            if error.__cause__ is not None and heads.begun_as_ours(file):
                broken = getattr(error.__cause__, "pos", 0)
                raise StoreDamagedError(self.path, broken) from error
            raise

    def _lines(self, file: BinaryIO, start: int) -> Iterator[Entry]:
        places = layout.lines(file, self.head.body, start, self.size)
        end = start
        for line, read in layout.sound_lines(places, self.path, self.head.body):
            end = line.offset + len(line.raw)
            yield Entry(read[0], line.offset, len(line.raw), read[1])
        self._check_behind(file, self.head.body + end + len(layout.CLOSER))

    def _check_behind(self, file: BinaryIO, end: int) -> None:
        """Raise StoreDamagedError where whole documents stand behind the closer."""
        file.seek(end)
        for raw in file if end < self.size else ():
            if layout.read_line(raw) is not None and file.tell() <= self.size:
                raise StoreDamagedError(self.path, end)

    def _at_once(self) -> list[Any] | None:
        """Read a small, whole file in one call: line by line takes half as long again."""
        if self.file is None or self.foreign is not None or self.size > _AT_ONCE:
            return None
        try:
            raw = os.pread(self.file.fileno(), self.size, 0)
            documents = list(json.loads(raw)[layout.STATEMENTS].values())
        except ValueError:
            return None
        # A key that stands twice would hide the first document that bears it.
        whole = raw.count(b"\n", self.head.body) == len(documents) + 1
        return documents if whole else None


def sound(document: Any) -> Document | None:
    """Return a statement's document in our form; None where it is no statement."""
    try:
        return codec.to_dict(codec.from_dict(document))
    except BadStatementError:
        return None
