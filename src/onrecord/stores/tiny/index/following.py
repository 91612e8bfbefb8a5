"""Letting an index follow edits and removals: the documents and the blocks that were touched."""

from __future__ import annotations

import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from onrecord import dates
from onrecord.stores.tiny.index.facts import Cell, counted, marks_of, moment
from onrecord.stores.tiny.index.rows import Rows
from onrecord.stores.tiny.index.schema import SPAN_BITS, day_number, id_bytes
from onrecord.stores.tiny.layout import Document, read_line
from onrecord.stores.tiny.view import View, sound

Key = tuple[str, str, str]

# To find the first and the last date of a month again, its documents are read.
_MOST_READ = 50_000


class TooMuchError(Exception):
    """What changed is not worth following: the index is made anew."""


class Spliced(Protocol):
    """A change of the body: at an offset of the old one, so many bytes give way to others."""

    @property
    def offset(self) -> int:
        """Where, from the old body's first byte on."""

    @property
    def length(self) -> int:
        """How many bytes leave."""

    @property
    def raw(self) -> bytes:
        """What comes."""


class Block(NamedTuple):
    """A row of the table of blocks."""

    number: int
    offset: int
    length: int


def follow(
    connection: sqlite3.Connection, was: View, now: View, splices: Sequence[Spliced]
) -> None:
    """Bring an index from the old file to the new, inside a transaction.

    Raises TooMuchError where the index must be made anew.
    """
    following = _Following(connection, was, now)
    following.documents(splices)
    following.blocks(splices)
    following.sums()


