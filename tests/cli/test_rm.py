"""Removing, restoring and forgetting statements at the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Statement, Store
from terminals import Terminal

Run = Callable[..., Result]


@pytest.fixture
def ids(store: Store) -> dict[str, str]:
    """Return the ids of some statements, by their words."""
    said = [
        Statement(text="One.", official="Mira Solenn", date="2025-01-01", topics=("shoals/cod",)),
        Statement(text="Two.", official="Mira Solenn", date="2025-01", topics=("shoals",)),
        Statement(text="Three.", official="Mira Vaskil", date="XXXX-01-01"),
        Statement(text="Four.", official="Mira Vaskil", date="2025-02-01"),
    ]
    store.add(said)
    return {each.text.rstrip(".").lower(): each.id for each in said}


def _left(store: Store) -> set[str]:
    return {each.text for each in store.find()}


def test_removed_and_brought_back(run: Run, store: Store, ids: dict[str, str]) -> None:
    """The line is where it was, byte for byte."""
    raw = Path(store.location).read_bytes().partition(b'"statements": {')[2]
    result = run("rm", ids["one"][:5], ids["four"][:5], "--reason", "a hoax", "--yes")
    assert (result.exit_code, _left(store)) == (0, {"Two.", "Three."})
    assert {each["text"] for each in json.loads(run("removed", "--json").stdout)} == {
        "One.",
        "Four.",
    }
    assert "a hoax" in run("history", ids["one"][:5]).stdout
    assert run("restore", ids["one"][:5]).exit_code == 0
    assert run("restore", ids["four"][:5]).exit_code == 0
    assert Path(store.location).read_bytes().partition(b'"statements": {')[2] == raw
    assert run("removed").stderr == "no removed statements\n"


def test_a_restore_is_undone(run: Run, store: Store, ids: dict[str, str]) -> None:
    """It is a command like any."""
    run("rm", ids["one"], "-y")
    run("restore", ids["one"])
    assert run("undo", "-y").exit_code == 0
    assert "One." not in _left(store)
    assert run("undo", "-y").exit_code == 0
    assert "One." in _left(store)


def test_nothing_is_removed_unasked(run: Run, store: Store, ids: dict[str, str]) -> None:
    """Without a terminal and --yes, exit 2; the sample is shown."""
    result = run("rm", ids["one"])
    assert (result.exit_code, store.count()) == (2, 4)
    assert "One." in result.stderr
    assert "--yes" in result.stderr


def test_rehearsing_a_removal_changes_nothing(run: Run, store: Store, ids: dict[str, str]) -> None:
    """Count and sample, and that is all."""
    result = run("rm", "-o", "Mira Solenn", "--dry-run")
    assert (result.exit_code, store.count(), len(ids)) == (0, 4, 4)
    assert "official Mira Solenn: 2 statements" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([], 2, "--all selects all"),
        (["fish"], 3, "--words fish"),
        (["-o", "mira"], 2, "may be Mira Solenn, Mira Vaskil"),
        (["--not-official", "mira"], 2, "may be"),
        (["--during", "SCO chair China"], 2, "may be SCO chair China 2005, SCO chair China 2011"),
        (["--during", "SCO chair China 2011", "--dry-run"], 0, "0 statements"),
        (["-o", "Nobody"], 0, "0 statements"),
        (["-t", "shoals", "-o", "mira"], 2, "official 'mira'"),
    ],
)
def test_what_is_not_certain_is_not_removed(
    run: Run, store: Store, ids: dict[str, str], arguments: list[str], code: int, told: str
) -> None:
    """A mistake gets one line that says what to type instead."""
    result = run("rm", *arguments, "-y")
    assert (result.exit_code, store.count(), len(ids)) == (code, 4, 4)
    assert told in result.stderr


def test_dates_must_fall_inside(run: Run, store: Store, ids: dict[str, str]) -> None:
    """A month of which only a part is asked for stays, and so does what has no year."""
    result = run("rm", "--on", "2025-01-01", "-y")
    assert len(ids) == 4
    assert _left(store) == {"Two.", "Three.", "Four."}
    assert "1 left out because their date may lie outside" in result.stderr
    assert "1 without a known year left out" in result.stderr


def test_a_topic_stands_for_all_beneath_it(run: Run, store: Store, ids: dict[str, str]) -> None:
    """That is no doubt."""
    assert run("rm", "-t", "shoals", "-y").exit_code == 0
    assert (_left(store), len(ids)) == ({"Three.", "Four."}, 4)


def test_ids_and_filters_are_not_mixed(run: Run, store: Store, ids: dict[str, str]) -> None:
    """Either names what is meant."""
    result = run("rm", ids["one"], "-o", "Mira Solenn", "-y")
    assert (result.exit_code, store.count()) == (2, 4)


def test_only_what_is_removed_is_forgotten(run: Run, store: Store, ids: dict[str, str]) -> None:
    """And only when it was said twice."""
    result = run("purge", ids["one"][:5], "-y", "-y")
    assert (result.exit_code, store.count()) == (2, 4)
    assert f"onrecord rm {ids['one'][:5]} removes it first" in result.stderr
    run("rm", ids["one"], "-y")
    assert run("purge", ids["one"][:5], "-y").exit_code == 2
    assert len(list(store.removed())) == 1
    assert run("purge", ids["one"][:5], "--yes", "--yes").exit_code == 0
    assert list(store.removed()) == []
    assert run("restore", ids["one"][:5]).exit_code == 3


def test_purge_says_where_words_and_names_still_stand(
    run: Run, store: Store, ids: dict[str, str], tmp_path: Path
) -> None:
    """Copies beside the store, and the list of officials."""
    copy = tmp_path / "statements.json.before-onrecord"
    copy.write_bytes(Path(store.location).read_bytes())
    assert run("officials", "alias", "Mira Solenn", "M. S.").exit_code == 0
    run("rm", ids["one"], "-y")
    told = run("purge", ids["one"], "-yy").stderr
    assert f"not reached: {copy} holds words" in told
    assert "the list of officials names Mira Solenn" in told


def test_forgetting_asks_twice_on_a_terminal(run: Run, store: Store, ids: dict[str, str]) -> None:
    """The second answer is typed by hand."""
    run("rm", ids["one"], "-y")
    for typed, code, left in (("no", 1, 1), (ids["one"][:4], 0, 0)):
        terminal = Terminal([sys.executable, "-m", "onrecord", "purge", ids["one"]])
        terminal.wait_for("for good? [y/N]:")
        terminal.type("y\n")
        terminal.wait_for("to go on:")
        terminal.type(f"{typed}\n")
        assert (terminal.end(), len(list(store.removed()))) == (code, left)
