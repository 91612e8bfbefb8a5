"""The tasks that are measured, each with its goal, in the order in which they run."""

from __future__ import annotations

import json
import shlex
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from . import peers
from .generate import OFFICIAL
from .measure import Command, Program, Programs, fixed
from .peers import COPY, FLOOR, OURS, SQLITE
from .questions import QUESTIONS, Question
from .workspace import Workspace, chore, find_tool

MB = 1_000_000
_ADDS = 1000
_LARGE = 100_000


class Goal(NamedTuple):
    """Limits for onrecord; 0 is none.

    It may take ``times`` as long as a peer, ``seconds``, and ``memory`` in bytes. The
    limits count in stores of ``least`` statements or more.
    """

    times: float = 0
    peer: str = FLOOR
    seconds: float = 0
    memory: int = 60 * MB
    least: int = 0


class Task(NamedTuple):
    """What onrecord and its peers do in turn, each as whole processes."""

    name: str
    goal: Goal
    programs: Callable[[Workspace], Programs]


class Figure(NamedTuple):
    """A number that no peer is compared with, and the goal it may not exceed; 0 is none.

    The goal counts in stores of ``least`` statements or more.
    """

    name: str
    value: float
    unit: str
    goal: float = 0
    least: int = 0


class Figures(NamedTuple):
    """Figures that are measured together."""

    name: str
    measure: Callable[[Workspace], Iterator[Figure]]


def onrecord(workspace: Workspace, *words: str) -> Command:
    """Return a command of ours on the workspace's store."""
    return (find_tool("onrecord"), "-S", workspace.store, *words)


def fill(workspace: Workspace) -> None:
    """Import the rows into the stores of all programs, unless that is done."""
    if not Path(workspace.store).exists():
        for program in _import_rows(workspace).values():
            for command in program.commands():
                workspace.run(command)


def _import_rows(workspace: Workspace) -> Programs:
    return _import(workspace, workspace.rows)


def _import_export(workspace: Workspace) -> Programs:
    workspace.run(onrecord(workspace, "export", workspace.exported, "--force"))
    return _import(workspace, workspace.exported)


def _import(workspace: Workspace, rows: str) -> Programs:
    command = onrecord(workspace, "import", rows)
    ours = Program(lambda: [command], lambda: workspace.delete(workspace.store))
    return {OURS: ours, **peers.import_rows(workspace, rows)}


def _run(workspace: Workspace, words: tuple[str, ...]) -> Programs:
    """Run a command of ours beside the floor program."""
    return {OURS: fixed(onrecord(workspace, *words)), FLOOR: peers.floor()}


def _export(workspace: Workspace) -> Programs:
    return _run(workspace, ("export", workspace.exported, "--force"))


def _ask(workspace: Workspace, question: Question) -> Programs:
    command = onrecord(workspace, *shlex.split(question.command), "-f", "table")
    return {OURS: fixed(command), **peers.answer(workspace, question)}


def _add(workspace: Workspace) -> Programs:
    return {OURS: Program(lambda: [_add_command(workspace)]), **peers.add_one(workspace)}


def _replace(workspace: Workspace, command: Callable[[Workspace], Command]) -> Programs:
    """Run a command that rewrites the store, beside a copy of it."""
    return {OURS: Program(lambda: [command(workspace)]), COPY: peers.copy_store(workspace)}


def _find_after(workspace: Workspace, change: Callable[[Workspace], Command]) -> Programs:
    """Find, in another process, right after a change of the store."""
    find = onrecord(workspace, "find", "-o", OFFICIAL, "-n", "20", "-f", "table")
    ours = Program(lambda: [find], lambda: workspace.run(change(workspace)))
    return {OURS: ours, FLOOR: peers.floor()}


# Commands that change the store; each call changes something else.


def _add_command(workspace: Workspace) -> Command:
    text = f"We agree, as of {time.time_ns()}."
    return onrecord(workspace, "add", text, "-o", OFFICIAL, "-d", "2026-01-01")


def _edit_command(workspace: Workspace) -> Command:
    return chore("edit", workspace.store, _newest_id(workspace))


def _remove_command(workspace: Workspace) -> Command:
    return chore("remove", workspace.store, _newest_id(workspace))


def _foreign_edit_command(workspace: Workspace) -> Command:
    return chore("foreign_edit", workspace.store)


def _newest_id(workspace: Workspace) -> str:
    return workspace.run(onrecord(workspace, "find", "-n", "1", "-f", "ids")).output.strip()


def _measure_sizes(workspace: Workspace) -> Iterator[Figure]:
    store = Path(workspace.store).stat().st_size
    yield Figure("store", store / workspace.size, "bytes a statement")
    yield Figure("index", workspace.index_bytes() / store, "× the store", 0.55, _LARGE)


def _measure_adds(workspace: Workspace) -> Iterator[Figure]:
    count = min(_ADDS, workspace.size)
    measured = workspace.run(chore("adds", workspace.store, str(count)))
    seconds = json.loads(measured.output)
    yield Figure("adds in one process: median", statistics.median(seconds) * 1000, "ms", 3)
    yield Figure("adds in one process: worst", max(seconds) * 1000, "ms", 100)
    yield Figure("adds in one process: memory", measured.memory / MB, "MB", 60)


FIRST_IMPORT = Task("import rows", Goal(1.2, SQLITE, memory=300 * MB, least=_LARGE), _import_rows)
STEPS: tuple[Task | Figures, ...] = (
    FIRST_IMPORT,
    Task("import our own export", Goal(0.7, SQLITE, memory=300 * MB, least=_LARGE), _import_export),
    Figures("size of store and index", _measure_sizes),
    Task("start (--version)", Goal(1.0), partial(_run, words=("--version",))),
    *(Task(each.name, Goal(each.goal), partial(_ask, question=each)) for each in QUESTIONS),
    Task("export everything", Goal(seconds=12, memory=0), _export),
    Task("check everything", Goal(seconds=30, memory=0), partial(_run, words=("check",))),
    Task("reindex", Goal(seconds=25, memory=0), partial(_run, words=("reindex",))),
    Task("add one", Goal(1.1), _add),
    Task("find after an add", Goal(1.35), partial(_find_after, change=_add_command)),
    Figures("adds in one process", _measure_adds),
    Task(
        "edit one (Python)",
        Goal(1.5, COPY, memory=0, least=_LARGE),
        partial(_replace, command=_edit_command),
    ),
    Task(
        "remove one (Python)",
        Goal(1.5, COPY, memory=0, least=_LARGE),
        partial(_replace, command=_remove_command),
    ),
    Task("find after an edit", Goal(seconds=3), partial(_find_after, change=_edit_command)),
    # The index is brought up to date by comparing every line: that may take memory.
    Task(
        "find after a foreign edit",
        Goal(seconds=3, memory=0),
        partial(_find_after, change=_foreign_edit_command),
    ),
)
