"""The root of all failures we mean, and the exit codes."""

from __future__ import annotations

FAILED = 1
USAGE = 2
UNKNOWN = 3
REJECTED = 4
INTERRUPTED = 130


class OnRecordError(Exception):
    """A failure the user can mend: one sentence and what to do instead."""

    exit_code = FAILED


def suggest(near: tuple[str, ...]) -> str:
    """Say what the user may have meant, or nothing."""
    return f"; did you mean {' or '.join(near)}?" if near else ""


class BadValueError(OnRecordError):
    """A value typed or printed is not of its field's form."""

    exit_code = USAGE
