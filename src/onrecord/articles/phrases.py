"""Subjects of reporting verbs: the noun phrase that says, before the verb or behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.articles.names import (
    BODIES,
    CALENDAR,
    DETERMINERS,
    FUNCTION,
    HONORIFICS,
    ORGANIZATION_WORDS,
    PARTICLES,
    PLURAL_ROLES,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    SUBORDINATORS,
    SUFFIXES,
    TITLE_HEADS,
)
from onrecord.articles.places import country_of, is_adjective
from onrecord.articles.verbs import ADVERBS, AUXILIARIES, FORMS, MODALS
from onrecord.articles.words import DASHES, Token

_LONGEST = 24
_LONGEST_BRACKET = 12
_MOST_ASIDES = 4
_OFFICES = ROLES | PLURAL_ROLES | TITLE_HEADS
_SPEAKERS = (
    _OFFICES
    | BODIES
    | frozenset("both two three leaders sides ministers presidents parties".split())
)
# Quantities that say something by themselves: "some said", "many argue".
_QUANTITIES = frozenset(
    "one others some many most two three four both this these those another everyone someone "
    "several none critics aides experts".split()
)
_PLURAL_ENDINGS = ("ers", "ors", "ists", "ants", "ians", "ees", "men", "women")
_LINKS = frozenset("of for to at from with in on by about".split())
_LEADING = _LINKS | {"and", "but", "then"}
# Words that begin an aside between a subject and its verb: "Smith, who …, said".
_ASIDES = frozenset(
    "who whose which whom a an the then now also himself herself his her its both one formerly "
    "once too however meanwhile though like in of for at on speaking while when after appearing "
    "asked citing as with by along not including among".split()
)
_PARTIES = ("D-", "R-", "I-")
_PARTY_WORDS = frozenset("Jr. Sr. D R Republican Democrat Independent".split())
# Words before which a noun phrase begins, going backwards.
_EDGES = SUBORDINATORS | AUXILIARIES | MODALS | PRONOUNS | CALENDAR | {"than", "that"}


class Phrase(NamedTuple):
    """Token numbers of a subject; a relative one stands before "who" or "which"."""

    first: int
    end: int
    is_relative: bool = False


def subject_before(tokens: Sequence[Token], at: int) -> Phrase | None:
    """Return the subject that ends right before token ``at``, over appositions and asides."""
    last = at - 1
    if last < 0:
        return None
    token = tokens[last]
    if token.lower in ("who", "which") or (token.lower == "that" and last):
        found = _antecedent(tokens, last)
        return found._replace(is_relative=True) if found else None
    if token.text == ",":
        return _before_aside(tokens, last)
    if token.text in DASHES:
        farthest = max(0, last - _LONGEST)
        for opening in range(last - 1, farthest, -1):
            if tokens[opening].text in DASHES:
                return phrase_ending(tokens, opening - 1)
        return None
    return phrase_ending(tokens, last)


def _antecedent(tokens: Sequence[Token], at: int) -> Phrase | None:
    if at and tokens[at - 1].text == ",":
        return _before_aside(tokens, at - 1) or phrase_ending(tokens, at - 2)
    return phrase_ending(tokens, at - 1)


def _before_aside(tokens: Sequence[Token], comma: int) -> Phrase | None:
    """Return the phrase before the asides that end at a comma: "Smith, the envoy, said"."""
    end = comma
    for _ in range(_MOST_ASIDES):
        begin = end
        while begin and tokens[begin - 1].text != "," and end - begin < _LONGEST:
            if tokens[begin - 1].kind == "quotation" and begin == 1:
                return None
            begin -= 1
        if begin < len("a,") or tokens[begin - 1].text != "," or not _is_aside(tokens, begin, end):
            return None
        found = phrase_ending(tokens, begin - 2)
        if found is not None and not _is_apposition(tokens, found):
            return found
        end = begin - 1
    return None


def _is_aside(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """Tell whether the words between two commas are an apposition or a relative clause."""
    if end <= begin:
        return False
    first = tokens[begin]
    return (
        first.lower in _ASIDES
        or first.kind == "number"
        or first.text.startswith(_PARTIES)
        or first.text in _PARTY_WORDS
        or first.lower.endswith(("ly", "ing", "ed"))
        or any(each.lower in _OFFICES for each in tokens[begin : begin + 7])
        or (first.is_capitalized and "." in first.text and end - begin <= len("abc"))
    )


def _is_apposition(tokens: Sequence[Token], phrase: Phrase) -> bool:
    first = tokens[phrase.first]
    after_comma = phrase.first > 1 and tokens[phrase.first - 1].text == ","
    return after_comma and (first.lower in ("a", "an", "the") or first.kind == "number")


def phrase_ending(tokens: Sequence[Token], last: int) -> Phrase | None:
    """Return the noun phrase whose last token is ``last``."""
    if last < 0:
        return None
    token = tokens[last]
    if token.kind == "word" and token.lower in PRONOUNS:
        return Phrase(last, last + 1)
    if token.text == ")":
        for opening in range(last, max(0, last - _LONGEST_BRACKET), -1):
            if tokens[opening].text == "(":
                return phrase_ending(tokens, opening - 1)
        return None
    if token.kind not in ("word", "number") or token.lower in FUNCTION - _QUANTITIES:
        return None
    first, end = last, last + 1
    while first and end - first < _LONGEST and _joins(tokens, first, end):
        first -= 1
    while first < end and (
        tokens[first].kind in ("mark", "possessive") or tokens[first].lower in _LEADING
    ):
        first += 1
    return Phrase(first, end) if first < end else None


def _joins(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Tell whether the token before ``first`` belongs to the same noun phrase."""
    before, token = tokens[first - 1], tokens[first]
    if token.kind == "word" and token.lower in DETERMINERS:
        of_more = before.lower == "the" and token.lower not in ("the", "a", "an")
        if before.lower not in _LINKS | {"all", "both"} and not of_more:
            return False
    if before.kind != "word":
        return _joins_mark(before, token)
    if before.lower in _LINKS:
        return _joins_preposition(tokens, first - 1)
    if before.lower == "and":
        return _joins_conjunction(tokens, first, end)
    if token.kind == "possessive":
        return before.lower not in FUNCTION
    if before.lower in _EDGES:
        return False
    if before.lower in DETERMINERS | {"former", "then", "fellow", "first", "second"}:
        return True
    return before.lower not in FUNCTION | ADVERBS and _joins_noun(tokens, first, end)


