"""What is said beside the data: where nothing is on record, where it went, what flags take."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Run
from onrecord.cli.app import COMMANDS
from onrecord.cli.help.usage_errors import OTHER_TOOLS
from onrecord.model import Statement
from onrecord.storage import Store
from terminals import Terminal
from test_readme import on_terminal

Bend = Callable[..., Statement]
ONRECORD = (sys.executable, "-m", "onrecord")


@pytest.mark.parametrize("command", ["find", "timeline", "summary", "officials", "new"])
def test_a_mistyped_store_is_not_taken_for_an_answer(command: str, run: Run) -> None:
    """Where nothing is on record at all, the place that was looked at is named."""
    assert run(command, "-S", "tpyo.json").stderr.endswith("no statements yet in tpyo.json\n")


def test_a_store_with_statements_is_not_called_empty(run: Run, store: Store, said: Bend) -> None:
    """Where something is on record, and nothing matches, that alone is said."""
    store.add([said(official="Mira Solenn")])
    assert run("find", "herring").stderr == "nothing matched\n"


def test_a_list_without_names_says_so(run: Run, store: Store, said: Bend) -> None:
    """A list that could not name anything is not silent."""
    store.add([said(official="Mira Solenn"), said("No.", official="Mira Solenn")])
    assert run("orgs").stderr == "none of the 2 names its organization\n"


@pytest.mark.parametrize("command", ["find", "timeline", "summary"])
def test_a_file_written_is_named(command: str, run: Run, store: Store, said: Bend) -> None:
    """What went to a file is not silence."""
    store.add([said(official="Mira Solenn")])
    assert run(command, "--output", "out.csv").stderr == "written to out.csv\n"
    assert Path("out.csv").exists()


def test_an_id_too_short_tells_how_much_to_type(run: Run) -> None:
    """Ids are taken from four letters on."""
    assert "type at least four letters of an id" in run("show", "ab").stderr
    assert "four letters" not in run("show", "abcd").stderr


def test_no_saved_profile_is_said(run: Run) -> None:
    """An empty list tells how to make its first entry."""
    assert "--save-profile NAME saves one" in run("import", "--profiles").stderr


def test_words_of_nobody_are_kept_and_that_is_said(run: Run) -> None:
    """A forgotten speaker is no secret."""
    result = run("add", "We agree.", "-d", "2026-01-02")
    assert result.exit_code == 0
    assert result.stderr.startswith("No speaker given: recorded as unnamed")


def test_one_row_is_one_row(run: Run) -> None:
    """A count of one takes the singular."""
    Path("one.csv").write_text("official,text\nMira Solenn,We agree.\n", encoding="utf-8")
    assert run("import", "one.csv").stderr.startswith("1 row: 1 recorded")
    assert run("import", "one.csv").stderr.startswith("1 row: 0 recorded, 1 duplicate skipped\n")


@pytest.mark.parametrize("command", sorted(name for name in COMMANDS if " " not in name))
def test_help_names_what_each_flag_takes(command: str, run: Run) -> None:
    """Nobody has to know what a str is."""
    shown = run(command, "-h").stdout
    assert "<str>" not in shown
    assert "<int" not in shown


def test_what_others_call_a_command_leads_to_one_of_ours() -> None:
    """No hint names a command that there is not."""
    named = {call.split()[0] for call in OTHER_TOOLS.values() if not call.startswith("-")}
    assert named <= COMMANDS.keys()
    assert not OTHER_TOOLS.keys() & COMMANDS.keys()


def test_a_bar_stays_on_its_line_where_it_is_narrow(
    tmp_path: Path, store: Store, said: Bend
) -> None:
    """At forty columns a heading, its bar and its count stand on one line."""
    store.add([said(date="2026-11"), said("No.", date="2026-10")])
    shown = on_terminal([*ONRECORD, "timeline"], tmp_path, columns=40)
    heads = [line for line in shown.splitlines() if "█" in line]
    assert [line.split()[-1] for line in heads] == ["1", "1"]
    assert "\n\n\n" not in shown


def test_one_day_is_said_as_one(tmp_path: Path, store: Store, said: Bend) -> None:
    """A day asked for reads as it was typed; an unfiltered caption is no bare number."""
    store.add([said(date="2026-11-04")])
    shown = on_terminal([*ONRECORD, "find", "--on", "2026-11-04"], tmp_path)
    assert "on 2026-11-04 · 1\n" in shown
    assert on_terminal([*ONRECORD, "find"], tmp_path).endswith("\n1 statement\n")


def test_an_interrupted_question_ends_its_line(store: Store, said: Bend) -> None:
    """What is said after Ctrl-C does not hang behind the question."""
    store.add([said(official="Mira Solenn")])
    asked = Terminal([*ONRECORD, "rm", "-o", "solenn"])
    asked.wait_for("[y/N]")
    asked.type("\x03")
    assert asked.end() != 0
    assert "\nonrecord: stopped; nothing was changed" in asked.shown.replace("\r", "")
    assert store.count() == 1
