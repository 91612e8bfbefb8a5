"""Reporting verbs in a sentence: which words report, who is their subject, what they take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.articles.names import (
    BODIES,
    DETERMINERS,
    FUNCTION,
    PLURAL_ROLES,
    PRONOUNS,
    ROLES,
    TITLE_HEADS,
)
from onrecord.articles.phrases import (
    Phrase,
    can_speak,
    phrase_ending,
    phrase_starting,
    subject_before,
)
from onrecord.articles.verbs import (
    ADVERBS,
    AUXILIARIES,
    FORMS,
    MODALS,
    NEGATIONS,
    PASSIVE,
    PHRASES,
    Verb,
)
from onrecord.articles.words import DASHES, Token

_RELATIVES = frozenset("which what that who whom".split())
_CONJUNCTIONS = frozenset("and but then".split())
# What may follow a subject that stands behind its verb: "…, said the envoy after the talks".
_AFTER_SUBJECT = frozenset(
    "of in on at during after when while who whose to from with as before".split()
)
_NO_ADVERBS = frozenset(
    "family ally italy july assembly reply emily kelly sally molly billy polly daily weekly "
    "beverly kimberly holly lily only".split()
)
# "continued to say", "went on to say": nothing is hedged by these.
_PHASES = frozenset(
    "continued continues seemed began started used went proceeded likes took".split()
)
_REFUSALS = frozenset("declined refused failed wants want plans".split())
_PREPOSITIONS_OF_NOUNS = frozenset("of in for with on by from against about into at".split())
_SUBJECT_DETERMINERS = frozenset("that some many others both one two all few most this her".split())
_PLURALS = PLURAL_ROLES | frozenset(
    "they we i you people some many others both men women police".split()
)
_SINGULARS = ROLES | BODIES | TITLE_HEADS | PRONOUNS | {"who", "which", "that"}
# Words before a participle that reports: "a tweet saying that", "by noting that".
_BEFORE_PARTICIPLE = frozenset("and by tweet statement while letter".split())
_COMMON_VERBS = frozenset(
    "is was are were has had have did does met told went took made gave came got said says held "
    "began".split()
)
_FARTHEST_SUBJECT = 40


class Cue(NamedTuple):
    """A reporting verb: its group of words, its subject, and what it takes."""

    first: int  # with auxiliaries and adverbs
    at: int
    end: int  # behind the verb and its particle
    verb: Verb
    takes: str
    subject: Phrase
    is_inverted: bool = False  # QUOTE, said NAME
    is_shared: bool = False  # takes the subject of an earlier verb
    is_hedged: bool = False  # would say, did not say, to say


class _Group(NamedTuple):
    """A verb with its auxiliaries, before its subject is known."""

    first: int
    at: int
    end: int
    verb: Verb
    takes: str
    is_hedged: bool
    has_passive: bool  # a form of "to be" stands before it

    def cue(self, subject: Phrase, *, is_inverted: bool = False, is_shared: bool = False) -> Cue:
        return Cue(*self[:5], subject, is_inverted, is_shared, self.is_hedged)


def find_cues(tokens: Sequence[Token]) -> list[Cue]:
    """Return the reporting verbs of a sentence that have a subject, in order."""
    cues: list[Cue] = []
    at = 0
    while at < len(tokens):
        cue = _read_cue(tokens, at, cues) if tokens[at].kind == "word" else None
        if cue is not None:
            cues.append(cue)
        at = cue.end if cue is not None and not cue.is_inverted else at + 1
    return cues


def _read_cue(tokens: Sequence[Token], at: int, earlier: Sequence[Cue]) -> Cue | None:
    if tokens[at].lower == "according" and at + 1 < len(tokens) and tokens[at + 1].lower == "to":
        source = phrase_starting(tokens, at + 2)
        verb = Verb("according", "past", "qcb")
        return Cue(at, at, source.end, verb, "qcb", source, is_inverted=True) if source else None
    group = _read_group(tokens, at)
    if group is None:
        return None
    earlier = [each for each in earlier if each.verb.lemma != "according"]
    if group.verb.form == "participle":
        if group.has_passive:  # "is saying"
            subject = subject_before(tokens, group.first)
            is_speaker = subject is not None and can_speak(tokens, subject)
            return group.cue(subject) if subject is not None and is_speaker else None
        return _read_participle(tokens, group, earlier)
    if group.has_passive and group.verb.form == "past":
        return None
    return None if _is_noun(tokens, group) else _read_finite(tokens, group, earlier)


def _read_group(tokens: Sequence[Token], at: int) -> _Group | None:
    """Read a reporting verb with its particle, its auxiliaries and adverbs."""
    token = tokens[at]
    verb = FORMS.get(token.lower)
    takes, end = verb.takes if verb is not None and "x" not in verb.takes else "", at + 1
    for words, phrase_takes in PHRASES.get(token.lower, ()):
        parts = words.split()
        if [each.lower for each in tokens[end : end + len(parts)]] == parts:
            takes, end = phrase_takes, end + len(parts) - (parts[-1] == "that")
            break
    if not takes or (token.is_capitalized and at and tokens[at - 1].kind != "mark"):
        return None
    form = "third" if token.lower.endswith("s") else "past"
    first, is_hedged, has_passive = _read_auxiliaries(tokens, at)
    verb = verb or Verb(token.lower, form, takes)
    return _Group(first, at, end, verb, takes, is_hedged, has_passive)


def _read_auxiliaries(tokens: Sequence[Token], at: int) -> tuple[int, bool, bool]:
    """Return where a verb's group begins, whether it is hedged, and whether "be" is in it."""
    first = at
    is_hedged = has_passive = False
    while first:
        token = tokens[first - 1]
        before = token.lower
        is_contraction = (
            token.kind == "possessive" and first > 1 and tokens[first - 2].lower in PRONOUNS
        )
        is_adverb = token.kind == "word" and before.endswith("ly") and before not in _NO_ADVERBS
        if before in MODALS | NEGATIONS:
            is_hedged = True
        elif before in AUXILIARIES or is_contraction:
            has_passive = has_passive or before in PASSIVE
        elif is_hedged and before == "on" and tokens[first - 2].lower in ("went", "goes", "gone"):
            is_hedged = False
            first -= 1
        elif is_hedged and before in _PHASES:
            is_hedged = False
        elif before not in ADVERBS and not is_adverb and not (is_hedged and before in _REFUSALS):
            break
        first -= 1
    return first, is_hedged, has_passive


