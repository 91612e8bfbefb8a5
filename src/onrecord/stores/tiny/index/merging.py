"""Runs become the tables of an index, each table in its own order."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import accumulate, chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from onrecord.stores.tiny.index.facts import moment
from onrecord.stores.tiny.index.runs import BETWEEN, Progress, Run
from onrecord.stores.tiny.index.schema import ORDERS, TABLES, connect
from onrecord.stores.tiny.index.summing import Sums
from onrecord.stores.tiny.index.together import in_order, merged

# Which tables are written to a file of their own: what takes longest comes first.
TABLES_OF = (("names", "marks"), ("words",), ("cells", "spelt"), ("docs", "blocks", "yearless"))

_TOGETHER = 1000
_AT_ONCE = 8000
_CACHE_PAGES = -16_000
_HASHED = 16 << 20


def unsafe(place: Path) -> sqlite3.Connection:
    """Open a file that nobody reads before it is whole."""
    db = connect(str(place), live=False)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute(f"PRAGMA cache_size = {_CACHE_PAGES}")
    return db


class Merge:
    """Runs to be merged; ``order`` tells of which of them each statement is, oldest first."""

    def __init__(self, runs: Sequence[Run], order: Sequence[int]) -> None:
        self._runs = runs
        self._order = order
        self._writers = (self._names, self._words, self._cells, self._documents)

    def write(self, number: int, _: object, place: Path, progress: Progress) -> None:
        """Write some tables to a new file; TABLES_OF tells which."""
        with closing(unsafe(place)) as db:
            db.executescript(TABLES)
            db.execute("BEGIN")
            self._writers[number](db, progress)
            db.execute("COMMIT")

    def _names(self, db: sqlite3.Connection, progress: Progress) -> None:
        """Write the names, and which statements bear them."""
        most = sum(each.size("names") for each in self._runs)
        named: list[tuple[Any, ...]] = []
        for some in _puts(db, "marks", 2, self._marks(named)):
            _put(db, "names", 4, named)
            named.clear()
            progress(some[-2] / most)

    def _words(self, db: sqlite3.Connection, progress: Progress) -> None:
        """Write the words, one row by each statement: before longer ones, FTS5 flushes."""
        db.execute("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", (_HASHED,))
        rows = enumerate(self._in_order("words"), 1)
        while some := list(islice(rows, _AT_ONCE)):
            db.executemany("INSERT INTO words (rowid, w) VALUES (?, ?)", some)
            progress(some[-1][0] / len(self._order))
        db.execute("INSERT INTO words (words) VALUES ('optimize')")

    def _cells(self, db: sqlite3.Connection, progress: Progress) -> None:
        """Write the sums of each month, and which dates are spelt out."""
        sums, numbers, n = Sums(), self._counting(), 0
        dated = zip(self._order, self._in_order("dates"), strict=True)
        for date, same in groupby(dated, key=lambda each: each[1][0]):
            said = [map(numbers[run].__getitem__, keys) for run, (_, keys) in same]
            sums.take(date, chain.from_iterable(said))
            if moment(date).spelt:
                spelt = ((n + each, date) for each in range(1, len(said) + 1))
                db.executemany("INSERT INTO spelt VALUES (?, ?)", spelt)
            n += len(said)
            progress(n / len(self._order))
        _put(db, "cells", 6, sums.rows(key.split(BETWEEN, 1) for key, _ in self._counted()))

    def _documents(self, db: sqlite3.Connection, progress: Progress) -> None:
        """Write where statements stand, and the orders, which take less to copy than to make."""
        for some in _puts(db, "docs", 6, self._places()):
            progress(some[-6] / len(self._order))
        blocks = (block for run in self._runs for block in run.tally.blocks)
        _put(db, "blocks", 4, ((b, *block) for b, block in enumerate(blocks, 1)))
        # Those without a year are the oldest: there are no more where they end.
        _put(db, "yearless", 2, enumerate(self._in_order("yearless"), 1))
        for each in ORDERS.strip().split(";\n"):
            db.execute(each)

    def _in_order(self, section: str) -> Iterator[Any]:
        return in_order(self._runs, section, self._order)

    def _places(self) -> Iterator[tuple[Any, ...]]:
        before = list(accumulate((len(each.tally.blocks) for each in self._runs), initial=1))
        rows = zip(self._order, self._in_order("docs"), strict=True)
        for n, (run, (id_, whens, block, *place)) in enumerate(rows, 1):
            yield n, id_, whens, before[run] + block, *place

    def _marks(self, named: list[tuple[Any, ...]]) -> Iterator[Sequence[int]]:
        """Give name and document again and again, in the order of their table.

        What was named is told.
        """
        numbers = self._numbers()
        names = groupby(merged(self._runs, "names"), key=itemgetter(0))
        for nid, (key, same) in enumerate(names, 1):
            (_, run, borne), *others = same
            bearing = _taken(numbers[run], borne)
            if others:
                more = (_taken(numbers[run], borne) for _, run, borne in others)
                bearing = sorted(chain(bearing, *more))
            named.append((*key.split(BETWEEN, 1), nid, len(bearing)))
            marks = [nid] * (2 * len(bearing))
            marks[1::2] = bearing
            yield marks

    def _numbers(self) -> Sequence[Sequence[int]]:
        """Return for each run the numbers of its statements in the index."""
        numbers = [array("I") for _ in self._runs]
        for n, run in enumerate(self._order, 1):
            numbers[run].append(n)
        return numbers

    def _counted(self) -> Iterator[tuple[Any, ...]]:
        """Give what statements are counted by, and the rows of all runs that tell it."""
        return groupby(merged(self._runs, "counted"), key=itemgetter(0))

    def _counting(self) -> Sequence[Sequence[int]]:
        """Return for each run what the numbers of its keys are among all."""
        numbers = [array("I", bytes(4 * each.size("counted"))) for each in self._runs]
        for number, (_, same) in enumerate(self._counted()):
            for _, run, at in same:
                numbers[run][at] = number
        return numbers


def _taken(numbers: Sequence[int], borne: Sequence[int]) -> Sequence[int]:
    """Return some of many numbers."""
    return itemgetter(*borne)(numbers) if len(borne) > 1 else (numbers[borne[0]],)


def _put(db: sqlite3.Connection, table: str, width: int, rows: Iterable[Iterable[Any]]) -> None:
    """Insert rows of so many values."""
    for _ in _puts(db, table, width, rows):
        pass


def _puts(
    db: sqlite3.Connection, table: str, width: int, rows: Iterable[Iterable[Any]]
) -> Iterator[Sequence[Any]]:
    """Insert rows, many by one statement: it costs more than they do; give the values of each."""
    most = min(_TOGETHER, db.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // width)
    values = chain.from_iterable(rows)
    while some := tuple(islice(values, width * most)):
        db.execute(_insertion(table, width, len(some) // width), some)
        yield some


@lru_cache(maxsize=16)
def _insertion(table: str, width: int, size: int) -> str:
    row = f"({', '.join('?' * width)})"
    return f"INSERT INTO {table} VALUES {', '.join([row] * size)}"
