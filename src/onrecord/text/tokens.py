"""Folding and tokenising: one idea of "the same word" for every store."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache


# Letters that Unicode does not decompose, and the Cyrillic and Greek ones as
# the press writes them in English. Read before decomposition: it splits й.
def _letters(foreign: str, latin: str) -> dict[str, str]:
    """Pair each letter with its Latin ones; a dot stands for none."""
    return {each: new.strip(".") for each, new in zip(foreign, latin.split(), strict=True)}


_LETTERS = (
    _letters("øłđıðħŧŋþæœə", "o l d i d h t n th ae oe a")
    | _letters("абвгґдеёєжзиіїйклмно", "a b v g g d e e ie zh z i i i y k l m n o")
    | _letters("прстуўфхцчшщъыьэюя", "p r s t u u f kh ts ch sh shch . y . e yu ya")
    | _letters("ђјљњћџѓќѕ", "dj j lj nj c dz g k dz")
    | _letters("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o")
)
_TRANSLITERATE = str.maketrans(_LETTERS)

# Scripts written without blanks: each character stands alone.
_ALONE = (
    "\u0e00-\u0e7f"  # Thai
    "\u0e80-\u0eff"  # Lao
    "\u1000-\u109f"  # Burmese
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # Japanese
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
# Indic and Tibetan vowel signs are no letters to Unicode, yet belong to their word.
_LETTER = rf"[^\W_{_ALONE}]|[\u0900-\u0963\u0966-\u0dff\u0f18-\u0f19\u0f35-\u0fbc]"
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe20-\ufe2f]"
)
_INITIAL = rf"[^\W\d_{_ALONE}]"
_ACRONYM = rf"(?<![^\W_{_ALONE}])(?:{_INITIAL}{_MARK}*\.)+{_INITIAL}{_MARK}*+(?![^\W_{_ALONE}])\.?"
_CHUNK = rf"[{_ALONE}]|(?:{_LETTER}|{_MARK})+"
# ASCII, and the marks of print outside it: quotation marks, dashes, hard blanks.
_PRINT = r"\x00-\x7f\u00a0\u00ab\u00bb\u2010-\u2027"
_PATTERNS = {
    "word": rf"[{_ALONE}]|(?:{_LETTER})+",
    "ascii": r"[a-z0-9]+",
    "printed": r"[A-Za-z0-9]+",
    # What an acronym has, and few texts.
    "dotted": r"\.[^\W\d_]",
    "foreign": rf"[^{_PRINT}]",
    # From one foreign letter to the next, over a blank or an apostrophe.
    "stretch": rf"[^{_PRINT}]+(?:[{_PRINT}]{{1,2}}[^{_PRINT}]+)*",
    "acronym": _ACRONYM,
    # A word as printed: an acronym with its dots, or letters with the marks that belong to them.
    "chunk": rf"{_ACRONYM}|{_CHUNK}",
    "undotted": _CHUNK,
}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Compile a pattern when it is first needed: few commands need them all."""
    return re.compile(_PATTERNS[name])


def _is_plain(text: str) -> bool:
    """Tell whether lower case is all that folding does to the letters of ``text``."""
    return text.isascii() or not _pattern("foreign").search(text)


class _Folded(dict[int, str]):
    """A table for ``str.translate``: each character folded, learned as it is met."""

    def __missing__(self, point: int) -> str:
        """Transliterate before decomposition, which would split й, and once more after it."""
        whole = chr(point).casefold().translate(_TRANSLITERATE)
        apart = unicodedata.normalize("NFKD", whole).casefold()
        bare = "".join(each for each in apart if not unicodedata.combining(each))
        self[point] = bare.translate(_TRANSLITERATE)
        return self[point]


_FOLDED = _Folded()


def _join_acronym(acronym: re.Match[str]) -> str:
    """Leave out the dots; the last one still ends the word."""
    return acronym[0].replace(".", "") + " " * acronym[0].endswith(".")


