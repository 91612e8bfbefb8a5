"""A program on a terminal of its own: typed at, and read as it shows."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
import traceback
from collections.abc import Mapping, Sequence

from onrecord.__main__ import main

PATIENCE = 30.0


def started(arguments: Sequence[str], *, output: int, environment: Mapping[str, str]) -> int:
    """Start the command line in a child that has imported all already; return its id.

    As in a process of its own its input is empty, and both its outputs are the file given.
    """
    child = os.fork()
    if child == 0:
        for at, file in enumerate((os.open(os.devnull, os.O_RDONLY), output, output)):
            os.dup2(file, at)
        os._exit(_ran(arguments, environment))
    return child


def _ran(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(at, mode) for at, mode in enumerate("rww"))
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["onrecord", *arguments]
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    except BaseException:  # noqa: BLE001  a child never comes back
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 1


class Terminal:
    """A program that has a terminal; what it showed so far is ``shown``.

    ``onrecord`` itself is a child that has imported all already, as of ``started``.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        rows: int = 24,
        columns: int = 80,
    ) -> None:
        clean = {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PAGER", "LESS"}
        kept = {name: value for name, value in os.environ.items() if name not in clean}
        settled = {**kept, "TERM": "xterm", **(environment or {})}
        self.shown = ""
        self._pid, self._ours = pty.fork()
        if self._pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            if command[0] == "onrecord":
                os._exit(_ran(command[1:], settled))
            os.execvpe(command[0], list(command), settled)  # noqa: S606  our own command

    def type(self, keys: str) -> None:
        """Send keys."""
        os.write(self._ours, keys.encode())

    def wait_for(self, text: str, pressing: str = "") -> str:
        """Read until ``text`` is shown, ``pressing`` keys; return all since the last such call."""
        until = time.monotonic() + PATIENCE
        while text not in self.shown:
            assert time.monotonic() < until, f"{text!r} was not shown, but {self.shown!r}"
            self.type(pressing)
            assert self._more(), f"{text!r} was not shown, but {self.shown!r}, and then the end"
        before, _, self.shown = self.shown.partition(text)
        return before + text

    def end(self, pressing: str = "") -> int:
        """Read until the program ends, ``pressing`` keys meanwhile; return its exit code."""
        until = time.monotonic() + PATIENCE
        going = True
        while going:
            assert time.monotonic() < until, f"it goes on: {self.shown!r}"
            with contextlib.suppress(OSError):
                self.type(pressing)
            going = self._more()
        _, status = os.waitpid(self._pid, 0)
        os.close(self._ours)
        return os.waitstatus_to_exitcode(status)

    def _more(self) -> bool:
        ready, _, _ = select.select([self._ours], [], [], 0.2)
        if not ready:
            return True
        raw = b""
        with contextlib.suppress(OSError):  # how a terminal says that its other end is closed
            raw = os.read(self._ours, 1 << 16)
        self.shown += raw.decode("utf-8", "replace")
        return bool(raw)
