"""One document a line inside a standard TinyDB file: what its bytes look like, and reading them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from onrecord.errors import BadStatementError, StoreDamagedError

STATEMENTS = "statements"
OPENING = f'"{STATEMENTS}": {{\n'.encode()
CLOSER = b"}}\n"
LONGEST_DOCUMENT = 8 << 20
ODD = -1

Document = dict[str, Any]
Stamp = tuple[int, ...]

_MOST_DIGITS = 18
_KEY = 64


class Line(NamedTuple):
    """Where a document's line begins, counted from the body's first byte, and its bytes."""

    offset: int
    raw: bytes


class Splice(NamedTuple):
    """A change of the body: at an offset so many bytes give way to others.

    No bytes give way to an insertion, and none come for a removal. ``document``
    is the one in the new line.
    """

    offset: int
    length: int
    raw: bytes = b""
    document: Document | None = None


class Start(NamedTuple):
    """The number that the first of new documents gets, and where in the body its line begins."""

    number: int = 1
    offset: int = 0


Fresh = Callable[[Start], Iterable[bytes]]


def stamp(status: os.stat_result) -> Stamp:
    """Return what changes whenever a file is changed or replaced."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of the file there, if there is one."""
    try:
        return stamp(path.stat())
    except FileNotFoundError:
        return None


def lines(file: BinaryIO, body: int, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """Give the lines of the documents from ``start`` on, up to the first closer.

    Offsets are counted from the body's first byte. What lies beyond ``end`` (the
    size when the file was opened) is another's, and not looked at.
    """
    size = os.fstat(file.fileno()).st_size if end is None else end
    file.seek(body + start)
    offset = start
    while body + offset < size:
        raw = file.readline(min(LONGEST_DOCUMENT, size - body - offset))
        if raw == CLOSER or not raw:
            return
        yield Line(offset, raw)
        offset += len(raw)


def sound_lines(
    places: Iterator[Line], path: Path, body: int
) -> Iterator[tuple[Line, tuple[int, Document]]]:
    """Give each line that is a whole document; a bad end is another's unfinished work.

    Raises StoreDamagedError where a bad line is followed by a good one.
    """
    bad: Line | None = None
    for line in places:
        read = read_line(line.raw)
        if read is None:
            bad = bad or line
        elif bad is not None:
            raise StoreDamagedError(path, body + bad.offset)
        else:
            yield line, read


def read_line(raw: bytes) -> tuple[int, Document] | None:
    """Return the number and the document of a whole line; None if it is not one.

    The number is ODD where another hand gave the document a key that is none of ours.
    """
    if not raw.endswith(b"}\n"):
        return None
    try:
        ((key, document),) = json.loads(b"{" + raw.removeprefix(b",") + b"}").items()
    except (ValueError, RecursionError):
        return None
    return (_number(key), document) if isinstance(document, dict) else None


def _number(key: str) -> int:
    """Return the number a key spells as we spell it; another hand's may be any text."""
    plain = key.isascii() and key.isdigit() and len(key) <= _MOST_DIGITS
    return int(key) if plain and str(int(key)) == key else ODD


def write_line(number: int, document: bytes, *, first: bool = False) -> bytes:
    """Return the line of a document, given as JSON, with the comma before it.

    Raises BadStatementError if it is too long.
    """
    if len(document) > LONGEST_DOCUMENT - _KEY:
        raise BadStatementError(f"a document takes at most {LONGEST_DOCUMENT >> 20} MiB as JSON")
    return b'%s"%d": %s\n' % (b"" if first else b",", number, document)


def numbered(said: Iterable[bytes]) -> Callable[[Start], Iterator[bytes]]:
    """Return what gives documents that are JSON already as lines, from a start on."""

    def lines_from(start: Start) -> Iterator[bytes]:
        first = start.offset == 0
        for number, each in enumerate(said, start.number):
            yield write_line(number, each, first=first)
            first = False

    return lines_from


NOTHING_NEW = numbered(())


def said_in(line: bytes) -> bytes:
    """Return the JSON of the document in a line that we wrote."""
    return line[line.index(b" ") + 1 : -1]


def document_bytes(line: bytes) -> bytes:
    """Return the JSON of the document in a line whose key is a number."""
    return line.partition(b":")[2].strip()


def as_it_was(value: object) -> bytes:
    """Return the row of a table as JSON: also what another hand wrote, and we never would."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return json.dumps(value).encode()


def as_compact_json(document: object) -> bytes:
    """Return a document as the JSON of a line: also what another hand wrote, and we never would."""
    try:
        compact = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return compact.encode()
    except ValueError:
        return json.dumps(document, separators=(",", ":")).encode()
