"""One document a line inside a standard TinyDB file: what its bytes look like, and reading them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, NamedTuple

from onrecord.errors import BadStatementError, NotAStoreError, StoreDamagedError

FORMAT = 1
HEADER = "_onrecord"
STATEMENTS = "statements"
OPENING = f'"{STATEMENTS}": {{\n'.encode()
CLOSER = b"}}\n"
LONGEST_DOCUMENT = 8 << 20
ODD = -1

Document = dict[str, Any]
Stamp = tuple[int, ...]

_FIRST = f'{{"{HEADER}": '.encode()
_MOST_DIGITS = 18
_KEY = 64
_LONGEST_HEAD = 64 << 20
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Line(NamedTuple):
    """Where a document's line begins, counted from the body's first byte, and its bytes."""

    offset: int
    raw: bytes


class Head(NamedTuple):
    """What stands above the statements, and where their table begins."""

    header: Mapping[str, Any] = _NOTHING
    tables: Mapping[str, Any] = _NOTHING
    body: int = 0


class Contents(NamedTuple):
    """All that a file holds that is not laid out as ours: read whole."""

    head: Head
    documents: Mapping[str, Any] = _NOTHING


def stamp(status: os.stat_result) -> Stamp:
    """Return what changes whenever a file is changed or replaced."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def read_head(file: BinaryIO, path: Path) -> Head | None:
    """Read what stands above the statements; None if the file is not laid out as ours.

    Raises NotAStoreError for a store of a later version.
    """
    file.seek(0)
    raw = file.readline(_LONGEST_HEAD)
    if not raw.startswith(_FIRST):
        return None
    while not raw.endswith(OPENING):
        line = file.readline(_LONGEST_HEAD)
        if not line or len(raw) > _LONGEST_HEAD:
            return None
        raw += line
    try:
        tables = json.loads(raw + b"}}")
    except ValueError:
        return None
    return head_of(tables, path, len(raw))


def head_of(tables: dict[str, Any], path: Path, body: int = 0) -> Head:
    """Sort out what stands beside the statements. Raises NotAStoreError."""
    header = tables.pop(HEADER, {}).get("1", {})
    tables.pop(STATEMENTS, None)
    if not isinstance(header, dict) or not isinstance(header.get("format", FORMAT), int):
        raise NotAStoreError(path, "its header is not ours")
    if header.get("format", FORMAT) > FORMAT:
        raise NotAStoreError(path, f"it is of format {header['format']}, of a later version")
    return Head(header, tables, body)


def read_foreign(file: BinaryIO, path: Path) -> Contents:
    """Read what any TinyDB may have written, whole. Raises NotAStoreError."""
    file.seek(0)
    raw = file.read()
    if not raw.strip():
        return Contents(Head())
    try:
        tables = json.loads(raw)
    except UnicodeDecodeError as cause:
        raise NotAStoreError(path, "it is not text in UTF-8") from cause
    except (ValueError, RecursionError) as cause:
        raise NotAStoreError(path, f"it is not JSON ({cause})") from cause
    if not _is_tinydb(tables):
        raise NotAStoreError(path, "it has no table of statements")
    return Contents(head_of(dict(tables), path), tables[STATEMENTS])


def lines(file: BinaryIO, head: Head, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """Give the lines of the documents from ``start`` on, up to the first closer.

    Offsets are counted from the body's first byte. What lies beyond ``end`` (the
    size when the file was opened) is another's, and not looked at.
    """
    size = os.fstat(file.fileno()).st_size if end is None else end
    file.seek(head.body + start)
    offset = start
    while head.body + offset < size:
        raw = file.readline(min(LONGEST_DOCUMENT, size - head.body - offset))
        if raw == CLOSER or not raw:
            return
        yield Line(offset, raw)
        offset += len(raw)


def sound_lines(
    places: Iterator[Line], path: Path, head: Head
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
            raise StoreDamagedError(path, head.body + bad.offset)
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


def write_line(number: int, document: Mapping[str, Any], *, first: bool = False) -> bytes:
    """Return the line of a document, with the comma that parts it from the one before."""
    return write_said(number, dumped(document).encode(), first=first)


def write_said(number: int, said: bytes, *, first: bool = False) -> bytes:
    """Return the line of a document that is JSON already. Raises BadStatementError if too long."""
    if len(said) > LONGEST_DOCUMENT - _KEY:
        raise BadStatementError(f"a document takes at most {LONGEST_DOCUMENT >> 20} MiB as JSON")
    return b'%s"%d": %s\n' % (b"" if first else b",", number, said)


def new_header() -> dict[str, Any]:
    """Return the header of a store that begins."""
    import uuid  # noqa: PLC0415  once in a store's life

    return {"store": uuid.uuid4().hex, "generation": 0, "next_id": 1}


def write_head(head: Head) -> bytes:
    """Return the lines above the statements, and the opening of their table."""
    tables = {HEADER: {"1": {"format": FORMAT, **head.header}}, **head.tables}
    rows = (f"{json.dumps(name)}: {dumped(table)},\n" for name, table in tables.items())
    return ("{" + "".join(rows)).encode() + OPENING


def dumped(value: object) -> str:
    """Return a value as the JSON that we write."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _is_tinydb(tables: object) -> bool:
    if not isinstance(tables, dict) or not isinstance(tables.get(STATEMENTS), dict):
        return False
    return all(isinstance(table, dict) for table in tables.values())
