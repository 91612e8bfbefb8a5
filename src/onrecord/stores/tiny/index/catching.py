"""Bringing an index up to its file: what was added to it, changed in it, or found there."""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from onrecord.stores.tiny.index.rows import Placed, Rows, add_all
from onrecord.stores.tiny.view import View, sound

if TYPE_CHECKING:
    from onrecord.stores.tiny.index.following import Spliced

# So many documents that are no more may be left among the words, or one in 200.
_STALE = 1000


def placed(view: View, start: int = 0) -> Iterator[Placed]:
    """Give every line of a file from an offset on; one that is no statement without a document."""
    for entry in view.entries(start):
        raw = view.read(entry.offset, entry.length)
        yield Placed(entry.offset, raw, sound(entry.document))


def add(connection: sqlite3.Connection, view: View, end: int) -> None:
    """Index what was added to a file behind an offset."""
    connection.execute("BEGIN IMMEDIATE")
    rows = Rows(connection)
    add_all(rows, placed(view, end))
    _record(rows, view)
    connection.execute("COMMIT")


def follow(
    connection: sqlite3.Connection, was: View, view: View, splices: Sequence[Spliced]
) -> None:
    """Follow edits, removals and what was added behind them. Raises TooMuchError."""
    from onrecord.stores.tiny.index import following  # noqa: PLC0415  edits only

    connection.execute("BEGIN IMMEDIATE")
    following.follow(connection, was, view, splices)
    (end,) = connection.execute("SELECT max(offset + length) FROM blocks").fetchone()
    rows = Rows(connection)
    add_all(rows, placed(view, end or 0))
    _record(rows, view)
    (gone,) = connection.execute("SELECT count(*) FROM gone").fetchone()
    if gone > max(_STALE, rows.meta("last") // 200):
        raise following.TooMuchError
    connection.execute("COMMIT")


def caught_up(connection: sqlite3.Connection, view: View) -> bool:
    """Compare the file with what was indexed; index what was added, if all else is there.

    Where more was added than was there, to index all of it at once is less work.
    """
    if view.foreign is not None:
        return False
    end = 0
    for offset, length, crc in connection.execute(
        "SELECT offset, length, crc FROM blocks ORDER BY b"
    ).fetchall():
        raw = view.read(offset, length)
        if len(raw) != length or zlib.crc32(raw) != crc or offset != end:
            return False
        end = offset + length
    if view.size - view.head.body > 2 * end:
        return False
    add(connection, view, end)
    return True


def _record(rows: Rows, view: View) -> None:
    for key, value in meta_of(view).items():
        rows.set_meta(key, value)


def meta_of(view: View) -> dict[str, Any]:
    """Return what tells which state of the file an index was made from."""
    return {"stamp": json.dumps(view.stamp), "at": time.time_ns()}
