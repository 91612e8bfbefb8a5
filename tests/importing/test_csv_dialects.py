"""Tables as strangers make them: other marks between cells, comments, odd line ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Store

Run = Callable[..., Result]


def put(content: str, name: str = "turns.csv") -> str:
    """Write a file, and return its name."""
    Path(name).write_bytes(content.encode())
    return name


def rows(store: Store) -> set[tuple[str, str]]:
    """Return the words and speakers that are recorded."""
    return {(each.text, each.official) for each in store.find()}


AGREED = {("We agree.", "Mira Solenn"), ("We do not; never, ever.", "Tavik Orrel")}


# What parts the cells


@pytest.mark.parametrize(("mark", "spelt"), [(";", "semicolon"), ("\t", "tab"), ("|", "|")])
def test_another_mark_between_cells_is_seen_and_said(
    mark: str, spelt: str, run: Run, store: Store
) -> None:
    """The header has most of it, and the row below as many."""
    lines = ["official,date,text", "Mira Solenn,2025,We agree."]
    content = "\n".join(lines).replace(",", mark)
    content += f'\nTavik Orrel{mark}2025{mark}"We do not; never, ever."\n'
    done = run("import", put(content))
    assert (done.exit_code, rows(store)) == (0, AGREED)
    assert f"turns.csv: {spelt}-separated" in done.stderr


def test_commas_in_a_tsv_are_seen(run: Run, store: Store) -> None:
    """A suffix is not believed against the file."""
    done = run("import", put("text,official\nWe agree.,Mira Solenn\n", "turns.tsv"))
    assert rows(store) == {("We agree.", "Mira Solenn")}
    assert "turns.tsv: comma-separated" in done.stderr


@pytest.mark.parametrize(
    "content",
    [
        "text,a;b;c;d\nWe agree.,x\n",
        '"text; spoken; aloud",text\nx,We agree.\n',
        "text\nWe agree.\n",
        "text,official\n",
    ],
    ids=["in a name", "quoted", "one column", "no rows"],
)
def test_commas_are_believed_where_the_rows_bear_them_out(content: str, run: Run) -> None:
    """Semicolons in the name of a column part nothing."""
    assert "parted" not in run("import", put(content)).stderr


def test_what_a_spreadsheet_tells_of_its_mark_is_believed(run: Run, store: Store) -> None:
    """A first line ``sep=;`` is no header."""
    run("import", put("sep=;\r\ntext;official\r\nWe agree.;Mira Solenn\r\n"))
    assert rows(store) == {("We agree.", "Mira Solenn")}


# Comments


@pytest.mark.parametrize(
    "content",
    [
        '# Collected by hand, in "2025",\n# with care\n\ntext,official\nWe agree.,Mira Solenn\n',
        'text,official\n# Collected "by hand\n#\n# one, two\nWe agree.,Mira Solenn\n',
        "text,official\nWe agree.,Mira Solenn\n# the end\n",
        "# a\ntext,official\n# b\nWe agree.,Mira Solenn\n",
    ],
    ids=["before the header", "beneath it", "at the end", "both"],
)
def test_comments_are_no_rows_and_are_counted(content: str, run: Run, store: Store) -> None:
    """Wherever they stand, and whatever marks they hold."""
    done = run("import", put(content))
    assert (done.exit_code, rows(store)) == (0, {("We agree.", "Mira Solenn")})
    count = sum(line.startswith("#") for line in content.splitlines())
    assert f"{count} lines that begin with # were skipped" in done.stderr


def test_rows_after_comments_keep_their_lines(run: Run, store: Store) -> None:
    """An editor finds them there."""
    run("import", put('# a\n\ntext\n# b c\n"one\ntwo"\n\nthree\n'))
    lines = {each.text: each.origin.row for each in store.find() if each.origin}
    assert lines == {"# b c": 4, "one\ntwo": 5, "three": 8}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("text,official\n#Herring matters.,Mira\n", "#Herring matters."),
        ("text,official\n# Herring,Mira\n", "# Herring"),
        ('text,official\n"# Herring, salted",Mira\n', "# Herring, salted"),
        ('official,text\nMira,"First.\n# Second."\n', "First.\n# Second."),
        ('text,official\n# ,"Mira\nSolenn"\n', "# "),
        ("text\n# Herring\n", "# Herring"),
        ("#,text\n1,Herring matters.\n", "Herring matters."),
        ("#id,text\n1,Herring matters.\n", "Herring matters."),
        ("#,text\n# 1,Herring matters.\n", "Herring matters."),
    ],
    ids=[
        *("a tag", "cells of a row", "quoted", "in a cell", "an open cell", "one column"),
        *("a column", "a name", "a column's cells"),
    ],
)
def test_words_that_begin_so_are_no_comment(
    content: str, text: str, run: Run, store: Store
) -> None:
    """What has the cells of a row is one."""
    done = run("import", put(content))
    assert (done.exit_code, [each.text for each in store.find()]) == (0, [text])
    assert "begin with #" not in done.stderr


def test_a_ragged_row_that_begins_so_is_rejected(run: Run, store: Store) -> None:
    """It is not passed over: a tag may be the first word of a text with commas."""
    done = run("import", put("text,official\n#Herring, salted,Mira\n"))
    assert (done.exit_code, store.count()) == (4, 0)
    assert "line 2: 3 cells where the header names 2; put a cell that holds" in done.stderr


# Line ends, quotations, ragged rows


def test_old_line_ends_part_rows(run: Run, store: Store) -> None:
    """A carriage return alone, also where a comment stands."""
    run("import", put("# old\rtext;official\rWe agree.;Mira Solenn\r"))
    assert rows(store) == {("We agree.", "Mira Solenn")}


def test_an_open_quotation_is_told_where_it_opens(run: Run, store: Store) -> None:
    """Not at the end of the file, where it was missed."""
    done = run("import", put('text\nWe agree.\n"We do not.\nNo.\nNever.\n'))
    assert (done.exit_code, store.count()) == (4, 1)
    assert "line 3: a quotation mark opens a cell and none closes it" in done.stderr


def test_ragged_rows_are_rejected_with_a_remedy(run: Run, store: Store) -> None:
    """Each with its line; those around are recorded."""
    done = run("import", put("text,official\nWe, too,Mira\nWe agree.,Mira Solenn\nalone\n"))
    assert (done.exit_code, rows(store)) == (4, {("We agree.", "Mira Solenn")})
    assert "line 2: 3 cells where the header names 2; put a cell" in done.stderr
    assert "line 4: 1 cells where the header names 2; add those that are missing" in done.stderr


# JSON in other shapes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[["text", "speaker"], ["We agree.", "Mira Solenn"]]', ""),
        ('{"data": [["text", "speaker"], ["We agree.", "Mira Solenn"]]}', ""),
        ('{"count": 1, "data": [{"text": "We agree.", "speaker": "Mira Solenn"}]}', "'data'"),
        ('{"_default": {"1": {"text": "We agree.", "speaker": "Mira Solenn"}}}', ""),
        (
            '{"meta": {"by": "x"}, "rows": {"7": {"text": "We agree.", "speaker": "Mira Solenn"}}}',
            "'rows'",
        ),
        ('{"text": "We agree.", "speaker": "Mira Solenn", "votes": [{"yes": 1}]}', ""),
        ('{"content": "We agree.", "speaker": "Mira Solenn", "sources": [{"title": "x"}]}', ""),
    ],
    ids=["lists", "lists inside", "a list inside", "tinydb", "its table", "one", "one of ours"],
)
def test_rows_are_found_in_the_shapes_of_json(
    content: str, said: str, run: Run, store: Store
) -> None:
    """What was chosen is said where anything else stood there."""
    done = run("import", put(content, "turns.json"))
    assert (done.exit_code, rows(store)) == (0, {("We agree.", "Mira Solenn")})
    assert (f"its rows are those under {said}" in done.stderr) == bool(said)


def test_several_lists_are_not_chosen_from(run: Run, store: Store) -> None:
    """They are named, with what to do."""
    done = run("import", put('{"persons": [{"name": "x"}], "posts": [{"id": 1}]}', "turns.json"))
    assert (done.exit_code, done.stderr.count("\n"), store.count()) == (1, 1, 0)
    assert "it holds several lists (persons, posts)" in done.stderr


def test_ragged_lists_are_rejected(run: Run, store: Store) -> None:
    """Each with its place; a cell too many is kept to be mended."""
    content = '[["text", "speaker"], ["a", "Mira", "x"], ["b"], ["c", "Mira"]]'
    done = run("import", put(content, "turns.json"), "--rejects", "bad.csv")
    assert (done.exit_code, rows(store)) == (4, {("c", "Mira")})
    assert "line 2: 3 cells where the first row names 2" in done.stderr
    assert "line 3: 1 cells where the first row names 2" in done.stderr
    assert '"x"' in Path("bad.csv").read_text(encoding="utf-8").replace('""', '"')


def test_json_lines_under_another_name_are_told(run: Run, store: Store) -> None:
    """With the flag that reads them; a byte order mark is no hindrance."""
    file = put('\ufeff{"text": "a"}\n{"text": "b"}\n', "turns.json")
    done = run("import", file)
    assert (done.exit_code, store.count()) == (1, 0)
    assert "give --format jsonl" in done.stderr
    run("import", file, "--format", "jsonl")
    assert store.count() == 2


def test_ndjson_with_its_mark_is_read(run: Run, store: Store) -> None:
    """As Windows writes it."""
    run("import", put('\ufeff{"text": "a"}\r\n\r\n{"text": "b"}\r\n', "turns.ndjson"))
    assert store.count() == 2
