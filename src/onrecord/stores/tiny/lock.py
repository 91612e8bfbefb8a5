"""The writers' lock: a file beside the store, held by one process at a time."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onrecord.errors import StoreBusyError

PATIENCE = 10.0
_PAUSE = 0.01


@contextmanager
def locked(store: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of ``store``. Raises StoreBusyError after ``patience`` seconds."""
    handle = _acquire(store, patience)
    try:
        yield
    finally:
        os.close(handle)


def lock_path(store: Path) -> Path:
    """Return the lock's place beside the store; it is never deleted."""
    return store.with_name(f".{store.name}.lock")


def _acquire(store: Path, patience: float) -> int:
    deadline = time.monotonic() + patience
    while True:
        handle = os.open(lock_path(store), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        if _taken(handle) and _still_there(handle, lock_path(store)):
            return handle
        os.close(handle)
        if time.monotonic() > deadline:
            raise StoreBusyError(store, patience)
        time.sleep(_PAUSE)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _still_there(handle: int, path: Path) -> bool:
    """Tell whether the lock we hold is the one that others will look for."""
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(handle), there)
