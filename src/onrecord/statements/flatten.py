"""A statement as one value a column, and columns as a document again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from onrecord import codec
from onrecord.errors import BadStatementError
from onrecord.formats import COLUMNS, SOURCE_COLUMNS
from onrecord.model import LISTS, Statement

SEPARATOR = ";"


def flatten(statement: Statement, columns: Sequence[str] = COLUMNS) -> dict[str, str]:
    """Return the text of each column; what has no flat form is JSON.

    The first source stands in columns of its own; ``sources`` holds all of them
    where these columns cannot.
    """
    document = codec.to_dict(statement)
    sources = document.pop("sources", [])
    flat = {name: _cell(name, value) for name, value in document.items()}
    if sources:
        flat |= {name: sources[0].get(part, "") for name, part in SOURCE_COLUMNS.items()}
    if not _fits(sources):
        flat["sources"] = _json(sources)
    return {name: flat.get(name, "") for name in columns}


def unflatten(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Read the columns of one statement back as its document; unknown ones stay as they are."""
    raised = {name: _value(name, cell) for name, cell in cells.items() if cell not in ("", None)}
    first = {part: raised.pop(name) for name, part in SOURCE_COLUMNS.items() if name in raised}
    if first and "sources" not in raised:
        raised["sources"] = [first]
    return raised


def split_list(text: str, separator: str = SEPARATOR) -> list[str]:
    """Return the members of a list that was printed in one cell."""
    if text.startswith("["):
        with suppress(ValueError, RecursionError):
            return [str(each) for each in json.loads(text)]
    return [each.strip() for each in text.split(separator) if each.strip()]


def _fits(sources: list[dict[str, Any]]) -> bool:
    parts = set(SOURCE_COLUMNS.values())
    return len(sources) < 2 and all(each and set(each) <= parts for each in sources)  # noqa: PLR2004  one


def _cell(name: str, value: Any) -> str:
    if name in LISTS and split_list(joined := f"{SEPARATOR} ".join(value)) == value:
        return joined
    return value if isinstance(value, str) else _json(value)


def _value(name: str, cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    if name in LISTS:
        return split_list(cell)
    if name in codec.STRUCTURES or name == "starred":
        return _structure(name, cell)
    return cell


def _structure(name: str, cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError) as cause:
        raise BadStatementError(f"{name} is not the JSON it was: {cause}") from cause


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
