"""A text goes through the user's editor until it can be taken."""

from __future__ import annotations

import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from onrecord import config
from onrecord.cli.entry.drafts import Draft
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import (
    AbandonedError,
    BadFormError,
    BadValueError,
    EditorFailedError,
    NoEditorError,
    NotInteractiveError,
    StoppedError,
)
from onrecord.statements import form
from onrecord.statements.form import MESSAGE, FormValues
from onrecord.statements.parse import StatementParser

T = TypeVar("T")

_MESSAGE_LINES = 2
# As often a text comes back for a slip: an editor that is a script would save slips for ever.
_TRIES = 20
_USUAL = ("sensible-editor", "editor", "nano", "vim", "vi")
# How editors are told the line to begin on.
_PLUS = {
    *("vi", "vim", "nvim", "gvim", "view", "nano", "pico", "emacs", "emacsclient", "micro"),
    *("joe", "jed", "kak", "mg", "ne", "mcedit", "editor", "sensible-editor"),
}
_GOTO = {"code": "--goto", "codium": "--goto", "code-insiders": "--goto", "cursor": "--goto"}
_TERMINAL = Path("/dev/tty")
_SUFFIXED = frozenset(("subl", "hx", "helix", "zed"))


class FormError(NamedTuple):
    """What is wrong with a text, and on which line."""

    error: BadValueError
    line: int = 0


def edit_statement_form(
    draft: Draft, text: str, recorder: StatementParser, take: Callable[[FormValues], T]
) -> T:
    """Let the user edit the form of a statement until ``take`` takes it; return what it returns.

    Raises AbandonedError where the user leaves without saving, EditorFailedError
    where the editor fails, and what ``take`` raises beyond a BadValueError. The
    draft then holds what was typed.
    """

    def attempt(edited: str) -> T | FormError:
        lines: Any = {}
        entered = FormValues({})
        try:
            entered, lines = form.parse_form(edited)
            return take(entered)
        except BadFormError as error:
            return FormError(error, error.line)
        except BadValueError as error:
            fault = form.find_fault(entered, recorder)
            place = fault.place if fault else form.FormPlace("text")
            return FormError(error, lines.get(place, 0))

    return edit_text(draft, text, attempt)


def edit_text(draft: Draft, text: str, attempt: Callable[[str], T | FormError]) -> T:
    """Let the user edit a text until ``attempt`` returns no slip; return what it returns.

    Raises as ``edit_statement_form`` does.
    """
    slip: FormError | None = None
    for _ in range(_TRIES):
        shown, line = _with_message(text, slip)
        edited = _edit_in_editor(draft, shown, line)
        if edited == text and slip:
            raise slip.error
        outcome = attempt(edited)
        if not isinstance(outcome, FormError):
            return outcome
        if edited == text:
            raise outcome.error
        text, slip = edited, outcome
    assert slip is not None  # noqa: S101  every turn ended in one
    raise slip.error


def _with_message(text: str, slip: FormError | None) -> tuple[str, int]:
    """Put the error message on top of the text; line numbers shift by its length."""
    if slip is None:
        return text, 0
    line = slip.line + _MESSAGE_LINES if slip.line else 1
    why = slip.error.why if isinstance(slip.error, BadFormError) else str(slip.error)
    said = f"line {line}: {why}" if slip.line else why
    head = (one_line(said), "Correct and save; quit without saving to postpone.")
    return "".join(f"{MESSAGE}{each}\n" for each in head) + text, line


def _without_message(text: str) -> str:
    while text.startswith(MESSAGE.strip()):
        text = text.partition("\n")[2]
    return text


def _edit_in_editor(draft: Draft, text: str, line: int) -> str:
    """Return the text as the editor saved it, less our message."""
    path = draft.write(text)
    before = path.stat().st_mtime_ns
    try:
        _call_editor(path, line)
    finally:
        edited = draft.read() if path.exists() else ""
        saved = bool(edited.strip()) and path.stat().st_mtime_ns != before
        bare = _without_message(edited if saved else text)
        draft.write(bare)
    if not edited.strip():
        raise AbandonedError("the text came back empty; nothing was recorded")
    if not saved:
        raise AbandonedError("the editor was left without saving; nothing was recorded")
    return bare


def _call_editor(path: Path, line: int) -> None:
    command = _editor()
    with ExitStack() as stack, _interrupts_left_to_the_editor():
        terminal = _terminal(stack)
        try:
            code = subprocess.call([*command, *_at(command, path, line)], **terminal)  # noqa: S603  the user's own editor
        except OSError as cause:
            raise NoEditorError(command[0]) from cause
    if code == -signal.SIGINT:
        raise StoppedError("the editor was interrupted; nothing was recorded")
    if code:
        ended = f"signal {-code}" if code < 0 else f"code {code}"
        raise EditorFailedError(f"the editor {command[0]} ended with {ended}; nothing was recorded")


def _editor() -> list[str]:
    """Return the editor's command. Raises NoEditorError, or NotInteractiveError."""
    if not config.input_allowed():
        raise NotInteractiveError("cannot open an editor while ONRECORD_NO_INPUT is set")
    named, origin = config.editor().strip(), config.value("editor").origin
    if origin == config.DEFAULT:
        if not sys.stdin.isatty():
            raise NotInteractiveError("cannot open an editor without a terminal")
        named = next((each for each in _USUAL if shutil.which(each)), "")
    try:
        command = shlex.split(named)
    except ValueError:
        command = [named]
    if not command or not shutil.which(command[0]):
        raise NoEditorError(named)
    return command


def _at(command: list[str], path: Path, line: int) -> list[str]:
    """Return the file, and the line to begin on where the editor is known to understand it."""
    name = Path(command[0]).name
    if not line:
        return [str(path)]
    if name in _PLUS:
        return [f"+{line}", str(path)]
    if name in _GOTO:
        return [_GOTO[name], f"{path}:{line}"]
    return [f"{path}:{line}"] if name in _SUFFIXED else [str(path)]


def _terminal(stack: ExitStack) -> dict[str, Any]:
    """Give the editor the terminal where our own input or output is a pipe."""
    given: dict[str, Any] = {}
    for name, stream, mode in (("stdin", sys.stdin, "r"), ("stdout", sys.stdout, "w")):
        if not stream.isatty():
            try:
                given[name] = stack.enter_context(_TERMINAL.open(mode))
            except OSError:
                given[name] = None
    return given


@contextmanager
def _interrupts_left_to_the_editor() -> Iterator[None]:
    """Let Ctrl-C reach the editor alone: a handler of ours, unlike a refusal, is not inherited."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
