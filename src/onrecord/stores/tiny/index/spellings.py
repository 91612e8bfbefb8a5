"""The spellings of registers beside the index, so that a look-up need not read the registers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from onrecord.register.spellings import REGISTERS, Kin, Spelling, Spelt, spellings
from onrecord.stores.tiny.view import View

_TABLES = """
CREATE TABLE IF NOT EXISTS spellings (facet TEXT, key TEXT, row TEXT, name TEXT, preferred INT,
  PRIMARY KEY (facet, key, row, name)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_row ON spellings (facet, row);
CREATE TABLE IF NOT EXISTS spelling_words (facet TEXT, word TEXT, key TEXT,
  PRIMARY KEY (facet, word, key)) WITHOUT ROWID;
"""
_COLUMNS = "SELECT row, name, key, preferred FROM spellings WHERE facet = ?"
# Left to itself, SQLite would walk through the whole facet.
_OF_ROW = _COLUMNS.replace("WHERE", "INDEXED BY by_row WHERE") + " AND row = ?"


class Spellings:
    """The spellings of one facet, asked of the index."""

    def __init__(self, connection: sqlite3.Connection, facet: str) -> None:
        self._db = connection
        self._facet = facet

    def like(self, asked: str) -> list[Spelling]:
        """Return those of exactly these folded words; else those that hold each of them."""
        whole = self._found(f"{_COLUMNS} AND key = ?", asked)
        words = asked.split()
        if whole or not words:
            return whole
        sql = "SELECT key FROM spelling_words WHERE facet = ? AND word = ?"
        borne = (key for (key,) in self._db.execute(sql, (self._facet, words[0])).fetchall())
        keys = [each for each in borne if set(words) <= set(each.split())]
        return [one for each in keys for one in self._found(f"{_COLUMNS} AND key = ?", each)]

    def kin(self, keys: Iterable[str]) -> list[Spelling]:
        """Return all spellings of those of whom one is spelt so."""
        sql = "SELECT row FROM spellings WHERE facet = ? AND key = ?"
        told = (self._db.execute(sql, (self._facet, each)) for each in dict.fromkeys(keys))
        rows = dict.fromkeys(row for some in told for (row,) in some)
        return [one for row in rows for one in self._found(_OF_ROW, row)]

    def every(self) -> list[Spelling]:
        """Return all there are."""
        return self._found(_COLUMNS)

    def _found(self, sql: str, *values: str) -> list[Spelling]:
        rows = self._db.execute(sql, (self._facet, *values))
        return [Spelling(row, name, key, bool(preferred)) for row, name, key, preferred in rows]


def kin(connection: sqlite3.Connection, view: View, facet: str) -> Kin:
    """Return the spellings of a facet as the file has them; read from it where no index can be."""
    if facet not in REGISTERS:
        return Spelt()
    try:
        _keep_in_step(connection, view)
    except sqlite3.Error:
        return Spelt(spellings(facet, _rows(view, facet)))
    return Spellings(connection, facet)


def _keep_in_step(connection: sqlite3.Connection, view: View) -> None:
    """Read the registers again where they are not those that were read."""
    stamp = json.dumps(view.stamp)
    if _meta(connection, "spellings at") == stamp:
        return
    mark = view.mark(REGISTERS.values())
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _meta(connection, "spellings of") != mark:
            _fill(connection, view)
            _note(connection, "spellings of", mark)
        _note(connection, "spellings at", stamp)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _fill(connection: sqlite3.Connection, view: View) -> None:
    for each in filter(str.strip, _TABLES.split(";")):
        connection.execute(each)
    for table in ("spellings", "spelling_words"):
        connection.execute(f"DELETE FROM {table}")
    for facet in REGISTERS:
        told = list(spellings(facet, _rows(view, facet)))
        rows = ((facet, each.key, each.row, each.name, each.preferred) for each in told)
        connection.executemany("INSERT OR IGNORE INTO spellings VALUES (?, ?, ?, ?, ?)", rows)
        words = ((facet, word, each.key) for each in told for word in each.key.split())
        connection.executemany("INSERT OR IGNORE INTO spelling_words VALUES (?, ?, ?)", words)


def _rows(view: View, facet: str) -> dict[str, Any]:
    return {each.key: json.loads(each.raw) for each in view.rows(REGISTERS[facet])}


def _meta(connection: sqlite3.Connection, key: str) -> Any:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def _note(connection: sqlite3.Connection, key: str, value: Any) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