def fold(text: str) -> str:
    """Return ``text`` without case, marks and script; dotted acronyms joined."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if _pattern("dotted").search(text):
        text = _pattern("acronym").sub(_join_acronym, text)
    if _is_plain(text):
        return text.lower()
    return _pattern("stretch").sub(lambda found: _fold_foreign(found[0]), text).lower()


@lru_cache(maxsize=4096)
def _fold_foreign(text: str) -> str:
    return text.translate(_FOLDED)


def tokens(text: str) -> list[str]:
    """Return the folded words of ``text``.

    A character of a script written without blanks (Chinese, Japanese, Thai,
    Khmer, Lao, Burmese) is a word of its own.
    """
    return _words(fold(text))


def _words(folded: str) -> list[str]:
    return _pattern("ascii" if _is_plain(folded) else "word").findall(folded)


def words(text: str) -> str:
    """Return the folded words of ``text`` with blanks between: what ``tokens`` gives, joined."""
    if text.isascii() and not _pattern("dotted").search(text):
        return text.lower().translate(_BLANKS)
    return " ".join(map(_KNOWN.__getitem__, unicodedata.normalize("NFC", text).split()))


# All that is in ASCII and no letter or digit becomes a blank.
_BLANKS = {point: " " for point in range(128) if not chr(point).isalnum()}


class _Known(dict[str, str]):
    """Each word as printed, and its tokens: few words make up most of what is said."""

    def __missing__(self, printed: str) -> str:
        """Read a word, and keep it if it may come again."""
        if len(self) >= _MOST_KNOWN:
            self.clear()
        found = " ".join(tokens(printed))
        if len(printed) <= _LONGEST_KNOWN:
            self[printed] = found
        return found


_MOST_KNOWN, _LONGEST_KNOWN = 1 << 16, 24
_KNOWN = _Known()


@lru_cache(maxsize=4096)
def fold_key(name: str) -> str:
    """Return what all spellings of one name have in common: its folded words."""
    return " ".join(tokens(name))


def contains_words(text: str, asked: tuple[str, ...], *, prefix: bool = False) -> bool:
    """Return whether the folded words ``asked`` are adjacent in ``text``.

    With ``prefix`` the last may be the beginning of a word.
    """
    if all(len(each) > 1 and each.isascii() for each in asked) and _is_plain(text):
        lowered = text.lower()
        if not any(".".join(each) in lowered for each in asked):
            there = all(each in lowered for each in asked)
            return there and _are_adjacent(asked, prefix).search(lowered) is not None
    folded = fold(text)
    return all(each in folded for each in asked) and _stands_at(
        _words(folded), asked, prefix=prefix
    )


@cache
def _are_adjacent(asked: tuple[str, ...], prefix: bool) -> re.Pattern[str]:  # noqa: FBT001
    """Find words side by side in plain lower case, where none of them is a dotted acronym."""
    end = "" if prefix else "(?![a-z0-9])"
    return re.compile(f"(?<![a-z0-9]){'[^a-z0-9]+'.join(asked)}{end}")


def _stands_at(words: list[str], asked: tuple[str, ...], *, prefix: bool) -> bool:
    return next(_places(words, asked, prefix=prefix), None) is not None


def _places(words: list[str], asked: tuple[str, ...], *, prefix: bool) -> Iterator[int]:
    *whole, last = asked
    for at in range(len(words) - len(whole)):
        end = words[at + len(whole)]
        ends = end.startswith(last) if prefix else end == last
        if ends and words[at : at + len(whole)] == whole:
            yield at


def find_places(text: str, terms: Iterable[tuple[tuple[str, ...], bool]]) -> list[tuple[int, int]]:
    """Return where the terms (folded words, prefix) stand in ``text``, as character ranges."""
    chunks = list(_chunks(text))
    words = [word for word, _, _ in chunks]
    ranges = {
        (chunks[at][1], chunks[at + len(asked) - 1][2])
        for asked, prefix in terms
        for at in _places(words, asked, prefix=prefix)
    }
    return sorted(ranges)


def _chunks(text: str) -> Iterator[tuple[str, int, int]]:
    """Give each folded word, and where it is printed; the larger a pattern, the fewer need it."""
    dotted = _pattern("dotted").search(text)
    if not dotted and _is_plain(text):
        for found in _pattern("printed").finditer(text):
            yield found[0].lower(), *found.span()
        return
    for found in _pattern("chunk" if dotted else "undotted").finditer(text):
        for word in tokens(found[0]):
            yield word, *found.span()
