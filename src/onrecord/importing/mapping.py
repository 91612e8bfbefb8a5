"""How rows are read: which column serves which field, what is set for all, what is left out."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple

from onrecord.errors import BadRowError, BadValueError, UnknownColumnError, UnknownFieldError
from onrecord.formats import REPORTED, Row
from onrecord.statements import flatten
from onrecord.statements.parse import FIELDS, LISTED
from onrecord.text.tokens import key

_SEPARATORS = ";,|"
_WHOLE = ("sources", "links", "printed", "typed", "basis")
_STRUCTURES = (list, dict)
_OWN = frozenset(FIELDS) | {"id"}


class Column(NamedTuple):
    """Where a field's value stands, and what parts the members of a list."""

    name: str
    separator: str = ""


class ColumnAssignment(NamedTuple):
    """What the columns of a row are for: fields, what may be given in our form, and the rest."""

    columns: Mapping[str, Column]
    whole: tuple[str, ...]
    rest: tuple[str, ...]

    def parted(self, cells: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Part what no field took: what is in our form (sources, links, print), and the rest."""
        if not (self.whole or self.rest):
            return {}, {}
        there = [(name, cells[name]) for name in self.whole]
        whole = {name: value for name, value in there if type(value) in _STRUCTURES}
        left = [(name, cells[name]) for name in self.rest if name not in whole]
        return whole, {name: value for name, value in left if value not in (None, "")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """How rows are read: fields from columns, fields set for all, rows left out by a field.

    ``guessed`` are columns that serve a field where nothing better does; ``basis``
    says how such a field is known.
    """

    columns: Mapping[str, Column] = field(default_factory=dict)
    guessed: Mapping[str, Column] = field(default_factory=dict)
    basis: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()
    _served: dict[tuple[str, ...], ColumnAssignment] = field(
        default_factory=dict, init=False, compare=False
    )

    def serving(self, names: Iterable[str]) -> Mapping[str, Column]:
        """Return the column for each field: mapped, or named as a field, or guessed."""
        return self.served(names).columns

    def served(self, names: Iterable[str]) -> ColumnAssignment:
        """Return what each of these columns is for."""
        # The rows of a file have few sets of names, and this is asked of each.
        known = tuple(names)
        if known not in self._served:
            self._served[known] = self._serving(known)
        return self._served[known]

    def _serving(self, names: tuple[str, ...]) -> ColumnAssignment:
        taken = self.fixed.keys() | self.columns.keys()
        own = {"ref" if name == "id" else name: Column(name) for name in names if name in _OWN}
        unasked = {name: column for name, column in own.items() if name not in taken}
        columns = {**self.guessed, **unasked, **self.columns}
        used = {column.name for column in columns.values()} | REPORTED
        whole = tuple(name for name in _WHOLE if name in names)
        return ColumnAssignment(columns, whole, tuple(name for name in names if name not in used))

    def check(self, names: Collection[str]) -> None:
        """Raise UnknownColumnError where a column asked for is not among these."""
        for column in self.columns.values():
            if column.name not in names:
                raise UnknownColumnError(column.name, tuple(names))

    def values(self, row: Row) -> dict[str, Any]:
        """Return the values of the fields that a row gives. Raises BadRowError."""
        found: dict[str, Any] = {}
        for name, column in self.serving(row.cells).items():
            found.update(given(name, row.cells.get(column.name), column.separator))
        return {**found, **self.fixed}

    def known(self, fields: Collection[str]) -> dict[str, str]:
        """Return how the fields of a row are known where it was the guess that took them."""
        return {name: how for name, how in self.basis.items() if name in fields}

    def skips(self, values: Mapping[str, Any]) -> bool:
        """Tell whether a row is one of those to leave out."""
        return any(key(wanted) == key(str(values.get(name, ""))) for name, wanted in self.skipped)


def plan(maps: Sequence[str], sets: Sequence[str], skips: Sequence[str]) -> ColumnMapping:
    """Read ``field=column`` and ``field=value`` as typed. Raises BadValueError."""
    columns = {name: _column(name, value) for name, value in map(_pair, maps)}
    skipped = tuple(_pair(each) for each in skips)
    fixed = dict(map(_pair, sets))
    return ColumnMapping(columns=columns, fixed=_listed(fixed), skipped=skipped)


def _column(name: str, value: str) -> Column:
    if len(value) > 1 and value[-1] in _SEPARATORS:
        if name not in LISTED:
            raise BadValueError(f"only {', '.join(LISTED)} are lists; {name} takes a whole column")
        return Column(value[:-1], value[-1])
    return Column(value)


def _pair(typed_: str) -> tuple[str, str]:
    name, equals, value = typed_.partition("=")
    if not equals or not value:
        raise BadValueError(f"{typed_!r} is not of the form field=value")
    return known_field(name.strip()), value


def known_field(name: str) -> str:
    """Return a field that values can be given for, or raise UnknownFieldError."""
    settled = {"topic": "topics", "lang": "language", "org": "organization"}.get(name, name)
    if settled not in FIELDS:
        raise UnknownFieldError(name, tuple(get_close_matches(name, FIELDS, n=2)))
    return settled


def given(name: str, value: Any, separator: str) -> Iterator[tuple[str, Any]]:
    """Give what a cell says of a field, as a text or as a list of texts. Raises BadRowError.

    Nothing is given by an empty cell; the first of several speakers is the official.
    """
    if name == "official" and isinstance(value, list) and len(value) > 1:
        yield "co_speakers", [_text(name, each) for each in value[1:]]
        value = value[:1]
    if value in (None, "", []):
        return
    if name not in LISTED:
        yield name, _text(name, value)
        return
    members = value if isinstance(value, list) else flatten.split(str(value), separator or ";")
    yield name, [_text(name, each) for each in members]


def _text(name: str, value: Any) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict | list):
        raise BadRowError(f"{name} is a {type(value).__name__}, not one value")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _listed(fixed: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: flatten.split(value) if name in LISTED else value for name, value in fixed.items()
    }
