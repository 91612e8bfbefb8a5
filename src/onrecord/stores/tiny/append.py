"""Adding one document at the end of the file, in place: whole or not at all, at any instant."""

from __future__ import annotations

import os
from pathlib import Path

from onrecord.stores.tiny.layout import CLOSER

_FLIPPED = len(CLOSER)


def append(handle: int, path: Path, line: bytes) -> bool:
    """Write a document's line before the closer, and sync it.

    The bytes beyond the old end come first and mean nothing to a reader, who
    stops at the old closer; flipping its three bytes makes them the document
    and the new closer. Says no where another file took the path meanwhile: the
    line stands in a file that nobody will read. Raises OSError, the file then as it was.
    """
    size = os.fstat(handle).st_size
    # A predecessor may have been killed between its flip and its sync.
    os.fdatasync(handle)
    new = line + CLOSER
    try:
        _write(handle, new[_FLIPPED:], size)
        _write(handle, new[:_FLIPPED], size - _FLIPPED)
        os.fdatasync(handle)
    except BaseException:
        _undo(handle, size)
        raise
    return os.path.samestat(os.fstat(handle), path.stat())


def _write(handle: int, data: bytes, at: int) -> None:
    """Write all of ``data``: a short write goes on, or meets the error that cut it short."""
    while data:
        written = os.pwrite(handle, data, at)
        data, at = data[written:], at + written


def _undo(handle: int, size: int) -> None:
    """Put the closer back before cutting: at no instant is the old end gone."""
    _write(handle, CLOSER, size - _FLIPPED)
    os.ftruncate(handle, size)
    os.fdatasync(handle)
