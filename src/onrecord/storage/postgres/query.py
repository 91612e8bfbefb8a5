"""A filter as a condition in SQL, with its values apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import structs

from onrecord.fields import NONE
from onrecord.query import Filter, parse_term
from onrecord.reference.membership_periods import MembershipFilter, MembershipPeriod
from onrecord.storage.facets import SPAN_BITS, day_number
from onrecord.storage.postgres.schema import facet_label, words_patterns, words_query

_EARLIEST, _LATEST = day_number("0001-01-01"), day_number("9999-12-31")


class Condition(NamedTuple):
    """A condition in SQL with ``%s`` for each of its values."""

    sql: str
    values: tuple[object, ...] = ()


NO_YEAR = Condition("last_day < 0")
_NEVER = Condition("false")


def filter_condition(filter_: Filter) -> Condition:
    """Return the condition of all statements that answer a resolved filter."""
    return all_of([*_selecting(filter_), *_in_time(filter_)])


def left_out_condition(filter_: Filter) -> Condition:
    """Return the condition of the statements that only the want of a known year leaves out."""
    undated = structs.replace(filter_, undated=True)
    return all_of([filter_condition(undated), NO_YEAR, _not(filter_condition(filter_))])


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Return a condition that holds where all of these do."""
    return _joined(conditions, " AND ", Condition("true"))


def has_phrase(filter_: Filter) -> bool:
    """Return whether a filter asks for words side by side."""
    return any(len(parse_term(each).tokens) > 1 for each in filter_.words)


def _any_of(conditions: Iterable[Condition]) -> Condition:
    return _joined(conditions, " OR ", _NEVER)


def _joined(conditions: Iterable[Condition], link: str, nothing: Condition) -> Condition:
    given = list(conditions)
    if not given:
        return nothing
    sql = link.join(f"({each.sql})" for each in given)
    return Condition(sql, tuple(value for each in given for value in each.values))


def _not(condition: Condition) -> Condition:
    return Condition(f"NOT ({condition.sql})", condition.values)


def _selecting(filter_: Filter) -> Iterator[Condition]:
    """Yield what is asked of a statement but for its date."""
    for facet, values in filter_.required():
        yield _bears(facet, values)
    for facet, values in filter_.excluded():
        yield _not(_bears(facet, values))
    for word in filter_.words:
        yield _says(word, filter_)
    for word in filter_.without:
        yield _not(_says(word, filter_))


def _bears(facet: str, values: Sequence[str]) -> Condition:
    labels = [facet_label(facet, "" if each == NONE else each) for each in values]
    return Condition("facets && %s::text[]", (labels,))


def _says(word: str, filter_: Filter) -> Condition:
    """Ask whether a word stands in the words said, or in a name round them."""
    asked, places = parse_term(word), filter_.places()
    found = words_query(asked.tokens, places, prefix=asked.prefix)
    patterns = words_patterns(asked.tokens, places, prefix=asked.prefix)
    stands = Condition(
        "search @@ %s::tsquery OR (folded IS NOT NULL AND folded LIKE ANY(%s::text[]))",
        (found, patterns),
    )
    return _any_of([stands, *(_bears(facet, names) for facet, names in filter_.names_of(word))])


def _in_time(filter_: Filter) -> Iterator[Condition]:
    """Yield what is asked of a statement's date, and of what its state was on it."""
    since, until = filter_.window()
    if since or until:
        first = day_number(since) if since else _EARLIEST
        last = day_number(until) if until else _LATEST
        inside = _between(first, last, certain=filter_.certain)
        yield _any_of([inside, NO_YEAR]) if filter_.undated else inside
        # The window has decided about what has no year.
        filter_ = structs.replace(filter_, undated=True)
    for tenure in filter_.tenures:
        was = _membership(tenure, filter_)
        yield _not(was) if tenure.barred else was


def _between(first: int, last: int, *, certain: bool) -> Condition:
    """Ask for dates that may lie between two days, or must."""
    if certain:
        return Condition(
            "date_order >= %s AND last_day BETWEEN 0 AND %s AND exact", (first << SPAN_BITS, last)
        )
    return Condition(
        "date_order >= 0 AND date_order < %s AND last_day >= %s", ((last + 1) << SPAN_BITS, first)
    )


def _membership(tenure: MembershipFilter, filter_: Filter) -> Condition:
    """Ask whether a statement's state was what is asked on its day; barred: what is left out."""
    certain = filter_.certain is not tenure.barred
    found = [
        _of_country(spell, _between(day_number(first), day_number(last), certain=certain))
        for spell, first, last in tenure.bounds(sure=certain)
    ]
    yearless = tenure.yearless_spells(certain=filter_.certain, undated=filter_.undated)
    return _any_of([*found, *(_of_country(each, NO_YEAR) for each in yearless)])


def _of_country(spell: MembershipPeriod, days: Condition) -> Condition:
    if not spell.country:
        return days
    return all_of([Condition("country = %s", (spell.country,)), days])
