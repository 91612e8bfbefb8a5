"""The mapping of rows: column to field, values set for all rows, rows left out."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from shlex import quote
from typing import Any, NamedTuple

from onrecord.errors import BadRowError, BadValueError, UnknownColumnError, UnknownFieldError
from onrecord.fields import LISTS, NONE, TABLE
from onrecord.formats import REPORTED, NestedColumn, Row
from onrecord.importing.clean_cells import USUAL, Marks
from onrecord.statements import flatten
from onrecord.statements.parse import FIELDS
from onrecord.text.tokens import fold_key

_SEPARATORS = ";,|"
_WHOLE = ("sources", "links", "printed", "typed", "basis")
_STRUCTURES = (list, dict)
# What a field of choices may hold.
CHOICES = {each.name: frozenset(each.choices) - {NONE} for each in TABLE if each.choices}
_OWN = frozenset(FIELDS) | {"id"}


class Column(NamedTuple):
    """Where a field's value stands, and what separates the members of a list.

    A name may reach into objects (``speaker.name``). ``others`` are columns that
    are read where this one is empty.
    """

    name: str
    separator: str = ""
    others: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns that are read, in order."""
        return (self.name, *self.others)

    def cell(self, cells: Mapping[str, Any]) -> Any:
        """Return the first value that is not empty in a row's cells."""
        value = cells.get(self.name)
        if value or (not self.others and self.name in cells):
            return value
        for name in self.names:
            value = cells.get(name) if name in cells else _inside(cells, name)
            if value not in (None, "", []):
                break
        return value

    def is_in(self, names: Collection[str]) -> bool:
        """Whether one of the columns is among these, or holds the objects reached into."""
        return any(_is_in(name, names) for name in self.names)

    def __str__(self) -> str:
        return ", else ".join(self.names)


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
        rest: dict[str, Any] = {}
        for name, value in left:
            if value in (None, ""):
                continue
            inner = rest
            if isinstance(name, NestedColumn):
                for key in name.path[:-1]:
                    inner = inner.setdefault(key, {})
                name = name.path[-1]  # noqa: PLW2901  its key in the object it came from
            inner[name] = value
        return whole, rest


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """How rows are read: fields from columns, fields set for all, rows left out by a field.

    ``guessed`` are columns that serve a field where nothing better does; ``basis``
    says how such a field is known. ``ignored`` columns serve no field and are kept
    as extra values.
    """

    columns: Mapping[str, Column] = field(default_factory=dict)
    guessed: Mapping[str, Column] = field(default_factory=dict)
    basis: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()
    ignored: frozenset[str] = frozenset()
    marks: Marks = USUAL
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
        given = (*self.columns.values(), *self.guessed.values())
        other = {name for column in given for name in column.names} | self.ignored
        free = [name for name in names if name in _OWN and name not in other]
        own = {"ref" if name == "id" else name: Column(name) for name in free}
        unasked = {name: column for name, column in own.items() if name not in taken}
        columns = {**self.guessed, **unasked, **self.columns}
        used = {name for column in columns.values() for name in column.names} | REPORTED
        whole = tuple(name for name in _WHOLE if name in names and name not in self.ignored)
        return ColumnAssignment(columns, whole, tuple(name for name in names if name not in used))

    def check(self, names: Collection[str]) -> None:
        """Raise UnknownColumnError where a column asked for is not among these."""
        for column in self.columns.values():
            if not column.is_in(names):
                raise UnknownColumnError(column.name, tuple(names))
        for name in self.ignored:
            if name not in names:
                raise UnknownColumnError(name, tuple(names))

    def with_columns(self, names: Collection[str]) -> ColumnMapping:
        """Return the mapping where ``text=a,b`` is one column called ``a,b`` if there is one."""
        columns = {
            field: column._replace(name=whole, others=())
            if column.others and (whole := ",".join(column.names)) in names
            else column
            for field, column in self.columns.items()
        }
        return replace(self, columns=columns)

    def values(self, row: Row) -> dict[str, Any]:
        """Return the values of the fields that a row gives. Raises BadRowError."""
        found: dict[str, Any] = {}
        for name, column in self.serving(row.cells).items():
            found.update(split_cell(name, column.cell(row.cells), column.separator, column.name))
        return {**found, **self.fixed}

    def known(self, fields: Collection[str]) -> dict[str, str]:
        """Return how the fields of a row are known where it was the guess that took them."""
        return {name: how for name, how in self.basis.items() if name in fields}

    def skips(self, values: Mapping[str, Any]) -> bool:
        """Tell whether a row is one of those to leave out."""
        return any(
            fold_key(wanted) == fold_key(str(values.get(name, ""))) for name, wanted in self.skipped
        )


