"""Rows of a stranger's file become statements, by a map; the bad ones are kept to be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isfinite
from typing import Any

from msgspec import structs

from onrecord import codec
from onrecord.dates import parse
from onrecord.errors import AmbiguousDateError, BadRowError, OnRecordError
from onrecord.formats import RAW, REPORTED, Row
from onrecord.importing.clean_cells import meant
from onrecord.importing.mapping import CHOICES, ColumnMapping
from onrecord.model import Origin, Statement, is_id
from onrecord.statements import flatten
from onrecord.statements.parse import LANGUAGES, WORDS, ParsedField, StatementParser

_DATES = frozenset({"date", "issued", "accessed"})
_MOST_VALUES = 1 << 14
_SAID = "if it was said, onrecord add records it"

ReadParts = Callable[[Mapping[str, Any]], dict[str, ParsedField]]


@dataclass(slots=True)
class ImportStats:
    """What became of the rows: read = made + skipped + len(rejected)."""

    read: int = 0
    skipped: int = 0
    made: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    rejected: list[Row] = field(default_factory=list)
    yearless: int = 0
    unplaced: Counter[str] = field(default_factory=Counter)
    languages: Counter[tuple[str, str]] = field(default_factory=Counter)
    nothing: Counter[tuple[str, str]] = field(default_factory=Counter)
    unwrapped: int = 0
    namibia: int = 0
    not_ours: Counter[str] = field(default_factory=Counter)
    filled: int = 0
    undecided: int = 0
    orders: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Importer:
    """The statements of a file's rows, made as they are asked for; ``tally`` counts them."""

    file: str
    rows: Callable[[], Iterable[Row]]
    plan: ColumnMapping
    recorder: StatementParser
    tally: ImportStats = field(default_factory=ImportStats)
    _orders: dict[str, str] | None = None
    _seen: dict[str, None] = field(default_factory=dict)
    _parts: ReadParts = field(init=False)
    _parts_in_order: ReadParts | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[Statement]:
        """Yield the statement of each row that gives one; rejected rows go to the tally.

        Raises UnknownColumnError at the end if no row had a column that was mapped.
        """
        tally = self.tally = ImportStats()
        self._parts, self._parts_in_order = _cached(self.recorder), None
        for row in self.rows():
            tally.read += 1
            if row.skipped:
                tally.skipped += 1
                tally.reasons[row.skipped] += 1
                continue
            if self.plan.columns and not self._seen.keys() >= row.cells.keys():
                self._seen.update(dict.fromkeys(row.cells))
            try:
                statement = self._statement(row)
            except OnRecordError as cause:
                tally.rejected.append(row._replace(fault=str(cause)))
                continue
            if statement is None:
                tally.skipped += 1
            else:
                self._count(statement)
                yield statement
        if self._seen.keys() - {RAW}:
            self.plan.check(self._seen)
        tally.orders = {name: order for name, order in (self._orders or {}).items() if order}

    def _statement(self, row: Row) -> Statement | None:
        """Return the statement of a row, or None where the plan skips it. Raises OnRecordError."""
        if row.fault:
            raise BadRowError(row.fault)
        if is_own(row):
            document = flatten.document({k: v for k, v in row.cells.items() if k not in REPORTED})
            if self.plan.skips(document):
                return None
            return codec.from_dict({**document, **self.plan.fixed})
        values = self.plan.values(row)
        if self.plan.skips(values):
            return None
        values = self._meant(values)
        whole, rest = self.plan.served(row.cells).parted(row.cells)
        self._move_to_extra(values, rest)
        more = {
            **codec.fields_from_dict(whole),
            "extra": rest,
            "origin": Origin(self.file, row.number),
        }
        parts = self._read(values)
        if self.plan.basis:
            more["basis"] = {**self.plan.known(parts), **more.get("basis", {})}
        statement = self.recorder.statement(parts.values(), **more)
        if typed := [name for name in self.plan.fixed if name in statement.printed]:
            statement = _as_typed(statement, typed)
        for name in LANGUAGES:
            if printed := statement.printed.get(name):
                self.tally.languages[printed, getattr(statement, name)] += 1
        if self.recorder.held and (held := self.recorder.held.last):
            self.tally.filled += held.post is not None
            self.tally.undecided += bool(held.offered)
        return statement

    def _meant(self, values: dict[str, Any]) -> dict[str, Any]:
        """Leave out what only says that there is nothing, and unwrap words; count both."""
        found: dict[str, Any] = {}
        nothing: list[tuple[str, str]] = []
        for name, said in values.items():
            value, missing, unwrapped = meant(name, said, self.plan.marks)
            self.tally.unwrapped += unwrapped
            nothing += [(name, mark) for mark in missing]
            if value is not None:
                found[name] = value
        if "text" in values and not found.keys() & {"text", "original"}:
            raise BadRowError(f"{values['text']!r} stands where the words should be; {_SAID}")
        if nothing:
            self.tally.nothing.update(nothing)
        return found

    def _move_to_extra(self, values: dict[str, Any], extra: dict[str, Any]) -> None:
        """Keep values that are none of a field's choices as extra ones. Raises BadRowError.

        A column that was mapped on purpose must hold what the field may.
        """
        for name, choices in CHOICES.items():
            if name not in values or name in self.plan.columns or name in self.plan.fixed:
                continue
            if str(values[name]).strip().lower() not in choices:
                extra[name] = values.pop(name)
                self.tally.not_ours[name] += 1
        for name, value in extra.items():
            if isinstance(value, float) and not isfinite(value):
                raise BadRowError(f"{name} is {value}, which JSON cannot hold; leave it empty")

    def _read(self, values: dict[str, Any]) -> dict[str, ParsedField]:
        """Read values; a date of unknown order is read by the order of its whole column."""
        try:
            return self._parts(values)
        except AmbiguousDateError:
            if not any(self._column_orders().values()):
                raise
        if self._parts_in_order is None:
            self._parts_in_order = _cached(replace(self.recorder, orders=self._column_orders()))
        return self._parts_in_order(values)

    def _column_orders(self) -> dict[str, str]:
        """Look at each whole column of dates, once, before an order is believed."""
        if self._orders is None:
            cells: dict[str, list[str]] = {name: [] for name in _DATES}
            for row in self.rows():
                columns = self.plan.serving(row.cells)
                for name in _DATES & columns.keys():
                    cells[name].append(str(columns[name].cell(row.cells) or ""))
            self._orders = {name: parse.column_order(texts) for name, texts in cells.items()}
        return self._orders

    def _count(self, statement: Statement) -> None:
        self.tally.made += 1
        if statement.date.startswith("XXXX"):
            self.tally.yearless += 1
        if not statement.country and "country" in statement.printed:
            self.tally.unplaced[statement.printed["country"]] += 1
        self.tally.namibia += statement.country == "NA" and "country" not in statement.printed


def _as_typed(statement: Statement, names: Iterable[str]) -> Statement:
    """Return the statement with what ``--set`` gave as typed: no file printed it."""
    typed = {
        name: statement.printed[name] for name in names if name != "country" or statement.country
    }
    printed = {name: said for name, said in statement.printed.items() if name not in typed}
    return structs.replace(statement, printed=printed, typed={**statement.typed, **typed})


def _cached(recorder: StatementParser) -> ReadParts:
    """Return what reads values as a recorder does, and reads few of them twice."""
    part = lru_cache(maxsize=_MOST_VALUES)(recorder.part)

    def read(values: Mapping[str, Any]) -> dict[str, ParsedField]:
        return {
            name: recorder.part(name, value)
            if name in WORDS
            else part(name, tuple(value) if isinstance(value, list) else value)
            for name, value in values.items()
        }

    return read


def is_own(row: Row) -> bool:
    """Tell whether a row is a statement that we have written ourselves."""
    id_ = row.cells.get("id")
    return isinstance(id_, str) and is_id(id_) and bool(row.cells.get("text"))
