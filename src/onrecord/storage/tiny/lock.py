"""The writers' lock: a file beside the store, held by one process at a time."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from onrecord.atomic import keep_mode
from onrecord.errors import StoreBusyError, StoreChangedError

PATIENCE = 10.0
_PAUSE = 0.01


class StoreLock:
    """The lock of the store at ``path``, held: the right to change that file."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle
        self._process = os.getpid()

    def check(self) -> None:
        """Raise StoreChangedError where others may write too: the lock's file gone, or a fork."""
        if not self._is_own() or not _is_still_there(self._handle, lock_path(self.path)):
            raise StoreChangedError(self.path)

    def release(self) -> None:
        """Let others write, whatever processes were forked while it was held."""
        if self._is_own():
            fcntl.flock(self._handle, fcntl.LOCK_UN)
        os.close(self._handle)

    def _is_own(self) -> bool:
        return os.getpid() == self._process


@contextmanager
def locked(store: Path, patience: float = PATIENCE) -> Iterator[StoreLock]:
    """Hold the lock of ``store``. Raises StoreBusyError after ``patience`` seconds."""
    lock = _acquire(store, patience)
    try:
        yield lock
    finally:
        lock.release()


def lock_path(store: Path) -> Path:
    """Return the lock's place beside the store; it is never deleted."""
    return store.with_name(f".{store.name}.lock")


def try_lock(path: Path) -> ExitStack | None:
    """Hold a lock on this very file until the stack is closed; None where another has it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if not _take(handle):
        os.close(handle)
        return None
    stack = ExitStack()
    stack.callback(os.close, handle)
    return stack


def _acquire(store: Path, patience: float) -> StoreLock:
    deadline = time.monotonic() + patience
    while True:
        handle = _open(store)
        if _take(handle) and _is_still_there(handle, lock_path(store)):
            return StoreLock(store, handle)
        os.close(handle)
        if time.monotonic() > deadline:
            raise StoreBusyError(store, patience)
        # Those who wait in step would come in turn, and one who comes late never.
        time.sleep(_PAUSE * os.urandom(1)[0] / 255)


def _open(store: Path) -> int:
    """Open the lock's file, or make one that whoever may write to the store may lock too."""
    path, flags = lock_path(store), os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        return os.open(path, flags | os.O_RDWR)
    except PermissionError:
        return os.open(path, flags | os.O_RDONLY)  # a colleague made it: reading is enough to lock
    except FileNotFoundError:
        pass
    try:
        handle = os.open(path, flags | os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        return _open(store)
    keep_mode(store, handle, owner=False)
    return handle


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except BaseException:
        os.close(handle)
        raise
    return True


def _is_still_there(handle: int, path: Path) -> bool:
    """Tell whether the lock we hold is the one that others will look for."""
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(handle), there)
