"""Rows of a stranger's file become statements, by a map; the bad ones are kept to be mended."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeVar

from onrecord import codec, pattern
from onrecord.dates import typed
from onrecord.errors import (
    AmbiguousDateError,
    BadRowError,
    BadValueError,
    OnRecordError,
    UnknownColumnError,
    UnknownFieldError,
)
from onrecord.formats import flat
from onrecord.formats.base import RAW, REPORTED, Row
from onrecord.importing.cells import is_nothing, unwrapped
from onrecord.model import Origin, Statement, is_id
from onrecord.proof import Proven
from onrecord.recording import FIELDS, LANGUAGES, LISTED, WORDS, Recorder
from onrecord.text import key

_SEPARATORS = ";,|"
_WHOLE = ("sources", "links", "printed", "basis")
_OWN = frozenset(FIELDS) | {"id"}
_DATES = frozenset({"date", "issued", "accessed"})
_SAID = "if it was said, onrecord add records it"

Made = TypeVar("Made", Statement, Proven)


class Column(NamedTuple):
    """Where a field's value stands, and what parts the members of a list."""

    name: str
    separator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How rows are read: fields from columns, fields set for all, rows left out by a field.

    ``guessed`` are columns that serve a field where nothing better does; ``basis``
    says how such a field is known.
    """

    columns: Mapping[str, Column] = field(default_factory=dict)
    guessed: Mapping[str, Column] = field(default_factory=dict)
    basis: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()
    _served: dict[tuple[str, ...], dict[str, Column]] = field(
        default_factory=dict, init=False, compare=False
    )

    def serving(self, names: Iterable[str]) -> Mapping[str, Column]:
        """Return the column for each field: mapped, or named as a field, or guessed."""
        # The rows of a file have few sets of names, and this is asked of each.
        known = tuple(names)
        if known not in self._served:
            self._served[known] = self._serving(known)
        return self._served[known]

    def _serving(self, names: tuple[str, ...]) -> dict[str, Column]:
        taken = self.fixed.keys() | self.columns.keys()
        own = {"ref" if name == "id" else name: Column(name) for name in names if name in _OWN}
        unasked = {name: column for name, column in own.items() if name not in taken}
        return {**self.guessed, **unasked, **self.columns}

    def check(self, names: Collection[str]) -> None:
        """Raise UnknownColumnError where a column asked for is not among these."""
        for column in self.columns.values():
            if column.name not in names:
                raise UnknownColumnError(column.name, tuple(names))

    def values(self, row: Row) -> dict[str, Any]:
        """Return the values of the fields that a row gives. Raises BadRowError."""
        found: dict[str, Any] = {}
        for name, column in self.serving(row.cells).items():
            value = row.cells.get(column.name)
            if name == "official" and isinstance(value, list) and len(value) > 1:
                found["co_speakers"] = [_text(name, each) for each in value[1:]]
                value = value[:1]
            if value not in (None, "", []):
                found[name] = _cell(name, value, column.separator)
        return {**found, **self.fixed}

    def whole(self, row: Row) -> dict[str, Any]:
        """Return what a row gives in the form we keep it in: sources, links, what was printed."""
        there = {name: row.cells.get(name) for name in _WHOLE}
        given = {name: value for name, value in there.items() if isinstance(value, list | dict)}
        return codec.load_parts(given)

    def known(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return how the fields of a row are known where it was the guess that took them."""
        return {name: how for name, how in self.basis.items() if name in values}

    def rest(self, row: Row) -> dict[str, Any]:
        """Return the cells that no field took, to be kept."""
        used = {column.name for column in self.serving(row.cells).values()} | REPORTED
        used |= {name for name in _WHOLE if isinstance(row.cells.get(name), list | dict)}
        left = {name: value for name, value in row.cells.items() if name not in used}
        return {name: value for name, value in left.items() if value not in (None, "")}

    def skips(self, values: Mapping[str, Any]) -> bool:
        """Tell whether a row is one of those to leave out."""
        return any(key(wanted) == key(str(values.get(name, ""))) for name, wanted in self.skipped)


def plan(maps: Sequence[str], sets: Sequence[str], skips: Sequence[str]) -> Plan:
    """Read ``field=column`` and ``field=value`` as typed. Raises BadValueError."""
    columns = {name: _column(name, value) for name, value in map(_pair, maps)}
    skipped = tuple(_pair(each) for each in skips)
    fixed = dict(map(_pair, sets))
    return Plan(columns=columns, fixed=_listed(fixed), skipped=skipped)


