"""The checks at the wall: what no document may hold, and what a field cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from onrecord.errors import BadStatementError
from onrecord.frozen import Record

_DEEPEST = 90
_NO_NUMBER = float("inf")
_LEAST, _MOST = -(1 << 63), (1 << 64) - 1
# What a line of a store holds, with room for what stands around the texts.
LONGEST = 8_000_000
_NUMBER = 24
NOTHING: Mapping[str, Any] = MappingProxyType({})


def check_texts(record: Record) -> None:
    """Refuse what is no text where one is due, all fields in one look."""
    fields = vars(record)
    try:
        whole = "".join([fields[name] for name in record.texts])
    except TypeError:
        whole = "\0"
    if "\0" in whole or not encodable(whole):
        for name in record.texts:
            check_text(fields[name], name)
    _check_weight(whole, f"a {type(record).__name__.lower()}")


def check_text(value: object, name: str) -> None:
    """Refuse what is no text, and what no text may hold: NUL, half a surrogate pair."""
    if not isinstance(value, str):
        raise BadStatementError(f"{name} is not text: {value!r}")
    if "\0" in value or not encodable(value):
        refused = next(each for each in value if each == "\0" or not encodable(each))
        raise BadStatementError(f"{name} holds U+{ord(refused):04X}, which no text may")


def encodable(value: str) -> bool:
    """Tell whether UTF-8 can hold this: no half of a surrogate pair stands alone."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def strings(values: Any, name: str) -> tuple[str, ...]:
    """Return texts as a tuple, each once, empty ones left out; one alone may be given bare."""
    given = (values,) if isinstance(values, str) else tuple(values)
    for each in given:
        check_text(each, name)
    return tuple(dict.fromkeys(filter(None, given)))


def mapping(values: Any, name: str) -> Mapping[str, Any]:
    """Return names with values as JSON can hold them, frozen."""
    if not isinstance(values, Mapping):
        raise BadStatementError(f"{name} takes names with values, not {values!r}")
    if not values:
        return NOTHING
    copied = _json(values, name)
    _check_weight(copied, name)
    return MappingProxyType(copied)


def check_json(value: Any, name: str) -> None:
    """Refuse what no document may hold: NaN, an integer beyond 64 bits, half a surrogate pair."""
    _json(value, name)


def _json(value: Any, name: str, depth: int = 0) -> Any:
    """Return a copy of what JSON can hold, or refuse it."""
    if depth > _DEEPEST:
        raise BadStatementError(f"{name} is nested more than {_DEEPEST} deep")
    if isinstance(value, str):
        check_text(value, name)
    elif isinstance(value, Mapping):
        for key in value:
            check_text(key, name)
        return {key: _json(each, name, depth + 1) for key, each in value.items()}
    elif isinstance(value, list | tuple):
        return [_json(each, name, depth + 1) for each in value]
    elif not is_number(value):
        raise BadStatementError(f"{name} holds what JSON cannot: {value!r}")
    return value


def is_number(value: Any) -> bool:
    """Tell whether every JSON reader knows this number (or none) for what it is."""
    if isinstance(value, float):
        return abs(value) < _NO_NUMBER
    return value is None or (isinstance(value, int) and _LEAST <= value <= _MOST)


def _check_weight(value: Any, name: str) -> None:
    """Refuse what no line of a store may hold: more than 8 MB of text, as JSON writes it."""
    # A letter takes six bytes at most, and what is ordinary is never near.
    if 6 * _weight(value, len) > LONGEST and _weight(value, _written) > LONGEST:
        raise BadStatementError(f"{name} takes at most {LONGEST // 10**6} MB of text")


def _weight(value: Any, measure: Callable[[str], int]) -> int:
    if isinstance(value, str):
        return measure(value)
    if isinstance(value, Mapping):
        return sum(_weight(each, measure) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple):
        return sum(_weight(each, measure) for each in value)
    return _NUMBER


def _written(text: str) -> int:
    import json  # noqa: PLC0415  only a text of megabytes pays for it

    return len(json.dumps(text, ensure_ascii=False).encode())


def noted(values: Any, name: str) -> Mapping[str, Any]:
    """Return what is noted of fields, names with texts, frozen."""
    frozen = mapping(values, name)
    for each in frozen.values():
        check_text(each, name)
    return frozen


def flag(value: Any, name: str) -> bool:
    """Return a yes or no, or refuse what is neither."""
    if not isinstance(value, bool):
        raise BadStatementError(f"{name} is yes or no, not {value!r}")
    return value


def check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Refuse what is none of the words allowed."""
    if value not in allowed:
        words = ", ".join(each for each in allowed if each)
        raise BadStatementError(f"{name} cannot be {value!r}; choose one of {words}")


def check_form(name: str, value: str, fits: Callable[[str], bool], what: str) -> None:
    """Refuse a value, if there is one, that does not fit."""
    if value and not fits(value):
        raise BadStatementError(f"{name} is {what}, not {value!r}")
