"""A stretch of a store's file as sorted rows on disk, to be merged with those of the others."""

from __future__ import annotations

import heapq
import marshal
import os
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from onrecord.stores.tiny.index.facts import Dated, moment, wordings, yearless_key
from onrecord.stores.tiny.index.lines import Block, Line, Stretch, blocks
from onrecord.stores.tiny.index.numbers import Numbers
from onrecord.stores.tiny.index.schema import id_bytes

_AT_ONCE = 200
_COUNT, _LENGTH = 8, 4
_ALL_BITS = (1 << 128) - 1


class Row(NamedTuple):
    """A statement as it is sorted: oldest first, of one date the highest id first."""

    whens: int
    against: bytes
    run: int
    block: int
    rel: int
    length: int
    words: str
    names: Sequence[int]
    yearless: str


_NAMES = Row._fields.index("names")


class Name(NamedTuple):
    """A name in a facet, by which number this run's rows know it, and how many bear it."""

    facet: str
    name: str
    run: int
    number: int
    size: int


class Sum(NamedTuple):
    """How many statements share a value in a month, and the dates of the first and the last."""

    field: str
    value: str
    month: str
    size: int
    first: Dated | None
    last: Dated | None


class Tally(NamedTuple):
    """What there is to know of a run before its rows: its blocks, and sums of it all."""

    blocks: Sequence[tuple[int, int, int]]
    size: int = 0
    names: int = 0
    longest: int = 0
    unreadable: int = 0
    ended: bool = False


def write_run(file: BinaryIO, body: int, stretch: Stretch, number: int, place: Path) -> None:
    """Write the lines that begin in a stretch of a file as the sorted run ``number``."""
    making = _Making(number)
    for block in blocks(file, body, stretch):
        making.take(block)
    beside = place.with_suffix(".part")
    with beside.open("wb") as out:
        making.write(out)
    beside.replace(place)


class Run:
    """A run on disk, read back in order, a little at a time."""

    def __init__(self, place: Path) -> None:
        self._file = place.open("rb")
        self._file.seek(-_COUNT, os.SEEK_END)
        self._file.seek(int.from_bytes(self._file.read(_COUNT)))
        tally, self._starts = marshal.load(self._file)  # noqa: S302  our own file
        self.tally = Tally(*tally)

    def rows(self, section: str) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a section, in their order."""
        at = self._starts[section]
        while length := int.from_bytes(self._at(at, _LENGTH)):
            yield from marshal.loads(self._at(at + _LENGTH, length))  # noqa: S302  our own file
            at += _LENGTH + length

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _at(self, at: int, length: int) -> bytes:
        return os.pread(self._file.fileno(), length, at)


def merged(runs: Iterable[Run], section: str) -> Iterator[tuple[Any, ...]]:
    """Give the rows of all runs in one order."""
    return heapq.merge(*(each.rows(section) for each in runs))


def id_against(raw: bytes) -> bytes:
    """Return what sorts an id against its order; twice, it is the id."""
    return (_ALL_BITS ^ int.from_bytes(raw)).to_bytes(16)


class _Making:
    """A run in the making."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._blocks: list[tuple[int, int, int]] = []
        self._rows: list[tuple[Any, ...]] = []
        self._numbers = Numbers()
        self._months: dict[str, list[tuple[Dated | None, Sequence[int]]]] = {}
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
        self._rows.sort()
        sums = sorted(self._sums(), key=itemgetter(0, 1, 2))
        starts = {}
        for section, rows in {"docs": self._rows, "names": self._named(), "sums": sums}.items():
            starts[section] = out.tell()
            _write_rows(out, rows)
        end = out.tell()
        tally: Any = tuple(self._tally())
        out.write(marshal.dumps((tally, starts)))
        out.write(end.to_bytes(_COUNT))

    def _take(self, line: Line, rel: int, length: int) -> None:
        if line is None:
            self._unreadable += 1
            return
        told = self._numbers.of(line)
        when = moment(told.date)
        self._longest = max(self._longest, when.length)
        against = id_against(id_bytes(told.id))
        yearless = yearless_key(told.date) if when.whens < 0 else ""
        place = (self._number, len(self._blocks), rel, length)
        words = wordings(told.wordings)
        self._rows.append((when.whens, against, *place, words, told.names, yearless))
        self._months.setdefault(when.month, []).append((when.dated, told.keys))

    def _named(self) -> list[tuple[Any, ...]]:
        """Return the rows of Name, sorted."""
        sizes = Counter(chain.from_iterable(row[_NAMES] for row in self._rows))
        numbered = self._numbers.names.items()
        return sorted((*name, self._number, number, sizes[number]) for name, number in numbered)

    def _sums(self) -> Iterator[tuple[Any, ...]]:
        """Give the rows of Sum."""
        told = list(self._numbers.keys)
        for month, said in self._months.items():
            sizes: Counter[int] = Counter()
            for _, keys in said:
                sizes.update(keys)
            known = sorted(
                ((dated, keys) for dated, keys in said if dated is not None), key=itemgetter(0)
            )
            last = _latest(known)
            first = _latest(reversed(known))
            for key, size in sizes.items():
                yield (*told[key], month, size, first.get(key), last.get(key))

    def _tally(self) -> Tally:
        return Tally(
            self._blocks,
            len(self._rows),
            len(self._numbers.names),
            self._longest,
            self._unreadable,
            self._ended,
        )


def _latest(said: Iterable[tuple[Dated, Sequence[int]]]) -> dict[int, Dated]:
    """Return the date that comes last for each of the keys."""
    latest: dict[int, Dated] = {}
    for dated, keys in said:
        latest.update(dict.fromkeys(keys, dated))
    return latest


def _write_rows(out: BinaryIO, rows: Sequence[Any]) -> None:
    for at in count(0, _AT_ONCE):
        some: Any = rows[at : at + _AT_ONCE]
        raw = marshal.dumps(some) if some else b""
        out.write(len(raw).to_bytes(_LENGTH) + raw)
        if not some:
            return
