"""Workbooks out: a statement a row, texts only, nothing cut."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import Result

from onrecord import Source, Statement, Store

Run = Callable[..., Result]

SAID = Statement(
    text="=1+1 ferries\nwill “run”.",
    official="@Mira",
    date="2026-01-02",
    topics=("ferries", "coast"),
    note="#N/A",
    ref="007",
    sources=(Source(title="Ferry", publisher="Gazette"), Source(title="Another")),
)
UNKNOWN = Statement(text="No.", date="XXXX-04-16")


def sheet(path: Path) -> list[list[Any]]:
    """Return the rows of the one sheet of a workbook."""
    (only,) = load_workbook(path).worksheets
    return [[cell.value for cell in row] for row in only.iter_rows()]


@pytest.fixture(autouse=True)
def _recorded(store: Store) -> None:
    store.add([SAID, UNKNOWN])


def test_every_cell_is_a_text_and_none_a_formula(run: Run, tmp_path: Path) -> None:
    done = run("export", "all.xlsx")
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert "2 statements written to all.xlsx" in done.stderr
    (only,) = load_workbook(tmp_path / "all.xlsx").worksheets
    types = {cell.data_type for row in only.iter_rows() for cell in row if cell.value is not None}
    assert types == {"s"}
    header, *rows = sheet(tmp_path / "all.xlsx")
    first = dict(zip(header, rows[0], strict=True))
    assert first["text"] == SAID.text
    assert (first["official"], first["note"], first["ref"]) == ("@Mira", "#N/A", "007")
    assert (first["date"], first["topics"]) == ("2026-01-02", "ferries; coast")
    assert dict(zip(header, rows[1], strict=True))["date"] == "XXXX-04-16"


def test_short_columns_come_before_long_texts_and_json_last(run: Run, tmp_path: Path) -> None:
    run("export", "all.xlsx")
    header = sheet(tmp_path / "all.xlsx")[0]
    assert header[:2] == ["id", "date"]
    assert header.index("batch") < header.index("text") < header.index("sources")


def test_fields_are_those_named_in_that_order(run: Run, tmp_path: Path) -> None:
    run("find", "ferries", "--fields", "date,text", "--output", "few.xlsx")
    assert sheet(tmp_path / "few.xlsx") == [["date", "text"], [SAID.date, SAID.text]]


def test_a_workbook_that_was_written_is_read_again(run: Run) -> None:
    run("export", "all.xlsx")
    done = run("-S", "other.json", "import", "all.xlsx")
    assert done.exit_code == 0, done.stderr
    fields = "date,official,topics,text,note,ref,sources"
    here = run("find", "--csv", "--fields", fields).stdout
    assert run("-S", "other.json", "find", "--csv", "--fields", fields).stdout == here


def test_characters_that_xml_has_not_are_escaped(run: Run, store: Store, tmp_path: Path) -> None:
    store.add([Statement(text="A\x0bpage\x0c and _x0041_ and \uffff.", date="2027")])
    done = run("find", "--since", "2027", "--fields", "text", "--output", "odd.xlsx")
    assert done.exit_code == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "odd.xlsx") as packed:
        written = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "A_x000B_page_x000C_ and _x005F_x0041_ and _xFFFF_." in written


def test_a_text_too_long_for_a_cell_is_refused_and_not_cut(
    run: Run, store: Store, tmp_path: Path
) -> None:
    store.add([Statement(text="a" * 32_767, date="2027")])
    assert run("export", "fits.xlsx").exit_code == 0
    store.add([Statement(text="b" * 32_768, date="2027")])
    done = run("export", "long.xlsx")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "32,767 characters at most, and text of statement" in done.stderr
    assert not (tmp_path / "long.xlsx").exists()


@pytest.mark.parametrize("command", [["export"], ["find"], ["timeline"], ["export", "/dev/stdout"]])
def test_a_workbook_needs_a_file(run: Run, command: list[str]) -> None:
    done = run(*command, "-f", "xlsx")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "FILE.xlsx" in done.stderr


def test_a_file_is_overwritten_only_by_force(run: Run, tmp_path: Path) -> None:
    (tmp_path / "all.xlsx").write_text("mine")
    assert run("export", "all.xlsx").exit_code != 0
    assert (tmp_path / "all.xlsx").read_text() == "mine"
    assert run("export", "all.xlsx", "--force").exit_code == 0
    assert len(sheet(tmp_path / "all.xlsx")) == 3


@pytest.mark.parametrize("form", ["xlsx", "popolo", "csl"])
@pytest.mark.parametrize("command", [["summary"], ["compare", "-o", "mira", "-o", "solenn"]])
def test_counts_have_no_workbook(run: Run, command: list[str], form: str) -> None:
    done = run(*command, "-f", form)
    assert done.exit_code == 2
    assert f"counts are not written as {form}" in done.stderr
