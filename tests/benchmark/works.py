"""The works that are measured, each with its goal."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from . import peers
from .generate import EVERYDAY, OFFICIAL, PHRASE, QUARTER
from .ground import Ground, chore, tool
from .measure import Contender, Taken, always
from .peers import COPY, FLOOR, OURS, SINCE, SQLITE

MB = 1_000_000
_ADDS = 1000
_EDITS = 40
_LARGE = 100_000


class Goal(NamedTuple):
    """At most so many times what a peer takes, from a size on, and so many bytes of memory."""

    times: float = 0
    peer: str = FLOOR
    memory: int = 60 * MB
    least: int = 0


class Work(NamedTuple):
    """Something to be done by each contender."""

    name: str
    goal: Goal
    contenders: Callable[[Ground], Mapping[str, Contender]]


class Told(NamedTuple):
    """A figure that is no race of processes: told as it is, and whether its goal is met."""

    name: str
    value: float
    unit: str
    goal: float = 0


def onrecord(ground: Ground, *words: str) -> tuple[str, ...]:
    """Return our command on the ground's store."""
    return (tool("onrecord"), "-S", ground.store, *words)


def _look_up(asked: str, *words: str) -> Callable[[Ground], Mapping[str, Contender]]:
    def contenders(ground: Ground) -> Mapping[str, Contender]:
        ours = always(onrecord(ground, *words, "-f", "table"))
        return {OURS: ours, FLOOR: peers.floor(), **peers.looking(ground, asked)}

    return contenders


def _start(ground: Ground) -> Mapping[str, Contender]:
    return {OURS: always(onrecord(ground, "--version")), FLOOR: peers.floor()}


def _import(ground: Ground, *, again: bool = False) -> Mapping[str, Contender]:
    """Import rows as a stranger wrote them, or as our own export did."""
    rows = ground.exported if again else ground.rows
    if again:
        ground.run(onrecord(ground, "export", ground.exported, "--undated", "--force"))
    ours = Contender(
        lambda _: [onrecord(ground, "import", rows)], lambda: ground.forget(ground.store)
    )
    return {OURS: ours, **peers.importing(ground, rows)}


def _add(ground: Ground) -> Mapping[str, Contender]:
    def words(number: int) -> list[tuple[str, ...]]:
        said = f"We agree for the {number + 1}th time, as process {os.getpid()} knows."
        return [onrecord(ground, "add", said, "-o", OFFICIAL, "-d", "2026-01-01")]

    return {OURS: Contender(words), FLOOR: peers.floor(), **peers.adding(ground)}


def _change(ground: Ground, *, chosen: str) -> Mapping[str, Contender]:
    """Change another statement in each round."""
    asked = ("find", "-n", str(_EDITS), "--json", "--fields", "id")
    ids = [each["id"] for each in json.loads(ground.run(onrecord(ground, *asked)).said)]
    mine = ids[: len(ids) // 2] if chosen == "edit" else ids[len(ids) // 2 :]
    ours = Contender(lambda number: [chore(chosen, ground.store, mine[number % len(mine)])])
    return {OURS: ours, COPY: peers.copying(ground)}


_TWENTY = ("-n", "20")
_FILLED = Goal(0.4, SQLITE, 300 * MB, _LARGE)
_REPLACED = Goal(1.5, COPY, 0, _LARGE)
IMPORTS = (
    Work("import rows", _FILLED, _import),
    Work("import our own export", _FILLED, partial(_import, again=True)),
)
LOOK_UPS = (
    Work("start (--version)", Goal(1.0), _start),
    Work(
        "find by official and dates",
        Goal(1.3),
        _look_up("official", "find", "-o", OFFICIAL, "--since", SINCE, *_TWENTY),
    ),
    Work("find a phrase", Goal(1.3), _look_up("phrase", "find", PHRASE, *_TWENTY)),
    Work(
        "find a phrase of everyday words",
        Goal(1.3),
        _look_up("everyday", "find", EVERYDAY, *_TWENTY),
    ),
    Work(
        "find a word of a quarter of all",
        Goal(1.7),
        _look_up("quarter", "find", QUARTER, *_TWENTY),
    ),
    Work(
        "summary by country and month",
        Goal(2.0),
        _look_up("summary", "summary", "--by", "country", "--by", "month"),
    ),
    Work("timeline by month", Goal(2.0), _look_up("timeline", "timeline", "--by", "month")),
)
WRITES = (
    Work("add one", Goal(1.1), _add),
    Work("edit one (Python)", _REPLACED, partial(_change, chosen="edit")),
    Work("remove one (Python)", _REPLACED, partial(_change, chosen="remove")),
)


def make_ready(ground: Ground, work: Work | None = None) -> None:
    """Fill the stores of all contenders, where the work is not to fill them itself."""
    filled = Path(ground.store).exists()
    if filled or work is IMPORTS[0]:
        return
    for contender in _import(ground).values():
        for command in contender.commands(0):
            ground.run(command)


def sizes(ground: Ground) -> Iterator[Told]:
    """Tell how large the store is, and its index beside it."""
    store = Path(ground.store).stat().st_size
    yield Told("store", store / ground.size, "bytes a statement")
    if index := ground.index_bytes():
        yield Told("index", index / store, "of the store", 0.5)


def adds_in_a_row(ground: Ground) -> Iterator[Told]:
    """Tell the median and the worst of many adds in one process."""
    count = min(_ADDS, ground.size)
    told: Taken = ground.run(chore("adds", ground.store, str(count)))
    taken = json.loads(told.said)
    yield Told(f"{count:,} adds in a row: median", statistics.median(taken) * 1000, "ms")
    yield Told(f"{count:,} adds in a row: worst", max(taken) * 1000, "ms", 250)
    yield Told(f"{count:,} adds in a row: memory", told.memory / MB, "MB", 60)
