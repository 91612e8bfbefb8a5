"""One document a line inside a standard TinyDB file: read, replaced."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from onrecord.errors import NotAStoreError

FORMAT = 1
HEADER = "_onrecord"
STATEMENTS = "statements"

Document = dict[str, Any]

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Contents(NamedTuple):
    """All that a store's file holds: its header, the small tables, and the documents by number."""

    header: Mapping[str, Any] = _NOTHING
    tables: Mapping[str, Any] = _NOTHING
    documents: Mapping[str, Document] = _NOTHING


def read(path: Path) -> Contents:
    """Read the file whole; none or an empty one holds nothing. Raises NotAStoreError, OSError."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Contents()
    return parse(raw, path) if raw.strip() else Contents()


def parse(raw: bytes, path: Path) -> Contents:
    """Read what any TinyDB may have written. Raises NotAStoreError."""
    try:
        tables = json.loads(raw)
    except UnicodeDecodeError as cause:
        raise NotAStoreError(path, "it is not text in UTF-8") from cause
    except (ValueError, RecursionError) as cause:
        raise NotAStoreError(path, f"it is not JSON ({cause})") from cause
    if not _is_tinydb(tables):
        raise NotAStoreError(path, "it has no table of statements")
    return _sorted_out(tables, path)


def serialize(contents: Contents) -> Iterator[bytes]:
    """Return the file in lines: small tables above, then the documents with leading commas."""
    yield b"{" + _line(HEADER, {"1": {"format": FORMAT, **contents.header}}) + b",\n"
    for name, table in contents.tables.items():
        yield _line(name, table) + b",\n"
    yield f'"{STATEMENTS}": {{\n'.encode()
    comma = b""
    for number, document in contents.documents.items():
        yield comma + _line(number, document) + b"\n"
        comma = b","
    yield b"}}\n"


def replace(path: Path, contents: Contents) -> None:
    """Write a file beside, then let it take the place of the old one. Raises OSError."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.writelines(serialize(contents))
            _keep_mode(path, file.fileno())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_directory(path.parent)


def _is_tinydb(tables: object) -> bool:
    if not isinstance(tables, dict) or not isinstance(tables.get(STATEMENTS), dict):
        return False
    return all(isinstance(table, dict) for table in tables.values())


def _sorted_out(tables: dict[str, Any], path: Path) -> Contents:
    header = tables.pop(HEADER, {}).get("1", {})
    if not isinstance(header, dict) or not isinstance(header.get("format", FORMAT), int):
        raise NotAStoreError(path, "its header is not ours")
    if header.get("format", FORMAT) > FORMAT:
        raise NotAStoreError(path, f"it is of format {header['format']}, of a later version")
    documents = tables.pop(STATEMENTS)
    return Contents(header=header, tables=tables, documents=documents)


def _line(key: str, value: object) -> bytes:
    said = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return f"{json.dumps(key)}: {said}".encode()


def _keep_mode(path: Path, handle: int) -> None:
    try:
        old = path.stat()
    except FileNotFoundError:
        return
    os.fchmod(handle, old.st_mode & 0o7777)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
