"""Discourse networks: who takes the same or the opposite stance on a topic, who answers whom.

The measures are those of the literature (Leifeld 2017): congruence counts the topics on
which two actors take the same stance, conflict those on which they take opposite ones,
subtract is congruence less conflict. A topic counts once, however often it was spoken of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from math import sqrt
from typing import NamedTuple

from onrecord.storage.base import Group

TIES = ("congruence", "conflict", "subtract", "ignore", "links")
NORMALISATIONS = ("no", "average", "jaccard", "cosine")
OPPOSITE = {"support": "oppose", "oppose": "support"}

# What an actor said: topics, each with a stance.
Positions = set[tuple[str, str]]


class Node(NamedTuple):
    """An official, country or organisation, with how many statements it made."""

    name: str
    statements: int
    country: str = ""


class Tie(NamedTuple):
    """A tie between two nodes: its weight, and the topics or kinds of link that it counts."""

    source: str
    target: str
    weight: float
    shared: tuple[str, ...]


class Network(NamedTuple):
    """Nodes and the ties between them, the strongest first.

    ``kind`` is one of TIES. ``left_out`` is how many statements bear no stance that counts.
    """

    kind: str
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    left_out: int = 0

    @property
    def is_directed(self) -> bool:
        """True when a tie leads from its source to its target."""
        return self.kind == "links"


def build_network(  # noqa: PLR0913  the counts, the measure and its settings
    groups: Iterable[Group],
    nodes: Mapping[str, Node],
    kind: str,
    *,
    normalise: str = "no",
    least: float = 0,
    isolates: bool = False,
) -> Network:
    """Build the network of counts by actor, topic and stance.

    Ties whose weight, without its sign, is below ``least`` are left out, and so are nodes
    without a tie unless ``isolates``. Only "ignore" counts topics without a stance for or
    against.
    """
    positions: dict[str, Positions] = {}
    left_out = 0
    for each in groups:
        actor, topic, stance = each.values
        if not actor or not topic:
            continue
        if kind == "ignore":
            positions.setdefault(actor, set()).add((topic, ""))
        elif stance in OPPOSITE:
            positions.setdefault(actor, set()).add((topic, stance))
        else:
            left_out += each.size
    ties = []
    for one, other in combinations(sorted(positions), 2):
        mine, theirs = positions[one], positions[other]
        same = mine & theirs
        opposed = {(topic, OPPOSITE[each]) for topic, each in mine if each} & theirs
        if kind == "conflict":
            shared, counted = len(opposed), opposed
        elif kind == "subtract":
            shared, counted = len(same) - len(opposed), same | opposed
        else:
            shared, counted = len(same), same
        weight = shared / _norm(mine, theirs, normalise)
        if weight and abs(weight) >= least:
            ties.append(Tie(one, other, weight, tuple(sorted({topic for topic, _ in counted}))))
    return _network(kind, nodes, ties, left_out, positions if isolates else ())


def link_network(
    links: Iterable[tuple[str, str, str]], nodes: Mapping[str, Node], *, least: float = 0
) -> Network:
    """Build the directed network of links, each given as source, target and kind of link."""
    counted: dict[tuple[str, str], list[str]] = {}
    for source, target, kind in links:
        counted.setdefault((source, target), []).append(kind)
    ties = [
        Tie(*pair, float(len(kinds)), tuple(sorted(set(kinds))))
        for pair, kinds in counted.items()
        if len(kinds) >= least
    ]
    return _network("links", nodes, ties)


def _network(
    kind: str,
    nodes: Mapping[str, Node],
    ties: Sequence[Tie],
    left_out: int = 0,
    more: Iterable[str] = (),
) -> Network:
    tied = {*more, *(name for tie in ties for name in (tie.source, tie.target))}
    kept = [nodes.get(name, Node(name, 0)) for name in sorted(tied)]
    ordered = sorted(ties, key=lambda tie: (-abs(tie.weight), tie.source, tie.target))
    return Network(kind, tuple(kept), tuple(ordered), left_out)


def _norm(mine: Positions, theirs: Positions, normalise: str) -> float:
    """Return what a weight is divided by, so that a talkative actor is not tied to everyone."""
    norms: dict[str, Callable[[], float]] = {
        "no": lambda: 1,
        "average": lambda: (len(mine) + len(theirs)) / 2,
        "jaccard": lambda: len(mine | theirs),
        "cosine": lambda: sqrt(len(mine) * len(theirs)),
    }
    return norms[normalise]()
