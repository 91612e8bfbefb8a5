"""Rows of a stranger's file become statements, by a map; the bad ones are kept to be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from onrecord import codec, pattern
from onrecord.dates import typed
from onrecord.errors import AmbiguousDateError, BadRowError, OnRecordError
from onrecord.formats import flat
from onrecord.formats.base import RAW, REPORTED, Row
from onrecord.importing.cells import meant
from onrecord.importing.plans import Plan
from onrecord.importing.remembered import Layout, Read, Reader
from onrecord.model import Origin, Statement, is_id
from onrecord.proof import Proven
from onrecord.recording import LANGUAGES, Part, Recorder

_DATES = frozenset({"date", "issued", "accessed"})
_SAID = "if it was said, onrecord add records it"


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
    _reader: Reader = field(init=False)
    _in_order: Reader | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[Statement | Proven]:
        tally = self.tally = Tally()
        self._reader, self._in_order = Reader(self.plan, self.recorder), None
        as_it_is = not (self.plan.fixed or self.plan.skipped)
        for row in self.rows():
            tally.read += 1
            if self.plan.columns and not self._seen.keys() >= row.cells.keys():
                self._seen.update(dict.fromkeys(row.cells))
            whole = as_it_is and not row.fault
            if whole and (proven := pattern.prove(row.cells)) is not None:
                yield self._counted(proven)
            elif (made := self._made(row)) is not None:
                yield self._counted(made)
        self._finish()

    def statements(self) -> Iterator[Statement]:
        """Give each one as a statement, those too that need not be read to be recorded."""
        for each in self:
            yield codec.load(each.document) if isinstance(each, Proven) else each

    def _made(self, row: Row) -> Statement | Proven | None:
        """Return a row's statement; count a row that gives none."""
        try:
            made = self._record(row)
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

    def _record(self, row: Row) -> Statement | Proven | None:
        if row.fault:
            raise BadRowError(row.fault)
        if is_own(row):
            return self._restored(row)
        if self.plan.skipped and self.plan.skips(self.plan.values(row)):
            return None
        layout = self._reader.layout(tuple(row.cells))
        parts = self._known(row, layout)
        if parts is None:
            parts = self._read(row)
        return self._recorded(row, parts, *layout.served.parted(row.cells))

    def _known(self, row: Row, layout: Layout) -> dict[str, Part] | None:
        """Read a row cell by cell; none where one is refused: another may have to say so first."""
        try:
            read = self._reader.read(row, layout)
        except AmbiguousDateError:
            read = self._ordered(row)
        except OnRecordError:
            return None
        if read is None or "text" in read.nothing:
            return None
        if read.nothing:
            self.tally.nothing.update(read.nothing.items())
        self.tally.unwrapped += read.unwrapped
        return read.parts

    def _ordered(self, row: Row) -> Read | None:
        """Read a row by the orders of its columns of dates, once these are known."""
        if self._in_order is None:
            return None
        try:
            return self._in_order.read(row, self._in_order.layout(tuple(row.cells)))
        except OnRecordError:
            return None

    def _read(self, row: Row) -> dict[str, Part]:
        """Read a row step by step: its cells, what is meant by them, what that becomes."""
        values = self._meant(self.plan.values(row))
        codec.load_parts(self.plan.served(row.cells).parted(row.cells)[0])
        try:
            return self.recorder.parts(values)
        except AmbiguousDateError:
            if not any(self._column_orders().values()):
                raise
        ordered = replace(self.recorder, orders=self._column_orders())
        self._in_order = self._in_order or Reader(self.plan, ordered)
        return ordered.parts(values)

    def _meant(self, values: dict[str, Any]) -> dict[str, Any]:
        """Leave out what only says that there is nothing, and unwrap words; count both."""
        found: dict[str, Any] = {}
        nothing = []
        for name, said in values.items():
            value, mark, unwrapped = meant(name, said)
            self.tally.unwrapped += unwrapped
            if value is None:
                nothing.append((name, mark))
            else:
                found[name] = value
        if "text" in values and not found.keys() & {"text", "original"}:
            raise BadRowError(f"{values['text']!r} stands where the words should be; {_SAID}")
        self.tally.nothing.update(nothing)
        return found

    def _recorded(
        self, row: Row, parts: dict[str, Part], whole: dict[str, Any], rest: dict[str, Any]
    ) -> Statement | Proven:
        made = self._proven(row, parts, whole, rest) or self._stated(row, parts, whole, rest)
        fields = _telling(made)
        if printed := fields.get("printed"):
            told = ((printed.get(name), fields.get(name, "")) for name in LANGUAGES)
            self.tally.languages.update((said, tag) for said, tag in told if said)
        return made

    def _proven(
        self, row: Row, parts: dict[str, Part], whole: dict[str, Any], rest: dict[str, Any]
    ) -> Proven | None:
        """Return what a row's statement is written as, where all but its sources is in cells."""
        more: dict[str, Any] = {"origin": {"file": self.file, "row": row.number}}
        if whole.keys() - {"sources"}:
            return None
        if sources := whole.get("sources"):
            more["sources"] = sources
        if rest:
            more["extra"] = rest
        if known := self.plan.known(parts):
            more["basis"] = known
        return self.recorder.proven(parts.values(), more)

    def _stated(
        self, row: Row, parts: dict[str, Part], whole: dict[str, Any], rest: dict[str, Any]
    ) -> Statement:
        more = {**codec.load_parts(whole), "extra": rest, "origin": Origin(self.file, row.number)}
        if self.plan.basis:
            more["basis"] = {**self.plan.known(parts), **more.get("basis", {})}
        made = self.recorder.statement(parts.values(), **more)
        held = self.recorder.held.last if self.recorder.held else None
        if held is not None:
            self.tally.filled += held.post is not None
            self.tally.undecided += bool(held.offered)
        return made

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

    def _counted(self, made: Statement | Proven) -> Statement | Proven:
        fields = _telling(made)
        self.tally.made += 1
        if fields.get("date", "").startswith("XXXX"):
            self.tally.yearless += 1
        if not fields.get("country") and "country" in fields.get("printed", ()):
            self.tally.unplaced[fields["printed"]["country"]] += 1
        return made


def _telling(made: Statement | Proven) -> Mapping[str, Any]:
    """Return as much of a statement as is counted."""
    if isinstance(made, Statement):
        return vars(made)
    return made.texts if made.texts.get("country") else made.document


def is_own(row: Row) -> bool:
    """Tell whether a row is a statement that we have written ourselves."""
    id_ = row.cells.get("id")
    return isinstance(id_, str) and is_id(id_) and bool(row.cells.get("text"))
