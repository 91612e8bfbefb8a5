"""Reported speech: where the content behind a reporting verb begins, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.articles.cues import Cue
from onrecord.articles.names import CALENDAR, DETERMINERS, FUNCTION, PREPOSITIONS, PRONOUNS
from onrecord.articles.phrases import phrase_starting
from onrecord.articles.verbs import ADVERBS, AUXILIARIES, FORMS, MODALS
from onrecord.articles.words import DASHES, FULL_STOPS, STOPS, Token

FINITE = AUXILIARIES | MODALS - {"to"}
ADDRESSEES = frozenset(
    "reporters him her them us me it you people supporters voters journalists lawmakers everyone "
    "congress".split()
)
OBJECT_RULES = frozenset(("object", "performative", "infinitive"))
_QUESTION_WORDS = frozenset("whether if why how what who when where".split())
_CLAUSE_QUESTION_WORDS = frozenset("whether how why what if".split())
_OBJECT_STARTS = DETERMINERS | frozenset(
    "him her them us it what how not you me against for on of to".split()
)
_NO_CLAUSE = frozenset("so no nothing much it goodbye more yes as".split())
_CONTRACTED = ("n't", "'re", "'ve", "'d", "'ll", "'m")
_SUBJECTS_OF_IS = PRONOUNS | {"that", "there", "what", "who"}
_WIDE_VERBS = frozenset("say think believe".split())
_QUOTING_VERBS = frozenset("say tell claim argue add insist".split())
_ADJUNCT_STARTS = frozenset("in on at during after this last via before".split())
_TAILS = frozenset(
    "which who whose as but while when though although because after before since putting making "
    "giving so".split()
)
_OBJECT_TAILS = frozenset(
    "while when after because before during since although though but".split()
)
_NEW_ACTS = frozenset("and or a an the not".split())
_CONTRASTS = frozenset("while but and as though although".split())
_ASIDE_STARTS = frozenset(
    "who which whose according a an although but as while when after because in at on during with "
    "and before".split()
)
_FARTHEST_THAT = 16
_FARTHEST_VERB = 30
_LONGEST_ADJUNCT = 8
_SHORTEST_CONTENT = 3


def content_start(tokens: Sequence[Token], cue: Cue) -> tuple[int, str]:
    """Return where the content behind a verb begins, and by which rule; no rule: there is none."""
    at = behind(cue)
    takes = cue.takes
    that = _find_that(tokens, at)
    if that is not None and set("ce") & set(takes):
        return that + 1, "that-clause"
    if cue.is_inverted:
        return at, ""
    if "a" in takes and ("p" not in takes or cue.verb.lemma in ("warn", "advise")):
        end = _addressee_end(tokens, at)
        if end is None and not set("pt") & set(takes):
            return at, ""
        at = at if end is None else end
    token = tokens[at] if at < len(tokens) else None
    if token is None or token.text in STOPS:
        return at, ""
    if token.lower in _QUESTION_WORDS and (
        "w" in takes or ("c" in takes and token.lower in _CLAUSE_QUESTION_WORDS)
    ):
        return at, "question-clause"
    if "b" in takes and _is_clause(tokens, at, cue.verb.lemma):
        return _skip_time(tokens, at), "clause"
    if "t" in takes and token.lower == "to":
        return cue.at, "infinitive"
    return _object_start(tokens, cue, at)


def behind(cue: Cue) -> int:
    """Return the first token behind a verb and, if it stands there, its subject."""
    return max(cue.end, cue.subject.end) if cue.is_inverted else cue.end


def _find_that(tokens: Sequence[Token], at: int) -> int | None:
    """Return the "that" which opens the content: at once, or behind addressee, time and place."""
    for i in range(at, min(len(tokens) - 1, at + _FARTHEST_THAT)):
        token, following = tokens[i], tokens[i + 1]
        if token.text in FULL_STOPS | {":"} or token.kind == "quotation" or token.lower in FINITE:
            return None
        if token.lower != "that":
            continue
        if i == at:
            return None if following.text in FULL_STOPS else i
        first = tokens[at]
        is_adjunct = (
            first.lower in PREPOSITIONS | CALENDAR | ADVERBS | ADDRESSEES | DETERMINERS
            or first.is_capitalized
            or first.text == ","
        )
        # "the deal that was signed" is no content.
        is_relative = following.lower in FINITE or following.lower in FORMS
        return i if is_adjunct and not is_relative else None
    return None


def _addressee_end(tokens: Sequence[Token], at: int) -> int | None:
    """Return where the content may begin behind who was told, and when and where."""
    if at < len(tokens) and tokens[at].lower in ADDRESSEES:
        end = at + 1
    else:
        phrase = phrase_starting(tokens, at)
        if phrase is None:
            return None
        end = phrase.end - (phrase.end - at > 1 and tokens[phrase.end - 1].lower in PRONOUNS)
    if end >= len(tokens) or tokens[end].lower not in _ADJUNCT_STARTS:
        return end
    stop = end + 1
    while (
        stop < min(len(tokens), end + _LONGEST_ADJUNCT)
        and tokens[stop].kind in ("word", "number", "possessive")
        and tokens[stop].lower not in PRONOUNS | {"that"}
    ):
        stop += 1
    is_end = stop >= len(tokens) or tokens[stop].text in STOPS
    return stop if is_end or tokens[stop].lower in PRONOUNS | {"that"} else end


def _skip_time(tokens: Sequence[Token], at: int) -> int:
    while (
        at + 1 < len(tokens)
        and tokens[at].lower in CALENDAR | {"yesterday", "today"}
        and tokens[at + 1].kind != "possessive"
    ):
        at += 1
    return at


def _is_clause(tokens: Sequence[Token], at: int, lemma: str) -> bool:
    """Tell whether what follows has a finite verb of its own before the next stop."""
    first = tokens[at]
    if first.kind == "quotation":
        return at + 1 < len(tokens) and tokens[at + 1].text not in STOPS
    if first.lower in PREPOSITIONS - {"like", "as"} and lemma not in _WIDE_VERBS:
        return False
    if first.kind == "word" and first.lower in PRONOUNS:
        return True
    commas = 0
    for i in range(at, min(len(tokens), at + _FARTHEST_VERB)):
        token = tokens[i]
        if token.text in FULL_STOPS or commas > 1:
            break
        commas += token.text == ","
        if token.kind == "quotation":
            return lemma in _QUOTING_VERBS
        if _is_finite(tokens, i, is_first=i == at):
            return True
    return lemma == "say" and first.lower not in PREPOSITIONS | CALENDAR | ADVERBS | _NO_CLAUSE


def _is_finite(tokens: Sequence[Token], at: int, *, is_first: bool = False) -> bool:
    """Tell whether a word is a finite verb, as far as its form shows."""
    token = tokens[at]
    if token.kind == "possessive":
        return at > 0 and tokens[at - 1].lower in _SUBJECTS_OF_IS
    if token.kind != "word":
        return False
    if token.lower in FINITE or token.lower.endswith(_CONTRACTED):
        return True
    if is_first or token.is_capitalized:
        return False
    verb = FORMS.get(token.lower)
    return token.lower.endswith("ed") or (verb is not None and verb.form in ("third", "past"))


def has_finite(tokens: Sequence[Token]) -> bool:
    """Tell whether some words hold a finite verb, or a quotation that may."""
    return any(token.kind == "quotation" or _is_finite(tokens, i) for i, token in enumerate(tokens))


def goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a clause goes on behind "…, she said, …": it has a verb and is no aside."""
    if at >= len(tokens) or tokens[at].kind == "quotation":
        return False
    first = tokens[at].lower
    is_aside = first in _ASIDE_STARTS or first.endswith("ing")
    return not is_aside and has_finite(tokens[at : at + _FARTHEST_VERB])


