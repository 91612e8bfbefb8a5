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
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from onrecord.stores.tiny.index.merging import TABLES_OF, Merge
from onrecord.stores.tiny.index.runs import Progress, Reading, Run, opened
from onrecord.stores.tiny.index.together import order
from onrecord.stores.tiny.layout import stamp
from onrecord.stores.tiny.view import View

Piece = tuple[int, ...]
Write = Callable[[int, Piece, Path, Progress], None]
Good = Callable[[Piece, Path], bool]

STRETCH = 12 << 20
# So many stretches at most, or nearly: all runs are open at once.
_MOST_RUNS = 100
# A second process takes a while to start.
_MANY = 3
_MODULE = "onrecord.stores.tiny.index.crew"


class Crew:
    """This process and perhaps another, writing a file for each piece of work that is given.

    A helper is ``told`` the kind of work and what else it must know; it has open
    some ``files`` of ours, and is started when there are ``many`` pieces for it.
    """

    def __init__(
        self, kind: str, folder: Path, told: Sequence[Any], *files: int, many: int = _MANY
    ) -> None:
        self._kind = kind
        self._folder = folder
        self._told = told
        self._files = files
        self._many = many
        self._pieces: list[Piece] = []
        self._untold: list[int] = []
        self._helper: subprocess.Popen[str] | None = None

    def give(self, *piece: int, shared: bool = True) -> None:
        """Have a piece of work done; if it is not ``shared``, the helper is not told."""
        self._pieces.append(piece)
        if shared:
            self._untold.append(len(self._pieces) - 1)
            self._tell()

    def finish(
        self, write: Write, progress: Progress, good: Good = lambda *_: True
    ) -> Sequence[Path]:
        """Do what is left to do, return all files; what a helper wrote must be found good."""
        numbers = range(len(self._pieces))
        done = set()
        for number in numbers:
            if _claimed(self._place(number)):
                self._write(write, number, progress)
                done.add(number)
        self._wait()
        for number in numbers:
            place = self._place(number)
            if number not in done and not (place.exists() and good(self._pieces[number], place)):
                self._write(write, number, progress)
        return [self._place(number) for number in numbers]

    def close(self) -> None:
        """End the helper: it does not outlive the work."""
        if self._helper is not None:
            self._helper.kill()
            self._wait()

    def _tell(self) -> None:
        """Tell the helper what it may do, and start it where that is much."""
        if self._helper is None and len(self._untold) >= self._many and sys.executable:
            self._helper = self._started()
        if self._helper is None or self._helper.stdin is None:
            return
        told = [json.dumps([each, *self._pieces[each]]) + "\n" for each in self._untold]
        self._untold.clear()
        with suppress(OSError):
            self._helper.stdin.writelines(told)
            self._helper.stdin.flush()

    def _wait(self) -> None:
        """Let the helper do what it was told, and go."""
        if self._helper is not None:
            with suppress(OSError):
                self._helper.communicate()

    def _write(self, write: Write, number: int, progress: Progress) -> None:
        def part(done: float) -> None:
            progress((number + done) / len(self._pieces))

        _write(write, number, self._pieces[number], self._place(number), part)

    def _place(self, number: int) -> Path:
        return _place(self._folder, self._kind, number)

    def _started(self) -> subprocess.Popen[str] | None:
        told = (self._kind, str(self._folder), json.dumps(self._told))
        try:
            return subprocess.Popen(  # noqa: S603  our own module
                (sys.executable, "-P", "-m", _MODULE, *told),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                text=True,
                pass_fds=self._files,
                start_new_session=True,  # Ctrl-C is the asker's to answer.
            )
        except OSError:
            return None


def write_runs(
    view: View, folder: Path, progress: Progress, length: int = STRETCH
) -> Sequence[Path]:
    """Write all of a file as sorted runs; return them in the order of the file."""
    if view.file is None:
        return []
    reading = Reading.of(view)
    with closing(Crew("run", folder, reading)) as crew:
        for stretch in stretches(0, reading.size, length):
            crew.give(*stretch)
        return crew.finish(partial(reading.write, view.file), progress)


def stretches(start: int, size: int, length: int = STRETCH) -> Iterator[tuple[int, int]]:
    """Part a file, from an offset on, into stretches of this length, or longer if it is long."""
    length = max(length, (size - start) // _MOST_RUNS)
    for each in range(start, max(start + 1, size), length):
        yield each, min(each + length, size)


def write_tables(runs: Sequence[Run], folder: Path, progress: Progress) -> Sequence[Path]:
    """Write what runs tell as several files, each of which holds some tables of the index."""
    known = order(runs)
    told = folder / "order"
    told.write_bytes(known.tobytes())
    places = [str(each.place) for each in runs]
    with closing(Crew("tables", folder, (str(told), places))) as crew:
        for _ in TABLES_OF:
            crew.give(shared=len(runs) >= _MANY)
        return crew.finish(Merge(runs, known).write, progress)


def help_out(kind: str, folder: Path, told: Sequence[Any], given: Iterable[str]) -> None:
    """Take pieces of work as long as the process that asked for it lives."""
    asker = os.getppid()

    def go_on(_: float) -> None:
        if os.getppid() != asker:
            sys.exit()

    with _KINDS[kind](*told) as write:
        for number, *piece in map(json.loads, given):
            go_on(0)
            if _claimed(_place(folder, kind, number)):
                _write(write, number, tuple(piece), _place(folder, kind, number), go_on)


def _place(folder: Path, kind: str, number: int) -> Path:
    """Return where a piece is written."""
    return folder / f"{number:04}.{kind}"


def _claimed(place: Path) -> bool:
    """Claim a piece, unless somebody has."""
    try:
        place.with_suffix(".claim").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _write(write: Write, number: int, piece: Piece, place: Path, progress: Progress) -> None:
    beside = place.with_suffix(".part")
    beside.unlink(missing_ok=True)
    write(number, piece, beside, progress)
    beside.replace(place)


@contextmanager
def _reading(*told: Any) -> Iterator[Write]:
    """Help to read the file that the asker has open; there is no help if it is another."""
    reading = Reading(*told)
    with Path(reading.path).open("rb") as file:
        if reading.stamp and stamp(os.fstat(file.fileno())) != tuple(reading.stamp):
            sys.exit()
        yield partial(reading.write, file)


@contextmanager
def _merging(told: str, places: Sequence[str]) -> Iterator[Write]:
    with opened(map(Path, places)) as runs:
        yield Merge(runs, array("H", Path(told).read_bytes())).write


_KINDS: dict[str, Callable[..., AbstractContextManager[Write]]] = {
    "run": _reading,
    "tables": _merging,
}

if __name__ == "__main__":
    gc.disable()  # There are no cycles here, and many rows to be looked at again and again.
    help_out(sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3]), sys.stdin)
