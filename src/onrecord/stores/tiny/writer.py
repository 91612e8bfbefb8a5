"""Changing a store's file, under its lock: one statement in place, else by replacement."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count, pairwise
from pathlib import Path
from typing import Any

from onrecord.errors import StoreChangedError
from onrecord.stores.tiny import append, head, layout, mend, replace
from onrecord.stores.tiny.head import Rewrite
from onrecord.stores.tiny.layout import CLOSER, ODD, Fresh, Splice, Start
from onrecord.stores.tiny.lock import Held, locked
from onrecord.stores.tiny.view import View
from onrecord.validation import EMPTY


def append_one(view: View, held: Held, said: bytes) -> bool:
    """Add one document in place; say no where that cannot be done, and the file must be replaced.

    ``said`` is its JSON. Raises StoreChangedError where the file is no longer the
    one viewed; OSError, the file then as it was.
    """
    if view.foreign is not None or view.copy is not None or view.file is None:
        return False
    handle = os.open(held.path, os.O_RDWR)
    try:
        if layout.stamp(os.fstat(handle)) != view.stamp:
            raise StoreChangedError(held.path)
        end = mend.find_end(handle, held.path)
        if end.number == ODD:
            return False
        mend.mend(handle, held.path, end)
        number = max(int(view.header.get("next_id", 1)), end.number + 1)
        append.append(handle, held, layout.write_line(number, said, first=not end.any))
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


def laid_out(view: View) -> View:
    """Return a view of the file as ours is laid out: of a copy, if another hand wrote it."""
    if view.foreign is None:
        return view
    contents = view.foreign
    file = tempfile.TemporaryFile()  # noqa: SIM115  the view closes it
    numbered = dict(_numbered(contents.documents))
    rewrites = {name: head.table_rows(table) for name, table in contents.tables.items()}
    head.write_head({**head.new_header(), **contents.header}, file, rewrites=rewrites)
    for at, (number, document) in enumerate(numbered.items()):
        line = layout.write_line(number, layout.as_compact_json(document), first=at == 0)
        file.write(line)
    file.write(CLOSER)
    file.flush()
    copied = View(view.path, file)
    copied.stamp = view.stamp
    view.close()
    return copied


def rewrite(
    view: View,
    held: Held,
    *,
    splices: Sequence[Splice] = (),
    fresh: Fresh = layout.NOTHING_NEW,
    rewrites: Mapping[str, Rewrite] = EMPTY,
) -> None:
    """Write the store anew beside, and let it take its place.

    Lines are changed as ``splices`` say, ``fresh`` ones added at the end, small tables rewritten.
    """
    if view.copy is not None:
        replace.back_up(held.path)
    end = _end(view)
    length = end.offset - view.head.body
    with replace.beside(held, view.stamp) as file:
        header = head.next_header(view.head.header, _last_number(view))
        kept = (view.file, view.head) if view.file is not None else None
        head.write_head(header, file, kept=kept, rewrites=rewrites)
        if view.file is not None:
            replace.copy_body(view.file, view.head.body, end.offset, splices, file)
        grown = sum(len(each.raw) - each.length for each in splices)
        for lines in fresh(Start(int(header["next_id"]), length + grown)):
            file.write(lines)
        file.write(CLOSER)


def _numbered(documents: Mapping[str, object]) -> Iterator[tuple[int, Any]]:
    """Keep the numbers of documents where they grow; else give new ones, from 1 on."""
    numbers = [int(each) if each.isdecimal() else 0 for each in documents]
    growing = all(one < other for one, other in pairwise([0, *numbers]))
    return zip(numbers if growing else count(1), documents.values(), strict=False)


def _end(view: View) -> mend.End:
    """Return where the last whole document ends, and its number."""
    if view.file is None:
        return mend.End(0, 0, CLOSER)
    return mend.find_end(view.file.fileno(), view.path)


def _last_number(view: View) -> int:
    number = _end(view).number
    return number if number != ODD else _highest(view)


def next_number(view: View) -> int:
    """Return the number that the next document gets: one once given is not given again."""
    return max(int(view.header.get("next_id", 1)), _last_number(view) + 1)


def start(view: View) -> Start:
    """Return where new documents begin."""
    return Start(next_number(view), body_length(view))


def body_length(view: View) -> int:
    """Return how many bytes the lines of the documents took when the file was opened."""
    laid_out = view.file is not None and view.foreign is None
    return _end(view).offset - view.head.body if laid_out else 0


@contextmanager
def writing(path: Path, patience: float) -> Iterator[Held]:
    """Hold the lock, the folder made, the end mended, a killed writer's file beside removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path, patience) as held:
        replace.beside_path(path).unlink(missing_ok=True)
        if path.exists():
            mend_end(path)
        yield held


def _highest(view: View) -> int:
    numbers = [0]
    if view.file is not None:
        for line in layout.lines(view.file, view.head.body, 0, view.size):
            read = layout.read_line(line.raw)
            numbers.append(read[0] if read else 0)
    return max(numbers)
