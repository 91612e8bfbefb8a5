"""What stands above the statements: the header, and small tables read only when they are needed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, NamedTuple

from onrecord.errors import NewerFormatError, NotAStoreError
from onrecord.storage.tiny.line_format import OPENING, STATEMENTS, dump

FORMAT = 1
HEADER = "_onrecord"
CHANGES, REMOVED, DOCUMENTS = "changes", "removed", "documents"

_FIRST = f'{{"{HEADER}": '.encode()
_LONGEST_HEADER = 1 << 20
_OPENS, _CLOSES = b": {\n", b"},\n"
# What grows stands last, so that the registers are found without reading it.
_RANKS = {CHANGES: 1, REMOVED: 2, DOCUMENTS: 3}
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Head(NamedTuple):
    """The header, where the tables below it begin, and where the statements do.

    The header's ``body`` says the last, so that a reader need not pass over the
    tables; it is believed only where the opening line stands before it.
    """

    header: Mapping[str, Any] = _NOTHING
    start: int = 0
    body: int = 0


class Contents(NamedTuple):
    """All that a file holds that is not laid out as ours: read whole."""

    header: Mapping[str, Any] = _NOTHING
    tables: Mapping[str, Any] = _NOTHING
    documents: Mapping[str, Any] = _NOTHING


class Row(NamedTuple):
    """A row of a small table: its number, as TinyDB keys it, and its JSON."""

    key: str
    raw: bytes


# What becomes of the rows of a table: they are never all in memory.
Rewrite = Callable[[Iterator[Row]], Iterable[Row]]


class _Region(NamedTuple):
    """A table's bytes, from its name to the comma behind it."""

    name: str
    start: int
    end: int


def row(key: int | str, value: object) -> Row:
    """Return a row of a table."""
    return Row(str(key), dump(value))


def read_head(file: BinaryIO, path: Path) -> Head | None:
    """Read the header, and find the statements; None if the file is not laid out as ours.

    Raises NotAStoreError for a store of a later version.
    """
    file.seek(0)
    first = file.readline(_LONGEST_HEADER)
    if not first.startswith(_FIRST):
        return None
    alone = first.endswith(OPENING)
    try:
        tables = json.loads(first + b"}}" if alone else first.removesuffix(b",\n") + b"}")
    except ValueError:
        return None
    header = header_of(tables, path)
    start = len(first)
    body = start if alone else _find_body(file, start, header.get("body"))
    return Head(header, start, body) if body else None


def begun_as_ours(file: BinaryIO) -> bool:
    """Tell whether a file is laid out as ours, or was before it was damaged."""
    file.seek(0)
    return file.read(len(_FIRST)) == _FIRST or any(line == OPENING for line in file)


