"""Writing the runs of a store's file, with a second process where there is much to read.

Each takes the next stretch that nobody has claimed; what the helper leaves undone,
because it could not start or was killed, is done here.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from onrecord.stores.tiny.index.lines import Stretch
from onrecord.stores.tiny.index.runs import write_run
from onrecord.stores.tiny.layout import Stamp, stamp
from onrecord.stores.tiny.view import View

STRETCH = 12 << 20
_MOST_RUNS = 100
# A second process takes a while to start.
_MANY = 3
_MODULE = "onrecord.stores.tiny.index.crew"


class Work(NamedTuple):
    """A file to read, as one process tells another, and the folder its runs go to."""

    path: str
    stamp: Stamp
    body: int
    size: int
    folder: str
    length: int

    def stretches(self) -> list[Stretch]:
        """Return the parts of the file; few enough that all runs can be open at once."""
        length = max(self.length, self.size // _MOST_RUNS)
        starts = range(0, max(1, self.size), length)
        return [Stretch(start, min(start + length, self.size), self.size) for start in starts]

    def place(self, number: int) -> Path:
        """Return where a run is written."""
        return Path(self.folder) / f"{number:04}.run"


def write_runs(
    view: View, folder: Path, progress: Callable[[float], None], length: int = STRETCH
) -> Sequence[Path]:
    """Write all of a file as sorted runs; return them in the order of the file."""
    body, size = view.head.body, view.size - view.head.body
    work = Work(str(view.path), view.stamp or (), body, size, str(folder), length)
    if view.file is None:
        return []
    stretches = work.stretches()
    with _helper(work, len(stretches)) as join:
        for number in _claimed(work):
            _write(work, view.file, number)
            progress(number / len(stretches))
        join()
    for number in range(len(stretches)):
        if not work.place(number).exists():
            _write(work, view.file, number)
    return [work.place(number) for number in range(len(stretches))]


def help_out(told: str) -> None:
    """Write runs as long as the process that asked for them lives, from the file it has open."""
    work = Work(*json.loads(told))
    asker = os.getppid()
    with Path(work.path).open("rb") as file:
        if stamp(os.fstat(file.fileno())) != tuple(work.stamp):
            return
        for number in _claimed(work):
            if os.getppid() != asker:
                return
            _write(work, file, number)


def _write(work: Work, file: BinaryIO, number: int) -> None:
    write_run(file, work.body, work.stretches()[number], number, work.place(number))


def _claimed(work: Work) -> Iterator[int]:
    """Give each stretch that nobody else has claimed."""
    for number in range(len(work.stretches())):
        try:
            work.place(number).with_suffix(".claim").touch(exist_ok=False)
        except FileExistsError:
            continue
        yield number


@contextmanager
def _helper(work: Work, stretches: int) -> Iterator[Callable[[], object]]:
    """Start a second process where it pays; it does not outlive the work."""
    helper = _started(work) if stretches >= _MANY and sys.executable else None
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


if __name__ == "__main__":
    gc.disable()  # A run has no cycles, and many rows to be looked at again and again.
    help_out(sys.argv[1])
