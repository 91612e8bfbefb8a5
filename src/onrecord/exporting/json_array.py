"""JSON out: one array of statements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from onrecord.exporting.base import write_json_list
from onrecord.exporting.select_fields import select_fields
from onrecord.formats import Row, Write, add_reason, as_json
from onrecord.model import Statement


class JsonArray:
    """One JSON array, a statement a line."""

    def write(self, statements: Iterable[Statement], write: Write, fields: Sequence[str]) -> None:
        """Write one array, a statement a line; ``[]`` where there is none."""
        write_json_list((_dumped(select_fields(each, fields)) for each in statements), write)

    def write_rows(self, rows: Iterable[Row], write: Write) -> None:
        """Write bad rows as an array, line and reason first."""
        write_json_list((as_json(add_reason(row)) for row in rows), write)


def _dumped(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


JSON = JsonArray()
