"""Measure onrecord beside its peers, size by size: ``python -m tests.benchmark``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from . import peers, report, tasks
from .generate import lines
from .measure import run_in_turn
from .workspace import Workspace

SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000


def main() -> None:
    """Measure each size asked for, and print a table for each."""
    options = _parse_options()
    machine = report.describe_machine()
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    print(*peers.list_missing(), sep="\n", file=sys.stderr)
    results: list[dict[str, Any]] = []
    folder = options.folder
    with nullcontext(folder) if folder else TemporaryDirectory(prefix="benchmark-") as name:
        for size in (*options.sizes, *[MILLION] * options.million):
            workspace = Workspace(Path(name).resolve() / str(size), size)
            results += _measure(workspace, options)
    print(report.describe_growth(results, "add one"))
    if options.json:
        written = {"machine": machine, "results": results}
        text = json.dumps(written, indent=1, ensure_ascii=False)
        options.json.write_text(text + "\n", encoding="utf-8")


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    add = parser.add_argument
    add("--sizes", type=_parse_sizes, default=SIZES, help="numbers of statements: 1000,10000")
    add("--million", action="store_true", help="a million too: some GB of disk, an hour")
    add("--only", default="", metavar="NAME", help="only the tasks whose name contains this")
    add("--runs", type=int, default=11, help="rounds of each task (11)")
    add("--patience", type=float, default=60, help="seconds after which a task has its last round")
    add("--cpu", action="store_true", help="compare processor time, for a machine others use too")
    add("--json", type=Path, metavar="FILE", help="write the results to this file")
    add("--folder", type=Path, help="work here and leave the files (some GB at a million)")
    return parser.parse_args()


def _parse_sizes(typed: str) -> tuple[int, ...]:
    return tuple(int(each.replace("_", "")) for each in typed.split(","))


def _measure(workspace: Workspace, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Measure the tasks chosen; print each line, and yield each result."""
    print(f"\n{workspace.size:,} statements", report.heading(), sep="\n", flush=True)
    workspace.folder.mkdir(parents=True, exist_ok=True)
    if not Path(workspace.rows).exists():
        with Path(workspace.rows).open("w", encoding="utf-8") as file:
            file.writelines(lines(workspace.size))
    for step in tasks.STEPS:
        if options.only not in step.name:
            continue
        if step is not tasks.FIRST_IMPORT:
            tasks.fill(workspace)
        if isinstance(step, tasks.Figures):
            for figure in step.measure(workspace):
                result = report.summarize_figure(workspace.size, figure)
                print(report.format_figure(result), flush=True)
                yield result
        else:
            programs = step.programs(workspace)
            rounds = run_in_turn(programs, options.runs, options.patience, workspace.run)
            clock = "cpu" if options.cpu else "seconds"
            result = report.summarize(workspace.size, step, rounds, clock)
            print(report.format_task(result), flush=True)
            yield result


if __name__ == "__main__":
    main()
