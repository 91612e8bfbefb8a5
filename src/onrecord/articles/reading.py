"""Statements of an article: the claims of its sentences joined over quotations and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from onrecord.articles.blocks import Block, find_said_blocks, find_turns
from onrecord.articles.claims import find_claims
from onrecord.articles.cues import Cue, find_cues, main_subject
from onrecord.articles.discourse import Discourse, Speaker
from onrecord.articles.paragraphs import Paragraph, find_paragraphs, is_heading
from onrecord.articles.people import People, find_people
from onrecord.articles.phrases import Phrase, phrase_starting
from onrecord.articles.quotes import find_quotations
from onrecord.articles.words import DASHES, Sentence, Token, split_sentences

_TITLES = 4  # paragraphs that may be headings above the text
_FARTHEST_VERB = 14  # behind a quotation
_MOST_ADJECTIVES = 3  # with their article
_FEWEST_WORDS = 6  # of some words in marks that no verb reports
_CLOSING_MARKS = frozenset("\"”»“'’＂")
_WHOLE_QUOTATIONS = frozenset(
    (
        "quote-then-verb",
        "quote-then-subject",
        "verb-then-quote",
        "carried-over",
        "label",
        "quote-then-other-verb",
    )
)
_CONJUNCTIONS = frozenset("but and so then".split())
_SMALL = frozenset("a an the of for to in on at by and or with from".split())


@dataclass
class Statement:
    """One statement found: pieces of the text, who says it, by which rule, in which sentence."""

    spans: list[tuple[int, int]]
    speaker: Speaker | None
    rule: str
    sentence: int


class Reading(NamedTuple):
    """What was read of a text: its paragraphs, sentences, statements and people."""

    paragraphs: list[Paragraph]
    sentences: list[Sentence]
    statements: list[Statement]
    people: People


def read_statements(text: str) -> Reading:
    """Return the statements of a text in order, with what they were read from."""
    paragraphs = find_paragraphs(text)
    headings: set[int] = set()
    for number, paragraph in enumerate(paragraphs):
        if is_heading(text, paragraph, is_first=number == len(headings) < _TITLES):
            headings.add(number)
    quotations = find_quotations(text, paragraphs)
    sentences = split_sentences(text, paragraphs, quotations)
    body = [each for each in sentences if each.paragraph not in headings]
    titles = [each for each in sentences if each.paragraph in headings and each.paragraph < _TITLES]
    people = find_people(text, body, titles)
    discourse = Discourse(text, body, titles, people)
    turns, questions = find_turns(text, paragraphs)
    blocks = turns or find_said_blocks(text, paragraphs, headings)
    statements = _Reader(text, body, discourse).read(blocks, questions)
    return Reading(paragraphs, sentences, statements, people)


class _Reader:
    """Reads the sentences of an article in order and remembers who spoke last."""

    def __init__(self, text: str, sentences: Sequence[Sentence], discourse: Discourse) -> None:
        self.text = text
        self.sentences = sentences
        self.discourse = discourse
        self.statements: list[Statement] = []
        self.last: Statement | None = None  # the last one with a quotation

    def read(self, blocks: Sequence[Block], questions: set[int]) -> list[Statement]:
        """Return the statements of all sentences and blocks; a journalist's question is none."""
        inside = {number: block for block in blocks for number in block.paragraphs}
        for number, sentence in enumerate(self.sentences):
            block = inside.get(sentence.paragraph)
            if block is None and sentence.paragraph not in questions:
                self._read_sentence(number)
            elif block is not None and sentence.start <= block.spans[0][0] < sentence.end:
                self._read_block(number, block)
        return self.statements

    def _read_sentence(self, number: int) -> None:
        tokens = self.sentences[number].tokens
        cues = find_cues(tokens)
        taken: set[int] = set()
        speakers: dict[Phrase, Speaker] = {}
        for claim in find_claims(tokens, cues):
            subject = claim.cue.subject
            if subject not in speakers:
                speakers[subject] = self.discourse.resolve(number, subject)
            statement = Statement(claim.spans, speakers[subject], claim.rule, number)
            self.statements.append(statement)
            taken.update(claim.quotations)
            self.last = statement if claim.quotations else self.last
        for at, token in enumerate(tokens):
            if token.kind == "quotation" and at not in taken:
                self._read_loose(number, at, cues)

    def _read_block(self, number: int, block: Block) -> None:
        """Add a speaker's turn, or a block that the sentence before announces."""
        if block.rule == "turn":
            tokens = self.sentences[number].tokens
            colon = next((i for i, token in enumerate(tokens) if token.text == ":"), 0)
            subject = phrase_starting(tokens[:colon], 0)
        else:
            number = max(0, number - 1)
            subject = self._announcer(number, len(self.sentences[number].tokens))
        speaker = self.discourse.resolve(number, subject) if subject is not None else None
        self.last = Statement(list(block.spans), speaker, block.rule, number)
        self.statements.append(self.last)

    def _announcer(self, number: int, end: int) -> Phrase | None:
        """Return who says what comes behind a colon at token ``end``."""
        tokens = self.sentences[number].tokens[: end + 1]
        cues = [each for each in find_cues(tokens) if each.at < end]
        subject = cues[-1].subject if cues else main_subject(tokens, end)
        return subject if subject is not None and subject.end <= end else None

    def _read_loose(self, number: int, at: int, cues: Sequence[Cue]) -> None:
        """Attribute a quotation without a verb: by a dash, a label, or what came before."""
        tokens = self.sentences[number].tokens
        token, last = tokens[at], self.last
        span = (token.start, token.end)
        for rule, speaker in (
            ("quote-then-other-verb", self._find_tag(number, at)),
            ("dash-signature", self._find_signature(number, at)),
            ("label", self._find_label(number, at)),
        ):
            if speaker is not None:
                self.last = Statement([span], speaker, rule, number)
                self.statements.append(self.last)
                return
        if any(each.kind == "word" and each.lower not in _CONJUNCTIONS for each in tokens[:at]):
            self._read_fragment(number, at, cues)
            return
        if last is not None and last.rule in _WHOLE_QUOTATIONS and self._continues(last, number):
            last.spans.append(span)
            last.sentence = number
            return
        before = self._spoke_before(number)
        if before is None:
            self._read_fragment(number, at, cues)
            return
        self.last = Statement([span], before, "carried-over", number)
        self.statements.append(self.last)

    def _continues(self, last: Statement, number: int) -> bool:
        """Tell whether a quotation goes on: in its paragraph, or because it was left open."""
        distance = self.sentences[number].paragraph - self.sentences[last.sentence].paragraph
        is_open = self.text[last.spans[-1][1] - 1] not in _CLOSING_MARKS
        return distance == 0 or (distance == 1 and is_open)

    def _spoke_before(self, number: int) -> Speaker | None:
        """Return who spoke last in this paragraph or the one before, else who was quoted last."""
        paragraph = self.sentences[number].paragraph
        for statement in reversed(self.statements):
            if paragraph - self.sentences[statement.sentence].paragraph > 1:
                break
            if statement.speaker is not None:
                return statement.speaker
        return self.last.speaker if self.last else None

    def _find_tag(self, number: int, at: int) -> Speaker | None:
        """Read the subject of a verb that the rules do not know: “…,” an angry envoy snarled."""
        tokens = self.sentences[number].tokens
        rest = tokens[at + 1 :]
        if tokens[at].text[-1:] != "," or not rest or rest[0].kind != "word":
            return None
        subject = main_subject(rest, min(len(rest), _FARTHEST_VERB))
        if subject is None or subject.first > _MOST_ADJECTIVES:
            return None
        begin = at + 1
        return self.discourse.resolve(number, Phrase(begin + subject.first, begin + subject.end))

    def _find_signature(self, number: int, at: int) -> Speaker | None:
        """Read the name behind a quotation and a dash: “…” — Name."""
        begin = at + 2
        if at + 1 == len(self.sentences[number].tokens) and number + 1 < len(self.sentences):
            number, begin = number + 1, 1
        tokens = self.sentences[number].tokens
        if begin >= len(tokens) or tokens[begin - 1].text not in DASHES:
            return None
        phrase = phrase_starting(tokens, begin) if tokens[begin].is_capitalized else None
        return self.discourse.resolve(number, phrase) if phrase is not None else None

    def _find_label(self, number: int, at: int) -> Speaker | None:
        """Read who stands before a colon: "Name, role: “…”", "he fired back: “…”"."""
        end = at - 1
        if at == 0 and number:
            distance = self.sentences[number].paragraph - self.sentences[number - 1].paragraph
            if distance > 1:
                return None
            number -= 1
            end = len(self.sentences[number].tokens) - 1
        if end < 0 or self.sentences[number].tokens[end].text != ":":
            return None
        subject = self._announcer(number, end)
        return self.discourse.resolve(number, subject) if subject is not None else None

    def _read_fragment(self, number: int, at: int, cues: Sequence[Cue]) -> None:
        """Attribute some words in marks to whom the sentence is about, unless they are a title."""
        tokens = self.sentences[number].tokens
        token = tokens[at]
        fewest = 2 if cues else _FEWEST_WORDS
        if is_title_in_marks(tokens, at) or len(token.text.split()) < fewest:
            return
        before = [each.subject for each in cues if each.at < at] or [each.subject for each in cues]
        subject = before[-1] if before else main_subject(tokens, at)
        speaker = self.discourse.resolve(number, subject) if subject is not None else None
        rule = "fragment-beside-verb" if before else "fragment"
        self.statements.append(Statement([(token.start, token.end)], speaker, rule, number))


def is_title_in_marks(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a quotation is a title, a name or an attribute rather than words said."""
    token = tokens[at]
    words = [each for each in token.text.split() if each[0].isalpha()]
    if not words or (at and tokens[at - 1].text == "="):
        return True
    is_title = all(each[0].isupper() or each.lower() in _SMALL for each in words)
    return is_title and token.text[-1] not in "?!.,"
