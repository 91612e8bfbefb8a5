"""Writing a new file beside the store, and letting it take its place: all or nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import HardLinkedError, StoreChangedError
from onrecord.stores.tiny.layout import Stamp, stamp

_CHUNK = 1 << 20


@contextmanager
def beside(path: Path, was: Stamp | None) -> Iterator[BinaryIO]:
    """Open the one file beside; once written, it takes the place of the store.

    ``was`` is the stamp of the store when copying began, or None where there was
    none. Raises StoreChangedError where another hand has changed it since, OSError
    where it cannot be written: the store is then as it was.
    """
    if was is not None and path.stat().st_nlink > 1:
        raise HardLinkedError(path)
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("wb", buffering=_CHUNK) as file:
            yield file
            _keep_owner(path, file.fileno())
            file.flush()
            os.fsync(file.fileno())
        _check_unchanged(path, was)
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def copy_body(
    source: BinaryIO, body: int, end: int, edits: Mapping[int, tuple[int, bytes]], file: BinaryIO
) -> None:
    """Copy the lines from ``body`` to ``end``, some of them changed.

    ``edits`` gives, by offset from the body's first byte, how long the old line
    is and what stands in its place: nothing, to remove it.
    """
    at = body
    for offset in sorted(edits):
        length, line = edits[offset]
        copy_range(source, at, body + offset, file)
        file.write(line)
        at = body + offset + length
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
    if not kept.exists():
        shutil.copy2(path, kept)


def sync_directory(directory: Path) -> None:
    """Make a rename survive a power failure."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
