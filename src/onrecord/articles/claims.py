"""Claims of a sentence: what each reporting verb reports, as pieces of the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.articles.content import (
    ADDRESSEES,
    FINITE,
    behind,
    clause_start,
    content_end,
    content_start,
    goes_on,
    has_finite,
)
from onrecord.articles.cues import Cue
from onrecord.articles.names import CALENDAR, PREPOSITIONS
from onrecord.articles.verbs import ADVERBS
from onrecord.articles.words import DASHES, FULL_STOPS, STOPS, Token

_DIRECT = frozenset(("quote-then-verb", "quote-then-subject", "verb-then-quote"))
# "When he was asked, she said": these words do not belong to what is said.
_INTRODUCES = frozenset(
    "when after before as asked speaking during at in on to for with by from".split()
)
_AFTER_REPORTER = PREPOSITIONS | CALENDAR | ADVERBS | {"that", "this", "last", "while", "when"}
_FARTHEST_QUOTATION = 40
_FARTHEST_COMMA = 24
_SHORTEST_CLAUSE = 3


@dataclass
class Claim:
    """Words reported by one verb: pieces of the text, who says them, and by which rule."""

    spans: list[tuple[int, int]]
    cue: Cue
    rule: str
    quotations: list[int]  # token numbers


def find_claims(tokens: Sequence[Token], cues: Sequence[Cue]) -> list[Claim]:
    """Return what the reporting verbs of a sentence report, in order of the text."""
    claims: list[Claim] = []
    taken: set[int] = set()
    for cue in cues:
        direct = _read_direct(tokens, cues, cue, taken)
        if direct is not None:
            claims.append(direct)
            taken.update(direct.quotations)
    directly = [claim.cue for claim in claims]
    for number, cue in enumerate(cues):
        if not cue.is_hedged:
            is_direct = any(each is cue for each in directly)
            reported = _read_reported(tokens, cues, number, is_direct=is_direct)
            if reported is not None and not taken & set(reported.quotations):
                claims.append(reported)
                taken.update(reported.quotations)
    claims.sort(key=lambda claim: claim.spans[0])
    return _join(tokens, [claim for claim in claims if not _is_nested(claim, claims)])


def _is_nested(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Tell whether a claim lies within another's reported speech."""
    start, end = claim.spans[0][0], claim.spans[-1][1]
    return any(
        other.spans != claim.spans
        and other.rule not in _DIRECT
        and other.spans[0][0] <= start
        and end <= other.spans[-1][1]
        for other in claims
    )


def _join(tokens: Sequence[Token], claims: Sequence[Claim]) -> list[Claim]:
    """Join what one speaker "welcomed and underscored" in one sentence."""
    joined: list[Claim] = []
    for claim in claims:
        cue, last = claim.cue, joined[-1] if joined else None
        is_coordinated = cue.is_shared and tokens[cue.first - 1].lower == "and"
        if (
            is_coordinated
            and last is not None
            and not _DIRECT & {last.rule, claim.rule}
            and last.cue.subject == cue.subject
            and last.spans[-1][1] <= claim.spans[0][0]
        ):
            last.spans[-1] = (last.spans[-1][0], claim.spans[-1][1])
            last.quotations += claim.quotations
        else:
            joined.append(claim)
    return joined


def _quotations(tokens: Sequence[Token], start: int, end: int) -> list[int]:
    return [i for i in range(start, end) if tokens[i].kind == "quotation"]


