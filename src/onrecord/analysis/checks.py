"""What a record leaves open: statement by statement, counted, with the command that mends it."""

from __future__ import annotations

from collections.abc import Callable, Container
from shlex import quote
from typing import NamedTuple

from onrecord import dates
from onrecord.model import Source, Statement
from onrecord.reference import languages
from onrecord.registers.audit import find_outside_posts
from onrecord.registers.posts import OfficialLookup
from onrecord.statements.attribution import primary_source
from onrecord.statements.similarity import NearDuplicateScanner

_CREDITS = ("photo", "image:", "image by", "picture:", "picture by", "фото")
_MORE_LINKS = 100_000


class Kind(NamedTuple):
    """A kind of finding: its sentence, and the command that fixes it."""

    says: str
    mend: str


KINDS = {
    "no-source": Kind("no source given", "sources add {id} --url URL"),
    "no-primary-source": Kind("not from the speaker's own side", "sources add {id} --url URL"),
    "photo-credit": Kind("a photo credit as the source", "sources drop {id} N"),
    "no-date": Kind("no date", "edit {id} --set date=DATE"),
    "year-unknown": Kind("year unknown", "edit {id} --set date=DATE"),
    "future-date": Kind("a date in the future", "edit {id} --set date=DATE"),
    "no-kind": Kind("kind not stated (own words or a report)", "edit {id} --set kind=KIND"),
    "no-speaker": Kind("speaker not named", "edit {id} --set official=NAME"),
    "no-role": Kind("role unknown", "edit {id} --set role=ROLE"),
    "role-outside-posts": Kind(
        "a role that matches no post held then", "edit {id} --set role=ROLE"
    ),
    "no-country": Kind("country not recognised", "edit {id} --set country=COUNTRY"),
    "no-language-tag": Kind("language is not a language code", "edit {id} --set language=TAG"),
    "dangling-link": Kind("linked with a statement not on record", "unlink {id} {other}"),
    "near-duplicate": Kind("nearly the same words", "merge {id} {other}"),
}


class Finding(NamedTuple):
    """One kind of thing that was found: how often, and the first few places, or all.

    A place is the id of a statement, and for pairs that of the other.
    """

    name: str
    size: int
    places: tuple[tuple[str, ...], ...]

    @property
    def says(self) -> str:
        """Say what it is."""
        return KINDS[self.name].says

    def mend(self, short: Callable[[str], str] = str) -> str:
        """Return the command that mends the first of them."""
        id_, other = (*(quote(short(each)) for each in self.places[0]), "")[:2]
        return f"onrecord {KINDS[self.name].mend.format(id=id_, other=other)}"


class Inspection:
    """Looks at statements that come in order of time, once each, and counts what it finds.

    Of what is found no more than ``most`` places are kept. ``today`` is an ISO day,
    ``look`` finds the officials of a name, for the posts they held.
    """

    def __init__(
        self,
        today: str,
        only: Container[str] = KINDS,
        most: int = 20,
        look: OfficialLookup = lambda _: (),
    ) -> None:
        self._only = only
        self._most = most
        self._counts: dict[str, int] = {}
        self._places: dict[str, list[tuple[str, ...]]] = {}
        self._tests = {name: test for name, test in _tests(today, look).items() if name in only}
        self._sweep = NearDuplicateScanner() if "near-duplicate" in only else None
        self._links: list[tuple[str, str]] = []

    def look(self, statement: Statement) -> None:
        """Look at one statement."""
        for name, test in self._tests.items():
            if test(statement):
                self._note(name, statement.id)
        if "dangling-link" in self._only and len(self._links) < _MORE_LINKS:
            self._links += [(statement.id, each.to) for each in statement.links]
        if self._sweep is not None:
            for other in self._sweep.pairs(statement):
                self._note("near-duplicate", other, statement.id)

    def findings(self, known: Callable[[str], bool]) -> list[Finding]:
        """Return what was found; ``known`` tells whether an id is that of a statement."""
        for id_, to in self._links:
            if not known(to):
                self._note("dangling-link", id_, to)
        self._links = []
        return [
            Finding(name, self._counts[name], tuple(self._places[name]))
            for name in KINDS
            if name in self._counts
        ]

    def _note(self, name: str, *place: str) -> None:
        self._counts[name] = self._counts.get(name, 0) + 1
        kept = self._places.setdefault(name, [])
        if len(kept) < self._most:
            kept.append(place)


def is_credit(source: Source) -> bool:
    """Tell whether this names who took a picture, and not who printed the words."""
    named = (source.title, source.publisher, source.author)
    return not source.url and any(each.lower().startswith(_CREDITS) for each in named)


def _tests(today: str, look: OfficialLookup) -> dict[str, Callable[[Statement], bool]]:
    def in_future(statement: Statement) -> bool:
        bounds = dates.bounds(statement.date)
        return bounds is not None and bounds[0] > today

    return {
        "no-source": lambda each: not any(map(_is_distinctive, each.sources)),
        "no-primary-source": lambda each: (
            any(map(_is_distinctive, each.sources)) and primary_source(each) is None
        ),
        "photo-credit": lambda each: any(map(is_credit, each.sources)),
        "no-date": lambda each: not each.date,
        "year-unknown": lambda each: bool(each.date) and not dates.year_known(each.date),
        "future-date": in_future,
        "no-kind": lambda each: not each.kind,
        "no-speaker": lambda each: not each.official,
        "no-role": lambda each: bool(each.official) and not each.role,
        "role-outside-posts": lambda each: find_outside_posts(each, look),
        "no-country": lambda each: not each.country and "country" in each.printed,
        "no-language-tag": _untagged,
    }


def _untagged(statement: Statement) -> bool:
    """Tell whether a language was printed, or is kept, that no tag says."""
    if tag := statement.language:
        return languages.find(tag) != tag
    return "language" in statement.printed


def _is_distinctive(source: Source) -> bool:
    """Tell whether a source says where the words were printed."""
    return any((source.title, source.publisher, source.url, source.archive_url, source.author))
