"""Nearly the same words: another translation, a shortened quotation. To be offered, never taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from onrecord import dates
from onrecord.model import Statement
from onrecord.text import tokens

LIKE = 0.5
# Below so many words, what is alike is a phrase of the trade: "Thank you.", "We condemn this."
_LEAST = 8
_LONG, _SHORT = 3, 2


class Fingerprint(NamedTuple):
    """What tells how alike two texts are: their runs of three and of two folded words."""

    threes: frozenset[int]
    twos: frozenset[int]


def fingerprint(words: str) -> Fingerprint | None:
    """Return the fingerprint of a text; None if it is too short to compare."""
    folded = tokens.tokens(words)
    if len(folded) < _LEAST:
        return None
    return Fingerprint(_runs(folded, _LONG), _runs(folded, _SHORT))


def similarity(one: Fingerprint, other: Fingerprint) -> float:
    """Return how much of the shorter text is in the longer, or of both in common: 0 to 1."""
    inside = len(one.threes & other.threes) / min(len(one.threes), len(other.threes))
    common = 2 * len(one.twos & other.twos) / (len(one.twos) + len(other.twos))
    return max(inside, common)


def find_similar(statement: Statement, others: Iterable[Statement]) -> list[Statement]:
    """Return near-duplicates among the same speaker's statements, the most similar first.

    They are those that may be of one day, and that no link tells apart.
    """
    mine = fingerprint(statement.text)
    if mine is None:
        return []
    found = [
        (similarity(mine, theirs), each.id, each)
        for each in others
        if _may_be(statement, each) and (theirs := fingerprint(each.text)) is not None
    ]
    return [each for much, _, each in sorted(found, reverse=True) if much >= LIKE]


def may_coincide(one: str, other: str) -> bool:
    """Tell whether two EDTF dates may be of one day; an unknown one may be of any."""
    first, second = dates.bounds(one), dates.bounds(other)
    if first and second:
        return first[0] <= second[1] and second[0] <= first[1]
    return _same_part(one[5:7], other[5:7]) and _same_part(one[8:10], other[8:10])


class _Open:
    """A statement that others may be the words of, compared when the first of them comes."""

    def __init__(self, statement: Statement, last: str) -> None:
        self.id = statement.id
        self.last = last
        self._text = statement.text
        self._print: Fingerprint | None = None
        self._linked = {each.to for each in statement.links}

    def near(self, other: _Open) -> bool:
        """Tell whether these are nearly the same words, and no link tells them apart."""
        if other.id in self._linked or self.id in other._linked:
            return False
        mine, theirs = self._read(), other._read()
        return mine is not None and theirs is not None and similarity(mine, theirs) >= LIKE

    def _read(self) -> Fingerprint | None:
        if self._text:
            self._print, self._text = fingerprint(self._text), ""
        return self._print


class NearDuplicateScanner:
    """Finds pairs in statements that come in order of time, keeping those of one day only.

    A vague date stays until its last day is past; no more than some of a speaker
    are kept, nor than some of all.
    """

    def __init__(self, most: int = 200, of_all: int = 100_000) -> None:
        self._most = most
        self._of_all = of_all
        self._open: dict[str, list[_Open]] = {}
        self._size = 0
        self._day = ""

    def pairs(self, statement: Statement) -> Iterator[str]:
        """Give the ids of those before it that are nearly the same words by the same speaker."""
        if not statement.official:
            return
        first, last = dates.bounds(statement.date) or ("", "9999-12-31")
        if first and first != self._day:
            self._pass(first)
        mine = _Open(statement, last)
        there = self._open.setdefault(tokens.fold_key(statement.official), [])
        yield from (each.id for each in there if each.near(mine))
        self._size += 1
        there.append(mine)
        del there[: -self._most]
        if self._size > self._of_all:
            self._open, self._size = {}, 0

    def _pass(self, day: str) -> None:
        """Let go of what can be of no day from this one on."""
        self._day = day
        for name, there in list(self._open.items()):
            there[:] = (each for each in there if each.last >= day)
            if not there:
                del self._open[name]
        self._size = sum(map(len, self._open.values()))


def _may_be(one: Statement, other: Statement) -> bool:
    linked = {each.to for each in (*one.links, *other.links)}
    apart = one.id == other.id or linked & {one.id, other.id}
    return not apart and may_coincide(one.date, other.date)


def _runs(words: list[str], length: int) -> frozenset[int]:
    return frozenset(hash(tuple(words[at : at + length])) for at in range(len(words) + 1 - length))


def _same_part(one: str, other: str) -> bool:
    return not one or not other or "X" in one + other or one == other
