"""Build a Filter and a Page from flags and words: dates, countries, ``field:value``, ``@saved``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from onrecord import config, dates
from onrecord.cli.options.groups import FilterOptions, PageOptions, PageTexts
from onrecord.errors import (
    AmbiguousDateError,
    BadDateError,
    BadQueryError,
    FileError,
    OnRecordError,
    UncodedCountryError,
    UnknownCountryError,
    UnknownFieldError,
)
from onrecord.fields import FILTERS, Facets
from onrecord.formats import PAGES
from onrecord.query import SORTS, TENURES, Filter, Page

if TYPE_CHECKING:
    from onrecord.reference.membership_periods import MembershipFilter


class ParsedWords(NamedTuple):
    """What the words of a call ask for: words, and filters written as ``field:value``."""

    words: tuple[str, ...]
    facets: dict[str, list[str]]


def build_filter(options: FilterOptions, words: Iterable[str] | None = None) -> Filter:
    """Return the filter that flags, words and ``@saved`` filters ask for. Raises BadValueError."""
    names: list[str] = []
    plain: list[str] = []
    for word in words or ():
        is_saved = word.startswith("@") and len(word) > 1 and " " not in word
        (names if is_saved else plain).append(word)
    filter = _from_flags(options, plain)
    for name in dict.fromkeys(each[1:] for each in names):
        both = _intersect(filter, build_saved_filter(f"@{name}", config.saved_filter(name)))
        filter = replace(both, saved=(*filter.saved, name))
    return filter


def build_page(options: PageOptions, *, limit: int = 0, oldest_first: bool = False) -> Page:
    """Return the order and limit that flags ask for; ``limit`` is the default, 0 is all.

    ``oldest_first`` is for commands that begin with the oldest unless ``-r`` is given.
    Raises BadQueryError.
    """
    if options.sort not in SORTS:
        raise BadQueryError(f"--sort cannot be {options.sort!r}; choose one of {', '.join(SORTS)}")
    by_time = options.sort in ("date", "recorded")
    return Page(
        sort=options.sort,
        reverse=(oldest_first and by_time) != options.reverse,
        limit=limit if options.limit is None else options.limit,
    )


def _intersect(one: Filter, other: Filter) -> Filter:
    """Return a filter that selects what both select."""
    facets: dict[str, Any] = other.by_facet()
    clash = {name: facets.pop(name) for name in one.by_facet() if name in facets}
    unless = {
        name: (*getattr(one.unless, name), *values)
        for name, values in other.unless.by_facet().items()
    }
    return replace(
        one,
        **facets,
        also=(*one.also, Facets(**clash)) if clash else one.also,
        tenures=(*one.tenures, *other.tenures),
        unless=replace(one.unless, **unless),
        words=(*one.words, *other.words),
        without=(*one.without, *other.without),
        day_of_year=_one_day(one.day_of_year, other.day_of_year),
        since=max(one.since, other.since),
        until=min((each.until for each in (one, other) if each.until), default=""),
        certain=one.certain or other.certain,
        undated=one.undated or other.undated,
    )


def _several(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _as_flag(name: str, value: Any) -> Any:
    """Return a value of a file as the flag of this name has it."""
    alone = name in ("since", "until", "on", "certain", "undated")
    return value if alone else _several(value)


def _from_flags(options: FilterOptions, words: Iterable[str]) -> Filter:
    """Return the filter that flags and words ask for, saved filters aside."""
    wanted = _wanted_facets(words)
    day_of_year = _day_of_year(options)
    since, until = ("", "") if day_of_year else _window(options)
    facets: dict[str, Any] = _facets(options.wanted, wanted.facets)
    return Filter(
        **facets,
        unless=Facets(**_facets(options.unwanted, {})),
        tenures=tuple(_tenures(options)),
        words=wanted.words,
        without=tuple(options.without or ()),
        within=options.within,
        day_of_year=day_of_year,
        since=since,
        until=until,
        certain=options.certain,
        undated=options.undated,
    )


def build_saved_filter(name: str, values: Mapping[str, Any]) -> Filter:
    """Return what a saved filter selects. Raises FileError with its name in front."""
    flags = {each.replace("-", "_"): _as_flag(each, value) for each, value in values.items()}
    words = flags.pop("words", ())
    facets = (*FILTERS, *TENURES)
    unwanted = {each: flags.pop(f"not_{each}") for each in facets if f"not_{each}" in flags}
    wanted = {each: flags.pop(each) for each in facets if each in flags}
    try:
        return _from_flags(FilterOptions(wanted, unwanted, **flags), words)
    except OnRecordError as cause:
        raise FileError(name, cause) from cause


def describe(filter: Filter) -> list[str]:
    """Say what a filter selects, one text for each condition."""
    conditions = [f"@{name}" for name in filter.saved]
    conditions += [f"“{word}”" if " " in word else word for word in filter.words]
    conditions += [f"without {word}" for word in filter.without]
    if filter.within:
        conditions.append(f"in {filter.within}")
    conditions += [
        _describe_values(*each) for each in filter.required() if each[0] != "day_of_year"
    ]
    conditions += [f"not {_describe_values(*each)}" for each in filter.unless.by_facet().items()]
    conditions += [each.said for each in filter.tenures]
    if filter.day_of_year:
        day = dates.short(f"XXXX-{filter.day_of_year}").partition(",")[0]
        conditions.append(f"on {day} of any year")
    if filter.since and filter.since == filter.until:
        conditions.append(f"on {filter.since}")
    else:
        days = (("since", filter.since), ("until", filter.until))
        conditions += [f"{name} {day}" for name, day in days if day]
    if filter.certain:
        conditions.append("certain")
    return conditions


def choose(by: str, allowed: tuple[str, ...], flag: str = "--by") -> str:
    """Return the allowed value that a flag names. Raises BadQueryError with the choices."""
    if by == "date" and "day" in allowed:
        return "day"
    if by not in allowed:
        from onrecord.errors import suggest
        from onrecord.text.suggest import suggest_field

        meant = suggest(suggest_field(by, allowed)) or f"; choose one of {', '.join(allowed)}"
        raise BadQueryError(f"{flag} cannot be {by!r}{meant}")
    return by


def headings(by: str, form: str) -> str:
    """Return what the headings of a page name: officials, unless told. Raises BadQueryError."""
    if form not in PAGES:
        if by:
            raise BadQueryError("--by sets the headings of a page; add -f md or -f html")
        return ""
    from onrecord.exporting.report import HEADINGS

    return choose(by or "official", HEADINGS)


def check_page_texts(texts: PageTexts, form: str, forms: Iterable[str] = ("md", "html")) -> None:
    """Raise BadQueryError where a title, an introduction or a mark has no page to stand on."""
    if any(texts) and form not in forms:
        listed = " or ".join(f"-f {each}" for each in forms)
        raise BadQueryError(f"--title, --intro and --mark are for a page; add {listed}")


def _describe_values(facet: str, values: tuple[str, ...]) -> str:
    if facet in ("country", "about"):
        from onrecord.reference.countries import name_of

        values = tuple(map(name_of, values))
    return f"{facet} {' or '.join(values)}"


def _wanted_facets(words: Iterable[str]) -> ParsedWords:
    plain: list[str] = []
    facets: dict[str, list[str]] = {}
    for word in words:
        name, colon, value = word.partition(":")
        if not colon or not value or " " in word or "//" in word or not name.isalpha():
            plain.append(word)
        elif name not in FILTERS:
            raise UnknownFieldError(name, _near_filters(name))
        else:
            facets.setdefault(name, []).append(value)
    return ParsedWords(tuple(plain), facets)


def _near_filters(name: str) -> tuple[str, ...]:
    from onrecord.text.suggest import suggest_field

    return tuple(f"{each}:" for each in suggest_field(name, FILTERS)) or (", ".join(FILTERS),)


def _facets(
    typed: Mapping[str, Iterable[str]], more: Mapping[str, list[str]]
) -> dict[str, tuple[str, ...]]:
    asked = {name: [*typed.get(name, ()), *more.get(name, ())] for name in FILTERS}
    return {
        name: tuple(_parse_words(name, value) for value in values) for name, values in asked.items()
    }


def _tenures(options: FilterOptions) -> Iterable[MembershipFilter]:
    """Give what is asked of a state on the day; a store finds which days are meant."""
    for name in TENURES:
        for typed, barred in ((options.wanted, False), (options.unwanted, True)):
            if values := typed.get(name):
                from onrecord.reference.membership_periods import MembershipFilter

                yield MembershipFilter(name.partition("_")[0], tuple(values), barred=barred)


def _country(value: str) -> str:
    """Return a country's code, or in ``<>`` what was printed."""
    from onrecord.reference import countries

    if printed := countries.as_printed(value):
        return f"<{printed}>"
    try:
        return countries.resolve(value).code
    except UnknownCountryError as cause:
        if cause.helped:
            raise
        raise UncodedCountryError(cause, "searches for it as written") from cause


