"""What a statement is found by, counted by and sorted by: one table for every store."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from onrecord import dates
from onrecord.fields import BY_NAME, FILTERS, Field
from onrecord.model import Statement
from onrecord.query import Page
from onrecord.storage.base import Group
from onrecord.text import tokens

Values = Sequence[str]

SPAN_BITS = 22
_SPAN = (1 << SPAN_BITS) - 1
_ID_BITS = 19
_ID_MASK = (1 << _ID_BITS) - 1
_TIE_BITS = 8
_DAYS_IN_MONTH = 31
_YEARLESS = -(1 << 20)
_DATELESS = -(1 << 21)
# The lowest number that ``newest`` gives for a date; what has none is below.
FIRST_WITH_DATE = (_DATELESS + 1) << _ID_BITS


class Moment(NamedTuple):
    """A date as numbers that sort and compare as dates do.

    ``order`` grows with the first day, then the last; dates without a known year
    come before all others, no date before those. ``last`` is the last day.
    ``dated`` is the order with the spelling of the date told apart; None without a year.
    """

    order: int
    last: int
    dated: int | None
    day: str
    month: str
    exact: bool


@lru_cache(maxsize=1 << 14)  # the days of 40 years
def moment(edtf: str) -> Moment:
    """Return the numbers and periods of an EDTF date."""
    day, month = (dates.period(edtf, unit) for unit in ("day", "month"))
    exact = dates.certain(edtf)
    bounds = dates.bounds(edtf)
    if bounds is None:
        order = _yearless(*dates.sort_key(edtf)) if edtf else _DATELESS
        return Moment(order, -1, None, day, month, exact)
    first, last = map(day_number, bounds)
    order = first << SPAN_BITS | (last - first)
    tie = 0 if edtf == _spelling(order) else 1 + zlib.crc32(edtf.encode()) % 255
    return Moment(order, last, order << _TIE_BITS | tie, day, month, exact)


def _speakers(statement: Statement) -> Values:
    if not statement.co_speakers:
        return (statement.official,) if statement.official else ()
    return _distinct((statement.official, *statement.co_speakers))


def _country(statement: Statement) -> Values:
    """Return the country's code, or in ``<>`` what was printed where it has none."""
    if statement.country:
        return (statement.country,)
    printed = statement.printed.get("country")
    return (f"<{printed}>",) if printed else ()


def _organizations(statement: Statement) -> Values:
    if not statement.on_behalf_of:
        return (statement.organization,) if statement.organization else ()
    return _distinct((statement.organization, statement.on_behalf_of))


def _source_names(statement: Statement) -> Values:
    return _distinct(
        [name for each in statement.sources for name in (each.publisher, each.title, each.via)]
    )


def _outlets(statement: Statement) -> Values:
    return _distinct([each.publisher or each.title for each in statement.sources])


def _links(statement: Statement) -> Values:
    return _distinct([link.to for link in statement.links]) if statement.links else ()


def _distinct(values: Iterable[str]) -> Values:
    return [each for each in dict.fromkeys(values) if each]


def _agencies(statement: Statement) -> Values:
    return _distinct([each.via for each in statement.sources])


def _values_of(field: Field) -> Callable[[Statement], Values]:
    """Return what gives the values of a field of statements."""
    get = attrgetter(field.name)
    if field.type == "list":
        return get
    return lambda statement: (value,) if (value := get(statement)) else ()


def _day_of_year(statement: Statement) -> Values:
    """Return month and day of a date that is one day, of whatever year."""
    day = dates.day_of_year(statement.date)
    return (day,) if day else ()


# The facets that are one field of a statement, and that field.
SINGLE_FIELDS = {
    **{
        filter: field.name
        for filter, field in FILTERS.items()
        if field.type in ("name", "choice", "language") and not field.part and field.name == filter
    },
    "lang": "language",
    "organization": "organization",
}
del SINGLE_FIELDS["official"]
# What a filter asks for, as Filter names it, and the values of it that a statement has.
FACETS: Mapping[str, Callable[[Statement], Values]] = {
    **{filter: _values_of(field) for filter, field in FILTERS.items()},
    "official": _speakers,
    "country": _country,
    "org": _organizations,
    "source": _source_names,
    "via": _agencies,
    "link": _links,
    "former": attrgetter("former_ids"),
    "day_of_year": _day_of_year,
}


def _only(field: str) -> Callable[[Statement], Values]:
    get = attrgetter(field)
    return lambda statement: (value,) if (value := get(statement)) else ()


# Where a word is looked for besides the words said (see query.AROUND).
NAMES_AROUND: Mapping[str, Callable[[Statement], Values]] = {
    "official": _speakers,
    "role": _only("role"),
    "org": _organizations,
    "topic": attrgetter("topics"),
    "event": _only("event"),
    "place": _only("place"),
    "source": _source_names,
}
# What is counted by another value than a filter asks for.
COUNTED: Mapping[str, Callable[[Statement], Values]] = {
    "organization": _values_of(BY_NAME["organization"]),
    "outlet": _outlets,
    "day": lambda each: (moment(each.date).day,) if each.date else (),
    "month": lambda each: (moment(each.date).month,) if each.date else (),
}
# Where the values that a field is counted by are kept, if not under its own name.
_KEPT_UNDER = {
    **{field.counted_as: filter for filter, field in FILTERS.items() if field.is_counted},
    "organization": "organization",
    "source": "outlet",
    "week": "day",
    **dict.fromkeys(("quarter", "year", "decade"), "month"),
}


def kept_under(field: str) -> str:
    """Return the name of FACETS or COUNTED that holds what ``field`` is counted by."""
    return _KEPT_UNDER.get(field, field)


