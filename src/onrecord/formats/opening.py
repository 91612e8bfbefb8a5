"""Opening a stranger's file as text: its encoding believed only when it is told or proves true."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from onrecord.errors import BadEncodingError, BadFileError, BadValueError, FileError

_SAMPLE = 8192
_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


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
        """Open it with its line ends as they are, its byte order mark read over.

        Raises BadEncodingError or BadFileError, the latter also for a file that
        cannot be read.
        """
        try:
            with self.path.open("rb") as raw:
                _refuse_binary(raw, self.encoding)
                wrapped = io.TextIOWrapper(raw, self._codec(), newline="")
                yield wrapped
                wrapped.detach()
        except UnicodeDecodeError as cause:
            raise self._explained(cause) from cause
        except UnicodeError as cause:
            raise BadFileError(f"it is not {self.encoding.upper()}: {cause}") from cause
        except OSError as cause:
            raise BadFileError((cause.strerror or str(cause)).lower()) from cause

    def _codec(self) -> str:
        if not self.encoding:
            return "utf-8-sig"
        try:
            "".encode(self.encoding)
        except LookupError as cause:
            message = f"there is no encoding {self.encoding!r}; such are cp1252, utf-16, gb18030"
            raise BadValueError(message) from cause
        return "utf-8-sig" if codecs.lookup(self.encoding).name == "utf-8" else self.encoding

    def _explained(self, cause: UnicodeDecodeError) -> BadEncodingError:
        """Find the byte in the file: the decoder only knows its own buffer."""
        decoder = codecs.getincrementaldecoder(cause.encoding)()
        with self.path.open("rb") as raw:
            number = 1
            for number, line in enumerate(raw, 1):
                try:
                    decoder.decode(line)
                except UnicodeDecodeError as found:
                    return BadEncodingError(found.object[found.start], number, cause.encoding)
        return BadEncodingError(cause.object[cause.start], number, cause.encoding)


def decoded(raw: bytes, name: str) -> str:
    """Return words from a pipe as text, their byte order mark left out. Raises BadEncodingError."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        line = raw.count(b"\n", 0, cause.start) + 1
        raise FileError(name, BadEncodingError(raw[cause.start], line, "utf-8")) from cause


def _refuse_binary(raw: BinaryIO, encoding: str) -> None:
    sample = raw.read(_SAMPLE)
    raw.seek(0)
    for mark, name in _WIDE.items():
        if sample.startswith(mark) and not encoding:
            raise BadFileError(f"it is text in {name.upper()}; give --encoding {name}")
    if b"\0" in sample and not encoding:
        raise BadFileError("it is not text: it holds zero bytes")
