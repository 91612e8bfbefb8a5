"""Bringing back to order what a killed writer left at the end of a file."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import NamedTuple

from onrecord.atomic import keep_mode, sync_directory
from onrecord.errors import StoreDamagedError
from onrecord.storage.tiny import fsync
from onrecord.storage.tiny.line_format import CLOSER, LONGEST_DOCUMENT, OPENING, read_line

_SAMPLE = 4096
_UNFINISHED = re.compile(rb'[0-9]{0,17}"?(: \{.*|: ?)?', re.DOTALL)
_MOST_LINES = 3


class End(NamedTuple):
    """Where the last whole document ends, its number (if ``any``), and what stands behind it."""

    offset: int
    number: int
    rest: bytes
    any: bool = True

    @property
    def clean(self) -> bool:
        """Whether the closer follows it, and nothing else."""
        return self.rest == CLOSER


def find_end(handle: int, path: Path, size: int | None = None) -> End:
    """Find the last whole document of a file, or the opening of an empty table.

    Reads the last 4 KB, and more only where a document is longer. Raises
    StoreDamagedError where there is neither.
    """
    size = os.fstat(handle).st_size if size is None else size
    sample = _SAMPLE
    while True:
        start = max(0, size - sample)
        found = _last_whole(os.pread(handle, size - start, start), start)
        if found is not None:
            return found
        if start == 0 or sample > 4 * LONGEST_DOCUMENT:
            raise StoreDamagedError(path, start)
        sample *= 8


def mend(handle: int, path: Path, end: End) -> None:
    """Cut what a killed writer left behind the last whole document.

    The bytes are saved beside. Raises StoreDamagedError where they are not the
    work of a killed writer: then ``check --repair`` is the user's to call.
    """
    if end.clean:
        return
    if not end.rest.startswith(CLOSER):
        if _not_ours(end.rest):
            raise StoreDamagedError(path, end.offset)
        save_beside(path, end.rest)
        fsync.write_at(handle, CLOSER, end.offset)
        fsync.sync(handle)
    elif not _is_unfinished(end.rest.removeprefix(CLOSER)):
        save_beside(path, end.rest.removeprefix(CLOSER))
    os.ftruncate(handle, end.offset + len(CLOSER))
    fsync.sync(handle)


def save_beside(path: Path, raw: bytes) -> Path:
    """Keep bytes that leave the store in a file of their own, and return it."""
    moment, part = time.strftime("%Y%m%dT%H%M%S"), time.time_ns() % 10**9
    kept = path.with_name(f"{path.name}.damaged-{moment}-{part:09}")
    try:
        with open(kept, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            keep_mode(path, file.fileno(), owner=False)
            file.write(raw)
            file.flush()
            fsync.sync(file.fileno())
    except BaseException:
        kept.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)
    return kept


def _last_whole(tail: bytes, start: int) -> End | None:
    """Look for the last line that is whole, from the end backwards."""
    end = len(tail)
    while (cut := tail.rfind(b"\n", 0, end)) >= 0:
        begin = tail.rfind(b"\n", 0, cut) + 1
        if begin == 0 and start > 0:
            return None
        line, rest = tail[begin : cut + 1], tail[cut + 1 :]
        if _opens(line):
            return End(start + cut + 1, 0, rest, any=False)
        read = read_line(line)
        if read is not None and _in_place(tail, begin):
            return End(start + cut + 1, read[0], rest)
        end = cut
    return None


def _opens(line: bytes) -> bool:
    return line == OPENING or line.endswith(b", " + OPENING)


def _in_place(tail: bytes, begin: int) -> bool:
    """Tell whether a line has the comma that parts it from the one before, if there is one."""
    if tail.startswith(b",", begin):
        return True
    before = tail.rfind(b"\n", 0, max(0, begin - 1)) + 1
    return _opens(tail[before:begin])


def _is_unfinished(behind: bytes) -> bool:
    """Tell whether what stands behind the closer is a line that a killed writer had not finished.

    Its first three bytes would have taken the closer's place.
    """
    return b"\0" in behind or not behind.strip() or _UNFINISHED.fullmatch(behind) is not None


def _not_ours(rest: bytes) -> bool:
    """Tell a foreign hand's damage from a torn append: that is one line, short of its end."""
    one, two, three = rest[:1], rest[1:2], rest[2:3]
    flipped = (one + two == b',"' and three.isdigit()) or (
        one == b'"' and two.isdigit() and (three.isdigit() or three == b'"')
    )
    whole = rest.endswith(b"}\n" + CLOSER) and b"\0" not in rest
    return (flipped and whole) or rest.count(b"\n") > _MOST_LINES
