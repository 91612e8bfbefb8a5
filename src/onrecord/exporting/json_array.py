"""JSON out: one array of statements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from onrecord.exporting.select_fields import select_fields
from onrecord.formats import Row, Write, add_reason, as_json
from onrecord.model import Statement


class JsonArray:
    """One JSON array, a statement a line."""

    def write(self, statements: Iterable[Statement], write: Write, fields: Sequence[str]) -> None:
        """Write one array, a statement a line; ``[]`` where there is none."""
        _write(write, (_dumped(select_fields(each, fields)) for each in statements))

    def write_rows(self, rows: Iterable[Row], write: Write) -> None:
        """Write bad rows as an array, line and reason first."""
        _write(write, (as_json(add_reason(row)) for row in rows))


def _dumped(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def _write(write: Write, values: Iterable[str]) -> None:
    before = "["
    for value in values:
        write(f"{before}\n{value}")
        before = ","
    write("[]\n" if before == "[" else "\n]\n")


JSON = JsonArray()
