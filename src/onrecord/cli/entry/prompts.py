"""A line typed at a prompt: edited, completed by what is known, and not lost when interrupted."""

from __future__ import annotations

import os
import select
import sys
import termios
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from onrecord.text.tokens import fold_key

# Without readline the terminal itself hands on at most so many bytes of a line.
_LONGEST_BARE_LINE = 4095
_PATIENCE = 0.05
_LOCAL = 3
# In a plain locale readline would take the bytes of UTF-8 for commands.
_SETTINGS = ("set input-meta on", "set output-meta on", "set convert-meta off")
# Python turns this off; a terminal that marks a paste keeps its line ends from being answers.
_MARKED_PASTES = "set enable-bracketed-paste on"


class Interrupted(Exception):  # noqa: N818  it is none of ours to report
    """Ctrl-C at a prompt; ``typed`` is what stood there."""

    def __init__(self, typed: str) -> None:
        super().__init__()
        self.typed = typed


class CutOffError(Exception):
    """The terminal may have cut the line."""


def ask(prompt: str, known: Sequence[str] | None = None) -> str:
    """Read a line at a prompt; Tab completes from ``known``, or types a tab if it is empty.

    Raises Interrupted, EOFError, or CutOffError.
    """
    lines = _readline()
    if lines is not None:
        lines.set_completer(_completer(known or ()))
        libedit = "libedit" in (lines.__doc__ or "")
        bound = "rl_complete" if known is not None else "ed-insert"
        named = "complete" if known is not None else "self-insert"
        lines.parse_and_bind(f"bind ^I {bound}" if libedit else f"tab: {named}")
    try:
        typed = input(prompt)
    except KeyboardInterrupt as cause:
        raise Interrupted(lines.get_line_buffer() if lines is not None else "") from cause
    if lines is None and len(typed.encode(errors="surrogateescape")) >= _LONGEST_BARE_LINE:
        raise CutOffError
    return typed


def more_waiting() -> bool:
    """Tell whether more has been typed already, as by a paste."""
    return bool(select.select([sys.stdin], [], [], _PATIENCE)[0])


@contextmanager
def paste_awaited() -> Iterator[None]:
    """Let a paste of any length wait between two prompts: a terminal that gathers lines cuts them.

    Without readline it has to gather them.
    """
    if _readline() is None:
        yield
        return
    before = termios.tcgetattr(sys.stdin)
    raw = termios.tcgetattr(sys.stdin)
    raw[_LOCAL] &= ~termios.ICANON
    termios.tcsetattr(sys.stdin, termios.TCSADRAIN, raw)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


@cache
def _readline() -> Any:
    try:
        import readline
    except ImportError:
        return None
    for setting in (*_SETTINGS, *[_MARKED_PASTES] * _marks_pastes()):
        readline.parse_and_bind(setting)
    readline.set_completer_delims("")
    return readline


def _marks_pastes() -> bool:
    return os.environ.get("TERM", "dumb") != "dumb"


def _completer(known: Sequence[str]) -> Any:
    """Complete a whole name by its beginning, or by any word of it where only one has such."""

    @cache
    def matches(typed: str) -> list[str]:
        asked = fold_key(typed)
        names = [name for name in known if name.isprintable()]
        begun = [name for name in names if fold_key(name).startswith(asked)]
        inside = [name for name in names if f" {asked}" in f" {fold_key(name)}"]
        return begun or (inside if len(inside) == 1 else [])

    def complete(typed: str, at: int) -> str | None:
        found = matches(typed)
        return found[at] if at < len(found) else None

    return complete
