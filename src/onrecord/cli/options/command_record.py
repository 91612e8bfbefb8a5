"""The call that changes the store, as history tells it."""

from __future__ import annotations

import datetime as dt
import shlex
import sys
import uuid
from collections.abc import Iterable, Iterator, Mapping

from onrecord import config
from onrecord.addresses import without_password
from onrecord.cli._click import get_current_context
from onrecord.cli.options import WORDS
from onrecord.storage import Command

_LONGEST = 2000


def record_command(reason: str = "") -> Command:
    """Return this call: its words as a shell takes them, why, by whom, when, an id of its own."""
    return Command(_words(), " ".join(reason.split()), _current_user(), now(), new_batch())


def now() -> str:
    """Return the moment, in UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def new_batch() -> str:
    """Return an id for a command."""
    return uuid.uuid4().hex[:12]


def origin_of_command() -> dict[str, str]:
    """Return what a record keeps of the command that made it; who, only where that was said."""
    who = {"recorded_by": user} if (user := config.user()) else {}
    return {"recorded_at": now(), "batch": new_batch(), **who}


def continue_command(keeping: Mapping[str, str]) -> Command:
    """Return this call under the moment and the id that its records keep."""
    return record_command()._replace(at=keeping["recorded_at"], batch=keeping["batch"])


def _words() -> str:
    """Return what was typed behind the program's name; bytes that are no text are escaped."""
    context = get_current_context(silent=True)
    words = context.meta.get(WORDS, ()) if context else sys.argv[1:]
    typed = (
        shlex.join(map(without_password, _without_notes(words)))
        .encode(errors="backslashreplace")
        .decode()
        .replace("\0", "\\0")
    )
    rest = len(typed) - _LONGEST
    return f"{typed[:_LONGEST]} [+{rest:,} characters]" if rest > 0 else typed


def _without_notes(words: Iterable[str]) -> Iterator[str]:
    """Yield what was typed, without the values of notes: those stand with their statements."""
    before = ""
    for word in words:
        flag, equals, value = word.partition("=")
        if before in ("--set", "--add") and flag == "note":
            yield "note=…"
        elif flag in ("--set", "--add") and value.startswith("note="):
            yield f"{flag}=note=…"
        elif before == "--note" or (flag == "--note" and equals):
            yield "…" if before == "--note" else "--note=…"
        else:
            yield word
        before = word


def _current_user() -> str:
    """Return who is at work: as configured, else by the login name."""
    import getpass

    try:
        return config.user() or getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