def _read_direct(
    tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue, taken: set[int]
) -> Claim | None:
    """Return the quotation that stands right beside a verb, with its second half."""
    if "q" not in cue.takes:
        return None
    left = cue.first if cue.is_inverted or cue.is_shared else min(cue.first, cue.subject.first)
    before = _quotation_before(tokens, left)
    # "the “old way,” noting that": there the quotation is not the words reported.
    has_content = cue.end < len(tokens) and tokens[cue.end].text not in STOPS
    if before in taken or (cue.is_shared and (has_content or cue.verb.form != "participle")):
        before = None
    after = _quotation_after(tokens, cues, cue)
    after = None if after in taken else after
    if before is not None:
        pieces = [before]
        if after is not None and _is_paused(tokens, behind(cue), after):
            pieces.append(after)
        spans = [(tokens[each].start, tokens[each].end) for each in pieces]
        ahead = clause_start(tokens, before)
        is_mixed = any(each.kind == "word" for each in tokens[ahead:before])
        if is_mixed and tokens[before - 1].text != ":" and all(each.at > before for each in cues):
            # "The lake is “calm,” she said": the words before belong to it.
            spans[0] = (tokens[ahead].start, spans[0][1])
            pieces += [i for i in _quotations(tokens, ahead, before) if i not in taken]
        rule = "quote-then-verb" if cue.is_inverted else "quote-then-subject"
        return Claim(spans, cue, rule, pieces)
    if after is None or not _stands_alone(tokens, cue, after):
        return None
    span = (tokens[after].start, tokens[after].end)
    first_half = None if cue.is_shared else _first_half(tokens, cues, cue)
    if first_half is not None:
        return Claim([first_half, span], cue, "clause-then-quote", [after])
    return Claim([span], cue, "verb-then-quote", [after])


def _quotation_before(tokens: Sequence[Token], at: int) -> int | None:
    """Return the quotation that ends right before token ``at``, over a comma or a dash."""
    before = at - 1
    while before >= 0 and (
        tokens[before].text in DASHES | {","} or tokens[before].lower in ("as", "so")
    ):
        before -= 1
    return before if before >= 0 and tokens[before].kind == "quotation" else None


def _quotation_after(tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue) -> int | None:
    """Return the quotation that a verb announces: behind its addressee, time and place."""
    at = behind(cue)
    others = (each.first for each in cues if each.at > cue.at and not each.is_shared)
    limit = min(next(others, len(tokens)), at + _FARTHEST_QUOTATION)
    for i in range(at, limit):
        if tokens[i].kind == "quotation":
            return i if _is_announced(tokens[at:i], tokens[i]) else None
        if tokens[i].text in FULL_STOPS:
            return None
    return None


def _is_announced(between: Sequence[Token], quotation: Token) -> bool:
    """Tell whether between verb and quotation stands nothing that is content itself."""
    if not between or between[-1].text == ":":
        return True
    last = between[-1]
    is_content = any(each.lower in FINITE or each.lower == "that" for each in between[:-1])
    if last.text in DASHES | {","} or last.lower == "that":
        return not is_content
    # "told reporters “…”", "said on Monday “…”"
    opens_sentence = quotation.text[:1].isupper() or quotation.text[:1] == "["
    is_short = last.lower in ADDRESSEES | CALENDAR or len(between) < _SHORTEST_CLAUSE
    return opens_sentence and is_short and not is_content and last.lower not in FINITE


def _is_paused(tokens: Sequence[Token], at: int, quotation: int) -> bool:
    """Tell whether a comma or a colon leads to the second half of a quotation."""
    between = tokens[at:quotation]
    return any(each.text == "," for each in between) or (
        bool(between) and between[-1].text in DASHES | {":", "."}
    )


def _stands_alone(tokens: Sequence[Token], cue: Cue, quotation: int) -> bool:
    """Tell whether a quotation behind its verb is a whole, not a part of a reported clause."""
    before = tokens[quotation - 1]
    following = tokens[quotation + 1].text if quotation + 1 < len(tokens) else "."
    is_sentence = tokens[quotation].text[:1].isupper()
    if before.text == ":":
        return True
    if before.lower == "that":
        return following in (".", "?", "!")
    if following in FULL_STOPS | DASHES:
        return before.text == "," or is_sentence or quotation == cue.end
    if following == ",":
        is_list = quotation + 2 < len(tokens) and tokens[quotation + 2].kind == "quotation"
        return before.text == "," or not is_list
    return before.text == "," and is_sentence


