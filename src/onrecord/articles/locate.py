"""Where a statement stands in its article: paragraph, and the exact words before and after."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from onrecord.articles.article import Article, Proposal
from onrecord.articles.paragraphs import Paragraph, find_paragraphs

# Of 100 proposals by a rule, so many at least are statements with the right speaker.
CERTAIN = 80

PRONOUNS = frozenset("he she they it him her them".split())

_AROUND = 40  # characters before and after that a selector keeps
_NEAR = 2000  # of a paragraph without end, what is looked at for an event
_RELATIVE_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|to|yester)day")


class Passage(NamedTuple):
    """A stretch of an article, and the spans of a statement within it."""

    text: str
    spans: tuple[tuple[int, int], ...]
    is_cut: tuple[bool, bool] = (False, False)


def is_certain(proposal: Mapping[str, Any]) -> bool:
    """Return whether a proposal, as JSON knows it, names its speaker by a reliable rule.

    Of the pronouns that stand for a speaker, a quarter is read wrongly: none is certain.
    """
    confidence = proposal.get("confidence", 0)
    is_reliable = isinstance(confidence, int) and confidence >= CERTAIN
    printed = str(proposal.get("official_as_printed", "")).lower()
    return is_reliable and bool(proposal.get("official")) and printed not in PRONOUNS


def describe(article: Article, *, with_text: bool = False) -> dict[str, Any]:
    """Return an article and its proposals as JSON, each with its place and how it is known.

    ``locator`` counts the paragraphs from the title on; ``selector`` holds a W3C
    TextQuoteSelector for each piece; ``basis`` says what the sentence itself does not print.
    """
    described = article.to_dict()
    paragraphs = find_paragraphs(article.text)
    for found, proposal in zip(described["statements"], article.statements, strict=True):
        found["locator"] = _locator(paragraphs, proposal)
        found["selector"] = [_selector(article.text, *span) for span in proposal.spans]
        basis = _basis(article, proposal, paragraphs)
        if basis:
            found["basis"] = basis
    if with_text:
        described["article"]["text"] = article.text
    return described


def passage(text: str, spans: Sequence[tuple[int, int]], room: int) -> Passage:
    """Return the paragraphs in which spans stand, at most ``room`` characters on either side."""
    paragraphs = find_paragraphs(text)
    inside = _paragraphs_of(paragraphs, spans)
    first, last = paragraphs[inside[0]], paragraphs[inside[-1]]
    start = max(min(first.start, spans[0][0]), spans[0][0] - room)
    end = min(max(last.end, spans[-1][1]), spans[-1][1] + room)
    moved = tuple((left - start, right - start) for left, right in spans)
    return Passage(text[start:end], moved, (start > first.start, end < last.end))


def find_spans(text: str, selectors: object) -> tuple[tuple[int, int], ...]:
    """Return where the words of TextQuoteSelectors stand in a text; nothing if one does not."""
    spans: list[tuple[int, int]] = []
    for selector in selectors if isinstance(selectors, list) else ():
        if not isinstance(selector, dict):
            return ()
        prefix, exact, suffix = (
            str(selector.get(each, "")) for each in ("prefix", "exact", "suffix")
        )
        at = text.find(prefix + exact + suffix)
        if at < 0 or not exact:
            return ()
        spans.append((at + len(prefix), at + len(prefix) + len(exact)))
    return tuple(sorted(spans))


def _locator(paragraphs: Sequence[Paragraph], proposal: Proposal) -> str:
    inside = [number + 1 for number in _paragraphs_of(paragraphs, proposal.spans)]
    if len(inside) == 1:
        return f"paragraph {inside[0]}"
    return f"paragraphs {inside[0]}-{inside[-1]}"


def _paragraphs_of(paragraphs: Sequence[Paragraph], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return the indexes of the paragraphs in which spans begin and end, in order."""
    edges = (edge for start, end in spans for edge in (start, end - 1))
    found = (bisect_right(paragraphs, edge, key=lambda each: each.start) for edge in edges)
    return sorted({max(0, at - 1) for at in found})


def _selector(text: str, start: int, end: int) -> dict[str, str]:
    return {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }


def _basis(article: Article, proposal: Proposal, paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    """Return how each field is known that the statement's own paragraph does not print."""
    basis: dict[str, str] = {}
    inside = _paragraphs_of(paragraphs, proposal.spans)
    start = max(paragraphs[inside[0]].start, proposal.spans[0][0] - _NEAR)
    end = min(paragraphs[inside[-1]].end, proposal.spans[-1][1] + _NEAR)
    around = article.text[start:end]
    if proposal.official and proposal.official not in proposal.official_as_printed:
        basis["official"] = "article"
    if proposal.event and proposal.event not in " ".join(around.split()):
        basis["event"] = "inferred"
    if _RELATIVE_DAY.fullmatch(proposal.date_as_printed):
        basis["date"] = "weekday"
    elif proposal.date and proposal.date == article.date:
        basis["date"] = "published"
    return basis
