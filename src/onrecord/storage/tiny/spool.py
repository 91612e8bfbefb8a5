"""New statements on the way into a store, found again by id and by words, in little memory."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator
from typing import IO

from onrecord import codec
from onrecord.errors import DiskFullError
from onrecord.model import Statement
from onrecord.storage.tiny import line_format
from onrecord.storage.tiny.checksum import remove_checksum
from onrecord.storage.tiny.line_format import Start

_IN_MEMORY = 8 << 20
_CHUNK = 1 << 20
_FIRST_SLOTS = 1 << 10
_SPARSE = 4


class Spool:
    """Documents as JSON, one after the other: the last few in memory, the others in a file.

    The file holds their lines as the store will, if that still begins at ``start`` when
    they are written. Each is found by two numbers, of its id and of its words. A document
    in the file takes some 60 bytes of memory.
    """

    def __init__(self, start: Start = Start()) -> None:  # noqa: B008  a constant
        self.start = start
        self._file: IO[bytes] | None = None
        self._ends = array("q", [0])
        self._tail: list[bytes] = []
        self._in_tail = 0
        self._ids = _Places()
        self._words = _Places()
        self._replaced: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._ends) - 1 + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        return map(self._read, range(len(self)))

    @property
    def size(self) -> int:
        """How many bytes they take."""
        return self._ends[-1] + self._in_tail

    def append(self, document: bytes, id_: int, words: int) -> int:
        """Keep a document under a number of its id and one of its words; return its place.

        Under 0 it is not found again. Raises DiskFullError where there is none for the file.
        """
        self._tail.append(document)
        self._in_tail += len(document)
        self._ids.append(id_)
        self._words.append(words)
        place = len(self) - 1
        if self._in_tail > _IN_MEMORY:
            self._move_to_file()
        return place

    def replace(self, place: int, document: bytes) -> None:
        """Put a document in the place of another."""
        self._replaced[place] = document

    def with_id(self, id_: int) -> Iterable[int]:
        """Return the places of documents kept under this number of an id."""
        return self._ids.find(id_)

    def with_words(self, words: int) -> Iterable[int]:
        """Return the places of documents kept under this number of words."""
        return self._words.find(words)

    def statement(self, place: int) -> Statement:
        """Read a statement."""
        return codec.decode(remove_checksum(self._read(place)))

    def line(self, place: int) -> bytes:
        """Return the line that a document will have, without comma and line end."""
        number = self.start.number + place
        return line_format.bare(line_format.write_line(number, self._read(place), first=True))

    def lines(self, start: Start) -> Iterator[bytes]:
        """Yield the lines of all, some at a time, to stand at ``start`` in a store."""
        if self._replaced or start != self.start:
            yield from line_format.numbered(self)(start)
            return
        for at in range(0, self._ends[-1], _CHUNK):
            yield self._read_file(at, min(_CHUNK, self._ends[-1] - at))
        yield from line_format.numbered(self._tail)(self._behind_file())

    def close(self) -> None:
        """Let go of everything."""
        if self._file is not None:
            self._file.close()

    def _behind_file(self) -> Start:
        """Return where the lines in memory will stand."""
        in_file = len(self._ends) - 1
        return Start(self.start.number + in_file, self.start.offset + self._ends[-1])

    def _read(self, place: int) -> bytes:
        if place in self._replaced:
            return self._replaced[place]
        in_file = len(self._ends) - 1
        if place >= in_file:
            return self._tail[place - in_file]
        start, end = self._ends[place], self._ends[place + 1]
        return line_format.document_of(self._read_file(start, end - start))

    def _read_file(self, at: int, length: int) -> bytes:
        return os.pread(self._file.fileno(), length, at) if self._file is not None else b""

    def _move_to_file(self) -> None:
        """Move what is in memory to a file that no other program sees."""
        import tempfile

        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed by close()
            for line in line_format.numbered(self._tail)(self._behind_file()):
                self._file.write(line)
                self._ends.append(self._ends[-1] + len(line))
            self._file.flush()
        except OSError as cause:
            raise DiskFullError(tempfile.tempdir or "any folder", cause) from cause
        self._tail, self._in_tail = [], 0


class _Places:
    """Where each number was met, in two arrays: a dictionary would take five times the memory.

    ``_slots`` is a hash table with open addressing. It holds places counted from one;
    a number met twice stands in it twice.
    """

    def __init__(self) -> None:
        self._numbers = array("q")
        self._slots = array("i", bytes(4 * _FIRST_SLOTS))
        self._last = _FIRST_SLOTS - 1

    def append(self, number: int) -> None:
        """Note the next place under a number; under 0, only count it."""
        self._numbers.append(number)
        if len(self._numbers) * 2 > self._last:
            self._widen()
        elif number:
            self._put(number, len(self._numbers))

    def find(self, number: int) -> Iterator[int]:
        """Yield the places of a number, in their order; 0 has none."""
        at = number & self._last
        while number and (place := self._slots[at]):
            if self._numbers[place - 1] == number:
                yield place - 1
            at = at + 1 & self._last

    def _put(self, number: int, place: int) -> None:
        slots, last = self._slots, self._last
        at = number & last
        while slots[at]:
            at = at + 1 & last
        slots[at] = place

    def _widen(self) -> None:
        """Make the table wider, before it is half full."""
        self._last = (self._last + 1) * _SPARSE - 1
        self._slots = array("i", bytes(4 * (self._last + 1)))
        for place, number in enumerate(self._numbers, 1):
            if number:
                self._put(number, place)
