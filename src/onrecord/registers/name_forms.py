"""The forms that one person's name takes: a part of it, initials, “Last, First”, a title in front.

Names are compared by their folded words, as everywhere; y, i and j, and several of
them in a row, are one letter: Zelensky, Zelenskyy and Зеленский are one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.text.tokens import fold_key

# Words that a person's name has not, and an institution's or an office's may have.
NO_PERSON = frozenset(("of", "for", "the", "and"))
_TITLES = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady"),
        *("president", "premier", "prime", "minister", "chancellor", "secretary", "state"),
        *("foreign", "defence", "defense", "finance", "interior", "trade", "economy", "energy"),
        *("deputy", "vice", "first", "acting", "former", "then", "chief", "general", "of", "the"),
        *("ambassador", "envoy", "special", "representative", "permanent", "high", "commissioner"),
        *("spokesman", "spokeswoman", "spokesperson", "chairman", "chairwoman", "chairperson"),
        *("chair", "governor", "senator", "king", "queen", "prince", "princess", "emperor"),
        *("pope", "cardinal", "speaker", "excellency", "his", "her", "hon", "honourable"),
    )
)
_SEVERAL_I = re.compile("i{2,}")
_BETWEEN_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w)")


def name_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, “Last, First” turned round, variants of letters joined."""
    last, comma, first = name.partition(",")
    turned = f"{first} {last}" if comma and "," not in first and first.strip() else name
    return tuple(map(_joined_letters, fold_key(_BETWEEN_INITIALS.sub(". ", turned)).split()))


def is_one_name(typed: str, name: str) -> bool:
    """Tell whether both are the same words, in the order of either."""
    return bool(name_words(typed)) and name_words(typed) == name_words(name)


def may_mean(typed: str, name: str) -> bool:
    """Tell whether a typed name may be short for a name, or be that name with a title or initials.

    Each word typed must be a whole word of the name, an initial the beginning of one; a title
    may stand in front. What is an institution is meant by its whole name only.
    """
    whole = name_words(name)
    if NO_PERSON & set(whole):
        return is_one_name(typed, name)
    asked = name_words(typed)
    bare = _without_titles(asked)
    return any(_holds(whole, each) for each in dict.fromkeys((asked, bare)) if each)


def may_be_one(one: str, other: str) -> bool:
    """Tell whether either name may be a form of the other."""
    return may_mean(one, other) or may_mean(other, one)


def _without_titles(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without the titles in front; a name of titles alone is left whole."""
    at = 0
    while at < len(words) and words[at] in _JOINED_TITLES:
        at += 1
    return words[at:] or words


def _holds(name: Sequence[str], asked: Sequence[str]) -> bool:
    """Tell whether each word asked is one of the name, an initial the beginning of another."""
    left = list(name)
    initials = []
    for word in asked:
        if word in left:
            left.remove(word)
        elif len(word) == 1 and word.isascii():
            initials.append(word)
        else:
            return False
    for initial in initials:
        begun = next((each for each in left if each.startswith(initial)), "")
        if not begun:
            return False
        left.remove(begun)
    return len(initials) < len(asked)


def _joined_letters(word: str) -> str:
    return _SEVERAL_I.sub("i", word.replace("y", "i").replace("j", "i"))


_JOINED_TITLES = frozenset(map(_joined_letters, _TITLES))
