"""What to look for, as a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from onrecord import dates, text
from onrecord.errors import BadQueryError
from onrecord.frozen import Record
from onrecord.model import KINDS, STANCES, STATUSES, WITHDRAWN, is_country_code

if TYPE_CHECKING:
    from onrecord.tenures import Tenure

SORTS = ("date", "recorded", "official", "country")
PERIODS = ("day", "month", "quarter", "year")
NAMED = ("official", "topic", "about", "org", "source", "event")
GROUPS = (
    *("official", "country", "topic", "about", "organization", "event", "place", "source"),
    *("kind", "status", "stance", "language", *PERIODS),
)
NONE = "none"

# As given; a record holds them as a tuple.
Names = str | tuple[str, ...]

_CHOICES = {"kind": (*KINDS, NONE), "stance": (*STANCES, NONE), "status": STATUSES}


def _check(name: str, values: Iterable[str], allowed: tuple[str, ...]) -> None:
    for value in values:
        if value not in allowed:
            raise BadQueryError(f"{name} cannot be {value!r}; choose one of {', '.join(allowed)}")


class Facets(Record):
    """What a statement must bear: any of the values given, for each facet given.

    Names (``official``, ``org``, ``source``, ``event``, ``about``, ``topic``) are
    resolved by the store: a whole name before its tokens. ``country`` takes ISO
    3166 codes, or in ``<>`` what was printed and has none, ``link`` the whole ids of
    what is linked to. ``"none"`` asks for a ``kind`` or ``stance`` that is not stated.
    """

    official: Names = ()
    country: Names = ()
    topic: Names = ()
    about: Names = ()
    org: Names = ()
    source: Names = ()
    event: Names = ()
    kind: Names = ()
    status: Names = ()
    stance: Names = ()
    lang: Names = ()
    link: Names = ()

    def settle(self) -> None:
        """Check the values, and make tuples of them."""
        for name in Facets.fields:
            given = getattr(self, name)
            self.set(**{name: (given,) if isinstance(given, str) else tuple(given)})
        for name, allowed in _CHOICES.items():
            _check(name, getattr(self, name), allowed)
        for code in self.country:
            if not is_country_code(code) and not (code.startswith("<") and code.endswith(">")):
                raise BadQueryError(f"a country is asked for by its ISO code, not {code!r}")

    def given(self) -> dict[str, tuple[str, ...]]:
        """Return the facets that ask for something."""
        return {name: getattr(self, name) for name in Facets.fields if getattr(self, name)}


# What a user asks by; links are followed, not typed.
FACETS = tuple(name for name in Facets.fields if name != "link")
# What a state was on the day, as a filter calls it.
TENURES = ("member_of", "chair", "during")


class Query(Facets):
    """Which statements to look for, in which order, how many (0 is all of them).

    What they must bear ``also`` is asked for besides the query's own facets;
    ``saved`` names the saved filters that are in it, and asks for nothing.
    ``words`` are ANDed; one with several words in it is a phrase, a ``*`` at
    its end asks for a beginning; ``without`` leaves out. ``since`` and ``until`` are
    EDTF, inclusive, and keep what may fall inside; ``certain`` keeps what must.
    They leave out what has no known year, unless ``undated``; so do ``tenures``,
    which ask what a state was on the day, but for what it was always. Newest
    first, and those without a year last in either direction. What is
    ``standing`` leaves out the retracted and the misattributed, unless a status
    is asked for.
    """

    words: Names = ()
    without: Names = ()
    unless: Facets = Facets()
    also: tuple[Facets, ...] = ()
    saved: tuple[str, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    since: str = ""
    until: str = ""
    certain: bool = False
    undated: bool = False
    standing: bool = False
    sort: str = "date"
    ascending: bool = False
    limit: int = 0

    def settle(self) -> None:
        """Check what is asked for, and bring it to its form."""
        Facets.settle(self)
        for name in ("words", "without"):
            given = getattr(self, name)
            self.set(**{name: (given,) if isinstance(given, str) else tuple(given)})
        for each in (*self.words, *self.without):
            term(each)
        for name in ("since", "until"):
            self.set(**{name: _known_year(getattr(self, name), name)})
        _check("sort", (self.sort,), SORTS)
        if self.limit < 0:
            raise BadQueryError(f"a limit is 0 or more, not {self.limit}")

    @property
    def is_empty(self) -> bool:
        """True when nothing selects: no facet, word, date or membership, asked for or excluded.

        ``certain``, ``undated``, ``standing`` and ``saved`` only qualify what does.
        """
        return not (
            self.given()
            or self.unless.given()
            or any(each.given() for each in self.also)
            or self.words
            or self.without
            or self.by_day
        )

    def asked(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give each facet with the values of which one must be borne; a facet may come again."""
        for facets in (self, *self.also):
            yield from facets.given().items()

    def refused(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give each facet with the values of which none may be borne; a facet may come again."""
        yield from self.unless.given().items()
        if self.standing and not any(facet == "status" for facet, _ in self.asked()):
            yield "status", WITHDRAWN

    def withdrawn(self) -> tuple[Query, ...]:
        """Return what asks for those that only their standing leaves out, status by status."""
        if not self.standing or any(facet == "status" for facet, _ in self.asked()):
            return ()
        apart = (Facets(status=each) for each in WITHDRAWN)
        return tuple(self.but(standing=False, also=(*self.also, each)) for each in apart)

    def window(self) -> tuple[str, str]:
        """Return the first and the last day asked for, as ISO days."""
        since = dates.bounds(self.since) if self.since else None
        until = dates.bounds(self.until) if self.until else None
        return since[0] if since else "", until[1] if until else ""

    @property
    def by_day(self) -> bool:
        """Tell whether the day of a statement decides: one without a year may be left out."""
        return bool(self.since or self.until or self.tenures)

    def resolved(self, choose: Callable[[str, str], Iterable[str]]) -> Query:
        """Return the query with each name replaced by what ``choose(facet, name)`` gives.

        A name that nothing bears stays, and is found on no statement.
        """
        unless = self.unless.but(**_chosen(self.unless, choose))
        also = tuple(each.but(**_chosen(each, choose)) for each in self.also)
        return self.but(unless=unless, also=also, **_chosen(self, choose))


class Term(NamedTuple):
    """Folded words that stand side by side; the last may be a beginning only."""

    tokens: tuple[str, ...]
    prefix: bool = False


def term(word: str) -> Term:
    """Read one word or phrase as typed. Raises BadQueryError where nothing is left of it."""
    tokens = tuple(text.tokens(word))
    if not tokens:
        raise BadQueryError(f"{word!r} holds no word to look for")
    return Term(tokens, prefix=word.rstrip().endswith("*"))


def matching(facet: str, wanted: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the ``known`` names that ``wanted`` means: by its whole, else by whole tokens."""
    if facet == "topic":
        return _matching_topics(wanted, tuple(known))
    names = tuple(known)
    asked = text.key(wanted)
    if not asked:
        return (wanted,) if wanted in names else ()
    whole = tuple(each for each in names if text.key(each) == asked)
    return whole or _by_tokens(asked, names)


def _matching_topics(wanted: str, names: tuple[str, ...]) -> tuple[str, ...]:
    asked = _path(wanted)
    depth = len(asked)
    under = tuple(each for each in names if _path(each)[:depth] == asked)
    return (
        under
        or tuple(each for each in names if _holds(_path(each), asked))
        or _by_tokens(text.key(wanted), names)
    )


def _path(topic: str) -> tuple[str, ...]:
    return tuple(text.key(part) for part in topic.split("/"))


def _holds(path: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    return any(path[at : at + len(asked)] == asked for at in range(len(path)))


def _by_tokens(asked: str, names: tuple[str, ...]) -> tuple[str, ...]:
    wanted = set(asked.split())
    return tuple(each for each in names if wanted and wanted <= set(text.key(each).split()))


def _chosen(facets: Facets, choose: Callable[[str, str], Iterable[str]]) -> dict[str, Any]:
    given = {name: getattr(facets, name) for name in (*NAMED, "country")}

    def meant(facet: str, wanted: str) -> Iterable[str]:
        # What stands in <> was printed for a country; else it is a code.
        is_code = facet == "country" and not wanted.startswith("<")
        return (wanted,) if is_code else choose(facet, wanted) or (wanted,)

    return {
        facet: tuple(dict.fromkeys(chain.from_iterable(meant(facet, each) for each in wanted)))
        for facet, wanted in given.items()
        if wanted
    }


def _known_year(edtf: str, name: str) -> str:
    if not edtf:
        return ""
    settled = dates.canonical(edtf)
    if dates.bounds(settled) is None:
        raise BadQueryError(f"{name} needs a year, which {edtf!r} has not")
    return settled
