"""What a page is made of: the statements found, what was asked, and under which headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from onrecord import dates
from onrecord.model import Statement
from onrecord.query import PERIODS
from onrecord.statements.attribution import name_country
from onrecord.text import tokens
from onrecord.text.plural import plural

TITLE = "Statements on record"
HEADINGS = ("official", "country", "topic", *PERIODS)

_UNSTATED = {"official": "Speaker not named", "country": "No country stated", "topic": "No topic"}
_LONGEST_ADDRESS = 2000


class Report(NamedTuple):
    """Statements to hand over, and what a reader must know of them.

    ``statements`` may be read more than once, each when it is asked for.
    ``asked`` says filter by filter what was looked for, ``made`` the day it was
    (ISO), ``undated`` how many a date filter left out because their year is unknown,
    ``by`` what the headings name (see HEADINGS), ``short`` shortens an id.
    ``mark`` is a classification line; it stands at the head and at the foot.
    ``index_page`` is the file that lists this page among others.
    """

    statements: Sequence[Statement]
    asked: tuple[str, ...] = ()
    made: str = ""
    by: str = "official"
    ascending: bool = False
    undated: int = 0
    short: Callable[[str], str] = str
    title: str = TITLE
    intro: str = ""
    mark: str = ""
    index_page: str = ""


class Chapter(NamedTuple):
    """A heading, and where the statements beneath it stand among all."""

    title: str
    places: Sequence[int]


class Survey(NamedTuple):
    """What one reading of all statements shows: chapters, dates by official, values by field.

    ``firsts`` holds the id of the first statement of each official and date, ``spoken``
    counts by official and topic, ``stances`` by year ("" is not known) and stance.
    """

    chapters: list[Chapter]
    whens: Counter[tuple[str, str]]
    values: dict[str, Counter[str]]
    firsts: dict[tuple[str, str], str]
    spoken: Counter[tuple[str, str]]
    stances: Counter[tuple[str, str]]


def survey_statements(dossier: Report) -> Survey:
    """Read all statements once; of each no more is kept than its place, names and date."""
    places: dict[str, list[int]] = {}
    whens: Counter[tuple[str, str]] = Counter()
    values: dict[str, Counter[str]] = {name: Counter() for name in _FIELDS}
    firsts: dict[tuple[str, str], str] = {}
    spoken: Counter[tuple[str, str]] = Counter()
    stances: Counter[tuple[str, str]] = Counter()
    for at, each in enumerate(dossier.statements):
        firsts.setdefault((each.official, each.date), each.id)
        spoken.update((each.official, topic) for topic in each.topics)
        year = dates.period(each.date, "year")
        stances[year if year.isdigit() else "", each.stance] += 1
        whens[each.official, each.date] += 1
        for name, of in _FIELDS.items():
            values[name].update(filter(None, of(each)))
        for key in _headings(each, dossier.by):
            places.setdefault(key, []).append(at)
    ordered = _in_order(places, dossier)
    chapters = [Chapter(_title(each, dossier.by), places[each]) for each in ordered]
    return Survey(chapters, whens, values, firsts, spoken, stances)


def describe_total(dossier: Report, seen: Survey) -> str:
    """Say how many statements there are, by how many, from when to when."""
    size, speakers = len(dossier.statements), len(seen.values["official"])
    parts = [_counted(size, "statement")]
    parts += [f"by {_counted(speakers, 'official')}"] * bool(speakers)
    if span := _span(edtf for _, edtf in seen.whens):
        parts.append(span)
    yearless = sum(n for (_, edtf), n in seen.whens.items() if not dates.year_known(edtf))
    parts += [f"{yearless:,} without a known year"] * bool(yearless)
    parts += [f"{dossier.undated:,} more left out because their year is unknown"] * bool(
        dossier.undated
    )
    return ", ".join(parts)


def web_address(url: str) -> bool:
    """Tell whether this may be made a link: an address of the web, and nothing unseen in it."""
    web = url.lower().startswith(("http://", "https://")) and len(url) < _LONGEST_ADDRESS
    return web and url.isprintable() and not any(each in url for each in " <>\"'`\\")


def _span(edtfs: Iterable[str]) -> str:
    """Name the years from the first to the last that is known."""
    known = [bounds for each in edtfs if (bounds := dates.bounds(each))]
    begins = [first[:4] for first, _ in known if first[:4] != "0001"]
    ends = [last[:4] for _, last in known if last[:4] != "9999"]
    if not begins or not ends:
        return ""
    first, last = str(int(min(begins))), str(int(max(ends)))
    return first if first == last else f"{first} to {last}"


def _counted(size: int, noun: str) -> str:
    return plural(size, noun)


def _headings(statement: Statement, by: str) -> tuple[str, ...]:
    if by in PERIODS:
        return (dates.period(statement.date, by),)
    return _FIELDS[by](statement) or ("",)


def _in_order(keys: Iterable[str], dossier: Report) -> list[str]:
    """Sort headings by time or by name; what is not known comes last."""
    if dossier.by not in PERIODS:
        return sorted(keys, key=lambda each: (not each, tokens.fold_key(each), each))
    known = sorted(
        filter(dates.year_known, keys), key=dates.sort_key, reverse=not dossier.ascending
    )
    return [*known, *sorted(set(keys) - set(known), reverse=True)]


def _title(key: str, by: str) -> str:
    if by in PERIODS:
        named = dates.display(key) or "no date"
        return named[0].upper() + named[1:]
    return key or _UNSTATED[by]


_FIELDS: dict[str, Callable[[Statement], tuple[str, ...]]] = {
    "official": lambda each: (each.official,) if each.official else (),
    "country": lambda each: (named,) if (named := name_country(each)) else (),
    "topic": lambda each: each.topics,
    "kind": lambda each: (each.kind or "none",),
    "status": lambda each: (each.status,),
}
