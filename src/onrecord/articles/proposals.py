"""An article as proposed statements: kind, speaker, event, date and the rest of each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from onrecord.articles.article import Article, Proposal
from onrecord.articles.blocks import is_document_title
from onrecord.articles.discourse import Speaker
from onrecord.articles.facts import (
    country_of_person,
    country_of_seat,
    country_of_stance,
    find_subjects,
    find_via,
    fullest_role,
    organization_of_person,
    role_of_phrase,
    without_article,
)
from onrecord.articles.heading import (
    Heading,
    find_printed_date,
    read_heading,
    resolve_weekday,
    sentence_event,
)
from onrecord.articles.names import ORGANIZATION_WORDS
from onrecord.articles.people import Person
from onrecord.articles.places import country_of, country_of_capital
from onrecord.articles.reading import Reading, Statement, read_statements

# Of a hundred proposals by a rule: how many are statements with the right speaker. Measured on
# news; turns, announced blocks and documents are too few there and are estimates.
CONFIDENCE = {
    "quote-then-verb": 93, "quote-then-subject": 90, "verb-then-quote": 82,
    "clause-then-quote": 69, "quote-then-other-verb": 50, "turn": 90, "said-block": 85,
    "dash-signature": 90, "label": 63, "carried-over": 45, "that-clause": 80, "clause": 76,
    "according-to": 83, "clause-then-subject": 75, "question-clause": 75, "object": 70,
    "performative": 61, "infinitive": 57, "fragment": 25, "fragment-beside-verb": 55,
    "document": 70,
}  # fmt: skip
_LESS_IF_VAGUE = 12
_MARKS = frozenset("\"“”„«»'‘’＂`")
_DOUBLE_MARKS = frozenset('"“”„«»')
_OPENING = re.compile(r"^(?:``|''|[\"“„«»‘'＂])\s*")
_CLOSING = re.compile(r"\s*(?:''|[\"”“»«’'＂])$")
_WEEKDAY = re.compile(
    r"\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|yesterday)\b"
)
_PAPER = re.compile(r"\b(?:statement|declaration|communiqu[eé]|letter)$")
_AUTHORS = re.compile(
    r"\b(?:statement|declaration|letter)\b[^.]{0,60}? (?:by|from|of) (?P<names>[^.]{3,160})"
)
_BY = re.compile(r"\b(?:by|from|of)\b")
_ON = re.compile(r"\b(?:on|about|mourning|regarding|following|after)\b", re.IGNORECASE)
_EDGE = 400
_WHOLE_DAY = len("2024-04-16")
_MOST_AUTHORS = 3


def read_article(text: str, *, issued: str = "", known: Mapping[str, str] | None = None) -> Article:
    """Return what a text proposes as statements; ``issued`` is the day of issue in EDTF.

    ``known`` maps full names of officials on record to the code of their country.
    It fills in countries only: no name is ever taken from it.
    """
    reading = read_statements(text)
    heading = read_heading(text, reading.paragraphs, issued)
    writer = _Writer(text, heading, reading, known or {})
    found = [writer.propose(each) for each in reading.statements]
    proposals = [each for each in found if each is not None]
    if not proposals and is_document_title(heading.title):
        document = writer.propose_document()
        proposals = [document] if document is not None else []
    # The article's event is named as fully as any sentence names it.
    events = [each.event for each in proposals if each.event.startswith(heading.event)]
    event = max(events, key=len, default="") if heading.event else ""
    proposals = [
        each._replace(event=event) if each.event and event.startswith(each.event) else each
        for each in proposals
    ]
    return Article(
        text,
        heading.title,
        heading.outlet,
        heading.via,
        heading.author,
        heading.date,
        heading.date_as_printed,
        event or heading.event,
        tuple(sorted(proposals, key=lambda each: each.spans[0])),
    )


class _Writer:
    """Turns statements into proposals: their words, speaker, role, country, event and date."""

    def __init__(
        self, text: str, heading: Heading, reading: Reading, known: Mapping[str, str]
    ) -> None:
        self.text = text
        self.heading = heading
        self.reading = reading
        self.known = known
        is_day = len(heading.date) == _WHOLE_DAY and "X" not in heading.date
        self.issued = heading.date if is_day else ""
        edges = f"{heading.title} {heading.outlet} {text[:_EDGE]} {text[-_EDGE:]}"
        self.seat = country_of_seat(edges)
        self.starts = [each.start for each in reading.sentences]
        self.countries = self._find_countries()

    def _find_countries(self) -> dict[int, str]:
        """Map each person to a state: by roles, by the register, by the stance he affirms."""
        countries: dict[int, str] = {}
        for person in self.reading.people.all:
            code = country_of_person(self.text, person) or self.known.get(person.name, "")
            if code:
                countries[id(person)] = code
        for statement in self.reading.statements:
            speaker = statement.speaker
            if speaker is not None and speaker.person is not None and not speaker.others:
                start = statement.spans[0][0]
                code = country_of_stance(self.text[start : start + _EDGE])
                if code:
                    countries.setdefault(id(speaker.person), code)
        return countries

    def propose(self, statement: Statement) -> Proposal | None:
        """Return a statement as a proposal, or nothing if no words are left."""
        pieces = [self._trim(start, end) for start, end in sorted(statement.spans)]
        spans = tuple((start, end) for start, end in pieces if end - start > 1)
        if not spans:
            return None
        speaker = statement.speaker
        kind = self._find_kind(statement, spans)
        around = "" if statement.rule == "document" else self._words_around(spans)
        words = "\n".join(self.text[start:end] for start, end in spans)
        event, place = sentence_event(around)
        printed, day = self._find_date(around)
        is_vague = speaker is None or speaker.kind == "pronoun"
        return Proposal(
            words,
            spans,
            kind,
            **self._describe_speaker(speaker),
            event=event or self.heading.event,
            place=place if event else self.heading.place,
            date=day,
            date_as_printed=printed,
            via=find_via(around) or self.heading.via,
            about=find_subjects(words),
            confidence=CONFIDENCE[statement.rule] - is_vague * _LESS_IF_VAGUE,
            rule=statement.rule,
        )

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """Leave out the marks around a whole quotation, a comma at its end, and blanks."""
        piece = self.text[start:end]
        opening = _OPENING.match(piece)
        if opening:
            closing = _CLOSING.search(piece, opening.end())
            last = closing.start() if closing else len(piece)
            if not _DOUBLE_MARKS & set(piece[opening.end() : last]):
                start, end = start + opening.end(), start + last
        piece = self.text[start:end].removesuffix(",")
        lead = len(piece) - len(piece.lstrip())
        return start + lead, start + max(lead, len(piece.rstrip()))

    def _find_kind(self, statement: Statement, spans: Sequence[tuple[int, int]]) -> str:
        if statement.rule in ("turn", "said-block"):
            return "direct"
        speaker = statement.speaker
        if statement.rule == "document" or (speaker and _PAPER.search(speaker.printed)):
            return "document"
        beside = [
            self.text[start - 1 : start] in _MARKS or self.text[end : end + 1] in _MARKS
            for start, end in spans
        ]
        if all(beside):
            return "direct"
        has_marks = any(_DOUBLE_MARKS & set(self.text[start:end]) for start, end in spans)
        return "mixed" if has_marks or any(beside) else "indirect"

    def _words_around(self, spans: Sequence[tuple[int, int]]) -> str:
        """Return the sentences that hold a statement, without its own words."""
        first = max(0, bisect_right(self.starts, spans[0][0]) - 1)
        last = max(0, bisect_right(self.starts, spans[-1][1] - 1) - 1)
        begin, stop = self.starts[first], self.reading.sentences[last].end
        edges = [begin, *(edge for span in spans for edge in span), max(stop, spans[-1][1])]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        return " … ".join(self.text[left:right][-_EDGE:] for left, right in gaps)

    def _describe_speaker(self, speaker: Speaker | None) -> dict[str, Any]:
        """Return the fields about who speaks; nothing is filled in that is not printed."""
        if speaker is None:
            return {}
        person, others = speaker.person, speaker.others
        printed = speaker.printed
        bare = without_article(speaker.means or printed)
        if person is None and speaker.kind == "body":
            authors = self._find_authors(bare)
            person, others = (authors[0], authors[1:]) if authors else (None, [])
        if person is not None:
            role = fullest_role(person)
            return {
                "official": person.name,
                "official_as_printed": printed,
                "co_speakers": tuple(each.name for each in others),
                "role": role,
                "organization": organization_of_person(self.text, person, role),
                "country": self.countries.get(id(person)) or (self.seat if person.roles else ""),
            }
        if speaker.kind == "pronoun":
            return {"official_as_printed": printed}
        first = (bare.split() or [""])[0]
        code = country_of(bare) or country_of_capital(bare) or (country_of(first) if first else "")
        if speaker.kind == "role":
            role = role_of_phrase(printed)
            return {"official_as_printed": printed, "role": role, "country": code}
        is_organization = any(each.lower() in ORGANIZATION_WORDS for each in bare.split())
        return {
            "official": bare,
            "official_as_printed": printed,
            "organization": bare if is_organization else "",
            "country": code,
        }

    def _find_authors(self, printed: str) -> list[Person]:
        """Return who a paper is by: "a statement on the lake by X and Y"."""
        found = _AUTHORS.search(self.text) if _PAPER.search(printed) else None
        if found is None:
            return []
        start, end = found.span("names")
        people = self.reading.people.all
        named = [each for each in people if any(start <= at < end for at in each.mentions)]
        return named[:_MOST_AUTHORS]

    def _find_date(self, around: str) -> tuple[str, str]:
        """Return the day a sentence gives for what it reports, else the article's."""
        printed, day = find_printed_date(around)
        if day:
            return printed, day
        weekday = _WEEKDAY.search(around)
        day = resolve_weekday(weekday[0], self.issued) if weekday and self.issued else ""
        if weekday and day:
            return weekday[0], day
        return self.heading.date_as_printed, self.heading.date

    def propose_document(self) -> Proposal | None:
        """Return the text below its title as one statement by whom the title names."""
        names = _ON.split(_BY.split(self.heading.title, maxsplit=1)[-1])[0]
        people = [each for each in self.reading.people.all if each.name in names]
        people.sort(key=lambda person: names.index(person.name))
        body = [(*each,) for each in self.reading.paragraphs if self.text[each.end - 1] in '.!?"”']
        if not people or not body:
            return None
        speaker = Speaker(people[0].name, "name", people[0], people[1:])
        return self.propose(Statement(body, speaker, "document", 0))
