"""A statement that a hand types, in questions or in an editor."""

from __future__ import annotations

from onrecord.errors.base import INTERRUPTED, USAGE, BadValueError, OnRecordError, suggest


class MissingWordsError(OnRecordError):
    """A statement was to be recorded and no words were given."""

    exit_code = USAGE

    def __init__(self) -> None:
        super().__init__('no words given: onrecord add "…" -o NAME, or - to read them from a pipe')


class BadFormError(BadValueError):
    """A line of an edited text cannot be read."""

    def __init__(self, line: int, why: str, near: tuple[str, ...] = ()) -> None:
        self.line = line
        self.why = f"{why}{suggest(near)}"
        super().__init__(f"line {line}: {self.why}")


class NoQuestionsError(OnRecordError):
    """Something would have to be asked, and may not be."""

    exit_code = USAGE

    def __init__(self, why: str) -> None:
        super().__init__(f'{why}; type onrecord add "…" -o NAME -c COUNTRY -d DATE')


class EditorFailedError(OnRecordError):
    """The editor did not bring the text back."""


class NoEditorError(EditorFailedError):
    """There is no such editor."""

    exit_code = USAGE

    def __init__(self, name: str = "") -> None:
        missing = f"there is no editor {name!r}" if name else "no editor is found"
        super().__init__(f"{missing}; set ONRECORD_EDITOR to one, as in ONRECORD_EDITOR=nano")


class AbandonedError(OnRecordError):
    """The user turned away from what was being typed."""


class StoppedError(AbandonedError):
    """The user interrupted what was being typed."""

    exit_code = INTERRUPTED


class TextKeptError(OnRecordError):
    """Something was typed and is not on record; it is kept in a file."""

    def __init__(self, cause: OnRecordError, path: str, call: str = "add") -> None:
        super().__init__(f"{cause}; the text is kept: onrecord {call} --resume {path}")
        self.exit_code = cause.exit_code
