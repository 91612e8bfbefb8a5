"""Work in pieces that each leave a file, shared with a second process where there is much of it.

Each takes the next piece that nobody has claimed; what the helper leaves undone,
because it could not start or was killed, is done here.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.stores.tiny.index.merging import TABLES_OF, Merge
from onrecord.stores.tiny.index.runs import Reading, Run, opened
from onrecord.stores.tiny.index.together import order
from onrecord.stores.tiny.layout import stamp
from onrecord.stores.tiny.view import View

Progress = Callable[[float], None]
Write = Callable[[int, Path, Progress], None]

STRETCH = 12 << 20
# A second process takes a while to start.
_MANY = 3
_MODULE = "onrecord.stores.tiny.index.crew"


class Work(NamedTuple):
    """Pieces of a kind, the folder their files go to, and all else a helper must be told."""

    kind: str
    pieces: int
    folder: str
    told: Sequence[Any]

    def place(self, number: int) -> Path:
        """Return where a piece is written."""
        return Path(self.folder) / f"{number:04}.{self.kind}"


def write_runs(
    view: View, folder: Path, progress: Progress, length: int = STRETCH
) -> Sequence[Path]:
    """Write all of a file as sorted runs; return them in the order of the file."""
    if view.file is None:
        return []
    body, size = view.head.body, view.size - view.head.body
    reading = Reading(str(view.path), view.stamp or (), body, size, length)
    pieces = len(reading.stretches())
    work = Work("run", pieces, str(folder), reading)
    return _shared(work, partial(reading.write, view.file), progress, alone=pieces < _MANY)


def write_tables(runs: Sequence[Run], folder: Path, progress: Progress) -> Sequence[Path]:
    """Write what runs tell as several files, each of which holds some tables of the index."""
    known = order(runs)
    told = folder / "order"
    told.write_bytes(known)
    work = Work(
        "tables", len(TABLES_OF), str(folder), (str(told), [str(each.place) for each in runs])
    )
    return _shared(work, Merge(runs, known).write, progress, alone=len(runs) < _MANY)


def help_out(told: str) -> None:
    """Take pieces of work as long as the process that asked for it lives."""
    work = Work(*json.loads(told))
    asker = os.getppid()

    def go_on(_: float) -> None:
        if os.getppid() != asker:
            sys.exit()

    with _KINDS[work.kind](*work.told) as write:
        for number in _claimed(work):
            go_on(0)
            _write(work, write, number, go_on)


def _shared(work: Work, write: Write, progress: Progress, *, alone: bool) -> Sequence[Path]:
    """Do all of some work, with a helper if not ``alone``; return its files."""

    def part_of(number: int) -> Progress:
        return lambda part: progress((number + part) / work.pieces)

    with _helper(work, alone=alone) as join:
        for number in _claimed(work):
            _write(work, write, number, part_of(number))
        join()
    places = [work.place(number) for number in range(work.pieces)]
    for number, place in enumerate(places):
        if not place.exists():
            _write(work, write, number, part_of(number))
    return places


def _write(work: Work, write: Write, number: int, progress: Progress) -> None:
    beside = work.place(number).with_suffix(".part")
    beside.unlink(missing_ok=True)
    write(number, beside, progress)
    beside.replace(work.place(number))


def _claimed(work: Work) -> Iterator[int]:
    """Give each piece that nobody else has claimed."""
    for number in range(work.pieces):
        try:
            work.place(number).with_suffix(".claim").touch(exist_ok=False)
        except FileExistsError:
            continue
        yield number


@contextmanager
def _helper(work: Work, *, alone: bool) -> Iterator[Callable[[], object]]:
    """Start a second process where it pays; it does not outlive the work."""
    helper = _started(work) if not alone and sys.executable else None
    if helper is None:
        yield lambda: None
        return
    try:
        yield helper.wait
    finally:
        helper.kill()
        helper.wait()


def _started(work: Work) -> subprocess.Popen[bytes] | None:
    try:
        return subprocess.Popen(  # noqa: S603  our own module
            (sys.executable, "-P", "-m", _MODULE, json.dumps(work)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is the asker's to answer.
        )
    except OSError:
        return None


@contextmanager
def _reading(*told: Any) -> Iterator[Write]:
    """Help to read the file that the asker has open; there is no help if it is another."""
    reading = Reading(*told)
    with Path(reading.path).open("rb") as file:
        if stamp(os.fstat(file.fileno())) != tuple(reading.stamp):
            sys.exit()
        yield partial(reading.write, file)


@contextmanager
def _merging(told: str, places: Sequence[str]) -> Iterator[Write]:
    with opened(map(Path, places)) as runs:
        yield Merge(runs, Path(told).read_bytes()).write


_KINDS: dict[str, Callable[..., AbstractContextManager[Write]]] = {
    "run": _reading,
    "tables": _merging,
}

if __name__ == "__main__":
    gc.disable()  # There are no cycles here, and many rows to be looked at again and again.
    help_out(sys.argv[1])
