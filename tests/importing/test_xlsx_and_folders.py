"""Workbooks and folders of text files: days as shown, values as saved, names of files read."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import Result

from onrecord import Origin, Store
from stores import only

Run = Callable[..., Result]


def book(*sheets: Sequence[Sequence[Any]], name: str = "turns.xlsx", **forms: str) -> str:
    """Make a workbook of sheets of rows; ``forms`` are number formats by cell of the first."""
    made = Workbook()
    for at, rows in enumerate(sheets):
        sheet = made.worksheets[0] if not at else made.create_sheet()
        for row in rows:
            sheet.append(list(row))
    for cell, form in forms.items():
        made.worksheets[0][cell].number_format = form
    made.save(name)
    return name


# Workbooks


def test_a_workbook_is_read(run: Run, store: Store) -> None:
    """Its columns are known as those of any table; empty rows and columns are none."""
    header = ("Speaker", None, "Date", "Content", "Turn", None)
    rows = [header, (), ("Mira Solenn", None, dt.date(2025, 11, 4), "We agree.", 7.0)]
    done = run("import", book([*rows, (None, "  "), ("Q", None, 2025, "Why?", None, "noted")]))
    assert (done.exit_code, "2 rows: " in done.stderr) == (0, True)
    made = {each.text: each for each in store.find()}
    agreed, asked = made["We agree."], made["Why?"]
    assert (agreed.official, agreed.date, dict(agreed.extra)) == (
        *("Mira Solenn", "2025-11-04"),
        {"Turn": 7},
    )
    assert (asked.official, asked.date, dict(asked.extra)) == ("Q", "2025", {"column 6": "noted"})
    assert agreed.origin == Origin("turns.xlsx", 3)


@pytest.mark.parametrize(
    ("form", "date", "extra"),
    [
        ("yyyy-mm-dd", "2025-04-16", {}),
        ("[$-409]d/m/yy;@", "2025-04-16", {}),
        ("d-mmm", "XXXX-04-16", {"date (in full)": "2025-04-16"}),
        ("mmm-yy", "2025-04", {"date (in full)": "2025-04-16"}),
        ("yyyy", "2025", {"date (in full)": "2025-04-16"}),
    ],
)
def test_a_date_is_read_as_far_as_it_is_shown(
    form: str, date: str, extra: dict[str, str], run: Run, store: Store
) -> None:
    """A program fills in the year of typing: what nobody sees nobody printed. Nothing is lost."""
    file = book([("text", "date"), ("We agree.", dt.datetime(2025, 4, 16))], B2=form)  # noqa: DTZ001
    run("import", file)
    assert (only(store).date, dict(only(store).extra)) == (date, extra)


def test_an_hour_is_kept_as_printed(run: Run, store: Store) -> None:
    """As in any other table."""
    when = dt.datetime(2025, 4, 16, 15, 30)  # noqa: DTZ001
    run("import", book([("text", "date"), ("We agree.", when)]))
    assert (only(store).date, only(store).printed["date"]) == ("2025-04-16", "2025-04-16T15:30:00")


def test_a_formula_without_its_value_is_rejected(run: Run, store: Store) -> None:
    """With the cell; what another program has reckoned is not there to be read."""
    done = run("import", book([("text", "date"), ("We agree.", "=1+1"), ("We do not.", 2025)]))
    assert (done.exit_code, only(store).text) == (4, "We do not.")
    assert "turns.xlsx, line 2: the formula in B2 has no value" in done.stderr


def test_the_first_sheet_that_holds_anything_is_read(run: Run, store: Store) -> None:
    """Where others do too, that is said."""
    done = run("import", book([], [("text",), ("one",)], [("text",), ("two",)]))
    assert only(store).text == "one"
    assert "its sheet Sheet1 was read; --sheet reads another: Sheet2" in done.stderr


def test_a_sheet_is_asked_for_by_name(run: Run, store: Store) -> None:
    """Another name is answered with those there are."""
    file = book([("text",), ("one",)], [("text",), ("two",)])
    run("import", file, "--sheet", "sheet1")
    assert only(store).text == "two"
    done = run("import", file, "--sheet", "Speeches")
    assert done.exit_code == 2
    assert "there is no sheet 'Speeches'; the workbook has Sheet, Sheet1" in done.stderr


def test_a_title_above_the_header_is_no_header(run: Run, store: Store) -> None:
    """It is passed over, and that is said."""
    rows = [("Speeches of the year",), (), ("text", "speaker"), ("We agree.", "Mira Solenn")]
    done = run("import", book(rows))
    assert (only(store).text, only(store).official) == ("We agree.", "Mira Solenn")
    assert "its header is in row 3; what stands above it is no row" in done.stderr


def test_rejected_rows_of_a_workbook_can_be_mended(run: Run, store: Store) -> None:
    """In a table of text."""
    run("import", book([("text", "date"), ("We agree.", "never")]), "--rejects", "bad.csv")
    bad = Path("bad.csv")
    bad.write_text(bad.read_text(encoding="utf-8").replace(",never", ",2025"), encoding="utf-8")
    assert run("import", "bad.csv").exit_code == 0
    assert (only(store).text, only(store).date) == ("We agree.", "2025")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"text\nWe agree.\n", "it is no workbook; open it in its program and save it as .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of the old kind, or locked"),
        (b"PK\x03\x04 and no more", "it is not an intact workbook"),
        (b"", "it is no workbook"),
    ],
    ids=["text", "old", "cut off", "empty"],
)
def test_what_is_no_workbook_is_refused(content: bytes, told: str, run: Run, store: Store) -> None:
    """In one line with a remedy."""
    Path("turns.xlsx").write_bytes(content)
    done = run("import", "turns.xlsx")
    assert (done.exit_code, done.stderr.count("\n"), store.count()) == (1, 1, 0)
    assert told in done.stderr


def test_a_workbook_that_is_not_there_is_told(run: Run) -> None:
    """As any other file."""
    done = run("import", "missing.xlsx")
    assert (done.exit_code, done.stderr) == (
        1,
        "onrecord: missing.xlsx: no such file or directory\n",
    )


def test_a_workbook_comes_through_a_pipe(run: Run, store: Store) -> None:
    """Where its format is told."""
    piped = Path(book([("text",), ("We agree.",)])).read_bytes()
    run("import", "-", "--format", "xlsx", stdin=piped)
    assert only(store).text == "We agree."


def test_without_its_library_a_workbook_is_refused(tmp_path: Path) -> None:
    """With what to install."""
    code = "import sys; sys.modules['openpyxl'] = None; from onrecord.cli.app import app; app()"
    file = book([("text",), ("We agree.",)])
    command = [sys.executable, "-c", code, "import", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert "pip install 'onrecord[xlsx]'" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["turns.xls", "turns.ods", "turns.js"])
def test_other_files_are_refused_with_a_remedy(name: str, run: Run) -> None:
    """What can be made of them that is read."""
    Path(name).write_bytes(b"\0")
    done = run("import", name)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "save it as" in done.stderr or "JSON.stringify" in done.stderr


# Text files, and what their names say


@pytest.fixture
def speeches() -> str:
    """Lay out a folder of speeches, and return its name."""
    for name, text in (("NOR_79_2024.txt", "We agree.\n"), ("CHL_78_2023.txt", "We too.")):
        Path("speeches", name[4:6]).mkdir(parents=True, exist_ok=True)
        Path("speeches", name[4:6], name).write_text(text, encoding="utf-8")
    Path("speeches", ".hidden.txt").write_text("No.", encoding="utf-8")
    return "speeches"


def test_a_folder_of_text_files_is_read(speeches: str, run: Run, store: Store) -> None:
    """Each is a statement, whole; its name tells columns, known as any others; said once."""
    done = run("import", speeches, "--from-name", "{iso3}_{session}_{year}")
    found = {(each.text, each.country, each.date, each.extra["session"]) for each in store.find()}
    assert found == {("We agree.\n", "NO", "2024", "79"), ("We too.", "CL", "2023", "78")}
    assert {each.origin.file for each in store.find() if each.origin} == {
        *("NOR_79_2024.txt", "CHL_78_2023.txt")
    }
    assert done.stderr.count("took") == 1
    assert "and 1 more: took iso3 as the speaker's country, text, year as date" in done.stderr


def test_names_of_files_tell_of_any_rows(run: Run, store: Store) -> None:
    """A cell of the same column wins."""
    Path("Mira Solenn 2025.jsonl").write_text(
        "\n".join(map(json.dumps, ({"text": "a"}, {"text": "b", "year": 2024}))), encoding="utf-8"
    )
    run("import", "Mira Solenn 2025.jsonl", "--from-name", "{official} {year}")
    assert {(each.text, each.official, each.date) for each in store.find()} == {
        ("a", "Mira Solenn", "2025"),
        ("b", "Mira Solenn", "2024"),
    }


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "a text file does not name its speaker or date; --from-name"),
        (("--from-name", "{iso3}-{year}"), 1, "its name is not of the form {iso3}-{year}"),
        (("--from-name", "{a}_{b}"), 1, "its name can be read in two ways as {a}_{b}"),
        (("--from-name", "iso3"), 2, "'iso3' is not a pattern of file names"),
        (("--from-name", "{a}_{a}_{b}"), 2, "is not a pattern of file names"),
    ],
)
def test_text_files_that_say_nothing_are_refused(
    arguments: tuple[str, ...], code: int, told: str, speeches: str, run: Run
) -> None:
    """In one line, with what to type; no store is made."""
    done = run("import", speeches, *arguments)
    assert (done.exit_code, done.stderr.count("\n")) == (code, 1)
    assert told in done.stderr
    assert not Path("statements.json").exists()


def test_a_text_file_may_be_told_its_speaker(run: Run, store: Store) -> None:
    """Where its name tells nothing."""
    Path("speech.txt").write_text("We agree.", encoding="utf-8")
    run("import", "speech.txt", "--set", "official=Mira Solenn")
    assert (only(store).text, only(store).official) == ("We agree.", "Mira Solenn")


def _rewritten(path: str, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change one member of a workbook."""
    with zipfile.ZipFile(path) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    members[name] = change(members[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, raw in members.items():
            archive.writestr(each, raw)


def test_a_workbook_with_more_rows_than_a_sheet_can_have_is_refused(run: Run, store: Store) -> None:
    """One row that says it is the two thousand millionth takes no hours."""
    path = book([("Speaker", "Text"), ("Mira Solenn", "We agree."), ("Q", "Why?")])
    _rewritten(
        path, "xl/worksheets/sheet1.xml", lambda raw: raw.replace(b'r="3"', b'r="2000000000"')
    )
    done = run("import", path)
    assert (done.exit_code, "more than 1,048,576 rows" in done.stderr) == (1, True)
    assert store.count() == 0


def test_a_workbook_that_unpacks_to_very_much_is_refused(run: Run, store: Store) -> None:
    path = book([("Speaker", "Text"), ("Mira Solenn", "We agree.")])
    _rewritten(path, "xl/styles.xml", lambda raw: raw + b" " * (200 << 20))
    done = run("import", path)
    assert (done.exit_code, "times its size" in done.stderr) == (1, True)
    assert store.count() == 0
