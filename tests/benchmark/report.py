"""The measurements, as lines of a table and as JSON."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .measure import Rounds, median, median_ratio, peak_memory
from .peers import OURS, PEERS
from .tasks import MB, Figure, Goal, Task

_NAME, _CELL = 36, 15


def describe_machine() -> dict[str, str]:
    """Return what the benchmark runs on: processor, load, and the versions that matter."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "load": f"{os.getloadavg()[0]:.1f}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: _version(name) for name in ("onrecord", "tantivy", "tinydb", "sqlite-utils")},
    }


def heading() -> str:
    """Return the names of the columns."""
    cells = "".join(f"{f'× {name}':>{_CELL}}" for name in PEERS)
    return f"{'':{_NAME}}{'seconds':>9}{cells}{'peak MB':>9}  goal"


def summarize(size: int, task: Task, rounds: Rounds, clock: str) -> dict[str, Any]:
    """Return what a task took: median seconds, our ratio to each peer, peak memory in bytes.

    ``clock`` tells what the ratios compare: "seconds", or "cpu" for a machine that
    others use too.
    """
    ratios = {
        name: median_ratio(rounds[OURS], measured, clock)
        for name, measured in rounds.items()
        if name != OURS
    }
    seconds = {name: median(measured, "seconds") for name, measured in rounds.items()}
    memory = {name: peak_memory(measured) for name, measured in rounds.items()}
    goal = task.goal
    is_met = (
        (not goal.times or ratios.get(goal.peer, 0) <= goal.times)
        and (not goal.seconds or seconds[OURS] <= goal.seconds)
        and (not goal.memory or memory[OURS] <= goal.memory)
    )
    return {
        "size": size,
        "task": task.name,
        "rounds": len(rounds[OURS]),
        "seconds": seconds,
        "cpu": {name: median(measured, "cpu") for name, measured in rounds.items()},
        "ratios": ratios,
        "memory": memory,
        "goal": goal._asdict(),
        "met": is_met if size >= goal.least else None,
    }


def format_task(result: dict[str, Any]) -> str:
    """Return the table's line for a task."""
    goal = Goal(**result["goal"])
    limits = [
        f"≤ {goal.times} × {goal.peer}" if goal.times else "",
        f"≤ {goal.seconds} s" if goal.seconds else "",
        f"≤ {goal.memory // MB} MB" if goal.memory else "",
    ]
    cells = "".join(f"{_format_ratio(result['ratios'].get(name)):>{_CELL}}" for name in PEERS)
    figures = f"{result['seconds'][OURS]:>9.3f}{cells}{result['memory'][OURS] / MB:>9.0f}"
    missed = "  MISSED" if result["met"] is False else ""
    return f"{result['task']:{_NAME}}{figures}  {', '.join(filter(None, limits))}{missed}"


def summarize_figure(size: int, figure: Figure) -> dict[str, Any]:
    """Return a figure, and whether its goal is met."""
    is_met = figure.value <= figure.goal if figure.goal and size >= figure.least else None
    return {
        "size": size,
        "figure": figure.name,
        "value": figure.value,
        "unit": figure.unit,
        "goal": figure.goal,
        "met": is_met,
    }


def format_figure(result: dict[str, Any]) -> str:
    """Return the table's line for a figure."""
    goal = f"  ≤ {result['goal']} {result['unit']}" if result["goal"] else ""
    missed = "  MISSED" if result["met"] is False else ""
    return f"{result['figure']:{_NAME}}{result['value']:>9.2f} {result['unit']}{goal}{missed}"


def describe_growth(results: list[dict[str, Any]], name: str) -> str:
    """Return how a task's ratio to the floor grew from the smallest size to the largest."""
    measured = [each for each in results if each.get("task") == name]
    if len(measured) < 2:
        return ""
    first, last = measured[0], measured[-1]
    growth = last["ratios"]["floor"] / first["ratios"]["floor"]
    return f"{name}: {growth:.2f} × from {first['size']:,} to {last['size']:,} statements"


def _format_ratio(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if value < 1 / 10 else f"{value:.2f}"


def _processor() -> str:
    """Return the processor's name, where the system gives it."""
    described = Path("/proc/cpuinfo")
    if described.exists():
        for line in described.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
