"""What the first lines of a table tell: its header, what parts its cells, which lines comment."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple, TextIO

from onrecord.fields import TABLE
from onrecord.text.tokens import fold_key

_HEAD = 1 << 16
_MOST_TITLES = 10
_DELIMITERS = (",", ";", "\t", "|")
_QUOTED = re.compile(r'"[^"]*"')
_COMMENT = re.compile(r"#(\s|#|$)")
_TOLD = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)


class Heading(NamedTuple):
    """How many lines stand before the header, what parts the cells, how many it names.

    ``comments`` tells whether a line that begins with # may be none of the rows. Of the
    lines before the header, the first ``titles`` are a title and what belongs to it.
    """

    leading: int
    delimiter: str
    width: int
    comments: bool
    titles: int = 0


class Lines:
    """The lines of a table for its reader, without those that only comment on it.

    The reader says by ``resume`` that a row may begin; ``start`` is the line on
    which the last one did, ``number`` the last line given, counted from 1.
    """

    def __init__(self, file: TextIO, delimiter: str, *, has_header: bool = True) -> None:
        """Look at the first lines of a file that is read from its beginning."""
        head = io.StringIO(file.read(_HEAD) + file.readline(), newline="")
        self.heading = find_heading(list(head), delimiter, has_header=has_header)
        head.seek(0)
        self._lines = chain(head, file)
        self.number = self.start = 0
        self.comments: list[int] = []
        self.row: list[str] = []
        self._between = True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._next()
        if self._between:
            while self._is_comment(line):
                line = self._next()
            self._between = False
            self.start = self.number
            self.row = []
        self.row.append(line)
        return line

    def resume(self) -> None:
        """Let the next line be the first of a row."""
        self._between = True

    def read_again(self, lines: Sequence[str]) -> None:
        """Give these, the last ones given, once more; the first begins a row."""
        self._lines = chain(lines, self._lines)
        self.number -= len(lines)
        self._between = True

    def _next(self) -> str:
        line = next(self._lines)
        self.number += 1
        return line

    def _is_comment(self, line: str) -> bool:
        leads = self.number <= self.heading.leading
        found = line.startswith("#") if leads else self._comments(line)
        self.comments += [self.number] * (found and self.number > self.heading.titles)
        return found or leads

    def _comments(self, line: str) -> bool:
        """Tell a comment between rows from a row whose first cell begins with #."""
        if not self.heading.comments or _COMMENT.match(line) is None:
            return False
        after_another = self.comments[-1:] == [self.number - 1]
        return after_another or _width(line, self.heading) not in (0, self.heading.width)


def find_heading(lines: Sequence[str], own: str, *, has_header: bool = True) -> Heading:
    """Find the header among the first lines of a table whose cells ``own`` separates by rights."""
    leading = _leading(lines)
    rest = lines[leading:]
    told = _TOLD.fullmatch(rest[0]) if rest else None
    if told:
        leading, rest = leading + 1, rest[1:]
    titles = _titles(rest, told[1] if told else "", own) if has_header else 0
    leading, rest = leading + titles, rest[titles:]
    delimiter = told[1] if told else _delimiter(rest, own)
    width = len(_first(rest, delimiter))
    comments = width > 1 and not rest[0].startswith("#")
    return Heading(leading, delimiter, width, comments, leading if titles else 0)


def _titles(lines: Sequence[str], delimiter: str, own: str) -> int:
    """Count the lines of a title above the header: a header has a name that we know."""
    for at, line in enumerate(lines[:_MOST_TITLES]):
        parts = delimiter or _delimiter(lines[at:], own)
        full = [cell for cell in _first([line], parts) if cell.strip()]
        is_known = any(fold_key(cell) in _known_names() for cell in full)
        if is_known and (len(full) > 1 or at == 0):
            return at
        if len(full) > 1:
            return 0
    return 0
    return 0


@cache
def _known_names() -> frozenset[str]:
    return frozenset(
        fold_key(name) for each in TABLE for name in (each.name, *each.columns.split(","))
    )


def _leading(lines: Sequence[str]) -> int:
    """Count the comments and blank lines before the header; it may itself begin with #."""
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else ""
        comments = line.startswith("#") and not _is_header(line, below)
        if line.strip("\r\n") and not comments:
            return at
    return len(lines)


def _is_header(line: str, below: str) -> bool:
    """Tell a first column called # from a comment: the row below has as many cells."""
    named = line[1:2].strip() not in ("", "#")
    return named and any(line.count(each) == below.count(each) > 0 for each in _DELIMITERS)


def _delimiter(lines: Sequence[str], own: str) -> str:
    """Return what parts the cells: likeliest what the header has most of, and the row below too."""
    bare = _QUOTED.sub("", lines[0]) if lines else ""
    met = sorted(
        (each for each in {own: 0, **dict.fromkeys(_DELIMITERS)} if each in bare),
        key=lambda each: (-bare.count(each), each != own),
    )
    return next((each for each in met if _is_even(lines, each)), (*met, own)[0])


def _is_even(lines: Sequence[str], delimiter: str) -> bool:
    rows = [row for row in _rows(lines, delimiter, most=2) if row]
    return len({len(row) for row in rows}) == 1


def _first(lines: Sequence[str], delimiter: str) -> list[str]:
    return next(iter(_rows(lines, delimiter, most=1)), [])


def _rows(lines: Sequence[str], delimiter: str, most: int) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            found += [row] * (bool(row) and not row[0].startswith("#"))
            if len(found) == most:
                break
    except csv.Error:
        pass
    return found


def _width(line: str, heading: Heading) -> int:
    """Count the cells of a lone line; none where a quotation is left open in it."""
    try:
        return len(next(csv.reader([line], delimiter=heading.delimiter, strict=True), []))
    except csv.Error:
        return 0
