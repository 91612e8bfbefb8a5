"""Names of persons in a sentence: capitalised runs parted into title and name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.articles.names import (
    CALENDAR,
    FEMALE,
    FUNCTION,
    HONORIFICS,
    MALE,
    NOT_NAMES,
    ORGANIZATION_WORDS,
    PARTICLES,
    PLURAL_ROLES,
    ROLES,
    SUFFIXES,
    TITLE_HEADS,
    TITLE_MODIFIERS,
)
from onrecord.articles.places import country_of, country_of_capital, is_adjective
from onrecord.articles.verbs import FORMS
from onrecord.articles.words import Token
from onrecord.text.tokens import fold

_GIVEN = MALE | FEMALE
_NEVER_FIRST = NOT_NAMES | TITLE_MODIFIERS | ORGANIZATION_WORDS | ROLES
_NOUN_ENDINGS = ("or", "er", "ess", "ist", "an")
_LONGEST_NAME = 8
_LONGEST_STATE = 5
_LONGEST_TITLE = 14
_LONGEST_ACRONYM = len("NATO")
_PARTIES = ("D-", "R-", "I-")
_PARTY_WORDS = frozenset("D R Democrat Republican".split())
_LINKS = frozenset("of for to the and in on at 's".split())
# Nouns of offices, which end the "of …" part of a title: Minister of Foreign Affairs.
_FIELDS = frozenset(
    "affairs state defense defence finance trade foreign economy energy health education justice "
    "interior treasury commerce labor labour agriculture east middle europe asia africa america "
    "americas security relations cooperation development parliament house representatives the "
    "and staff environment industry transport culture information".split()
)


class NamePart(NamedTuple):
    """A printed name, by token numbers; its title goes from ``first`` to ``name``."""

    first: int
    name: int
    end: int


def find_names(tokens: Sequence[Token], *, known: bool = False) -> Iterator[NamePart]:
    """Yield each capitalised name that may be a person's, with the title before it.

    With ``known`` also what looks like the name of a place or a body: Law, White.
    """
    at = 0
    while at < len(tokens):
        if not _can_begin(tokens, at):
            at += 1
            continue
        end = _run_end(tokens, at)
        for part in _split_run(tokens, at, end):
            if known or _may_be_name(tokens, part):
                yield part
        at = end


def _can_begin(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if not token.is_capitalized or token.lower in CALENDAR:
        return False
    is_given = token.lower == "will" and at + 1 < len(tokens) and tokens[at + 1].is_capitalized
    return is_given or token.lower not in FUNCTION


def _run_end(tokens: Sequence[Token], at: int) -> int:
    """Return the end of a run of capitalised words, with particles, initials and Jr."""
    end = at + 1
    while end < len(tokens):
        token = tokens[end]
        following = tokens[end + 1] if end + 1 < len(tokens) else token
        is_word = token.is_capitalized and token.lower not in FUNCTION | CALENDAR
        is_particle = (
            token.lower in PARTICLES
            and (following.is_capitalized or following.lower in PARTICLES)
            and token.lower != "la"
        )
        if token.text == "," and following.lower in SUFFIXES and following.is_capitalized:
            end += 2
        elif (
            is_word
            or is_particle
            or token.lower in SUFFIXES
            or (token.lower in ("of", "for", "the", "and") and _continues_title(tokens, at, end))
        ):
            end += 1
        else:
            break
    return end


def _continues_title(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Tell whether a link here belongs to a title: Secretary of State, Minister for Trade."""
    heads = [i for i in range(at, end) if tokens[i].lower in TITLE_HEADS]
    if not heads or end + 1 >= len(tokens) or end - at >= _LONGEST_TITLE:
        return False
    if any(each.lower not in _FIELDS | _LINKS for each in tokens[heads[-1] + 1 : end]):
        return False
    following = tokens[end + 1]
    is_the = tokens[end].lower in ("of", "for") and following.lower == "the"
    return is_the or following.is_capitalized


def _split_run(tokens: Sequence[Token], at: int, end: int) -> Iterator[NamePart]:
    """Part a run into titles and names; each title begins a new part."""
    heads = [i for i in range(at, end) if tokens[i].lower in TITLE_HEADS]
    # "King" in "Ada King" is a surname.
    if heads and at < heads[-1] == end - 1 and tokens[end - 2].lower in _GIVEN:
        heads.pop()
    if not heads:
        name = at
        while end - name > 1 and _is_modifier(tokens, name, end):
            name += 1
        yield from _cut_name(tokens, name, name, end)
        return
    first = at
    for head, following in zip(heads, [*heads[1:], end], strict=True):
        if head + 1 == following < end:
            continue
        name = head + 1
        if name < end and tokens[name].lower in ("of", "for"):
            name = _after_office(tokens, name, end)
        last = following
        if following < end:
            while last > name and tokens[last - 1].lower in TITLE_MODIFIERS | _LINKS:
                last -= 1
        if name <= following:
            yield from _cut_name(tokens, first, name, last)
            first = last


