"""What was recorded since the last look: nothing shown twice, nothing missed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Statement, Store, open_store

Run = Callable[..., Result]


def record(store: Store, *texts: str, **fields: str) -> None:
    """Record some statements."""
    store.add(Statement(text=each, **fields) for each in texts)  # type: ignore[arg-type]


def texts(result: Result) -> set[str]:
    """Return the words that were shown."""
    assert result.exit_code == 0, result.stderr
    return {each["text"] for each in json.loads(result.stdout)}


def test_each_is_shown_once(run: Run, store: Store) -> None:
    """What is new is what was not shown before."""
    record(store, "One.", "Two.")
    assert texts(run("new", "--json")) == {"One.", "Two."}
    record(store, "Three.")
    assert texts(run("new", "--json")) == {"Three."}
    assert texts(run("new", "--json")) == set()


def test_what_is_of_an_earlier_day_is_new_all_the_same(run: Run, store: Store) -> None:
    """It counts when it came here, not when it says it was recorded."""
    record(store, "One.", recorded_at="2026-01-01T00:00:00Z")
    run("new")
    record(store, "Elder.", recorded_at="2020-01-01T00:00:00Z")
    assert texts(run("new", "--json")) == {"Elder."}


def test_a_peek_is_no_look(run: Run, store: Store) -> None:
    """The next look shows the same."""
    record(store, "One.")
    assert texts(run("new", "--peek", "--json")) == {"One."}
    assert texts(run("new", "--json")) == {"One."}


def test_all_can_be_counted_as_seen(run: Run, store: Store) -> None:
    """Without printing it."""
    record(store, "One.", "Two.")
    result = run("new", "--seen")
    assert (result.stdout, result.stderr) == ("", "2 marked as seen\n")
    assert texts(run("new", "--json")) == set()


def test_what_a_limit_leaves_out_comes_next(run: Run, store: Store) -> None:
    """Nothing is passed over."""
    record(store, *(f"Said {each}." for each in range(5)))
    shown = [texts(run("new", "-n", "2", "--json")) for _ in range(4)]
    assert list(map(len, shown)) == [2, 2, 1, 0]
    assert len(set().union(*shown)) == 5


def test_a_table_says_how_many_more_there_are(run: Run, store: Store) -> None:
    """Its rows are counted as seen, the others not."""
    record(store, *(f"Said {each}." for each in range(25)))
    assert "20 of 25" in run("new", "-f", "table").stdout
    assert len(texts(run("new", "--json"))) == 5


def test_each_question_has_a_memory_of_its_own(run: Run, store: Store) -> None:
    """To look at one is not to look at the other."""
    record(store, "Fish.", official="Mira Solenn")
    record(store, "Salt.", official="Joreth Vaskil")
    run("config", "set", "filters.mira.official", "mira-solenn")
    assert texts(run("new", "@mira", "--json")) == {"Fish."}
    assert texts(run("new", "-o", "vaskil", "--json")) == {"Salt."}
    assert texts(run("new", "--json")) == {"Fish.", "Salt."}
    assert texts(run("new", "@mira", "--json")) == set()


def test_each_store_has_a_memory_of_its_own(run: Run, store: Store, tmp_path: Path) -> None:
    """By whatever path it is reached."""
    record(store, "Here.")
    record(open_store(tmp_path / "other.json"), "There.")
    run("new")
    assert texts(run("new", "-S", "other.json", "--json")) == {"There."}
    (tmp_path / "link.json").symlink_to(tmp_path / "statements.json")
    assert texts(run("new", "-S", "link.json", "--json")) == set()


def test_an_answer_that_could_not_be_written_was_no_look(run: Run, store: Store) -> None:
    """The memory goes on after printing only."""
    record(store, "One.")
    assert run("new", "--output", "no-such-folder/found.txt").exit_code != 0
    assert texts(run("new", "--json")) == {"One."}


def test_nothing_new_is_said(run: Run, store: Store) -> None:
    """It is not the same as nothing matching."""
    record(store, "One.")
    run("new")
    assert run("new").stderr == "nothing new\n"
    assert "nothing matched" in run("new", "walrus").stderr


def test_a_memory_that_cannot_be_kept_is_said(
    run: Run, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line."""
    record(store, "One.")
    (tmp_path / "state").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    result = run("new")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