def group_of(field: str, value: str) -> str:
    """Return the group of ``field`` that a kept value is counted in."""
    if field == "country" and value.startswith("<"):
        return value[1:-1]
    if field in ("week", "quarter", "year", "decade") and dates.bounds(value):
        return dates.period(value, field)
    return value


def group_values(statement: Statement, field: str) -> list[str]:
    """Return the groups a statement is counted in; without a value, the nameless one."""
    name = kept_under(field)
    values = (FACETS.get(name) or COUNTED[name])(statement)
    return list(dict.fromkeys(group_of(field, each) for each in values)) or [""]


def wordings(statement: Statement) -> list[str]:
    """Return the words said: printed, as spoken, in other sources, and their lead-in."""
    texts = [statement.text]
    if statement.original:
        texts.append(statement.original)
    if statement.context:
        texts.append(statement.context)
    texts += [each.text for each in statement.sources if each.text]
    return texts


def day_number(day: str) -> int:
    """Return an ISO day as a number that grows with it; months are 31 days long."""
    months = int(day[:4]) * 12 + int(day[5:7]) - 1
    return months * _DAYS_IN_MONTH + int(day[8:10]) - 1


def plain_date(dated: int) -> str:
    """Return the day, month or year whose ``Moment.dated`` this is; empty for other spellings."""
    return "" if dated & ((1 << _TIE_BITS) - 1) else _spelling(dated >> _TIE_BITS)


@lru_cache(maxsize=1 << 14)
def _spelling(order: int) -> str:
    first, span = order >> SPAN_BITS, order & _SPAN
    months, day = divmod(first, _DAYS_IN_MONTH)
    iso = f"{months // 12:04}-{months % 12 + 1:02}-{day + 1:02}"
    for each in (iso,) if not span else (iso[:7], iso[:4]):
        bounds = dates.bounds(each)
        if bounds and tuple(map(day_number, bounds)) == (first, first + span):
            return each
    return ""


def _yearless(earliest: str, latest: str) -> int:
    """Return where a date without a year stands: by its month and day."""
    first, last = (day_number(f"0000{day[4:]}") for day in (earliest, latest))
    return _YEARLESS + (first << 9 | last)


_BASE32 = {digit: value for value, digit in enumerate("0123456789abcdefghjkmnpqrstvwxyz")}


def newest(order: int, id_: str) -> int:
    """Return what sorts newest first from the highest down: the date, then the lowest id."""
    return order << _ID_BITS | (_ID_MASK - _id_bits(id_))


def lowest_on(day: int) -> int:
    """Return the lowest number that ``newest`` gives for dates that begin on this day."""
    return day << SPAN_BITS + _ID_BITS


def _id_bits(id_: str) -> int:
    bits = 0
    for digit in id_[:4]:
        bits = bits << 5 | _BASE32[digit]
    return bits >> 1


# What a list may be sorted by besides the date; None is no value.
SORT_VALUES: Mapping[str, Callable[[Statement], str | None]] = {
    "date": lambda _: None,
    "official": lambda each: tokens.fold_key(each.official) or each.official or None,
    "country": lambda each: each.country or None,
    "recorded": lambda each: each.recorded_at or None,
}


class FacetRow(NamedTuple):
    """A statement in a list: what it is sorted by, and how its store finds it again."""

    newest: int
    value: str | None
    place: Any


def row_of(statement: Statement, sort: str, place: Any) -> FacetRow:
    """Return the row of a statement."""
    order = moment(statement.date).order
    return FacetRow(newest(order, statement.id), SORT_VALUES[sort](statement), place)


def sort_rows(rows: list[FacetRow], page: Page, id_of: Callable[[FacetRow], str]) -> None:
    """Sort rows as a page lists them; of two of the same date, the lower id comes first.

    By date, oldest first is newest first turned round, but statements without a known year
    stand last in either direction. By another field, those without a value do, and the
    newest come first among equals.
    """
    if page.sort == "date" and page.ascending:
        rows.sort(key=lambda row: (_rank(row.newest), row.newest))
    else:
        rows.sort(key=lambda row: row.newest, reverse=True)
    if page.sort != "date":
        rows.sort(key=lambda row: row.value or "", reverse=not page.ascending)
        rows.sort(key=lambda row: row.value is None)
    order_ties(rows, id_of, reverse=page.sort == "date" and page.ascending)


def order_ties(rows: list[FacetRow], id_of: Callable[[FacetRow], str], *, reverse: bool) -> None:
    """Put sorted rows whose ids begin with the same bits in the order of their whole ids."""
    if len({row.newest for row in rows}) == len(rows):
        return
    at = 0
    for _, some in groupby(rows, key=lambda row: row[:2]):
        tied = list(some)
        if len(tied) > 1:
            rows[at : at + len(tied)] = sorted(tied, key=id_of, reverse=reverse)
        at += len(tied)


def _rank(newest_: int) -> int:
    order = newest_ >> _ID_BITS
    return 0 if order >= 0 else 1 if order > _DATELESS else 2


def join_groups(groups: Iterable[Group]) -> list[Group]:
    """Return groups of other groups, those of the same values as one, the largest first."""
    found: dict[tuple[str, ...], Group] = {}
    for group in groups:
        before = found.get(group.values)
        found[group.values] = _joined(before, group) if before else group
    return sorted(found.values(), key=lambda each: (-each.size, each.values))


def _joined(one: Group, other: Group) -> Group:
    firsts, lasts = (
        sorted(filter(None, ends), key=dated) for ends in zip(one[2:], other[2:], strict=True)
    )
    return Group(
        one.values,
        one.size + other.size,
        first=firsts[0] if firsts else "",
        last=lasts[-1] if lasts else "",
    )


def dated(edtf: str) -> int:
    """Return what dates of a known year sort by, their spelling told apart."""
    return moment(edtf).dated or 0
