"""What no document may hold: NUL, half a surrogate pair, NaN, 65 bits, deep nesting, 8 MB."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from onrecord.errors import BadStatementError

_DEEPEST = 90
_INFINITY = float("inf")
_LEAST_INTEGER, _LARGEST_INTEGER = -(1 << 63), (1 << 64) - 1
# What a line of a store holds, with room for what stands around the texts.
LONGEST = 8_000_000
_LETTER, _NUMBER = 6, 24  # bytes that JSON takes at most
EMPTY: Mapping[str, Any] = MappingProxyType({})


def check_texts(values: Sequence[str], names: Sequence[str], owner: str) -> str:
    """Check that all values are texts that UTF-8 can hold; return them joined.

    ``names`` are the fields of the values, ``owner`` is what has these fields.
    Raises BadStatementError that names the field.
    """
    try:
        joined = "".join(values)
    except TypeError:
        joined = "\0"
    if "\0" in joined or not is_encodable(joined):
        for value, name in zip(values, names, strict=True):
            check_text(value, name)
    if _LETTER * len(joined) > LONGEST:
        _check_size(joined, owner)
    return joined


def check_text(value: object, name: str) -> None:
    """Raise BadStatementError unless a value is a text without NUL and lone surrogates."""
    if not isinstance(value, str):
        raise BadStatementError(f"{name} is not text: {value!r}")
    if "\0" in value or not is_encodable(value):
        refused = next(each for each in value if each == "\0" or not is_encodable(each))
        raise BadStatementError(f"{name} holds U+{ord(refused):04X}, which no text may")


def is_encodable(text: str) -> bool:
    """Tell whether UTF-8 can hold a text: no half of a surrogate pair stands alone."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def unique_texts(values: Any, name: str) -> tuple[str, ...]:
    """Return texts as a tuple, without repeats and empty ones; a single text is a list of one."""
    texts = (values,) if isinstance(values, str) else tuple(values)
    check_texts(texts, (name,) * len(texts), name)
    return tuple(dict.fromkeys(filter(None, texts)))


def frozen_texts(values: Any, name: str) -> Mapping[str, str]:
    """Return a mapping of texts to texts as a read-only copy. Raises BadStatementError."""
    _check_is_mapping(values, name)
    texts = (*values, *values.values())
    check_texts(texts, (name,) * len(texts), name)
    return MappingProxyType(dict(values))


def frozen_json(values: Any, name: str) -> Mapping[str, Any]:
    """Return a mapping of texts to JSON values as a deep copy, read-only in its first level.

    Raises BadStatementError.
    """
    _check_is_mapping(values, name)
    if all(type(each) is str for each in values.values()):
        return frozen_texts(values, name)
    copied = copy_json(values, name)
    _check_size(copied, name)
    return MappingProxyType(copied)


def copy_json(value: Any, name: str, depth: int = 0) -> Any:
    """Return a deep copy of a JSON value, made of plain types.

    Raises BadStatementError at what JSON cannot hold, or what its readers disagree on.
    """
    if depth > _DEEPEST:
        raise BadStatementError(f"{name} is nested more than {_DEEPEST} deep")
    if isinstance(value, str):
        check_text(value, name)
        return str.__str__(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and _LEAST_INTEGER <= value <= _LARGEST_INTEGER:
        return int(value)
    if isinstance(value, float) and abs(value) < _INFINITY:
        return float(value)
    if isinstance(value, Mapping):
        for key in value:
            check_text(key, name)
        return {key: copy_json(each, name, depth + 1) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [copy_json(each, name, depth + 1) for each in value]
    raise BadStatementError(f"{name} holds what JSON cannot: {value!r}")


def check_choice(name: str, value: str, allowed: Iterable[str]) -> None:
    """Raise BadStatementError unless a value is one of those allowed."""
    if value not in allowed:
        words = ", ".join(each for each in allowed if each)
        raise BadStatementError(f"{name} cannot be {value!r}; choose one of {words}")


def check_form(name: str, value: str, fits: Callable[[str], bool], form: str) -> None:
    """Raise BadStatementError unless a value is empty or fits; ``form`` says what would."""
    if value and not fits(value):
        raise BadStatementError(f"{name} is {form}, not {value!r}")


def _check_is_mapping(values: Any, name: str) -> None:
    # The first two are quickly told.
    if not isinstance(values, dict | MappingProxyType | Mapping):
        raise BadStatementError(f"{name} takes names with values, not {values!r}")


def _check_size(value: Any, name: str) -> None:
    """Raise BadStatementError where a value takes more JSON than a line of a store can hold."""
    if _size(value, _largest_size) > LONGEST and _size(value, _exact_size) > LONGEST:
        raise BadStatementError(f"{name} takes at most {LONGEST // 10**6} MB of text")


def _size(value: Any, measure: Callable[[str], int]) -> int:
    if isinstance(value, str):
        return measure(value)
    if isinstance(value, Mapping):
        return sum(_size(each, measure) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return sum(_size(each, measure) for each in value)
    return _NUMBER


def _largest_size(text: str) -> int:
    return _LETTER * len(text)


def _exact_size(text: str) -> int:
    import json

    return len(json.dumps(text, ensure_ascii=False).encode())
