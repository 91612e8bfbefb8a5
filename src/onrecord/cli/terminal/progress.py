"""A bar on the terminal while long work goes on, gone when it is done."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

import typer

from onrecord import config
from onrecord.cli.terminal.sanitize import one_line
from onrecord.config.files import PROJECT
from onrecord.storage import FileStore, Store, open_store
from onrecord.storage.base import ProgressCallback, no_progress

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 0.5
_PAUSE = 0.1
_EACH = 500
_WIDTH = 16
_Each = TypeVar("_Each")


class _Bar:
    """One line on stderr, from half a second on; it says what is done and how much of it."""

    def __init__(self) -> None:
        self._due = time.monotonic() + _PATIENCE
        self._shown: tuple[Progress, TaskID] | None = None

    def __call__(self, doing: str, share: float) -> None:
        """Move on; a whole share ends it."""
        now = time.monotonic()
        if share >= 1:
            self.close()
        elif now >= self._due:
            self._due = now + _PAUSE
            self._show(doing, share)

    def close(self) -> None:
        """Take the line from the terminal."""
        if self._shown is not None:
            self._shown[0].stop()
            self._shown = None

    def _show(self, doing: str, share: float) -> None:
        if self._shown is None:
            self._shown = _make_bar(doing)
            self._shown[0].start()  # whoever stops it from now on finds it to clear
        progress, task = self._shown
        progress.update(task, description=doing, completed=share, refresh=True)


def open_store_shown(store: str | None) -> Store:
    """Open the store that a command asks for; what takes it long is shown."""
    found = open_store(config.store_path(store), progress=start_progress())
    if not store and Path(origin := config.store().origin).name == PROJECT:
        typer.echo(one_line(f"store {found.location}, set in {origin}"), err=True)
    for each in config.untrusted_files():
        typer.echo(one_line(f"ignored: {each}"), err=True)
    return found


def as_file(store: Store, what: str) -> FileStore:
    """Return a store as one in a file, to do ``what`` with it. Raises FileStoreOnlyError."""
    if not isinstance(store, FileStore):
        from onrecord.errors import FileStoreOnlyError

        raise FileStoreOnlyError(store.location, what)
    return store


def start_progress() -> ProgressCallback | None:
    """Return a progress callback; it prints on a terminal only."""
    seen = sys.stderr.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
    if seen and not _BARS:
        _BARS.append(_Bar())
    return _BARS[0] if seen else None


def count_progress(each: Iterable[_Each], doing: str, size: int) -> Iterator[_Each]:
    """Yield each item and show a count of them."""
    told = start_progress() or no_progress
    for at, one in enumerate(each):
        if at % _EACH == 0:
            told(doing, at / size)
        yield one
    told(doing, 1.0)


def read_with_progress(rows: Iterable[_Each], file: TextIO) -> Iterator[_Each]:
    """Give the rows of a file, and show how much of it has been read."""
    told, doing = start_progress() or no_progress, f"reading {one_line(Path(file.name).name)}"
    size = max(1, os.fstat(file.fileno()).st_size)
    for at, row in enumerate(rows):
        if at % _EACH == 0:
            told(doing, min(0.999, file.buffer.tell() / size))
        yield row
    told(doing, 1.0)


def clear() -> None:
    """Clear the terminal for what is said last."""
    for each in _BARS:
        each.close()


def _make_bar(doing: str) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
    from rich.table import Column

    share = TaskProgressColumn(table_column=Column(min_width=4))
    line = BarColumn(_WIDTH, table_column=Column(min_width=_WIDTH))
    name = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True))
    console = Console(stderr=True)
    progress = Progress(share, line, name, console=console, transient=True, auto_refresh=False)
    return progress, progress.add_task(doing, total=1)


_BARS: list[_Bar] = []