def _parse_words(facet: str, value: str) -> str:
    if facet == "country":
        return _country(value)
    if facet == "about":
        from onrecord.reference.countries import find

        found = find(value)
        return found.code if found else value
    if facet == "lang" and value.strip():
        from onrecord.reference import languages

        return languages.resolve(value)
    if not value.strip():
        raise BadQueryError(f"--{facet} needs a value")
    return value.lower() if facet in ("kind", "status", "stance") else value


def _day_of_year(options: FilterOptions) -> str:
    """Return the month and day that --on asks for without a year, as in 04-16; else nothing."""
    if not options.on or options.since or options.until:
        return ""
    from onrecord.dates.parse import read

    try:
        typed = read(options.on, today=config.today(), order=config.date_order())
    except BadDateError:
        return ""
    return "" if dates.bounds(typed) else dates.day_of_year(typed)


def _one_day(one: str, other: str) -> str:
    if one and other and one != other:
        raise BadQueryError(f"no day is both {one} and {other}; give one --on")
    return one or other


def _window(options: FilterOptions) -> tuple[str, str]:
    if not (options.since or options.until or options.on):
        return "", ""
    if options.on:
        if options.since or options.until:
            raise BadQueryError("use either --on, or --since and --until")
        return _span(options.on)
    since = _span(options.since)[0] if options.since else ""
    until = _span(options.until)[1] if options.until else ""
    if since and until and since > until:
        raise BadQueryError(f"--since {options.since} is after --until {options.until}")
    return since, until


def _span(typed: str) -> tuple[str, str]:
    from onrecord.dates.ranges import span

    try:
        return span(typed, today=config.today(), order=config.date_order())
    except AmbiguousDateError as cause:
        raise BadDateError(typed, f"it may be {cause.readings}; type one of these") from cause
