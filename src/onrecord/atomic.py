"""A file that appears whole or not at all: written under a random name, then put in place."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_SUFFIX = ".new"
_RANDOM = 6
_CHUNK = 1 << 20
# A name takes 255 bytes at most, with what stands round it here.
_LONGEST = 200


@contextmanager
def replace_file(
    path: Path, *, private: bool = False, like: Path | None = None
) -> Iterator[BinaryIO]:
    """Open a new file; once written and synced, it takes the place of ``path``.

    It keeps the mode, and where that is allowed the group and owner, of what it replaces.
    Where nothing was there it may be ``private`` to its owner, or get the mode and group of
    the file ``like`` which it was made from. A link to a file stays a link. Raises OSError:
    what was there is then as it was.
    """
    target = Path(os.path.realpath(path))
    remove_leftovers(target)
    with create_beside(target, private=private or target.exists() or like is not None) as (
        new,
        file,
    ):
        yield file
        file.flush()
        if target.exists():
            keep_mode(target, file.fileno())
        elif like is not None:
            keep_mode(like, file.fileno(), owner=False)
        os.fsync(file.fileno())
        new.replace(target)
    with suppress(OSError):
        sync_directory(target.parent)


@contextmanager
def create_beside(target: Path, *, private: bool) -> Iterator[tuple[Path, BinaryIO]]:
    """Make a new file in the folder of ``target``, under a name that nobody can foresee.

    Yields its path and the file. It is gone at the end, unless it was renamed. A lock on it
    tells the next writer that its writer is alive.
    """
    new, handle = _create(target, 0o600 if private else 0o666)
    try:
        with open(handle, "w+b", buffering=_CHUNK) as file:  # noqa: PTH123  a handle is no path
            yield new, file
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def _create(target: Path, mode: int) -> tuple[Path, int]:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    while True:
        new = target.with_name(f"{_start(target)}{os.urandom(_RANDOM).hex()}{_SUFFIX}")
        handle = os.open(new, flags, mode)
        fcntl.flock(handle, fcntl.LOCK_EX)
        # Another writer may have swept it away before it was locked.
        if os.fstat(handle).st_nlink:
            return new, handle
        os.close(handle)


def remove_leftovers(target: Path) -> None:
    """Remove what writers of ``target`` left beside it when they were killed."""
    start = _start(target)
    with suppress(OSError), os.scandir(target.parent) as entries:
        left = [each.path for each in entries if _is_beside(each.name, start)]
        for path in left:
            with suppress(OSError):
                _remove_abandoned(path)


def keep_mode(source: Path, handle: int, *, owner: bool = True) -> None:
    """Give an open file the mode and group of the one at ``source``, and its ``owner``.

    Who may not give it the group gives its own group no more than everybody has.
    """
    try:
        old = source.stat()
    except FileNotFoundError:
        return
    mode = old.st_mode & 0o7777
    if owner and old.st_uid != os.fstat(handle).st_uid:
        with suppress(PermissionError):
            os.fchown(handle, old.st_uid, -1)
    if old.st_gid != os.fstat(handle).st_gid:
        try:
            os.fchown(handle, -1, old.st_gid)
        except PermissionError:
            mode = mode & ~0o070 | (mode & 0o007) << 3
    os.fchmod(handle, mode)


def sync_directory(directory: Path) -> None:
    """Make a rename survive a power failure."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _start(target: Path) -> str:
    return f".{os.fsdecode(os.fsencode(target.name)[:_LONGEST])}."


def _is_beside(name: str, start: str) -> bool:
    """Tell whether a name is one that we give: the former one, without hexadecimals, too."""
    token = name[len(start) : -len(_SUFFIX)] if name.startswith(start) else "-"
    ours = len(token) == 2 * _RANDOM and not token.strip("0123456789abcdef")
    return name.endswith(_SUFFIX) and (ours or name == start.removesuffix(".") + _SUFFIX)


def _remove_abandoned(path: str) -> None:
    """Remove a file beside, unless its writer still holds the lock on it."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        Path(path).unlink(missing_ok=True)
    finally:
        os.close(handle)
