"""Whole processes, run in turn: how long each takes, and its peak memory."""

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

_SHORTEST = 1e-4
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
_OUTPUT_LIMIT = 1 << 20


class Measurement(NamedTuple):
    """What a run took: seconds by the clock, seconds of processor, peak memory in bytes.

    ``output`` is what the last command printed, up to 1 MB.
    """

    seconds: float
    cpu: float
    memory: int
    output: str = ""


class Program(NamedTuple):
    """One of the programs compared: its commands of a round, and a preparation.

    Neither the preparation nor making the list of commands is timed.
    """

    commands: Callable[[], Sequence[Command]]
    prepare: Callable[[], object] = lambda: None


Programs = Mapping[str, Program]
Rounds = Mapping[str, Sequence[Measurement]]


def fixed(*commands: Command) -> Program:
    """Return a program that runs the same commands in each round."""
    return Program(lambda: commands)


def measure(command: Command, environment: Mapping[str, str], folder: Path) -> Measurement:
    """Run one command to its end. Raises RuntimeError, with its stderr, if it fails.

    A child's peak memory begins with that of the process that starts it, so
    the benchmark itself must stay small: it imports no library.
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
        output = out.read(_OUTPUT_LIMIT).decode(errors="replace")
        cpu = usage.ru_utime + usage.ru_stime
        return Measurement(seconds, cpu, usage.ru_maxrss * _RSS_UNIT, output)


def run_in_turn(
    programs: Programs, runs: int, patience: float, run: Callable[[Command], Measurement]
) -> Rounds:
    """Let the programs take turns, ``runs`` times or until ``patience`` (in seconds) ends.

    The first round warms the caches. It does not count, unless it is the only one.
    """
    rounds: dict[str, list[Measurement]] = {name: [] for name in programs}
    end = time.monotonic() + patience
    for _ in range(runs + 1):
        for name, program in programs.items():
            program.prepare()
            parts = [run(each) for each in program.commands()]
            rounds[name].append(
                Measurement(
                    seconds=sum(each.seconds for each in parts),
                    cpu=sum(each.cpu for each in parts),
                    memory=max(each.memory for each in parts),
                    output=parts[-1].output,
                )
            )
        if time.monotonic() > end:
            break
    return {name: measured[1:] or measured for name, measured in rounds.items()}


def median(measured: Sequence[Measurement], clock: str) -> float:
    """Return the median of ``seconds`` or of ``cpu``."""
    return statistics.median(_by(clock, each) for each in measured)


def peak_memory(measured: Sequence[Measurement]) -> int:
    """Return the highest peak of memory, in bytes."""
    return max(each.memory for each in measured)


def median_ratio(ours: Sequence[Measurement], theirs: Sequence[Measurement], clock: str) -> float:
    """Return the median of the ratios of each round, where both ran side by side."""
    pairs = zip(ours, theirs, strict=True)
    return statistics.median(_by(clock, one) / _by(clock, other) for one, other in pairs)


def _by(clock: str, measured: Measurement) -> float:
    return max(measured.cpu if clock == "cpu" else measured.seconds, _SHORTEST)
