"""Files and stores that cannot be read or written, or are not what they should be."""

from __future__ import annotations

from collections.abc import Mapping

from onrecord.errors.base import USAGE, OnRecordError


class BadFileError(OnRecordError):
    """A file cannot be read as what it is said to be."""


class BadEncodingError(BadFileError):
    """A byte of the file is not of the encoding it is read in."""

    def __init__(
        self, byte: int, line: int, encoding: str, readings: Mapping[str, str] | None = None
    ) -> None:
        name = encoding.removesuffix("-sig").upper()
        reads = (f"--encoding {each} reads {word!r}" for each, word in (readings or {}).items())
        remedy = ", ".join(reads) or "give its encoding, such as --encoding cp1252"
        super().__init__(f"line {line}: byte 0x{byte:02x} is not {name}; {remedy}")


class FileError(OnRecordError):
    """A failure with the file it happened in."""

    def __init__(self, path: object, cause: OnRecordError) -> None:
        super().__init__(f"{path}: {cause}")
        self.exit_code = cause.exit_code


class FileExistsAlreadyError(OnRecordError):
    """A file would be overwritten."""

    exit_code = USAGE

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} is there already; --force overwrites it")


class NotAStoreError(OnRecordError):
    """The file there is not one of ours."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(f"{path} is not a store of statements: {why}; name another with --store")


class LaterFormatError(NotAStoreError):
    """A store was written by a later version than this."""


class StoreUnreachableError(OnRecordError):
    """The store cannot be read or written where it is."""

    def __init__(self, path: object, doing: str, cause: OSError) -> None:
        reason = (cause.strerror or str(cause)).lower()
        super().__init__(f"cannot {doing} {path}: {reason}; nothing was changed")


class NoRoomError(OnRecordError):
    """What is being read in cannot be put aside."""

    def __init__(self, folder: object, cause: OSError) -> None:
        reason = (cause.strerror or str(cause)).lower()
        put_aside = f"cannot put aside in {folder} what is read: {reason}"
        super().__init__(f"{put_aside}; nothing was changed, TMPDIR names another folder")


class NoIndexError(OnRecordError):
    """The index cannot be written."""

    def __init__(self, folder: object, cause: Exception) -> None:
        reason = (getattr(cause, "strerror", None) or str(cause)).lower()
        told = f"cannot write an index in {folder}: {reason}"
        super().__init__(f"{told}; the store is whole, and is read without one")


class StoreBusyError(OnRecordError):
    """Another process has held the writers' lock for too long."""

    def __init__(self, path: object, seconds: float) -> None:
        waited = f"another process has been writing to {path} for {seconds:g} seconds"
        super().__init__(f"{waited}; nothing was changed, try again")


class StoreDamagedError(OnRecordError):
    """A line of the store is broken, and not by a killed writer."""

    def __init__(self, path: object, offset: int) -> None:
        place = f"{path} is damaged at byte {offset:,}"
        super().__init__(f"{place}; onrecord check --repair keeps every whole line")
        self.offset = offset


class StoreChangedError(OnRecordError):
    """Another program has changed the store under a command."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"another program changed {path} meanwhile; nothing was recorded, try again"
        )


class HalfWrittenError(OnRecordError):
    """A write failed, and so did taking it back or confirming it: only the file can tell."""

    def __init__(self, path: object, cause: BaseException) -> None:
        reason = str(getattr(cause, "strerror", None) or cause or type(cause).__name__).lower()
        told = "it may or may not have been recorded, onrecord find tells"
        super().__init__(f"the disk failed while writing {path} ({reason}); {told}")


class HardLinkedError(OnRecordError):
    """A file with two names cannot be replaced under one of them."""

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} has another hard link, which would be cut off; copy it first")
