"""Every failure we mean: its words and its exit code.

A command pays only for those it may raise: each part is imported when one of
its names is first asked for.

    base       the root of them, the exit codes
    values     what was typed or printed has not its form, or names nothing
    calls      commands, help, settings, saved filters
    disk       files and stores that cannot be read or written
    exchange   formats, and the rows of a stranger's file
    registers  officials and organisations
    recording  a statement that a hand types
    changing   what is on record and was to be changed
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from onrecord.errors.base import (
    FAILED,
    INTERRUPTED,
    REJECTED,
    UNKNOWN,
    USAGE,
    BadValueError,
    OnRecordError,
    suggest,
)

if TYPE_CHECKING:
    from onrecord.errors.calls import *
    from onrecord.errors.changing import *
    from onrecord.errors.disk import *
    from onrecord.errors.exchange import *
    from onrecord.errors.recording import *
    from onrecord.errors.registers import *
    from onrecord.errors.values import *

__all__ = [
    "FAILED",
    "INTERRUPTED",
    "REJECTED",
    "UNKNOWN",
    "USAGE",
    "BadValueError",
    "OnRecordError",
    "suggest",
]

_PARTS = {
    "values": "BadStatementError BadDateError AmbiguousDateError UnknownCountryError UnplacedError"
    " UnknownLanguageError UnknownFieldError BadQueryError BadTenureError"
    " UnknownStatementError AmbiguousIdError",
    "calls": "UnknownCommandError UnknownTopicError UnknownShellError BadSettingError"
    " UnknownSettingError ForeignSettingError UnknownFilterError EditorError",
    "disk": "BadFileError BadEncodingError FileError FileExistsAlreadyError NotAStoreError"
    " StoreUnreachableError StoreBusyError StoreDamagedError StoreChangedError"
    " LaterFormatError HalfWrittenError HardLinkedError NoRoomError NoIndexError",
    "exchange": "UnknownFormatError WayOutError MissingExtraError UnknownProfileError BadRowError"
    " UnknownColumnError NoSpeakerError NoWordsError KnownAlreadyError StoppedLateError",
    "registers": "BadRegisterError UnknownOfficialError SeveralOfficialsError"
    " UnknownOrganizationError",
    "recording": "MissingWordsError BadFormError NoQuestionsError EditorFailedError NoEditorError"
    " AbandonedError StoppedError TextKeptError",
    "changing": "NoConsentError NothingChosenError NoChangeError AmbiguousNameError"
    " SeveralSourcesError NoSourceError UnknownStandingError NoReasonError LinkError"
    " UnknownLinkError ChangedSinceError ThereAgainError NothingToUndoError",
}
_PART_OF = {name: part for part, names in _PARTS.items() for name in names.split()}


# A type checker reads the imports above, and finds a name that is none.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Import a failure when it is first named."""
        if name not in _PART_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"onrecord.errors.{_PART_OF[name]}"), name)
