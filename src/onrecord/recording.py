"""What was typed or printed becomes a statement: dates read, countries resolved, the print kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord import dates
from onrecord.dates import typed
from onrecord.errors import UnknownCountryError, UnplacedError
from onrecord.model import Source, Statement
from onrecord.register import countries
from onrecord.register.holding import Holding

LANGUAGES = ("language", "original_language")
LISTED = ("topics", "about", "co_speakers")
WORDS = ("text", "original", "context", "note")
NAMED = (
    *("official", "role", "organization", "on_behalf_of", "kind", "language"),
    *("original_language", "stance", "event", "place", "status", "ref", "recorded_by"),
)
SOURCE_PARTS = {
    "source": "title",
    **{
        each: each
        for each in ("publisher", "author", "url", "issued", "accessed", "via", "locator")
    },
    "archive_url": "archive_url",
}
FIELDS = (*WORDS, *NAMED, *LISTED, "country", "date", *SOURCE_PARTS)

Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """How values are read: on which day, in which order the numbers of dates (or of one field).

    ``held`` fills in the posts of officials, where it is asked to. ``strict`` is for
    what is typed: a country that is none raises UnplacedError, unless it stands
    in ``<>``, and a language that is not said by its tag UnknownLanguageError. A
    file's row is recorded with what it printed, and no code where it names none.
    """

    today: dt.date
    order: str = ""
    orders: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    held: Holding | None = None
    keeping: Mapping[str, Any] = field(default_factory=dict)

    def record(self, values: Values, **more: Any) -> Statement:
        """Make a statement of values by field name (see FIELDS); empty ones are not known.

        Raises BadValueError or a subclass of it.
        """
        draft = _Draft(self)
        for name, value in values.items():
            draft.take(name, value)
        made = draft.statement(**{**self.keeping, **more})
        return self.held(made) if self.held else made


class _Draft:
    """A statement in the making."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._fields: dict[str, Any] = {}
        self._source: dict[str, Any] = {}
        self._printed: dict[str, str] = {}
        self._basis: dict[str, str] = {}

    def take(self, name: str, value: Any) -> None:
        if name in LISTED:
            self._fields[name] = self._listed(name, value)
        elif name in WORDS:
            self._fields[name] = value
        elif value.strip():
            self._take_stripped(name, value.strip())

    def statement(self, **more: Any) -> Statement:
        """Make it, of what was taken and of what is given as it shall be kept."""
        for name, noted in (("printed", self._printed), ("basis", self._basis)):
            more[name] = {**noted, **more.get(name, {})}
        if self._source:
            more["sources"] = (Source(**self._source), *more.get("sources", ()))
        return Statement(**{**self._fields, **more})

    def _take_stripped(self, name: str, value: str) -> None:
        if name == "date":
            self._fields["date"] = self._date(value, name)
        elif name == "country":
            self._take_country(value)
        elif name in LANGUAGES:
            self._take_language(name, value)
        elif name in SOURCE_PARTS:
            dated = name in ("issued", "accessed")
            self._source[SOURCE_PARTS[name]] = self._date(value, name) if dated else value
        else:
            self._fields[name] = value.lower() if name in ("kind", "stance", "status") else value

    def _date(self, value: str, name: str) -> str:
        order = self._recorder.orders.get(name) or self._recorder.order
        settled = typed.read(value, today=self._recorder.today, order=order)
        if settled != value:
            self._printed[name] = value
        if order and len(typed.orders(value)) > 1:
            self._basis[name] = order
        return settled

    def _take_country(self, value: str) -> None:
        if self._recorder.strict and (printed := countries.as_printed(value)):
            self._printed["country"] = printed
            return
        found = _meant(value) if self._recorder.strict else countries.find(value)
        if found is not None:
            self._fields["country"] = found.code
            self._basis["country"] = countries.how(value)
        if found is None or found.code != value:
            self._printed["country"] = value
        if found is not None and found.code == value:
            del self._basis["country"]

    def _take_language(self, name: str, value: str) -> None:
        from onrecord.register import languages  # noqa: PLC0415  few statements name one

        tag = languages.resolve(value) if self._recorder.strict else languages.find(value)
        if tag:
            self._fields[name] = tag
        if tag != value:
            self._printed[name] = value
            self._basis |= {name: languages.how(value)} if tag else {}

    def _listed(self, name: str, value: str | Sequence[str]) -> tuple[str, ...]:
        given = (value,) if isinstance(value, str) else value
        members = (each.strip() for each in given)
        reading = {"about": _about, "topics": _topic}.get(name, str)
        return tuple(dict.fromkeys(reading(each) for each in members if each))


def _meant(name: str) -> countries.Country:
    """Return the country that is meant, or raise UnplacedError."""
    try:
        return countries.resolve(name)
    except UnknownCountryError as cause:
        raise UnplacedError(cause) from cause


def _about(name: str) -> str:
    """Return a country's code, or the name of what is no country as it stands."""
    found = countries.find(name)
    return found.code if found else name


def _topic(name: str) -> str:
    return "/".join(part for each in name.split("/") if (part := each.strip()))


def year_unknown(statement: Statement) -> bool:
    """Tell whether the day was given without a year, and so is kept without one."""
    return bool(statement.date) and dates.bounds(statement.date) is None
