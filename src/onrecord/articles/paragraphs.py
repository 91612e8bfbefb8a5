"""Paragraphs of an article: where each begins and ends, hard-wrapped lines joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_WIDEST_WRAP = 120
_NARROWEST_WRAP = 40
_ENUMERATION = re.compile(r"\s*(?:\(?\d{1,3}[.)]|[-•*–—])\s")


class Paragraph(NamedTuple):
    """A paragraph from its first to its last printed character."""

    start: int
    end: int


def find_paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs of a text in order.

    A blank line ends a paragraph. A single line break ends one too, unless the
    block is hard-wrapped: then the next line's first word would not have fitted.
    """
    return [
        each
        for block in _blocks(text)
        for each in ([Paragraph(block[0][0], block[-1][1])] if _is_wrapped(text, block) else block)
    ]


def _blocks(text: str) -> Iterator[list[Paragraph]]:
    """Yield the lines between two blank lines, each from its first to its last character."""
    block: list[Paragraph] = []
    end = 0
    for found in _LINE.finditer(text):
        between = text[end : found.start()].replace("\r\n", "\n")
        if block and len(between) > 1:
            yield block
            block = []
        end = found.end()
        printed = found[0].strip()
        if printed:
            start = found.start() + found[0].index(printed)
            block.append(Paragraph(start, start + len(printed)))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_wrapped(text: str, block: list[Paragraph]) -> bool:
    """Tell whether the lines of a block are one paragraph, broken to fit a width."""
    width = max(line.end - line.start for line in block)
    if len(block) == 1 or not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return False
    full = 0
    for line, following in pairwise(block):
        printed = text[following.start : following.end]
        word = re.match(r"\S+", printed)
        needed = line.end - line.start + 1 + (word.end() if word else 0)
        full += needed > width - 2 and not _ENUMERATION.match(printed)
    return full >= (len(block) - 1) * 0.8


_SMALL = frozenset("a an the of for to in on at by and or but with from as is vs via".split())
_LONGEST_HEADING = 24
_FEWEST_CAPITALS = 4


def is_heading(text: str, paragraph: Paragraph, *, is_first: bool) -> bool:
    """Tell whether a paragraph is a heading: by its capitals, or a missing full stop."""
    printed = text[paragraph.start : paragraph.end]
    words = re.findall(r"[^\W\d_][\w'’-]*", printed)
    if not words or len(words) > _LONGEST_HEADING:
        return False
    ends_plainly = printed[-1] not in ".!?:;,\"”’'»"
    if is_first and ends_plainly:
        return True
    large = [each for each in words if each.lower() not in _SMALL]
    capitals = sum(each[0].isupper() for each in large)
    if len(large) >= _FEWEST_CAPITALS and capitals >= len(large) * 0.85:
        return printed[0] not in "\"“«‘'" or ends_plainly
    return False
