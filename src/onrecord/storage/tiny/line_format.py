"""One statement a line inside a standard TinyDB file: its bytes, and how they are read."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from onrecord import codec
from onrecord.errors import BadStatementError
from onrecord.storage.backend import Stored
from onrecord.storage.tiny import checksum

STATEMENTS = "statements"
OPENING = f'"{STATEMENTS}": {{\n'.encode()
CLOSER = b"}}\n"
LONGEST_DOCUMENT = 8 << 20
# The number of a document whose key another hand has written otherwise than we do.
ODD = -1

Document = dict[str, Any]
Stamp = tuple[int, ...]

_MOST_DIGITS = 18
_KEY = 64
# A line as we write it, its comma and line end left out: the number, the document.
_LINE = re.compile(rb'"(0|[1-9][0-9]{0,17})": ({.*})', re.DOTALL)


class Line(NamedTuple):
    """Where a document's line begins, counted from the body's first byte, and its bytes."""

    offset: int
    raw: bytes

    @property
    def bare(self) -> bytes:
        """The line without the comma before it and the line end behind it."""
        return bare(self.raw)


class Splice(NamedTuple):
    """A change of the body: ``length`` bytes at an offset give way to others.

    No bytes give way to an insertion, and none come for a removal.
    """

    offset: int
    length: int
    raw: bytes = b""


class Start(NamedTuple):
    """The number that the first of new documents gets, and where in the body its line begins."""

    number: int = 1
    offset: int = 0


Fresh = Callable[[Start], Iterable[bytes]]


def stamp(status: os.stat_result) -> Stamp:
    """Return what changes whenever a file is changed or replaced."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of the file there, if there is one."""
    try:
        return stamp(path.stat())
    except FileNotFoundError:
        return None


def lines(file: BinaryIO, body: int, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """Yield the lines of the documents from ``start`` on, up to the first closer.

    Offsets are counted from the body's first byte. What lies beyond ``end`` (the
    size when the file was opened) was written later, and is not looked at.
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


def bare(raw: bytes) -> bytes:
    """Return a line without the comma before it and the line end behind it."""
    return raw.removeprefix(b",").removesuffix(b"\n")


def parse(line: bytes) -> Stored | None:
    """Read the statement of a bare line; None where it is whole JSON, but no statement.

    Raises ValueError where the line is not whole.
    """
    found = _LINE.fullmatch(line)
    if found is not None:
        try:
            return Stored(int(found[1]), codec.decode(checksum.remove_checksum(found[2])))
        except BadStatementError:
            pass
    read = read_line(line + b"\n")
    if read is None:
        raise ValueError("a line that is not whole")
    try:
        document = checksum.remove_checksum(dump(read[1]))
        return Stored(read[0], codec.decode(document))
    except BadStatementError:
        return None


def read_line(raw: bytes) -> tuple[int, Document] | None:
    """Return the number and the document of a whole line, whatever it holds; None if it is broken.

    The number is ODD where another hand gave the document a key that is none of ours.
    """
    if not raw.endswith(b"}\n"):
        return None
    try:
        ((key, document),) = json.loads(b"{" + raw.removeprefix(b",") + b"}").items()
    except (ValueError, RecursionError):
        return None
    return (number_of(key), document) if isinstance(document, dict) else None


def number_of(key: str) -> int:
    """Return the number a key spells as we spell it; ODD where it spells none."""
    plain = key.isascii() and key.isdigit() and len(key) <= _MOST_DIGITS
    return int(key) if plain and str(int(key)) == key else ODD


def write_line(number: int, document: bytes, *, first: bool = False) -> bytes:
    """Return the line of a document given as JSON, with the comma that separates it.

    Raises BadStatementError if it is too long.
    """
    if len(document) > LONGEST_DOCUMENT - _KEY:
        raise BadStatementError(f"a document takes at most {LONGEST_DOCUMENT >> 20} MiB as JSON")
    return b'%s"%d": %s\n' % (b"" if first else b",", number, document)


def numbered(documents: Iterable[bytes]) -> Fresh:
    """Return what yields documents given as JSON as lines, from a start on."""

    def lines_from(start: Start) -> Iterator[bytes]:
        first = start.offset == 0
        for number, each in enumerate(documents, start.number):
            yield write_line(number, each, first=first)
            first = False

    return lines_from


NOTHING_NEW = numbered(())


def document_of(line: bytes) -> bytes:
    """Return the JSON of the document in a line that we wrote, bare or whole."""
    return line[line.index(b" ") + 1 :].removesuffix(b"\n")


def dump(value: Mapping[str, Any] | object) -> bytes:
    """Return a value as JSON in UTF-8; what UTF-8 cannot hold, another hand's, in escapes."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return json.dumps(value).encode()
