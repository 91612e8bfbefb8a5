"""Undo and history at the command line: whole commands, told first, nothing lost."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import Result

from onrecord import Store
from onrecord.storage import Command
from terminals import Terminal

Run = Callable[..., Result]

ROWS = "text,official,date,country\n" + "".join(
    f"We count {each} herrings.,Mira Solenn,2025-01-{each:02},BV\n" for each in range(1, 13)
)


@pytest.fixture
def imported(run: Run, tmp_path: Path) -> Path:
    """Return a file of twelve rows that was imported."""
    path = tmp_path / "rows.csv"
    path.write_text(ROWS, encoding="utf-8")
    assert run("import", str(path)).exit_code == 0
    return path


def _steps(run: Run) -> list[dict[str, object]]:
    return list(json.loads(run("undo", "--json").stdout))


def test_an_import_is_taken_back_as_a_whole(run: Run, store: Store, imported: Path) -> None:
    """What it will do is said first."""
    result = run("undo", "--yes")
    assert result.exit_code == 0
    assert f"import {imported} · 12 recorded" in result.stderr
    assert store.count() == 0


def test_without_a_terminal_nothing_is_taken_back_unasked(
    run: Run, store: Store, imported: Path
) -> None:
    """Exit 2, and the line says what to type."""
    result = run("undo")
    assert (result.exit_code, store.count()) == (2, 12)
    assert f"import {imported}" in result.stderr
    assert "--yes" in result.stderr


def test_an_undo_is_undone_by_its_id(run: Run, store: Store, imported: Path) -> None:
    """It prints the id of its own command."""
    raw = Path(store.location).read_bytes().partition(b'"statements": {')[2]
    undone = run("undo", "--yes").stdout.strip()
    assert run("undo", undone, "--yes").exit_code == 0
    assert Path(store.location).read_bytes().partition(b'"statements": {')[2] == raw
    assert imported.exists()


def test_undo_repeated_goes_further_back(run: Run, store: Store) -> None:
    """One command each time, until nothing is left."""
    run("add", "One.", "-o", "Mira Solenn")
    run("add", "Two.", "-o", "Mira Solenn")
    assert run("undo", "-y").exit_code == 0
    assert [each.text for each in store.find()] == ["One."]
    assert run("undo", "-y").exit_code == 0
    result = run("undo", "-y")
    assert (result.exit_code, store.count()) == (1, 0)
    assert "nothing left to undo" in result.stderr


def test_the_list_tells_when_by_whom_and_what(
    run: Run, imported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest first."""
    monkeypatch.setenv("ONRECORD_USER", "Oda Lund")
    run("rm", "-o", "solenn", "--on", "2025-01-03", "--reason", "never said", "-y")
    removal, importing = _steps(run)
    assert (removal["by"], removal["reason"], removal["removed"]) == ("Oda Lund", "never said", 1)
    assert removal["command"] == "rm -o solenn --on 2025-01-03 --reason 'never said' -y"
    assert (importing["recorded"], importing["undone"]) == (12, False)
    assert str(imported) in str(importing["command"])
    assert len(run("undo", "--list").stdout.splitlines()) == 2
    assert len(run("undo", "--list", "-n", "1").stdout.splitlines()) == 1


def test_records_bear_the_batch_of_the_command(run: Run, store: Store, imported: Path) -> None:
    """One id for the command, in history and on what it recorded."""
    assert imported.exists()
    assert {each.batch for each in store.find()} == {_steps(run)[0]["id"]}


@pytest.mark.parametrize(("user", "kept"), [("Oda Lund", "Oda Lund"), ("", "")])
def test_who_recorded_is_kept_where_it_was_said(
    run: Run, store: Store, monkeypatch: pytest.MonkeyPatch, user: str, kept: str
) -> None:
    """A login name is not put on a record unasked."""
    monkeypatch.setenv("ONRECORD_USER", user)
    run("add", "One.", "-o", "Mira Solenn")
    assert next(iter(store.find())).recorded_by == kept


def test_an_ambiguous_beginning_is_refused(run: Run, store: Store) -> None:
    """Never one of two commands."""
    run("add", "One.", "-o", "Mira Solenn")
    (one,) = store.find()
    store.revise([replace(one, note="abcd00")], command=Command(batch="abcd00"))
    store.revise([replace(one, note="abcd11")], command=Command(batch="abcd11"))
    result = run("undo", "abcd", "-y")
    assert (result.exit_code, store.get(one.id).note) == (3, "abcd11")
    assert run("undo", "abcd11", "-y").exit_code == 0
    assert store.get(one.id).note == "abcd00"


