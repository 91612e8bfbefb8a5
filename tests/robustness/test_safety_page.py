"""What the page on safety promises is so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from onrecord import Statement, open_store

Run = Callable[..., Result]


def test_there_is_a_page_on_safety(run: Run) -> None:
    assert "What is promised" in run("help", "safety").stdout


def test_a_conflict_in_git_is_mended_with_both_additions(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "statements.json"
    open_store(path).add([Statement(text="One.")])
    base = path.read_bytes()
    open_store(path).add([Statement(text="Ours.")])
    ours = path.read_bytes().splitlines(keepends=True)[-2]
    path.write_bytes(base)
    open_store(path).add([Statement(text="Theirs.")])
    theirs = path.read_bytes().splitlines(keepends=True)[-2]
    path.write_bytes(base.removesuffix(b"}}\n") + ours + theirs + b"}}\n")
    assert run("check", "-S", str(path)).exit_code == 1
    assert run("check", "--repair", "-S", str(path)).exit_code == 0
    assert {each.text for each in open_store(path).statements()} == {"One.", "Ours.", "Theirs."}