def _first_half(tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue) -> tuple[int, int] | None:
    """Return the first half of a sentence: The lake is calm, he said, “and blue”."""
    end = min(cue.subject.first, cue.first) - 1
    if end < 2 or tokens[end].text != "," or cue is not cues[0]:  # noqa: PLR2004 - a subject, a verb
        return None
    start = clause_start(tokens, end)
    first, words = tokens[start].lower, tokens[start:end]
    if first in _INTRODUCES or first.endswith(("ing", "ed")):
        return None
    if not has_finite(words) or any(each.kind == "quotation" for each in words):
        return None
    return tokens[start].start, tokens[end - 1].end


def _read_reported(
    tokens: Sequence[Token], cues: Sequence[Cue], number: int, *, is_direct: bool
) -> Claim | None:
    """Return the clause or object that a verb reports without, or with some, marks."""
    cue = cues[number]
    if cue.verb.lemma == "according":
        return _read_according(tokens, cues, number)
    start, rule = content_start(tokens, cue)
    if rule and (rule == "that-clause" or not is_direct):
        end = content_end(tokens, cues, number, start, rule)
        words = [each for each in tokens[start:end] if each.kind in ("word", "number", "quotation")]
        if len(words) > 1 or (words and words[0].kind == "quotation" and rule.endswith("clause")):
            span = (tokens[start].start, tokens[end - 1].end)
            return Claim([span], cue, rule, _quotations(tokens, start, end))
    return None if is_direct else _read_clause_before(tokens, cues, number)


def _read_according(tokens: Sequence[Token], cues: Sequence[Cue], number: int) -> Claim | None:
    """Return what "according to" reports: the clause before it, or the one behind it."""
    cue = cues[number]
    end = cue.first - (cue.first > 0 and tokens[cue.first - 1].text in DASHES | {","})
    start = clause_start(tokens, end)
    if end < _SHORTEST_CLAUSE:
        farthest = min(len(tokens), cue.end + _FARTHEST_COMMA)
        commas = (i for i in range(cue.end, farthest) if tokens[i].text == ",")
        start = next(commas, len(tokens)) + 1
        end = content_end(tokens, cues, number, start, "") if start < len(tokens) else start
    if end - start < _SHORTEST_CLAUSE:
        return None
    span = (tokens[start].start, tokens[end - 1].end)
    return Claim([span], cue, "according-to", _quotations(tokens, start, end))


def _read_clause_before(tokens: Sequence[Token], cues: Sequence[Cue], number: int) -> Claim | None:
    """Return the clause before "…, the minister added", with what goes on behind it."""
    cue = cues[number]
    left = cue.first if cue.is_inverted else min(cue.subject.first, cue.first)
    end = left - 1
    if "q" not in cue.takes or cue.is_shared or end < 1:
        return None
    if tokens[end].text not in DASHES | {","} or _has_reporter(cues[:number], left):
        return None
    start, at = clause_start(tokens, end), behind(cue)
    if end <= start:
        return None
    spans = [(tokens[start].start, tokens[end - 1].end)]
    quotations = _quotations(tokens, start, end)
    rest = tokens[at] if at < len(tokens) else None
    if rest is not None and rest.text == "," and not cue.is_inverted and goes_on(tokens, at + 1):
        last = content_end(tokens, cues, number, at + 1, "")
        if last > at + 2:
            spans.append((tokens[at + 1].start, tokens[last - 1].end))
            quotations += _quotations(tokens, at + 1, last)
        return Claim(spans, cue, "clause-then-subject", quotations)
    is_closed = (
        rest is None
        or rest.kind == "quotation"
        or rest.text in STOPS
        or rest.lower in _AFTER_REPORTER
    )
    if end - start < 2 or not is_closed or not has_finite(tokens[start:end]):  # noqa: PLR2004
        return None
    return Claim(spans, cue, "clause-then-subject", quotations)


def _has_reporter(cues: Sequence[Cue], before: int) -> bool:
    """Tell whether the clause before a reporter has a reporter of its own."""
    return any(
        each.verb.lemma == "according"
        or (
            each.verb.lemma in ("say", "tell")
            and not each.is_hedged
            and each.at < before
            and each.subject.first < before
        )
        for each in cues
    )
