"""Quotations of an article: which stretches stand in quotation marks, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from onrecord.articles.paragraphs import Paragraph

_MARKS = re.compile(r"``|''|[\"＂″“”„‟«»]")
_PAIRS = {"“": "”", "‟": "”", "„": "“”‟", "«": "»", "``": "''", "″": '″＂"', "＂": '＂″"'}
_STRAIGHT = {'"', "＂", "″", "''"}
_SINGLE_OPEN = re.compile(r"(?<![\w.,!?])['‘](?=[\w\[(])(?!(?:em|til|tis|twas|\d0s)\b)")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…)\]])['’](?!\w)")
_SHORTEST_OPEN = 20
_FEWEST_SINGLE_WORDS = 4


class Quotation(NamedTuple):
    """A stretch in quotation marks; ``first`` and ``last`` bound the words between them."""

    start: int
    end: int
    first: int
    last: int
    is_closed: bool = True
    is_single: bool = False


def find_quotations(text: str, paragraphs: Iterable[Paragraph]) -> list[Quotation]:
    """Return the outermost quotations of each paragraph, in order.

    A mark never pairs with one of another paragraph: what is still open at the
    end of a paragraph ends there and is not closed.
    """
    found: list[Quotation] = []
    for paragraph in paragraphs:
        double = _double_quotations(text, paragraph)
        found += sorted(double + _single_quotations(text, paragraph, double))
    return found


def _double_quotations(text: str, paragraph: Paragraph) -> list[Quotation]:
    """Pair double marks as they come: curly, straight, angular and typewriter's ones."""
    found: list[Quotation] = []
    opened: re.Match[str] | None = None
    for mark in _MARKS.finditer(text, *paragraph):
        before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
        after = text[mark.end()] if mark.end() < paragraph.end else " "
        if opened is None:
            if _opens(mark[0], before, after):
                opened = mark
        elif _closes(opened[0], mark[0], before, after):
            found.append(_quotation(text, opened, mark.end(), mark.start()))
            opened = None
        elif mark[0] == opened[0] and _opens(mark[0], before, after):
            # A second opening mark: the first was never closed.
            found.append(_quotation(text, opened, mark.start(), mark.start(), is_closed=False))
            opened = mark
    is_sure = opened is not None and opened[0] in _PAIRS and opened[0] not in _STRAIGHT
    if opened is not None and (is_sure or paragraph.end - opened.start() > _SHORTEST_OPEN):
        # A paragraph may close with a single mark what a double one opened.
        last = paragraph.end - (text[paragraph.end - 2 : paragraph.end] in (".'", ".’"))
        closed = last < paragraph.end
        found.append(_quotation(text, opened, paragraph.end, last, is_closed=closed))
    return [each for each in found if each.first < each.last]


def _opens(mark: str, before: str, after: str) -> bool:
    if mark in _STRAIGHT:
        # 6'2" and 40" are measures.
        measure = before.isdigit() and not after.isalnum()
        return not measure and not (after.isspace() and (before.isalnum() or before in ".?!"))
    return mark in _PAIRS


def _closes(opening: str, mark: str, before: str, after: str) -> bool:
    if opening in _STRAIGHT:
        return mark in _STRAIGHT and not (before.isspace() and after.isalnum())
    # A careless hand closes with an opening mark: “calm“ here.
    careless = mark == opening and not before.isspace() and not after.isalnum()
    return mark in _PAIRS[opening] or careless


def _quotation(
    text: str, opened: re.Match[str], end: int, last: int, *, is_closed: bool = True
) -> Quotation:
    """Make a quotation whose words have no blanks at their ends."""
    first = opened.end()
    words = text[first:last]
    first += len(words) - len(words.lstrip())
    last -= len(words) - len(words.rstrip())
    return Quotation(opened.start(), end, first, max(first, last), is_closed)


def _single_quotations(text: str, paragraph: Paragraph, double: list[Quotation]) -> list[Quotation]:
    """Pair British single marks outside the double ones; apostrophes are none."""
    found: list[Quotation] = []
    gaps = [paragraph.start, *(edge for each in double for edge in each[:2]), paragraph.end]
    for start, end in zip(gaps[::2], gaps[1::2], strict=True):
        at = start
        while opened := _SINGLE_OPEN.search(text, at, end):
            closed = _single_close(text, opened.end(), end)
            at = closed.end() if closed else opened.end()
            if closed:
                found.append(
                    Quotation(
                        opened.start(), closed.end(), opened.end(), closed.start(), is_single=True
                    )
                )
            else:
                break
    return found


def _single_close(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the closing mark: one after a comma or a full stop, else one after some words."""
    plain: re.Match[str] | None = None
    for mark in _SINGLE_CLOSE.finditer(text, start, end):
        if text[mark.start() - 1] in ",.!?…":
            return mark
        if plain is None and len(text[start : mark.start()].split()) >= _FEWEST_SINGLE_WORDS:
            plain = mark
    return plain
