"""Whole processes, one after the other in turn: how long each takes, and its peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

Command = Sequence[str]

_LEAST = 1e-4
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


class Taken(NamedTuple):
    """What commands took: seconds by the clock and of the processor, the peak of memory in bytes.

    ``said`` is what the last of them printed.
    """

    seconds: float
    cpu: float
    memory: int
    said: str = ""


class Contender(NamedTuple):
    """Who does a work: the commands of the n-th round, and what is made ready before them."""

    commands: Callable[[int], Sequence[Command]]
    ready: Callable[[], object] = lambda: None


Rounds = Mapping[str, Sequence[Taken]]


def always(*commands: Command) -> Contender:
    """Return who runs the same commands in each round."""
    return Contender(lambda _: commands)


def once(command: Command, environment: Mapping[str, str], folder: Path) -> Taken:
    """Run a command to its end. Raises RuntimeError, with what it said, where it fails.

    A child's peak memory begins with that of the process that starts it, so
    whoever calls this must stay small: no library is imported here.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=err, env=environment, cwd=folder)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            err.seek(0)
            raise RuntimeError(f"{' '.join(command)} failed: {err.read().decode().strip()}")
        out.seek(0)
        cpu = usage.ru_utime + usage.ru_stime
        return Taken(seconds, cpu, usage.ru_maxrss * _RSS_UNIT, out.read(1 << 20).decode())


def in_turn(
    contenders: Mapping[str, Contender],
    runs: int,
    patience: float,
    run: Callable[[Command], Taken],
) -> Rounds:
    """Let each do the work in turn, ``runs`` times or until patience (in seconds) ends.

    A first round that warms the caches is not counted, unless it is the only one.
    """
    rounds: dict[str, list[Taken]] = {name: [] for name in contenders}
    end = time.monotonic() + patience
    for number in range(runs + 1):
        for name, contender in contenders.items():
            contender.ready()
            rounds[name].append(_together([run(each) for each in contender.commands(number)]))
        if time.monotonic() > end:
            break
    return {name: taken[1:] or taken for name, taken in rounds.items()}


def median(taken: Sequence[Taken], clock: str) -> float:
    """Return the median of ``seconds`` or of ``cpu``."""
    return statistics.median(_by(clock, each) for each in taken)


def memory(taken: Sequence[Taken]) -> int:
    """Return the highest peak of memory, in bytes."""
    return max(each.memory for each in taken)


def ratio(ours: Sequence[Taken], theirs: Sequence[Taken], clock: str) -> float:
    """Return the median ratio of rounds that were run side by side."""
    pairs = zip(ours, theirs, strict=True)
    return statistics.median(_by(clock, one) / _by(clock, other) for one, other in pairs)


def _by(clock: str, taken: Taken) -> float:
    return max(taken.cpu if clock == "cpu" else taken.seconds, _LEAST)


def _together(taken: Sequence[Taken]) -> Taken:
    return Taken(
        sum(each.seconds for each in taken),
        sum(each.cpu for each in taken),
        max(each.memory for each in taken),
        taken[-1].said,
    )
