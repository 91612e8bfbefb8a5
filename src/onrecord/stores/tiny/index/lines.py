"""A stretch of a store's file as blocks of lines, many documents read at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

from onrecord.stores.tiny.layout import CLOSER, read_line

BLOCK = 1 << 16


class Stretch(NamedTuple):
    """From which offset to which lines begin, and where the file ends, all from the body on."""

    start: int
    end: int
    size: int


class Block(NamedTuple):
    """Lines side by side, each a document.

    Where ``ended``, the closer or a line that is no document came next.
    """

    offset: int
    lines: Sequence[bytes]
    documents: Sequence[Any]
    ended: bool = False


def blocks(file: BinaryIO, body: int, stretch: Stretch) -> Iterator[Block]:
    """Give all lines that begin in a stretch of a file."""
    at = _first_line(file, body, stretch.start)
    while at < stretch.end:
        lines = file.readlines(min(BLOCK, stretch.end - at))
        if not lines:
            return
        block = _block(at, lines, stretch.size)
        yield block
        if block.ended:
            return
        at += sum(map(len, lines))


def _first_line(file: BinaryIO, body: int, start: int) -> int:
    """Go to the first line that begins at an offset or behind it; return where that is."""
    file.seek(body + max(0, start - 1))
    skipped = file.readline() if start else b""
    return max(0, start - 1) + len(skipped)


def _block(at: int, lines: list[bytes], size: int) -> Block:
    closed = CLOSER in lines
    whole = lines[: lines.index(CLOSER)] if closed else lines
    if at + sum(map(len, whole)) > size:
        whole = whole[:-1]
    documents = _read(whole)
    good = whole[: len(documents)]
    return Block(at, good, documents, closed or len(good) < len(lines))


def _read(lines: Sequence[bytes]) -> list[Any]:
    """Return the documents of lines, up to the first that is none."""
    try:
        read = json.loads("{" + b"".join(lines).decode().removeprefix(",") + "}")
        alone = len(read) == len(lines) and all(map(_is_line_of, lines, read, read.values()))
    except (ValueError, RecursionError):
        alone = False
    return list(read.values()) if alone else list(_one_by_one(lines))


def _is_line_of(line: bytes, number: str, document: Any) -> bool:
    """Tell whether a document stands on this line, all of it."""
    key = f'"{int(number)}": '.encode()
    return type(document) is dict and line.startswith(key, line[:1] == b",") and line[-2:] == b"}\n"


def _one_by_one(lines: Sequence[bytes]) -> Iterator[Any]:
    for line in lines:
        read = read_line(line)
        if read is None:
            return
        yield read[1]
