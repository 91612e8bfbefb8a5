"""People of an article: every full name, title and role in it, and who a name means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.articles.names import FEMALE, MALE, PARTICLES, SUFFIXES
from onrecord.articles.person_names import (
    NamePart,
    find_names,
    is_surely_person,
    title_gender,
)
from onrecord.articles.roles import Role, find_apposition, find_body, find_role
from onrecord.articles.words import Sentence, Token
from onrecord.text.tokens import fold

_FULL_NAME = re.compile(r"\b(?P<given>[A-Z][\w’'-]+) (?:[A-Z]\. )?(?P<surname>[A-Z][\w’'-]+)")
_TWO = 2
_MOST_NAMESAKES = 50
_MOST_ROLES = 20


@dataclass
class Person:
    """One person of the article, known by the fullest name in it."""

    name: str
    at: int
    gender: str = ""
    roles: list[Role] = field(default_factory=list)
    organization: str = ""
    mentions: list[int] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """The words of the name, lower case, without Jr."""
        return _plain_words(self.name)


class People:
    """The people of one article, looked up by any part of their names."""

    def __init__(self) -> None:
        self.all: list[Person] = []
        self._by_word: dict[str, list[Person]] = defaultdict(list)
        self._by_ends: dict[tuple[str, str], Person] = {}

    def add(self, name: str, at: int) -> Person:
        """Return the person of this name; a fuller form of a known name makes it fuller."""
        words = _plain_words(name)
        ends = (words[0], words[-1])
        known = self._by_ends.get(ends)
        if known is not None:
            known.name = max(known.name, name, key=len)
            known.mentions.append(at)
            return known
        person = self._by_ends[ends] = Person(name, at, _gender_of_name(words), mentions=[at])
        self.all.append(person)
        for word in {words[0], words[-1]}:
            self._by_word[word].append(person)
        return person

    def find(self, name: str, at: int = 0, gender: str = "") -> Person | None:
        """Return who a name, or a part of one, means at an offset of the text.

        A surname goes before a given name; of two people with the same surname,
        the title's gender decides, then a full name, then who is named more often.
        """
        words = _plain_words(name)
        candidates = [
            person
            for person in self._by_word.get(words[-1], ())[:_MOST_NAMESAKES]
            if (len(words) == 1 or words[0] in person.words)
            and not (gender and person.gender and gender != person.gender)
        ]
        by_surname = [person for person in candidates if person.words[-1] == words[-1]]
        return max(
            by_surname or candidates,
            key=lambda person: (
                len(person.words) > 1,
                person.at <= at,
                len(person.mentions),
                -person.at,
            ),
            default=None,
        )


def _plain_words(name: str) -> list[str]:
    words = [each.strip(",").lower() for each in name.split()]
    return [each for each in words if each not in SUFFIXES] or words


def _gender_of_name(words: Sequence[str]) -> str:
    given = fold(words[0])
    if len(words) == 1 or (given in MALE) == (given in FEMALE):
        return ""
    return "m" if given in MALE else "f"


def name_text(text: str, tokens: Sequence[Token], part: NamePart) -> str:
    """Return a name as printed, on one line."""
    return " ".join(text[tokens[part.name].start : tokens[part.end - 1].end].split())


def find_people(text: str, sentences: Sequence[Sentence], titles: Sequence[Sentence]) -> People:
    """Return the people named in the sentences, with their roles; a title's names come after.

    Sure names come first, then names of two words whose surname stands alone
    somewhere, then the surnames alone.
    """
    people = People()
    weak: list[tuple[Sequence[Token], NamePart]] = []
    alone: list[tuple[Sequence[Token], NamePart]] = []
    tokens: Sequence[Token]
    for sentence in [*sentences, *titles]:
        tokens = sentence.tokens
        for part in find_names(tokens):
            size = part.end - part.name
            has_particle = tokens[part.name].lower in PARTICLES and size == _TWO
            if size == 1 or has_particle:
                alone.append((tokens, part))
            elif is_surely_person(tokens, part):
                _add(people, text, tokens, part)
            else:
                weak.append((tokens, part))
    surnames = {tokens[part.end - 1].lower for tokens, part in alone}
    surnames |= {tokens[part.name].lower for tokens, part in alone}
    for tokens, part in weak:
        known = people.find(name_text(text, tokens, part))
        if known is not None and known.words[-1] == tokens[part.end - 1].lower:
            known.mentions.append(tokens[part.name].start)
        elif tokens[part.end - 1].lower in surnames:
            _add(people, text, tokens, part)
    for tokens, part in alone:
        _add_surname(people, text, tokens, part)
    _complete_names(people, text)
    return people


def _add(people: People, text: str, tokens: Sequence[Token], part: NamePart) -> None:
    person = people.add(name_text(text, tokens, part), tokens[part.name].start)
    person.gender = title_gender(tokens, part) or person.gender
    _add_roles(person, text, tokens, part)


def _add_surname(people: People, text: str, tokens: Sequence[Token], part: NamePart) -> None:
    """Add what a surname alone tells of a person, or the person, if a title or verb shows one."""
    name, at = name_text(text, tokens, part), tokens[part.name].start
    gender = title_gender(tokens, part)
    person = people.find(name, at, gender)
    if person is None:
        if part.first == part.name and not is_surely_person(tokens, part):
            return
        person = people.add(name, at)
    person.mentions.append(at)
    person.gender = person.gender or gender
    _add_roles(person, text, tokens, part)


def _add_roles(person: Person, text: str, tokens: Sequence[Token], part: NamePart) -> None:
    if len(person.roles) > _MOST_ROLES:
        return
    for role in (find_role(text, tokens, part), find_apposition(text, tokens, part)):
        if role is not None and all(each.text != role.text for each in person.roles):
            person.roles.append(role)
    person.organization = person.organization or find_body(text, tokens, part)


def _complete_names(people: People, text: str) -> None:
    """Give a surname its given name where only a headline or a quotation prints it."""
    lacking = {person.words[0]: person for person in people.all if len(person.words) == 1}
    for found in _FULL_NAME.finditer(text) if lacking else ():
        person = lacking.get(found["surname"].lower())
        is_given = fold(found["given"]) in MALE | FEMALE
        if person is not None and is_given and len(person.words) == 1:
            person.name = found[0]
            person.gender = person.gender or _gender_of_name(person.words)
