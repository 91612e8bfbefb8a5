"""How one statement bears on another: the words for it, and the thread that links make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from onrecord import dates
from onrecord.errors import LinkError, UnknownLinkError
from onrecord.model import LINKS, Link, Statement
from onrecord.text.suggest import suggest_names

# From the other end.
PASSIVE = {
    "repeats": "repeated by",
    "replies": "answered by",
    "clarifies": "clarified by",
    "hardens": "hardened by",
    "softens": "softened by",
    "contradicts": "contradicted by",
    "denies": "denied by",
    "retracts": "retracted by",
}
# What else is typed: each word by how it begins.
_GUESSED = {
    **{each.rstrip("s"): each for each in LINKS},
    "repeat": "repeats",
    "reiterat": "repeats",
    "restat": "repeats",
    "echo": "repeats",
    "repl": "replies",
    "answer": "replies",
    "respon": "replies",
    "react": "replies",
    "clarif": "clarifies",
    "explain": "clarifies",
    "elaborat": "clarifies",
    "harden": "hardens",
    "strengthen": "hardens",
    "escalat": "hardens",
    "soften": "softens",
    "weaken": "softens",
    "moderat": "softens",
    "contradict": "contradicts",
    "contrast": "contradicts",
    "conflict": "contradicts",
    "deni": "denies",
    "deny": "denies",
    "refut": "denies",
    "reject": "denies",
    "retract": "retracts",
    "withdr": "retracts",
    "revok": "retracts",
    "recant": "retracts",
}
_FILLERS = {"to", "with", "on", "is", "was", "the", "a", "of", "in"}


class LinkPhrase(NamedTuple):
    """A kind of link; ``turned`` where it was told from the other end, as in "denied by"."""

    type: str
    turned: bool = False


class ThreadNode(NamedTuple):
    """A statement in its thread: how deep, how it bears on the one above, and on which others."""

    statement: Statement
    depth: int
    types: tuple[str, ...] = ()
    others: tuple[Link, ...] = ()


def parse_phrase(words: Iterable[str]) -> LinkPhrase:
    """Read how a statement bears on another, in words a user may guess. Raises UnknownLinkError."""
    said = [part for each in words for part in each.lower().replace("-", " ").split()]
    told = [each for each in said if each not in _FILLERS]
    turned = told[-1:] == ["by"]
    verbs = told[:-1] if turned else told
    if len(verbs) == 1:
        for beginning, type_ in _GUESSED.items():
            if verbs[0].startswith(beginning):
                return LinkPhrase(type_, turned)
    typed = " ".join(said)
    raise UnknownLinkError(typed, LINKS, suggest_names(typed, LINKS, most=1))


def add_link(statement: Statement, other: Statement, type_: str) -> Statement:
    """Return ``statement`` bearing on ``other``. Raises LinkError on itself, or twice the same."""
    if statement.id == other.id:
        raise LinkError("a statement cannot be linked with itself; name another")
    if any(each.type == type_ and each.to in known_ids(other) for each in statement.links):
        raise LinkError(f"{statement.id[:8]} {type_} {other.id[:8]} already")
    return replace(statement, links=(*statement.links, Link(type_, other.id)))


def remove_link(statement: Statement, other: Statement, type_: str = "") -> Statement:
    """Return ``statement`` without its links to ``other``. Raises LinkError if there is none."""
    kept = tuple(
        each
        for each in statement.links
        if each.to not in known_ids(other) or (type_ and each.type != type_)
    )
    if len(kept) == len(statement.links):
        there = [each.type for each in statement.links if each.to in known_ids(other)]
        known = f"; it {' and '.join(there)} it" if there else ""
        what = f"no link {type_ or 'at all'}".replace("no link at all", "no link")
        raise LinkError(f"{statement.id[:8]} has {what} to {other.id[:8]}{known}")
    return replace(statement, links=kept)


def remove_links_to(statement: Statement, to: str) -> Statement:
    """Return ``statement`` without its links to an id."""
    return replace(statement, links=tuple(each for each in statement.links if each.to != to))


def known_ids(statement: Statement) -> tuple[str, ...]:
    """Return the ids a link to this statement may bear: its own, and those merged into it."""
    return statement.id, *statement.former_ids


def find_thread(
    start: Statement, neighbours: Callable[[Statement], Iterable[Statement]], most: int
) -> list[Statement]:
    """Return all that ``start`` is linked with, over any number of links, in order of time.

    No more than ``most``, the nearest first to be taken.
    """
    met = {start.id: start}
    waiting = [start]
    for each in waiting:
        for other in neighbours(each):
            if other.id not in met and len(met) < most:
                met[other.id] = other
                waiting.append(other)
    return sorted(met.values(), key=_moment)


def build_tree(statements: Sequence[Statement]) -> list[ThreadNode]:
    """Lay a thread out: each beneath the first that it bears on, those of one parent in time.

    What bears on several tells each of them.
    """
    known = {name: each for each in statements for name in known_ids(each)}
    beneath: dict[str, list[Statement]] = {}
    roots: list[Statement] = []
    placed = _parents(statements, known)
    for each in statements:
        parent = placed.get(each.id)
        (beneath.setdefault(parent, []) if parent else roots).append(each)
    branches: list[ThreadNode] = []
    waiting = [(each, 0) for each in reversed(roots)]
    while waiting:
        each, depth = waiting.pop()
        branches.append(_branch(each, depth, known, placed.get(each.id, "")))
        waiting += [(child, depth + 1) for child in reversed(beneath.get(each.id, []))]
    return branches


def _parents(statements: Sequence[Statement], known: dict[str, Statement]) -> dict[str, str]:
    """Name the parent of each, so that no circle of links is left without a beginning."""
    parents: dict[str, str] = {}
    for each in reversed(statements):
        for link in each.links:
            to = known.get(link.to)
            if to is not None and each.id not in _ancestry(to.id, parents):
                parents[each.id] = to.id
                break
    return parents


def _ancestry(id_: str, parents: dict[str, str]) -> set[str]:
    line = {id_}
    while id_ in parents:
        id_ = parents[id_]
        line.add(id_)
    return line


def _branch(
    statement: Statement, depth: int, known: dict[str, Statement], parent: str
) -> ThreadNode:
    inside = [Link(each.type, known[each.to].id) for each in statement.links if each.to in known]
    types = tuple(each.type for each in inside if each.to == parent)
    return ThreadNode(statement, depth, types, tuple(each for each in inside if each.to != parent))


def _moment(statement: Statement) -> tuple[bool, bool, tuple[str, ...], str]:
    date = statement.date
    return not date, not dates.year_known(date), tuple(dates.sort_key(date)), statement.id
