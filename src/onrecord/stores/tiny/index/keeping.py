"""Keeping an index in step with its file: found, compared, caught up, or made anew."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.errors import NoIndexError
from onrecord.stores.tiny.index.asking import Indexed
from onrecord.stores.tiny.index.schema import VERSION, connect, peek
from onrecord.stores.tiny.layout import Stamp
from onrecord.stores.tiny.lock import locked
from onrecord.stores.tiny.view import View

if TYPE_CHECKING:
    from onrecord.stores.tiny.index.ahead import Ahead
    from onrecord.stores.tiny.index.following import Spliced
    from onrecord.stores.tiny.index.runs import Progress

# A change so soon after another may leave the same time of change.
_BLUR = 50_000_000
_PATIENCE = 60.0
_PRIME = 2**127 - 1


class Keeper:
    """The index of one store, in the cache directory, under the name of the store's real path."""

    def __init__(
        self,
        path: Path,
        cache: Path,
        progress: Progress | None = None,
        ahead: Ahead | None = None,
    ) -> None:
        self._path = path
        self._ahead = ahead
        self._progress = progress or (lambda _: None)
        self._base = cache / _named(path)
        self._ahead_at = self._base.with_name(f"{self._base.name}-ahead")

    def answers(self, view: View, *, own: bool = False) -> Indexed | None:
        """Return answers to an open file, its index brought up to date; none where none can be.

        A file that is our ``own``, as we hold its lock or have just written it,
        need not be read whole to be sure of an index that bears its stamp.
        """
        try:
            return self._answers(view, own=own)
        except (sqlite3.Error, OSError):
            return None

    def glance(self, view: View) -> Indexed | None:
        """Return answers as the newest index has them, in step with the file or not."""
        for place in self._there():
            connection = peek(str(place))
            if _meta(connection, "version") == VERSION:
                return Indexed(connection, view)
        return None

    def added(self, before: Stamp | None, view: View, end: int) -> None:
        """Follow additions behind an offset, if the index was in step with the file before them."""
        from onrecord.stores.tiny.index.catching import add  # noqa: PLC0415  writers only

        with suppress(sqlite3.Error, OSError):
            connection = self._in_step(before)
            if connection is not None:
                add(connection, view, end)
                connection.close()

    def followed(self, was: View, view: View, splices: Sequence[Spliced]) -> None:
        """Follow edits, removals and what was added behind them.

        ``was`` is the old file, still open; the index follows if it was in step with it,
        and if that is less work than to make it anew.
        """
        from onrecord.stores.tiny.index.catching import follow  # noqa: PLC0415  writers only
        from onrecord.stores.tiny.index.following import TooMuchError  # noqa: PLC0415

        with suppress(sqlite3.Error, OSError, TooMuchError):
            connection = self._in_step(was.stamp)
            if connection is not None:
                with closing(connection):
                    follow(connection, was, view, splices)

    def ahead(self, file: int, offset: int) -> Ahead | None:
        """Begin to index the lines of an open file, which are to stand in the store at an offset.

        Nobody else does so at the time: it is the store's writer who asks.
        """
        from onrecord.stores.tiny.index.ahead import Ahead  # noqa: PLC0415  builders only

        with suppress(OSError):
            return Ahead(self._ahead_at, file, offset)
        return None

    def rebuild(self, view: View) -> None:
        """Make the index anew. Raises NoIndexError where it cannot be written."""
        try:
            self._base.parent.mkdir(parents=True, exist_ok=True)
            with locked(self._base, _PATIENCE):
                self._build(view).close()
        except (sqlite3.Error, OSError) as cause:
            raise NoIndexError(self._base.parent, cause) from cause

    def _answers(self, view: View, *, own: bool) -> Indexed:
        good = _matched if own else _trusted
        connection = self._opened()
        if connection is not None and good(connection, view.stamp):
            return Indexed(connection, view)
        from onrecord.stores.tiny.index.catching import caught_up  # noqa: PLC0415  few are behind

        self._base.parent.mkdir(parents=True, exist_ok=True)
        with locked(self._base, _PATIENCE):
            connection = self._opened()
            if connection is None or self._ahead or not caught_up(connection, view):
                connection = self._build(view, own=own)
        return Indexed(connection, view)

    def _in_step(self, before: Stamp | None) -> sqlite3.Connection | None:
        connection = self._opened()
        return connection if connection is not None and _stamp(connection) == before else None

    def _opened(self) -> sqlite3.Connection | None:
        """Open the newest index there is, if it is of our version and whole."""
        for place in self._there():
            with suppress(sqlite3.Error):
                connection = connect(str(place))
                if _meta(connection, "version") == VERSION:
                    return connection
                connection.close()
        return None

    def _there(self) -> list[Path]:
        """Return the indexes there are, the newest first."""
        return sorted(self._base.parent.glob(f"{self._base.name}.*.sqlite"), reverse=True)

    def _sweep(self, kept: str, *suffixes: str) -> None:
        """Delete older indexes, or what builders that were killed have left."""
        for other in self._base.parent.glob(f"{self._base.name}.*"):
            wanted = other.suffix in suffixes if suffixes else not other.name.startswith(kept)
            if wanted:
                _throw_away(other)

    def _build(self, view: View, *, own: bool = False) -> sqlite3.Connection:
        """Write an index beside, sync it, and give it its name; older ones go."""
        from onrecord.stores.tiny.index.ahead import sweep  # noqa: PLC0415  builders only
        from onrecord.stores.tiny.index.bulk import build  # noqa: PLC0415
        from onrecord.stores.tiny.index.catching import meta_of  # noqa: PLC0415
        from onrecord.stores.tiny.index.crew import write_runs  # noqa: PLC0415

        place = Path(f"{self._base}.{time.time_ns():020}.sqlite")
        making = place.with_suffix(".making")
        self._sweep("", ".making", ".runs")
        sweep(self._ahead_at)
        try:
            meta = meta_of(view)
            if own and view.stamp:
                # No other hand can have changed it since it was opened.
                meta["at"] = max(meta["at"], view.stamp[3] + _BLUR + 1)
            write = self._ahead.write if self._ahead is not None else write_runs
            build(making, view, meta, self._progress, write)
            with making.open("rb") as file:
                os.fsync(file.fileno())
            making.replace(place)
        finally:
            making.unlink(missing_ok=True)
        self._sweep(place.name)
        return connect(str(place))


def _named(path: Path) -> str:
    """Return a name for each path: its bytes as a number, by a Mersenne prime.

    No one gains by two paths of one name, and hashlib costs a look-up 4 ms.
    """
    return f"{int.from_bytes(os.fsencode(path)) % _PRIME:032x}"


def _throw_away(old: Path) -> None:
    """Delete a file or a folder."""
    import shutil  # noqa: PLC0415  builders only

    if old.is_dir():
        shutil.rmtree(old, ignore_errors=True)
    else:
        old.unlink(missing_ok=True)


def _trusted(connection: sqlite3.Connection, now: Stamp | None) -> bool:
    """Tell whether the index was made from this file, and long enough after its last change."""
    if now is None or not _matched(connection, now):
        return False
    return int(_meta(connection, "at") or 0) - now[3] > _BLUR


def _matched(connection: sqlite3.Connection, now: Stamp | None) -> bool:
    return now is not None and _stamp(connection) == now


def _stamp(connection: sqlite3.Connection) -> Stamp | None:
    noted = _meta(connection, "stamp")
    return tuple(json.loads(noted)) if noted and noted != "null" else None


def _meta(connection: sqlite3.Connection, key: str) -> Any:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None