def test_what_is_there_again_does_not_come_back_twice(run: Run, store: Store) -> None:
    """Two statements of one id would be none that can be named."""
    run("add", "One.", "-o", "Mira Solenn")
    (one,) = store.find()
    undone = run("undo", "-y").stdout.strip()
    run("add", "One.", "-o", "Mira Solenn")
    result = run("undo", undone, "-y")
    assert result.exit_code == 1
    assert f"{one.id} has already been restored" in result.stderr
    assert run("restore", one.id[:6]).exit_code == 1
    assert store.count() == 1


def test_history_shows_what_was_dropped_and_added(run: Run, store: Store) -> None:
    """Word by word where a text changed, readable without colour."""
    run("add", "We will share the herring quota with the neighbours.", "-o", "Mira Solenn")
    (one,) = store.find()
    new = "We may share the herring quota with all the neighbours."
    store.change(
        Command("mend", by="Oda Lund"),
        revise={one.id: lambda old: replace(old, text=new, topics=("herring",), country="BV")},
    )
    shown = run("history", one.id[:6]).stdout
    assert "We [-will-]{+may+} share the herring quota with {+all +}the neighbours." in shown
    assert "{+herring+}" in shown
    assert "{+BV+}" in shown
    assert "Oda Lund · mend" in shown
    told = json.loads(run("history", one.id, "--json").stdout)
    assert [each["what"] for each in told] == ["added", "edited"]
    assert told[1]["fields"]["country"] == {"before": None, "after": "BV"}


def test_what_has_little_in_common_is_shown_whole(run: Run, store: Store) -> None:
    """Both values; and a script without blanks by its characters."""
    run("add", "我们将共同分享鲱鱼配额，绝不让步。", "-o", "Mira Solenn")
    (one,) = store.find()
    new = replace(
        one, text="我们将共同分享鲱鱼配额，也许让步。", official="Oda Lund", date="2025-01-01"
    )
    store.revise([new])
    store.revise([replace(new, date="2025-01-02")])
    shown = run("history", one.id).stdout
    assert "我们将共同分享鲱鱼配额，[-绝不-]{+也许+}让步。" in shown
    assert "[-Mira Solenn-] {+Oda Lund+}" in shown
    assert "[-2025-01-01-] {+2025-01-02+}" in shown


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_list_fits_the_terminal(run: Run, store: Store, columns: int) -> None:
    """A long command is cut with how much it goes on; in a pipe it is whole."""
    run("add", "One.", "-o", "Mira Solenn")
    run("edit", next(store.find().ids()), "--set", f"event={'herring ' * 200}")
    terminal = Terminal(["onrecord", "undo", "--list"], columns=columns)
    terminal.wait_for("words]")
    assert terminal.end() == 0
    assert "herring " * 200 in run("undo", "--list").stdout


def test_history_tells_of_a_statement_that_was_recorded_twice(run: Run, store: Store) -> None:
    """Removed, and recorded again: both times, in order."""
    run("add", "One.", "-o", "Mira Solenn")
    (one,) = store.find()
    run("rm", one.id, "-y", "--reason", "not sure")
    run("add", "One.", "-o", "Mira Solenn")
    run("edit", one.id, "--set", "note=heard")
    told = json.loads(run("history", one.id, "--json").stdout)
    assert [each["what"] for each in told] == ["added", "removed", "added", "edited"]
    assert told[1]["reason"] == "not sure"


def test_history_does_not_act_on_a_terminal(run: Run, store: Store) -> None:
    """Words of a stranger's file stay words."""
    run("add", "One.", "-o", "Mira Solenn")
    (one,) = store.find()
    store.change(
        Command("\x1b[2Jx"), revise={one.id: lambda old: replace(old, note="\x1b]0;x\x07")}
    )
    assert "\x1b" not in run("history", one.id).stdout
    assert "\x1b" not in run("undo", "--list").stdout


def test_on_a_terminal_undo_asks(run: Run, store: Store, imported: Path) -> None:
    """No is no, and yes is yes."""
    assert imported.exists()
    for answer, code, left in (("n", 1, 12), ("y", 0, 0)):
        terminal = Terminal([sys.executable, "-m", "onrecord", "undo"])
        terminal.wait_for("Undo this? [y/N]:")
        terminal.type(f"{answer}\n")
        assert (terminal.end(), store.count()) == (code, left)
    assert run("undo", "--list").exit_code == 0
