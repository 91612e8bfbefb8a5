"""All of a store's file put into an empty index: read in stretches, sorted, merged."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from onrecord.stores.tiny.index.crew import write_runs, write_tables
from onrecord.stores.tiny.index.merging import TABLES_OF, unsafe
from onrecord.stores.tiny.index.runs import Progress, Run, opened
from onrecord.stores.tiny.index.schema import ORDERS, VERSION
from onrecord.stores.tiny.layout import CLOSER
from onrecord.stores.tiny.view import View

WriteRuns = Callable[[View, Path, Progress], Sequence[Path]]

_WORDS = TABLES_OF.index(("words",))
# How much of the work it is to read, and to merge.
_READ, _MERGED = 0.5, 0.4


def build(
    making: Path,
    view: View,
    meta: dict[str, Any],
    progress: Progress,
    write: WriteRuns = write_runs,
) -> None:
    """Write the index of a file; ``meta`` is noted in it, and ``write`` writes its lines as runs.

    Raises sqlite3.Error, OSError, StoreDamagedError.
    """
    making.unlink(missing_ok=True)
    with _undisturbed(), _folder(making.with_suffix(".runs")) as folder:
        places = write(view, folder, lambda part: progress(part * _READ))
        with _opened(places, view) as runs:
            told = {"version": VERSION, **_noted(runs), **meta}
            parts = write_tables(runs, folder, lambda part: progress(_READ + part * _MERGED))
        _join(making, parts, told)
    progress(1.0)


def _noted(runs: Sequence[Run]) -> dict[str, Any]:
    """Return what an index tells of itself."""
    tallies = [each.tally for each in runs]
    size = sum(each.size for each in tallies)
    return {
        "longest": max((each.longest for each in tallies), default=0),
        "unreadable": sum(each.unreadable for each in tallies),
        "ordered": size,
        "last": size,
    }


def _join(making: Path, parts: Sequence[Path], told: dict[str, Any]) -> None:
    """Make one of several files: what FTS5 wrote stays, all else is copied there."""
    parts[_WORDS].replace(making)
    with closing(unsafe(making)) as db:
        db.executescript(ORDERS)
        for part, tables in zip(parts, TABLES_OF, strict=True):
            if part != parts[_WORDS]:
                db.execute("ATTACH ? AS part", (f"file:{quote(bytes(part))}",))
                for table in tables:
                    db.execute(f"INSERT INTO main.{table} SELECT * FROM part.{table}")
                db.execute("DETACH part")
        (told["names"],) = db.execute("SELECT count(*) FROM names").fetchone()
        db.executemany("INSERT INTO meta VALUES (?, ?)", told.items())


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Search for no garbage: nothing here has cycles, and there is much to look through."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


@contextmanager
def _folder(place: Path) -> Iterator[Path]:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _opened(places: Sequence[Path], view: View) -> Iterator[Sequence[Run]]:
    """Open the runs up to the end of the table. Raises StoreDamagedError."""
    with opened(places) as runs:
        ended = [each.tally.ended for each in runs]
        whole = runs[: ended.index(True) + 1] if True in ended else runs
        _check_end(whole, view)
        yield whole


def _check_end(runs: Sequence[Run], view: View) -> None:
    """Where the closer is not what ends the file, read it slowly, which tells damage."""
    end = sum(length for run in runs for _, length, _ in run.tally.blocks)
    if view.head.body + end + len(CLOSER) != view.size:
        last = max((each.offset + each.length for each in view.entries()), default=0)
        if last != end:
            raise RuntimeError(f"the runs end at {end}, the lines at {last}")
