"""Where statements are kept and asked for: the table of stores."""

from __future__ import annotations

import os

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


def open_store(
    location: str | os.PathLike[str], *, progress: ProgressCallback | None = None
) -> FileStore:
    """Open the store at ``location``: the path of a TinyDB file, made at the first record.

    ``progress`` is told what takes long and how much of it is done. Raises
    NotAStoreError where something else is there.
    """
    from onrecord.storage.tiny.store import TinyStore

    return TinyStore(os.fspath(location), progress=progress)
