"""JSON Lines: one statement a line, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

import msgspec

from onrecord import codec
from onrecord.formats.base import RAW, Remark, Row, Write, as_json, reported, unsaid
from onrecord.formats.selection import selected
from onrecord.model import Statement

_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True)
class JsonLines:
    """One JSON object a line."""

    name: str = "jsonl"
    suffixes: tuple[str, ...] = (".jsonl", ".ndjson")

    def header(self, file: TextIO) -> tuple[str, ...]:
        """Return nothing: each line names its own."""
        del file
        return ()

    def read(self, file: TextIO, remark: Remark = unsaid) -> Iterator[Row]:
        """Give a row for each line that is not blank."""
        del remark
        for number, line in enumerate(file, 1):
            try:
                value = _decode(line)
            except (ValueError, RecursionError):
                # Others take NaN and half a surrogate pair for JSON: such a row says so itself.
                value = None
            if type(value) is dict and RAW not in value:
                yield Row(number, value)
            elif line.strip():
                yield _row(number, line)

    def write(self, statements: Iterable[Statement], write: Write, fields: Sequence[str]) -> None:
        """Write each statement's document on a line of its own."""
        for each in statements:
            write(_line(selected(each, fields)) if fields else f"{codec.encode(each).decode()}\n")

    def write_rows(self, rows: Iterable[Row], write: Write) -> None:
        """Write bad rows, line and reason first."""
        for row in rows:
            write(as_json(reported(row)) + "\n")


def _row(number: int, line: str) -> Row:
    """Read a line; one that was rejected and has been mended is read in its place."""
    raw = {RAW: line.rstrip("\r\n")}
    try:
        value = json.loads(line)
        if isinstance(value, dict) and isinstance(value.get(RAW), str):
            raw = {RAW: value[RAW]}
            value = json.loads(value[RAW])
    except (ValueError, RecursionError) as cause:
        return Row(number, raw, f"not JSON: {cause}")
    if not isinstance(value, dict):
        return Row(number, raw, "not a JSON object")
    return Row(number, value)


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


JSONL = JsonLines()
