"""Failures: each is a sentence with an exit code. Start-up: what a command does not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from onrecord import errors

NEVER = (
    "openpyxl",
    "psycopg",
    "pydantic",
    "onrecord.importing",
    "onrecord.exporting",
    "onrecord.articles",
)


def test_each_failure_is_meant() -> None:
    """All of them leave the command line as one line and an exit code."""
    kinds = [each for each in vars(errors).values() if isinstance(each, type)]
    own = {each for each in kinds if each.__module__ == errors.__name__}
    meant = {each for each in own if issubclass(each, errors.OnRecordError)}
    assert (own - meant, {each.exit_code for each in meant}) == (set(), {1, 2, 3, 4, 130})


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (
            ["find"],
            ["rich", "tinydb", "tomlkit", "onrecord.analysis", "onrecord.dates.parse"],
        ),
        (
            ["add", "We agree.", "-o", "Mira Solenn"],
            ["rich", "tantivy", "onrecord.analysis", "onrecord.cli.entry.wizard"],
        ),
        (
            ["__complete", "find", "-o", ""],
            ["typer", "rich", "tinydb", "onrecord.cli.app", "onrecord.analysis"],
        ),
    ],
    ids=["find", "add", "completion"],
)
def test_a_command_does_not_load_what_it_does_not_need(
    arguments: list[str], unneeded: list[str], tmp_path: Path
) -> None:
    """A look-up, an addition and a completion cost hardly more than their own modules."""
    run = (
        "import sys; from onrecord.__main__ import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    environment = {"ONRECORD_STORE": str(tmp_path / "store.json"), "HOME": str(tmp_path)}
    call = [sys.executable, "-c", run, *arguments]
    done = subprocess.run(
        call, capture_output=True, text=True, check=True, env=environment, stdin=subprocess.DEVNULL
    )
    loaded = set(done.stderr.split())
    assert "onrecord.model" in loaded
    assert loaded & {*unneeded, *NEVER} == set()
