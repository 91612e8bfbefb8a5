"""The files that a benchmark of one size works on, and the environment it runs in."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from .measure import Command, Taken, once

HERE = Path(__file__).parent
_TINYDB_BEARS = 100_000


@dataclass(frozen=True, slots=True)
class Ground:
    """One size: so many rows, in one folder."""

    folder: Path
    size: int

    @property
    def rows(self) -> str:
        """Return the file of rows to import."""
        return str(self.folder / "rows.jsonl")

    @property
    def store(self) -> str:
        """Return our store."""
        return str(self.folder / "statements.json")

    @property
    def exported(self) -> str:
        """Return the file that our export writes."""
        return str(self.folder / "exported.jsonl")

    @property
    def database(self) -> str:
        """Return the database of sqlite-utils."""
        return str(self.folder / "statements.db")

    @property
    def tinydb(self) -> str:
        """Return the file that plain TinyDB may write."""
        return str(self.folder / "tinydb.json")

    @property
    def copied(self) -> str:
        """Return where a copy of the store may be written."""
        return str(self.folder / "copy.json")

    @property
    def tinydb_bears_it(self) -> bool:
        """Tell whether plain TinyDB can be waited for."""
        return self.size <= _TINYDB_BEARS

    def run(self, command: Command) -> Taken:
        """Run a command here, away from the user's own store, settings and caches."""
        return once(command, self._environment(), self.folder)

    def forget(self, file: str) -> None:
        """Delete a file, and whatever index was made of a store."""
        Path(file).unlink(missing_ok=True)
        if file == self.store:
            shutil.rmtree(self.folder / "cache", ignore_errors=True)

    def index_bytes(self) -> int:
        """Return the size of our index."""
        return sum(each.stat().st_size for each in (self.folder / "cache").rglob("*.sqlite"))

    def _environment(self) -> dict[str, str]:
        """Leave out what would change what is measured, as Python not keeping its bytecode."""
        left_out = ("ONRECORD_", "_ONRECORD", "PYTHON")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        homes = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
        folders = ("cache", "config", "data")
        return kept | {
            home: str(self.folder / each) for home, each in zip(homes, folders, strict=True)
        }


def tool(name: str) -> str:
    """Return where a program is: beside this Python, or on the path; empty if it is nowhere."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or ""


def chore(name: str, *arguments: str) -> Command:
    """Return the command of one of our small programs."""
    return (sys.executable, str(HERE / "chores.py"), name, *arguments)
