"""A short CSV: what a person reads, without a cell of JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Link, Origin, Source, Statement, Store

Run = Callable[..., Result]

SAID = Statement(
    text="We “agree”,\nall of us.",
    official="Mira Solenn",
    date="2026-01-02",
    topics=("ferries", "sea; border"),
    sources=(Source(title="Ferry", publisher="Gazette", locator="p. 3"), Source(title="Another")),
    printed={"date": "2 January"},
    links=(Link(type="repeats", to="0" * 26),),
    extra={"turn": 7},
    origin=Origin(file="a.csv", row=1),
    starred=True,
)


@pytest.fixture(autouse=True)
def _recorded(store: Store) -> None:
    store.add([SAID, Statement(text="No.")])


def test_a_short_csv_has_no_cell_of_json(run: Run) -> None:
    done = run("export", "--short")
    assert done.exit_code == 0, done.stderr
    rows = {each["text"]: each for each in csv.DictReader(io.StringIO(done.stdout, newline=""))}
    row = rows[SAID.text]
    assert row["topics"] == "ferries; sea; border"
    assert (row["source"], row["publisher"], row["starred"]) == ("Ferry", "Gazette", "yes")
    assert not row.keys() & {"sources", "printed", "links", "extra", "origin", "typed", "basis"}
    assert not [cell for cell in row.values() if cell.startswith(("{", "["))]
    assert rows["No."]["starred"] == ""


def test_a_short_csv_says_how_many_have_more_sources(run: Run) -> None:
    assert "only the first source is in it; 1 have more" in run("export", "--short").stderr


def test_a_short_table_may_be_a_file(run: Run, tmp_path: Path) -> None:
    assert run("export", "few.tsv", "--short").exit_code == 0
    assert (tmp_path / "few.tsv").read_text().startswith("id\tdate\tofficial\t")


@pytest.mark.parametrize(
    "arguments", [["-f", "json"], ["out.html"], ["--fields", "id"], ["--with-registers"]]
)
def test_short_is_for_csv_and_tsv_with_columns_of_its_own(run: Run, arguments: list[str]) -> None:
    done = run("export", *arguments, "--short")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
