"""Roles of a person: the title before a name, the apposition behind it, the body he works for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.articles.names import (
    FEMALE,
    FUNCTION,
    MALE,
    NO_ROLE,
    ORGANIZATION_WORDS,
    PLURAL_ROLES,
    ROLES,
    TITLE_HEADS,
)
from onrecord.articles.person_names import NamePart
from onrecord.articles.places import country_of, is_adjective
from onrecord.articles.words import Token

_LONGEST_ROLE = 14
_OFFICES = ROLES | TITLE_HEADS | PLURAL_ROLES
_ENDS = frozenset("who which whose said says told that has was is also and have were are".split())
_LINKS = frozenset("of for to at in on from with".split())


class Role(NamedTuple):
    """A role as printed with a name, and where it is printed."""

    text: str
    start: int


def find_role(text: str, tokens: Sequence[Token], part: NamePart) -> Role | None:
    """Return the role printed before a name: "German Chancellor", "former chief negotiator"."""
    first, last = part.first, part.name
    while first < last and tokens[first].lower in NO_ROLE:
        first += 1
    while last > first and tokens[last - 1].lower in NO_ROLE:
        last -= 1
    if first < last:
        # What stands in front belongs to the title: German, former.
        while first and _qualifies(tokens[first - 1]):
            first -= 1
    elif part.first and tokens[part.first - 1].lower in ROLES:
        first, last = part.first - 1, part.first
        while (
            first and tokens[first - 1].kind == "word" and tokens[first - 1].lower not in FUNCTION
        ):
            first -= 1
    if first >= last:
        return None
    return Role(text[tokens[first].start : tokens[last - 1].end], tokens[first].start)


def _qualifies(token: Token) -> bool:
    if token.lower in ("former", "deputy", "ex"):
        return True
    return token.kind == "word" and bool(is_adjective(token.text) or country_of(token.text))


def find_apposition(text: str, tokens: Sequence[Token], part: NamePart) -> Role | None:
    """Return the role printed behind a name: ", the Finnish president,"."""
    at = part.end
    if at + 2 >= len(tokens) or tokens[at].text != ",":
        return None
    begin = at + 1
    while begin < len(tokens) and tokens[begin].lower in ("a", "an", "the", "other"):
        begin += 1
    end = begin
    while end < len(tokens) and end - begin < _LONGEST_ROLE and _continues(tokens, end):
        end += 1
    link = next((i for i in range(begin, end) if tokens[i].lower in _LINKS), end)
    head = tokens[begin:link]
    is_office = any(each.lower in _OFFICES for each in head)
    is_person = any(each.lower in NO_ROLE for each in head) or (
        len(head) > 1 and head[-1].is_capitalized and head[-2].lower in MALE | FEMALE
    )
    is_closed = end >= len(tokens) or tokens[end].kind != "word" or tokens[end].lower in _ENDS
    if not is_office or is_person or not is_closed:
        return None
    return Role(text[tokens[begin].start : tokens[end - 1].end], tokens[begin].start)


def _continues(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.lower == "and" and at + 1 < len(tokens):
        # "Foreign Affairs and Trade", not ", and President Smith"
        following = tokens[at + 1]
        is_field = following.is_capitalized and following.lower not in TITLE_HEADS
        return tokens[at - 1].kind == "word" and is_field
    return token.kind in ("word", "possessive", "number") and token.lower not in _ENDS


def find_body(text: str, tokens: Sequence[Token], part: NamePart) -> str:
    """Return the body printed behind a name: "of the Institute for Peace"."""
    at = part.end
    if at + 2 >= len(tokens) or tokens[at].lower not in ("of", "from", "with"):
        return ""
    begin = at + 1 + (tokens[at + 1].lower == "the")
    end = begin
    while (
        end < len(tokens)
        and end - begin < _LONGEST_ROLE
        and (tokens[end].is_capitalized or tokens[end].lower in ("of", "for", "and", "on"))
    ):
        end += 1
    while end > begin and not tokens[end - 1].is_capitalized:
        end -= 1
    is_body = any(each.lower in ORGANIZATION_WORDS for each in tokens[begin:end])
    return text[tokens[begin].start : tokens[end - 1].end] if end - begin > 1 and is_body else ""
