"""Lines of the body found by their number, and changed, put in and taken out as splices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from onrecord.stores.tiny import layout
from onrecord.stores.tiny.layout import Document, Line, Splice
from onrecord.stores.tiny.view import View

_NUMBER = 32
_BACK = 1 << 14


class New(NamedTuple):
    """What comes at an offset in place of so many bytes: a line without its comma, or nothing."""

    offset: int
    length: int
    line: bytes = b""
    document: Document | None = None


def splices(view: View, length: int, changes: Iterable[New]) -> list[Splice]:
    """Give every new line its comma, but for the one that will stand first.

    ``length`` is that of the body. Insertions stand before the line at their offset.
    """
    ordered = sorted(changes, key=lambda each: (each.offset, each.length > 0))
    made = [_with_comma(each) for each in ordered]
    first = _first(ordered, length)
    if isinstance(first, int):
        if first:
            made.append(_bare(_line_at(view, first)))
    elif first is not None:
        made[first.at] = _without_comma(made[first.at])
        if length and not any(each.offset == 0 and each.length for each in ordered):
            made.append(_second(_line_at(view, 0)))
    return sorted(made, key=lambda each: (each.offset, each.length > 0))


def offset_of(view: View, number: int, length: int) -> int:
    """Return where the first line of this number, or of a higher one, begins."""
    low, high = 0, length
    while low < high:
        start = _start_of_line(view, (low + high) // 2)
        if _number_at(view, start) < number:
            low = start + len(_line_at(view, start).raw)
        else:
            high = start
    return low


def lines_between(view: View, first: int, last: int, length: int) -> Iterator[Line]:
    """Give the lines whose numbers lie between two, both included."""
    at, end = offset_of(view, first, length), offset_of(view, last + 1, length)
    if view.file is not None and at < end:
        yield from layout.lines(view.file, view.head.body, at, view.head.body + end)


def backwards(view: View, end: int) -> Iterator[Line]:
    """Give the lines before an offset, the last first."""
    while view.file is not None and end > 0:
        end = _start_of_line(view, end - 1)
        yield _line_at(view, end)


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
    return Splice(new.offset, new.length, b"," + new.line if new.line else b"", new.document)


def _without_comma(splice: Splice) -> Splice:
    return splice._replace(raw=splice.raw.removeprefix(b","))


def _bare(line: Line) -> Splice:
    """Take the comma from a line that others stood before."""
    return _kept(line, line.raw.removeprefix(b","))


def _second(line: Line) -> Splice:
    """Give a comma to the line that stood first."""
    return _kept(line, b"," + line.raw)


def _kept(line: Line, raw: bytes) -> Splice:
    read = layout.read_line(line.raw)
    return Splice(line.offset, len(line.raw), raw, read[1] if read else None)


def _line_at(view: View, offset: int) -> Line:
    if view.file is None:
        raise ValueError("no line in no file")
    return next(layout.lines(view.file, view.head.body, offset))


def _start_of_line(view: View, offset: int) -> int:
    """Return where the line begins that a byte belongs to."""
    end = offset
    while end > 0:
        start = max(0, end - _BACK)
        cut = view.read(start, end - start).rfind(b"\n")
        if cut >= 0:
            return start + cut + 1
        end = start
    return 0


def _number_at(view: View, start: int) -> int:
    digits = view.read(start, _NUMBER).lstrip(b',"').partition(b'"')[0]
    return int(digits) if digits.isdigit() else 0