def _is_noun(tokens: Sequence[Token], group: _Group) -> bool:
    """Tell whether the word is rather a noun here: "the report", "member states"."""
    verb, at = group.verb, group.at
    if not at:
        return verb.form != "past"
    before = tokens[at - 1]
    if before.kind == "possessive":
        return not (at > 1 and tokens[at - 2].lower in PRONOUNS)
    if before.lower in (DETERMINERS - _SUBJECT_DETERMINERS) | _PREPOSITIONS_OF_NOUNS:
        return True
    if group.first < at or before.lower in ("and", "but", "or"):
        return False
    if verb.form == "base":
        is_plural = before.lower in _PLURALS | BODIES or before.lower.endswith("s")
        return not is_plural and before.lower not in ("who", "that", "which")
    if verb.form == "third" and "n" in verb.takes:
        return not (
            before.is_capitalized or before.lower in _SINGULARS or before.text in (",", ")")
        )
    return False


def _read_finite(tokens: Sequence[Token], group: _Group, earlier: Sequence[Cue]) -> Cue | None:
    """Find the subject of a finite verb: before it, behind it, or that of an earlier verb."""
    first, takes = group.first, group.takes
    before = tokens[first - 1] if first else None
    subject = subject_before(tokens, first)
    if subject is not None and not _agrees(tokens, subject, group):
        return None
    inverse = _subject_behind(tokens, group, subject)
    if inverse is not None:
        return group.cue(inverse, is_inverted=True)
    if subject is None and before is not None:
        if earlier and before.lower in _CONJUNCTIONS | {","}:
            return group.cue(earlier[-1].subject, is_shared=True)
        if not earlier and before.lower in _CONJUNCTIONS:
            subject = main_subject(tokens, first)
            return group.cue(subject, is_shared=True) if subject is not None else None
    if subject is None or ("q" not in takes and not can_speak(tokens, subject)):
        return None
    # "which they call a “ferry”" names a thing and says nothing.
    is_naming = "s" in takes and subject.first and tokens[subject.first - 1].lower in _RELATIVES
    return None if is_naming else group.cue(subject)


