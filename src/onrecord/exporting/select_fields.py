"""Which fields of a statement a file shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onrecord import codec
from onrecord.formats import SOURCE_COLUMNS
from onrecord.model import Statement


def select_fields(statement: Statement, fields: Sequence[str]) -> dict[str, Any]:
    """Return the document, or the named fields of it, empty where unknown."""
    document = codec.to_dict(statement)
    if not fields:
        return document
    first = document.get("sources", [{}])[0]
    parts = {name: first.get(part, "") for name, part in SOURCE_COLUMNS.items()}
    return {name: _field(statement, document, parts, name) for name in fields}


def _field(statement: Statement, document: dict[str, Any], parts: dict[str, str], name: str) -> Any:
    if name in parts:
        return parts[name]
    if name in document:
        return document[name]
    value = getattr(statement, name)
    return list(value) if isinstance(value, tuple) else value or type(value)()
