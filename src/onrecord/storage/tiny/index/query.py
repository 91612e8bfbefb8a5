"""A filter as a query of the search index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import structs
from tantivy import FieldType, Occur, Query

from onrecord.fields import NONE
from onrecord.query import TEXT, Filter, Term, parse_term
from onrecord.reference.membership_periods import MembershipFilter, MembershipPeriod
from onrecord.storage.facets import FIRST_WITH_DATE, day_number, lowest_on
from onrecord.storage.tiny.index import schema

Clause = tuple[Occur, Query]

_SCHEMA = schema.schema()
_NEXT_LETTERS = ("0-9", "a-d", "e-h", "i-l", "m-p", "q-t", "u-z", "^0-9a-z")
_EARLIEST, _LATEST = day_number("0001-01-01"), day_number("9999-12-31")


def filter_query(filter_: Filter) -> Query:
    """Return the query of all statements that answer a resolved filter."""
    return all_of([*_selecting(filter_), *_in_time(filter_)])


def left_out_query(filter_: Filter) -> Query:
    """Return the query of the statements that only the want of a known year leaves out."""
    undated = structs.replace(filter_, undated=True)
    return all_of(
        [
            *_selecting(undated),
            *_in_time(undated),
            (Occur.Must, no_year()),
            (Occur.MustNot, filter_query(filter_)),
        ]
    )


def value_query(field: str, values: Iterable[str]) -> Query:
    """Return the query of the statements that have one of some values in a field; "" is none."""
    wanted = [schema.term(each) for each in values]
    terms = [each for each in wanted if each]
    if len(terms) == 1:
        having = Query.term_query(_SCHEMA, field, terms[0], "basic")
    else:
        having = Query.term_set_query(_SCHEMA, field, terms)
    if len(terms) == len(wanted):
        return having
    without = all_of([(Occur.MustNot, Query.exists_query(field))])
    return any_of([having, without]) if terms else without


def number_query(field: str, low: int | None, high: int | None) -> Query:
    """Return the query of the statements whose number lies between two, both included."""
    return Query.range_query(_SCHEMA, field, FieldType.Integer, low, high)


def dated() -> Query:
    """Return the query of the statements of a known year."""
    return number_query("last", 0, None)


def no_year() -> Query:
    """Return the query of the statements without a known year."""
    return number_query("last", None, -1)


def date_without_year() -> Query:
    """Return the query of the statements that have a date, but no known year."""
    return number_query("newest", FIRST_WITH_DATE, -1)


def no_date() -> Query:
    """Return the query of the statements without any date."""
    return number_query("newest", None, FIRST_WITH_DATE - 1)


def all_of(clauses: Iterable[Clause]) -> Query:
    """Return a query that every clause must answer; an absence alone is asked of all."""
    given = list(clauses)
    if not any(occur == Occur.Must for occur, _ in given):
        given.append((Occur.Must, Query.all_query()))
    return given[0][1] if len(given) == 1 else Query.boolean_query(given)


def any_of(queries: Iterable[Query]) -> Query:
    """Return a query that answers where one of these does; none where there is none."""
    given = [(Occur.Should, each) for each in queries]
    return Query.boolean_query(given) if given else Query.empty_query()


def named_query(facet: str, words: Iterable[str]) -> Query:
    """Return the query of the statements that have names of these folded words in a facet."""
    terms = (Query.term_query(_SCHEMA, "name_words", f"{facet}:{each}", "basic") for each in words)
    return all_of((Occur.Must, each) for each in terms)


def _selecting(filter_: Filter) -> Iterator[Clause]:
    """Yield what is asked of a statement but for its date."""
    for facet, values in filter_.required():
        yield Occur.Must, _facet(facet, values)
    for facet, values in filter_.excluded():
        yield Occur.MustNot, _facet(facet, values)
    for word in filter_.words:
        yield Occur.Must, _words(word, filter_)
    for word in filter_.without:
        yield Occur.MustNot, _words(word, filter_)


def _in_time(filter_: Filter) -> Iterator[Clause]:
    """Yield what is asked of a statement's date, and of what its state was on it."""
    since, until = filter_.window()
    if since or until:
        first = day_number(since) if since else _EARLIEST
        last = day_number(until) if until else _LATEST
        inside = _between(first, last, certain=filter_.certain)
        yield Occur.Must, any_of([inside, no_year()]) if filter_.undated else inside
        # The window has decided about what has no year.
        filter_ = structs.replace(filter_, undated=True)
    for tenure in filter_.tenures:
        occur = Occur.MustNot if tenure.barred else Occur.Must
        yield occur, _membership(tenure, filter_)