def _subject_behind(
    tokens: Sequence[Token], group: _Group, subject: Phrase | None
) -> Phrase | None:
    """Return the subject behind its verb: "…”, said NAME", "…, said the envoy"."""
    first = group.first
    if not first or "q" not in group.takes:
        return None
    before = tokens[first - 1]
    after_quotation = before.kind == "quotation" or (
        first > 1 and before.text == "," and tokens[first - 2].kind == "quotation"
    )
    inverse = phrase_starting(tokens, group.end)
    if inverse is None:
        return None
    if before.text == "," and "a" not in group.takes and group.verb.form != "base":
        is_closed = (
            inverse.end >= len(tokens)
            or tokens[inverse.end].kind == "mark"
            or tokens[inverse.end].lower in _AFTER_SUBJECT
        )
        # The words before are a clause of their own, not a subject with its aside.
        is_clause = subject is None or any(
            each.lower in AUXILIARIES | MODALS or each.lower.endswith("ed")
            for each in tokens[subject.end : first]
        )
        if is_closed and is_clause and can_speak(tokens, inverse):
            return inverse
    may_invert = (
        before.kind == "quotation"
        or before.text in DASHES | {","}
        or (before.lower in ("as", "so"))
    )
    if may_invert and (subject is None or (after_quotation and subject.end < first)):
        return inverse
    return None


def _agrees(tokens: Sequence[Token], subject: Phrase, group: _Group) -> bool:
    """Tell whether a bare verb has a plural subject."""
    if group.first < group.at or group.verb.form != "base" or subject.is_relative:
        return True
    words = [each.lower for each in tokens[subject.first : subject.end]]
    return words[-1].endswith("s") or any(each == "and" or each in _PLURALS for each in words)


def _read_participle(tokens: Sequence[Token], group: _Group, earlier: Sequence[Cue]) -> Cue | None:
    """Read "…, adding that": it takes the subject of the sentence, or of "with X saying"."""
    first = group.first
    before = tokens[first - 1] if first else None
    nearby = tokens[group.at + 1 : group.at + 6]
    if set(group.takes) == {"q"} and not any(each.kind == "quotation" for each in nearby):
        return None
    is_loose = (
        before is None
        or before.kind == "quotation"
        or before.text in DASHES | {",", ";"}
        or before.lower in _BEFORE_PARTICIPLE
    )
    if not is_loose:
        subject = subject_before(tokens, first)
        if subject is None or not subject.first or "q" not in group.takes:
            return None
        return group.cue(subject) if tokens[subject.first - 1].lower == "with" else None
    subject = earlier[-1].subject if earlier else main_subject(tokens, first)
    if subject is None and before is not None and before.text == ",":
        subject = phrase_ending(tokens, first - 2)
        subject = subject if subject is not None and can_speak(tokens, subject) else None
    return group.cue(subject, is_shared=True) if subject is not None else None


def main_subject(tokens: Sequence[Token], before: int) -> Phrase | None:
    """Return the subject of the first finite verb of a sentence that we can see."""
    for at in range(1, before if before > 1 else min(len(tokens), _FARTHEST_SUBJECT)):
        token = tokens[at]
        if token.kind != "word" or token.is_capitalized:
            continue
        is_past = token.lower.endswith("ed") and token.lower not in FUNCTION
        if is_past or token.lower in _COMMON_VERBS or token.lower in FORMS:
            subject = subject_before(tokens, at)
            if subject is not None and can_speak(tokens, subject) and not subject.is_relative:
                return subject
    first = phrase_starting(tokens, int(tokens[0].lower in ("but", "and", "yet", "then")))
    return first if first is not None and can_speak(tokens, first) else None
