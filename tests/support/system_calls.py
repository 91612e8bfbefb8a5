"""Between the store and the system: calls that are counted, failed, cut short, killed, recorded."""

from __future__ import annotations

import builtins
import errno
import io
import os
import pickle
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

WRITES = ("pwrite", "write")
NAMES = ("pwrite", "fsync", "fdatasync", "ftruncate", "replace", "open", "unlink", "sendfile")

# Does the call, or something else: its name, the call itself, its file and the other arguments.
Act = Callable[..., Any]


@contextmanager
def intercepted(act: Act) -> Iterator[None]:
    """Let ``act(name, real, *arguments)`` stand in for every call that changes a file."""
    real = {name: getattr(os, name) for name in NAMES}
    opened = builtins.open, io.open
    try:
        for name, call in real.items():
            setattr(os, name, _standing_in(act, name, call))
        builtins.open = io.open = _opening(act, opened[0])
        yield
    finally:
        for name, call in real.items():
            setattr(os, name, call)
        builtins.open, io.open = opened


def failing(number: int, how: str, *, for_good: bool = False) -> Failing:
    """Return what fails the n-th call, and with ``for_good`` all that follow."""
    return Failing(number, how, for_good=for_good)


class Failing:
    """Fails one call: ENOSPC, EIO, or a write that is ``short`` and ENOSPC upon the next."""

    def __init__(self, number: int, how: str, *, for_good: bool) -> None:
        self._number = number
        self._how = how
        self._for_good = for_good
        self._cut = False
        self.calls = 0

    @property
    def reached(self) -> bool:
        """Whether there were as many calls."""
        return self.calls >= self._number

    def __call__(self, name: str, real: Callable[..., Any], *arguments: Any) -> Any:
        """Count a call, and do it or fail it."""
        if name in WRITES and self._cut:
            self._cut = False
            raise _error(errno.ENOSPC)
        if not _changes(name, arguments):
            return real(*arguments)
        self.calls += 1
        due = self.calls >= self._number if self._for_good else self.calls == self._number
        if not due:
            return real(*arguments)
        if self._how != "short":
            raise _error(getattr(errno, self._how))
        return self._shortened(name, real, arguments)

    def _shortened(self, name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if name not in WRITES:
            return real(*arguments)
        self._cut = True
        at = 1 if name == "pwrite" else 0
        data = bytes(arguments[at])
        half = data[: max(1, len(data) // 2)]
        return real(*arguments[:at], half, *arguments[at + 1 :])


def killing(number: int, *, after: bool) -> Act:
    """Return what ends the process before or after its n-th call; for a forked child."""
    count = 0

    def act(name: str, real: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal count
        changes = _changes(name, arguments)
        count += changes
        due = changes and count == number
        if due and not after:
            os._exit(9)
        try:
            return real(*arguments)
        finally:
            if due:
                os._exit(9)

    return act


def forked(work: Callable[[], None]) -> int:
    """Do the work in a child of this process; return its exit code."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001  a child never comes back
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def started(work: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
    """Begin a work in a child of this process; return what waits for its result.

    That raises AssertionError, with the child's traceback, where the work raised anything.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            told = (True, work(*arguments))
        except BaseException:  # noqa: BLE001  a child never comes back
            told = (False, traceback.format_exc())
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(told, pipe)
        os._exit(0)
    os.close(writing)

    def result() -> Any:
        with os.fdopen(reading, "rb") as pipe:
            raw = pipe.read()
        os.waitpid(child, 0)
        succeeded, told = pickle.loads(raw) if raw else (False, "killed")  # noqa: S301  our own child's
        if not succeeded:
            raise AssertionError(told)
        return told

    return result


def _changes(name: str, arguments: tuple[Any, ...]) -> bool:
    """Tell whether a call may change anything: opening to read does not."""
    return name != "open" or (len(arguments) > 1 and bool(arguments[1] & (os.O_CREAT | os.O_RDWR)))


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def _standing_in(act: Act, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def standing_in(*arguments: Any, **named: Any) -> Any:
        return act(name, lambda *given: call(*given, **named), *arguments)

    return standing_in


def _opening(act: Act, real: Callable[..., Any]) -> Callable[..., Any]:
    """Return an ``open`` whose binary files, but nameless ones, write through ``act``."""

    class Raw(io.FileIO):
        def write(self, data: Any) -> int:
            place = self.fileno(), self.tell()
            done: int = act("write", lambda given, *_: super(Raw, self).write(given), data, *place)
            return done

    def opening(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if "b" not in mode or not set(mode) & set("wxa") or "opener" in named:
            return real(file, mode, *arguments, **named)
        return io.BufferedWriter(Raw(file, mode.replace("b", "")), 1 << 16)

    return opening
