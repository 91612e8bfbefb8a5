"""Filters as typed become a query: dates read, countries resolved, ``field:value`` understood."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from onrecord import config
from onrecord.cli.options import Filters
from onrecord.errors import AmbiguousDateError, BadDateError, BadQueryError, UnknownFieldError
from onrecord.query import FACETS, SORTS, Facets, Query


class Wanted(NamedTuple):
    """What the words of a call ask for: words, and filters written as ``field:value``."""

    words: tuple[str, ...]
    facets: dict[str, list[str]]


def query(
    filters: Filters, words: Iterable[str] | None = None, *, ascending: bool = False
) -> Query:
    """Return the query that filters and words ask for. Raises BadValueError or a subclass."""
    wanted = _wanted(words or ())
    since, until = _window(filters)
    return Query(
        **_facets(filters, "", wanted.facets),
        unless=Facets(**_facets(filters, "not_", {})),
        words=wanted.words,
        without=tuple(filters.without or ()),
        since=since,
        until=until,
        certain=filters.certain,
        undated=filters.undated,
        limit=filters.limit or 0,
        sort=_sort(filters.sort),
        ascending=(ascending or filters.sort in ("official", "country")) != filters.reverse,
    )


def capped(asked: Query, filters: Filters, cap: int) -> Query:
    """Return the query with a limit, where none was asked for."""
    return asked if filters.limit is not None else asked.but(limit=cap)


def described(asked: Query) -> list[str]:
    """Say what was understood, filter by filter."""
    said = [f"“{word}”" if " " in word else word for word in asked.words]
    said += [f"without {word}" for word in asked.without]
    said += [_said(name, values) for name, values in asked.given().items()]
    said += [f"not {_said(name, values)}" for name, values in asked.unless.given().items()]
    said += [f"{name} {day}" for name in ("since", "until") if (day := getattr(asked, name))]
    return said + ["certain"] * asked.certain


def _said(facet: str, values: tuple[str, ...]) -> str:
    if facet in ("country", "about"):
        from onrecord.register.countries import name_of  # noqa: PLC0415  only where one is named

        values = tuple(map(name_of, values))
    return f"{facet} {' or '.join(values)}"


def _wanted(words: Iterable[str]) -> Wanted:
    plain: list[str] = []
    facets: dict[str, list[str]] = {}
    for word in words:
        name, colon, value = word.partition(":")
        if not colon or not value or " " in word or "//" in word or not name.isalpha():
            plain.append(word)
        elif name not in FACETS:
            raise UnknownFieldError(name, _near(name))
        else:
            facets.setdefault(name, []).append(value)
    return Wanted(tuple(plain), facets)


def _near(name: str) -> tuple[str, ...]:
    from difflib import get_close_matches  # noqa: PLC0415  only a slip pays for it

    near = get_close_matches(name, FACETS, n=2)
    return tuple(f"{each}:" for each in near) or (f"{', '.join(FACETS)}",)


def _facets(
    filters: Filters, prefix: str, more: dict[str, list[str]]
) -> dict[str, tuple[str, ...]]:
    asked = {
        name: [*(getattr(filters, prefix + name) or ()), *more.get(name, ())] for name in FACETS
    }
    return {name: tuple(_read(name, value) for value in values) for name, values in asked.items()}


def _read(facet: str, value: str) -> str:
    if facet == "country":
        from onrecord.register.countries import resolve  # noqa: PLC0415  only where one is named

        return resolve(value).code
    if facet == "about":
        from onrecord.register.countries import find  # noqa: PLC0415

        found = find(value)
        return found.code if found else value
    if not value.strip():
        raise BadQueryError(f"--{facet} was given nothing to look for")
    return value.lower() if facet in ("kind", "status", "stance") else value


def _window(filters: Filters) -> tuple[str, str]:
    if not (filters.since or filters.until or filters.on):
        return "", ""
    if filters.on:
        if filters.since or filters.until:
            raise BadQueryError("--on is a span of its own; leave out --since and --until")
        return _span(filters.on)
    since = _span(filters.since)[0] if filters.since else ""
    until = _span(filters.until)[1] if filters.until else ""
    if since and until and since > until:
        raise BadQueryError(f"--since {filters.since} is after --until {filters.until}")
    return since, until


def _span(typed: str) -> tuple[str, str]:
    from onrecord.dates.spans import span  # noqa: PLC0415  only where a date is typed

    try:
        return span(typed, today=config.today())
    except AmbiguousDateError as cause:
        raise BadDateError(typed, f"it may be {cause.readings}; type one of these") from cause


def _sort(name: str) -> str:
    if name not in SORTS:
        raise BadQueryError(f"--sort cannot be {name!r}; choose one of {', '.join(SORTS)}")
    return name
