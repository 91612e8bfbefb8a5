"""A filter as conditions on the rows of the index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from onrecord.query import NONE, Filter, term
from onrecord.stores.tiny.index.schema import SPAN, SPAN_BITS, UNCERTAIN, day_number

if TYPE_CHECKING:
    from onrecord.stores.tiny.index.been import Been
    from onrecord.tenures import Tenure

EVER = (1 << 63) - 1
# Facets of few names, each of which most statements may bear.
_BROAD = ("kind", "status", "stance", "lang", "country")
# SQLite takes a thousand values in one query, or some ten thousand, as it was built.
_MANY = 300


class Span(NamedTuple):
    """Numbers of documents from one to another, and what must hold of their dates, if anything."""

    low: int
    high: int
    test: str = ""
    values: tuple[int, ...] = ()


class Where(NamedTuple):
    """Rows to ask of, and what must hold of them; ``n`` is their document's number."""

    source: str
    n: str
    conditions: tuple[str, ...]
    values: tuple[Any, ...]
    stale: bool = False

    @property
    def dated(self) -> bool:
        """Whether documents themselves are asked."""
        return any("d." in each for each in self.conditions)

    def sql(self, columns: str, tail: str = "") -> str:
        """Return a query of these rows.

        Documents, as ``d``, stand beside where they are named, and where rows are
        ``stale``: some are of documents that are no more.
        """
        held = f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
        named = self.dated or "d." in f"{columns}{tail}"
        dated = (self.stale or named) and self.n != "d.n"
        # CROSS JOIN keeps the tables in this order: the most telling comes first.
        beside = f" CROSS JOIN docs d ON d.n = {self.n}" if dated else ""
        return f"SELECT {columns} FROM {self.source}{beside}{held} {tail}"

    def of(self, span: Span) -> Where:
        """Ask for these numbers only."""
        held = [f"{self.n} >= {span.low}"] if span.low > 0 else []
        held += [f"{self.n} <= {span.high}"] if span.high < EVER else []
        held += [span.test] if span.test else []
        return self._replace(
            conditions=(*self.conditions, *held), values=(*self.values, *span.values)
        )


