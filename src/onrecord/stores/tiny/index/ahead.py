"""The runs of new lines, written while more of them are still being read."""

from __future__ import annotations

import fcntl
import os
import shutil
import zlib
from collections.abc import Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from onrecord.stores.tiny.index.crew import STRETCH, Crew, Piece, stretches
from onrecord.stores.tiny.index.runs import Progress, Reading, Run
from onrecord.stores.tiny.view import View

# A stretch grows with what there is: all runs are open at once.
_SHARE = 1 / 64


class Ahead:
    """Runs of a file that grows, as if its lines stood in the store from ``offset`` on.

    Where they come to stand otherwise, or not at all, the runs are made anew of the store.
    """

    def __init__(self, folder: Path, file: int, offset: int) -> None:
        """Make the folder. Raises OSError where it cannot be made."""
        sweep(folder)
        folder.mkdir(parents=True)
        self._folder = folder
        self._hold = _hold(folder)
        growing = Reading(f"/dev/fd/{file}", (), -offset, 0)
        self._crew = Crew("run", folder, growing, file, many=1)
        self._offset = self._end = offset
        for each in stretches(0, offset) if offset else ():
            self._crew.give(*each, shared=False)

    def grown(self, size: int) -> None:
        """Have written what there is, up to the end of a line, if it is enough for a run."""
        end = self._offset + size
        if end - self._end >= max(STRETCH, size * _SHARE):
            self._crew.give(self._end, end)
            self._end = end

    def write(self, view: View, folder: Path, progress: Progress) -> Sequence[Path]:
        """Write what is left to write of the store; return all runs, in the order of its file."""
        del folder  # They are in one already.
        if view.file is None:
            return []
        reading = Reading.of(view)
        for each in stretches(self._end, reading.size) if self._end < reading.size else ():
            self._crew.give(*each, shared=False)
        good = partial(_is_of, view.file, reading.body)
        return self._crew.finish(partial(reading.write, view.file), progress, good)

    def close(self) -> None:
        """Let go of everything."""
        self._crew.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._hold)


def sweep(folder: Path) -> None:
    """Throw away what an importer left there that was killed."""
    with suppress(OSError):
        hold = _hold(folder)
        shutil.rmtree(folder, ignore_errors=True)
        os.close(hold)


def _hold(folder: Path) -> int:
    """Hold a folder, as long as this process lives. Raises OSError where another does."""
    hold = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(hold)
        raise
    return hold


def _is_of(file: BinaryIO, body: int, stretch: Piece, place: Path) -> bool:
    """Tell whether a run was made of just the lines that a stretch of a file has."""
    at, end = stretch
    before = os.pread(file.fileno(), 1, body + at - 1) if at else b"\n"
    with closing(Run(place)) as run:
        for offset, length, crc in run.tally.blocks:
            if offset != at or zlib.crc32(os.pread(file.fileno(), length, body + at)) != crc:
                return False
            at += length
    return at == end and before == b"\n"
