"""A stretch of a store's file as blocks of lines; each with its document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from onrecord.stores.tiny.index.schema import BLOCK
from onrecord.stores.tiny.layout import CLOSER, Document, read_line
from onrecord.stores.tiny.view import sound

Line = Document | None


class Stretch(NamedTuple):
    """From which offset to which lines begin, and where the file ends, all from the body on."""

    start: int
    end: int
    size: int


class Block(NamedTuple):
    """Lines side by side, each with its document; None is no statement.

    Where ``ended``, the closer or a line that is no document came next.
    """

    offset: int
    lines: Sequence[bytes]
    told: Sequence[Line]
    ended: bool = False


def blocks(file: BinaryIO, body: int, stretch: Stretch) -> Iterator[Block]:
    """Give all lines that begin in a stretch of a file."""
    at = _first_line(file, body, stretch.start)
    while at < stretch.end:
        # Lines are read until they are longer than the hint.
        lines = file.readlines(max(1, min(BLOCK, stretch.end - at) - 1))
        if not lines:
            return
        block = _block(at, lines, stretch.size)
        yield block
        if block.ended:
            return
        at += sum(map(len, lines))


def _first_line(file: BinaryIO, body: int, start: int) -> int:
    """Go to the first line that begins at an offset or behind it; return where that is."""
    first = start == 0 or body + start == 0
    file.seek(body + start - (not first))
    return start if first else start - 1 + len(file.readline())


def _block(at: int, lines: list[bytes], size: int) -> Block:
    closed = CLOSER in lines
    whole = lines[: lines.index(CLOSER)] if closed else lines
    if at + sum(map(len, whole)) > size:
        whole = whole[:-1]
    told = list(_told(whole))
    return Block(at, whole[: len(told)], told, closed or len(told) < len(lines))


def _told(lines: Sequence[bytes]) -> Iterator[Line]:
    """Tell what lines hold, up to the first that is no document."""
    for line in lines:
        if (read := read_line(line)) is None:
            return
        yield sound(read[1])
