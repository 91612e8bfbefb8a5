"""Objects inside a row of JSON: each value a column of its own, as in ``speaker.name``."""

from __future__ import annotations

from typing import Any

from onrecord.codec import FIELDS
from onrecord.formats import RAW, REPORTED, NestedColumn
from onrecord.model import is_id
from onrecord.registers.transfer import MARK

_DEEPEST = 8
# Our own fields take one value, or are objects that we write.
_OURS = frozenset({*FIELDS, *REPORTED, RAW})


def flatten_nested(cells: dict[str, Any]) -> dict[str, Any]:
    """Return the cells of a row with the values of objects as columns: ``speaker.name``.

    A row that we wrote, of a register too, and what we write as an object stay as they are.
    """
    for name, value in cells.items():
        if type(value) is dict and value and name not in _OURS:
            break
    else:
        return cells
    if MARK in cells:
        return cells
    if isinstance(id_ := cells.get("id"), str) and is_id(id_):
        return cells
    found: dict[str, Any] = {}
    for name, value in cells.items():
        if name in _OURS:
            found[name] = value
        else:
            _put(found, (name,), value)
    return found


def _put(found: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    if type(value) is dict and value and len(path) < _DEEPEST:
        for key, inner in value.items():
            _put(found, (*path, key), inner)
    else:
        found[NestedColumn(path) if len(path) > 1 else path[0]] = value
