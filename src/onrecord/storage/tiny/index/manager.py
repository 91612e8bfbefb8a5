"""Keeping the search index in step with its file: opened, caught up, built anew, or thrown away.

The index is a copy in the cache directory. It never fails and never delays anybody for
long: who cannot have it scans. A stamp beside it tells which file it was made from, and
how much of that file it holds; lines added behind that are scanned.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import structs

from onrecord.errors import NoIndexError
from onrecord.storage.tiny.index import schema
from onrecord.storage.tiny.index.search import IndexBackend
from onrecord.storage.tiny.index.update import (
    BUILDING,
    IndexStamp,
    IndexUpdate,
    is_engine_failure,
    open_index,
    read_stamp,
    write_stamp,
)
from onrecord.storage.tiny.line_format import Splice, Stamp, stamp_of
from onrecord.storage.tiny.lock import try_lock
from onrecord.storage.tiny.snapshot import Snapshot

Progress = Callable[[float], object]

# So much may lie behind the indexed end before a writer indexes it.
LONGEST_TAIL = 1 << 16
_TRIES, _PAUSE = 20, 0.01
# A change so soon after another, in nanoseconds, may leave the same time of change.
CLOCK_TICK = 50_000_000
# So many nanoseconds after a change of the file its writer may still be updating the index.
_CHANGING = 200_000_000
_REPORT = 1 << 20
_PRIME = 2**127 - 1


class IndexManager:
    """The index of one store, in the cache directory, under the name of the store's real path."""

    def __init__(self, path: Path, cache: Path, progress: Progress | None = None) -> None:
        self._base = cache / _name_of(path)
        self._progress = progress or (lambda _: None)

    def open(self, snapshot: Snapshot) -> tuple[IndexBackend, IndexStamp] | None:
        """Return the index of a file; None where it is not in step with it."""
        is_broken = False
        for _ in range(_TRIES):
            folder, stamp = self._newest(), self._stamp()
            if folder is None or stamp is None or stamp.file != snapshot.stamp:
                return None
            if stamp.documents < 0:
                return None
            try:
                searcher = open_index(folder).searcher()
                is_broken = False
                if searcher.num_docs == stamp.documents and read_stamp(folder) == stamp:
                    return IndexBackend(searcher), stamp
            except BaseException as cause:
                if not is_engine_failure(cause):
                    raise
                is_broken = True
            # Another process may be between its commit and its stamp.
            time.sleep(_PAUSE)
        if is_broken:
            self.discard()
        return None

    def may_be_changing(self, snapshot: Snapshot) -> bool:
        """Return whether another process may be updating the index for a change of the file.

        The file has just changed, or has changed again since it was opened. A reader that
        caught up now would lock the writer out of the index.
        """
        if snapshot.stamp is None or self._stamp() is None:
            return False
        is_recent = 0 <= time.time_ns() - snapshot.stamp[-1] < _CHANGING
        return is_recent or stamp_of(snapshot.path) != snapshot.stamp

    def catch_up(self, snapshot: Snapshot, *, own: bool) -> tuple[IndexBackend, IndexStamp] | None:
        """Bring the index up to a file, or build it; None where that cannot be done now.

        ``own`` tells that we hold the store's lock or have just written the file.
        """
        return self.open(snapshot) if self._sync(snapshot, own=own) else None

    def peek(self) -> IndexBackend | None:
        """Return the newest index as it is, in step with its file or not."""
        folder = self._newest()
        stamp = read_stamp(folder) if folder else None
        if folder is None or stamp is None or stamp.documents < 0:
            return None
        return IndexBackend(open_index(folder).searcher())

    def rebuild(self, snapshot: Snapshot) -> None:
        """Build the index anew. Raises NoIndexError where it cannot be written."""
        try:
            update = self._new()
            if update is None:
                raise OSError("another process is building it")  # noqa: TRY301  one sentence for all
            self._fill(update, snapshot, own=False)
        except (OSError, ValueError) as cause:
            raise NoIndexError(self._base.parent, cause) from cause

    def follow_append(self, before: Stamp | None, after: Snapshot) -> None:
        """Note in the index that we, who hold the lock, appended to the file.

        The new lines are indexed once they are many bytes.
        """
        with suppress(OSError):
            for folder in self._folders(BUILDING):
                stamp = read_stamp(folder)
                if stamp and stamp.file == before and after.stamp:
                    write_stamp(folder, structs.replace(stamp, file=after.stamp))
        stamp = self._stamp()
        if stamp and stamp.file == after.stamp and after.length - stamp.end > LONGEST_TAIL:
            self.follow(after, after)

    def follow(self, before: Snapshot, after: Snapshot, splices: Iterable[Splice] = ()) -> None:
        """Update the index for a change of the file that we, who hold the lock, made.

        An index that was not in step with the file ``before`` is left alone. Lines behind
        its end are indexed too.
        """
        try:
            if (update := self.begin(before.stamp)) is None or after.stamp is None:
                return
            with update:
                end = update.stamp.end
                inside = [each for each in splices if each.offset < end]
                unreadable = update.stamp.unreadable + update.apply(before, inside)
                end += sum(len(each.raw) - each.length for each in inside)
                for line, stored in after.entries(end):
                    unreadable += not update.add(line.bare, stored)
                update.commit(after.stamp, after.length, unreadable=unreadable)
        except BaseException as cause:
            if not is_engine_failure(cause):
                raise

    def begin(self, before: Stamp | None) -> IndexUpdate | None:
        """Return an update of the index, if it is in step with a file of that stamp.

        Raises ValueError or OSError where it cannot be written to.
        """
        folder, stamp = self._newest(), self._stamp()
        if folder is None or stamp is None or stamp.file != before or stamp.documents < 0:
            return None
        return IndexUpdate(folder, stamp)

    def begin_batch(self, snapshot: Snapshot) -> IndexUpdate | None:
        """Return an update for many new lines: of the index of a file, or one made anew of it."""
        update = self.begin(snapshot.stamp) or self._new()
        if update is None:
            return None
        try:
            unreadable = update.stamp.unreadable
            for line, stored in snapshot.entries(update.stamp.end):
                unreadable += not update.add(line.bare, stored)
            update.stamp = structs.replace(update.stamp, unreadable=unreadable)
        except BaseException:
            update.abandon()
            raise
        return update

    def finish(
        self, update: IndexUpdate, before: Snapshot, after: Snapshot, splices: Iterable[Splice]
    ) -> None:
        """Commit an update of a batch, whose lines now stand at the end of the file."""
        try:
            with update:
                unreadable = update.stamp.unreadable + update.apply(before, splices)
                if after.stamp is not None:
                    update.commit(after.stamp, after.length, unreadable=unreadable)
        except BaseException as cause:
            if not is_engine_failure(cause):
                raise
        self._sweep()

    def line_hashes(self, snapshot: Snapshot) -> set[int]:
        """Return the hashes of the indexed lines of a file; none where no index is in step."""
        found = self.open(snapshot)
        try:
            return found[0].line_hashes() if found else set()
        except BaseException as cause:
            if not is_engine_failure(cause):
                raise
            return set()

    def discard(self) -> None:
        """Delete the index: it is only a copy."""
        for folder in self._folders():
            shutil.rmtree(folder, ignore_errors=True)

    def _sync(self, snapshot: Snapshot, *, own: bool) -> bool:
        """Bring the index up to a file, or build it; False where that cannot be done now."""
        try:
            folder, stamp = self._newest(), self._stamp()
            if folder and stamp is None:
                self.discard()
            update = IndexUpdate(folder, stamp) if folder and stamp else self._new()
            if update is None:
                return False
            self._fill(update, snapshot, own=own)
        except BaseException as cause:
            if not is_engine_failure(cause):
                raise
            return False
        return True

    def _new(self) -> IndexUpdate | None:
        """Return an update that makes the index anew; None where another process does so now."""
        self._base.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = try_lock(self._base.with_name(f"{self._base.name}.lock"))
        if lock is None:
            return None
        for left in self._base.parent.glob(f"{self._base.name}.*{BUILDING}"):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(f"{self._base}.{time.time_ns():020}{BUILDING}")
        try:
            folder.mkdir(mode=0o700)
            return IndexUpdate(folder, IndexStamp(version=schema.VERSION, file=()), lock)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            lock.close()
            raise

    def _fill(self, update: IndexUpdate, snapshot: Snapshot, *, own: bool) -> None:
        """Index every line that is not, take out what is gone, and commit."""
        if snapshot.stamp is None:
            return
        with update:
            # What another hand changes from now on must show in the file's stamp.
            while not own and 0 <= time.time_ns() - snapshot.stamp[-1] < CLOCK_TICK:
                time.sleep(_PAUSE)
            gone = set() if update.is_new else update.line_hashes()
            update.started(snapshot.stamp)
            unreadable, reported = 0, 0

            def is_indexed(line: bytes) -> bool:
                number = schema.line_hash(line)
                indexed = number in gone
                gone.discard(number)
                return indexed

            for line, stored in snapshot.entries(skip=is_indexed if gone else None):
                unreadable += not update.add(line.bare, stored)
                if line.offset - reported > _REPORT:
                    reported = line.offset
                    self._progress(line.offset / snapshot.length)
            for number in gone:
                update.remove_hash(number)
            update.commit(None, snapshot.length, unreadable=unreadable)
            self._progress(1.0)
        self._sweep()

    def _sweep(self) -> None:
        """Throw away the indexes that a newer one has replaced."""
        for older in self._folders()[1:]:
            shutil.rmtree(older, ignore_errors=True)

    def _stamp(self) -> IndexStamp | None:
        folder = self._newest()
        return read_stamp(folder) if folder else None

    def _newest(self) -> Path | None:
        return next(iter(self._folders()), None)

    def _folders(self, *suffixes: str) -> list[Path]:
        """Return the indexes there are, the newest first; those being built, too, if asked."""
        found = self._base.parent.glob(f"{self._base.name}.*")
        wanted = (each for each in found if each.suffix[1:].isdigit() or each.suffix in suffixes)
        return sorted(wanted, reverse=True)


def _name_of(path: Path) -> str:
    """Return a name for each path: its bytes as a number, by a Mersenne prime.

    No one gains by two paths of one name, and hashlib costs a look-up 4 ms.
    """
    return f"{int.from_bytes(os.fsencode(path)) % _PRIME:032x}"