def parse_mapping(
    maps: Sequence[str], sets: Sequence[str], skips: Sequence[str], ignored: Sequence[str] = ()
) -> ColumnMapping:
    """Read ``field=column`` and ``field=value`` as typed. Raises BadValueError."""
    declined = frozenset((*ignored, *(each[2:] for each in maps if each.startswith("-="))))
    pairs = [_pair(each) for each in maps if not each.startswith("-=")]
    columns = {name: _column(name, value) for name, value in pairs}
    fixed: dict[str, Any] = {}
    for name, value in map(_pair, sets):
        fixed[name] = flatten.split_list(value) if name in LISTS else value
    skipped = tuple(_pair(each) for each in skips)
    return ColumnMapping(columns=columns, fixed=fixed, skipped=skipped, ignored=declined)


def check_once(flag: str, pairs: Sequence[str]) -> None:
    """Raise BadValueError where one field is given twice by a flag."""
    seen: dict[str, str] = {}
    for typed in pairs:
        if typed.startswith("-="):
            continue
        name, _ = _pair(typed)
        if name in seen:
            both = f"{flag} {quote(seen[name])} and {flag} {quote(typed)}"
            remedy = (
                f"; {flag} {name}=A,B uses the first that is not empty" if flag == "--map" else ""
            )
            raise BadValueError(f"{both} are for one field; give one of them{remedy}")
        seen[name] = typed


def _column(name: str, value: str) -> Column:
    if len(value) > 1 and value[-1] in _SEPARATORS:
        if name not in LISTS:
            raise BadValueError(f"only {', '.join(LISTS)} are lists; {name} takes a whole column")
        return Column(value[:-1], value[-1])
    first, *others = [part for part in value.split(",") if part] or [value]
    return Column(first, others=tuple(others))


def _pair(typed: str) -> tuple[str, str]:
    name, equals, value = typed.partition("=")
    if not equals or not value:
        raise BadValueError(f"{typed!r} is not of the form field=value")
    return known_field(name.strip()), value


def known_field(name: str) -> str:
    """Return a field that values can be given for, or raise UnknownFieldError."""
    settled = {"topic": "topics", "lang": "language", "org": "organization"}.get(name, name)
    if settled not in FIELDS:
        raise UnknownFieldError(name, tuple(get_close_matches(name, FIELDS, n=2)))
    return settled


def split_cell(
    name: str, value: Any, separator: str, column: str = ""
) -> Iterator[tuple[str, Any]]:
    """Yield the values of a cell, as a text or a list of texts. Raises BadRowError.

    An empty cell yields nothing; the first of several speakers is the official.
    """
    if name == "official" and isinstance(value, list) and len(value) > 1:
        yield "co_speakers", [_text(name, each, column) for each in value[1:]]
        value = value[:1]
    if value in (None, "", []):
        return
    if name not in LISTS:
        yield name, _text(name, value, column)
        return
    members = value if isinstance(value, list) else flatten.split_list(str(value), separator or ";")
    yield name, [_text(name, each, column) for each in members]


def _text(name: str, value: Any, column: str) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        paths = [f"--map {name}={quote(f'{column or name}.{part}')}" for part in value][:3]
        remedy = f"; map one of its values: {' or '.join(paths)}" if paths else ""
        raise BadRowError(f"{column or name} is an object, not a text{remedy}")
    if isinstance(value, list):
        raise BadRowError(f"{column or name} is a list of {len(value)} values; {name} takes one")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _inside(cells: Mapping[str, Any], path: str) -> Any:
    """Return the value at a path of names with dots between, or None; a list gives one of each."""
    root, _, rest = path.partition(".")
    value = cells.get(root)
    for part in rest.split(".") if rest else ():
        if isinstance(value, list):
            value = [each.get(part) for each in value if isinstance(each, dict)]
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value if rest else None


def _is_in(name: str, names: Collection[str]) -> bool:
    root, dot, _ = name.partition(".")
    return name in names or (bool(dot) and root in names)
