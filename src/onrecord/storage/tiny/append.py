"""Adding one document at the end of the file, in place: whole or not at all, at any instant."""

from __future__ import annotations

import os

from onrecord import commitment
from onrecord.errors import StoreChangedError, UncertainWriteError
from onrecord.storage.tiny import fsync
from onrecord.storage.tiny.line_format import CLOSER
from onrecord.storage.tiny.lock import StoreLock

_FLIPPED = len(CLOSER)


def append(handle: int, held: StoreLock, line: bytes) -> None:
    """Write a document's line before the closer, and sync it.

    The bytes beyond the old end come first and mean nothing to a reader, who
    stops at the old closer; flipping its three bytes makes them the document
    and the new closer. Raises StoreChangedError where another hand replaced or
    changed the file meanwhile: the line may stand where nobody will read it. Raises
    OSError, the file then as it was, or UncertainWriteError.
    """
    size = os.fstat(handle).st_size
    # A predecessor may have been killed between its flip and its sync.
    fsync.sync(handle)
    held.check()
    new = line + CLOSER
    flipped = False
    with commitment.commit_point():
        try:
            fsync.write_at(handle, new[_FLIPPED:], size)
            flipped = True
            fsync.write_at(handle, new[:_FLIPPED], size - _FLIPPED)
            fsync.sync(handle)
        except BaseException as cause:
            _undo(handle, size, held, cause, flipped=flipped)
            raise
        _check_kept(handle, held, size + len(line))


def _undo(handle: int, size: int, held: StoreLock, cause: BaseException, *, flipped: bool) -> None:
    """Put the closer back before cutting: at no instant is the old end gone."""
    try:
        if flipped:
            fsync.write_at(handle, CLOSER, size - _FLIPPED)
        os.ftruncate(handle, size)
        fsync.sync(handle)
    except OSError:
        raise UncertainWriteError(held.path, cause) from cause


def _check_kept(handle: int, held: StoreLock, size: int) -> None:
    """See that what was written stands where readers look, and nobody wrote beside us."""
    held.check()
    now = os.fstat(handle)
    try:
        there = held.path.stat()
    except FileNotFoundError:
        raise StoreChangedError(held.path) from None
    if not os.path.samestat(now, there) or now.st_size != size:
        raise StoreChangedError(held.path)
