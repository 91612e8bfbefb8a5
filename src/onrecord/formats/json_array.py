"""JSON: one array of statements, or a TinyDB file of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from onrecord.errors import BadFileError
from onrecord.formats.base import Remark, Row, Write, as_json, reported, unsaid
from onrecord.formats.selection import selected
from onrecord.model import Statement


@dataclass(frozen=True, slots=True)
class JsonArray:
    """One JSON array of objects; rows are numbered from 1."""

    name: str = "json"
    suffixes: tuple[str, ...] = (".json",)

    def header(self, file: TextIO) -> tuple[str, ...]:
        """Return nothing: each object names its own."""
        del file
        return ()

    def read(self, file: TextIO, remark: Remark = unsaid) -> Iterator[Row]:
        """Give a row for each object of the array, or each document of a TinyDB file."""
        del remark
        try:
            value = json.load(file)
        except UnicodeDecodeError:
            raise
        except (ValueError, RecursionError) as cause:
            raise BadFileError(f"not JSON: {cause}") from cause
        for number, each in enumerate(_members(value), 1):
            fault = "" if isinstance(each, dict) else "not a JSON object"
            yield Row(number, {"value": each} if fault else each, fault)

    def write(self, statements: Iterable[Statement], write: Write, fields: Sequence[str]) -> None:
        """Write one array, a statement a line; ``[]`` where there is none."""
        _write(write, (_dumped(selected(each, fields)) for each in statements))

    def write_rows(self, rows: Iterable[Row], write: Write) -> None:
        """Write bad rows as an array, line and reason first."""
        _write(write, (as_json(reported(row)) for row in rows))


def _members(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and isinstance(value.get("statements"), dict):
        return list(value["statements"].values())
    if isinstance(value, dict):
        lists = [each for each in value.values() if isinstance(each, list)]
        return lists[0] if len(value) == len(lists) == 1 else [value]
    raise BadFileError("neither a JSON array nor an object")


def _dumped(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def _write(write: Write, values: Iterable[str]) -> None:
    before = "["
    for value in values:
        write(f"{before}\n{value}")
        before = ","
    write("[]\n" if before == "[" else "\n]\n")


JSON = JsonArray()
