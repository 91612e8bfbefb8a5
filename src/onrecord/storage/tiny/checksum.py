"""The checksum of a document in its line: it tells bit rot, and what another program changed.

It is 64 bits of BLAKE2b over the document as the codec writes it, and stands as its last
key. Another program may lay the document out otherwise: only what it says counts.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from onrecord import codec
from onrecord.errors import BadStatementError
from onrecord.model import Statement
from onrecord.storage.duplicate_key import hash64

KEY = "checksum"
_NAMED = f'"{KEY}"'.encode()
_BEFORE = b',"' + KEY.encode() + b'":"'
_DIGITS = 16
_HEXADECIMAL = b"0123456789abcdef"
_LENGTH = len(_BEFORE) + _DIGITS + len(b'"}')


def add_checksum(document: bytes) -> bytes:
    """Return a document, given as JSON, with its checksum; one that is no statement as it is."""
    try:
        canonical = codec.encode(codec.decode(document))
    except BadStatementError:
        return document
    return _with(document, canonical)


def encode(statement: Statement) -> bytes:
    """Return a statement as JSON with its checksum: what our lines hold."""
    document = codec.encode(statement)
    return _with(document, document)


def remove_checksum(document: bytes) -> bytes:
    """Return a document, given as JSON, without its checksum; one that has none as it is."""
    return _split(document)[0]


def is_unchanged(document: bytes) -> bool:
    """Tell whether a document, given as JSON, has its own checksum, or none at all."""
    rest, found = _split(document)
    if not found or found == _checksum(rest):
        return True
    try:
        values = json.loads(rest)
        forms = (msgspec.json.encode(values), codec.encode(codec.from_dict(values)))
    except (ValueError, RecursionError, BadStatementError):
        return False
    return any(_checksum(each) == found for each in forms)


def _with(document: bytes, canonical: bytes) -> bytes:
    return b'%s%s%s"}' % (document[:-1], _BEFORE, _checksum(canonical).encode())


def _checksum(document: bytes) -> str:
    return f"{hash64(document) % (1 << 64):0{_DIGITS}x}"


def _split(document: bytes) -> tuple[bytes, str]:
    """Return a document without its checksum, and the checksum, empty where there is none."""
    digits = document[-_DIGITS - 2 : -2]
    if document.startswith(_BEFORE, len(document) - _LENGTH) and not digits.strip(_HEXADECIMAL):
        return document[:-_LENGTH] + b"}", digits.decode()
    if _NAMED not in document:
        return document, ""
    # Another program has written the line: its blanks and the order of its keys are its own.
    try:
        values: Any = json.loads(document)
    except (ValueError, RecursionError):
        return document, ""
    if not isinstance(values, dict) or not _is_checksum(values.get(KEY)):
        return document, ""
    found = values.pop(KEY)
    try:
        return json.dumps(values, ensure_ascii=False).encode(), found
    except ValueError:
        return json.dumps(values).encode(), found


def _is_checksum(value: object) -> bool:
    return isinstance(value, str) and len(value) == _DIGITS
