"""A line of JSON just like one that was proven: told by its structure, decoded only if asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, KeysView, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from onrecord import proof
from onrecord.codec import LISTS
from onrecord.model import LONGEST, is_id
from onrecord.proof import Proven

_MOST_SHAPES = 256
_CONTROLS = bytes(range(0x20))
_IN_A_SOURCE = 3


class Alike(Mapping[str, Any]):
    """The fields of a line that is known to hold what is proven."""

    __slots__ = ("_names", "proven")

    def __init__(self, proven: Proven, names: dict[str, None]) -> None:
        self.proven = proven
        self._names = names

    def __getitem__(self, name: str) -> Any:
        return self.proven.document[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def keys(self) -> KeysView[str]:
        """Return the names of the fields."""
        return self._names.keys()


def known(line: str) -> Alike | None:
    """Tell whether a line, its end included, is just like one met before; None says to read it."""
    pieces = line.split('"')
    shape = _SHAPES.get('"'.join(pieces[::2]))
    if shape is None or "\\" in line:
        return None
    try:
        return _fitting(shape, pieces[1::2], line[:-1].encode())
    except proof.BROKEN:
        return None


def prove(document: Mapping[str, Any]) -> Proven | None:
    """Prove a row's cells, as ``proof`` does, and know the next line that is like them."""
    if type(document) is Alike:
        return document.proven
    proven = proof.prove(document)
    if proven is not None and b"\\" not in proven.said:
        _learn(proven)
    return proven


class _Shape(NamedTuple):
    """Where in lines of one structure the strings stand that are keys, and what they must be.

    Without a backslash in it, all that parts a line is its quotation marks: lines of one
    structure and the same keys differ in nothing but the strings that are values.
    """

    keys: Callable[[Sequence[str]], tuple[str, ...]]
    expected: tuple[str, ...]
    texts: Callable[[Sequence[str]], tuple[str, ...]]
    names: tuple[str, ...]
    fields: dict[str, None]
    dates: tuple[int, ...]
    lists: tuple[tuple[int, ...], ...]


_SHAPES: dict[str, _Shape] = {}


def _fitting(shape: _Shape, strings: Sequence[str], said: bytes) -> Alike | None:
    """Look at the values, as a proof does. Raises what ``proof.BROKEN`` names."""
    if shape.keys(strings) != shape.expected:
        return None
    texts = dict(zip(shape.names, shape.texts(strings), strict=True))
    holds = (
        all(strings)
        and len(said) == len(said.translate(None, _CONTROLS)) <= LONGEST
        and is_id(texts["id"])
        and not texts["text"].isspace()
        and all([proof.is_settled(strings[at]) for at in shape.dates])  # noqa: C419  quicker
        and proof.are_chosen(texts)
        and not any(_repeats([strings[at] for at in each]) for each in shape.lists)
    )
    return Alike(Proven(said, texts), shape.fields) if holds else None


def _repeats(members: Sequence[str]) -> bool:
    return len({*members}) < len(members)


def _learn(proven: Proven) -> None:
    """Keep the shape of a document whose line has no backslash, nor a number."""
    pieces = f"{proven.said.decode()}\n".split('"')
    structure = '"'.join(pieces[::2])
    if len(_SHAPES) < _MOST_SHAPES and not any(map(str.isdigit, structure)):
        _SHAPES[structure] = _shape(pieces[::2], pieces[1::2], proven.document)


def _shape(signs: Sequence[str], strings: Sequence[str], document: Mapping[str, Any]) -> _Shape:
    keys: list[int] = []
    texts: dict[str, int] = {}
    lists: dict[str, list[int]] = {}
    dates: list[int] = []
    for at, (field, name, depth) in enumerate(_standing(signs, strings)):
        if signs[at + 1].startswith(":"):
            keys.append(at)
        elif depth == 1:
            texts[field] = at
        elif depth == _IN_A_SOURCE and name in proof.DATES:
            dates.append(at)
        elif field in LISTS:
            lists.setdefault(field, []).append(at)
    dates += [texts[name] for name in ("date",) if name in texts]
    several = tuple(tuple(each) for each in lists.values() if len(each) > 1)
    at_keys, at_texts = itemgetter(*keys), itemgetter(*texts.values())
    names = dict.fromkeys(document)
    return _Shape(at_keys, at_keys(strings), at_texts, tuple(texts), names, tuple(dates), several)


def _standing(signs: Sequence[str], strings: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """Give for each string the field it stands in, the last key, and how deep it stands."""
    depth, field, name = 0, "", ""
    for at, string in enumerate(strings):
        sign = signs[at]
        depth += sum(map(sign.count, "{[")) - sum(map(sign.count, "}]"))
        if signs[at + 1].startswith(":"):
            name = string
            field = string if depth == 1 else field
        yield field, name, depth
