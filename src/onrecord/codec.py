"""A statement as plain JSON values, and back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from onrecord.errors import BadStatementError, OnRecordError
from onrecord.model import Link, Origin, Source, Statement

FIELDS = Statement.fields
SOURCE_FIELDS = tuple(name for name in Source.fields if name != "extra")
LISTS = frozenset({"co_speakers", "topics", "about", "former_ids"})
STRUCTURES = frozenset({"sources", "links", "printed", "basis", "extra", "origin"})

_DEFAULTS = {"status": "recorded"}
_BROKEN = (TypeError, AttributeError, KeyError, ValueError, RecursionError)
_SOURCE_FIELDS = frozenset(SOURCE_FIELDS)
_KNOWN = frozenset(FIELDS)
_RESTORED = tuple(name for name in FIELDS if name in (LISTS | STRUCTURES) - {"extra"})


def dump(statement: Statement) -> dict[str, Any]:
    """Return the document of ``statement``: its fields in their order, empty ones left out."""
    return {
        name: value if type(value) is str else _plain(value)
        for name, value in vars(statement).items()
        if value and value != _DEFAULTS.get(name)
    }


def arranged(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields that are JSON values, none of them empty, as they stand in a document."""
    return {name: fields[name] for name in _in_order(tuple(fields))}


@lru_cache(maxsize=256)
def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names, key=FIELDS.index))


def load(document: Mapping[str, Any]) -> Statement:
    """Read a document; what we do not know stays in ``extra``. Raises BadStatementError."""
    try:
        known = {name: document[name] for name in FIELDS if name in document}
        for name in _RESTORED:
            if name in known:
                known[name] = _restore(name, known[name])
        strange = {name: value for name, value in document.items() if name not in _KNOWN}
        if strange:
            known["extra"] = {**known.get("extra", {}), **strange}
        return Statement(**known)
    except BadStatementError:
        raise
    except (OnRecordError, *_BROKEN) as cause:
        raise BadStatementError(f"not a statement: {cause}") from cause


def load_parts(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Read some fields of a document as a statement takes them. Raises BadStatementError."""
    try:
        return {name: _restore(name, value) for name, value in parts.items()}
    except (OnRecordError, *_BROKEN) as cause:
        raise BadStatementError(f"{' or '.join(parts)} has another form: {cause}") from cause


def dump_source(source: Source) -> dict[str, Any]:
    """Return a source as JSON values: the fields it has, and the keys we do not know."""
    known = {name: value for name, value in vars(source).items() if value and name != "extra"}
    return {**known, **source.extra}


def load_source(values: Mapping[str, Any]) -> Source:
    """Read a source back; unknown keys stay in its ``extra``."""
    known = {name: value for name, value in values.items() if name in _SOURCE_FIELDS}
    strange = {name: value for name, value in values.items() if name not in _SOURCE_FIELDS}
    return Source(**known, extra=strange)


def _plain(value: Any) -> Any:
    if isinstance(value, Source):
        return dump_source(value)
    if isinstance(value, Link):
        return {"type": value.type, "to": value.to}
    if isinstance(value, Origin):
        return {"file": value.file, "row": value.row}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return dict(value) if isinstance(value, Mapping) else value


def _restore(name: str, value: Any) -> Any:
    match name:
        case "sources":
            return tuple(load_source(each) for each in value)
        case "links":
            return tuple(Link(**each) for each in value)
        case "origin":
            return Origin(**value)
    if name in ("printed", "basis") and not isinstance(value, Mapping):
        raise BadStatementError(f"{name} takes names with values, not {value!r}")
    if name not in LISTS or isinstance(value, str | tuple):
        return value
    if not isinstance(value, list):
        raise BadStatementError(f"{name} is a list, not {value!r}")
    return tuple(value)