def header_of(tables: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    """Return the header among tables. Raises NotAStoreError."""
    header = tables.get(HEADER, {}).get("1", {})
    if not isinstance(header, dict) or not isinstance(header.get("format", FORMAT), int):
        raise NotAStoreError(path, "its header is not ours")
    if header.get("format", FORMAT) > FORMAT:
        raise NewerFormatError(path, f"it is of format {header['format']}, of a later version")
    return header


def read_foreign(file: BinaryIO, path: Path) -> Contents:
    """Read what any TinyDB may have written, whole. Raises NotAStoreError."""
    file.seek(0)
    raw = file.read()
    if not raw.strip():
        return Contents()
    try:
        tables = json.loads(raw)
    except UnicodeDecodeError as cause:
        raise NotAStoreError(path, "it is not text in UTF-8") from cause
    except (ValueError, RecursionError) as cause:
        raise NotAStoreError(path, f"it is not JSON ({cause})") from cause
    if not _is_tinydb(tables):
        raise NotAStoreError(path, "it has no table of statements")
    header = header_of(tables, path)
    small = {name: rows for name, rows in tables.items() if name not in (HEADER, STATEMENTS)}
    return Contents(header, small, tables[STATEMENTS])


def read_table(file: BinaryIO, head: Head, name: str) -> Iterator[Row]:
    """Give the rows of a small table; none where there is no such table."""
    for region in _regions(file, head, _RANKS.get(name, 0)):
        if region.name == name:
            yield from _rows(file, region)
            return


def read_tables(file: BinaryIO, head: Head) -> dict[str, Any]:
    """Return all small tables."""
    return {
        region.name: {each.key: json.loads(each.raw) for each in _rows(file, region)}
        for region in _regions(file, head)
    }


def new_header() -> dict[str, Any]:
    """Return the header of a store that begins."""
    import uuid

    return {"store": uuid.uuid4().hex, "generation": 0, "next_id": 1}


def next_header(header: Mapping[str, Any], last: int) -> dict[str, Any]:
    """Return the header of the next generation of a file whose last document has this number."""
    new = {**new_header(), **header}
    new["generation"] = int(new["generation"]) + 1
    new["next_id"] = max(int(new["next_id"]), last + 1)
    return new


def write_head(
    header: Mapping[str, Any],
    file: BinaryIO,
    *,
    kept: tuple[BinaryIO, Head] | None = None,
    rewrites: Mapping[str, Rewrite] = _NOTHING,
) -> None:
    """Write header and tables, and the opening line; ``file`` then stands at the body.

    Tables ``kept`` of another file are copied byte for byte, but for those rewritten.
    """
    file.write(_header_line(header, 0))
    regions = {each.name: each for each in _regions(*kept)} if kept else {}
    for name in sorted({**regions, **rewrites}, key=lambda each: _RANKS.get(each, 0)):
        region = regions.get(name)
        if name not in rewrites and kept and region:
            _copy(kept[0], region, file)
        else:
            rows = _rows(kept[0], region) if kept and region else iter(())
            _write_rows(name, rewrites[name](rows), file)
    file.write(OPENING)
    body = file.tell()
    file.seek(0)
    file.write(_header_line(header, body))
    file.seek(body)


def table_rows(table: Mapping[str, Any]) -> Rewrite:
    """Return what puts a whole table in the place of the one there."""
    return lambda _: (row(key, value) for key, value in table.items())


def _header_line(header: Mapping[str, Any], body: int) -> bytes:
    fields = {"format": FORMAT, **header}
    fields.pop("body", None)
    # As wide whatever the number, so that it can be filled in when it is known.
    text = f'{json.dumps(fields, ensure_ascii=False)[:-1]}, "body": {body:>12}}}'
    return f'{{"{HEADER}": {{"1": {text}}},\n'.encode()


def _find_body(file: BinaryIO, start: int, hint: object) -> int:
    """Return where the statements begin, or 0."""
    marked = b"\n" + OPENING
    believed = hint if isinstance(hint, int) and hint > start else len(marked)
    if os.pread(file.fileno(), len(marked), believed - len(marked)) == marked:
        return believed
    file.seek(start)
    at = start
    while line := file.readline():
        at += len(line)
        if line == OPENING:
            return at
    return 0


def _regions(file: BinaryIO, head: Head, rank: int = 9) -> Iterator[_Region]:
    """Find the tables between header and statements, each on a line or a row a line.

    Those that stand behind all of a ``rank`` are not walked through.
    """
    at, end = head.start, head.body - len(OPENING)
    while at < end:
        file.seek(at)
        line = file.readline()
        if rank < _RANKS.get(name := _name_of(line, file), 0):
            return
        start, at = at, at + len(line)
        if line.endswith(_OPENS):
            while (inside := file.readline()) not in (_CLOSES, b""):
                at += len(inside)
            at += len(_CLOSES)
        yield _Region(name, start, at)


def _name_of(line: bytes, file: BinaryIO) -> str:
    """Return the name that a table's first line begins with. Raises NotAStoreError."""
    try:
        name, _ = json.JSONDecoder().raw_decode(line.decode())
    except ValueError as cause:
        raise NotAStoreError(file.name, "a table above its statements is broken") from cause
    return str(name)


def _rows(file: BinaryIO, region: _Region) -> Iterator[Row]:
    file.seek(region.start)
    first = file.readline()
    if not first.endswith(_OPENS):
        (table,) = json.loads(b"{" + first.removesuffix(b",\n") + b"}").values()
        yield from (row(key, value) for key, value in table.items())
        return
    at = region.start + len(first)
    while at < region.end - len(_CLOSES):
        file.seek(at)
        line = file.readline()
        at += len(line)
        key, _, raw = line.strip(b",\n").partition(b": ")
        yield Row(json.loads(key), raw)


def _copy(source: BinaryIO, region: _Region, file: BinaryIO) -> None:
    source.seek(region.start)
    left = region.end - region.start
    while left > 0:
        chunk = source.read(min(1 << 20, left))
        file.write(chunk)
        left -= len(chunk)


def _write_rows(name: str, rows: Iterable[Row], file: BinaryIO) -> None:
    """Write a table, a row a line; one without rows is left out."""
    before = f"{json.dumps(name)}: {{\n"
    for each in rows:
        file.write(f"{before}{json.dumps(each.key)}: ".encode() + each.raw + b"\n")
        before = ","
    if before == ",":
        file.write(_CLOSES)


def _is_tinydb(tables: object) -> bool:
    if not isinstance(tables, dict) or not isinstance(tables.get(STATEMENTS), dict):
        return False
    return all(isinstance(table, dict) for table in tables.values())