def _cut_name(tokens: Sequence[Token], first: int, name: int, end: int) -> Iterator[NamePart]:
    """Yield a name without what a headline printed behind it: Quill Leaving Former."""
    odd = (
        i
        for i in range(name + 2, end)
        if tokens[i].lower.endswith("ing") or tokens[i].lower in TITLE_MODIFIERS
    )
    last = next(odd, end)
    while last > name and tokens[last - 1].lower in ("of", "for", "the", "and"):
        last -= 1
    if name < last <= name + _LONGEST_NAME:
        yield NamePart(first, name, last)


def _is_modifier(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Tell whether a word of a run stands before the name: Republican, Founder, Having."""
    token = tokens[at]
    if token.lower in _GIVEN:
        return False
    if token.lower in _NEVER_FIRST or is_adjective(token.text):
        return True
    if at == 0 and (token.lower in FORMS or token.lower.endswith(("ing", "ly", "ed"))):
        return True
    # "Sculptor Ada Quill": a known given name is no second name of three.
    is_noun = len(token.text) > len("Dr") and token.lower.endswith(_NOUN_ENDINGS)
    return is_noun and end - at == len("abc") and tokens[at + 1].lower in _GIVEN


def _after_office(tokens: Sequence[Token], at: int, end: int) -> int:
    """Return where the name begins after "Minister of Foreign Affairs", "President of Italy"."""
    name = at
    while name < end and tokens[name].lower in _FIELDS | _LINKS:
        name += 1
    for stop in range(min(end, name + _LONGEST_STATE), name, -1):
        if country_of(" ".join(each.text for each in tokens[name:stop])):
            return stop
    given = (i for i in range(name + 1, end - 1) if tokens[i].lower in _GIVEN)
    begin = next(given, None)
    if begin is not None:
        return begin
    is_field = tokens[name - 1].lower in _FIELDS and tokens[name - 1].is_capitalized
    return name if is_field else end


def _may_be_name(tokens: Sequence[Token], part: NamePart) -> bool:
    words = tokens[part.name : part.end]
    first = words[0].lower
    is_single, is_given = len(words) == 1, first in _GIVEN
    is_thing = any(
        each.lower in ORGANIZATION_WORDS | NOT_NAMES and each.lower not in _GIVEN for each in words
    )
    if is_thing and (is_single or not is_given):
        return False
    if is_single and not is_given:
        is_noun = first in ROLES | PLURAL_ROLES or first.endswith(("ly", "ing"))
        is_acronym = words[0].text.isupper() and len(words[0].text) <= _LONGEST_ACRONYM
        if is_noun or is_acronym:
            return False
    whole = " ".join(each.text for each in words)
    if country_of(whole) or country_of_capital(whole) or is_adjective(whole):
        return False
    return part.end >= len(tokens) or tokens[part.end].text not in ("&", "/")


def is_surely_person(tokens: Sequence[Token], part: NamePart) -> bool:
    """Tell whether something in or beside a name shows that it is a person's."""
    if any(each.lower in TITLE_HEADS for each in tokens[part.first : part.name]):
        return True
    before = tokens[part.name - 1].lower if part.name else ""
    if before in ROLES or _has_personal_aside(tokens[part.end : part.end + 8]):
        return True
    if part.end - part.name > 1:
        middle = tokens[part.name + 1].text
        is_initial = len(middle) == len("W.") and middle.endswith(".")
        if is_initial or fold(tokens[part.name].lower) in _GIVEN:
            return True
    after = tokens[part.end].lower if part.end < len(tokens) else ""
    verbs = (FORMS[each] for each in (before, after) if each in FORMS)
    return any("q" in verb.takes and verb.form in ("past", "third") for verb in verbs)


def _has_personal_aside(after: Sequence[Token]) -> bool:
    """Tell whether behind a name stands what only a person has: a party, an age, an office."""
    if len(after) < len("(D") or after[0].text not in (",", "("):
        return False
    first = after[1]
    if first.text.startswith(_PARTIES) or first.text in _PARTY_WORDS or first.lower == "who":
        return True
    has_article = first.lower in ("a", "an", "the", "whose", "his", "her")
    if not has_article and first.kind != "number" and first.lower not in ROLES:
        return False
    return any(each.lower in ROLES | TITLE_HEADS for each in after[1:])


def title_gender(tokens: Sequence[Token], part: NamePart) -> str:
    """Return m or f where the title before a name tells it."""
    titles = (HONORIFICS.get(each.lower, "") for each in tokens[part.first : part.name])
    before = tokens[part.first - 1].lower if part.first else ""
    beside = HONORIFICS.get(before, "") if before.endswith(("man", "woman")) else ""
    return next(filter(None, titles), beside)
