"""The two ways to write a store's file, under its lock: append in place, or replace."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count, pairwise
from pathlib import Path
from typing import Any

from onrecord import atomic
from onrecord.errors import StoreChangedError
from onrecord.storage.tiny import append, header, line_format, recover, replace
from onrecord.storage.tiny.header import Rewrite
from onrecord.storage.tiny.line_format import CLOSER, ODD, Fresh, Splice, Start
from onrecord.storage.tiny.lock import StoreLock, locked
from onrecord.storage.tiny.snapshot import Snapshot
from onrecord.validation import EMPTY


def append_one(snapshot: Snapshot, lock: StoreLock, document: bytes) -> int | None:
    """Add one document in place; return its number, or None where the file must be replaced.

    Raises StoreChangedError where the file is no longer the one of the snapshot;
    OSError, the file then as it was.
    """
    if snapshot.foreign is not None or snapshot.copy is not None or snapshot.file is None:
        return None
    handle = os.open(lock.path, os.O_RDWR)
    try:
        if line_format.stamp(os.fstat(handle)) != snapshot.stamp:
            raise StoreChangedError(lock.path)
        end = recover.find_end(handle, lock.path)
        if end.number == ODD:
            return None
        recover.mend(handle, lock.path, end)
        number = max(int(snapshot.header.get("next_id", 1)), end.number + 1)
        append.append(handle, lock, line_format.write_line(number, document, first=not end.any))
    finally:
        os.close(handle)
    return number


def mend_end(path: Path) -> None:
    """Mend the end of a store that is laid out as ours, if a killed writer left it torn."""
    with Snapshot(path) as snapshot:
        if snapshot.foreign is not None or snapshot.file is None:
            return
    handle = os.open(path, os.O_RDWR)
    try:
        recover.mend(handle, path, recover.find_end(handle, path))
    finally:
        os.close(handle)


def laid_out(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot of the file as ours is laid out: of a copy, if another hand wrote it."""
    if snapshot.foreign is None:
        return snapshot
    contents = snapshot.foreign
    file = tempfile.TemporaryFile()  # noqa: SIM115  the snapshot closes it
    numbered = dict(_numbered(contents.documents))
    rewrites = {name: header.table_rows(table) for name, table in contents.tables.items()}
    header.write_head({**header.new_header(), **contents.header}, file, rewrites=rewrites)
    for at, (number, document) in enumerate(numbered.items()):
        file.write(line_format.write_line(number, line_format.dump(document), first=at == 0))
    file.write(CLOSER)
    file.flush()
    copied = Snapshot(snapshot.path, file)
    copied.stamp = snapshot.stamp
    snapshot.close()
    return copied


def rewrite(  # noqa: PLR0913  each part of a file may change
    snapshot: Snapshot,
    lock: StoreLock,
    *,
    splices: Sequence[Splice] = (),
    fresh: Fresh = line_format.NOTHING_NEW,
    rewrites: Mapping[str, Rewrite] = EMPTY,
    last: int = 0,
) -> None:
    """Write the store anew beside, and let it take its place.

    Lines are changed as ``splices`` say, ``fresh`` ones added at the end, small tables rewritten.
    """
    if snapshot.copy is not None:
        replace.back_up(lock.path)
    end = snapshot.head.body + snapshot.length
    with replace.beside(lock, snapshot.stamp) as file:
        new = header.next_header(snapshot.head.header, max(_last_number(snapshot), last))
        kept = (snapshot.file, snapshot.head) if snapshot.file is not None else None
        header.write_head(new, file, kept=kept, rewrites=rewrites)
        if snapshot.file is not None:
            replace.copy_body(snapshot.file, snapshot.head.body, end, splices, file)
        grown = sum(len(each.raw) - each.length for each in splices)
        for lines in fresh(Start(int(new["next_id"]), snapshot.length + grown)):
            file.write(lines)
        file.write(CLOSER)


def _numbered(documents: Mapping[str, object]) -> Iterator[tuple[int, Any]]:
    """Keep the numbers of documents where they grow; else give new ones, from 1 on."""
    numbers = [int(each) if each.isdecimal() else 0 for each in documents]
    growing = all(one < other for one, other in pairwise([0, *numbers]))
    return zip(numbers if growing else count(1), documents.values(), strict=False)


def _last_number(snapshot: Snapshot) -> int:
    number = snapshot.end.number
    return number if number != ODD else _highest(snapshot)


def next_number(snapshot: Snapshot) -> int:
    """Return the number that the next document gets: one once given is not given again."""
    return max(int(snapshot.header.get("next_id", 1)), _last_number(snapshot) + 1)


@contextmanager
def writing(path: Path, patience: float) -> Iterator[StoreLock]:
    """Hold the lock, the folder made, the end mended, a killed writer's file beside removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path, patience) as lock:
        atomic.remove_leftovers(path)
        if path.exists():
            mend_end(path)
        yield lock


def _highest(snapshot: Snapshot) -> int:
    numbers = [0]
    if snapshot.file is not None:
        for line in line_format.lines(snapshot.file, snapshot.head.body, 0, snapshot.size):
            read = line_format.read_line(line.raw)
            numbers.append(read[0] if read else 0)
    return max(numbers)
