"""Filters as typed become a query: dates read, countries resolved, ``field:value`` understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from onrecord import config
from onrecord.cli.call.options import PAGES, Filters, PageOptions
from onrecord.errors import (
    AmbiguousDateError,
    BadDateError,
    BadQueryError,
    FileError,
    OnRecordError,
    UnknownCountryError,
    UnknownFieldError,
    UnplacedError,
)
from onrecord.query import FACETS, SORTS, TENURES, Facets, Query

if TYPE_CHECKING:
    from onrecord.tenures import Tenure


class Wanted(NamedTuple):
    """What the words of a call ask for: words, and filters written as ``field:value``."""

    words: tuple[str, ...]
    facets: dict[str, list[str]]


def query(filters: Filters, words: Iterable[str] | None = None) -> Query:
    """Return the query that filters and words ask for. Raises BadValueError or a subclass."""
    names, plain = _apart(words or ())
    asked = _typed(filters, plain)
    for name in names:
        asked = _narrowed(asked, name)
    return asked


def ordered(asked: Query, page: PageOptions, *, oldest_first: bool = False) -> Query:
    """Return the query with the order and limit of a page. Raises BadQueryError."""
    if page.sort not in SORTS:
        raise BadQueryError(f"--sort cannot be {page.sort!r}; choose one of {', '.join(SORTS)}")
    by_name = page.sort in ("official", "country")
    return asked.but(
        limit=page.limit or 0, sort=page.sort, ascending=(oldest_first or by_name) != page.reverse
    )


def _apart(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """Part the names of saved filters, which have an @ in front, from the words."""
    names: list[str] = []
    plain: list[str] = []
    for word in words:
        named = word.startswith("@") and len(word) > 1 and " " not in word
        (names if named else plain).append(word)
    return [each[1:] for each in dict.fromkeys(names)], plain


def _narrowed(asked: Query, name: str) -> Query:
    """Ask besides for what a saved filter asks for."""
    return _both(asked, saved(f"@{name}", config.saved_filter(name))).but(
        saved=(*asked.saved, name)
    )


def _both(one: Query, other: Query) -> Query:
    """Ask for what both queries ask for; order and number are those of the first."""
    given = other.given()
    clash = {name: given.pop(name) for name in one.given() if name in given}
    fresh: dict[str, Any] = dict(given)
    return one.but(
        **fresh,
        also=(*one.also, Facets(**clash)) if clash else one.also,
        tenures=(*one.tenures, *other.tenures),
        unless=_united(one.unless, other.unless),
        words=(*one.words, *other.words),
        without=(*one.without, *other.without),
        since=max(one.since, other.since),
        until=min(filter(None, (one.until, other.until)), default=""),
        certain=one.certain or other.certain,
        undated=one.undated or other.undated,
    )


def _united(one: Facets, other: Facets) -> Facets:
    return one.but(**{name: (*getattr(one, name), *said) for name, said in other.given().items()})


def _several(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _as_flag(name: str, value: Any) -> Any:
    """Return a value of a file as the flag of this name has it."""
    alone = name in ("since", "until", "on", "certain", "undated")
    return value if alone else _several(value)


def _typed(filters: Filters, words: Iterable[str]) -> Query:
    """Return the query that flags and words ask for."""
    wanted = _wanted(words)
    since, until = _window(filters)
    facets: dict[str, Any] = dict(_facets(filters, "", wanted.facets))
    return Query(
        **facets,
        unless=Facets(**_facets(filters, "not_", {})),
        tenures=tuple(_tenures(filters)),
        words=wanted.words,
        without=tuple(filters.without or ()),
        since=since,
        until=until,
        certain=filters.certain,
        undated=filters.undated,
    )


def saved(name: str, said: Mapping[str, Any]) -> Query:
    """Return what a saved filter asks for. Raises FileError with its name in front."""
    flags = {each.replace("-", "_"): _as_flag(each, value) for each, value in said.items()}
    words = flags.pop("words", ())
    try:
        return _typed(Filters(**flags), words)
    except OnRecordError as cause:
        raise FileError(name, cause) from cause


def described(asked: Query) -> list[str]:
    """Say what was understood, filter by filter."""
    said = [f"@{name}" for name in asked.saved]
    said += [f"“{word}”" if " " in word else word for word in asked.words]
    said += [f"without {word}" for word in asked.without]
    said += [_said(name, values) for name, values in asked.asked()]
    said += [f"not {_said(name, values)}" for name, values in asked.unless.given().items()]
    said += [each.said for each in asked.tenures]
    said += _when(asked)
    return said + ["certain"] * asked.certain


def _when(asked: Query) -> list[str]:
    if asked.since and asked.since == asked.until:
        return [f"on {asked.since}"]
    return [f"{name} {day}" for name in ("since", "until") if (day := getattr(asked, name))]


def one_of(by: str, allowed: tuple[str, ...]) -> str:
    """Return what --by names, or raise BadQueryError with what it may be; a date is its day."""
    if by == "date" and "day" in allowed:
        return "day"
    if by not in allowed:
        from onrecord.errors import suggest  # noqa: PLC0415  only a slip pays for it
        from onrecord.naming import near_field  # noqa: PLC0415

        meant = suggest(near_field(by, allowed)) or f"; choose one of {', '.join(allowed)}"
        raise BadQueryError(f"--by cannot be {by!r}{meant}")
    return by


def headings(by: str, form: str) -> str:
    """Return what the headings of a page name: officials, unless told. Raises BadQueryError."""
    if form not in PAGES:
        if by:
            raise BadQueryError("--by names the headings of a page; add -f md or -f html")
        return ""
    from onrecord.formats.dossier import HEADINGS  # noqa: PLC0415  pages only

    return one_of(by or "official", HEADINGS)


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
    from onrecord.naming import near_field  # noqa: PLC0415  only a slip pays for it

    return tuple(f"{each}:" for each in near_field(name, FACETS)) or (f"{', '.join(FACETS)}",)


def _facets(
    filters: Filters, prefix: str, more: dict[str, list[str]]
) -> dict[str, tuple[str, ...]]:
    asked = {
        name: [*(getattr(filters, prefix + name) or ()), *more.get(name, ())] for name in FACETS
    }
    return {name: tuple(_read(name, value) for value in values) for name, values in asked.items()}


def _tenures(filters: Filters) -> Iterable[Tenure]:
    """Give what is asked of a state on the day; a store finds which days are meant."""
    for name in TENURES:
        for prefix in ("", "not_"):
            if typed := getattr(filters, prefix + name):
                from onrecord.tenures import Tenure  # noqa: PLC0415  only where one is asked for

                kind = name.partition("_")[0]
                yield Tenure(kind, tuple(typed), barred=bool(prefix))


def _country(value: str) -> str:
    """Return a country's code, or in ``<>`` what was printed."""
    from onrecord.register import countries  # noqa: PLC0415  only where one is named

    if printed := countries.as_printed(value):
        return f"<{printed}>"
    try:
        return countries.resolve(value).code
    except UnknownCountryError as cause:
        if cause.helped:
            raise
        raise UnplacedError(cause, "finds what was printed so") from cause


def _read(facet: str, value: str) -> str:
    if facet == "country":
        return _country(value)
    if facet == "about":
        from onrecord.register.countries import find  # noqa: PLC0415

        found = find(value)
        return found.code if found else value
    if facet == "lang" and value.strip():
        from onrecord.register import languages  # noqa: PLC0415

        return languages.resolve(value)
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
        return span(typed, today=config.today(), order=config.date_order())
    except AmbiguousDateError as cause:
        raise BadDateError(typed, f"it may be {cause.readings}; type one of these") from cause
