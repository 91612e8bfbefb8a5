"""JSON Lines in: one statement a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import msgspec

from onrecord.formats import RAW, Remark, Row
from onrecord.importing.readers.base import ReadOptions
from onrecord.importing.readers.open_text import TextTable

_decode = msgspec.json.Decoder().decode


class JsonLines:
    """One JSON object a line."""

    def open(self, path: Path, options: ReadOptions) -> TextTable:
        """Open the file as text."""
        return TextTable.opened(self, path, options)

    def header(self, file: TextIO) -> tuple[str, ...]:
        """Return nothing: each line names its own."""
        del file
        return ()

    def read(self, file: TextIO, remark: Remark) -> Iterator[Row]:
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


JSONL = JsonLines()
