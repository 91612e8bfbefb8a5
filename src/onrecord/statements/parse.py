"""What was typed or printed becomes a statement: dates read, countries resolved, the print kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from onrecord import dates
from onrecord.dates import parse
from onrecord.errors import (
    BadValueError,
    UncodedCountryError,
    UnknownCountryError,
    UnknownFieldError,
)
from onrecord.fields import LISTS, SOURCE_PARTS, TABLE, of_type
from onrecord.model import Source, Statement
from onrecord.reference import countries
from onrecord.registers.posts import PostFiller

LANGUAGES = of_type("language")
WORDS = of_type("words")
FIELDS = tuple(each.name for each in TABLE)
_DATES = of_type("date")
_CHOSEN = of_type("choice")
# Given as ``field=value``: what the source printed for a field, where a hand says so.
PRINTED = "printed"

Values = Mapping[str, str | Sequence[str]]


class ParsedField(NamedTuple):
    """One parsed value: target field, value, original spelling, and how it was determined.

    The value is empty where none is known. ``printed`` is the original spelling, empty
    where it says the same.
    """

    name: str
    value: Any = ""
    printed: str = ""
    basis: str = ""
    of_source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementParser:
    """How values are read: on which day, in which order the numbers of dates (or of one field).

    ``held`` fills in the posts of officials, where it is asked to. ``strict`` is for
    what is typed: a country that is none raises UncodedCountryError, unless it stands
    in ``<>``, and a language that is not said by its tag UnknownLanguageError; the
    original spelling goes to ``typed``. A file's row is recorded with what it printed, and
    no code where it names none. ``named`` are the fields whose column holds countries by
    name: two letters that are only a code are not read as one there.
    """

    today: dt.date
    order: str = ""
    orders: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    held: PostFiller | None = None
    keeping: Mapping[str, Any] = field(default_factory=dict)
    named: frozenset[str] = frozenset()

    def record(self, values: Values, **more: Any) -> Statement:
        """Make a statement of values by field name (see FIELDS); empty ones are not known.

        Raises BadValueError or a subclass of it.
        """
        return self.statement(self.parts(values).values(), **more)

    def parts(self, values: Values) -> dict[str, ParsedField]:
        """Read the values of fields, by their names. Raises as ``part`` does."""
        return {name: self.part(name, value) for name, value in values.items()}

    def part(self, name: str, value: Any) -> ParsedField:
        """Read the value of a field. Raises BadValueError or a subclass of it."""
        if name in LISTS:
            return ParsedField(name, _as_list(name, value))
        if name == PRINTED:
            return ParsedField(name, dict(map(parse_printed, value)))
        if name in WORDS:
            return ParsedField(name, value)
        bare = value.strip()
        return self._stripped(name, bare) if bare else ParsedField(name)

    def statement(self, parts: Iterable[ParsedField], **more: Any) -> Statement:
        """Make it, of what was read and of what is given as it shall be kept."""
        made = Statement(**_merge_parts(parts, {**self.keeping, **more}, typed=self.strict))
        return self.held(made) if self.held else made

    def _stripped(self, name: str, value: str) -> ParsedField:
        if name in _DATES:
            return self._date(name, value)
        if name == "country":
            return self._country(value)
        if name in LANGUAGES:
            return self._language(name, value)
        if name in SOURCE_PARTS:
            return ParsedField(SOURCE_PARTS[name], value, "", "", True)  # noqa: FBT003  a keyword takes time
        return ParsedField(name, value.lower() if name in _CHOSEN else value)

    def _date(self, name: str, value: str) -> ParsedField:
        order = self.orders.get(name) or self.order
        settled = parse.read(value, today=self.today, order=order)
        printed = value if settled != value else ""
        basis = order if order and len(parse.orders(value)) > 1 else ""
        return ParsedField(name, settled, printed, basis, name in SOURCE_PARTS)

    def _country(self, value: str) -> ParsedField:
        if self.strict and (printed := countries.as_printed(value)):
            return ParsedField("country", printed=printed)
        if "country" in self.named and countries.is_only_code(value):
            return ParsedField("country", printed=value)
        found = _resolve_country(value) if self.strict else countries.find(value)
        if found is None:
            return ParsedField("country", printed=value)
        if found.code == value:
            return ParsedField("country", value)
        return ParsedField("country", found.code, value, countries.match_kind(value))

    def _language(self, name: str, value: str) -> ParsedField:
        from onrecord.reference import languages

        tag = languages.resolve(value) if self.strict else languages.find(value)
        if tag == value:
            return ParsedField(name, tag)
        return ParsedField(name, tag, value, languages.match_kind(value) if tag else "")


def parse_printed(given: str) -> tuple[str, str]:
    """Return the field and what was printed for it, of ``field=value``.

    Raises BadValueError or UnknownFieldError.
    """
    name, equals, value = given.partition("=")
    name = name.strip().lower().replace(" ", "_")
    if not equals or not value.strip():
        raise BadValueError(f"printed takes FIELD=VALUE, as in date=16 April, not {given!r}")
    known = [each for each in FIELDS if each not in (*WORDS, "status", "recorded_by")]
    if name not in known:
        from onrecord.text.suggest import suggest_field

        raise UnknownFieldError(name, suggest_field(name, known))
    return name, value.strip()


def _merge_parts(
    parts: Iterable[ParsedField], more: dict[str, Any], *, typed: bool
) -> dict[str, Any]:
    """Return the fields of a statement that parts and what is given more make up.

    The original spelling of a value goes to ``typed`` where a hand typed it, else to
    ``printed``; what has no value of its own (``<X>``) was printed.
    """
    fields: dict[str, Any] = {}
    sourced: dict[str, Any] = {}
    noted: dict[str, dict[str, str]] = {"printed": {}, "typed": {}, "basis": {}}
    for name, value, printed, basis, of_source in parts:
        if name == PRINTED:
            noted[PRINTED].update(value)
            continue
        if value:
            (sourced if of_source else fields)[name] = value
        if printed:
            noted["typed" if typed and value else "printed"][name] = printed
        if basis:
            noted["basis"][name] = basis
    for name, notes in noted.items():
        if notes:
            more[name] = {**notes, **more.get(name, {})}
    if sourced:
        more["sources"] = [Source(**sourced), *more.get("sources", ())]
    return {**fields, **more}


def _as_list(name: str, value: str | Sequence[str]) -> list[str]:
    given = (value,) if isinstance(value, str) else value
    members = (each.strip() for each in given)
    reading = {"about": _about, "topics": _topic}.get(name, str)
    return list(dict.fromkeys(reading(each) for each in members if each))


def _resolve_country(name: str) -> countries.Country:
    """Return the country that is meant, or raise UncodedCountryError."""
    try:
        return countries.resolve(name)
    except UnknownCountryError as cause:
        raise UncodedCountryError(cause) from cause


def _about(name: str) -> str:
    """Return a country's code, or the name of what is no country as it stands."""
    found = countries.find(name)
    return found.code if found else name


def _topic(name: str) -> str:
    return "/".join(part for each in name.split("/") if (part := each.strip()))


def year_unknown(statement: Statement) -> bool:
    """Tell whether the day was given without a year, and so is kept without one."""
    return bool(statement.date) and dates.bounds(statement.date) is None
