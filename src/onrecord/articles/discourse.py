"""Who speaks: names, pronouns and roles of the claims, read in the order of the article."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from onrecord.articles.cues import main_subject
from onrecord.articles.names import BODIES, PLURAL_ROLES, PRONOUNS, ROLES, TITLE_HEADS
from onrecord.articles.people import People, Person, name_text
from onrecord.articles.person_names import NamePart, find_names, title_gender
from onrecord.articles.phrases import Phrase, head_noun
from onrecord.articles.roles import Role
from onrecord.articles.words import Sentence, Token

_GENDERS = {"he": "m", "she": "f"}
_FARTHEST_SENTENCE = 5
_FARTHEST_PARAGRAPH = 3
_LEAD_SENTENCES = 6
_FARTHEST_VERB = 40
_MOST_HOLDERS = 50
_PAIR = 2
_MEETING = frozenset(
    "met meet meeting spoke speak hosted held talks call conversation phoned welcomed received "
    "joined appeared summit visit telephone discussed".split()
)
_GROUP_HEADS = frozenset(
    "leaders sides ministers presidents parties two both chancellors premiers secretaries "
    "counterparts heads officials delegations diplomats pair".split()
)
_GROUP_WORDS = _GROUP_HEADS | frozenset(
    "the of state government foreign prime defence defense".split()
)
_NO_MODIFIERS = frozenset("the this that his her their its of for former both".split())
_LINKS = frozenset("to for of with at from in on by".split())


@dataclass
class Speaker:
    """Who says something: the words at that place, and the person they mean, if known."""

    printed: str
    kind: str  # name, pronoun, role, body, group
    person: Person | None = None
    others: list[Person] = field(default_factory=list)
    means: str = ""  # the body that "it" stands for


class _Mention(NamedTuple):
    part: NamePart
    person: Person


class Discourse:
    """The people and bodies mentioned so far; resolves names, pronouns and roles."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], titles: Sequence[Sentence], people: People
    ) -> None:
        self.text = text
        self.sentences = sentences
        self.people = people
        self.mentions = [self._find_mentions(each) for each in sentences]
        self.titled = [each.person for title in titles for each in self._find_mentions(title)]
        self.speakers: dict[int, list[Person]] = defaultdict(list)
        self.bodies: list[tuple[int, str]] = []
        self.holders: dict[str, list[tuple[frozenset[str], Person]]] = defaultdict(list)
        for person in people.all:
            person.mentions.sort()
            for words in {_role_words(each.text) for each in person.roles}:
                for word in words & (ROLES | TITLE_HEADS):
                    self.holders[word].append((words, person))
        self.pair: list[Person] = []
        self.pair = self._find_pair()

    def _find_mentions(self, sentence: Sentence) -> list[_Mention]:
        tokens = sentence.tokens
        found = []
        for part in find_names(tokens, known=True):
            gender = title_gender(tokens, part)
            at = tokens[part.name].start
            person = self.people.find(name_text(self.text, tokens, part), at, gender)
            if person is not None:
                found.append(_Mention(part, person))
        return found

    def _find_pair(self) -> list[Person]:
        """Return the two who met, whom "the leaders", "both sides" and "they" mean."""
        for number, sentence in enumerate(self.sentences[:_LEAD_SENTENCES]):
            tokens = sentence.tokens
            if not any(token.lower in _MEETING for token in tokens):
                continue
            people: list[Person] = []
            for mention in self.mentions[number]:
                if not any(each is mention.person for each in people):
                    people.append(mention.person)
            subject = main_subject(tokens, min(len(tokens), _FARTHEST_VERB))
            if subject is not None and len(people) == 1:
                first = self.resolve(number, subject).person
                if first is not None and first is not people[0]:
                    people = [first, *people]
            if len(people) >= _PAIR:
                return people[:_PAIR]
        return []

    def resolve(self, number: int, phrase: Phrase) -> Speaker:
        """Return the speaker that a phrase of sentence ``number`` means."""
        words = self.sentences[number].tokens[phrase.first : phrase.end]
        printed = self.text[words[0].start : words[-1].end]
        if self._is_pair(words):
            return Speaker(printed, "group", self.pair[0], self.pair[1:])
        if len(words) == 1 and words[0].lower in PRONOUNS:
            speaker = self._resolve_pronoun(number, phrase, words[0].lower, printed)
        else:
            named = self._resolve_name(number, phrase, printed)
            speaker = named or self._resolve_noun(number, words, printed)
        if speaker.person is not None:
            self.speakers[number].append(speaker.person)
        return speaker

    def _is_pair(self, words: Sequence[Token]) -> bool:
        """Tell whether some words mean the two who met."""
        lower = [each.lower for each in words]
        if not self.pair or lower == ["they"]:
            return bool(self.pair)
        is_plural = bool(_GROUP_HEADS & set(lower)) and lower[0] in ("the", "both", "two")
        return is_plural and _GROUP_WORDS.issuperset(lower)

    def _resolve_pronoun(self, number: int, phrase: Phrase, pronoun: str, printed: str) -> Speaker:
        if pronoun == "it" and self.bodies and number - self.bodies[-1][0] < _FARTHEST_SENTENCE:
            return Speaker(printed, "body", means=self.bodies[-1][1])
        return Speaker(printed, "pronoun", self._find_antecedent(number, phrase, pronoun))

    def _resolve_name(self, number: int, phrase: Phrase, printed: str) -> Speaker | None:
        """Return the person whose name is the head of a phrase, with those joined by "and"."""
        tokens = self.sentences[number].tokens
        named = [
            each for each in self.mentions[number] if phrase.first <= each.part.name < phrase.end
        ]
        for part, person in named:
            if not _is_head(tokens, phrase, part):
                continue
            others = [
                each.person
                for each in named
                if each.person is not person and tokens[each.part.first - 1].lower == "and"
            ]
            return Speaker(printed, "name", person, others)
        return None

    def _resolve_noun(self, number: int, words: Sequence[Token], printed: str) -> Speaker:
        """Return the person of the article who bears a role, or the body that speaks."""
        head = head_noun(words)
        is_definite = words[0].lower not in ("a", "an", "one", "another")
        if head is not None and head.lower in ROLES | TITLE_HEADS and is_definite:
            person = self._find_holder(words, head)
            if person is None and head.lower in TITLE_HEADS and words[0].lower == "the":
                person = self._find_unnamed_holder()
            if person is not None:
                if not person.roles:
                    title = printed.removeprefix("The ").removeprefix("the ")
                    person.roles.append(Role(title, words[0].start))
                    self.holders[head.lower].append((_role_words(title), person))
                return Speaker(printed, "role", person)
        is_role = any(each.lower in TITLE_HEADS | ROLES | PLURAL_ROLES for each in words)
        if is_role or head is None or not (head.lower in BODIES or head.is_capitalized):
            return Speaker(printed, "role")
        self.bodies.append((number, printed))
        return Speaker(printed, "body")

    def _find_holder(self, words: Sequence[Token], head: Token) -> Person | None:
        """Return who bears a role with these words, named last before."""
        asked = {each.lower for each in words if each.kind == "word"} - _NO_MODIFIERS
        best: tuple[int, int] = (0, -1)
        holder: Person | None = None
        for role, person in self.holders.get(head.lower, ())[:_MOST_HOLDERS]:
            if not asked - {head.lower} <= role | {"u.s."}:
                continue
            before = bisect_left(person.mentions, words[0].start)
            if before and (len(asked & role), person.mentions[before - 1]) > best:
                best = (len(asked & role), person.mentions[before - 1])
                holder = person
        return holder

    def _find_unnamed_holder(self) -> Person | None:
        """Return the one person without a role whom the title names, or who met the other."""
        only = [each for each in self.titled if not each.roles and len(each.mentions) <= _PAIR]
        only = only or [each for each in self.pair if not each.roles]
        return only[0] if len(only) == 1 else None

    def _find_antecedent(self, number: int, phrase: Phrase, pronoun: str) -> Person | None:
        """Return the person nearest before "he" or "she": who spoke, or a sentence's subject."""
        gender = _GENDERS.get(pronoun, "")
        if not gender:
            return None
        here = [each for each in self.mentions[number] if each.part.name < phrase.first]
        found = self._choose(number, here, gender)
        if found is not None:
            return found
        paragraph = self.sentences[number].paragraph
        for back in range(number - 1, max(-1, number - 1 - _FARTHEST_SENTENCE), -1):
            if paragraph - self.sentences[back].paragraph > _FARTHEST_PARAGRAPH:
                break
            spoke = [each for each in self.speakers.get(back, ()) if each.gender in ("", gender)]
            found = spoke[-1] if spoke else self._choose(back, self.mentions[back], gender)
            if found is not None:
                return found
        return None

    def _choose(self, number: int, mentions: Sequence[_Mention], gender: str) -> Person | None:
        """Return the first fitting person of a sentence that is no possessive; else a sure one."""
        tokens = self.sentences[number].tokens
        sure: Person | None = None
        for part, person in mentions:
            if person.gender not in ("", gender):
                continue
            if part.end >= len(tokens) or tokens[part.end].kind != "possessive":
                return person
            if sure is None and person.gender:
                sure = person
        return sure


def _role_words(role: str) -> frozenset[str]:
    plain = role.replace("'s", " ").replace("’s", " ")
    return frozenset(each.lower().strip(",") for each in plain.split())


def _is_head(tokens: Sequence[Token], phrase: Phrase, part: NamePart) -> bool:
    """Tell whether a name is the head of its phrase, not "Smith's lawyer" or "aide to Smith"."""
    if any(each.lower in _LINKS for each in tokens[phrase.first : part.first]):
        return False
    if part.end >= phrase.end:
        return True
    following = tokens[part.end]
    is_noun = following.kind == "word" and following.lower not in _LINKS | {"and"}
    return following.kind != "possessive" and not is_noun
