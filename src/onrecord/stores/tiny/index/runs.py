"""A stretch of a store's file as sorted rows on disk, to be merged with those of the others."""

from __future__ import annotations

import marshal
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Self

from onrecord.stores.tiny.index.facts import moment, wordings, yearless_key
from onrecord.stores.tiny.index.lines import Block, Line, Stretch, blocks
from onrecord.stores.tiny.index.numbers import Numbers
from onrecord.stores.tiny.index.schema import DATELESS, id_bytes
from onrecord.stores.tiny.layout import Stamp
from onrecord.stores.tiny.view import View

# Told how much of some work is done, from 0 to 1.
Progress = Callable[[float], None]

# No facet, field or month holds it, so that a key can be taken apart.
BETWEEN = "\0"

_AT_ONCE = 200
_COUNT, _LENGTH, _RUN = 8, 4, 2
_FLIPPED = bytes(range(255, -1, -1))


class Row(NamedTuple):
    """A statement as it is sorted: oldest first, of one date the highest id first."""

    whens: int
    against: bytes
    run: int
    block: int
    rel: int
    length: int
    words: str
    date: str
    names: Sequence[int]
    keys: Sequence[int]


class Name(NamedTuple):
    """A name behind its facet, and which of the run's rows bear it."""

    key: str
    run: int
    borne: Sequence[int]


class Tally(NamedTuple):
    """What there is to know of a run before its rows: its blocks, and sums of it all."""

    blocks: Sequence[tuple[int, int, int]]
    size: int = 0
    longest: int = 0
    unreadable: int = 0
    ended: bool = False


class Reading(NamedTuple):
    """A file to read, as one process tells another: its body, and how long that is.

    One that grows has no stamp, and is as long as its last line tells.
    """

    path: str
    stamp: Stamp
    body: int
    size: int

    @classmethod
    def of(cls, view: View) -> Self:
        """Return how to read the file of a view."""
        body = view.head.body
        return cls(str(view.path), view.stamp or (), body, view.size - body)

    def write(
        self,
        file: BinaryIO,
        number: int,
        stretch: tuple[int, ...],
        place: Path,
        progress: Progress,
    ) -> None:
        """Write the lines that begin in a stretch, from its start to its end, as a sorted run."""
        start, end = stretch
        making = _Making(number)
        for block in blocks(file, self.body, Stretch(start, end, self.size or end)):
            making.take(block)
            progress((block.offset - start) / (end - start))
        with place.open("wb") as out:
            making.write(out)


class Run:
    """A run on disk, read back in order, a little at a time."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._file = place.open("rb")
        self._file.seek(-_COUNT, os.SEEK_END)
        self._file.seek(int.from_bytes(self._file.read(_COUNT)))
        tally, self._starts, self._sizes = marshal.load(self._file)  # noqa: S302  our own file
        self.tally = Tally(*tally)

    def batches(self, section: str) -> Iterator[Sequence[Any]]:
        """Give the rows of a section in their order, some at a time."""
        at = self._starts[section]
        while length := int.from_bytes(self._at(at, _LENGTH)):
            yield marshal.loads(self._at(at + _LENGTH, length))  # noqa: S302  our own file
            at += _LENGTH + length

    def size(self, section: str) -> int:
        """Return how many rows there are in a section."""
        return int(self._sizes[section])

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _at(self, at: int, length: int) -> bytes:
        return os.pread(self._file.fileno(), length, at)


@contextmanager
def opened(places: Iterable[Path]) -> Iterator[Sequence[Run]]:
    """Open runs, and let go of them."""
    with ExitStack() as held:
        yield [held.enter_context(closing(Run(each))) for each in places]


def run_of(key: bytes) -> int:
    """Return of which run the statement is that bears a key."""
    return int.from_bytes(key[-_RUN:])


def _key(row: Row) -> bytes:
    """Return what sorts as a statement does; its run comes last."""
    whens = row.whens - DATELESS
    return whens.to_bytes(_COUNT) + row.against + row.run.to_bytes(_RUN)


def id_against(raw: bytes) -> bytes:
    """Return what sorts an id against its order; twice, it is the id."""
    return raw.translate(_FLIPPED)


class _Making:
    """A run in the making."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._blocks: list[tuple[int, int, int]] = []
        self._rows: list[Row] = []
        self._numbers = Numbers()
        self._longest = self._unreadable = 0
        self._ended = False

    def take(self, block: Block) -> None:
        """Take in a block of lines."""
        self._ended = block.ended
        raw, rel = b"".join(block.lines), 0
        for line, told in zip(block.lines, block.told, strict=True):
            self._take(told, rel, len(line))
            rel += len(line)
        if raw:
            self._blocks.append((block.offset, len(raw), zlib.crc32(raw)))

    def write(self, out: BinaryIO) -> None:
        """Write all that was taken, sorted."""
        starts, sizes = {}, {}
        for section, rows in self._sections().items():
            starts[section], sizes[section] = out.tell(), len(rows)
            _write_rows(out, rows)
        end = out.tell()
        tally: Any = tuple(self._tally())
        out.write(marshal.dumps((tally, starts, sizes)))
        out.write(end.to_bytes(_COUNT))

    def _take(self, line: Line, rel: int, length: int) -> None:
        if line is None:
            self._unreadable += 1
            return
        told = self._numbers.of(line)
        when = moment(told.date)
        self._longest = max(self._longest, when.length)
        against = id_against(id_bytes(told.id))
        place = (self._number, len(self._blocks), rel, length)
        row = Row(when.whens, against, *place, wordings(told.wordings), told.date, *told[3:])
        self._rows.append(row)

    def _sections(self) -> Mapping[str, Sequence[Any]]:
        """Return what is read apart: by who merges, who takes in the words, and so on."""
        self._rows.sort()
        rows = self._rows
        return {
            "keys": list(map(_key, rows)),
            "words": [row.words for row in rows],
            "docs": [(id_against(row.against), row.whens, *row[3:6]) for row in rows],
            "yearless": [yearless_key(row.date) for row in rows if row.whens < 0],
            "names": self._named(rows),
            "dates": [(row.date, row.keys) for row in rows],
            "counted": sorted(
                (BETWEEN.join(each), self._number, at) for at, each in enumerate(self._numbers.keys)
            ),
        }

    def _named(self, rows: Iterable[Row]) -> list[tuple[Any, ...]]:
        """Return the rows of Name, sorted."""
        borne: list[list[int]] = [[] for _ in self._numbers.names]
        for at, row in enumerate(rows):
            for name in row.names:
                borne[name].append(at)
        named = zip(map(BETWEEN.join, self._numbers.names), borne, strict=True)
        return sorted((name, self._number, at) for name, at in named)

    def _tally(self) -> Tally:
        return Tally(
            self._blocks,
            len(self._rows),
            self._longest,
            self._unreadable,
            self._ended,
        )


def _write_rows(out: BinaryIO, rows: Sequence[Any]) -> None:
    for at in count(0, _AT_ONCE):
        some: Any = rows[at : at + _AT_ONCE]
        raw = marshal.dumps(some) if some else b""
        out.write(len(raw).to_bytes(_LENGTH) + raw)
        if not some:
            return
