"""The one point at which a command has changed something: nothing before it, done after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

RECORDED = "recorded"


class _State:
    """What was done since the command of this process began; without one, since the last call."""

    done = ""
    in_command = False
    writing = 0


_state = _State()


@contextmanager
def command() -> Iterator[None]:
    """Run a command: what is done by all its calls counts as done by it."""
    _state.done, _state.in_command = "", True
    try:
        yield
    finally:
        _state.in_command = False


def begin_call() -> None:
    """Begin a call that writes: within no command, what earlier calls have done is no matter."""
    if not _state.in_command:
        _state.done = ""


def describe_done() -> str:
    """Return the completed effect in a word or two, such as ``recorded``; empty before it."""
    return _state.done


def describe_unchanged() -> str:
    """Return the end of a sentence about a failure: that nothing was changed, while that is so."""
    return "" if _state.done else "; nothing was changed"


@contextmanager
def commit_point() -> Iterator[None]:
    """Run the last step of a write to the store: once it ends, it is done; not where it raises.

    Ctrl-C does not stop it: it would leave in doubt on which side of the point we are.
    """
    _state.writing += 1
    try:
        yield
        _state.done = RECORDED
    finally:
        _state.writing -= 1


def mark_done(what: str) -> None:
    """Note that ``what`` is done: a file is written, say. What is on record goes before it."""
    _state.done = _state.done or what


def handle_interrupt(*_: Any) -> None:
    """Handle SIGINT: raise KeyboardInterrupt, but not within the last step of a write."""
    if not _state.writing:
        raise KeyboardInterrupt
