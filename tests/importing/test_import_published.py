"""Tables and folders as they are published: no header, titles, stray quotation marks, bad files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import Result

from onrecord import Store
from stores import only, put

Run = Callable[..., Result]


def said(store: Store) -> set[tuple[str, str]]:
    """Return who said what."""
    return {(each.official, each.text) for each in store.find()}


def test_columns_can_be_named_where_there_is_no_header(run: Run, store: Store) -> None:
    """The file has no header."""
    file = put("Mira Solenn,2025-01-02,We agree.", "Tavik Orrel,2025-01-03,We do not.")
    run("import", file, "--columns", "speaker,date,text")
    assert said(store) == {("Mira Solenn", "We agree."), ("Tavik Orrel", "We do not.")}


def test_columns_without_a_header_are_numbered(run: Run, store: Store) -> None:
    """They are mapped by number."""
    file = put("Mira Solenn,We agree.", "Tavik Orrel,We do not.")
    run(
        *("import", file, "--no-header", "--map", "official=column 1"),
        *("--map", "text=column 2"),
    )
    assert said(store) == {("Mira Solenn", "We agree."), ("Tavik Orrel", "We do not.")}


def test_quotation_marks_may_be_letters(run: Run, store: Store) -> None:
    """They stay in the words, exactly as they stand."""
    file = put("speaker,text", 'Mira Solenn,"We agree', 'Tavik Orrel,"Salt" is dear"')
    run("import", file, "--quoting", "none")
    assert said(store) == {("Mira Solenn", '"We agree'), ("Tavik Orrel", '"Salt" is dear"')}


def test_another_quoting_is_an_error(run: Run) -> None:
    """It says what it takes."""
    done = run("import", put("text", "We agree."), "--quoting", "some")
    assert (done.exit_code, "--quoting is none" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "crooked",
    ['2025-01-03,Tavik Orrel,"Salt" is dear', '2025-01-03,Tavik Orrel,"Salt is dear'],
    ids=["closed too early", "never closed"],
)
def test_a_crooked_quotation_mark_costs_a_row(crooked: str, run: Run, store: Store) -> None:
    """It goes to the rejects as it stands, with its line; mended there it is read."""
    file = put(
        "date,speaker,text",
        '2025-01-02,Mira Solenn,"We agree, all."',
        crooked,
        "2025-01-04,Mira Solenn,We agree again.",
        '2025-01-05,Mira Solenn,"And ""again""."',
    )
    done = run("import", file, "--rejects", "bad.csv")
    assert (done.exit_code, store.count()) == (4, 3)
    assert done.stderr.startswith("4 rows: 3 recorded, 1 rejected\n")
    assert "turns.csv, line 3: a quotation mark" in done.stderr
    bad = Path("bad.csv").read_text(encoding="utf-8")
    assert "date,speaker,text,onrecord_raw" in bad
    mended = bad.replace('""Salt"" is dear', "Salt is dear").replace('""Salt', "Salt")
    Path("bad.csv").write_text(mended, encoding="utf-8")
    assert run("import", "bad.csv").exit_code == 0
    assert ("Tavik Orrel", "Salt is dear") in said(store)


def test_lines_that_may_be_one_cell_are_rejected_together(run: Run, store: Store) -> None:
    """No piece of a speech is recorded as a statement of somebody."""
    file = put("speaker,text", 'Mira Solenn,"We agree', 'and more, he said, "so" they', "a,b")
    done = run("import", file)
    assert done.exit_code == 4
    assert "and more" not in " ".join(text for _, text in said(store))


def test_a_last_row_that_is_never_closed_is_rejected(run: Run, store: Store) -> None:
    """With all that it may hold."""
    file = put("speaker,text", "Mira Solenn,We agree.", 'Tavik Orrel,"We do')
    done = run("import", file)
    assert (done.exit_code, said(store)) == (4, {("Mira Solenn", "We agree.")})
    assert "line 3: a quotation mark opens a cell and none closes it" in done.stderr


def test_a_second_column_of_one_name_gets_a_number(run: Run, store: Store) -> None:
    """That is said, and neither hides the other."""
    done = run("import", put("text,mood,mood", "We agree.,glad,sad"))
    assert dict(only(store).extra) == {"mood": "glad", "mood 2": "sad"}
    assert "two columns are called mood; the second is read as mood 2\n" in done.stderr


def test_a_second_column_of_one_name_gets_a_number_in_a_workbook(run: Run, store: Store) -> None:
    """As in a text file."""
    workbook = Workbook()
    sheet = workbook.create_sheet("turns", 0)
    for row in (("text", "mood", "mood"), ("We agree.", "glad", "sad")):
        sheet.append(row)
    workbook.save("turns.xlsx")
    run("import", "turns.xlsx")
    assert dict(only(store).extra) == {"mood": "glad", "mood 2": "sad"}


@pytest.mark.parametrize(
    "title",
    [
        ("Statements of the ministry",),
        ("Statements of the ministry,,", ",,"),
        ('"Statements, 2025",,', "as of today", ""),
    ],
)
def test_title_rows_above_the_header_are_passed_over(
    title: tuple[str, ...], run: Run, store: Store
) -> None:
    """That is said; lines are counted from the top of the file."""
    file = put(*title, "speaker,date,text", "Mira Solenn,2025-01-02,We agree.")
    done = run("import", file)
    assert (only(store).official, only(store).text) == ("Mira Solenn", "We agree.")
    line = len(title) + 1
    assert f"the header is in line {line}; lines above it were skipped\n" in done.stderr
    origin = only(store).origin
    assert origin is not None
    assert origin.row == line + 1


def test_a_single_column_has_no_title(run: Run, store: Store) -> None:
    """Words with commas are no header."""
    done = run("import", put("text", '"Speaker, date"', "We agree."))
    assert store.count() == 2
    assert "header is in line" not in done.stderr


# Folders


def test_a_folder_tells_which_files_it_did_not_read(run: Run, store: Store) -> None:
    """With the reason."""
    put("text", "We agree.", name="all/turns.csv")
    put("x", name="all/notes.docx")
    done = run("import", "all")
    assert (done.exit_code, store.count()) == (0, 1)
    assert "not read from the same folder or archive: notes.docx (it is a Word file" in done.stderr


def test_one_bad_file_of_a_folder_does_not_refuse_the_rest(run: Run, store: Store) -> None:
    """It is told, and a script can tell."""
    put("text", "We agree.", name="all/turns.csv")
    put("{broken", name="all/broken.json")
    done = run("import", "all")
    assert (done.exit_code, store.count()) == (4, 1)
    assert "all/broken.json: not read: not JSON" in done.stderr


def test_a_folder_of_bad_files_is_refused(run: Run, store: Store) -> None:
    """Nothing is recorded."""
    put("{broken", name="all/broken.json")
    done = run("import", "all")
    assert (done.exit_code, store.count()) == (1, 0)
