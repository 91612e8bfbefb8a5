"""Where statements are kept and asked for: the table of stores."""

from __future__ import annotations

import os
from typing import overload

from onrecord import addresses
from onrecord.storage.base import (
    AddResult,
    Command,
    Damage,
    FileStore,
    Group,
    HistoryEntry,
    Info,
    ProgressCallback,
    RepairResult,
    Results,
    StatementChange,
    Store,
    Summary,
)

__all__ = [
    "AddResult",
    "Command",
    "Damage",
    "FileStore",
    "Group",
    "HistoryEntry",
    "Info",
    "ProgressCallback",
    "RepairResult",
    "Results",
    "StatementChange",
    "Store",
    "Summary",
    "open_store",
]


@overload
def open_store(
    location: os.PathLike[str], *, progress: ProgressCallback | None = None
) -> FileStore: ...
@overload
def open_store(location: str, *, progress: ProgressCallback | None = None) -> Store: ...
def open_store(
    location: str | os.PathLike[str], *, progress: ProgressCallback | None = None
) -> Store:
    """Open the store at ``location``: a PostgreSQL address, or the path of a TinyDB file.

    It is made when it is first used. ``progress`` is told what takes long and how much of
    it is done. Raises NotAStoreError where something else is there, UnknownSchemeError for
    an address of another kind, MissingDriverError without the library that it needs.
    """
    named = os.fspath(location)
    if isinstance(location, str) and (kind := addresses.scheme(named)):
        # A file's command pays for none of these.
        from onrecord.errors import MissingDriverError, UnknownSchemeError

        if kind not in addresses.POSTGRES:
            raise UnknownSchemeError(addresses.without_password(named))
        try:
            from onrecord.storage.postgres.store import PostgresStore
        except ModuleNotFoundError as cause:
            if (cause.name or "").partition(".")[0] != "psycopg":
                raise
            raise MissingDriverError from cause
        return PostgresStore(named, progress=progress)
    from onrecord.storage.tiny.store import TinyStore

    return TinyStore(named, progress=progress)
