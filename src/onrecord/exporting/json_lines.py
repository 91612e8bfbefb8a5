"""JSON Lines out: one statement a line, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from onrecord import codec
from onrecord.exporting.select_fields import select_fields
from onrecord.formats import Row, Write, add_reason, as_json
from onrecord.model import Statement


class JsonLines:
    """One JSON object a line."""

    def write(self, statements: Iterable[Statement], write: Write, fields: Sequence[str]) -> None:
        """Write each statement's document on a line of its own."""
        for each in statements:
            write(
                _line(select_fields(each, fields)) if fields else f"{codec.encode(each).decode()}\n"
            )

    def write_rows(self, rows: Iterable[Row], write: Write) -> None:
        """Write bad rows, line and reason first."""
        for row in rows:
            write(as_json(add_reason(row)) + "\n")


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


JSONL = JsonLines()
