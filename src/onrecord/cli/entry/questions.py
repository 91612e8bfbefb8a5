"""What is asked of a statement, in which order, and what may be answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from onrecord import dates
from onrecord.model import KINDS, Statement
from onrecord.query import Filter, Page, matching_names
from onrecord.reference.countries import name_of
from onrecord.storage import Store
from onrecord.text.suggest import suggest_names as spelt_nearly
from onrecord.text.tokens import fold_key

MOST_SUGGESTIONS = 5

_CODES = ("country", "about")
_RECENT = 20
_MANY_NAMES = 5000


class Question(NamedTuple):
    """A field to ask for: its label, what ``?`` says, and where the store knows values of it."""

    field: str
    label: str
    help: str
    facet: str = ""
    many: bool = False


QUESTIONS = (
    Question(
        "official",
        "official",
        "Who said it: a person or an institution, spelt as it should be recorded.",
        "official",
    ),
    Question("role", "role", "The office held when it was said, such as Minister of Fisheries."),
    Question(
        "organization", "organization", "The ministry or body represented at the time.", "org"
    ),
    Question(
        "country",
        "country",
        "The country represented: a name or an ISO code. Organisations are not countries. "
        "Put an unrecognised name in <> to record it as written.",
        "country",
    ),
    Question(
        "date",
        "date",
        "When it was said, as far as you know: 2024-04-16, 16 April 2024, April 2024, 2024-Q2, "
        "2024, 16 to 18 April 2024, yesterday. 16 April alone stays without a year.",
    ),
    Question(
        "topics",
        "topic",
        "Topics, one at a time; / makes a hierarchy: trade/salt is found under trade.",
        "topic",
        many=True,
    ),
    Question(
        "kind",
        "kind",
        "direct: the speaker's own words. indirect: reported. mixed: both. document: a written "
        "text. Only direct is printed in quotation marks; unknown is not stated.",
    ),
    Question(
        "about",
        "about",
        "Which countries and bodies it concerns or addresses, one at a time.",
        "about",
        many=True,
    ),
    Question("event", "event", "At what meeting, visit or briefing.", "event"),
    Question("publisher", "publisher", "The outlet that printed it.", "source"),
    Question("via", "agency", "The news agency, if it is not the outlet: TASS.", "source"),
    Question("source", "source title", "The headline or title of the page."),
    Question("issued", "published", "When it was published: 2024-04-16, 16 April, yesterday."),
    Question("url", "url", "Where it can be read."),
)
# What differs between two statements of one article.
LOCATOR = Question("locator", "where in the source", "The paragraph or page, as p. 3 or 12:40.")
OF_THE_WORDS = (next(each for each in QUESTIONS if each.field == "kind"), LOCATOR)
OF_THE_SPEAKER = tuple(
    each for each in QUESTIONS if each.field in ("official", "role", "organization", "country")
)
WORDS = Question(
    "text",
    "words",
    "Type or paste the words exactly as printed, as many lines as there are. An empty line, "
    "or Ctrl-D, ends them; empty lines within a paste stay.",
)


class Suggestion(NamedTuple):
    """A value that may be taken by its number, how it is shown, and a remark."""

    value: str
    shown: str
    remark: str = ""


class KnownNames:
    """What the store knows that may be an answer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names: dict[str, Mapping[str, int]] = {}

    def names(self, facet: str) -> Mapping[str, int]:
        """Return the names in a facet with how many statements bear each."""
        if facet and facet not in self._names:
            self._names[facet] = self._store.names(facet)
        return self._names.get(facet, {})

    def offers(self, question: Question, official: str, *, marked: bool) -> list[Suggestion]:
        """Return what may be taken by number before anything is typed."""
        if question.field == "kind":
            return _kinds(marked=marked)
        last = self._last(question.field, official)
        names = self.names(question.facet)
        frequent = sorted(names, key=lambda name: -names[name])
        usual = [self._counted(question, name) for name in frequent[: MOST_SUGGESTIONS + 1]]
        seen = dict.fromkeys(each.value for each in last)
        return [*last, *(each for each in usual if each.value not in seen)][:MOST_SUGGESTIONS]

    def near(self, question: Question, typed: str) -> tuple[list[Suggestion], bool]:
        """Return the known names spelt nearly like an unknown one.

        Also return whether it is one of them typed short, and no other: a word of it, not a slip.
        """
        names = self.names(question.facet)
        if not names or typed in names or question.facet == "country":
            return [], False
        shown = {self._shown(question, name): name for name in names}
        found = matching_names(question.facet, typed, shown)
        is_short = len(found) == 1 and len(fold_key(typed).split()) < len(
            fold_key(found[0]).split()
        )
        if found:
            whole = fold_key(typed)
            found = tuple(
                sorted(found, key=lambda each: (fold_key(each) != whole, -names[shown[each]]))
            )
        else:
            found = spelt_nearly(typed, _plausible_names(typed, shown), most=MOST_SUGGESTIONS)
        if any(self._means(question, typed, shown[each]) for each in found):
            return [], False
        return [self._counted(question, shown[each]) for each in found[:MOST_SUGGESTIONS]], is_short

    def said_by(self, official: str) -> list[Statement]:
        """Return the newest statements of an official who is known by exactly this name."""
        if official not in self.names("official"):
            return []
        found = self._store.find(Filter(official=official), Page(limit=_RECENT))
        return [each for each in found if each.official == official]

    def _last(self, field: str, official: str) -> list[Suggestion]:
        if field not in ("role", "organization", "country") or not official:
            return []
        for each in self.said_by(official):
            if value := getattr(each, field):
                shown = name_of(value) if field == "country" else value
                when = f", {dates.short(each.date)}" if each.date else ""
                return [Suggestion(value, shown, f"as last recorded{when}")]
        return []

    def _counted(self, question: Question, name: str) -> Suggestion:
        count = f"{self.names(question.facet)[name]:,}"
        return Suggestion(name, self._shown(question, name), count)

    def _shown(self, question: Question, name: str) -> str:
        return name_of(name) if question.field in _CODES else name

    def _means(self, question: Question, typed: str, name: str) -> bool:
        """Tell whether a country's name was typed in full: its code is what is kept."""
        return question.field in _CODES and fold_key(typed) == fold_key(self._shown(question, name))


def _kinds(*, marked: bool) -> list[Suggestion]:
    direct = "the text is in quotation marks: if these are the speaker's words" if marked else ""
    return [Suggestion(each, each, direct if each == "direct" else "") for each in KINDS]


def _plausible_names(typed: str, names: Iterable[str]) -> list[str]:
    """Spare the slow comparison what begins otherwise, where there are very many names."""
    every = list(names)
    if len(every) <= _MANY_NAMES:
        return every
    begun = tuple(f" {word[:2]}" for word in fold_key(typed).split())
    return [each for each in every if any(start in f" {fold_key(each)}" for start in begun)]
