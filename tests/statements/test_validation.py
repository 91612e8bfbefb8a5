"""What no file of ours may hold is refused where a statement is made, before anything is locked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Statement, open_store
from onrecord.errors import BadStatementError
from onrecord.storage.tiny import lock
from onrecord.validation import LONGEST

Run = Callable[..., Result]

NESTED: object = "deep"
for _ in range(120):
    NESTED = [NESTED]


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("-inf"), 1 << 64, -(1 << 63) - 1, "\ud800", NESTED, {1: "a"}],
    ids=["NaN", "infinity", "65 bits", "-65 bits", "surrogate", "nested", "number as key"],
)
def test_what_json_readers_disagree_on_is_refused(value: object) -> None:
    """Another program might read another value than was written, or none."""
    with pytest.raises(BadStatementError):
        Statement(text="We agree.", extra={"more": [value]})


@pytest.mark.parametrize("value", [(1 << 64) - 1, -(1 << 63), 1e308, True, None])
def test_what_every_reader_knows_is_kept(tmp_path: Path, value: object) -> None:
    """The widest numbers come back as they were given."""
    store = open_store(tmp_path / "statements.json")
    store.add([Statement(text="We agree.", extra={"more": [value]})])
    assert next(iter(store.find())).extra["more"] == [value]


@pytest.mark.parametrize("text", ["x" * LONGEST, "鱼" * (LONGEST // 3), "\x01" * (LONGEST // 6)])
def test_a_statement_too_long_for_a_line_is_refused(text: str) -> None:
    """It is measured as JSON writes it."""
    with pytest.raises(BadStatementError, match="at most 8 MB"):
        Statement(text=text + "....")


def test_a_statement_that_just_fits_is_kept(tmp_path: Path) -> None:
    """The longest line is read, added to and mended as any other."""
    store = open_store(tmp_path / "statements.json")
    long = Statement(text="x" * (LONGEST - 5000), note="n" * 1000)
    store.add([long])
    store.add([Statement(text="After.")])
    assert {each.text for each in store.find()} == {long.text, "After."}


@pytest.mark.parametrize("command", [["add", "-"], ["import", "-", "--format", "jsonl"]])
def test_too_long_is_told_before_anything_is_made(
    run: Run, tmp_path: Path, command: list[str]
) -> None:
    """One line says so; no file, no lock."""
    words = "x" * (LONGEST + 1)
    given = words if command[0] == "add" else json.dumps({"text": words}) + "\n"
    done = run(*command, stdin=given)
    assert done.exit_code in (2, 4)
    assert "at most 8 MB" in done.stderr
    assert len(done.stderr) < 1000
    assert not (tmp_path / "statements.json").exists()
    assert command[0] == "import" or not lock.lock_path(tmp_path / "statements.json").exists()
