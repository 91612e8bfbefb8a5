"""Text files: the words of one statement each, and what a file's name says; a way in only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from onrecord.errors import BadFileError, BadValueError
from onrecord.formats import Remark, Row
from onrecord.importing.readers.base import ReadOptions
from onrecord.importing.readers.open_text import Opening

_DIGITS = {"year": r"\d{4}", "session": r"\d+"}
_PART = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class WholeText:
    """A text file all of whose words are one statement's."""

    opening: Opening

    def names(self) -> tuple[str, ...]:
        """Return the one column that it is."""
        return ("text",)

    def rows(self, remark: Remark) -> Iterator[Row]:
        """Give its one row."""
        del remark
        with self.opening.text() as file:
            yield Row(1, {"text": file.read()})


def parse_file_name(pattern: str, path: str) -> dict[str, str]:
    """Read what a file's name says, by a pattern such as ``{country}_{session}_{year}``.

    Raises BadValueError where it is no pattern, BadFileError where the name,
    without its suffix, is not of that form, or is in two ways.
    """
    names = _PART.findall(pattern)
    if not names or "" in names or len(set(names)) < len(names):
        message = f"{pattern!r} is not a pattern of file names such as {{country}}_{{year}}"
        raise BadValueError(message)
    shortest, longest = (_matched(pattern, PurePath(path).stem, some) for some in (".+?", ".+"))
    if shortest is None:
        raise BadFileError(f"its name is not of the form {pattern}")
    if shortest != longest:
        raise BadFileError(f"its name can be read in two ways as {pattern}; rename it")
    return dict(zip(names, shortest, strict=True))


def _matched(pattern: str, name: str, some: str) -> tuple[str, ...] | None:
    """Return the parts of a name: a year has four digits, a session digits, others anything."""
    pieces = _PART.split(pattern)
    pieces[::2] = map(re.escape, pieces[::2])
    pieces[1::2] = [f"({_DIGITS.get(each.lower(), some)})" for each in pieces[1::2]]
    found = re.fullmatch("".join(pieces), name, re.DOTALL)
    return found and found.groups()


class TextFile:
    """A text file whose words are one statement."""

    def open(self, path: Path, options: ReadOptions) -> WholeText:
        """Return its one row."""
        return WholeText(Opening(path, options.encoding))


TXT = TextFile()
