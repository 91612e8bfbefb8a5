"""What tests see of a search index: its folder in the cache, its stamp, and who answers from it."""

from __future__ import annotations

import os
from pathlib import Path

from onrecord.storage.tiny.index.update import IndexStamp, read_stamp
from onrecord.storage.tiny.line_format import stamp_of
from onrecord.storage.tiny.store import TinyStore

_NEVER = 1 << 40


def indexed(path: Path) -> TinyStore:
    """Return a store that has an index from its first byte on."""
    return TinyStore(str(path), scanned_below=0)


def scanned(path: Path) -> TinyStore:
    """Return a store that reads the whole file, however large it is."""
    return TinyStore(str(path), scanned_below=_NEVER)


def cache() -> Path:
    """Return the folder in which the indexes are."""
    return Path(os.environ["XDG_CACHE_HOME"]) / "onrecord"


def folders() -> list[Path]:
    """Return the folders of finished indexes, the oldest first."""
    return sorted(each for each in cache().glob("*.*") if each.suffix[1:].isdigit())


def stamp() -> IndexStamp | None:
    """Return the stamp of the newest index, if there is one."""
    return next((read_stamp(each) for each in reversed(folders())), None)


def is_in_step(path: Path) -> bool:
    """Return whether the newest index is of the file as it is now."""
    found = stamp()
    return found is not None and found.file == stamp_of(path)


def parts(store: TinyStore) -> list[str]:
    """Return what a store is answered from now: ``index``, ``scan``, or both."""
    backend = store._backend()  # noqa: SLF001  nothing a user sees tells
    own = getattr(backend, "_parts", [backend])
    return ["scan" if type(each).__name__ == "ScanBackend" else "index" for each in own]
