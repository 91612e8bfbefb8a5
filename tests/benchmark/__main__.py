"""Measure ours beside its peers, size by size, and print ratios: ``python -m tests.benchmark``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import peers, report, works
from .generate import lines
from .ground import Ground
from .measure import in_turn
from .works import Told, Work

SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000

Results = list[dict[str, Any]]
Tell = Callable[[Ground], Iterator[Told]]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    add = parser.add_argument
    add("--sizes", type=_sizes, default=SIZES, help="how many statements: 1000,10000,100000")
    add("--million", action="store_true", help="a million too: some GB of disk, many minutes")
    add("--only", default="", metavar="NAME", help="only the works whose name contains this")
    add("--runs", type=int, default=11, help="rounds counted of each work (11)")
    add("--patience", type=float, default=60, help="seconds after which a work gets no more rounds")
    add("--cpu", action="store_true", help="ratios of processor time: where others use it too")
    add("--json", type=Path, metavar="FILE", help="write what was measured here")
    add("--folder", type=Path, help="work here and leave the files (some GB at a million)")
    return parser.parse_args()


def main() -> None:
    """Measure each size asked for."""
    given = _arguments()
    told = report.machine()
    print(", ".join(f"{name} {value}" for name, value in told.items()))
    print(*peers.missing(), sep="\n", file=sys.stderr)
    results: Results = []
    with _folder(given.folder) as folder:
        for size in (*given.sizes, *[MILLION] * given.million):
            results += _measured(Ground(folder / str(size), size), given)
    print(report.growth(results, "add one"))
    if given.json:
        wanted = json.dumps({"machine": told, "results": results}, indent=1, ensure_ascii=False)
        given.json.write_text(wanted + "\n", encoding="utf-8")


def _measured(ground: Ground, given: argparse.Namespace) -> Results:
    print(f"\n{ground.size:,} statements", report.heading(), sep="\n", flush=True)
    _make_rows(ground)
    return [
        *_raced(ground, works.IMPORTS, given),
        *_told(ground, works.sizes, given),
        *_raced(ground, works.LOOK_UPS, given),
        *_told(ground, works.adds_in_a_row, given),
        *_raced(ground, works.WRITES, given),
    ]


def _raced(ground: Ground, chosen: Iterable[Work], given: argparse.Namespace) -> Iterator[Any]:
    for work in chosen:
        if given.only in work.name:
            works.make_ready(ground, work)
            contenders = work.contenders(ground)
            rounds = in_turn(contenders, given.runs, given.patience, ground.run)
            measured = report.record(ground.size, work, rounds, "cpu" if given.cpu else "seconds")
            print(report.line(measured), flush=True)
            yield measured


def _told(ground: Ground, tell: Tell, given: argparse.Namespace) -> Iterator[Any]:
    if given.only in tell.__name__.replace("_", " "):
        works.make_ready(ground)
        for told in tell(ground):
            print(report.told_line(told), flush=True)
            yield {"size": ground.size, **told._asdict()}


def _make_rows(ground: Ground) -> None:
    ground.folder.mkdir(parents=True, exist_ok=True)
    if not Path(ground.rows).exists():
        with Path(ground.rows).open("w", encoding="utf-8") as file:
            file.writelines(lines(ground.size))


@contextmanager
def _folder(wanted: Path | None) -> Iterator[Path]:
    if wanted:
        yield wanted.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="benchmark-") as made:
        yield Path(made)


def _sizes(typed: str) -> tuple[int, ...]:
    return tuple(int(each.replace("_", "")) for each in typed.split(","))


if __name__ == "__main__":
    main()
