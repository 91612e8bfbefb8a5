"""All of a store's file put into an empty index: read in stretches, sorted, merged."""

from __future__ import annotations

import gc
import shutil
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from itertools import accumulate, chain, groupby, islice, repeat
from pathlib import Path
from typing import Any

from onrecord.stores.tiny.index.crew import STRETCH, write_runs
from onrecord.stores.tiny.index.facts import Cell
from onrecord.stores.tiny.index.runs import Name, Row, Run, Sum, id_against, merged
from onrecord.stores.tiny.index.schema import ORDERS, TABLES, VERSION, connect
from onrecord.stores.tiny.layout import CLOSER
from onrecord.stores.tiny.view import View

Progress = Callable[[float], None]

_CACHE_PAGES = -64_000
_HASHED = 16 << 20
_BATCH = 2000
_TOGETHER = 50
_READ_SHARE = 0.4


def build(
    making: Path, view: View, meta: dict[str, Any], progress: Progress, stretch: int = STRETCH
) -> None:
    """Write the index of a file, in one transaction; ``meta`` is noted in it.

    Raises sqlite3.Error, OSError, StoreDamagedError.
    """
    making.unlink(missing_ok=True)
    runs_at = making.with_suffix(".runs")
    with _undisturbed(), closing(_unsafe(making)) as connection, _folder(runs_at) as folder:
        places = write_runs(view, folder, lambda part: progress(part * _READ_SHARE), stretch)
        with _opened(places, view) as runs:
            connection.execute("BEGIN")
            noted = _Merge(connection, runs, progress).all()
            for order in ORDERS.strip().split(";\n"):
                connection.execute(order)
            told = {"version": VERSION, **noted, **meta}
            connection.executemany("INSERT INTO meta VALUES (?, ?)", told.items())
            connection.execute("COMMIT")
    progress(1.0)


def _unsafe(making: Path) -> sqlite3.Connection:
    """Open a file that nobody reads before it is whole."""
    connection = connect(str(making), live=False)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA cache_size = {_CACHE_PAGES}")
    connection.executescript(TABLES)
    connection.execute("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", (_HASHED,))
    return connection


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Search for no garbage: nothing here has cycles, and there is much to look through."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


@contextmanager
def _folder(place: Path) -> Iterator[Path]:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _opened(places: Iterable[Path], view: View) -> Iterator[Sequence[Run]]:
    """Open the runs up to the end of the table. Raises StoreDamagedError."""
    runs: list[Run] = []
    try:
        for place in places:
            runs.append(Run(place))
            if runs[-1].tally.ended:
                break
        _check_end(runs, view)
        yield runs
    finally:
        for run in runs:
            run.close()


def _check_end(runs: Sequence[Run], view: View) -> None:
    """Where the closer is not what ends the file, read it slowly, which tells damage."""
    end = sum(length for run in runs for _, length, _ in run.tally.blocks)
    if view.head.body + end + len(CLOSER) != view.size:
        for _ in view.entries():
            pass


@cache
def _insertion(table: str, width: int, size: int) -> str:
    row = f"({', '.join('?' * width)})"
    return f"INSERT INTO {table} VALUES {', '.join([row] * size)}"


class _Merge:
    """Runs being merged into an empty index."""

    def __init__(
        self, connection: sqlite3.Connection, runs: Sequence[Run], progress: Progress
    ) -> None:
        self._db = connection
        self._runs = runs
        self._progress = progress
        self._size = sum(each.tally.size for each in runs)
        self._nids = [array("I", bytes(4 * each.tally.names)) for each in runs]
        self._sizes = array("I", (0,))

    def all(self) -> dict[str, Any]:
        """Write all tables; return what is to be noted."""
        blocks_before = self._blocks()
        # In the order of their tables, which grow at their ends only.
        self._put("names", 4, self._names())
        self._put("cells", 6, self._cells())
        borne = self._documents(blocks_before)
        self._put("marks", 2, self._marks(borne))
        self._db.execute("INSERT INTO words (words) VALUES ('optimize')")
        return {
            "longest": max((each.tally.longest for each in self._runs), default=0),
            "unreadable": sum(each.tally.unreadable for each in self._runs),
            "ordered": self._size,
            "last": self._size,
            "names": len(self._sizes) - 1,
        }

    def _blocks(self) -> Sequence[int]:
        """Write the blocks of all runs; return how many stand before each run."""
        blocks = [block for run in self._runs for block in run.tally.blocks]
        rows = ((b, *block) for b, block in enumerate(blocks, 1))
        self._put("blocks", 4, rows)
        return list(accumulate((len(each.tally.blocks) for each in self._runs), initial=1))

    def _names(self) -> Iterator[tuple[Any, ...]]:
        """Give each name of all runs once, with its number."""
        for nid, (name, same) in enumerate(
            groupby(merged(self._runs, "names"), key=lambda each: each[:2]), 1
        ):
            size = 0
            for one in map(Name._make, same):
                self._nids[one.run][one.number] = nid
                size += one.size
            self._sizes.append(size)
            yield *name, nid, size

    def _cells(self) -> Iterator[tuple[Any, ...]]:
        sums = merged(self._runs, "sums")
        for key, same in groupby(sums, key=lambda each: each[:3]):
            cell = Cell()
            for one in map(Sum._make, same):
                cell.add(one.first, one.size)
                cell.add(one.last, 0)
            yield *key, cell.size, *cell.ends()

    def _documents(self, blocks_before: Sequence[int]) -> Sequence[int]:
        """Write documents and words; return which documents bear each name, name after name."""
        free = array("I", accumulate(self._sizes, initial=0))
        borne = array("I", bytes(4 * free[-1]))
        rows = map(Row._make, merged(self._runs, "docs"))
        n = 0
        while some := list(islice(rows, _BATCH)):
            self._insert(n, some, blocks_before)
            for n, row in enumerate(some, n + 1):  # noqa: B020  it counts on
                nids = self._nids[row.run]
                for name in row.names:
                    nid = nids[name]
                    borne[free[nid]] = n
                    free[nid] += 1
            self._progress(_READ_SHARE + (1 - _READ_SHARE) * n / self._size * 0.6)
        return borne

    def _insert(self, before: int, rows: Sequence[Row], blocks_before: Sequence[int]) -> None:
        places = (
            (n, id_against(row.against), row.whens, blocks_before[row.run] + row.block, *row[4:6])
            for n, row in enumerate(rows, before + 1)
        )
        self._put("docs", 6, places)
        words = ((n, row.words) for n, row in enumerate(rows, before + 1))
        self._put("words (rowid, w)", 2, words)
        yearless = ((n, row.yearless) for n, row in enumerate(rows, before + 1) if row.whens < 0)
        self._put("yearless", 2, yearless)

    def _put(self, table: str, width: int, rows: Iterable[Iterable[Any]]) -> None:
        """Insert rows of so many values, many by one statement: it costs more than they do."""
        values = chain.from_iterable(rows)
        while some := tuple(islice(values, width * _TOGETHER)):
            self._db.execute(_insertion(table, width, len(some) // width), some)

    def _marks(self, borne: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Give name and document, in the order of their table."""
        at = 0
        for nid, size in enumerate(self._sizes):
            yield from zip(repeat(nid), borne[at : at + size], strict=False)
            at += size
