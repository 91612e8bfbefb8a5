"""What was measured, as lines of a table and as JSON."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .measure import Rounds, median, memory, ratio
from .peers import OURS, PEERS
from .works import MB, Goal, Told, Work

_NAME, _CELL = 32, 16


def machine() -> dict[str, str]:
    """Say on what is measured: processor, cores, load, and the versions that matter."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "load": f"{os.getloadavg()[0]:.1f}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: _version(name) for name in ("onrecord", "tinydb", "sqlite-utils")},
    }


def heading() -> str:
    """Return the names of the columns."""
    cells = "".join(f"{f'× {name}':>{_CELL}}" for name in PEERS)
    return f"{'':{_NAME}}{'seconds':>9}{cells}{'peak MB':>9}  goal"


def record(size: int, work: Work, rounds: Rounds, clock: str) -> dict[str, Any]:
    """Return what a work took: medians of seconds, ratios of ours to each peer, peaks in bytes.

    The ratios are by ``clock``: "seconds", or "cpu" where others use the machine too.
    """
    peers = [name for name in rounds if name != OURS]
    ratios = {name: ratio(rounds[OURS], rounds[name], clock) for name in peers}
    peak = memory(rounds[OURS])
    return {
        "size": size,
        "work": work.name,
        "rounds": len(rounds[OURS]),
        "seconds": {name: median(taken, "seconds") for name, taken in rounds.items()},
        "cpu": {name: median(taken, "cpu") for name, taken in rounds.items()},
        "ratios": ratios,
        "memory": {name: memory(taken) for name, taken in rounds.items()},
        "goal": work.goal._asdict(),
        "met": _met(work.goal, ratios, peak) if size >= work.goal.least else None,
    }


def line(measured: dict[str, Any]) -> str:
    """Return a line of the table."""
    ratios, goal = measured["ratios"], Goal(**measured["goal"])
    cells = "".join(f"{_number(ratios.get(name)):>{_CELL}}" for name in PEERS)
    peak = f"{measured['memory'][OURS] / MB:>9.0f}"
    aim = f"≤ {goal.times} × {goal.peer}" + f", ≤ {goal.memory // MB} MB" * bool(goal.memory)
    missed = "  MISSED" * (measured["met"] is False)
    return (
        f"{measured['work']:{_NAME}}{measured['seconds'][OURS]:>9.3f}{cells}{peak}  {aim}{missed}"
    )


def told_line(told: Told) -> str:
    """Return a line for a figure that is no race."""
    aim = f"  ≤ {told.goal}" * bool(told.goal)
    missed = "  MISSED" * bool(told.goal and told.value > told.goal)
    return f"{told.name:{_NAME}}{told.value:>9.2f} {told.unit}{aim}{missed}"


def growth(results: list[dict[str, Any]], name: str) -> str:
    """Say how a work's time beside the floor grew from the smallest size to the largest."""
    grown = [each for each in results if each.get("work") == name]
    if len(grown) < 2:
        return ""
    first, last = grown[0], grown[-1]
    times = last["ratios"]["floor"] / first["ratios"]["floor"]
    return f"{name}: {times:.2f} × from {first['size']:,} to {last['size']:,} statements"


def _met(goal: Goal, ratios: dict[str, float], peak: int) -> bool:
    return ratios.get(goal.peer, 0) <= goal.times and (not goal.memory or peak <= goal.memory)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}" if value < 1 / 10 else f"{value:.2f}"


def _processor() -> str:
    """Return the processor's name, where the system tells it."""
    told = Path("/proc/cpuinfo")
    if told.exists():
        for each in told.read_text().splitlines():
            if each.startswith("model name"):
                return each.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
