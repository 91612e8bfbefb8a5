"""Changing a store's file, under its lock: one statement in place, else by replacement."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from onrecord.errors import StoreChangedError
from onrecord.stores.tiny import append, layout, mend, replace
from onrecord.stores.tiny.layout import CLOSER, ODD, Document, Head
from onrecord.stores.tiny.lock import Held, locked
from onrecord.stores.tiny.view import Entry, View


class Edit(NamedTuple):
    """A line to change: where it is, how long, and the document in its place (None removes it)."""

    offset: int
    length: int
    number: int
    document: Document | None


def append_one(view: View, held: Held, said: bytes) -> bool:
    """Add one document in place; say no where that cannot be done, and the file must be replaced.

    ``said`` is its JSON. Raises StoreChangedError where the file is no longer the
    one viewed; OSError, the file then as it was.
    """
    if view.foreign is not None or view.file is None:
        return False
    handle = os.open(held.path, os.O_RDWR)
    try:
        if layout.stamp(os.fstat(handle)) != view.stamp:
            raise StoreChangedError(held.path)
        end = mend.find_end(handle, held.path)
        if end.number == ODD:
            return False
        mend.mend(handle, held.path, end)
        number = max(view.head.header.get("next_id", 1), end.number + 1)
        append.append(handle, held, layout.write_said(number, said, first=not end.any))
    finally:
        os.close(handle)
    return True


def mend_end(path: Path) -> None:
    """Mend the end of a store that is laid out as ours, if a killed writer left it torn."""
    with View(path) as view:
        if view.foreign is not None or view.file is None:
            return
    handle = os.open(path, os.O_RDWR)
    try:
        mend.mend(handle, path, mend.find_end(handle, path))
    finally:
        os.close(handle)


def rewrite(
    view: View,
    held: Held,
    *,
    fresh: Iterable[bytes] = (),
    edits: Callable[[Iterator[Entry]], Iterable[Edit]] | None = None,
    tables: Mapping[str, object] | None = None,
) -> None:
    """Write the store anew beside, lines changed and added, and let it take its place.

    ``fresh`` are documents that are JSON already; ``edits`` is given the file's
    lines, and names those to change.
    """
    if view.foreign is not None:
        _lay_out(view, held, fresh, edits)
        return
    changes = list(edits(view.entries())) if edits else []
    with replace.beside(held, view.stamp) as file:
        last = _last_number(view)
        head = _next_head(view.head, tables, last)
        file.write(layout.write_head(head))
        end = _body_end(view)
        if view.file is not None:
            lines = dict(_lines_of(changes, view))
            replace.copy_body(view.file, view.head.body, end, lines, file)
        empty = _is_empty(view, changes)
        number = int(head.header["next_id"])
        for at, said in enumerate(fresh):
            file.write(layout.write_said(number + at, said, first=empty and not at))
        file.write(CLOSER)


def _lay_out(
    view: View,
    held: Held,
    fresh: Iterable[bytes],
    edits: Callable[[Iterator[Entry]], Iterable[Edit]] | None,
) -> None:
    """Write what another hand has written as ours is laid out, a copy kept."""
    replace.back_up(held.path)
    changed = {each.number: each.document for each in (edits(view.entries()) if edits else ())}
    with replace.beside(held, view.stamp) as file:
        kept = (changed.get(each.number, each.document) for each in view.entries())
        head = _next_head(view.head, None, 0)
        file.write(layout.write_head(head))
        old = (layout.dumped(each).encode() for each in kept if each is not None)
        for number, said in enumerate(chain(old, fresh), 1):
            file.write(layout.write_said(number, said, first=number == 1))
        file.write(CLOSER)


def _next_head(head: Head, tables: Mapping[str, object] | None, last: int) -> Head:
    header = {**layout.new_header(), **head.header}
    header["generation"] = int(header["generation"]) + 1
    header["next_id"] = max(int(header["next_id"]), last + 1)
    return Head(header, {**head.tables, **(tables or {})})


def _last_number(view: View) -> int:
    if view.file is None:
        return 0
    number = mend.find_end(view.file.fileno(), view.path).number
    return number if number != ODD else _highest(view)


def _body_end(view: View) -> int:
    return mend.find_end(view.file.fileno(), view.path).offset if view.file is not None else 0


def _lines_of(changes: Iterable[Edit], view: View) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Give the bytes of each change; the line that comes first has no comma."""
    removed = {each.offset: each.length for each in changes if each.document is None}
    first = 0
    while first in removed:
        first += removed[first]
    for each in changes:
        line = b""
        if each.document is not None:
            line = layout.write_line(each.number, each.document, first=each.offset == first)
        yield each.offset, (each.length, line)
    if first and first not in {each.offset for each in changes} and view.read(first, 1) == b",":
        yield first, (1, b"")


def body_length(view: View) -> int:
    """Return how many bytes the lines of the documents took when the file was opened."""
    laid_out = view.file is not None and view.foreign is None
    return _body_end(view) - view.head.body if laid_out else 0


def _is_empty(view: View, changes: Iterable[Edit]) -> bool:
    """Tell whether no line is left before those that are added."""
    if view.file is None:
        return True
    kept = _body_end(view) - view.head.body
    return kept == sum(each.length for each in changes if each.document is None) and not any(
        each.document for each in changes
    )


@contextmanager
def writing(path: Path, patience: float) -> Iterator[Held]:
    """Hold the lock, the folder made, the end mended, a killed writer's file beside removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path, patience) as held:
        replace.beside_path(path).unlink(missing_ok=True)
        if path.exists():
            mend_end(path)
        yield held


class Repaired(NamedTuple):
    """What a repair kept, and where the bytes are that left the store, if any did."""

    kept: int
    removed: int
    saved: Path | None


def repair(view: View, held: Held) -> Repaired:
    """Write the store anew with every whole line; keep beside what was none."""
    if view.foreign is not None or view.file is None:
        return Repaired(0, 0, None)
    kept, bad, saved = 0, b"", None
    taken: set[int] = set()
    free = _highest(view)
    with replace.beside(held, view.stamp) as file:
        file.write(layout.write_head(_next_head(view.head, None, free)))
        at = 0
        for line in layout.lines(view.file, view.head, 0, view.size):
            at = line.offset + len(line.raw)
            read = layout.read_line(line.raw)
            if read is None:
                bad += line.raw
                continue
            number, document = read
            if number == ODD or number in taken:
                number = free = free + 1
            taken.add(number)
            file.write(layout.write_line(number, document, first=kept == 0))
            kept += 1
        bad += view.read(at, view.size).removeprefix(CLOSER)
        file.write(CLOSER)
        # What leaves the store is safe before it leaves.
        saved = mend.save_beside(held.path, bad) if bad else None
    return Repaired(kept, len(bad), saved)


def _highest(view: View) -> int:
    numbers = [0]
    if view.file is not None:
        for line in layout.lines(view.file, view.head, 0, view.size):
            read = layout.read_line(line.raw)
            numbers.append(read[0] if read else 0)
    return max(numbers)
