"""What tests share: a store in a folder of its own, and the command line as its users call it."""

from __future__ import annotations

import itertools
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import is_hypothesis_test, settings
from typer.testing import CliRunner, Result

from onrecord import Statement, Store, open_store
from onrecord.cli.app import app

# A shell that runs tests in the background has interrupts ignored, and their children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

TODAY = "2026-03-20"

Run = Callable[..., Result]
Editor = Callable[..., None]

_TRIED: Counter[str] = Counter()
_FOLDERS = itertools.count()

# A busy machine is no failure: no test here asks how long an example takes.
settings.register_profile("quick", deadline=None, max_examples=25)
settings.register_profile("soak", deadline=None, max_examples=100)


def pytest_configure(config: pytest.Config) -> None:
    """Try few examples of each property by default."""
    settings.load_profile("quick" if _quick(config) else "soak")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let the soak try each property again, with all its examples."""
    for item in items:
        if not _quick(config) and is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("soak")


def _quick(config: pytest.Config) -> bool:
    return bool(config.option.markexpr == "not soak")


def thinned(cases: Iterable[Any], step: int) -> list[Any]:
    """Leave all but each ``step``-th case to the soak."""
    soak = pytest.mark.soak
    return [pytest.param(each, marks=soak if at % step else ()) for at, each in enumerate(cases)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many crash points, kills and cases were tried."""
    if _TRIED:
        terminalreporter.section("tried")
    for what, times in sorted(_TRIED.items()):
        terminalreporter.write_line(f"{times:>9,}  {what}")


@pytest.fixture
def tried() -> Counter[str]:
    """Return the count of what tests tried, said at the end of the run."""
    return _TRIED


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of the test's own.

    We count them ourselves: pytest's own fixture lists all of thousands for the next number.
    """
    name = re.sub(r"\W", "_", request.node.name)[:24]
    return tmp_path_factory.mktemp(f"{name}{next(_FOLDERS)}", numbered=False)


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a test from the user's own store, settings and day."""
    for name in [each for each in os.environ if each.startswith("ONRECORD_")]:
        if name != "ONRECORD_CORPORA":
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("ONRECORD_PAGER", "")
    monkeypatch.setenv("ONRECORD_TODAY", TODAY)
    monkeypatch.setenv("ONRECORD_STORE", str(tmp_path / "statements.json"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run() -> Run:
    """Call the command line in this process; ``stdout``, ``stderr`` and ``exit_code`` tell."""

    def call(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, list(arguments), input=stdin, catch_exceptions=False)

    return call


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return the store that the command line uses in this test."""
    return open_store(tmp_path / "statements.json")


@pytest.fixture
def said() -> Callable[..., Statement]:
    """Return what makes a statement of the fields a test cares about."""

    def make(text: str = "We agree.", **fields: object) -> Statement:
        return Statement(text=text, **fields)  # type: ignore[arg-type]  # a test bends any field

    return make


@pytest.fixture
def corpora() -> Path:
    """Return the folder of real files, or skip where there is none."""
    place = os.environ.get("ONRECORD_CORPORA")
    if not place:
        pytest.skip("ONRECORD_CORPORA names no folder of real files")
    return Path(place)


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Return what makes editors: the nth call runs the nth piece of Python on ``text``, the file.

    What each call was given is kept in ``calls``, and what it saw in ``seen``.
    """

    def make(*turns: str, name: str = "vim") -> None:
        script = tmp_path / "bin" / name
        script.parent.mkdir(exist_ok=True)
        body = f"""#!{sys.executable} -IS
import os, signal, sys, time
from pathlib import Path
from typing import Any
here, path = Path({str(tmp_path)!r}), Path(sys.argv[-1].partition(".txt:")[0])
path = path if path.exists() else Path(str(path) + ".txt")
turn = len((here / "calls").read_text().splitlines()) if (here / "calls").exists() else 0
with (here / "calls").open("a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
text = path.read_bytes().decode()
(here / "seen").write_text(text)
def save(text):
    path.write_bytes(text.encode())
def fill(label, value):
    save(text.replace(f"\\n{{label}}:", f"\\n{{label}}: {{value}}", 1))
turns = {turns!r}
exec(turns[min(turn, len(turns) - 1)])
"""
        script.write_text(body)
        script.chmod(0o755)
        monkeypatch.setenv("ONRECORD_EDITOR", shlex.quote(str(script)))

    return make


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a real file system of 256 KB, or skip where none can be had."""
    place = tmp_path / "full"
    place.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if os.geteuid() != 0 or mount is None or unmount is None:
        pytest.skip("only root can mount a small file system")
    size = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    if subprocess.run([mount, *size], check=False).returncode != 0:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run([unmount, str(place)], check=True)
