"""A query as conditions on the rows of the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from onrecord.query import NONE, Query, term
from onrecord.stores.tiny.index.schema import SPAN, SPAN_BITS, UNCERTAIN, day_number

if TYPE_CHECKING:
    from onrecord.stores.tiny.index.been import Been
    from onrecord.tenures import Tenure


class Where(NamedTuple):
    """Rows to ask of: a table whose rows have ``n`` and ``whens``, and what must hold of them."""

    source: str
    conditions: tuple[str, ...]
    values: tuple[Any, ...]

    def sql(self, columns: str, tail: str = "") -> str:
        """Return a query of these rows."""
        held = f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
        return f"SELECT {columns} FROM {self.source}{held} {tail}"


class Conditions:
    """The conditions of a query, in the making."""

    def __init__(self, nid: Callable[[str, str], int], longest: int) -> None:
        self._nid = nid
        self._longest = longest
        self._match = ""
        self._driver: int | None = None
        self._states: Been | None = None
        self._held: list[str] = []
        self._values: list[Any] = []

    def words(self, query: Query) -> None:
        """Ask for words, and against others."""
        asked = " AND ".join(map(_match, query.words))
        without = "".join(f" NOT {_match(each)}" for each in query.without)
        self._match = f"{asked}{without}" if asked else ""
        for each in () if asked else query.without:
            self._hold("d.n NOT IN (SELECT rowid FROM words WHERE words MATCH ?)", _match(each))

    def bears(self, facet: str, values: Iterable[str]) -> None:
        """Ask for any of these names in a facet."""
        wanted = tuple(values)
        nids = [self._nid(facet, each) for each in wanted]
        if facet == "status" and "recorded" in wanted:
            self._hold(f"({_bearing(len(nids))} OR NOT {_any_of('status')})", *nids)
        elif NONE in wanted:
            self._hold(f"({_bearing(len(nids))} OR NOT {_any_of(facet)})", *nids)
        elif len(nids) == 1 and self._driver is None:
            self._driver = nids[0]
        else:
            self._hold(_bearing(len(nids)), *nids)

    def bars(self, refused: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Ask against names."""
        for facet, wanted in refused:
            nids = [nid for each in wanted if (nid := self._nid(facet, each))]
            absent = NONE in wanted or (facet == "status" and "recorded" in wanted)
            if nids:
                self._hold(f"NOT {_bearing(len(nids))}", *nids)
            if absent:
                self._hold(_any_of(facet))

    def been(self, tenure: Tenure, query: Query) -> None:
        """Ask what a statement's state was on its day; asked last, it may name the table."""
        from onrecord.stores.tiny.index.been import Been  # noqa: PLC0415  few ask

        asked = Been(tenure, query, self._nid)
        if asked.nids and self._driver is None and not (self._match or self._states):
            self._states = asked
        else:
            self._hold(asked.sql(_marked, f"NOT {_any_of(UNCERTAIN)}"))

    def within(self, query: Query) -> None:
        """Ask for dates between two days."""
        since, until = query.window()
        if not since and not until:
            return
        first = day_number(since) if since else 0
        last = day_number(until) if until else (1 << SPAN_BITS) - 1
        held, values = _inside(first, last, self._longest, certain=query.certain)
        if query.certain:
            held += f" AND NOT {_any_of(UNCERTAIN)}"
        self._hold(f"({held} OR d.whens < 0)" if query.undated else held, *values)

    def where(self, *, by_time: bool = False) -> Where:
        """Return what was asked: of the words found, or of all statements in order of time."""
        held, values = list(self._held), list(self._values)
        if self._match and not by_time:
            source = "words CROSS JOIN docs d ON d.n = words.rowid"
            held, values = ["words MATCH ?", *held], [self._match, *values]
            return Where(source, *self._with_driver(held, values))
        if self._match:
            matching = "EXISTS (SELECT 1 FROM words WHERE words MATCH ? AND rowid = d.n)"
            held, values = [matching, *held], [self._match, *values]
            return Where("docs d", *self._with_driver(held, values))
        if self._driver is not None:
            return Where("marks d", ("d.nid = ?", *held), (self._driver, *values))
        if self._states is not None:
            been = self._states.sql("d.nid IN ({})".format, f"NOT {_any_of(UNCERTAIN)}")
            whose = f"d.nid IN ({', '.join(map(str, self._states.nids))})"
            return Where("marks d", (whose, been, *held), tuple(values))
        return Where("docs d", tuple(held), tuple(values))

    def _with_driver(
        self, held: list[str], values: list[Any]
    ) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        if self._driver is None:
            return tuple(held), tuple(values)
        return (*held, _bearing(1)), (*values, self._driver)

    def _hold(self, condition: str, *values: Any) -> None:
        self._held.append(condition)
        self._values += values


def _bearing(count: int) -> str:
    return _marked(", ".join("?" * count))


def _any_of(facet: str) -> str:
    """Ask whether a statement bears anything in a facet of few names."""
    return _marked(f"SELECT nid FROM names WHERE facet = '{facet}'")


def _marked(nids: str) -> str:
    held = f"m.nid IN ({nids}) AND m.whens = d.whens AND m.n = d.n"
    return f"EXISTS (SELECT 1 FROM marks m WHERE {held})"


def _inside(first: int, last: int, longest: int, *, certain: bool) -> tuple[str, tuple[int, ...]]:
    """Ask for dates that may lie between two days, or must."""
    end = f"(d.whens >> {SPAN_BITS}) + (d.whens & {SPAN})"
    if certain:
        return f"d.whens >= ? AND {end} <= ?", (first << SPAN_BITS, last)
    # No date is longer than the longest: what begins before that cannot reach in.
    low = max(0, first - longest) << SPAN_BITS
    return f"d.whens >= ? AND {end} >= ? AND d.whens < ?", (low, first, (last + 1) << SPAN_BITS)


def _match(word: str) -> str:
    asked = term(word)
    return f'"{" ".join(asked.tokens)}"{" *" if asked.prefix else ""}'
