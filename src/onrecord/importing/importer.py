"""Rows of a stranger's file become statements, by a map; the bad ones are kept to be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

from msgspec import structs

from onrecord import codec
from onrecord.dates import parse
from onrecord.errors import AmbiguousDateError, BadRowError, OnRecordError
from onrecord.fields import LISTS
from onrecord.formats import RAW, REPORTED, Row
from onrecord.importing.clean_cells import Marks, clean_cell
from onrecord.importing.mapping import CHOICES, ColumnMapping, split_cell
from onrecord.model import Origin, Statement, is_id
from onrecord.statements import flatten
from onrecord.statements.parse import LANGUAGES, WORDS, ParsedField, StatementParser
from onrecord.storage.tiny import checksum

# The keys of our own rows that are no fields: of rejected rows, and of lines in a store.
_NOT_KEPT = REPORTED | {checksum.KEY}
_DATES = frozenset({"date", "issued", "accessed"})
_SPOKEN = ("text", "original")
_MOST_VALUES = 1 << 14
_SAID = "if it is a statement, record it with onrecord add"


class Cell(NamedTuple):
    """One cell, read for a field: what it says, and the part of a statement that it gives.

    A cell that only says that there is nothing gives no part: ``missing`` are its marks for that.
    ``fault`` is why it cannot be read.
    """

    said: str | tuple[str, ...]
    part: ParsedField | None = None
    missing: tuple[str, ...] = ()
    fault: OnRecordError | None = None


# Reads what a cell says of a field; the separator parts the members of a list.
ReadCell = Callable[[str, str | tuple[str, ...], str], Cell]


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
    _read_cell: ReadCell = field(init=False)
    _read_cell_in_order: ReadCell | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[Statement]:
        """Yield the statement of each row that gives one; rejected rows go to the tally.

        Raises UnknownColumnError at the end if no row had a column that was mapped.
        """
        tally = self.tally = ImportStats()
        self._read_cell, self._read_cell_in_order = (
            _cell_reader(self.recorder, self.plan.marks),
            None,
        )
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

    def _statement(self, row: Row) -> Statement | None:  # noqa: C901  each line is one step
        """Return the statement of a row, or None where the plan skips it. Raises OnRecordError."""
        if row.fault:
            raise BadRowError(row.fault)
        if is_own(row):
            document = flatten.unflatten({k: v for k, v in row.cells.items() if k not in _NOT_KEPT})
            if self.plan.skips(document):
                return None
            return codec.from_dict({**document, **self.plan.fixed})
        if self.plan.skipped and self.plan.skips(self.plan.values(row)):
            return None
        cells = self._cells(row)
        whole, rest = self.plan.served(row.cells).parted(row.cells)
        more = {**codec.fields_from_dict(whole), "origin": Origin(self.file, row.number)}
        self._move_to_extra(cells, rest)
        if rest:
            more["extra"] = rest
        parts = self._parts(cells)
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

    def _cells(self, row: Row) -> dict[str, Cell]:
        """Read the cells of a row by field; count those that say nothing."""
        found: dict[str, Cell] = {}
        for name, column in self.plan.served(row.cells).columns.items():
            said = column.cell(row.cells)
            if type(said) is str and name not in WORDS:
                if said:
                    found[name] = self._read_cell(name, said, column.separator)
            elif said is not None:
                for field_, value in split_cell(name, said, column.separator, column.name):
                    found[field_] = self._given(field_, value)
        for name, value in self.plan.fixed.items():
            found[name] = self._given(name, value)
        self._read_words(found)
        for name, cell in found.items():
            for mark in cell.missing:
                self.tally.nothing[name, mark] += 1
        return found

    def _read_words(self, cells: dict[str, Cell]) -> None:
        """Read the cells of words, which are too long to be met twice. Raises BadRowError."""
        for name in [each for each in cells if each in WORDS]:
            said = cells[name].said
            value, missing, unwrapped = clean_cell(name, said, self.plan.marks)
            self.tally.unwrapped += unwrapped
            part = None if value is None else ParsedField(name, value)
            cells[name] = Cell(said, part, missing)
        if "text" in cells and all(
            each not in cells or cells[each].part is None for each in _SPOKEN
        ):
            said = cells["text"].said
            raise BadRowError(f"{said!r} stands in the column of the text; {_SAID}")

    def _given(self, name: str, value: str | list[str]) -> Cell:
        """Return the cell of a value that a row or the plan gives; words are read later."""
        said = tuple(value) if isinstance(value, list) else value
        return Cell(said) if name in WORDS else self._read_cell(name, said, "")

    def _move_to_extra(self, cells: dict[str, Cell], extra: dict[str, Any]) -> None:
        """Keep values that are none of a field's choices as extra ones. Raises BadRowError.

        A column that was mapped on purpose must hold what the field may.
        """
        for name, choices in CHOICES.items():
            if name not in cells or name in self.plan.columns or name in self.plan.fixed:
                continue
            cell = cells[name]
            if cell.part is not None and str(cell.said).strip().lower() not in choices:
                extra[name] = cells.pop(name).said
                self.tally.not_ours[name] += 1
        for name, value in extra.items():
            if isinstance(value, float) and not isfinite(value):
                raise BadRowError(f"{name} is {value}, which JSON cannot hold; leave it empty")

    def _parts(self, cells: dict[str, Cell]) -> dict[str, ParsedField]:
        """Return the parts that cells give. A date of unknown order has that of its column.

        Raises the fault of a cell that cannot be read.
        """
        faults = [cell.fault for cell in cells.values() if cell.fault is not None]
        if faults and isinstance(faults[0], AmbiguousDateError):
            if not any(self._column_orders().values()):
                raise faults[0].with_traceback(None)
            if self._read_cell_in_order is None:
                recorder = replace(self.recorder, orders=self._column_orders())
                self._read_cell_in_order = _cell_reader(recorder, self.plan.marks)
            read = self._read_cell_in_order
            cells = {
                name: cell if name in WORDS else read(name, cell.said, "")
                for name, cell in cells.items()
            }
            faults = [cell.fault for cell in cells.values() if cell.fault is not None]
        if faults:
            raise faults[0].with_traceback(None)
        return {name: cell.part for name, cell in cells.items() if cell.part is not None}

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


def _cell_reader(recorder: StatementParser, marks: Marks) -> ReadCell:
    """Return what reads a cell as a recorder does, and reads few of them twice."""

    @lru_cache(maxsize=_MOST_VALUES)
    def read(name: str, said: str | tuple[str, ...], separator: str) -> Cell:
        if name in LISTS and isinstance(said, str):
            ((_, members),) = split_cell(name, said, separator)
            said = tuple(members)
        value, missing, _ = clean_cell(name, said, marks)
        if value is None:
            return Cell(said, missing=missing)
        try:
            return Cell(said, recorder.part(name, value), missing)
        except OnRecordError as cause:
            return Cell(said, fault=cause.with_traceback(None))

    return read


def is_own(row: Row) -> bool:
    """Tell whether a row is a statement that we have written ourselves."""
    id_ = row.cells.get("id")
    return isinstance(id_, str) and is_id(id_) and bool(row.cells.get("text"))
