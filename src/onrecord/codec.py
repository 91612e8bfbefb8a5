"""A statement as a line of JSON or as plain JSON values, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from onrecord.errors import BadStatementError, OnRecordError
from onrecord.model import LISTS, Link, Origin, Source, Statement
from onrecord.validation import EMPTY

FIELDS = Statement.__struct_fields__
SOURCE_FIELDS = tuple(name for name in Source.__struct_fields__ if name != "extra")
STRUCTURES = frozenset({"sources", "links", "printed", "typed", "basis", "extra", "origin"})

_BROKEN = (TypeError, AttributeError, KeyError, ValueError, RecursionError)


def encode(statement: Statement) -> bytes:
    """Return a statement as JSON in UTF-8: one line without its end, empty fields left out."""
    if _have_extra(statement.sources):
        return _encoder.encode(to_dict(statement))
    return _encoder.encode(statement)


def decode(raw: bytes | str) -> Statement:
    """Read a statement from JSON; keys we do not know stay in ``extra``.

    Raises BadStatementError.
    """
    statement = _decode_strictly(_decoder.decode, raw)
    if statement is not None:
        return statement
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError) as cause:
        raise BadStatementError(f"not JSON: {cause}") from cause
    return _from_any_dict(document)


def to_dict(statement: Statement) -> dict[str, Any]:
    """Return a statement as plain JSON values: its fields in order, empty ones left out."""
    document: dict[str, Any] = _parse(_encoder.encode(statement))
    for source in document.get("sources", ()):
        if "extra" in source:
            source.update(source.pop("extra"))
    return document


def from_dict(document: Mapping[str, Any]) -> Statement:
    """Read a statement from JSON values; keys we do not know stay in ``extra``.

    Raises BadStatementError.
    """
    statement = _decode_strictly(_convert, document)
    return _from_any_dict(document) if statement is None else statement


def fields_from_dict(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Read some fields from JSON values as a statement takes them. Raises BadStatementError."""
    try:
        return {name: _field(name, value) for name, value in fields.items()}
    except (OnRecordError, *_BROKEN) as cause:
        raise BadStatementError(f"{' or '.join(fields)} has another form: {cause}") from cause


def _decode_strictly(decoding: Callable[[Any], Statement], document: Any) -> Statement | None:
    """Return the statement of a document that has our fields only, or None.

    Raises BadStatementError where all is of its type and yet no statement.
    """
    try:
        statement = decoding(document)
    except BadStatementError:
        raise
    except OnRecordError as cause:
        raise BadStatementError(f"not a statement: {cause}") from cause
    except (ValueError, RecursionError):
        return None
    # A source's unknown keys stand beside its fields, so "extra" in it is an unknown key itself.
    return None if _have_extra(statement.sources) else statement


def _have_extra(sources: tuple[Source, ...]) -> bool:
    for source in sources:  # noqa: SIM110  any() takes three times as long
        if source.extra is not EMPTY:
            return True
    return False


def _from_any_dict(document: Mapping[str, Any]) -> Statement:
    """Read a document that may have unknown keys and a text in place of a list."""
    try:
        fields = {name: _field(name, document[name]) for name in FIELDS if name in document}
        unknown = {name: value for name, value in document.items() if name not in FIELDS}
        if unknown:
            fields["extra"] = {**fields.get("extra", {}), **unknown}
        return Statement(**fields)
    except BadStatementError:
        raise
    except (OnRecordError, *_BROKEN) as cause:
        raise BadStatementError(f"not a statement: {cause}") from cause


def _field(name: str, value: Any) -> Any:
    """Return a field's JSON value as the model takes it."""
    if name == "sources":
        return tuple(_source(each) for each in value)
    if name == "links":
        return tuple(Link(**each) for each in value)
    if name == "origin":
        return None if value is None else Origin(**value)
    if name in ("printed", "typed", "basis") and not isinstance(value, Mapping):
        raise BadStatementError(f"{name} takes names with values, not {value!r}")
    if name not in LISTS or isinstance(value, str):
        return value
    if not isinstance(value, list | tuple):
        raise BadStatementError(f"{name} is a list, not {value!r}")
    return tuple(value)


def _source(values: Mapping[str, Any]) -> Source:
    with suppress(ValueError, TypeError):
        source: Source = msgspec.convert(values, Source)
        if source.extra is EMPTY:
            return source
    known = {name: value for name, value in values.items() if name in SOURCE_FIELDS}
    unknown = {name: value for name, value in values.items() if name not in SOURCE_FIELDS}
    return Source(**known, extra=unknown) if unknown else Source(**known)


def _convert(document: Any) -> Statement:
    return msgspec.convert(document, Statement)


def _plain(value: Any) -> Any:
    """Return a read-only mapping, or a kind of text, as what msgspec encodes by itself."""
    return str.__str__(value) if isinstance(value, str) else value.copy()


_encoder = msgspec.json.Encoder(enc_hook=_plain)
_decoder = msgspec.json.Decoder(Statement)
_parse = msgspec.json.Decoder().decode
