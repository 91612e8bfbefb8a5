"""Which statements to select (Filter), in which order and how many (Page)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from onrecord import dates
from onrecord.errors import BadQueryError
from onrecord.fields import COUNTED, NAMED, Facets, Names, check_choices, make_tuples
from onrecord.model import WITHDRAWN
from onrecord.text import tokens

if TYPE_CHECKING:
    from onrecord.reference.membership_periods import MembershipFilter

SORTS = ("date", "recorded", "official", "country")
PERIODS = dates.UNITS
GROUPS = (*COUNTED, *PERIODS)
# Where words are looked for, besides the words said: the names and occasions round them.
AROUND = ("official", "role", "org", "topic", "event", "place", "source")
TEXT = "text"
PLACES = (TEXT, *AROUND)

# The membership filters: what a state was on the day of the statement.
TENURES = ("member_of", "chair", "during")


class Filter(Facets, frozen=True, kw_only=True, repr_omit_defaults=True):
    """Which statements are selected: those that meet every condition.

    ``also`` holds more facets that must match, ``unless`` facets that must not.
    ``saved`` names the saved filters that are part of it; it selects nothing itself.
    ``words`` must all occur, in the words said or in the names round them (AROUND);
    several words in one value are a phrase, a ``*`` at the end makes a prefix. Words in
    ``without`` must not occur there. ``within`` (one of PLACES) narrows where both are
    looked for. ``aliases`` are set by the store: (word, facet, names) where a register
    says that a word means names that do not hold it. ``day_of_year`` (04-16) selects
    that day of any year, and of an unknown one. ``since`` and ``until`` are
    EDTF and inclusive: they select dates that may fall inside, with ``certain`` only
    dates that must. They leave out statements without a known year, unless
    ``undated``. So do ``tenures``, membership filters on the state that day, except
    for what the state was at all times. ``standing`` leaves out retracted and
    misattributed statements, unless a status is asked for. Raises BadValueError.
    """

    words: Names = ()
    without: Names = ()
    within: str = ""
    aliases: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    unless: Facets = Facets()
    also: tuple[Facets, ...] = ()
    saved: tuple[str, ...] = ()
    tenures: tuple[MembershipFilter, ...] = ()
    day_of_year: str = ""
    since: str = ""
    until: str = ""
    certain: bool = False
    undated: bool = False
    standing: bool = False

    def __post_init__(self) -> None:
        Facets.__post_init__(self)
        make_tuples(self, ("words", "without"))
        for word in (*self.words, *self.without):
            parse_term(word)
        if self.within:
            check_choices("--in", (self.within,), PLACES)
        for name in ("since", "until"):
            force_setattr(self, name, _known_year(getattr(self, name), name))

    @property
    def is_empty(self) -> bool:
        """True when nothing selects: no facet, word, date or membership, asked for or excluded.

        ``certain``, ``undated``, ``standing`` and ``saved`` only qualify what does.
        """
        return not (
            self.by_facet()
            or self.unless.by_facet()
            or any(facets.by_facet() for facets in self.also)
            or self.words
            or self.without
            or self.day_of_year
            or self.depends_on_day
        )

    @property
    def depends_on_day(self) -> bool:
        """True when a statement's day decides, so that one without a year may be left out."""
        return bool(self.since or self.until or self.tenures)

    def required(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield (facet, values): a statement must match one of the values.

        A facet may come more than once.
        """
        for facets in (self, *self.also):
            yield from facets.by_facet().items()
        if self.day_of_year:
            yield "day_of_year", (self.day_of_year,)

    def excluded(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield (facet, values): a statement must match none of the values.

        A facet may come more than once.
        """
        yield from self.unless.by_facet().items()
        if self._leaves_out_withdrawn():
            yield "status", WITHDRAWN

    def for_withdrawn(self) -> tuple[Filter, ...]:
        """Return filters that select what ``standing`` alone leaves out, one for each status."""
        if not self._leaves_out_withdrawn():
            return ()
        return tuple(
            replace(self, standing=False, also=(*self.also, Facets(status=status)))
            for status in WITHDRAWN
        )

    def _leaves_out_withdrawn(self) -> bool:
        return self.standing and not any(facet == "status" for facet, _ in self.required())

    def window(self) -> tuple[str, str]:
        """Return the first and the last day selected, as ISO days; "" where there is no bound."""
        since = dates.bounds(self.since) if self.since else None
        until = dates.bounds(self.until) if self.until else None
        return since[0] if since else "", until[1] if until else ""

    def places(self) -> tuple[str, ...]:
        """Return where words are looked for: all PLACES, unless narrowed."""
        return (self.within,) if self.within else PLACES

    def names_of(self, word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return (facet, names) that a word means by a register, where it is looked for there."""
        places = self.places()
        return tuple(each[1:] for each in self.aliases if each[0] == word and each[1] in places)

    def resolve(self, find_names: Callable[[str, str], Iterable[str]]) -> Filter:
        """Return the filter with each name replaced by ``find_names(facet, name)``.

        A name for which nothing is found stays, and matches no statement.
        """
        unless = replace(self.unless, **_resolve_names(self.unless, find_names))
        also = tuple(replace(each, **_resolve_names(each, find_names)) for each in self.also)
        return replace(self, unless=unless, also=also, **_resolve_names(self, find_names))


class Page(Struct, frozen=True, kw_only=True, repr_omit_defaults=True):
    """In which order statements come, and how many of them; a ``limit`` of 0 is all.

    By ``date`` or ``recorded`` the newest come first, by ``official`` or ``country``
    A to Z; ``reverse`` turns that round. Statements without a known year, or without
    the name sorted by, come last either way. Raises BadQueryError.
    """

    sort: str = "date"
    reverse: bool = False
    limit: int = 0

    def __post_init__(self) -> None:
        check_choices("sort", (self.sort,), SORTS)
        if self.limit < 0:
            raise BadQueryError(f"a limit is 0 or more, not {self.limit}")

    @property
    def ascending(self) -> bool:
        """True when dates run forward, or names run from A to Z."""
        return self.reverse != (self.sort in ("official", "country"))


class Term(NamedTuple):
    """Folded words that stand side by side; the last may be a beginning only."""

    tokens: tuple[str, ...]
    prefix: bool = False


def parse_term(word: str) -> Term:
    """Read one word or phrase as typed. Raises BadQueryError where nothing is left of it."""
    found = tuple(tokens.tokens(word))
    if not found:
        raise BadQueryError(f"{word!r} holds no word to look for")
    return Term(found, prefix=word.rstrip().endswith("*"))


def matching_names(facet: str, wanted: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the ``known`` names that ``wanted`` means: by its whole, else by whole tokens."""
    if facet == "topic":
        return _matching_topics(wanted, tuple(known))
    names = tuple(known)
    asked = tokens.fold_key(wanted)
    if not asked:
        return (wanted,) if wanted in names else ()
    whole = tuple(each for each in names if tokens.fold_key(each) == asked)
    return whole or _by_tokens(asked, names)


def _matching_topics(wanted: str, names: tuple[str, ...]) -> tuple[str, ...]:
    asked = _path(wanted)
    depth = len(asked)
    under = tuple(each for each in names if _path(each)[:depth] == asked)
    return (
        under
        or tuple(each for each in names if _holds(_path(each), asked))
        or _by_tokens(tokens.fold_key(wanted), names)
    )


def _path(topic: str) -> tuple[str, ...]:
    return tuple(tokens.fold_key(part) for part in topic.split("/"))


def _holds(path: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    return any(path[at : at + len(asked)] == asked for at in range(len(path)))


def _by_tokens(asked: str, names: tuple[str, ...]) -> tuple[str, ...]:
    wanted = set(asked.split())
    return tuple(each for each in names if wanted and wanted <= set(tokens.fold_key(each).split()))


def _resolve_names(
    facets: Facets, find_names: Callable[[str, str], Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the facets that hold names, each name replaced by those found for it."""

    def names_for(facet: str, name: str) -> Iterable[str]:
        # A country in <> is a printed name; else it is a code.
        is_code = facet == "country" and not name.startswith("<")
        return (name,) if is_code else find_names(facet, name) or (name,)

    return {
        facet: tuple(dict.fromkeys(chain.from_iterable(names_for(facet, name) for name in names)))
        for facet, names in facets.by_facet().items()
        if facet in (*NAMED, "country")
    }


def _known_year(edtf: str, name: str) -> str:
    if not edtf:
        return ""
    settled = dates.canonical(edtf)
    if dates.bounds(settled) is None:
        raise BadQueryError(f"{name} needs a year, which {edtf!r} has not")
    return settled
