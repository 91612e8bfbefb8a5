"""What a document can be found and counted by: its names, its words, its place in time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from onrecord import dates, text
from onrecord.model import WITHDRAWN
from onrecord.stores.tiny import scan
from onrecord.stores.tiny.index.schema import APART, SPAN, UNCERTAIN, spelling, whens
from onrecord.stores.tiny.layout import Document

Dated = tuple[tuple[str, str], str]
Key = tuple[str, str]

# Between two wordings of a statement, so that no phrase reaches from one into the other.
_APART = " ǁ "
_ONE = (
    *(("event", "event"), ("kind", "kind"), ("stance", "stance"), ("lang", "language")),
    *(("org", "organization"), ("org", "on_behalf_of"), ("official", "official")),
)
_SEVERAL = (("topic", "topics"), ("about", "about"), ("official", "co_speakers"))
_TIED = (("link", "links"), ("former", "former_ids"))
_SOURCE = ("publisher", "title", "via")
_COUNTED_ONE = ("organization", "kind", "stance", "language")


class Moment(NamedTuple):
    """A date as the index keeps it; ``dated`` is None where no year is known.

    It is ``spelt`` out where its number alone does not tell how it is written.
    """

    whens: int
    month: str
    dated: Dated | None
    certain: bool
    spelt: bool

    @property
    def length(self) -> int:
        """How many days lie between the first and the last it may be."""
        return self.whens & SPAN if self.whens >= 0 else 0


class Cell:
    """How many statements share a value in a month, and the dates of the first and the last."""

    __slots__ = ("first", "last", "size")

    def __init__(self) -> None:
        self.size = 0
        self.first: Dated | None = None
        self.last: Dated | None = None

    def add(self, dated: Dated | None, size: int = 1) -> None:
        """Count more of one date, its sort key before it; none where no year is known."""
        self.size += size
        if dated is None:
            return
        if self.first is None or dated < self.first:
            self.first = dated
        if self.last is None or dated > self.last:
            self.last = dated

    def ends(self) -> tuple[str, str]:
        """Return the first and the last date, empty where none has a year."""
        return self.first[1] if self.first else "", self.last[1] if self.last else ""


@lru_cache(maxsize=1 << 14)
def moment(date: str) -> Moment:
    """Return what the index keeps of a date."""
    number = whens(date)
    spelt = number >= 0 and date != spelling(number)
    return Moment(number, dates.period(date, "month"), dated(date), dates.certain(date), spelt)


def dated(date: str) -> Dated | None:
    """Return a date behind its sort key, if its year is known."""
    return (dates.sort_key(date), date) if dates.bounds(date) is not None else None


def yearless_key(date: str) -> str:
    """Return what dates without a known year sort by."""
    return "\0".join(dates.sort_key(date))


def marks_of(document: Document) -> set[Key]:
    """Return facet and name of all that a document can be asked for by."""
    get = document.get
    marks = {(facet, name) for facet, field in _ONE if (name := get(field))}
    for facet, field in _SEVERAL:
        if field in document:
            marks.update([(facet, name) for name in document[field] if name])
    for facet, field in _TIED:
        if field in document:
            marks.update([(facet, name) for name in scan.facet_values(document, facet)])
    marks.update([("country", name) for name in scan.facet_values(document, "country")])
    for source in get("sources", ()):
        marks.update([("source", source[part]) for part in _SOURCE if source.get(part)])
    if (status := get("status", "recorded")) != "recorded":
        marks.add(("status", status))
    if not moment(get("date", "")).certain:
        marks.add((UNCERTAIN, ""))
    return marks


def counted(document: Document) -> set[Key]:
    """Return field and value of all that is counted by month; under no field, the statement."""
    get = document.get
    apart = APART if get("status") in WITHDRAWN else ""
    keys = {(apart + field, get(field) or "") for field in _COUNTED_ONE}
    keys.add((apart, ""))
    keys.add((apart + "status", get("status", "recorded")))
    keys.add((apart + "country", get("country") or get("printed", {}).get("country", "")))
    named = [each.get("publisher") or each.get("title", "") for each in get("sources", ())]
    for field, values in (
        *(("topic", get("topics")), ("about", get("about"))),
        *(("official", _speakers(document)), ("source", named)),
    ):
        keys.update([(apart + field, value) for value in values or ("",)])
    return keys


def _speakers(document: Document) -> list[str]:
    return [name for name in (document.get("official"), *document.get("co_speakers", ())) if name]


def words_of(document: Document) -> str:
    """Return the words of all wordings, as the index keeps them."""
    return wordings(scan.words_of(document))


def wordings(texts: Iterable[str]) -> str:
    """Return the words of several wordings, so that no phrase stands in two."""
    return _APART.join(map(text.words, texts))
