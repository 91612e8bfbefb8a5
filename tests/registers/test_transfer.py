"""Registers that travel with statements: merged where they arrive, nobody invented twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from onrecord import Statement, open_store
from onrecord.storage import Command

Run = Callable[..., Result]

MIRA: dict[str, Any] = {
    "name": "Mira Solenn",
    "other_names": [{"name": "Мира Соленн", "language": "ru"}],
    "posts": [{"title": "Envoy", "start": "2020", "end": ".."}],
}
FISH = {"name": "fish", "other_names": [{"name": "herring"}]}


def told(result: Result) -> str:
    """Return what was said by a call that went well."""
    assert result.exit_code == 0, result.stderr
    return result.stderr


@pytest.fixture(params=["json", "jsonl"])
def file(request: pytest.FixtureRequest, run: Run, tmp_path: Path) -> str:
    """Return an export of another store, with its registers."""
    other = open_store(tmp_path / "other.json")
    other.add([Statement(text="Salt.", official="Мира Соленн", topics=("herring",))])
    registers = {"officials": lambda _: {"1": MIRA}, "topics": lambda _: {"1": FISH}}
    other.change(Command("test"), registers=registers)
    name = f"all.{request.param}"
    told(run("export", name, "--with-registers", "-S", other.location))
    return name


def test_they_arrive_whole(run: Run, file: str, tmp_path: Path) -> None:
    """An empty store has the statements and the registers as they were."""
    said = told(run("import", file))
    assert "1 recorded" in said
    assert "1 of officials, 1 of topics" in said
    store = open_store(tmp_path / "statements.json")
    assert store.rows("officials") == {"1": MIRA}
    assert store.rows("topics") == {"1": FISH}
    assert len(run("find", "-o", "mira solenn", "-t", "fish", "-f", "ids").stdout.split()) == 1


def test_a_second_time_changes_nothing(run: Run, file: str, tmp_path: Path) -> None:
    """All is there already, and the file is not touched."""
    told(run("import", file))
    before = (tmp_path / "statements.json").read_bytes()
    assert "all was there already" in told(run("import", file))
    assert (tmp_path / "statements.json").read_bytes() == before


def test_no_second_person_is_invented(run: Run, file: str, tmp_path: Path) -> None:
    """One who is there under another of the names is the same; the name here stays."""
    store = open_store(tmp_path / "statements.json")
    store.add([Statement(text="Cod.", official="Мира Соленн", topics=("fisheries",))])
    told(run("officials", "alias", "Мира Соленн", "M. Solenn"))
    told(run("topics", "alias", "fisheries", "herring"))
    told(run("import", file))
    (row,) = store.rows("officials").values()
    assert row["name"] == "Мира Соленн"
    assert [each["name"] for each in row["other_names"]] == ["M. Solenn", "Mira Solenn"]
    assert row["posts"] == MIRA["posts"]
    (topic,) = store.rows("topics").values()
    assert topic["name"] == "fisheries"
    assert len(run("find", "-t", "fish", "-f", "ids").stdout.split()) == 2


def test_a_rehearsal_merges_nothing(run: Run, file: str, tmp_path: Path) -> None:
    """It says what would be merged."""
    assert "would be merged" in told(run("import", file, "--dry-run"))
    assert open_store(tmp_path / "statements.json").rows("officials") == {}


def test_csv_has_no_room_for_them(run: Run) -> None:
    """The forms that have are named."""
    refused = run("export", "all.csv", "--with-registers")
    assert refused.exit_code == 2
    assert "json or jsonl" in refused.stderr


def test_an_empty_store_is_still_json(run: Run) -> None:
    """The object is whole where there is nothing to put in it."""
    assert json.loads(run("export", "-f", "json", "--with-registers").stdout) == {
        "registers": {},
        "statements": [],
    }
