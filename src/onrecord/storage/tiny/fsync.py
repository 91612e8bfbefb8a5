"""Bytes on the disk for good: all of them written, and synced."""

from __future__ import annotations

import os
import sys


def write_at(handle: int, data: bytes, at: int) -> None:
    """Write all of ``data``: a short write goes on, or meets the error that cut it short."""
    while data:
        written = os.pwrite(handle, data, at)
        data, at = data[written:], at + written


def sync(handle: int) -> None:
    """Wait until the bytes of a file and its size would survive a power failure."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fdatasync(handle)
