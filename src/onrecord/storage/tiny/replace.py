"""Writing a new file beside the store, and letting it take its place: all or nothing."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from onrecord import atomic, commitment
from onrecord.errors import HardLinkedError, StoreChangedError, UncertainWriteError
from onrecord.storage.tiny.line_format import Splice, Stamp, stamp_of
from onrecord.storage.tiny.lock import StoreLock

_CHUNK = 1 << 20


@contextmanager
def beside(held: StoreLock, was: Stamp | None) -> Iterator[BinaryIO]:
    """Open a new file beside; once written, it takes the place of the store.

    ``was`` is the stamp of the store when copying began, or None where there was
    none. Raises StoreChangedError where another hand has changed it since, OSError
    where it cannot be written: the store is then as it was. Raises UncertainWriteError
    where it took its place, and the disk would not confirm it.
    """
    path = held.path
    _check_allowed(path, was)
    atomic.remove_leftovers(path)
    with atomic.create_beside(path, private=was is not None) as (new, file):
        yield file
        file.flush()
        atomic.keep_mode(path, file.fileno())
        os.fsync(file.fileno())
        held.check()
        _check_unchanged(path, was)
        with commitment.commit_point():
            new.replace(path)
            try:
                atomic.sync_directory(path.parent)
            except OSError as cause:
                raise UncertainWriteError(path, cause) from cause


def copy_body(
    source: BinaryIO, body: int, end: int, splices: Iterable[Splice], file: BinaryIO
) -> None:
    """Copy the lines from ``body`` to ``end``, some of them changed, in order."""
    at = body
    for each in splices:
        copy_range(source, at, body + each.offset, file)
        file.write(each.raw)
        at = body + each.offset + each.length
    copy_range(source, at, end, file)


def copy_range(source: BinaryIO, start: int, end: int, file: BinaryIO) -> None:
    """Copy bytes as they are."""
    source.seek(start)
    left = end - start
    while left > 0:
        chunk = source.read(min(_CHUNK, left))
        if not chunk:
            return
        file.write(chunk)
        left -= len(chunk)


def back_up(path: Path) -> None:
    """Keep one copy of a file that is about to be laid out anew."""
    kept = path.with_name(f"{path.name}.before-onrecord")
    if kept.exists():
        return
    with path.open("rb") as source, atomic.replace_file(kept, like=path) as file:
        shutil.copyfileobj(source, file)
        file.flush()
        was = os.fstat(source.fileno())
        os.utime(file.fileno(), ns=(was.st_atime_ns, was.st_mtime_ns))


def _check_allowed(path: Path, was: Stamp | None) -> None:
    """Refuse where replacing would do what writing in place could not, or cut a link."""
    if was is None:
        return
    if path.stat().st_nlink > 1:
        raise HardLinkedError(path)
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def _check_unchanged(path: Path, was: Stamp | None) -> None:
    if stamp_of(path) != was:
        raise StoreChangedError(path)
