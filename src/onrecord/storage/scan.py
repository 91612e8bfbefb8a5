"""Answers found by looking at every statement: for small stores, and where no index can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec import structs

from onrecord import codec, dates
from onrecord.fields import NONE
from onrecord.model import ID_LENGTH, SHORTEST_PREFIX, Statement
from onrecord.query import TEXT, Filter, Page, parse_term
from onrecord.reference.membership_periods import MembershipFilter
from onrecord.storage import facets
from onrecord.storage.backend import Selection, Stored
from onrecord.storage.base import Group
from onrecord.storage.duplicate_key import duplicate_key
from onrecord.storage.facets import FACETS, FacetRow
from onrecord.text import tokens

Test = Callable[[Statement], bool]

_LATEST = "9999-12-31"


class ScanBackend:
    """Statements in memory, each asked one by one."""

    def __init__(self, stored: Iterable[Stored]) -> None:
        self._stored = list(stored)
        self._by_key: dict[str | int, list[Stored]] | None = None

    def add(self, stored: Stored) -> None:
        """Take in a statement that was just recorded."""
        self._stored.append(stored)
        if self._by_key is not None:
            for key in (stored.statement.id, duplicate_key(stored.statement)):
                self._by_key.setdefault(key, []).append(stored)

    def select(self, filter_: Filter, page: Page) -> Selection:
        """Return the rows that answer, in the order of the page."""
        answering, undated = select(self._statements(), filter_)
        rows = [facets.row_of(each, page.sort, each) for each in answering]
        facets.sort_rows(rows, page, lambda row: self.read(row).id)
        return Selection(rows[: page.limit or None], len(rows), undated)

    def read(self, row: FacetRow) -> Statement:
        """Return the statement of a row."""
        statement: Statement = row.place
        return statement

    def document(self, row: FacetRow) -> bytes:
        """Return the statement of a row as JSON."""
        return codec.encode(row.place)

    def at(self, newest: int) -> Statement | None:
        """Return the statement of a date and id, as ``facets.newest`` numbers them."""
        for each in self._statements():
            if facets.newest(facets.moment(each.date).order, each.id) == newest:
                return each
        return None

    def count(self, filter_: Filter) -> tuple[int, int]:
        """Return how many answer, and how many only the want of a year leaves out."""
        answering, undated = select(self._statements(), filter_)
        return len(answering), undated

    def groups(self, filter_: Filter, by: Sequence[str], *, ends: bool = True) -> list[Group]:
        """Count what answers by the fields ``by``; the dates cost nothing more here."""
        del ends
        met: dict[tuple[str, ...], list[str]] = {}
        for each in select(self._statements(), filter_)[0]:
            for values in _combinations(each, by):
                met.setdefault(values, []).append(each.date)
        return facets.join_groups(_group(values, said) for values, said in met.items())

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        get = FACETS[facet]
        return Counter(name for each in self._statements() for name in get(each))

    def names_with(self, facet: str, key: str) -> list[str]:
        """Return the names in a facet that hold all words of a folded name."""
        words = set(key.split())
        return [each for each in self.names(facet) if words <= set(tokens.fold_key(each).split())]

    def ids_with_prefix(self, prefix: str, limit: int) -> list[str]:
        """Return some of the ids that begin so, in order."""
        ids = {each.id for each in self._statements() if each.id.startswith(prefix)}
        return sorted(ids)[:limit]

    def former_ids(self, prefix: str, limit: int) -> dict[str, str]:
        """Return some of the former ids that begin so, each with the id it stands for now."""
        found = {
            former: each.id
            for each in self._statements()
            for former in each.former_ids
            if former.startswith(prefix)
        }
        return dict(sorted(found.items())[:limit])

    def shortest_prefix(self, ids: Iterable[str]) -> int:
        """Return how many letters tell these ids from all others."""
        wanted, all_ids = list(ids), {each.id for each in self._statements()}
        length = SHORTEST_PREFIX
        while length < ID_LENGTH:
            met = Counter(each[:length] for each in all_ids)
            if all(met[each[:length]] < 2 for each in wanted):  # noqa: PLR2004  itself alone
                break
            length += 1
        return length

    def get(self, id_: str) -> Stored | None:
        """Return the statement of a whole id, if it is there."""
        return next((each for each in self._stored if each.statement.id == id_), None)

    def known(self, ids: Sequence[str], keys: Sequence[int]) -> list[Stored]:
        """Return the statements that have one of these ids or of these duplicate keys."""
        if self._by_key is None:
            self._by_key = {}
            for each in self._stored:
                for key in (each.statement.id, duplicate_key(each.statement)):
                    self._by_key.setdefault(key, []).append(each)
        asked: tuple[str | int, ...] = (*ids, *keys)
        found = (self._by_key.get(each, []) for each in asked)
        return list({each.number: each for some in found for each in some}.values())

    def size(self) -> int:
        """Return how many statements there are."""
        return len(self._stored)

    def _statements(self) -> Iterable[Statement]:
        return (each.statement for each in self._stored)


def select(statements: Iterable[Statement], filter_: Filter) -> tuple[list[Statement], int]:
    """Return the statements that answer, and how many only the want of a year leaves out."""
    tests = _tests(filter_)
    answering = [each for each in statements if all(test(each) for test in tests)]
    if not filter_.depends_on_day:
        return answering, 0
    memberships = [_was(tenure, filter_) for tenure in filter_.tenures]
    kept = [each for each in answering if _is_on_the_day(each, filter_, memberships)]
    yearless = [sum(dates.bounds(each.date) is None for each in some) for some in (answering, kept)]
    return kept, yearless[0] - yearless[1]


def _tests(filter_: Filter) -> list[Test]:
    """Return what is asked of a statement but for its date, the cheap tests first."""
    required = [_has(facet, values) for facet, values in filter_.required()]
    excluded = [_not(_has(facet, values)) for facet, values in filter_.excluded()]
    undated = structs.replace(filter_, undated=True)
    memberships = [_was(tenure, undated) for tenure in filter_.tenures]
    words = [_says(word, filter_) for word in filter_.words]
    without = [_not(_says(word, filter_)) for word in filter_.without]
    return [*required, *excluded, *memberships, *words, *without]


def _has(facet: str, wanted: tuple[str, ...]) -> Test:
    get, asked = FACETS[facet], set(wanted)
    if NONE in asked:
        return lambda each: not (values := get(each)) or not asked.isdisjoint(values)
    return lambda each: not asked.isdisjoint(get(each))


def _not(test: Test) -> Test:
    return lambda each: not test(each)


def _says(word: str, filter_: Filter) -> Test:
    """Ask whether a word stands in the words said, or in a name round them."""
    asked = parse_term(word)
    places = filter_.places()
    around = [get for place, get in facets.NAMES_AROUND.items() if place in places]
    meant = [_has(facet, names) for facet, names in filter_.names_of(word)]

    def is_in(texts: Iterable[str]) -> bool:
        return any(tokens.contains_words(each, asked.tokens, prefix=asked.prefix) for each in texts)

    def test(statement: Statement) -> bool:
        return (
            (TEXT in places and is_in(facets.wordings(statement)))
            or any(is_in(get(statement)) for get in around)
            or any(test(statement) for test in meant)
        )

    return test


def _was(tenure: MembershipFilter, filter_: Filter) -> Test:
    """Ask what the statement's state was on its day."""

    def test(statement: Statement) -> bool:
        days = dates.bounds(statement.date)
        if days is None:
            return tenure.admits_yearless(
                statement.country, certain=filter_.certain, undated=filter_.undated
            )
        exact = dates.certain(statement.date)
        return tenure.admits(statement.country, days, exact=exact, certain=filter_.certain)

    return test


def _is_on_the_day(statement: Statement, filter_: Filter, memberships: list[Test]) -> bool:
    since, until = filter_.window()
    if not since and not until:
        return all(test(statement) for test in memberships)
    bounds = dates.bounds(statement.date)
    if bounds is None:
        return filter_.undated
    earliest, latest = bounds
    if filter_.certain:
        exact = dates.certain(statement.date)
        return exact and since <= earliest and latest <= (until or _LATEST)
    return since <= latest and earliest <= (until or _LATEST)


def _combinations(statement: Statement, by: Sequence[str]) -> list[tuple[str, ...]]:
    combined: list[tuple[str, ...]] = [()]
    for field in by:
        values = facets.group_values(statement, field)
        combined = [(*head, value) for head in combined for value in values]
    return combined


def _group(values: tuple[str, ...], dates_said: list[str]) -> Group:
    known = sorted(filter(dates.bounds, set(dates_said)), key=facets.dated)
    first, last = (known[0], known[-1]) if known else ("", "")
    return Group(values, len(dates_said), first, last)
