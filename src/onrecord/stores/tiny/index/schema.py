"""The tables of the index, and a date as one number that sorts and compares as dates do."""

from __future__ import annotations

import os
import sqlite3

from onrecord import dates

VERSION = 5
# So many bytes of lines, or a little more, are compared with the file at once.
BLOCK = 1 << 16
SPAN_BITS = 22
SPAN = (1 << SPAN_BITS) - 1
YEARLESS, DATELESS = -1, -2

FACETS = (
    *("official", "country", "topic", "about", "org", "source", "event"),
    *("kind", "status", "stance", "lang", "link", "former"),
)
UNCERTAIN = "uncertain"
# What is counted by month as statements come, so that sums need not read them.
COUNTED = (
    *("official", "country", "topic", "about", "organization", "source"),
    *("kind", "status", "stance", "language"),
)

# What is withdrawn is summed apart, under the field's name behind this.
APART = "~"

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE blocks (b INTEGER PRIMARY KEY, offset INT, length INT, crc INT);
CREATE TABLE docs (n INTEGER PRIMARY KEY, id BLOB, whens INT, b INT, rel INT, length INT);
CREATE TABLE yearless (n INTEGER PRIMARY KEY, key TEXT);
CREATE TABLE spelt (n INTEGER PRIMARY KEY, date TEXT);
CREATE TABLE gone (n INTEGER PRIMARY KEY);
CREATE TABLE names (facet TEXT, name TEXT, nid INT, size INT,
  PRIMARY KEY (facet, name)) WITHOUT ROWID;
CREATE TABLE marks (nid INT, n INT, PRIMARY KEY (nid, n)) WITHOUT ROWID;
CREATE TABLE cells (field TEXT, value TEXT, month TEXT, size INT, first TEXT, last TEXT,
  PRIMARY KEY (field, value, month)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(w, content='', columnsize=0, tokenize='ascii');
-- Merge the words of single adds with one another only: by itself, FTS5 has some add
-- in the first thousand rewrite all words, 2.5 seconds at a million statements.
INSERT INTO words (words, rank) VALUES ('automerge', 0), ('crisismerge', 128);
"""
ORDERS = """
CREATE UNIQUE INDEX by_id ON docs (id);
CREATE INDEX by_when ON docs (whens);
"""


def day_number(day: str) -> int:
    """Return an ISO day as a number that grows with it; months are 31 days long."""
    return (int(day[:4]) * 12 + int(day[5:7]) - 1) * 31 + int(day[8:10]) - 1


def whens(edtf: str) -> int:
    """Return a date's first day, then how far its last is: sorts as dates do.

    A date without a known year is YEARLESS, none at all DATELESS.
    """
    bounds = dates.bounds(edtf)
    if bounds is None:
        return YEARLESS if edtf else DATELESS
    first, last = map(day_number, bounds)
    return first << SPAN_BITS | (last - first)


def spelling(moment: int) -> str:
    """Return the plain date of a number that ``whens`` gave: a day, a month or a year.

    There is none for other spans of days, nor where no year is known.
    """
    if moment < 0:
        return ""
    months, day = divmod(moment >> SPAN_BITS, 31)
    first = f"{months // 12:04}-{months % 12 + 1:02}-{day + 1:02}"
    return next((each for each in (first, first[:7], first[:4]) if whens(each) == moment), "")


def id_bytes(id_: str) -> bytes:
    """Return the 130 bits that an id spells; those of another hand may use them all.

    Raises ValueError where it spells none.
    """
    if not id_.isascii():
        raise ValueError(f"{id_!r} is no id")
    return int(id_.translate(_DIGITS), 32).to_bytes(_ID_BYTES, "big")


def id_range(prefix: str) -> tuple[bytes, bytes]:
    """Return the first and the last id that begin so, as bytes."""
    low, high = prefix.ljust(26, "0"), prefix.ljust(26, "z")
    return id_bytes(low), id_bytes(high)


def id_text(raw: bytes) -> str:
    """Return 130 bits as an id spells them."""
    bits = int.from_bytes(raw, "big")
    return "".join(_LETTERS[bits >> shift & 31] for shift in range(125, -1, -5))


def connect(path: str, *, live: bool = True) -> sqlite3.Connection:
    """Open an index; a live one is never corrupted by a kill.

    A path of any bytes can be attached to it as a URI.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=10, uri=True)
    if live:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def peek(path: str) -> sqlite3.Connection:
    """Open an index to look and nothing else: no file is made, changed or locked."""
    lag = "" if os.path.exists(f"{path}-wal") else "&immutable=1"  # noqa: PTH110  no Path is at hand
    named = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return sqlite3.connect(f"file:{named}?mode=ro{lag}", uri=True, timeout=0.05)


_ID_BYTES = 17
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
# Python spells numbers of this base with the first 32 of 0-9a-z; all else is no digit.
_DIGITS = dict.fromkeys(range(128), "!") | str.maketrans(
    _LETTERS, "0123456789abcdefghijklmnopqrstuv"
)