class Conditions:
    """The conditions of a filter, in the making."""

    def __init__(self, nid: Callable[[str, str], int]) -> None:
        self._nid = nid
        self._match = ""
        self._driver: tuple[int, ...] = ()
        self._broad = False
        self._states: tuple[str, str] | None = None
        self._held: list[str] = []
        self._values: list[Any] = []

    def words(self, filter: Filter) -> None:
        """Ask for words, and against others."""
        asked = " AND ".join(map(_match, filter.words))
        without = "".join(f" NOT {_match(each)}" for each in filter.without)
        self._match = f"{asked}{without}" if asked else ""
        for each in () if asked else filter.without:
            self._hold("{n} NOT IN (SELECT rowid FROM words WHERE words MATCH ?)", _match(each))

    def bears(self, facet: str, values: Iterable[str]) -> None:
        """Ask for any of these names in a facet."""
        wanted = tuple(values)
        nids = [self._nid(facet, each) for each in wanted]
        if facet == "status" and "recorded" in wanted:
            self._hold_any(nids, "(", f" OR NOT {_any_of('status')})")
        elif NONE in wanted:
            self._hold_any(nids, "(", f" OR NOT {_any_of(facet)})")
        else:
            self._bear(tuple(nids), broad=facet in _BROAD)

    def _bear(self, nids: tuple[int, ...], *, broad: bool) -> None:
        """Let the more telling facet name the table, and hold the other."""
        if not self._driver:
            self._driver, self._broad = nids, broad
        elif self._broad and not broad:
            self._hold_any(self._driver)
            self._driver, self._broad = nids, broad
        else:
            self._hold_any(nids)

    def bars(self, refused: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Ask against names."""
        for facet, wanted in refused:
            nids = [nid for each in wanted if (nid := self._nid(facet, each))]
            absent = NONE in wanted or (facet == "status" and "recorded" in wanted)
            if nids:
                self._hold_any(nids, "NOT ")
            if absent:
                self._hold(_any_of(facet))

    def been(self, tenure: Tenure, filter: Filter, times: Times) -> None:
        """Ask what a statement's state was on its day; asked last, it may name the table."""
        from onrecord.stores.tiny.index.been import Been  # noqa: PLC0415  few ask

        been = Been(tenure, filter, self._nid)
        if self._driver and not self._broad and not been.anybody:
            self._hold("NOT " * tenure.barred + been.test(_marked))
            return
        tables, told = times.been(been)
        if self._states or self._match or tenure.barred:
            inside = "NOT " * tenure.barred + f"IN (SELECT k.n FROM {tables} WHERE {told})"
            # Without the plus, the words would be looked up once for each number inside.
            self._hold(f"+{{n}} {inside}")
            return
        self._states, self._driver, driver = (tables, told), (), self._driver
        if driver:
            self._hold_any(driver)

    def where(self) -> Where:
        """Return what was asked: of the words found, of what bears a name, or of all."""
        held, values = list(self._held), list(self._values)
        if self._match:
            if self._driver:
                bearing, nids = _bearing(self._driver)
                held, values = [*held, bearing], [*values, *nids]
            return _where("words", "words.rowid", ["words MATCH ?", *held], [self._match, *values])
        if len(self._driver) == 1:
            return _where("marks k", "k.n", ["k.nid = ?", *held], [*self._driver, *values])
        if self._driver:
            asked, nids = _listed(self._driver)
            bearing = f"(SELECT DISTINCT n FROM marks WHERE nid IN ({asked})) k"
            return _where(bearing, "k.n", held, [*nids, *values])
        if self._states:
            tables, told = self._states
            return _where(tables, "k.n", [told, *held], values)
        return _where("docs d", "d.n", held, values)

    def _hold_any(self, nids: Sequence[int], before: str = "", behind: str = "") -> None:
        """Hold that a statement bears any of these names, amid more."""
        bearing, values = _bearing(nids)
        self._hold(f"{before}{bearing}{behind}", *values)

    def _hold(self, condition: str, *values: Any) -> None:
        self._held.append(condition)
        self._values += values


def _where(source: str, n: str, held: Iterable[str], values: Iterable[Any]) -> Where:
    return Where(source, n, tuple(each.replace("{n}", n) for each in held), tuple(values))


def _bearing(nids: Sequence[int]) -> tuple[str, Sequence[Any]]:
    """Ask whether a statement bears any of some names; return their values too."""
    listed, values = _listed(nids)
    return _marked(listed), values


def _listed(nids: Sequence[int]) -> tuple[str, Sequence[Any]]:
    """Return some numbers as they are listed in SQL, and their values: where they are many, one."""
    if len(nids) <= _MANY:
        return ", ".join("?" * len(nids)), nids
    return "SELECT value FROM json_each(?)", (json.dumps(nids),)


def _any_of(facet: str) -> str:
    """Ask whether a statement bears anything in a facet of few names."""
    return _marked(f"SELECT nid FROM names WHERE facet = '{facet}'")


def _marked(nids: str) -> str:
    return f"EXISTS (SELECT 1 FROM marks m WHERE m.nid IN ({nids}) AND m.n = {{n}})"


class Times:
    """Spans of documents in time.

    Up to ``ordered`` they are numbered oldest first, those without a year
    before them all; what was added later stands behind, in no order.
    """

    def __init__(self, db: sqlite3.Connection, ordered: int, last: int, longest: int) -> None:
        self._db = db
        self._ordered = ordered
        self._longest = longest
        self._late = last > ordered

    def whole(self, filter: Filter) -> Span:
        """Return the test of a filter's dates alone, for all documents."""
        test, values = _test(filter, self._longest)
        return Span(0, EVER, test, values)

    def counted(self, filter: Filter) -> list[Span]:
        """Return spans that hold what lies within a filter's dates; most need no test."""
        since, until = filter.window()
        if not since and not until:
            return [Span(0, EVER)]
        first, last = _days(filter)
        test, values = _test(replace(filter, undated=False), self._longest)
        sure = Span(self._from(first), self._until(last))
        spans = [Span(self._from(first - self._longest), sure.low - 1, test, values), sure]
        if filter.certain:
            spans = [Span(*sure[:2], test, values)]
        if filter.undated:
            spans.append(Span(1, self._from(0) - 1))
        return [each for each in (*spans, *self._behind(filter)) if each.low <= each.high]

    def dated(self, filter: Filter) -> Span:
        """Return the ordered span of those of a known year that lie within a filter's dates."""
        since, until = filter.window()
        if not since and not until:
            return Span(self._from(0), self._ordered)
        first, last = _days(filter)
        test, values = _test(replace(filter, undated=False), self._longest)
        low = self._from(first if filter.certain else first - self._longest)
        return Span(low, self._until(last), test, values)

    def late(self, filter: Filter) -> list[Span]:
        """Return the span of those of a known year that were added later, if there are any."""
        spans = self._behind(replace(filter, undated=False))
        return [each._replace(test=f"d.whens >= 0 AND {each.test or 'TRUE'}") for each in spans]

    def yearless(self) -> list[Span]:
        """Return the spans of those without a year."""
        spans = [Span(1, self._from(0) - 1)]
        if self._late:
            spans.append(Span(self._ordered + 1, EVER, "d.whens < 0"))
        return [each for each in spans if each.low <= each.high]

    def been(self, been: Been) -> tuple[str, str]:
        """Return the tables whose rows are so, and what must hold of them."""
        late = (self._ordered + 1, EVER if self._late else 0)
        return been.source(self._between, self._longest, late)

    def _between(self, first: int, last: int) -> tuple[int, int]:
        return self._from(first), self._until(last)

    def on(self, moment: int) -> tuple[int, int]:
        """Return the first and the last number of one date, among those in order."""
        sql = "SELECT min(n), max(n) FROM docs WHERE whens = ? AND n <= ?"
        low, high = self._db.execute(sql, (moment, self._ordered)).fetchone()
        return (low, high) if low else (1, 0)

    def behind(self) -> int:
        """Return the first number that is in no order."""
        return self._ordered + 1

    def _behind(self, filter: Filter) -> list[Span]:
        if not self._late:
            return []
        return [Span(self._ordered + 1, EVER, *_test(filter, self._longest))]

    def _from(self, day: int) -> int:
        """Return the number of the first that begins on a day or later."""
        sql = "SELECT n FROM docs WHERE whens >= ? AND n <= ? ORDER BY whens, n LIMIT 1"
        bounds = (max(0, day) << SPAN_BITS, self._ordered)
        row = self._db.execute(sql, bounds).fetchone()
        return row[0] if row else self._ordered + 1

    def _until(self, day: int) -> int:
        """Return the number of the last that begins on a day or earlier."""
        return self._from(day + 1) - 1


def _days(filter: Filter) -> tuple[int, int]:
    since, until = filter.window()
    return day_number(since) if since else 0, day_number(until) if until else SPAN


def _test(filter: Filter, longest: int) -> tuple[str, tuple[int, ...]]:
    """Ask for dates that may lie between two days, or must."""
    if filter.window() == ("", ""):
        return "", ()
    first, last = _days(filter)
    held, values = _inside(first, last, longest, certain=filter.certain)
    if filter.certain:
        held += f" AND NOT {_any_of(UNCERTAIN).format(n='d.n')}"
    return (f"({held} OR d.whens < 0)" if filter.undated else f"({held})"), values


def _inside(first: int, last: int, longest: int, *, certain: bool) -> tuple[str, tuple[int, ...]]:
    end = f"(d.whens >> {SPAN_BITS}) + (d.whens & {SPAN})"
    if certain:
        return f"d.whens >= ? AND {end} <= ?", (first << SPAN_BITS, last)
    # No date is longer than the longest: what begins before that cannot reach in.
    low = max(0, first - longest) << SPAN_BITS
    return f"d.whens >= ? AND {end} >= ? AND d.whens < ?", (low, first, (last + 1) << SPAN_BITS)


def _match(word: str) -> str:
    asked = term(word)
    return f'"{" ".join(asked.tokens)}"{" *" if asked.prefix else ""}'