class _Following:
    def __init__(self, connection: sqlite3.Connection, was: View, now: View) -> None:
        self._db = connection
        self._was = was
        self._now = now
        self._rows = Rows(connection)
        self._fewer: Counter[Key] = Counter()
        self._dates_left: dict[Key, set[str]] = {}
        self._unreadable = 0

    def documents(self, splices: Iterable[Spliced]) -> None:
        """Take out what left and put in what came; what only moved stays."""
        left: dict[str, Document] = {}
        came: dict[str, Document] = {}
        for each in splices:
            old = self._read(self._was.read(each.offset, each.length), -1)
            new = self._read(each.raw, 1)
            left |= {document["id"]: document for document in old}
            came |= {document["id"]: document for document in new}
        for id_, document in left.items():
            if came.get(id_) != document:
                self._take_out(document)
                self._count_less(document, came.get(id_))
        for id_, document in came.items():
            if left.get(id_) != document:
                self._rows.put(document, (0, 0, 0))
        self._rows.flush()
        known = int(self._rows.meta("unreadable"))
        self._rows.set_meta("unreadable", known + self._unreadable)

    def blocks(self, splices: Sequence[Spliced]) -> None:
        """Measure the blocks touched, and move those behind them."""
        touched = self._touched(splices)
        sql = "SELECT b, offset, length FROM blocks ORDER BY offset"
        moved = 0
        for block in map(Block._make, self._db.execute(sql).fetchall()):
            grown = sum(len(each.raw) - each.length for each in touched.get(block.number, ()))
            if block.number in touched:
                self._measure(block.number, block.offset + moved, block.length + grown)
            elif moved:
                put = "UPDATE blocks SET offset = ? WHERE b = ?"
                self._db.execute(put, (block.offset + moved, block.number))
            moved += grown

    def sums(self) -> None:
        """Count less of what left; find the first and the last date again where they may have."""
        named = "WHERE field = ? AND value = ? AND month = ?"
        less = ((size, *key) for key, size in self._fewer.items())
        self._db.executemany(f"UPDATE cells SET size = size - ? {named}", less)
        by_month: dict[str, list[Key]] = {}
        for key, gone in self._dates_left.items():
            sql = f"SELECT size, first, last FROM cells {named}"
            size, *ends = self._db.execute(sql, key).fetchone() or (0,)
            if not gone.isdisjoint(ends):
                # Where none is left, there is no month to look through.
                by_month.setdefault(key[2] if size else "", []).append(key)
        for month, keys in by_month.items():
            cells = self._ends(month, keys)
            ends = ((*cells.get(key, Cell()).ends(), *key) for key in keys)
            self._db.executemany(f"UPDATE cells SET first = ?, last = ? {named}", ends)

    def _read(self, raw: bytes, sign: int) -> Iterator[Document]:
        for line in raw.split(b"\n")[:-1]:
            read = read_line(line + b"\n")
            document = sound(read[1]) if read else None
            if document is None:
                self._unreadable += sign
            else:
                yield document

    def _take_out(self, document: Document) -> None:
        """Forget a document; the words of one that is no more are found, and left out."""
        n = self._one("SELECT n FROM docs WHERE id = ?", id_bytes(document["id"]))
        self._db.execute("DELETE FROM docs WHERE n = ?", (n,))
        self._db.execute("DELETE FROM yearless WHERE n = ?", (n,))
        self._db.execute("DELETE FROM spelt WHERE n = ?", (n,))
        self._db.execute("INSERT INTO gone VALUES (?)", (n,))
        for facet, name in marks_of(document):
            named = "facet = ? AND name = ?"
            nid = self._one(f"SELECT nid FROM names WHERE {named}", facet, name)
            self._db.execute("DELETE FROM marks WHERE nid = ? AND n = ?", (nid, n))
            self._db.execute(f"UPDATE names SET size = size - 1 WHERE {named}", (facet, name))

    def _count_less(self, document: Document, now: Document | None) -> None:
        """Note what a document was counted by, and where its date may have been an end."""
        date = document.get("date", "")
        month, keys = moment(date).month, counted(document)
        self._fewer.update((*key, month) for key in keys)
        same = now is not None and now.get("date", "") == date
        for key in keys - counted(now) if now is not None and same else keys:
            self._dates_left.setdefault((*key, month), set()).add(date)

    def _touched(self, splices: Iterable[Spliced]) -> dict[int, list[Spliced]]:
        """Sort splices by the block they lie in; what comes at the very end joins the last."""
        sql = "SELECT b, offset, length FROM blocks WHERE offset <= ? ORDER BY offset DESC LIMIT 1"
        touched: dict[int, list[Spliced]] = {}
        for each in splices:
            row = self._db.execute(sql, (each.offset,)).fetchone()
            if row is None or each.offset + each.length > row[1] + row[2]:
                raise TooMuchError
            touched.setdefault(row[0], []).append(each)
        return touched

    def _measure(self, number: int, offset: int, length: int) -> None:
        """Note where a block and each of its documents are now."""
        raw = self._now.read(offset, length)
        if not raw:
            self._db.execute("DELETE FROM blocks WHERE b = ?", (number,))
            return
        put = "UPDATE blocks SET offset = ?, length = ?, crc = ? WHERE b = ?"
        self._db.execute(put, (offset, len(raw), zlib.crc32(raw), number))
        at = 0
        for line in raw.split(b"\n")[:-1]:
            read = read_line(line + b"\n")
            document = sound(read[1]) if read else None
            if document is not None:
                place = (number, at, len(line) + 1, id_bytes(document["id"]))
                done = self._db.execute(
                    "UPDATE docs SET b = ?, rel = ?, length = ? WHERE id = ?", place
                )
                if done.rowcount != 1:
                    raise TooMuchError
            at += len(line) + 1

    def _ends(self, month: str, keys: Iterable[Key]) -> dict[Key, Cell]:
        """Return the first and the last date of each value that is counted in a month."""
        extent = dates.bounds(month)
        if extent is None:
            return {}
        wanted = set(keys)
        cells: dict[Key, Cell] = {}
        first, last = map(day_number, extent)
        sql = (
            "SELECT b.offset + d.rel, d.length FROM docs d JOIN blocks b USING (b)"
            " WHERE d.whens >= ? AND d.whens < ? LIMIT ?"
        )
        span = (first << SPAN_BITS, (last + 1) << SPAN_BITS, _MOST_READ + 1)
        places = self._db.execute(sql, span).fetchall()
        if len(places) > _MOST_READ:
            raise TooMuchError
        for place in places:
            (document,) = self._read(self._now.read(*place), 0)
            when = moment(document.get("date", ""))
            for key in counted(document):
                if when.month == month and (*key, month) in wanted:
                    cells.setdefault((*key, month), Cell()).add(when.dated)
        return cells

    def _one(self, sql: str, *values: Any) -> Any:
        row = self._db.execute(sql, values).fetchone()
        if row is None:
            raise TooMuchError
        return row[0]
