"""JSON Lines in: one statement a line; also the bulk format of Elasticsearch."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

import msgspec

from onrecord.formats import RAW, Remark, Row
from onrecord.importing.readers.nested import flatten_nested
from onrecord.importing.readers.open_text import TextReader

_ACTIONS = frozenset({"index", "create", "update", "delete"})
_SETTINGS = frozenset({"routing", "pipeline", "retry_on_conflict", "require_alias", "if_seq_no"})
_decode = msgspec.json.Decoder().decode


class JsonLines(TextReader):
    """One JSON object a line."""

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
                yield Row(number, flatten_nested(value))
            elif line.strip():
                yield _row(number, line)


class ElasticBulk(TextReader):
    """Lines for the bulk interface of Elasticsearch: what to do, then the document."""

    def read(self, file: TextIO, remark: Remark) -> Iterator[Row]:
        """Yield a row for each document; its ``_id`` is its ref.

        A line that says what to do is no row, but one that deletes is skipped.
        """
        action: Mapping[str, Any] = {}
        for row in JSONL.read(file, remark):
            if (found := _action(row.cells)) is not None:
                action = found
                if "delete" in action:
                    yield Row(row.number, skipped="deletion")
                continue
            cells = {name.removeprefix("doc."): value for name, value in row.cells.items()}
            id_ = action.get("_id")
            if id_ and not cells.keys() & {"id", "ref"}:
                cells["ref"] = str(id_)
            yield row._replace(cells=cells if action.get("update") else {**row.cells, **cells})
            action = {}


def is_elastic_bulk(start: str) -> bool:
    """Return whether lines that begin so are for the bulk interface of Elasticsearch."""
    first = next((line for line in start.splitlines() if line.strip()), "")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and _action(flatten_nested(value)) is not None


def _action(cells: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what a line says is to be done, and with which document; None for a document."""
    heads = {name.partition(".")[0] for name in cells}
    if len(heads) != 1 or not heads <= _ACTIONS:
        return None
    (head,) = heads
    parts = {name.partition(".")[2]: value for name, value in cells.items()}
    if any(name and not name.startswith("_") and name not in _SETTINGS for name in parts):
        return None
    return {**parts, head: True}


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
    return Row(number, flatten_nested(value))


JSONL = JsonLines()
ELASTIC_BULK = ElasticBulk()
