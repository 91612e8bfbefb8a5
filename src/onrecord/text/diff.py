"""How two texts differ, word by word: each piece as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

KEPT, DROPPED, ADDED = " ", "-", "+"

# More units than these are compared line by line.
_MANY = 6000
# Chinese, Japanese, Thai, Lao, Burmese and Khmer have no blanks: each character stands alone.
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"


class Piece(NamedTuple):
    """A stretch of text that both have (KEPT), or the one before (DROPPED) or after (ADDED)."""

    what: str
    text: str


def diff(before: str, after: str) -> Iterator[Piece]:
    """Give the stretches of both texts in order; together they are both texts, whole."""
    old, new = _units(before), _units(after)
    if len(old) + len(new) > _MANY:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[a:b]), "".join(new[c:d])
        if gone == came:
            yield Piece(KEPT, gone)
            continue
        yield from (Piece(*each) for each in ((DROPPED, gone), (ADDED, came)) if each[1])


def _units(text: str) -> list[str]:
    """Part a text into words, blanks, marks, and characters of scripts without blanks."""
    return _pattern().findall(text)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"[{_ALONE}]|\s+|[^\W{_ALONE}]+|[^\w\s]", re.DOTALL)
