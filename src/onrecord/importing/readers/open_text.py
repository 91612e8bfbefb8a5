"""Opening a stranger's file as text: its encoding believed only when it is told or proves true."""

from __future__ import annotations

import codecs
import io
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from onrecord.errors import BadEncodingError, BadFileError, BadValueError, FileError
from onrecord.formats import Remark, Row
from onrecord.importing.readers.base import ReadOptions

_SAMPLE = 8192
_BEGINNING = 1 << 16
# The mark of UTF-32 begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_FOREIGN_RUN = re.compile(rb"[\xa1-\xff]{3}")
_AROUND = 24


@dataclass(frozen=True, slots=True)
class Opening:
    """A file to read as text, as often as one likes."""

    path: Path
    encoding: str = ""

    def check(self) -> None:
        """Raise BadFileError where it cannot be read as text, BadValueError for its encoding."""
        with self.text():
            pass

    @contextmanager
    def text(self) -> Iterator[TextIO]:
        """Open it with its line ends as they are, its byte order mark believed and read over.

        Raises BadEncodingError or BadFileError, the latter also for a file that
        cannot be read.
        """
        try:
            with self.path.open("rb") as raw:
                told = self.encoding or _marked(raw)
                wrapped = io.TextIOWrapper(raw, _codec(told), newline="")
                yield wrapped
                wrapped.detach()
        except UnicodeDecodeError as cause:
            raise self._explained(cause) from cause
        except UnicodeError as cause:
            raise BadFileError(f"it is not {told.upper()}: {cause}") from cause
        except OSError as cause:
            raise BadFileError((cause.strerror or str(cause)).lower()) from cause

    def _explained(self, cause: UnicodeDecodeError) -> BadEncodingError:
        """Find the byte in the file: the decoder only knows its own buffer."""
        decoder = codecs.getincrementaldecoder(cause.encoding)()
        with self.path.open("rb") as raw:
            number = 1
            for number, line in enumerate(raw, 1):
                try:
                    decoder.decode(line)
                except UnicodeDecodeError as found:
                    return _explain_byte(found, number)
        return _explain_byte(cause, number)


def read_beginning(path: Path, encoding: str = "") -> str:
    """Return the first characters of a file, as far as they are text. Raises BadFileError."""
    try:
        with path.open("rb") as raw:
            sample = raw.read(_BEGINNING)
    except OSError as cause:
        raise BadFileError((cause.strerror or str(cause)).lower()) from cause
    marked = (name for mark, name in _MARKS.items() if sample.startswith(mark))
    return sample.decode(_codec(encoding or next(marked, "")), "replace")


class TextReader(ABC):
    """A format of text: its columns and rows, from an open file (see readers.base.Reader)."""

    __slots__ = ()

    def open(self, path: Path, options: ReadOptions) -> TextTable:
        """Return the table in a file, after checking that it can be read as text."""
        opening = Opening(path, options.encoding)
        opening.check()
        return TextTable(self, opening, options)

    def header(self, file: TextIO) -> tuple[str, ...]:
        """Return the columns named once for all rows; most formats name them row by row.

        Raises BadFileError.
        """
        del file
        return ()

    @abstractmethod
    def read(self, file: TextIO, remark: Remark) -> Iterator[Row]:
        """Yield the rows, one by one. Raises BadFileError."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """The rows of a text file (see readers.base.Table)."""

    reader: TextReader
    opening: Opening
    options: ReadOptions

    def names(self) -> tuple[str, ...]:
        """Return the columns named once for all rows, if any are. Raises BadFileError."""
        with self.opening.text() as file:
            return self.reader.header(file)

    def rows(self, remark: Remark) -> Iterator[Row]:
        """Yield the rows, one by one. Raises BadFileError."""
        with self.opening.text() as file:
            yield from self.options.progress(self.reader.read(file, remark), file)


def decode(raw: bytes, name: str) -> str:
    """Return words from a pipe as text, their byte order mark left out. Raises BadEncodingError."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        line = raw.count(b"\n", 0, cause.start) + 1
        raise FileError(name, _explain_byte(cause, line)) from cause


def _codec(encoding: str) -> str:
    if not encoding:
        return "utf-8-sig"
    try:
        "".encode(encoding)
    except LookupError as cause:
        message = f"there is no encoding {encoding!r}; such are cp1252, utf-16, gb18030"
        raise BadValueError(message) from cause
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


def _marked(raw: BinaryIO) -> str:
    """Return the encoding that the byte order mark proves, if any. Raises BadFileError."""
    sample = raw.read(_SAMPLE)
    raw.seek(0)
    for mark, name in _MARKS.items():
        if sample.startswith(mark):
            return name
    if b"\0" in sample:
        raise BadFileError(f"it is not text: it holds zero bytes{_unmarked(sample)}")
    return ""


def _unmarked(sample: bytes) -> str:
    """Suggest UTF-16 where every other byte of what may be Latin letters is zero."""
    for name, zeros, letters in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        if not any(sample[zeros:64:2]) and all(sample[letters:64:2]):
            return f"; if it is text in UTF-16, give --encoding {name}"
    return ""


def _explain_byte(cause: UnicodeDecodeError, line: int) -> BadEncodingError:
    """Explain a byte, with how the word round it reads in the encodings it is likely of."""
    byte = cause.object[cause.start]
    if not cause.encoding.startswith("utf-8"):
        return BadEncodingError(byte, line, cause.encoding)
    before = cause.object[max(0, cause.start - _AROUND) : cause.start].split()
    after = cause.object[cause.start : cause.start + _AROUND].split()
    word = (before[-1:] or [b""])[0] * (not cause.object[: cause.start][-1:].isspace()) + after[0]
    likely = ("cp1251", "gb18030") if _FOREIGN_RUN.search(word) else ("cp1252",)
    readings = {name: word.decode(name, "replace") for name in likely}
    return BadEncodingError(byte, line, cause.encoding, readings)