def _object_start(tokens: Sequence[Token], cue: Cue, at: int) -> tuple[int, str]:
    """Return the object of a verb: with the verb where the act is the statement."""
    token = tokens[at]
    is_possessed = at + 1 < len(tokens) and tokens[at + 1].kind == "possessive"
    if token.lower in CALENDAR and not is_possessed:
        return at, ""
    is_noun = token.kind == "word" and token.lower not in FUNCTION - _OBJECT_STARTS
    if not (is_noun or token.is_capitalized or token.kind in ("quotation", "number")):
        return at, ""
    if token.lower in PREPOSITIONS and cue.end == cue.at + 1:
        return at, ""
    if set("so") & set(cue.takes):
        return at, "object"
    return (cue.at, "performative") if "p" in cue.takes else (at, "")


def content_end(
    tokens: Sequence[Token], cues: Sequence[Cue], number: int, start: int, rule: str
) -> int:
    """Return where reported speech ends: before the next reporter, and before a loose tail."""
    edges = (_edge_before(tokens, each, start) for each in cues[number + 1 :] if each.at > start)
    end = next((each for each in edges if each is not None), len(tokens))
    while end > start and (tokens[end - 1].text in STOPS or tokens[end - 1].text in "(\"'’”"):
        end -= 1
    for i in range(start + 2, end - 2):
        if _is_tail(tokens, start, i, rule):
            return i
    return end


def _edge_before(tokens: Sequence[Token], cue: Cue, start: int) -> int | None:
    """Return where the words of the next reporter begin to matter, or nothing if nested."""
    at = cue.first - 1
    if cue.verb.lemma == "according":
        return at if tokens[at].text == "," else cue.first
    if cue.is_shared:
        is_loose = cue.verb.form == "participle" and tokens[at].text in DASHES | {",", ";"}
        return at if is_loose else None
    if cue.is_inverted or cue.subject.first <= start:
        return None
    at = cue.subject.first - 1
    if tokens[at].lower in _CONTRASTS:
        if tokens[at - 1].text == ",":
            return at - 1
        return at if tokens[at].lower in ("while", "but") else None
    return at if tokens[at].text in DASHES | {",", ";"} else None


def _is_tail(tokens: Sequence[Token], start: int, at: int, rule: str) -> bool:
    """Tell whether at a token something else begins: a relative clause, a reason, another act."""
    token, following = tokens[at], tokens[at + 1].lower
    is_object = rule in OBJECT_RULES
    if is_object and (token.text == ";" or token.lower in _OBJECT_TAILS):
        return at - start >= _SHORTEST_CONTENT or token.text == ";"
    if token.text not in DASHES | {","} or at - start <= _SHORTEST_CONTENT:
        return False
    if following == "as" and tokens[at + 2].lower == "well":
        return False
    if following in _TAILS:
        return is_object or has_finite(tokens[start:at])
    return is_object and (token.text in ("—", "–", "--") or following in _NEW_ACTS)


def clause_start(tokens: Sequence[Token], end: int) -> int:
    """Return where the clause begins that ends before token ``end``."""
    start = next((i + 1 for i in range(end - 1, -1, -1) if tokens[i].text == ";"), 0)
    while start < end and tokens[start].lower in ("but", "and", "yet", "still", ","):
        start += 1
    return start
