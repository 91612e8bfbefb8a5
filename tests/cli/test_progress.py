"""Long work shows how far it is, to a person only; Ctrl-C stops it and changes nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord import Statement, Store
from onrecord.cli.terminal import progress
from terminals import started

Make = Callable[..., Statement]

ROWS, FEW = 30_000, 80
KNOWN = "aaaa" + "0" * 22


REPORT = f"{ROWS:,} rows: {ROWS:,} recorded"


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Return a file that takes longer to import than a bar takes to appear."""
    place = tmp_path / "rows.csv"
    said = (f"2024-04-16,Mira Solenn,Norway,We agree {at} times." for at in range(ROWS))
    place.write_text("date,official,country,text\n" + "\n".join(said) + "\n")
    return place


class Command:
    """The command line in a process of its own, its stderr on a terminal."""

    def __init__(self, *arguments: str, term: str = "xterm-256color") -> None:
        self.leader, follower = os.openpty()
        self.seen = b""
        kept = {name: each for name, each in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "onrecord", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=follower,
            env={**kept, "TERM": term},
        )
        os.close(follower)

    def until(self, wanted: bytes) -> None:
        """Wait until the terminal shows something."""
        while wanted not in self.seen and (chunk := read(self.leader)):
            self.seen += chunk
        assert wanted in self.seen

    def ended(self) -> tuple[int, str]:
        """Wait for the end; return the exit code and all that the terminal was given."""
        while chunk := read(self.leader):
            self.seen += chunk
        os.close(self.leader)
        self.process.communicate()
        return self.process.returncode, self.seen.decode()


def read(leader: int) -> bytes:
    """Read what is there, or nothing at the end."""
    try:
        return os.read(leader, 1 << 16)
    except OSError:  # Linux says so that the other side has been closed
        return b""


def left(terminal: str) -> str:
    """Return what stays on a terminal of which the last line was cleared again and again."""
    return terminal.rpartition("\x1b[2K")[2]


def test_a_long_import_shows_a_bar_that_goes(rows: Path) -> None:
    """What stays is the report alone, and the cursor is there again."""
    code, terminal = Command("import", str(rows)).ended()
    assert code == 0
    assert "reading rows.csv" in terminal
    assert left(terminal).startswith(f"{REPORT}\r\n")
    assert terminal.rfind("\x1b[?25h") > terminal.rfind("\x1b[?25l")


@pytest.mark.parametrize(("place", "shown"), [("xterm", True), ("dumb", False), ("pipe", False)])
def test_nobody_who_cannot_see_it_is_shown_a_bar(
    rows: Path, monkeypatch: pytest.MonkeyPatch, place: str, shown: bool
) -> None:
    """In a pipe, or on a terminal that cannot clear a line, stands the report alone."""
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    few = rows.read_text(encoding="utf-8").splitlines(keepends=True)[:FEW]
    rows.write_text("".join(few), encoding="utf-8")
    ours, theirs = os.pipe() if place == "pipe" else os.openpty()
    child = started(["import", str(rows)], output=theirs, environment={**os.environ, "TERM": place})
    os.close(theirs)
    said = b"".join(iter(lambda: read(ours), b"")).decode()
    os.close(ours)
    assert os.waitpid(child, 0)[1] == 0
    assert said.splitlines()[-2].endswith(f"{FEW - 1} rows: {FEW - 1} recorded")
    assert ("reading" in said, len(said.splitlines()) > 2) == (shown, shown)


def test_short_work_shows_no_bar(store: Store, said: Make) -> None:
    """A look-up writes nothing to stderr."""
    store.add([said()])
    assert Command("find").ended() == (0, "")


@pytest.mark.parametrize("there", [True, False])
def test_ctrl_c_stops_an_import_and_changes_nothing(
    rows: Path, store: Store, said: Make, tmp_path: Path, *, there: bool
) -> None:
    """One line, exit code 130, the store byte for byte as it was, no file beside it."""
    if there:
        store.add([said(id=KNOWN), said("We agree again.")])
    lock = tmp_path / ".statements.json.lock"
    before = {each: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()}
    command = Command("import", str(rows))
    command.until(b"reading")
    command.process.send_signal(signal.SIGINT)
    code, terminal = command.ended()
    assert (code, left(terminal)) == (130, "onrecord: stopped; nothing was changed\r\n")
    after = {each: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()}
    assert {**after, lock: b""} == {**before, lock: b""}


def test_ctrl_c_that_comes_late_says_that_what_is_recorded_stays(
    store: Store, tmp_path: Path
) -> None:
    """While what is nearly the same is looked for, all of it is on record."""
    rows = tmp_path / "alike.csv"
    said = (f"2024-04-16,Mira Solenn,We agree with the other {at} states" for at in range(15_000))
    more = " at this table on herring and ferries and nets and all that swims between us"
    rows.write_text("date,official,text\n" + "".join(f"{each}{more}\n" for each in said))
    command = Command("import", str(rows))
    command.until(b"15,000 recorded")
    command.process.send_signal(signal.SIGINT)
    code, terminal = command.ended()
    told = "onrecord: recorded; stopped; onrecord undo reverts it\r\n"
    assert (code, left(terminal).endswith(told)) == (130, True)
    assert store.count() == 15_000
