"""Lines of the body found by their number, and changed, put in and taken out as splices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from onrecord.storage.backend import Stored
from onrecord.storage.tiny import line_format
from onrecord.storage.tiny.line_format import ODD, Line, Splice
from onrecord.storage.tiny.snapshot import Snapshot

_NUMBER = 32
_BACK = 1 << 14


class New(NamedTuple):
    """What comes at an offset in place of so many bytes: a line without its comma, or nothing."""

    offset: int
    length: int
    line: bytes = b""


def splices(snapshot: Snapshot, changes: Iterable[New]) -> list[Splice]:
    """Give every new line its comma, but for the one that will stand first.

    Insertions stand before the line at their offset.
    """
    length = snapshot.length
    ordered = sorted(changes, key=lambda each: (each.offset, each.length > 0))
    made = [_with_comma(each) for each in ordered]
    first = _first(ordered, length)
    if isinstance(first, int):
        if first:
            made.append(_bare(_line_at(snapshot, first)))
    elif first is not None:
        made[first.at] = _without_comma(made[first.at])
        if length and not any(each.offset == 0 and each.length for each in ordered):
            made.append(_second(_line_at(snapshot, 0)))
    return sorted(made, key=lambda each: (each.offset, each.length > 0))


def offset_of(snapshot: Snapshot, number: int) -> int:
    """Return where the first line of this number, or of a higher one, begins."""
    low, high = 0, snapshot.length
    while low < high:
        start = _start_of_line(snapshot, (low + high) // 2)
        if _number_at(snapshot, start) < number:
            low = start + len(_line_at(snapshot, start).raw)
        else:
            high = start
    return low


def find_lines(snapshot: Snapshot, stored: Iterable[Stored]) -> dict[str, Line]:
    """Return the lines of statements by their ids; one that is not there is left out."""
    found: dict[str, Line] = {}
    missing: set[str] = set()
    for each in stored:
        id_ = each.statement.id
        line = None
        if each.number != ODD and snapshot.copy is None:
            offset = offset_of(snapshot, each.number)
            line = _line_at(snapshot, offset) if offset < snapshot.length else None
        if line is not None and _has_id(line, id_):
            found[id_] = line
        else:
            missing.add(id_)
    # Another program has written these in another order, or under other keys.
    for entry in snapshot.entries() if missing else ():
        if entry.stored is not None and entry.stored.statement.id in missing:
            found[entry.stored.statement.id] = entry.line
    return found


def _has_id(line: Line, id_: str) -> bool:
    try:
        found = line_format.parse(line.bare)
    except ValueError:
        return False
    return found is not None and found.statement.id == id_


def lines_between(snapshot: Snapshot, first: int, last: int) -> Iterator[Line]:
    """Give the lines whose numbers lie between two, both included."""
    at, end = offset_of(snapshot, first), offset_of(snapshot, last + 1)
    if snapshot.file is not None and at < end:
        yield from line_format.lines(
            snapshot.file, snapshot.head.body, at, snapshot.head.body + end
        )


def backwards(snapshot: Snapshot, end: int) -> Iterator[Line]:
    """Give the lines before an offset, the last first."""
    while snapshot.file is not None and end > 0:
        end = _start_of_line(snapshot, end - 1)
        yield _line_at(snapshot, end)


class _Piece(NamedTuple):
    at: int


def _first(ordered: list[New], length: int) -> _Piece | int | None:
    """Return which new line will stand first, or the offset of the old one that will."""
    offset = 0
    for at, each in enumerate(ordered):
        if each.offset != offset:
            break
        if each.line:
            return _Piece(at)
        offset += each.length
    return offset if offset < length else None


def _with_comma(new: New) -> Splice:
    return Splice(new.offset, new.length, b"," + new.line if new.line else b"")


def _without_comma(splice: Splice) -> Splice:
    return splice._replace(raw=splice.raw.removeprefix(b","))


def _bare(line: Line) -> Splice:
    """Take the comma from a line that others stood before."""
    return Splice(line.offset, len(line.raw), line.raw.removeprefix(b","))


def _second(line: Line) -> Splice:
    """Give a comma to the line that stood first."""
    return Splice(line.offset, len(line.raw), b"," + line.raw)


def _line_at(snapshot: Snapshot, offset: int) -> Line:
    if snapshot.file is None:
        raise ValueError("no line in no file")
    return next(line_format.lines(snapshot.file, snapshot.head.body, offset))


def _start_of_line(snapshot: Snapshot, offset: int) -> int:
    """Return where the line begins that a byte belongs to."""
    end = offset
    while end > 0:
        start = max(0, end - _BACK)
        cut = snapshot.read(start, end - start).rfind(b"\n")
        if cut >= 0:
            return start + cut + 1
        end = start
    return 0


def _number_at(snapshot: Snapshot, start: int) -> int:
    digits = snapshot.read(start, _NUMBER).lstrip(b',"').partition(b'"')[0]
    return int(digits) if digits.isdigit() else 0
