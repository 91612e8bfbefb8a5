"""What is doubtful about officials: posts that overlap, names nearly alike, roles outside posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import combinations
from shlex import quote
from typing import Any, NamedTuple

from onrecord import dates
from onrecord.errors import BadRegisterError
from onrecord.model import Statement
from onrecord.registers.name_forms import may_be_one
from onrecord.registers.officials import NO, OPEN, Official, Post, load
from onrecord.registers.posts import OfficialLookup
from onrecord.text.tokens import fold_key

_ALIKE = 0.88
_CROWD = 200


class Suspicion(NamedTuple):
    """Something doubtful about officials: which kind, what it says, what command mends it."""

    name: str
    says: str
    mend: str


def audit_officials(rows: Mapping[str, Any], names: Iterable[str]) -> Iterator[Suspicion]:
    """Give what is doubtful in a register, and in the ``names`` that statements bear."""
    known: dict[str, Official] = {}
    for number, row in rows.items():
        with suppress(BadRegisterError):
            known[number] = load(row)
    for number, official in known.items():
        yield from find_overlaps(number, official)
    yield from find_namesakes(known)
    yield from find_near_names(known, names)


def find_overlaps(number: str, official: Official) -> Iterator[Suspicion]:
    """Give each two posts that were certainly held on the same days."""
    for one, other in combinations(official.posts, 2):
        if _overlap(one, other):
            said = f"{official.name}: {one.title} and {other.title} overlap"
            yield Suspicion("overlapping-posts", said, f"onrecord officials show '#{number}'")


def find_namesakes(known: Mapping[str, Official]) -> Iterator[Suspicion]:
    """Give each name that several officials of the register have."""
    borne: dict[str, dict[str, str]] = {}
    for number, official in known.items():
        for name in official.names:
            borne.setdefault(fold_key(name), {}).setdefault(number, name)
    for numbers in borne.values():
        if len(numbers) > 1:
            name, which = next(iter(numbers.values())), " ".join(f"'#{each}'" for each in numbers)
            said = f"{name} is the name of {len(numbers)} officials"
            yield Suspicion("namesakes", said, f"onrecord officials merge {which}")


def find_near_names(known: Mapping[str, Official], names: Iterable[str]) -> Iterator[Suspicion]:
    """Give each two names on statements that are nearly one, and are not one official's."""
    owners = {fold_key(name): number for number, each in known.items() for name in each.names}
    folded = {fold_key(name): name for name in names if fold_key(name)}
    for one, other in sorted(_similar_names(folded)):
        if owners.get(one, one) != owners.get(other, other):
            first, second = folded[one], folded[other]
            mend = f"onrecord officials merge {quote(first)} {quote(second)}"
            yield Suspicion("near-names", f"{first} and {second} are nearly alike", mend)


def find_outside_posts(statement: Statement, look: OfficialLookup) -> bool:
    """Tell whether a role is none of those that its official, whose posts are known, held then."""
    if not statement.role or dates.bounds(statement.date or "XXXX-01-01") is None:
        return False
    posts = [post for each in look(statement.official) for post in each.posts]
    held = [each for each in posts if each.held_on(statement.date) != NO]
    return bool(posts) and not any(
        fold_key(each.title) == fold_key(statement.role) for each in held
    )


def _overlap(one: Post, other: Post) -> bool:
    """Tell whether two posts were both held on some day for sure, beyond a day of handing over."""
    if not all((one.start, one.end, other.start, other.end)):
        return False
    begun = max(_day(one.start, 1), _day(other.start, 1))
    ended = min(_day(one.end, 0), _day(other.end, 0))
    return begun < ended


def _day(edtf: str, at: int) -> str:
    """Return the first or the last day of a bound; an open end has not come."""
    if edtf == OPEN:
        return ("9999-12-31", "0001-01-01")[at]
    return (dates.bounds(edtf) or ("0001-01-01", "9999-12-31"))[at]


def _similar_names(folded: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return the names that share a word and are nearly one, or of which one holds the other."""
    from difflib import SequenceMatcher

    shelves: dict[str, list[str]] = {}
    for name in folded:
        for word in set(name.split()):
            shelves.setdefault(word, []).append(name)
    found = set()
    matcher = SequenceMatcher(autojunk=False)
    for shelf in shelves.values():
        # A word that very many share tells nobody from another.
        for at, one in enumerate(sorted(shelf) if len(shelf) <= _CROWD else ()):
            matcher.set_seq2(one)
            for other in sorted(shelf)[at + 1 :]:
                matcher.set_seq1(other)
                # The quick ratios are upper bounds, and most pairs are far apart.
                near = (
                    matcher.real_quick_ratio() >= _ALIKE
                    and matcher.quick_ratio() >= _ALIKE
                    and matcher.ratio() >= _ALIKE
                )
                if near or sorted(one.split()) == sorted(other.split()) or may_be_one(one, other):
                    found.add((one, other))
    return found
