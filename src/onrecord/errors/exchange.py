"""Formats, and the rows of a stranger's file."""

from __future__ import annotations

from onrecord.errors.base import INTERRUPTED, REJECTED, BadValueError, OnRecordError, suggest


class UnknownFormatError(BadValueError):
    """Nothing tells the format of a file, or no format is called so."""

    def __init__(self, name: str, formats: tuple[str, ...], remedy: str) -> None:
        some = f"{', '.join(formats[:-1])} or {formats[-1]}"
        super().__init__(f"no format is known for {name!r}; it may be {some}; {remedy}")


class WayOutError(BadValueError):
    """A page for readers was to be read, or made into rows."""

    def __init__(self, name: str, formats: tuple[str, ...]) -> None:
        super().__init__(f"{name} is for readers, not to be read back; use {', '.join(formats)}")


class MissingExtraError(OnRecordError):
    """A library that few need, and that this needs, is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"reading {what} needs a library more: pip install 'onrecord[{extra}]'")


class UnknownProfileError(BadValueError):
    """No import profile is called so."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        helped = suggest(near) or f"; --save-profile {name} saves one, --profiles lists them"
        super().__init__(f"no profile is called {name!r}{helped}")


class BadRowError(OnRecordError):
    """A row of a file cannot be recorded."""

    exit_code = REJECTED


class UnknownColumnError(BadValueError):
    """The file has no column of this name."""

    def __init__(self, name: str, columns: tuple[str, ...]) -> None:
        there = ", ".join(columns)
        super().__init__(f"no column is called {name!r}; the file has {there}")


class NoSpeakerError(BadValueError):
    """Nothing tells who said what a text file holds."""

    def __init__(self) -> None:
        remedy = (
            "--from-name '{country}_{session}_{year}' reads its name, --set official=NAME names one"
        )
        super().__init__(f"a text file does not say who spoke, or when; {remedy}")


class NoWordsError(BadValueError):
    """No column of a file is known to hold what was said."""

    def __init__(self, columns: tuple[str, ...], near: tuple[str, ...] = ()) -> None:
        there = ", ".join(columns)
        meant = suggest(tuple(f"--map text={each}" for each in near[:3]))
        remedy = meant or "; --map text=COLUMN names it, where there is one"
        super().__init__(f"no column is known to hold the words said; it has {there}{remedy}")


class KnownAlreadyError(OnRecordError):
    """Rows of a file are on record already, and the import was to fail then."""

    def __init__(self, count: int) -> None:
        rows = "1 row is" if count == 1 else f"{count:,} rows are"
        told = "nothing was recorded; --on-duplicate skip or update takes the rest"
        super().__init__(f"{rows} on record already, or twice in the file; {told}")


class StoppedLateError(OnRecordError):
    """An import was stopped when its statements were on record already."""

    exit_code = INTERRUPTED

    def __init__(self) -> None:
        super().__init__("stopped; what is recorded stays, onrecord undo takes it back")
