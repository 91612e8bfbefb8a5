"""The files of a benchmark of one size, and the environment its commands run in."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from .measure import Command, Measurement, measure

HERE = Path(__file__).parent
_TINYDB_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder for the stores of one size, in statements."""

    folder: Path
    size: int

    @property
    def rows(self) -> str:
        """The file of rows to import."""
        return str(self.folder / "rows.jsonl")

    @property
    def store(self) -> str:
        """The store of onrecord."""
        return str(self.folder / "statements.json")

    @property
    def exported(self) -> str:
        """The file that our export writes."""
        return str(self.folder / "all.jsonl")

    @property
    def database(self) -> str:
        """The database of sqlite-utils."""
        return str(self.folder / "statements.db")

    @property
    def tinydb(self) -> str:
        """A copy of the store that plain TinyDB may write."""
        return str(self.folder / "tinydb.json")

    @property
    def copied(self) -> str:
        """Where a copy of the store may be written."""
        return str(self.folder / "copy.json")

    @property
    def suits_tinydb(self) -> bool:
        """True where plain TinyDB is fast enough to wait for."""
        return self.size <= _TINYDB_LIMIT

    @property
    def _cache(self) -> Path:
        return self.folder / "cache"

    def run(self, command: Command) -> Measurement:
        """Run a command here, away from the user's own store, settings and caches.

        Variables that would change what is measured are left out, for example one that
        keeps Python from storing bytecode. Raises RuntimeError if the command fails.
        """
        left_out = ("ONRECORD_", "_ONRECORD", "PYTHON")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        homes = {
            "XDG_CACHE_HOME": self._cache,
            "XDG_CONFIG_HOME": self.folder / "config",
            "XDG_DATA_HOME": self.folder / "data",
            "XDG_STATE_HOME": self.folder / "state",
        }
        environment = kept | {name: str(folder) for name, folder in homes.items()}
        return measure(command, environment, self.folder)

    def delete(self, file: str) -> None:
        """Delete a file; with the store goes its index."""
        Path(file).unlink(missing_ok=True)
        if file == self.store:
            shutil.rmtree(self._cache, ignore_errors=True)

    def index_bytes(self) -> int:
        """Return the size of our index: all files under the cache home."""
        return sum(each.stat().st_size for each in self._cache.rglob("*") if each.is_file())


def find_tool(name: str) -> str:
    """Return the path of a program, beside this Python or on PATH; "" if it is not installed."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or ""


def chore(name: str, *arguments: str) -> Command:
    """Return the command that runs one of our small programs (see chores.py)."""
    return (sys.executable, str(HERE / "chores.py"), name, *arguments)
