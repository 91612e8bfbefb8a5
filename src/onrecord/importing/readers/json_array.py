"""JSON in: an array of statements, or a TinyDB file of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from onrecord.codec import FIELDS
from onrecord.errors import BadFileError
from onrecord.formats import Remark, Row, as_json
from onrecord.importing.proposals import is_article, statement_row
from onrecord.importing.readers.base import unique_names
from onrecord.importing.readers.nested import flatten_nested
from onrecord.importing.readers.open_text import TextReader
from onrecord.registers.transfer import pack

_WORDS = {"text", "original"}


class JsonArray(TextReader):
    """One JSON array of objects; rows are numbered from 1."""

    def read(self, file: TextIO, remark: Remark) -> Iterator[Row]:
        """Give a row for each object of the array, or each document of a TinyDB file.

        An array of arrays is a table under its first; an object may hold one list.
        """
        value = _read(file)
        yield from _registered(value)
        for number, each in enumerate(_members(value, remark), 1):
            if isinstance(each, Row):
                yield each
            elif isinstance(each, dict):
                yield Row(number, flatten_nested(each))
            else:
                yield Row(number, {"value": each}, "not a JSON object")


def _read(file: TextIO) -> Any:
    try:
        return json.load(file)
    except UnicodeDecodeError:
        raise
    except json.JSONDecodeError as cause:
        lines = cause.msg == "Extra data"
        remedy = "; if each of its lines is an object, give --format jsonl" if lines else ""
        raise BadFileError(f"not JSON: {cause}{remedy}") from cause
    except (ValueError, RecursionError) as cause:
        raise BadFileError(f"not JSON: {cause}") from cause


def _members(value: Any, remark: Remark) -> Iterable[Any]:
    """Return what stands for rows in a value: an array, or the one there is inside."""
    if isinstance(value, list):
        return _table(value, remark) if _is_table(value) else value
    if not isinstance(value, dict):
        raise BadFileError("neither a JSON array nor an object")
    if is_article(value):
        return [
            statement_row(value["article"], each) if isinstance(each, dict) else each
            for each in value["statements"]
        ]
    if isinstance(value.get("statements"), dict):
        return list(value["statements"].values())
    if isinstance(value.get("registers"), dict) and isinstance(value.get("statements"), list):
        return list(value["statements"])
    if len(value) == 1 and isinstance(only := next(iter(value.values())), list):
        return _members(only, remark)
    return [value] if value.keys() & _WORDS else _inside(value, remark)


def _registered(value: Any) -> Iterator[Row]:
    """Give the rows of the registers that stand beside statements, numbered from -1 down."""
    registers = value.get("registers") if isinstance(value, dict) else None
    if not isinstance(registers, dict) or "statements" not in value:
        return
    tables = {name: rows for name, rows in registers.items() if isinstance(rows, dict)}
    for number, each in enumerate(pack(tables), 1):
        yield Row(-number, each)


def _inside(value: dict[str, Any], remark: Remark) -> list[Any]:
    lists = {name: each for name, each in value.items() if name not in FIELDS and _is_rows(each)}
    if not lists:
        return [value]
    if len(lists) > 1:
        message = f"it holds several lists ({', '.join(lists)}), and only one can be read."
        raise BadFileError(f"{message} Extract one, for example with jq .{next(iter(lists))}")
    ((name, rows),) = lists.items()
    if len(value) > 1:
        remark(f"its rows are those under {name!r}; the rest was not read")
    return rows if isinstance(rows, list) else list(rows.values())


def _is_rows(value: Any) -> bool:
    """Tell a list of objects, or a table of a TinyDB file."""
    if isinstance(value, dict):
        return bool(value) and all(map(str.isdecimal, value)) and _are_objects(value.values())
    return isinstance(value, list) and bool(value) and _are_objects(value)


def _are_objects(values: Iterable[Any]) -> bool:
    return all(isinstance(each, dict) for each in values)


def _is_table(value: list[Any]) -> bool:
    """Tell an array of arrays that begins with the names of columns."""
    header = value[0] if value else None
    named = isinstance(header, list) and bool(header) and all(isinstance(n, str) for n in header)
    return named and all(isinstance(each, list) for each in value)


def _table(value: list[list[Any]], remark: Remark) -> Iterator[Row]:
    """Give the rows beneath the names of columns, each with its place in the array."""
    header, *rows = value
    header = unique_names(header, remark)
    for number, cells in enumerate(rows, 2):
        whole = len(cells) == len(header)
        fault = "" if whole else f"{len(cells)} cells where the first row names {len(header)}"
        surplus = tuple(map(as_json, cells[len(header) :]))
        missing = tuple(header[len(cells) :])
        yield Row(number, dict(zip(header, cells, strict=False)), fault, surplus, missing)


JSON = JsonArray()
