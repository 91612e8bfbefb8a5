"""New documents on the way into a store, found again by id and by words, in little memory."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import IO, Any

from onrecord.errors import NoRoomError
from onrecord.stores.tiny import layout
from onrecord.stores.tiny.layout import Start

_IN_MEMORY = 8 << 20
_CHUNK = 1 << 20
_FIRST_SLOTS = 1 << 10
_SPARSE = 4


# An open file, where its lines are to begin in the store, and how long it is by now.
Moved = Callable[[int, Start, int], None]


def _unseen(file: int, start: Start, size: int) -> None:
    """Let it go by."""


class Spool:
    """JSON documents, one after the other: the last few in memory, the others in a file.

    The file has their lines as the store will, if it still begins as ``start`` tells
    when the first are moved there. Each is found by two numbers that it is kept under.
    It takes some 60 bytes of memory, however long it is.
    """

    def __init__(self, start: Callable[[], Start] = Start, moved: Moved = _unseen) -> None:
        self._told = start
        self._moved = moved
        self._start = Start()
        self._file: IO[bytes] | None = None
        self._ends = array("q", [0])
        self._tail: list[bytes] = []
        self._in_tail = 0
        self._ids = _Marks()
        self._words = _Marks()
        self._replaced: dict[int, bytes] = {}

    def __len__(self) -> int:
        return self._in_file + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        return map(self._read, range(len(self)))

    @property
    def size(self) -> int:
        """How many bytes they take, but for a few that stand around each in memory."""
        return self._ends[-1] + self._in_tail

    def keep(self, said: bytes, id_: int, words: int) -> None:
        """Keep a document under a number of its id and one of its words; 0 is none.

        Raises NoRoomError where there is none for the file.
        """
        self._tail.append(said)
        self._in_tail += len(said)
        self._ids.add(id_)
        self._words.add(words)
        if self._in_tail > _IN_MEMORY:
            self._spilt()

    def replace(self, at: int, said: bytes) -> None:
        """Put a document in the place of another."""
        self._replaced[at] = said

    def met(self, id_: int, words: int) -> bool:
        """Tell whether any is kept under this number of an id, or this one of words."""
        return self._ids.met(id_) or self._words.met(words)

    def of_id(self, id_: int) -> Iterable[int]:
        """Return the places of documents kept under this number of an id."""
        return self._ids.places(id_)

    def of_words(self, words: int) -> Iterable[int]:
        """Return the places of documents kept under this number of words."""
        return self._words.places(words)

    def document(self, at: int) -> dict[str, Any]:
        """Read a document."""
        document: dict[str, Any] = json.loads(self._read(at))
        return document

    def lines(self, start: Start) -> Iterator[bytes]:
        """Give the lines of all, some at a time, to stand at ``start`` in a store."""
        if self._replaced or start != self._start:
            yield from layout.numbered(self)(start)
            return
        for at in range(0, self._ends[-1], _CHUNK):
            yield self._at(at, min(_CHUNK, self._ends[-1] - at))
        yield from layout.numbered(self._tail)(self._behind())

    def close(self) -> None:
        """Let go of everything."""
        if self._file is not None:
            self._file.close()
        self.__init__(self._told, self._moved)  # type: ignore[misc]

    @property
    def _in_file(self) -> int:
        return len(self._ends) - 1

    def _behind(self) -> Start:
        """Return where the lines in memory will stand."""
        return Start(self._start.number + self._in_file, self._start.offset + self._ends[-1])

    def _read(self, at: int) -> bytes:
        if at in self._replaced:
            return self._replaced[at]
        if at >= self._in_file:
            return self._tail[at - self._in_file]
        start, end = self._ends[at], self._ends[at + 1]
        return layout.said_in(self._at(start, end - start))

    def _at(self, at: int, length: int) -> bytes:
        return os.pread(self._file.fileno(), length, at) if self._file is not None else b""

    def _spilt(self) -> None:
        import tempfile  # noqa: PLC0415  few batches are so long

        try:
            self._spill()
        except OSError as cause:
            raise NoRoomError(tempfile.tempdir or "any folder", cause) from cause

    def _spill(self) -> None:
        """Move what is in memory to the file: it is one that no other program sees."""
        if self._file is None:
            import tempfile  # noqa: PLC0415  few batches are so long

            self._start = self._told()
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  closed by close()
        lines = list(layout.numbered(self._tail)(self._behind()))
        at, left = self._ends[-1], memoryview(b"".join(lines))
        while left:
            # Whoever else reads the file may have moved to another place in it.
            written = os.pwrite(self._file.fileno(), left, at)
            at, left = at + written, left[written:]
        self._ends.extend(accumulate(map(len, lines), initial=self._ends.pop()))
        self._tail, self._in_tail = [], 0
        self._moved(self._file.fileno(), self._start, at)


class _Marks:
    """Where each number was met, in two arrays: a dictionary would take five times the memory.

    ``_slots`` is a table with open addressing. It holds places counted from one;
    a number met twice stands in it twice.
    """

    def __init__(self) -> None:
        self._marks = array("q")
        self._slots = array("i", bytes(4 * _FIRST_SLOTS))
        self._last = _FIRST_SLOTS - 1

    def add(self, mark: int) -> None:
        """Note the next place under a number; under 0, only count it."""
        self._marks.append(mark)
        if len(self._marks) * 2 > self._last:
            self._spread()
        elif mark:
            self._put(mark, len(self._marks))

    def met(self, mark: int) -> bool:
        """Tell whether a number was met; 0 never is."""
        return bool(mark) and next(iter(self.places(mark)), None) is not None

    def places(self, mark: int) -> Iterable[int]:
        """Return the places of a number, in their order."""
        at = mark & self._last
        return self._walked(mark, at) if self._slots[at] else ()

    def _walked(self, mark: int, at: int) -> Iterator[int]:
        while place := self._slots[at]:
            if self._marks[place - 1] == mark:
                yield place - 1
            at = at + 1 & self._last

    def _put(self, mark: int, place: int) -> None:
        slots, last = self._slots, self._last
        at = mark & last
        while slots[at]:
            at = at + 1 & last
        slots[at] = place

    def _spread(self) -> None:
        """Make the table wider, before it is half full."""
        self._last = (self._last + 1) * _SPARSE - 1
        self._slots = array("i", bytes(4 * (self._last + 1)))
        for place, mark in enumerate(self._marks, 1):
            if mark:
                self._put(mark, place)
