"""Before the point of commitment nothing was changed; after it, it is said that it was."""

from __future__ import annotations

import fcntl
import os
import resource
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onrecord import open_store

PROGRAM = [sys.executable, "-m", "onrecord"]
ADD = ["add", "We will reopen the strait.", "-o", "Mira Solenn", "-d", "2026-01-02"]


def _shell(line: str, store: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line with redirections as a shell makes them."""
    program = shlex.join([*PROGRAM, "-S", str(store)])
    return subprocess.run(
        ["/bin/sh", "-c", f"exec {program} {line}"], capture_output=True, text=True, check=False
    )


def _wait_until(store: Path, text: str) -> None:
    for _ in range(1000):
        if store.exists() and text in store.read_text("utf-8"):
            return
        time.sleep(0.01)
    pytest.fail("the statement was not recorded")


def test_an_interrupt_after_the_write_says_that_it_is_recorded(tmp_path: Path) -> None:
    """The output is a pipe that nobody reads: the command waits there, its statement recorded."""
    store = tmp_path / "s.json"
    read, write = os.pipe()
    os.write(write, b"x" * fcntl.fcntl(write, fcntl.F_GETPIPE_SZ))
    with subprocess.Popen(
        [*PROGRAM, "-S", str(store), *ADD], stdout=write, stderr=subprocess.PIPE, text=True
    ) as process:
        _wait_until(store, "reopen the strait")
        time.sleep(0.5)  # it gets to its output meanwhile; if not, it is recorded all the same
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        os.close(write)
        os.close(read)
        _, said = process.communicate(timeout=20)
    assert "Traceback" not in said
    assert "nothing was changed" not in said
    assert said.splitlines()[-1] == "onrecord: recorded; stopped; onrecord undo reverts it"
    assert process.returncode == 130


def test_an_interrupt_before_the_write_says_that_nothing_was_changed(tmp_path: Path) -> None:
    store = tmp_path / "s.json"
    with subprocess.Popen(
        [*PROGRAM, "-S", str(store), "add", "-", "-o", "Mira Solenn"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        time.sleep(1.5)  # it waits for its words
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert said.splitlines()[-1] == "onrecord: stopped; nothing was changed"
    assert not store.exists()


@pytest.mark.parametrize("output", ["> /dev/full", ">&-"])
def test_an_addition_whose_output_cannot_be_written_is_said_to_be_recorded(
    tmp_path: Path, output: str
) -> None:
    store = tmp_path / "s.json"
    done = _shell(f"{shlex.join(ADD)} {output}", store)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("onrecord: recorded; cannot write the output: ")
    assert "Traceback" not in done.stderr
    assert "nothing was changed" not in done.stderr
    assert open_store(store).count() == 1


@pytest.mark.parametrize("output", ["> /dev/full", ">&-", "<&- >&- 2>&-", "2>&-", "2> /dev/full"])
@pytest.mark.parametrize(
    "command",
    ["", "find", "find --json", "info", "officials", "summary --by country", "help", "-h", "export",
     "undo --list", "history", "check", "find --nonsense", "timeline -f html", "--version"],
)  # fmt: skip
def test_no_output_that_fails_makes_a_traceback(tmp_path: Path, output: str, command: str) -> None:
    store = tmp_path / "s.json"
    open_store(store).add([])
    _shell(shlex.join(ADD), store)
    done = _shell(f"{command} {output}", store)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.returncode in (0, 1, 2)
    assert "NoneType" not in done.stderr


def test_a_closed_input_is_an_empty_one(tmp_path: Path) -> None:
    done = _shell("add - -o X <&-", tmp_path / "s.json")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("most", range(5, 16))
def test_a_lack_of_file_handles_is_one_true_line(tmp_path: Path, most: int) -> None:
    """Whatever call meets the limit, what is said agrees with what the store holds."""
    store = tmp_path / "s.json"

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    done = subprocess.run(
        [*PROGRAM, "-S", str(store), *ADD],
        capture_output=True, text=True, check=False, preexec_fn=limit,
    )  # fmt: skip
    held = open_store(store).count()
    assert ("nothing was changed" in done.stderr) <= (held == 0)
    assert (done.returncode == 0) <= (held == 1)