def _joins_mark(before: Token, token: Token) -> bool:
    if before.kind == "mark":
        return before.text in "&/.-" or (before.text == "," and token.lower in SUFFIXES)
    return before.kind == "possessive" or (before.kind == "number" and token.kind == "word")


def _joins_noun(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Tell whether a noun before a name belongs to it: "aide Smith", "in an interview Smith"."""
    before, token = tokens[first - 1], tokens[first]
    if token.is_capitalized and not before.is_capitalized and before.lower not in PARTICLES:
        return before.lower in _OFFICES or any(
            each.lower in _OFFICES for each in tokens[first:end] if not each.is_capitalized
        )
    is_verb = before.lower in FORMS and FORMS[before.lower].form == "past"
    return before.is_capitalized or not is_verb


def _joins_preposition(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a preposition hangs on a noun that can speak: "the head of the agency"."""
    noun = tokens[at - 1] if at else None
    if noun is None or noun.kind != "word" or noun.lower in FUNCTION | SUBORDINATORS:
        return False
    if tokens[at].lower == "of":
        return True
    near = tokens[max(0, at - 3) : at]
    return any(each.lower in _OFFICES | BODIES for each in near) or (
        noun.is_capitalized and tokens[at].lower in ("from", "at", "with")
    )


def _joins_conjunction(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Tell whether "and" joins two subjects: "Smith and Jones", "ministers and envoys"."""
    if first < len("ab"):
        return False
    left, right = tokens[first - 2], tokens[first]
    if left.is_capitalized and right.is_capitalized:
        return True
    is_noun = left.kind == "word" and left.lower not in FUNCTION
    is_plural = tokens[end - 1].lower in PLURAL_ROLES
    return is_plural and is_noun and (left.lower in PLURAL_ROLES or left.is_capitalized)


def phrase_starting(tokens: Sequence[Token], at: int) -> Phrase | None:
    """Return the subject that begins at a token: said NAME, said the minister."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == "word" and token.lower in PRONOUNS:
        return Phrase(at, at + 1)
    if token.kind != "word" or token.lower in (FUNCTION - DETERMINERS) | CALENDAR:
        return None
    end = at
    while end < len(tokens) and end - at < _LONGEST and _extends(tokens, at, end):
        end += 1
    words = tokens[at:end]
    is_noun = token.lower in ("a", "an", "the", "one", "another") or any(
        each.lower in _SPEAKERS or (each.is_capitalized and each.lower not in CALENDAR)
        for each in words
    )
    return Phrase(at, end) if words and is_noun else None


def _extends(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Tell whether token ``end`` goes on with the noun phrase that begins at ``at``."""
    token = tokens[end]
    before = tokens[end - 1] if end > at else None
    following = tokens[end + 1] if end + 1 < len(tokens) else None
    if token.kind == "mark":
        return token.text in "&/" or (
            token.text == "," and following is not None and following.lower in SUFFIXES
        )
    if token.kind != "word" or before is None:
        return token.kind != "quotation"
    if token.lower in DETERMINERS:
        return before.lower in _LINKS
    if token.lower in _LINKS:
        return _extends_preposition(tokens, at, end)
    if token.lower == "and":
        return before.is_capitalized and following is not None and following.is_capitalized
    if token.lower in (FUNCTION | ADVERBS | SUBORDINATORS | CALENDAR) - PARTICLES:
        return False
    # "said Quill spokesman Tarn", but "said Quill yesterday"
    return (
        token.is_capitalized
        or token.lower in PARTICLES
        or not before.is_capitalized
        or before.lower in DETERMINERS
        or any(each.lower in _OFFICES for each in tokens[end : end + 2])
        or is_adjective(before.text)
    )


def _extends_preposition(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Tell "an adviser to the team", "the Institute for Peace" from "said Smith to the crowd"."""
    link, before = tokens[end].lower, tokens[end - 1]
    if link == "of":
        return True
    if link not in ("for", "to", "at", "from", "with", "on"):
        return False
    if before.is_capitalized:
        is_name = end + 1 < len(tokens) and tokens[end + 1].is_capitalized
        return link in ("for", "on") and before.lower in ORGANIZATION_WORDS and is_name
    near = tokens[max(at, end - 3) : end]
    return link != "on" and any(each.lower in ROLES | PLURAL_ROLES | BODIES for each in near)


def can_speak(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a phrase may name who says something, by its head noun."""
    words = tokens[phrase.first : phrase.end]
    head = head_noun(words)
    if head is None:
        return False
    if head.lower in PRONOUNS | _SPEAKERS | _QUANTITIES:
        return True
    if head.is_capitalized or any(each.lower in HONORIFICS for each in words):
        return head.lower not in CALENDAR
    return bool(country_of(head.text)) or head.lower.endswith(_PLURAL_ENDINGS)


def head_noun(words: Sequence[Token]) -> Token | None:
    """Return the head of a phrase: its last word before the first preposition."""
    head: Token | None = None
    for token in words:
        if token.kind == "word" and token.lower in PREPOSITIONS and head is not None:
            break
        if token.kind == "word" and token.lower != "and":
            head = token
    return head
