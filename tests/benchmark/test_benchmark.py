"""The benchmark: it runs every task, and asks onrecord and SQLite the same questions."""

from __future__ import annotations

import json
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from benchmark.generate import COMMON, OFFICIAL, PHRASE, QUARTER, TOPIC, lines, rows
from benchmark.questions import QUESTIONS, Question
from benchmark.tasks import STEPS, Task
from onrecord.cli.app import app

ROOT = Path(__file__).parents[2]
FIGURES = (
    "store",
    "index",
    "adds in one process: median",
    "adds in one process: worst",
    "adds in one process: memory",
)
SIZE = 3_000
WITH_SQL = [pytest.param(each, id=each.name) for each in QUESTIONS if each.sql]


def benchmark(*options: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmark, each task once."""
    return subprocess.run(
        [sys.executable, "-m", "tests.benchmark", "--patience", "0", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_task_and_figure_has_a_line_in_the_table(tmp_path: Path) -> None:
    """The smallest run that uses an index gives a result for each task and figure."""
    file = tmp_path / "results.json"
    run = benchmark("--sizes", "500", "--json", str(file))
    assert run.returncode == 0, run.stderr
    tasks = [each.name for each in STEPS if isinstance(each, Task)]
    for name in (*tasks, *FIGURES):
        assert f"\n{name}  " in run.stdout
    results = json.loads(file.read_text("utf-8"))["results"]
    assert [each["task"] for each in results if "task" in each] == tasks
    assert [each["figure"] for each in results if "figure" in each] == list(FIGURES)
    for each in results:
        if "task" in each:
            assert each["seconds"]["onrecord"] > 0
            assert each["memory"]["onrecord"] > 1_000_000
        else:
            assert each["value"] > 0


def test_only_measures_the_tasks_whose_name_contains_a_text(tmp_path: Path) -> None:
    """The stores of all programs are filled first."""
    file = tmp_path / "results.json"
    run = benchmark("--sizes", "60", "--only", "find a phrase", "--json", str(file))
    assert run.returncode == 0, run.stderr
    results = json.loads(file.read_text("utf-8"))["results"]
    assert [each["task"] for each in results] == [
        "find a phrase",
        "find a phrase of everyday words",
    ]
    assert all(each["ratios"]["floor"] > 0 for each in results)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with the same rows in a store and in a SQLite database."""
    folder = tmp_path_factory.mktemp("answers")
    (folder / "rows.jsonl").write_text("".join(lines(SIZE)), encoding="utf-8")
    store, cache = str(folder / "statements.json"), str(folder / "cache")
    imported = CliRunner().invoke(
        app,
        ["-S", store, "import", str(folder / "rows.jsonl")],
        env={"XDG_CACHE_HOME": cache},
        catch_exceptions=False,
    )
    assert imported.exit_code == 0, imported.stderr
    with sqlite3.connect(folder / "statements.db") as database:
        columns = tuple(next(rows(1)))
        database.execute(f"create table statements ({', '.join(columns)})")
        places = ", ".join("?" * len(columns))
        database.executemany(
            f"insert into statements values ({places})",  # noqa: S608  our own names
            (
                [json.dumps(each) if isinstance(each, list) else each for each in row.values()]
                for row in rows(SIZE)
            ),
        )
        database.execute("create virtual table statements_fts using fts5(text, content=statements)")
        database.execute(
            "insert into statements_fts (rowid, text) select rowid, text from statements"
        )
    yield folder
    database.close()


@pytest.mark.parametrize("question", WITH_SQL)
def test_onrecord_and_sqlite_count_the_same(
    question: Question, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SQL of each question asks what our command line asks."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    command = ["-S", str(folder / "statements.json"), *shlex.split(question.command), "-f", "json"]
    answer = CliRunner().invoke(app, command, catch_exceptions=False)
    assert answer.exit_code == 0, answer.stderr
    with sqlite3.connect(folder / "statements.db") as database:
        database.row_factory = sqlite3.Row
        theirs = [dict(each) for each in database.execute(question.sql)]
    ours: list[dict[str, Any]] = json.loads(answer.stdout)
    assert ours
    if "count" in ours[0]:
        assert sorted(each["count"] for each in ours) == sorted(each["count"] for each in theirs)
    elif "count" in theirs[0]:
        # As JSON, a timeline is the statements themselves.
        assert len(ours) == sum(each["count"] for each in theirs)
    else:
        # A month and its first day may come in either order.
        ours_by_day, theirs_by_day = (
            [f"{each['date']}-01-01"[:10] for each in answers] for answers in (ours, theirs)
        )
        assert ours_by_day == theirs_by_day


def test_the_same_seed_makes_the_same_rows() -> None:
    """A smaller count gives the first rows of a larger."""
    assert list(rows(50)) == list(rows(80))[:50]
    assert list(rows(50)) != list(rows(50, seed=1))


def test_rows_hold_what_is_searched_for() -> None:
    """Each word, phrase, name and topic has the share that its comment gives."""
    generated = list(rows(2000))
    assert sum(QUARTER in each["text"] for each in generated) == 500
    assert sum(PHRASE in each["text"] for each in generated) == 40
    assert sum(each["official"] == OFFICIAL for each in generated) == 4
    assert sum(not each["kind"] for each in generated) == 200
    assert 700 < sum(COMMON in each["text"].lower().split() for each in generated) < 900
    assert 350 < sum(TOPIC in each["topics"] for each in generated) < 550
    assert {each["language"] for each in generated} == {"en", "fr", "ru", "ar", "zh"}
    assert len({each["official"] for each in generated}) < 1000
