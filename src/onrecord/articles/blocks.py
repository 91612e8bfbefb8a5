"""Statements that no reporting verb marks: speakers' turns, blocks after "X said:", documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.articles.names import ROLES, TITLE_HEADS
from onrecord.articles.paragraphs import Paragraph

_WORD = r"[A-Z][\w.’'-]*"
_LABEL = re.compile(
    rf"(?P<label>{_WORD}(?:,? (?:{_WORD}|of|for|the|and|de|van|von|bin|al)){{0,9}}):\s+(?=\S)"
)
_QUESTIONERS = re.compile(
    r"\b(?:question|q|reporter|journalist|moderator|host|interviewer|correspondent"
    r"|press(?! secretary)|news|nhk|bbc|cnn|times|post|tv|radio|agency|reuters|ap|afp|tass|interfax"
    r"|kyodo|asahi|yomiuri|mainichi|nikkei|sankei|newspaper|shimbun|media|audience|participant)\b",
    re.IGNORECASE,
)
_SAID_COLON = re.compile(
    r"\b(?:said|says|stated|added|declared|noted|wrote|statement|following|commented|remarked"
    r"|told reporters):$"
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|our|my|us)\b", re.IGNORECASE)
_SHORTEST = 40


class Block(NamedTuple):
    """A paragraph, or some, that one speaker says: its pieces, and the rule that found it."""

    spans: tuple[tuple[int, int], ...]
    paragraphs: tuple[int, ...]
    rule: str


def find_turns(text: str, paragraphs: Sequence[Paragraph]) -> tuple[list[Block], set[int]]:
    """Return the turns of officials in a transcript, and the paragraphs of those who ask.

    A transcript has at least two paragraphs that begin with a label and a colon.
    A label with a title, or one seen with a title, is an official; who asks is none.
    """
    labels: list[tuple[int, str, int]] = []
    for number, paragraph in enumerate(paragraphs):
        found = _LABEL.match(text, paragraph.start, paragraph.end)
        if found and text[found.end()] not in '"“«':
            labels.append((number, found["label"], found.end()))
    officials = [each for each in labels if _is_official(each[1])]
    if len(labels) < 2 or not officials:  # noqa: PLR2004
        return [], set()
    turns: list[Block] = []
    asked: set[int] = set()
    starts = {number for number, _, _ in labels}
    for number, label, begin in labels:
        following = number + 1
        if not _is_official(label):
            asked.add(number)
            continue
        spans = [(begin, paragraphs[number].end)]
        while following < len(paragraphs) and following not in starts:
            paragraph = paragraphs[following]
            if (
                text[paragraph.end - 1] not in '.!?”"'
                or paragraph.end - paragraph.start < _SHORTEST
            ):
                break
            spans.append((paragraph.start, paragraph.end))
            following += 1
        turns.append(Block(tuple(spans), tuple(range(number, following)), "turn"))
    return turns, asked


def _is_official(label: str) -> bool:
    words = {each.strip(".,").lower() for each in label.split()} | {
        each.lower() for each in label.split()
    }
    return bool(words & (TITLE_HEADS | ROLES)) and not _QUESTIONERS.search(label)


def find_said_blocks(text: str, paragraphs: Sequence[Paragraph], headings: set[int]) -> list[Block]:
    """Return the unmarked paragraphs that a line ending in "X said:" announces.

    The first must speak in the first person; the next belong to it as long as they do.
    """
    blocks: list[Block] = []
    for number, paragraph in enumerate(paragraphs[:-1]):
        line = text[max(paragraph.start, paragraph.end - _LONGEST_LINE) : paragraph.end]
        if number in headings or not _SAID_COLON.search(line):
            continue
        following = number + 1
        spans: list[tuple[int, int]] = []
        while following < len(paragraphs) and following not in headings:
            words = text[paragraphs[following].start : paragraphs[following].end]
            is_prose = len(words) >= _SHORTEST and words[0] not in '"“«' and words[-1] in ".!?"
            if not is_prose or not _FIRST_PERSON.search(words):
                break
            spans.append((paragraphs[following].start, paragraphs[following].end))
            following += 1
        if spans:
            blocks.append(Block(tuple(spans), tuple(range(number + 1, following)), "said-block"))
    return blocks


_LONGEST_LINE = 400
_DOCUMENT = re.compile(
    r"^(?:joint )?(?:statement|declaration|communiqu[eé]|remarks|letter)\b.*?\b(?:by|from|of)\b",
    re.IGNORECASE,
)


def is_document_title(title: str) -> bool:
    """Tell whether a title says that the text below is somebody's statement as a whole."""
    return bool(_DOCUMENT.match(title)) and not title.endswith(("?", "!"))
