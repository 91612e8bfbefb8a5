"""One look that proves a document to be a statement's in the form we write: it is then not read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from onrecord import dates
from onrecord.errors import OnRecordError
from onrecord.model import CHOICES, Source, Statement, check_choices, is_id
from onrecord.wall import LONGEST, is_number

_UNSAID = tuple(Statement.defaults[name] for name in CHOICES)
DATES = ("issued", "accessed")
_DOUBTED = ("\\r", "\\u0000")
_TEXTS = frozenset(Statement.texts)
BROKEN = (OnRecordError, TypeError, ValueError, AttributeError, RecursionError)
_write = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False).encode


class Proven:
    """What ``codec.dump(codec.load(document))`` would give again, and its JSON in UTF-8.

    ``texts`` are the fields of one text, others may stand beside them; the document
    is read when it is first asked for, unless it is given.
    """

    __slots__ = ("_document", "said", "texts")

    def __init__(
        self, said: bytes, texts: Mapping[str, Any], document: dict[str, Any] | None = None
    ) -> None:
        self.said = said
        self.texts = texts
        self._document = document

    @property
    def document(self) -> dict[str, Any]:
        """All of it."""
        if self._document is None:
            self._document = json.loads(self.said)
        return self._document


def written(document: dict[str, Any]) -> Proven:
    """Return what ``codec.dump`` gave, with its JSON."""
    return Proven(_write(document).encode(), document, document)


class _Shape(NamedTuple):
    """What is to be looked at in documents of the same fields."""

    texts: Callable[[Any], tuple[str, ...]]
    structures: tuple[tuple[str, Callable[[Any], bool]], ...]


def prove(document: Mapping[str, Any]) -> Proven | None:
    """Prove a document made of JSON values; None says nothing but to look closer."""
    # Few rows of strangers have an id: most need no look at all their names.
    if type(document) is not dict or "id" not in document:
        return None
    shape = _shape(tuple(document))
    if shape is None:
        return None
    try:
        if not _holds(document, shape):
            return None
        said = _write(document)
        raw = said.encode()
    except BROKEN:
        return None
    # A line end to settle, or what no text may hold: also where these are only spelt out.
    doubtful = "\\" in said and any(each in said for each in _DOUBTED)
    return None if doubtful or len(raw) > LONGEST else Proven(raw, document, document)


def _holds(document: Mapping[str, Any], shape: _Shape) -> bool:
    texts = shape.texts(document)
    for name, holds in shape.structures:  # all() takes twice the time
        if not holds(document[name]):
            return False
    return (
        all(texts)
        and _are_texts(texts)
        and is_id(document["id"])
        and not document["text"].isspace()
        and is_settled(document.get("date", ""))
        and are_chosen(document)
    )


@lru_cache(maxsize=256)
def _shape(names: tuple[str, ...]) -> _Shape | None:
    """Return how to look at documents of these fields; none at those never written so."""
    if not _stand_in(names, Statement.fields) or not {"id", "text"} <= {*names}:
        return None
    rest = [name for name in names if name not in _TEXTS]
    if not _STRUCTURES.keys() >= {*rest}:
        return None
    texts = itemgetter(*(name for name in names if name in _TEXTS))
    return _Shape(texts, tuple((name, _STRUCTURES[name]) for name in rest))


def _stand_in(names: tuple[str, ...], order: tuple[str, ...]) -> bool:
    """Tell whether these are some of the fields, in their order."""
    return {*names} <= {*order} and list(names) == sorted(names, key=order.index)


def _are_texts(values: Any) -> bool:
    """Tell whether these are all texts: nothing else can be joined."""
    return "".join(values) is not None


def is_settled(date: str) -> bool:
    """Tell whether a date is spelt as we spell it, or is none. Raises BadDateError."""
    return not date or dates.canonical(date) == date


def are_chosen(document: Mapping[str, Any]) -> bool:
    """Tell whether fields of few values have one of them, and a status is more than the default."""
    values = map(document.get, CHOICES, _UNSAID)
    check_choices(*values)
    return "status" not in document or document["status"] != Statement.status


def _is_list(values: Any) -> bool:
    return (
        type(values) is list
        and 0 < len(values) == len({*filter(None, values)})
        and _are_texts(values)
    )


def _is_noted(values: Any) -> bool:
    return type(values) is dict and bool(values) and _are_texts(values.values())


def _is_flat(values: Any) -> bool:
    """Tell whether this is of names with texts and numbers, and not what may be nested too deep."""
    if type(values) is not dict or not values:
        return False
    return all(type(each) is str or is_number(each) for each in values.values())


def _is_origin(values: Any) -> bool:
    named = type(values) is dict and tuple(values) == ("file", "row")
    return named and type(values["file"]) is str and type(values["row"]) is int


def _is_starred(value: Any) -> bool:
    return value is True


def _are_sources(values: Any) -> bool:
    return type(values) is list and bool(values) and all(map(_is_source, values))


def _is_source(values: Any) -> bool:
    dates_in = _dates_in(tuple(values)) if type(values) is dict else None
    if dates_in is None:
        return False
    parts = values.values()
    dated = not dates_in or all(is_settled(values[name]) for name in dates_in)
    return dated and all(parts) and _are_texts(parts)


@lru_cache(maxsize=256)
def _dates_in(names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return which fields of a source are dates; None where a source is never written so."""
    if "extra" in names or not _stand_in(names, Source.fields):
        return None
    return tuple(name for name in DATES if name in names)


_STRUCTURES: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("co_speakers", "topics", "about", "former_ids"), _is_list),
    **dict.fromkeys(("printed", "basis"), _is_noted),
    "extra": _is_flat,
    "sources": _are_sources,
    "starred": _is_starred,
    "origin": _is_origin,
}