@dataclass(slots=True)
class Tally:
    """What became of the rows: read = made + skipped + rejected."""

    read: int = 0
    skipped: int = 0
    made: int = 0
    rejected: list[Row] = field(default_factory=list)
    yearless: int = 0
    unplaced: Counter[str] = field(default_factory=Counter)
    languages: Counter[tuple[str, str]] = field(default_factory=Counter)
    nothing: Counter[tuple[str, str]] = field(default_factory=Counter)
    unwrapped: int = 0
    filled: int = 0
    undecided: int = 0
    orders: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Importer:
    """The statements of a file's rows, made as they are asked for; ``tally`` counts them."""

    file: str
    rows: Callable[[], Iterable[Row]]
    plan: Plan
    recorder: Recorder
    tally: Tally = field(default_factory=Tally)
    _orders: dict[str, str] | None = None
    _seen: dict[str, None] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Statement | Proven]:
        tally = self.tally = Tally()
        as_it_is = not (self.plan.fixed or self.plan.skipped)
        for row in self.rows():
            tally.read += 1
            if self.plan.columns and not self._seen.keys() >= row.cells.keys():
                self._seen.update(dict.fromkeys(row.cells))
            whole = as_it_is and not row.fault
            if whole and (proven := pattern.prove(row.cells)) is not None:
                yield self._counted(proven, _telling(proven))
            elif (made := self._made(row)) is not None:
                yield self._counted(made, vars(made))
        self._finish()

    def statements(self) -> Iterator[Statement]:
        """Give each one as a statement, those too that need not be read to be recorded."""
        for each in self:
            yield codec.load(each.document) if isinstance(each, Proven) else each

    def _made(self, row: Row) -> Statement | None:
        """Return a row's statement; count a row that gives none."""
        try:
            made = self._statement(row)
        except OnRecordError as cause:
            self.tally.rejected.append(row._replace(fault=str(cause)))
            return None
        if made is None:
            self.tally.skipped += 1
        return made

    def _finish(self) -> None:
        """Refuse the whole file where a column that was mapped stood in no row."""
        if self._seen.keys() - {RAW}:
            self.plan.check(self._seen)
        self.tally.orders = {name: order for name, order in (self._orders or {}).items() if order}

    def _statement(self, row: Row) -> Statement | None:
        if row.fault:
            raise BadRowError(row.fault)
        if is_own(row):
            return self._restored(row)
        values = self.plan.values(row)
        if self.plan.skips(values):
            return None
        return self._recorded(row, self._meant(values))

    def _meant(self, values: dict[str, Any]) -> dict[str, Any]:
        """Leave out what only says that there is nothing, and unwrap words; count both."""
        meant: dict[str, Any] = {}
        nothing = []
        for name, value in values.items():
            if name in LISTED:
                meant[name] = [each for each in value if not is_nothing(name, each)]
            elif is_nothing(name, value):
                nothing.append((name, value.strip()))
            else:
                meant[name] = self._bare(value) if name in WORDS else value
        if "text" in values and not meant.keys() & {"text", "original"}:
            raise BadRowError(f"{values['text']!r} stands where the words should be; {_SAID}")
        self.tally.nothing.update(nothing)
        return meant

    def _bare(self, words: str) -> str:
        bare = unwrapped(words)
        self.tally.unwrapped += bare is not words
        return bare

    def _recorded(self, row: Row, values: dict[str, Any]) -> Statement:
        made = self._read(row, values)
        held = self.recorder.held.last if self.recorder.held else None
        if held is not None:
            self.tally.filled += held.post is not None
            self.tally.undecided += bool(held.offered)
        told = ((made.printed.get(name), getattr(made, name)) for name in LANGUAGES)
        self.tally.languages.update((printed, tag) for printed, tag in told if printed)
        return made

    def _read(self, row: Row, values: dict[str, Any]) -> Statement:
        more = self.plan.whole(row) | {"extra": self.plan.rest(row)}
        more["origin"] = Origin(file=self.file, row=row.number)
        if self.plan.basis:
            more["basis"] = {**self.plan.known(values), **more.get("basis", {})}
        try:
            return self.recorder.record(values, **more)
        except AmbiguousDateError:
            if not any(self._column_orders().values()):
                raise
        return replace(self.recorder, orders=self._column_orders()).record(values, **more)

    def _restored(self, row: Row) -> Statement | None:
        """Read a statement of our own back whole."""
        document = flat.document({k: v for k, v in row.cells.items() if k not in REPORTED})
        if self.plan.skips(document):
            return None
        return codec.load({**document, **self.plan.fixed})

    def _column_orders(self) -> dict[str, str]:
        """Look at each whole column of dates, once, before an order is believed."""
        if self._orders is None:
            cells: dict[str, list[str]] = {name: [] for name in _DATES}
            for row in self.rows():
                columns = self.plan.serving(row.cells)
                for name in _DATES & columns.keys():
                    cells[name].append(str(row.cells.get(columns[name].name, "")))
            self._orders = {name: typed.column_order(texts) for name, texts in cells.items()}
        return self._orders

    def _counted(self, made: Made, fields: Mapping[str, Any]) -> Made:
        self.tally.made += 1
        if fields.get("date", "").startswith("XXXX"):
            self.tally.yearless += 1
        if not fields.get("country") and "country" in fields.get("printed", ()):
            self.tally.unplaced[fields["printed"]["country"]] += 1
        return made


def _telling(proven: Proven) -> Mapping[str, Any]:
    """Return as much of a document as is counted."""
    return proven.texts if proven.texts.get("country") else proven.document


def is_own(row: Row) -> bool:
    """Tell whether a row is a statement that we have written ourselves."""
    id_ = row.cells.get("id")
    return isinstance(id_, str) and is_id(id_) and bool(row.cells.get("text"))


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


def _cell(name: str, value: Any, separator: str) -> Any:
    if name not in LISTED:
        return _text(name, value)
    members = value if isinstance(value, list) else flat.split(str(value), separator or ";")
    return [_text(name, each) for each in members]


def _text(name: str, value: Any) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict | list):
        raise BadRowError(f"{name} is a {type(value).__name__}, not one value")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _listed(fixed: Mapping[str, str]) -> dict[str, Any]:
    return {name: flat.split(value) if name in LISTED else value for name, value in fixed.items()}


__all__ = ["WORDS", "Importer", "Plan", "Tally", "is_own", "known_field", "plan"]