def _facet(facet: str, values: Iterable[str]) -> Query:
    return value_query(facet, ("" if each == NONE else each for each in values))


def _words(word: str, filter_: Filter) -> Query:
    """Return the query of a word or a phrase, in the words said or in a name round them."""
    asked = parse_term(word)
    places = filter_.places()
    found = [_phrase("words", "", asked)] if TEXT in places else []
    found += [_phrase("name_words", f"{place}:", asked) for place in places if place != TEXT]
    found += [value_query(facet, names) for facet, names in filter_.names_of(word)]
    return found[0] if len(found) == 1 else any_of(found)


def _phrase(field: str, before_each: str, asked: Term) -> Query:
    """Return the query of words side by side in a field; the last may be a beginning.

    What stands ``before_each`` tells apart the names that one field holds.
    """
    *before, last = (f"{before_each}{each}" for each in asked.tokens)
    if asked.prefix and before:
        whole = [re.escape(each) for each in before]
        return any_of(
            Query.regex_phrase_query(_SCHEMA, field, [*whole, each])
            for each in _endings(before_each, asked.tokens[-1])
        )
    if asked.prefix:
        return Query.regex_query(_SCHEMA, field, f"{re.escape(last)}.*")
    if before:
        return Query.phrase_query(_SCHEMA, field, [*before, last])
    return Query.term_query(_SCHEMA, field, last, "basic")


def _endings(before: str, beginning: str) -> Iterator[str]:
    """Yield patterns of all words that begin so, with what stands ``before`` each.

    One letter gets several, by the next letter: a phrase in which a pattern stands for
    more than 16,384 words is refused by the engine.
    """
    start = re.escape(f"{before}{beginning}")
    if len(beginning) > 1:
        yield f"{start}.*"
        return
    yield start
    yield from (f"{start}[{letters}].*" for letters in _NEXT_LETTERS)


def _between(first: int, last: int, *, certain: bool) -> Query:
    """Ask for dates that may lie between two days, or must."""
    if certain:
        bounds = number_query("newest", lowest_on(first), None), number_query("last", 0, last)
        return all_of([*((Occur.Must, each) for each in bounds), _exact()])
    bounds = (
        number_query("newest", 0, lowest_on(last + 1) - 1),
        number_query("last", first, None),
    )
    return all_of((Occur.Must, each) for each in bounds)


def _exact() -> Clause:
    return Occur.MustNot, value_query("exact", ("no",))


def _membership(tenure: MembershipFilter, filter_: Filter) -> Query:
    """Ask whether a statement's state was what is asked on its day; barred: what is left out."""
    certain = filter_.certain is not tenure.barred
    found = [
        _of_country(spell, _between(day_number(first), day_number(last), certain=certain))
        for spell, first, last in tenure.bounds(sure=certain)
    ]
    yearless = tenure.yearless_spells(certain=filter_.certain, undated=filter_.undated)
    return any_of([*found, *(_of_country(each, no_year()) for each in yearless)])


def _of_country(spell: MembershipPeriod, days: Query) -> Query:
    if not spell.country:
        return days
    return all_of([(Occur.Must, value_query("country", (spell.country,))), (Occur.Must, days)])
