"""A document as rows of the index: put in, taken out, counted."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from onrecord.stores.tiny.index.facts import (
    Cell,
    Moment,
    counted,
    dated,
    marks_of,
    moment,
    words_of,
    yearless_key,
)
from onrecord.stores.tiny.index.schema import BLOCK, id_bytes
from onrecord.stores.tiny.layout import Document

_BATCH = 2000


class Placed(NamedTuple):
    """A line of the file: its place, from the body's first byte on, and its statement, if any."""

    offset: int
    raw: bytes
    document: Document | None


class Rows:
    """Puts documents into an open index, in batches; ``flush`` ends one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._names: dict[tuple[str, str], int] = {}
        self._sizes: dict[tuple[str, str], int] = {}
        self._cells: dict[tuple[str, str, str], Cell] = {}
        self._pending: dict[str, list[tuple[Any, ...]]] = {"docs": []}
        self._n = int(self.meta("last") or 0)
        self._last_name = int(self.meta("names") or 0)
        self._block: list[int] | None = None
        self._longest = int(self.meta("longest") or 0)
        self._unreadable = int(self.meta("unreadable") or 0)

    def add(self, placed: Placed) -> None:
        """Put one in, at the end of the last block."""
        block, document = self._block_for(placed), placed.document
        if document is None:
            self._unreadable += 1
            return
        self.put(document, (block[0], placed.offset - block[1], len(placed.raw)))

    def put(self, document: Document, place: tuple[int, int, int]) -> None:
        """Put one in that stands at a place: block, offset in it, length."""
        self._n += 1
        when = moment(document.get("date", ""))
        self._queue("docs", (self._n, id_bytes(document["id"]), when.whens, *place))
        self._mark(document, when)
        self._queue("words", (self._n, words_of(document)))
        self._count(document, when)
        if len(self._pending["docs"]) >= _BATCH:
            self._write()

    def flush(self) -> None:
        """Write what is pending, sums included."""
        self._write()
        self._close_block()
        self._connection.executemany(
            "UPDATE names SET size = size + ? WHERE facet = ? AND name = ?",
            ((size, *name) for name, size in self._sizes.items()),
        )
        self._sizes = {}
        for key, cell in self._cells.items():
            self._merge(key, cell)
        self._cells = {}
        self.set_meta("longest", self._longest)
        self.set_meta("unreadable", self._unreadable)
        self.set_meta("last", self._n)
        self.set_meta("names", self._last_name)

    def meta(self, key: str) -> Any:
        """Return what is noted of the index."""
        return self._one("SELECT value FROM meta WHERE key = ?", key)

    def set_meta(self, key: str, value: Any) -> None:
        """Note something of the index."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _one(self, sql: str, *values: Any) -> Any:
        row = self._connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def _queue(self, table: str, row: tuple[Any, ...]) -> None:
        self._pending.setdefault(table, []).append(row)

    def _write(self) -> None:
        for table, sql in _INSERTS.items():
            self._connection.executemany(sql, self._pending.pop(table, ()))
        self._pending["docs"] = []

    def _mark(self, document: Document, when: Moment) -> None:
        if when.whens < 0:
            self._queue("yearless", (self._n, yearless_key(document.get("date", ""))))
        if when.spelt:
            self._queue("spelt", (self._n, document["date"]))
        self._longest = max(self._longest, when.length)
        for facet, name in marks_of(document):
            self._sizes[facet, name] = self._sizes.get((facet, name), 0) + 1
            self._queue("marks", (self._name(facet, name), self._n))

    def _name(self, facet: str, name: str) -> int:
        known: int | None = self._names.get((facet, name))
        if known is None:
            known = self._one("SELECT nid FROM names WHERE facet = ? AND name = ?", facet, name)
            if known is None:
                known = self._last_name = self._last_name + 1
                put = "INSERT INTO names VALUES (?, ?, ?, 0)"
                self._connection.execute(put, (facet, name, known))
            self._names[facet, name] = known
        return known

    def _count(self, document: Document, when: Moment) -> None:
        for field, value in counted(document):
            cell = self._cells.get((field, value, when.month))
            if cell is None:
                cell = self._cells[field, value, when.month] = Cell()
            cell.add(when.dated)

    def _merge(self, key: tuple[str, str, str], cell: Cell) -> None:
        sql = "SELECT size, first, last FROM cells WHERE field = ? AND value = ? AND month = ?"
        size, *ends = self._connection.execute(sql, key).fetchone() or (0,)
        cell.add(None, size)
        for date in filter(None, ends):
            cell.add(dated(date), 0)
        put = "INSERT OR REPLACE INTO cells VALUES (?, ?, ?, ?, ?, ?)"
        self._connection.execute(put, (*key, cell.size, *cell.ends()))

    def _block_for(self, placed: Placed) -> list[int]:
        """Return number, offset, length and CRC-32 of the block that takes the next line."""
        if self._block is None:
            sql = "SELECT b, offset, length, crc FROM blocks ORDER BY b DESC LIMIT 1"
            row = self._connection.execute(sql).fetchone()
            self._block = list(row) if row else [0, 0, 0, 0]
        if self._block[2] >= BLOCK or placed.offset != self._block[1] + self._block[2]:
            self._close_block()
            number = self._one("SELECT max(b) FROM blocks")
            self._block = [(number or 0) + 1, placed.offset, 0, 0]
        self._block[2] += len(placed.raw)
        self._block[3] = zlib.crc32(placed.raw, self._block[3])
        return self._block

    def _close_block(self) -> None:
        if self._block is not None and self._block[2]:
            sql = "INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?)"
            self._connection.execute(sql, self._block)
        self._block = None


_INSERTS = {
    "docs": "INSERT INTO docs VALUES (?, ?, ?, ?, ?, ?)",
    "yearless": "INSERT INTO yearless VALUES (?, ?)",
    "spelt": "INSERT INTO spelt VALUES (?, ?)",
    "marks": "INSERT INTO marks VALUES (?, ?)",
    "words": "INSERT INTO words (rowid, w) VALUES (?, ?)",
}


def add_all(rows: Rows, placed: Iterable[Placed]) -> int:
    """Put all in; return the offset behind the last."""
    end = 0
    for each in placed:
        rows.add(each)
        end = each.offset + len(each.raw)
    rows.flush()
    return end
