"""Writing a new file beside the store, and letting it take its place: all or nothing."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import HardLinkedError, StoreChangedError, UncertainWriteError
from onrecord.storage.tiny import fsync
from onrecord.storage.tiny.line_format import Splice, Stamp, stamp
from onrecord.storage.tiny.lock import StoreLock

_CHUNK = 1 << 20


@contextmanager
def beside(held: StoreLock, was: Stamp | None) -> Iterator[BinaryIO]:
    """Open the one file beside; once written, it takes the place of the store.

    ``was`` is the stamp of the store when copying began, or None where there was
    none. Raises StoreChangedError where another hand has changed it since, OSError
    where it cannot be written: the store is then as it was. Raises UncertainWriteError
    where it took its place, and the disk would not confirm it.
    """
    path = held.path
    _check_allowed(path, was)
    new = beside_path(path)
    new.unlink(missing_ok=True)
    try:
        with _opened(new, private=was is not None) as file:
            yield file
            _keep_owner(path, file.fileno())
            file.flush()
            os.fsync(file.fileno())
        held.check()
        _check_unchanged(path, was)
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
    try:
        fsync.sync_directory(path.parent)
    except OSError as cause:
        raise UncertainWriteError(path, cause) from cause


def beside_path(path: Path) -> Path:
    """Return the one place where the next file of a store is written."""
    return path.with_name(f".{path.name}.new")


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
    making = beside_path(kept)
    try:
        shutil.copy2(path, making)
        making.replace(kept)
    except BaseException:
        making.unlink(missing_ok=True)
        raise


def _check_allowed(path: Path, was: Stamp | None) -> None:
    """Refuse where replacing would do what writing in place could not, or cut a link."""
    if was is None:
        return
    if path.stat().st_nlink > 1:
        raise HardLinkedError(path)
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def _opened(new: Path, *, private: bool) -> BinaryIO:
    """Open the file beside; what it will replace may be read by few, and so may it."""
    mode = 0o600 if private else 0o666
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    return open(handle, "wb", buffering=_CHUNK)  # noqa: PTH123  the caller closes it


def _check_unchanged(path: Path, was: Stamp | None) -> None:
    if _now(path) != was:
        raise StoreChangedError(path)


def _now(path: Path) -> Stamp | None:
    try:
        return stamp(path.stat())
    except FileNotFoundError:
        return None


def _keep_owner(path: Path, handle: int) -> None:
    """Give the new file the mode and the owner of the old one."""
    try:
        old = path.stat()
    except FileNotFoundError:
        return
    os.fchmod(handle, old.st_mode & 0o7777)
    with suppress(PermissionError):
        os.fchown(handle, old.st_uid, old.st_gid)
