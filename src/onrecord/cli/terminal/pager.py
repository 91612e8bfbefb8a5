"""What is taller than the terminal goes through a pager."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from onrecord import config


class _ClosedError(Exception):
    """The reader has left the pager, and wants no more."""


class PagedOutput:
    """Text on its way to a terminal: held until it is all there, or too tall."""

    def __init__(self) -> None:
        self.fault = ""
        self._width, self._room = shutil.get_terminal_size()
        self._held: list[str] | None = []
        self._rows = 0
        self._pager: subprocess.Popen[str] | None = None

    def write(self, text: str) -> int:
        """Take text, and start the pager once there is more than fits."""
        if self._held is None:
            self._send(text)
            return len(text)
        self._held.append(text)
        self._rows += sum(1 + len(line) // (self._width + 1) for line in text.splitlines())
        if self._rows >= self._room:
            self._start()
        return len(text)

    def end(self) -> None:
        """Print what fits, or wait until the reader has left the pager."""
        self._release()
        if self._pager is None:
            sys.stdout.flush()
            return
        with suppress(BrokenPipeError):
            self._into(self._pager).close()
        self._pager.wait()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def _start(self) -> None:
        sys.stdout.flush()
        try:
            self._pager = _run(config.pager())
        except (OSError, ValueError) as cause:
            why = getattr(cause, "strerror", None) or cause
            self.fault = f"cannot run the pager {config.pager()!r}: {why}"
        if self._pager is not None:
            # Ctrl-C is for the pager: it stops a search there, and leaves us in peace.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._release()

    def _release(self) -> None:
        held, self._held = self._held, None
        for text in held or ():
            self._send(text)

    def _send(self, text: str) -> None:
        if self._pager is None:
            sys.stdout.write(text)
            return
        try:
            self._into(self._pager).write(text)
        except BrokenPipeError as cause:
            raise _ClosedError from cause

    def _into(self, pager: subprocess.Popen[str]) -> IO[str]:
        if pager.stdin is None:
            raise RuntimeError("the pager was started without a pipe")
        return pager.stdin


@contextmanager
def page_output() -> Iterator[PagedOutput]:
    """Give what pages; a reader who leaves early has seen enough, and that is no error."""
    page = PagedOutput()
    try:
        with suppress(_ClosedError):
            yield page
    finally:
        with suppress(_ClosedError):
            page.end()


def can_page() -> bool:
    """Tell whether standard output is a terminal that a pager can work on."""
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _run(command: str) -> subprocess.Popen[str] | None:
    """Start the pager; none where none is wanted."""
    words = shlex.split(command)
    if not words or words == ["cat"]:
        return None
    encoding = sys.stdout.encoding or "utf-8"
    less = {"LESS": "FRX"} if len(words) == 1 else {}
    less |= {"LESSCHARSET": "utf-8"} if encoding.lower() in ("utf-8", "utf8") else {}
    return subprocess.Popen(  # noqa: S603  the user's own pager
        words,
        stdin=subprocess.PIPE,
        env={**less, **os.environ},
        encoding=encoding,
        errors="backslashreplace",
    )
