"""What is being typed, kept in a file of its own until it is on record."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from onrecord import config
from onrecord.atomic import replace_file
from onrecord.errors import (
    BadFileError,
    DraftKeptError,
    OnRecordError,
    StoppedError,
    StoreUnreachableError,
)
from onrecord.statements import form

_PREFIX = "statement-"


class Draft:
    """A text on its way to the record; the file is made when there is something to keep.

    ``call`` is what takes it up again; a text left as it had ``begun`` is not kept.
    """

    def __init__(self, path: Path | None = None, *, call: str = "add", begun: str = "") -> None:
        self._call = call
        self._begun = begun
        self.path = Path(os.path.realpath(path)) if path else None
        self._ours = self.path is None or self.path.parent == _home()

    def write(self, text: str) -> Path:
        """Keep ``text`` in the place of what was kept. Raises StoreUnreachableError."""
        path = self.path or _new()
        try:
            with replace_file(path, private=True) as file:
                file.write(text.encode("utf-8", "surrogateescape"))
        except OSError as cause:
            raise StoreUnreachableError(path, "write", cause) from cause
        self.path = path
        return path

    def read(self) -> str:
        """Return what is kept. Raises BadFileError."""
        assert self.path is not None  # noqa: S101  nothing is read before it is written
        try:
            with self.path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
                return file.read().removeprefix("\ufeff")
        except OSError as cause:
            reason = (cause.strerror or str(cause)).lower()
            raise BadFileError(f"cannot read {self.path}: {reason}") from cause

    def drop(self) -> None:
        """Let it go; a file that the user named stays where it is."""
        if self.path and self._ours:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
            self.path = None

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Say with whatever goes wrong where the text is kept."""
        try:
            yield
        except KeyboardInterrupt as cause:
            raise self._told(StoppedError("interrupted; nothing was recorded")) from cause
        except OnRecordError as error:
            raise self._told(error) from error

    def _told(self, error: OnRecordError) -> OnRecordError:
        if self.path is None or not self.path.exists():
            return error
        text = self.read()
        if text == self._begun or not _says(text):
            self.drop()
            return error
        return DraftKeptError(error, shlex.quote(str(self.path)), self._call)


def _says(text: str) -> bool:
    """Tell whether anything was typed: an empty form is no loss."""
    try:
        return bool(form.parse_form(text).form)
    except OnRecordError:
        return True


def _home() -> Path:
    return Path(os.path.realpath(config.drafts_home()))


def _new() -> Path:
    """Return a new file that only its owner reads, in our folder, or where there is room."""
    for folder in (_home(), Path(tempfile.gettempdir())):
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=".txt", dir=folder)
            os.close(handle)
            return Path(name)
    raise BadFileError("cannot save the draft in any folder; set XDG_STATE_HOME to one")
