"""Tokens of an article (words, numbers, marks, whole quotations), and its sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.articles.paragraphs import Paragraph
from onrecord.articles.quotes import Quotation
from onrecord.articles.verbs import FORMS

DASHES = frozenset(("—", "–", "--", "-", "―"))
FULL_STOPS = frozenset((".", ";", "?", "!"))
STOPS = FULL_STOPS | DASHES | {",", ":"}

_ABBREVIATIONS = (
    "Mr Mrs Ms Dr Sen Sens Rep Reps Gov Govs Gen Lt Col Maj Sgt Capt Adm Cmdr Hon Rev Prof St "
    "Jr Sr vs Inc Corp Ltd Co Bros No Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Amb Messrs "
    "Mass Conn Calif Fla Pa Ill Wis Tenn Ariz Colo Minn Mich Va Ga Wash Ore Okla Ala La Tex Del "
    "approx est Dept Univ Pres Mme M"
)
_TOKEN = re.compile(
    rf"(?P<word>(?:[^\W\d_]\.){{2,}}|(?:{'|'.join(_ABBREVIATIONS.split())})\.(?=\s*[\w(])"
    r"|[A-Z]\.(?=[\s ]+[A-Z])|[^\W\d_](?:[\w]|-(?=\w)|['’](?!s\b)(?=\w)|[.@](?=com\b|org\b))*)"
    r"|(?P<possessive>(?<=\w)['’]s\b|(?<=[sS])['’](?!\w))"
    r"|(?P<number>\d(?:[\d,.:]*\d)?%?(?:[^\W\d_]|-(?=\w))*)"
    r"|(?P<mark>\.{2,}|…|--+|[^\w\s]|_)"
)
_LONGEST_SENTENCE = 200  # tokens: what has no full stop is cut, so that work stays linear
_LONGEST_WORD = 80
_ENDS = {".", "?", "!", "…", "...", "。", "！", "？"}
_CLOSING = {")", "]", "”", "’", "'", '"', "»"}
# Words that begin a sentence after an abbreviation such as U.S.
_STARTERS = frozenset(
    "The He She They It But And In On A An This That These Those We I You At As If When While "
    "After Before For His Her Their Its Mr. Mrs. Ms. There So Yet Some Many Most".split()
)


class Token(NamedTuple):
    """One token and its place in the text; a quotation is one token."""

    kind: str  # word, possessive, number, mark, quotation
    text: str
    lower: str
    start: int
    end: int

    @property
    def is_capitalized(self) -> bool:
        """Tell whether it is a word with a capital letter."""
        return self.kind == "word" and self.text[0].isupper()


class Sentence(NamedTuple):
    """The tokens of a sentence, and the number of its paragraph."""

    tokens: tuple[Token, ...]
    paragraph: int

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.tokens[-1].end


def split_sentences(
    text: str, paragraphs: Sequence[Paragraph], quotations: Sequence[Quotation]
) -> list[Sentence]:
    """Return the sentences of all paragraphs; a quotation is never split."""
    starts = [each.start for each in quotations]
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        inside = quotations[
            bisect_left(starts, paragraph.start) : bisect_left(starts, paragraph.end)
        ]
        tokens = tokenize(text, paragraph.start, paragraph.end, inside)
        sentences += [Sentence(tuple(each), number) for each in _split(tokens)]
    return sentences


def tokenize(text: str, start: int, end: int, quotations: Sequence[Quotation] = ()) -> list[Token]:
    """Return the tokens between two offsets."""
    tokens: list[Token] = []
    at = start
    for quotation in quotations:
        _add_tokens(tokens, text, at, quotation.start)
        words = text[quotation.first : quotation.last]
        tokens.append(Token("quotation", words, "", quotation.start, quotation.end))
        at = quotation.end
    _add_tokens(tokens, text, at, end)
    return tokens


def _add_tokens(tokens: list[Token], text: str, start: int, end: int) -> None:
    for found in _TOKEN.finditer(text, start, end):
        printed = found[0]
        lower = printed.lower().replace("’", "'") if len(printed) < _LONGEST_WORD else ""
        tokens.append(Token(str(found.lastgroup), printed, lower, found.start(), found.end()))


def _split(tokens: Sequence[Token]) -> list[list[Token]]:
    """Cut the tokens of a paragraph into sentences."""
    sentences: list[list[Token]] = []
    current: list[Token] = []
    for at, token in enumerate(tokens):
        if not current and token.text in _CLOSING and sentences:
            sentences[-1].append(token)
            continue
        current.append(token)
        if len(current) >= _LONGEST_SENTENCE or _ends_sentence(tokens, at):
            sentences.append(current)
            current = []
    if current:
        sentences.append(current)
    return sentences


def _ends_sentence(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None:
        return True
    starts = following.kind in ("quotation", "number") or following.text[0].isupper()
    if token.kind == "quotation":
        if token.text[-1:] in "?!" and starts:
            return not _is_attributed_after(tokens, at)
        return token.text[-1:] in ".…" and following.is_capitalized
    if token.text in _ENDS:
        if token.text == "." and at and tokens[at - 1].text in ("No", "St"):
            return False
        return starts or following.text in "([“‘'\""
    if token.text in _CLOSING and at and tokens[at - 1].text in _ENDS:
        return starts
    if token.kind == "word" and token.text.endswith(".") and token.text.count(".") > 1:
        return following.text in _STARTERS and following.start > token.end
    return False


def _is_attributed_after(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a question in marks is followed by who asked it: "Why?" Smith said."""
    for token in tokens[at + 1 : at + 12]:
        if token.lower in FORMS:
            return True
        if token.kind in ("mark", "quotation") and token.text != ",":
            return False
    return False
