"""Tall output on a terminal goes through a pager, and nothing else does."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Statement, Store
from terminals import Terminal

Run = Callable[..., Result]
# A locale is chosen as a process begins.
ANEW = [sys.executable, "-m", "onrecord"]


@pytest.fixture(autouse=True)
def _filled(store: Store) -> None:
    """Fill a store with what is taller than a terminal."""
    store.add(
        Statement(text=f"Said {each:02}.", official="Mira Solenn", date="2025")
        for each in range(60)
    )


@pytest.fixture
def pager(tmp_path: Path) -> Callable[[str], str]:
    """Return what makes a pager of a line of shell."""

    def make(line: str) -> str:
        script = tmp_path / "pager.sh"
        script.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        script.chmod(0o755)
        return str(script)

    return make


Make = Callable[[str], str]
LESS = "less -FRX"
NOTED = "echo PAGED; cat"
PROMPT = ":\x1b[K"


def seen(*arguments: str, pager: str, **environment: str) -> tuple[str, int]:
    """Return what a terminal showed in the end, and the exit code."""
    settled = {"ONRECORD_PAGER": pager, **environment}
    terminal = Terminal(["onrecord", *arguments], environment=settled)
    code = terminal.end()
    return terminal.shown, code


@pytest.mark.parametrize(
    "arguments",
    [
        ["find", "-n", "0"],
        ["find", "--json"],
        ["find", "-f", "plain"],
        ["timeline"],
        ["summary", "--by", "day", "--by", "official", "-f", "jsonl", "Said"],
    ],
)
def test_what_is_taller_is_paged(pager: Make, arguments: list[str]) -> None:
    """Whatever its form, nothing of it is lost."""
    shown, code = seen(*arguments, pager=pager(NOTED))
    tall = "summary" not in arguments
    assert (shown.startswith("PAGED"), code) == (tall, 0)
    if tall and "timeline" not in arguments:
        assert all(f"Said {each:02}." in shown for each in range(60))


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["find", "-n", "2"], {}),
        (["find", "-n", "0", "--no-pager"], {}),
        (["find", "-n", "0"], {"TERM": "dumb"}),
        (["find", "-n", "0"], {"ONRECORD_PAGER": ""}),
        (["find", "-n", "0"], {"ONRECORD_PAGER": "cat"}),
        (["find", "-n", "0", "--output", "found.txt"], {}),
    ],
)
def test_what_fits_or_is_not_wanted_is_not_paged(
    pager: Make, arguments: list[str], environment: dict[str, str]
) -> None:
    """A short answer, a flag, a terminal that can do nothing, no pager, a file."""
    shown, code = seen(*arguments, **{"pager": pager(NOTED), **environment})
    assert ("PAGED" in shown, code) == (False, 0)


def test_a_pipe_is_never_paged(run: Run, pager: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even in colour."""
    monkeypatch.setenv("ONRECORD_PAGER", pager(NOTED))
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "PAGED" not in run("find", "-n", "0", "-f", "table").stdout


def test_a_reader_who_leaves_early_makes_no_error(pager: Make) -> None:
    """What was read is enough."""
    shown, code = seen("find", "-n", "0", "--json", pager=pager("head -n 2"))
    assert (shown.count("\n"), code) == (2, 0)


def test_notes_come_after_the_page(pager: Make, store: Store) -> None:
    """What is said beside the data is not lost under the pager."""
    store.add([Statement(text="Undated.")])
    shown, _ = seen("find", "-n", "0", "--since", "2020", pager=pager(f"{NOTED}; echo END"))
    assert shown.index("END") < shown.index("without a known year left out")


def test_a_pager_that_is_not_there_is_said() -> None:
    """And all is printed."""
    shown, code = seen("find", "-n", "0", pager="no-such-pager")
    assert code == 0
    assert "Said 59." in shown
    assert "cannot run the pager 'no-such-pager'" in shown


def test_the_pager_of_the_settings_goes_before_the_general_one(
    run: Run, pager: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``PAGER`` is for every program; the setting is for this one."""
    monkeypatch.delenv("ONRECORD_PAGER")
    monkeypatch.setenv("PAGER", "most")
    assert run("config", "get", "pager").stdout == "most\n"
    run("config", "set", "pager", pager(NOTED))
    assert run("config", "get", "pager").stdout != "most\n"


needs_less = pytest.mark.skipif(shutil.which("less") is None, reason="less is not there")


@needs_less
@pytest.mark.parametrize("environment", [{}, {"LC_ALL": "C"}, {"NO_COLOR": "1"}], ids=str)
def test_less_shows_and_leaves(environment: dict[str, str], store: Store) -> None:
    """Colours and letters of every script reach the reader."""
    store.add([Statement(text="港の割当。", date="2026")])
    terminal = Terminal(
        [*ANEW, "find", "-n", "0"], environment={"ONRECORD_PAGER": LESS, **environment}
    )
    first = terminal.wait_for("港の割当。")
    assert ("\x1b[1m" in first) == ("NO_COLOR" not in environment)
    terminal.wait_for(PROMPT)
    terminal.type("G")
    terminal.wait_for("(END)")
    assert terminal.end(pressing="q") == 0


@needs_less
def test_an_interrupt_is_for_the_pager() -> None:
    """It does not end what is shown, nor leave a traceback."""
    terminal = Terminal(["onrecord", "find", "-n", "0"], environment={"ONRECORD_PAGER": LESS})
    terminal.wait_for(PROMPT)
    terminal.type("\x03")
    terminal.wait_for("(END)", pressing="G")
    assert terminal.end(pressing="q") == 0
    assert "Traceback" not in terminal.shown


@needs_less
def test_less_leaves_by_itself_where_all_fits() -> None:
    """A table that is as tall as the terminal is printed, and stays."""
    terminal = Terminal(
        ["onrecord", "find", "-n", "0"], environment={"ONRECORD_PAGER": LESS}, rows=70
    )
    assert terminal.end() == 0
    assert "Said 59." in terminal.shown
