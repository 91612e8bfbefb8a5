"""``onrecord import`` records a stranger's file whole, keeps its bad rows, and says what it did."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import TinyDB
from typer.testing import Result

from onrecord import Filter, Origin, Source, Statement, Store, open_store
from stores import only

Run = Callable[..., Result]
Table = Callable[..., str]

COUNTS = {
    "rows": r"([\d,]+) rows?:",
    "recorded": r"([\d,]+) (?:would be )?recorded",
    "duplicates": r"([\d,]+) duplicates? skipped",
    "merged": r"([\d,]+) duplicates? merged",
    "updated": r"([\d,]+) updated",
    "skipped": r"([\d,]+) skipped",
    "rejected": r"([\d,]+) rejected",
}
SHAPES = {
    "csv": "text,official,cat\nWe agree.,Mira Solenn,a;b\nWe do not.,Tavik Orrel,\n",
    "tsv": "text\tofficial\tcat\nWe agree.\tMira Solenn\ta;b\nWe do not.\tTavik Orrel\t\n",
    "json": '[{"text": "We agree.", "official": "Mira Solenn", "cat": "a;b"},'
    ' {"text": "We do not.", "official": "Tavik Orrel"}]',
    "jsonl": '{"text": "We agree.", "official": "Mira Solenn", "cat": "a;b"}\n'
    '{"text": "We do not.", "official": "Tavik Orrel"}\n',
}


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Return what makes a file of its lines, and gives its name."""

    def make(*lines: str, name: str = "turns.csv", encoding: str = "utf-8") -> str:
        (tmp_path / name).write_bytes("".join(f"{each}\n" for each in lines).encode(encoding))
        return name

    return make


def counts(done: Result) -> dict[str, int]:
    """Read the counts that an import reports in its first line; they add up to the rows."""
    line = done.stderr.splitlines()[0]
    met = {name: re.search(pattern, line) for name, pattern in COUNTS.items()}
    found = {name: int(each[1].replace(",", "")) if each else 0 for name, each in met.items()}
    assert found["rows"] == sum(found.values()) - found["rows"]
    return found


def became(recorded: int, duplicates: int, rejected: int, rows: int, **more: int) -> dict[str, int]:
    """Return the counts that an import should report."""
    said = {"recorded": recorded, "duplicates": duplicates, "rejected": rejected, "rows": rows}
    return {**dict.fromkeys(COUNTS, 0), **said, **more}


def texts(store: Store) -> list[str]:
    """Return all texts that are recorded, sorted."""
    return sorted(each.text for each in store.find())


def untouched(store: Store) -> bool:
    """Tell whether nothing was recorded, and nothing half written lies about."""
    return not store.count() and not [*Path().glob("*.new"), *Path().glob(".*.new")]


# Columns and fields


@pytest.mark.parametrize("form", SHAPES)
def test_columns_named_as_fields_serve_unasked(form: str, run: Run, store: Store) -> None:
    """Every format is imported without a map where its names are ours."""
    Path(f"turns.{form}").write_text(SHAPES[form], encoding="utf-8")
    run("import", f"turns.{form}")
    assert {(each.text, each.official) for each in store.find()} == {
        ("We agree.", "Mira Solenn"),
        ("We do not.", "Tavik Orrel"),
    }


def test_a_map_names_the_column_of_a_field(run: Run, store: Store, table: Table) -> None:
    """Each field is filled from the column it was given."""
    file = table("Datum,Redner,Wort,Zeitung", "2025-11-04,Mira Solenn,We agree.,Shoals Gazette")
    maps = ("--map", "date=Datum", "--map", "official=Redner", "--map", "text=Wort")
    run("import", file, *maps, "--map", "source=Zeitung")
    made = only(store)
    assert (made.date, made.official, made.text) == ("2025-11-04", "Mira Solenn", "We agree.")
    assert made.sources == (Source(title="Shoals Gazette"),)
    assert not made.extra


@pytest.mark.parametrize("form", SHAPES)
def test_one_column_may_serve_two_fields(form: str, run: Run, store: Store) -> None:
    """A country's delegate has no other name."""
    Path(f"turns.{form}").write_text(SHAPES[form], encoding="utf-8")
    run("import", f"turns.{form}", "--map", "official=official", "--map", "role=official")
    assert {(each.official, each.role) for each in store.find()} == {
        ("Mira Solenn", "Mira Solenn"),
        ("Tavik Orrel", "Tavik Orrel"),
    }


@pytest.mark.parametrize(
    ("asked", "cell", "topics"),
    [
        ("topics=cat;", "fish; boats ;", ("fish", "boats")),
        ("topics=cat|", "fish|boats; nets", ("fish", "boats; nets")),
        ("topics=cat,", "fish, boats", ("fish", "boats")),
        ("topic=cat;", "SCO/fish;SCO/fish", ("SCO/fish",)),
        ("topics=cat", "fish", ("fish",)),
    ],
)
def test_a_separator_after_the_column_splits_a_list(
    asked: str, cell: str, topics: tuple[str, ...], run: Run, store: Store
) -> None:
    """The members lose the blanks around them, and are named once."""
    with Path("turns.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text", "cat"], ["We agree.", cell]])
    run("import", "turns.csv", "--map", asked)
    assert only(store).topics == topics


def test_a_list_in_json_is_a_list(run: Run, store: Store, table: Table) -> None:
    """It needs no separator."""
    file = table('{"text": "We agree.", "cat": ["fish; nets", "boats"]}', name="turns.jsonl")
    run("import", file, "--map", "topics=cat")
    assert only(store).topics == ("fish; nets", "boats")


def test_a_field_is_set_for_every_row(run: Run, store: Store, table: Table) -> None:
    """It is read as a column's value is, and comes before a column of that name."""
    file = table("text,event", "We agree.,Another", "We do not.,")
    run(
        "import",
        file,
        "--set",
        "country=Norway",
        "--set",
        "event=Round table",
        "--set",
        "topics=a;b",
    )
    assert [(each.country, each.event, each.topics) for each in store.find()] == [
        ("NO", "Round table", ("a", "b"))
    ] * 2


def test_rows_of_a_value_are_skipped(run: Run, store: Store, table: Table) -> None:
    """Case does not matter, the whole value does; they are counted."""
    file = table("text,speaker", "Why?,Q", "Because.,Mira Solenn", "And?,q", "So.,Quill")
    done = run("import", file, "--map", "official=speaker", "--skip", "official=Q")
    assert counts(done) == became(2, 0, 0, 4, skipped=2)
    assert texts(store) == ["Because.", "So."]


def test_any_of_several_skips_is_enough(run: Run, store: Store, table: Table) -> None:
    """Each --skip leaves out more."""
    file = table("text,official,role", "Why?,Q,", "Because.,Mira,press", "So.,Mira,minister")
    run("import", file, "--skip", "official=Q", "--skip", "role=press")
    assert texts(store) == ["So."]


def test_columns_without_a_field_are_kept(run: Run, store: Store, table: Table) -> None:
    """They stand in extra under their own names, the empty ones left out."""
    file = table("text,Turn,Küche,mood", "We agree.,007, blank ,")
    run("import", file)
    assert dict(only(store).extra) == {"Turn": "007", "Küche": " blank "}


def test_values_of_json_are_kept_as_they_are(run: Run, store: Store, table: Table) -> None:
    """Numbers stay numbers, and a list stays one."""
    file = table('{"text": "We agree.", "turn": 7, "deep": {"a": [1, null]}}', name="turns.jsonl")
    run("import", file)
    assert dict(only(store).extra) == {"turn": 7, "deep": {"a": [1, None]}}


def test_an_upstream_id_becomes_the_ref(run: Run, store: Store, table: Table) -> None:
    """Our id is our own."""
    run("import", table("id,text", "uk/12.1,We agree."))
    assert only(store).ref == "uk/12.1"


def test_a_statement_knows_its_file_and_line(run: Run, store: Store, table: Table) -> None:
    """The line where the row begins, after a cell of several lines."""
    run("import", table("text", '"one', 'two"', "three"))
    assert {(each.text, each.origin) for each in store.find()} == {
        ("one\ntwo", Origin("turns.csv", 2)),
        ("three", Origin("turns.csv", 4)),
    }


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_fields_that_the_first_row_lacks_are_fields(form: str, run: Run, store: Store) -> None:
    """JSON leaves out what is empty: a column may first appear in any row."""
    rows = [{"text": "We agree."}, {"text": "We do not.", "official": "Mira Solenn"}]
    lines = [json.dumps(each) for each in rows]
    whole = "[" + ",".join(lines) + "]" if form == "json" else "\n".join(lines)
    Path(f"turns.{form}").write_text(whole, encoding="utf-8")
    run("import", f"turns.{form}")
    assert {(each.text, each.official) for each in store.find()} == {
        ("We agree.", ""),
        ("We do not.", "Mira Solenn"),
    }


def test_a_column_that_the_first_row_lacks_can_be_mapped(
    run: Run, store: Store, table: Table
) -> None:
    """It is unknown only where no row has it."""
    file = table('{"text": "a"}', '{"text": "b", "who": "Mira Solenn"}', name="turns.jsonl")
    done = run("import", file, "--map", "official=who")
    assert done.exit_code == 0
    assert sorted(each.official for each in store.find()) == ["", "Mira Solenn"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("turns.jsonl", ("not JSON", '{"text": "We agree.", "official": "Mira Solenn"}')),
        ("turns.csv", ("text,official", "alone", "We agree.,Mira Solenn")),
    ],
)
def test_a_bad_first_row_spoils_only_itself(
    name: str, lines: tuple[str, ...], run: Run, store: Store, table: Table
) -> None:
    """The columns of the rows after it are known."""
    done = run("import", table(*lines, name=name), "--map", "role=official")
    assert counts(done) == became(1, 0, 1, 2)
    assert (only(store).role, only(store).official) == ("Mira Solenn", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--map", "text=Words"), "there is no column 'Words'; the file has text, official"),
        (("--map", "offical=text"), "there is no field 'offical'; did you mean official"),
        (("--set", "nonsense=1"), "there is no field 'nonsense'"),
        (("--skip", "nonsense=1"), "there is no field 'nonsense'"),
        (("--map", "text"), "'text' is not of the form field=value"),
        (("--set", "official="), "'official=' is not of the form field=value"),
        (("--map", "date=official;"), "date takes a whole column"),
        (("--date-order", "dym"), "it must be dmy or mdy"),
        (("--format", "docx"), "unknown format 'docx'"),
        (("--encoding", "nonsense"), "there is no encoding 'nonsense'"),
        (("--encoding", "base64"), "there is no encoding 'base64'"),
        (("--rejected", "x.csv"), "no such option: --rejected; did you mean --rejects?"),
    ],
)
def test_a_slip_in_the_call_records_nothing(
    arguments: tuple[str, ...], words: str, run: Run, store: Store, table: Table
) -> None:
    """It is answered in one line with what to type instead, and is a slip of usage."""
    done = run("import", table("text,official", "We agree.,Mira"), *arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert words in done.stderr
    assert untouched(store)


def test_no_file_is_a_slip_of_usage(run: Run) -> None:
    """A pipe is read only where a dash asks for it."""
    assert run("import", stdin="text\nWe agree.\n").exit_code == 2


# Dates


@pytest.mark.parametrize(("order", "kept"), [("dmy", "2026-11-04"), ("mdy", "2026-04-11")])
def test_the_order_told_is_believed(
    order: str, kept: str, run: Run, store: Store, table: Table
) -> None:
    """What was printed, and how it was read, is kept beside the date."""
    run("import", table("text,date", "We agree.,04/11/2026"), "--date-order", order)
    made = only(store)
    assert (made.date, made.printed["date"], made.basis["date"]) == (kept, "04/11/2026", order)


def test_an_ambiguous_date_is_rejected(run: Run, store: Store, table: Table) -> None:
    """Its row says both readings and how to tell them apart; the others are recorded."""
    done = run("import", table("text,date", "a,04/11/2026", "b,2026-04-11", "c,04.04.2026"))
    assert (done.exit_code, counts(done)) == (4, became(2, 0, 1, 3))
    assert "turns.csv, line 2: " in done.stderr
    assert all(each in done.stderr for each in ("2026-11-04", "2026-04-11", "--date-order"))
    assert texts(store) == ["b", "c"]


@pytest.mark.parametrize(
    ("telling", "kept", "order"),
    [
        ("13/04/2026", "2026-11-04", "day/month/year"),
        ("04/13/2026", "2026-04-11", "month/day/year"),
    ],
)
def test_one_row_tells_the_order_of_its_whole_column(
    telling: str, kept: str, order: str, run: Run, store: Store
) -> None:
    """Wherever it stands; and the user is told."""
    rows = ("a,04/11/2026", f"b,{telling}", "c,04/11/2026")
    Path("turns.csv").write_text("\n".join(["text,date", *rows]), encoding="utf-8")
    done = run("import", "turns.csv")
    dates = {each.text: each.date for each in store.find()}
    assert (dates["a"], dates["c"]) == (kept, kept)
    assert f"Dates read as {order} " in done.stderr


def test_a_column_that_contradicts_itself_tells_no_order(
    run: Run, store: Store, table: Table
) -> None:
    """Only what can mean one day is recorded."""
    done = run("import", table("text,date", "a,13/04/2026", "b,04/13/2026", "c,04/11/2026"))
    assert counts(done) == became(2, 0, 1, 3)
    assert {each.text: each.date for each in store.find()} == {"a": "2026-04-13", "b": "2026-04-13"}


def test_the_order_told_outweighs_the_column(run: Run, store: Store, table: Table) -> None:
    """A date that cannot stand in it is rejected, not turned round."""
    done = run("import", table("text,date", "a,13/04/2026", "b,04/11/2026"), "--date-order", "mdy")
    assert counts(done) == became(1, 0, 1, 2)
    assert only(store).date == "2026-04-11"


def test_each_column_of_dates_tells_its_own_order(run: Run, store: Store, table: Table) -> None:
    """A page's day of issue may be printed in another order than the day it was said."""
    file = table("text,date,issued", "a,13/04/2026,05/14/2026", "b,04/11/2026,12/11/2026")
    run("import", file)
    (made,) = store.find(Filter(words=("b",)))
    assert (made.date, made.sources[0].issued) == ("2026-11-04", "2026-12-11")


def test_a_date_without_a_year_gets_none(run: Run, store: Store, table: Table) -> None:
    """It is kept so, and the user is told how many there are."""
    done = run("import", table("text,date", "a,16 April", "b,2026-04-16"))
    assert "1 date without a year, recorded as year unknown.\n" in done.stderr
    assert {each.date for each in store.find()} == {"XXXX-04-16", "2026-04-16"}


def test_an_hour_is_kept_as_printed(run: Run, store: Store, table: Table) -> None:
    """The day is the one printed, in no other zone."""
    run("import", table("text,date", "a,2026-04-16T23:30:00-05:00"))
    made = only(store)
    assert (made.date, made.printed["date"]) == ("2026-04-16", "2026-04-16T23:30:00-05:00")


# Countries


@pytest.mark.parametrize("printed", ["Velmora", "Norway_pos", "Norwegian_Kingdom2", "EU", "Noway"])
def test_a_country_that_is_none_is_kept_as_printed(
    printed: str, run: Run, store: Store, table: Table
) -> None:
    """It has no code, is never guessed, and is told."""
    done = run("import", table("text,country", f"We agree.,{printed}"))
    made = only(store)
    assert (done.exit_code, made.country, made.printed["country"]) == (0, "", printed)
    assert f"Not recognised as countries, recorded as written: “{printed}”" in done.stderr


@pytest.mark.parametrize(
    ("printed", "how"), [("Norway", "name"), ("NOR", "code"), ("USSR", "alias")]
)
def test_a_country_keeps_what_was_printed_beside_its_code(
    printed: str, how: str, run: Run, store: Store, table: Table
) -> None:
    """And how the code is known."""
    run("import", table("text,country", f"We agree.,{printed}"))
    made = only(store)
    assert made.country in ("NO", "SUHH")
    assert (made.printed["country"], made.basis["country"]) == (printed, how)


def test_a_country_printed_as_its_code_is_that_code(run: Run, store: Store, table: Table) -> None:
    """Nothing was printed otherwise."""
    run("import", table("text,country", "We agree.,NO"))
    made = only(store)
    assert (made.country, dict(made.printed), dict(made.basis)) == ("NO", {}, {})


# Rehearsing


@pytest.mark.parametrize("form", SHAPES)
def test_a_dry_run_changes_nothing(form: str, run: Run, tmp_path: Path) -> None:
    """It shows the rows as they would be recorded, and leaves no file behind."""
    file = tmp_path / f"turns.{form}"
    file.write_text(SHAPES[form], encoding="utf-8")
    done = run("import", file.name, "--dry-run", "--rejects", "bad.csv")
    assert [each["text"] for each in json.loads(done.stdout)] == ["We agree.", "We do not."]
    assert list(tmp_path.iterdir()) == [file]


def test_a_dry_run_leaves_a_store_byte_for_byte(run: Run, table: Table, tmp_path: Path) -> None:
    """Also where there is one already; and it says what is new in it."""
    run("import", table("text", "one"))
    before = (tmp_path / "statements.json").read_bytes()
    done = run("import", table("text", "one", "two", "two"), "--dry-run")
    assert counts(done) == became(1, 2, 0, 3)
    assert (tmp_path / "statements.json").read_bytes() == before


def test_a_dry_run_says_what_was_understood(run: Run, table: Table) -> None:
    """Which column serves which field, and which are stored as extra fields."""
    file = table("Wort,event,Turn,Mood", "We agree.,Talks,1,glad")
    done = run("import", file, "--map", "text=Wort", "--dry-run")
    assert "turns.csv: took Wort as text, event; --map FIELD=COLUMN" in done.stderr
    assert "turns.csv: not mapped, stored as extra fields: Turn, Mood" in done.stderr


def test_a_dry_run_says_the_order_of_dates(run: Run, table: Table) -> None:
    """What the whole column told."""
    done = run("import", table("text,date", "a,13/04/2026", "b,04/11/2026"), "--dry-run")
    assert "Dates read as day/month/year (the only order that fits every row)." in done.stderr


def test_a_dry_run_shows_only_the_first_rows(run: Run, table: Table) -> None:
    """And counts them all."""
    done = run("import", table("text", *(f"number {at}" for at in range(30))), "--dry-run")
    assert len(json.loads(done.stdout)) < 30
    assert counts(done) == became(30, 0, 0, 30)


def test_a_dry_run_tells_of_bad_rows(run: Run, table: Table) -> None:
    """With the exit code that the import would have."""
    done = run("import", table("text,date", "a,someday"), "--dry-run")
    assert (done.exit_code, counts(done)) == (4, became(0, 0, 1, 1))


# Rejected rows

BAD = {
    "csv": (
        "text,date,Turn",
        ['"We, agree.",2026-04-31,1', "We do not.,2026-05-01,2", "x,never,3"],
    ),
    "tsv": (
        "text\tdate\tTurn",
        ["We, agree.\t2026-04-31\t1", "We do not.\t2026-05-01\t2", "x\tnever\t3"],
    ),
    "json": (
        "[",
        [
            '{"text": "We, agree.", "date": "2026-04-31", "Turn": 1},',
            '{"text": "We do not.", "date": "2026-05-01", "Turn": 2},',
            '{"text": "x", "date": "never", "Turn": 3}]',
        ],
    ),
    "jsonl": (
        "",
        [
            '{"text": "We, agree.", "date": "2026-04-31", "Turn": 1}',
            '{"text": "We do not.", "date": "2026-05-01", "Turn": 2}',
            '{"text": "x", "date": "never", "Turn": 3}',
        ],
    ),
}
BAD_LINES = {"csv": ["2", "4"], "tsv": ["2", "4"], "json": ["1", "3"], "jsonl": ["2", "4"]}


def bad_file(form: str) -> str:
    """Make a file with two rows that cannot be recorded, and one that can."""
    header, lines = BAD[form]
    Path(f"turns.{form}").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return f"turns.{form}"


def rejected_rows(form: str, path: str) -> list[dict[str, object]]:
    """Read a file of rejected rows without our help."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        if form == "json":
            return list(json.load(file))
        if form == "jsonl":
            return [json.loads(line) for line in file]
        return [dict(each) for each in csv.DictReader(file, delimiter=",\t"[form == "tsv"])]


def mend(path: str, *changes: tuple[str, str]) -> None:
    """Change words of a file."""
    text = Path(path).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    Path(path).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("form", BAD)
def test_rejected_rows_are_kept_with_line_and_reason(form: str, run: Run) -> None:
    """In the format of the input, cell by cell; the good rows are not among them."""
    done = run("import", bad_file(form), "--rejects", f"bad.{form}")
    rows = rejected_rows(form, f"bad.{form}")
    assert (done.exit_code, counts(done)) == (4, became(1, 0, 2, 3))
    assert [str(row["onrecord_line"]) for row in rows] == BAD_LINES[form]
    assert [row["text"] for row in rows] == ["We, agree.", "x"]
    assert "2026-04-31" in str(rows[0]["onrecord_reason"])


@pytest.mark.parametrize("form", BAD)
def test_rejected_rows_can_be_mended_and_imported(form: str, run: Run, store: Store) -> None:
    """Line and reason do not become part of the statement."""
    run("import", bad_file(form), "--rejects", f"bad.{form}")
    mend(f"bad.{form}", ("2026-04-31", "2026-04-30"), ("never", "2026"))
    done = run("import", f"bad.{form}")
    assert (done.exit_code, counts(done)) == (0, became(2, 0, 0, 2))
    assert {(each.text, each.date, str(each.extra["Turn"])) for each in store.find()} == {
        ("We, agree.", "2026-04-30", "1"),
        ("We do not.", "2026-05-01", "2"),
        ("x", "2026", "3"),
    }


def test_rejected_rows_of_several_files_can_be_mended_together(run: Run, store: Store) -> None:
    """One file keeps the bad rows of all, whatever columns each has."""
    Path("one.csv").write_text("text,date\na,never\n", encoding="utf-8")
    Path("two.csv").write_text("date,text,official\nnever,b,Mira Solenn\n", encoding="utf-8")
    run("import", "one.csv", "two.csv", "--rejects", "bad.csv")
    mend("bad.csv", ("never", "2026"))
    done = run("import", "bad.csv")
    assert (done.exit_code, counts(done)) == (0, became(2, 0, 0, 2))
    assert {(each.text, each.date, each.official) for each in store.find()} == {
        ("a", "2026", ""),
        ("b", "2026", "Mira Solenn"),
    }


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_rejected_rows_of_a_second_file_can_be_read(form: str, run: Run, store: Store) -> None:
    """Though the first has none."""
    for name, date in (("one", "2026"), ("two", "never")):
        row = json.dumps({"text": name, "date": date})
        Path(f"{name}.{form}").write_text(f"[{row}]" if form == "json" else row, encoding="utf-8")
    run("import", f"one.{form}", f"two.{form}", "--rejects", f"bad.{form}")
    mend(f"bad.{form}", ("never", "2026"))
    run("import", f"bad.{form}")
    assert texts(store) == ["one", "two"]


@pytest.mark.parametrize(("name", "form"), [("bad.csv", "csv"), ("bad.txt", "json")])
def test_rejected_rows_of_any_keys_fit_one_file(
    name: str, form: str, run: Run, store: Store
) -> None:
    """The suffix tells the format, else the input does; no cell changes its column."""
    rows = [{"text": "a", "date": "never"}, {"text": "b", "official": "Mira", "date": "never"}]
    Path("turns.json").write_text(json.dumps(rows), encoding="utf-8")
    run("import", "turns.json", "--rejects", name)
    mend(name, ("never", "2026"))
    run("import", name, "--format", form)
    assert {(each.text, each.official, each.date) for each in store.find()} == {
        ("a", "", "2026"),
        ("b", "Mira", "2026"),
    }


def test_a_ragged_row_can_be_mended(run: Run, store: Store, table: Table) -> None:
    """A short one that comes first hides no column of those after it."""
    file = table("text,official,date", "a", "b,Mira Solenn,2026,surplus", "c,Tavik Orrel,never")
    run("import", file, "--rejects", "bad.csv")
    mend("bad.csv", (",a\n", ",a,,\n"), (",surplus", ""), ("never", "2025"))
    done = run("import", "bad.csv")
    assert counts(done) == became(3, 0, 0, 3)
    assert {(each.text, each.official, each.date) for each in store.find()} == {
        ("a", "", ""),
        ("b", "Mira Solenn", "2026"),
        ("c", "Tavik Orrel", "2025"),
    }


def test_a_broken_json_line_can_be_mended_where_it_stands(
    run: Run, store: Store, table: Table
) -> None:
    """What was printed there is read anew."""
    file = table("{'text': 'We agree.'}", name="turns.jsonl")
    run("import", file, "--rejects", "bad.jsonl")
    (row,) = rejected_rows("jsonl", "bad.jsonl")
    mended = {**row, "onrecord_raw": '{"text": "We agree."}'}
    Path("bad.jsonl").write_text(json.dumps(mended), encoding="utf-8")
    assert run("import", "bad.jsonl").exit_code == 0
    assert (only(store).text, dict(only(store).extra)) == ("We agree.", {})


def test_a_row_rejected_again_keeps_one_line_and_one_reason(run: Run, table: Table) -> None:
    """The columns we add are not added twice."""
    run("import", table("text,date", "a,never"), "--rejects", "bad.csv")
    run("import", "bad.csv", "--rejects", "worse.csv")
    header = Path("worse.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == "onrecord_line,onrecord_reason,text,date"


def test_a_cell_of_old_line_ends_is_kept_to_be_mended(run: Run, store: Store) -> None:
    """A bare carriage return inside a cell does not break the row in two."""
    Path("turns.csv").write_bytes(b'text,date\n"one\rtwo",never\n')
    run("import", "turns.csv", "--rejects", "bad.csv")
    bad = Path("bad.csv")
    bad.write_bytes(bad.read_bytes().replace(b"never", b"2026"))
    run("import", "bad.csv")
    assert texts(store) == ["one\ntwo"]


def test_no_rejects_file_is_made_where_none_is_bad(run: Run, table: Table) -> None:
    """Nothing is there to be mended."""
    run("import", table("text", "We agree."), "--rejects", "bad.csv")
    assert not Path("bad.csv").exists()


def test_a_rejects_file_is_not_overwritten(run: Run, store: Store, table: Table) -> None:
    """Nothing is recorded either."""
    Path("bad.csv").write_text("earlier work", encoding="utf-8")
    done = run("import", table("text,date", "a,2026", "b,never"), "--rejects", "bad.csv")
    assert (done.exit_code, store.count()) == (2, 0)
    assert "bad.csv already exists; --force overwrites it" in done.stderr
    assert Path("bad.csv").read_text(encoding="utf-8") == "earlier work"


def test_a_rejects_file_is_overwritten_by_force(run: Run, table: Table) -> None:
    """It then holds the new rows alone."""
    Path("bad.csv").write_text("earlier work", encoding="utf-8")
    run("import", table("text,date", "b,never"), "--rejects", "bad.csv", "--force")
    assert [row["text"] for row in rejected_rows("csv", "bad.csv")] == ["b"]


def test_a_rejects_file_may_be_its_own_next_one(run: Run, store: Store, table: Table) -> None:
    """Mending goes on in one file until nothing is left in it."""
    run("import", table("text,date", "a,never", "b,never"), "--rejects", "bad.csv")
    mend("bad.csv", ("a,never", "a,2026"))
    run("import", "bad.csv", "--rejects", "bad.csv", "--force")
    assert [row["text"] for row in rejected_rows("csv", "bad.csv")] == ["b"]
    assert texts(store) == ["a"]


@pytest.mark.parametrize("rejects", ["no/such/folder/bad.csv", "statements.json"])
def test_a_rejects_file_that_cannot_be_written_leaves_all_alone(
    rejects: str, run: Run, store: Store, table: Table
) -> None:
    """What cannot be kept is said first; nor may it take the place of the store."""
    store.add([Statement(text="before")])
    file = table("text,date", "a,2026", "b,never")
    done = run("import", file, "--rejects", rejects, "--force")
    assert (done.exit_code in (1, 2), texts(store)) == (True, ["before"])


def test_only_the_first_reasons_are_printed(run: Run, table: Table) -> None:
    """The rest is counted, with where to have it all."""
    done = run("import", table("text,date", *(f"{at},never" for at in range(50))))
    assert done.stderr.count("turns.csv, line") < 10
    assert "more; --rejects FILE" in done.stderr


def test_every_row_is_accounted_for(run: Run, table: Table) -> None:
    """Recorded, duplicates, left out and rejected add up to the rows."""
    rows = ("a,2026,Mira", "a,2026,Mira", "b,never,Mira", "c,2026,Q", " ,2026,Mira", "d,2026,Mira")
    done = run("import", table("text,date,official", *rows), "--skip", "official=Q")
    assert counts(done) == became(2, 1, 2, 6, skipped=1)


@pytest.mark.parametrize(
    "row",
    [
        {"text": "x", "date": [{"year": 2026}]},
        {"text": ["x", "y"]},
        {"text": "  \n "},
        {"text": None},
        {"official": "Mira Solenn"},
        {"text": "a\0b"},
        {"text": "x", "sources": [5]},
        {"text": "x", "links": [{"to": "y"}]},
        {"text": "x", "printed": [1]},
        {"id": "0" * 26, "text": "x", "sources": 5},
        {"id": "0" * 26, "text": "x", "starred": "yes"},
        {"id": "0" * 26, "text": "x", "printed": "broken"},
        {"id": "0" * 26, "text": "x", "topics": 5},
        {"id": "0" * 26, "text": "x", "date": "11 April"},
        {"id": "0" * 26, "text": 5},
        {"id": "0" * 26, "text": "x", "issued": 5},
    ],
    ids=str,
)
def test_a_row_of_another_form_is_rejected_alone(row: object, run: Run) -> None:
    """Those around it are recorded, and its reason is told."""
    rows = [{"text": "before"}, row, {"text": "after"}]
    Path("turns.json").write_text(json.dumps(rows), encoding="utf-8")
    done = run("import", "turns.json", "--rejects", "bad.json")
    assert (done.exit_code, counts(done)) == (4, became(2, 0, 1, 3))
    (kept,) = rejected_rows("json", "bad.json")
    assert kept["onrecord_reason"]


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "lone \\ud800 surrogate"}',
        '{"text": "x", "score": NaN}',
        '{"text": "x", "score": -Infinity}',
        '{"text": "x", "\\udfff": 1}',
    ],
    ids=["surrogate", "no number", "infinity", "surrogate in a name"],
)
def test_what_no_file_of_ours_can_keep_is_rejected_alone(line: str, run: Run, table: Table) -> None:
    """It is written down all the same, to be mended."""
    file = table('{"text": "We agree."}', line, name="turns.jsonl")
    done = run("import", file, "--rejects", "bad.jsonl")
    assert (done.exit_code, counts(done)) == (4, became(1, 0, 1, 2))
    assert len(Path("bad.jsonl").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize("depth", [100, 700, 900, 950, 990])
def test_a_deeply_nested_row_is_no_crash(depth: int, run: Run, table: Table) -> None:
    """It is recorded or rejected; those around it are recorded."""
    deep = '{"text": "x", "deep": ' + "[" * depth + "]" * depth + "}"
    done = run("import", table('{"text": "We agree."}', deep, name="turns.jsonl"))
    assert done.exit_code in (0, 4)
    assert counts(done)["recorded"] + counts(done)["rejected"] == 2


@pytest.mark.parametrize(
    "cells",
    ["yes,,", ",{broken,", ",[],", ",,[[", f",,{'[' * 5000}"],
    ids=["starred", "printed", "a list", "topics", "deep"],
)
def test_a_table_of_our_own_that_was_spoilt_is_no_crash(cells: str, run: Run) -> None:
    """A spreadsheet may have changed any cell of it."""
    row = f"{'0' * 26},We agree.,{cells}"
    Path("ours.csv").write_text(f"id,text,starred,printed,topics\n{row}\n", encoding="utf-8")
    done = run("import", "ours.csv")
    assert done.exit_code in (0, 4)
    assert counts(done)["recorded"] + counts(done)["rejected"] == 1


# The same again


@pytest.mark.parametrize("form", SHAPES)
def test_importing_twice_adds_nothing(form: str, run: Run, tmp_path: Path) -> None:
    """Nor is the store's file touched."""
    Path(f"turns.{form}").write_text(SHAPES[form], encoding="utf-8")
    run("import", f"turns.{form}")
    before = (tmp_path / "statements.json").read_bytes()
    done = run("import", f"turns.{form}")
    assert (done.exit_code, counts(done)) == (0, became(0, 2, 0, 2))
    assert (tmp_path / "statements.json").read_bytes() == before


@pytest.mark.parametrize("form", SHAPES)
def test_the_same_rows_in_another_file_add_nothing(form: str, run: Run, store: Store) -> None:
    """Nor do they in another format."""
    Path("first.jsonl").write_text(SHAPES["jsonl"], encoding="utf-8")
    Path(f"second.{form}").write_text(SHAPES[form], encoding="utf-8")
    done = run("import", "first.jsonl", f"second.{form}")
    assert counts(done) == became(2, 2, 0, 4)
    assert {each.origin.file for each in store.find() if each.origin} == {"first.jsonl"}


def test_the_same_words_on_the_same_day_are_one_statement(
    run: Run, store: Store, table: Table
) -> None:
    """Another paper's report is a second source, and the user is told."""
    rows = ("1,We agree.,Mira Solenn,2026-03-01,Gazette", "2,We agree.,Mira Solenn,2026-03-01,Echo")
    done = run("import", table("id,text,official,date,source", *rows))
    assert counts(done) == became(1, 0, 0, 2, merged=1)
    assert "1 duplicate differs in ref, the first is kept: turns.csv line 3\n" in done.stderr
    assert [each.title for each in only(store).sources] == ["Gazette", "Echo"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We agree.,Mira,,", "We agree.,Mira,,"),
        ("We agree.,Mira,2026-03,", "We agree.,Mira,2026-03,"),
        ("We agree.,Mira,2026-03-01?,", "We agree.,Mira,2026-03-01?,"),
        ("We agree.,Mira,1 March,", "We agree.,Mira,1 March,"),
        ("We agree.,Mira,2026-03-01,", "We agree.,Mira,2026-03-02,"),
        ("We agree.,Mira,2026-03-01,", "We agree.,Tavik,2026-03-01,"),
        ("We agree.,Mira,2026-03-01,", "we agree.,Mira,2026-03-01,"),
        ("+5%,Mira,2026-03-01,", "-5%,Mira,2026-03-01,"),
        ("We agree.,Mira,2026-03-01,Talks", "We agree.,Mira,2026-03-01,Dinner"),
        ("We agree.,Mira,2026-03-01T10:00:00,", "We agree.,Mira,2026-03-01T15:00:00,"),
    ],
)
def test_what_may_have_been_said_twice_is_two_statements(
    one: str, other: str, run: Run, store: Store, table: Table
) -> None:
    """Another day, a day unknown, another speaker, letter, event or hour."""
    run("import", table("id,text,official,date,event", f"1,{one}", f"2,{other}"))
    assert store.count() == 2


# Several files, and a pipe


def test_several_files_are_one_import(run: Run, store: Store) -> None:
    """Of different formats, each with its own columns; one batch, one count."""
    Path("one.csv").write_text("text,event\na,Talks\n", encoding="utf-8")
    Path("two.jsonl").write_text('{"text": "b", "place": "Grey Buoys"}\n', encoding="utf-8")
    done = run("import", "one.csv", "two.jsonl")
    assert counts(done) == became(2, 0, 0, 2)
    assert {(each.event, each.place) for each in store.find()} == {
        ("Talks", ""),
        ("", "Grey Buoys"),
    }
    assert len({each.batch for each in store.find()}) == 1


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_a_pipe_is_read_for_a_dash(form: str, run: Run, store: Store) -> None:
    """What comes through it tells its format."""
    done = run("import", "-", stdin=SHAPES[form])
    assert (done.exit_code, counts(done)) == (0, became(2, 0, 0, 2))
    assert texts(store) == ["We agree.", "We do not."]


@pytest.mark.parametrize("form", SHAPES)
def test_the_format_of_a_pipe_can_be_told(form: str, run: Run, store: Store) -> None:
    """By --format; a byte order mark is no letter there either."""
    run("import", "-", "--format", form, stdin=f"\ufeff{SHAPES[form]}".encode())
    assert texts(store) == ["We agree.", "We do not."]


def test_the_format_told_outweighs_the_suffix(run: Run, store: Store) -> None:
    """A file may be called as it likes."""
    Path("turns.csv").write_text(SHAPES["tsv"], encoding="utf-8")
    run("import", "turns.csv", "-f", "tsv")
    assert texts(store) == ["We agree.", "We do not."]


def test_rejected_rows_of_a_pipe_are_kept(run: Run) -> None:
    """As those of a file are."""
    done = run("import", "-", "--rejects", "bad.csv", stdin="text,date\na,never\n")
    assert "standard input, line 2: " in done.stderr
    assert [row["text"] for row in rejected_rows("csv", "bad.csv")] == ["a"]


def test_an_empty_pipe_says_so(run: Run) -> None:
    """Nothing is recorded, and a script can tell."""
    done = run("import", "-", stdin="")
    assert (done.exit_code, counts(done)) == (4, became(0, 0, 0, 0))
    assert "standard input: it holds no rows\n" in done.stderr


# Files that cannot be read


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (b"caf\xe9,2026\n", ("turns.csv", "line 501", "0xe9", "--encoding")),
        (b"caf\xc3", ("turns.csv", "line 501", "0xc3", "--encoding")),
    ],
    ids=["a byte of another encoding", "cut off"],
)
def test_a_file_that_breaks_in_the_middle_is_not_half_recorded(
    broken: bytes, told: tuple[str, ...], run: Run, store: Store
) -> None:
    """Nor is the good file before it."""
    good = "".join(f"number {at},2026\n" for at in range(2, 501)).encode()
    Path("turns.csv").write_bytes(b"text,date\n" + good + broken)
    Path("good.csv").write_text("text\nWe agree.\n", encoding="utf-8")
    done = run("import", "good.csv", "turns.csv", "--rejects", "bad.csv")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert all(each in done.stderr for each in told)
    assert untouched(store)
    assert not Path("bad.csv").exists()


def test_a_store_keeps_what_it_had_when_a_file_breaks(run: Run, tmp_path: Path) -> None:
    """Byte for byte."""
    run("import", "-", stdin="text\nWe agree.\n")
    before = (tmp_path / "statements.json").read_bytes()
    Path("turns.csv").write_bytes(b"text\nfirst\ncaf\xe9\n")
    assert run("import", "turns.csv").exit_code == 1
    assert (tmp_path / "statements.json").read_bytes() == before


@pytest.mark.parametrize("form", SHAPES)
def test_another_encoding_is_refused_until_told(form: str, run: Run, store: Store) -> None:
    """Then the words are as the file meant them."""
    said = SHAPES[form].replace("We agree.", "“Šárka” café …")
    Path(f"turns.{form}").write_bytes(said.encode("cp1252"))
    refused = run("import", f"turns.{form}")
    assert (refused.exit_code, store.count()) == (1, 0)
    assert all(each in refused.stderr for each in ("0x93", "line ", "--encoding cp1252"))
    run("import", f"turns.{form}", "--encoding", "cp1252")
    assert texts(store) == ["We do not.", "“Šárka” café …"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("told", [(), ("--encoding", "utf-16")], ids=["untold", "told"])
def test_a_byte_order_mark_is_believed(
    encoding: str, told: tuple[str, ...], run: Run, store: Store
) -> None:
    """It proves the encoding, as a spreadsheet's "Unicode text" has it."""
    Path("turns.tsv").write_bytes("\ufefftext\tofficial\r\nМы согласны.\tMira\r\n".encode(encoding))
    if told and "32" in encoding:
        told = ("--encoding", "utf-32")
    run("import", "turns.tsv", *told)
    assert (only(store).text, only(store).official) == ("Мы согласны.", "Mira")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_suggested(encoding: str, run: Run, store: Store) -> None:
    """And is read by following the remedy."""
    Path("turns.csv").write_bytes("text,official\nWe agree to this.,Mira Solenn\n".encode(encoding))
    refused = run("import", "turns.csv")
    assert (refused.exit_code, store.count()) == (1, 0)
    assert f"--encoding {encoding}" in refused.stderr
    run("import", "turns.csv", "--encoding", encoding)
    assert texts(store) == ["We agree to this."]


@pytest.mark.parametrize(
    ("text", "encoding", "reads"),
    [
        ("le café noir", "cp1252", "'café'"),
        ("согласны мы", "cp1251", "'согласны'"),
        ("我们 同意", "gb18030", "'我们'"),
    ],
)
def test_the_likely_encoding_is_shown_at_work(
    text: str, encoding: str, reads: str, run: Run, store: Store
) -> None:
    """The word round the byte lets the user judge; nothing is taken."""
    Path("turns.csv").write_bytes(f"text,date\n{text} x,2026\n".encode(encoding))
    refused = run("import", "turns.csv")
    assert (refused.exit_code, store.count()) == (1, 0)
    assert "line 2: byte 0x" in refused.stderr
    assert f"--encoding {encoding} reads {reads}" in refused.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-8-sig"])
def test_a_byte_order_mark_is_no_letter(encoding: str, run: Run, store: Store) -> None:
    """Also where UTF-8 is told."""
    Path("turns.csv").write_bytes("\ufefftext\r\nWe agree.\r\n".encode())
    run("import", "turns.csv", "--encoding", encoding)
    assert texts(store) == ["We agree."]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "ascii", "cp1252"])
def test_an_encoding_that_is_not_the_files_is_refused(
    encoding: str, run: Run, store: Store, table: Table
) -> None:
    """In one line, with nothing recorded."""
    done = run("import", table("text", "Ёё…Рѝ agreed"), "--encoding", encoding)
    assert (done.exit_code, store.count(), done.stderr.count("\n")) == (1, 0, 1)
    assert done.stderr.startswith("onrecord: turns.csv: ")


@pytest.mark.parametrize(
    "raw",
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\x03\x04\x14\0\x06\0", bytes(range(256)) * 40],
    ids=["picture", "workbook", "bytes"],
)
@pytest.mark.parametrize("form", SHAPES)
def test_a_binary_file_is_refused(form: str, raw: bytes, run: Run, store: Store) -> None:
    """Whatever it is called."""
    Path(f"turns.{form}").write_bytes(raw)
    done = run("import", f"turns.{form}")
    assert (done.exit_code, store.count(), done.stderr.count("\n")) == (1, 0, 1)
    assert f"turns.{form}: " in done.stderr


@pytest.fixture
def _odd_places() -> None:
    """Lay out what is no file to import, and a good one."""
    Path("good.csv").write_text("text\nWe agree.\n", encoding="utf-8")
    for each in ("letter", "letter.docx", "letter.log"):
        Path(each).write_text("Dear all", encoding="utf-8")
    for each in ("folder", "folder.csv"):
        Path(each).mkdir()
    Path("loop.csv").symlink_to("loop.csv")


@pytest.mark.usefixtures("_odd_places")
@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("missing.csv", 1, "missing.csv: no such file or directory"),
        ("missing", 1, "missing: no such file or directory"),
        ("folder.csv", 1, "folder.csv: the folder holds no file to read"),
        ("folder", 1, "folder: the folder holds no file to read"),
        ("loop.csv", 1, "loop.csv: too many levels of symbolic links"),
        ("letter.docx", 1, "letter.docx: it is a Word file; save its text as .txt or .md"),
        ("letter.log", 2, "unknown format 'letter.log'; formats: csv, tsv, json, "),
        ("letter", 2, "unknown format 'letter'; formats: csv, tsv, json, jsonl, xlsx,"),
    ],
)
def test_what_is_no_file_to_import_is_refused(
    name: str, code: int, told: str, run: Run, store: Store
) -> None:
    """In one line, and the good file beside it is not recorded either."""
    done = run("import", "good.csv", name)
    assert (done.exit_code, done.stderr.count("\n")) == (code, 1)
    assert told in done.stderr
    assert untouched(store)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_refused(run: Run, store: Store, table: Table) -> None:
    """With the reason the system gives."""
    file = table("text", "We agree.")
    Path(file).chmod(0)
    done = run("import", file)
    assert (done.exit_code, store.count()) == (1, 0)
    assert "turns.csv: permission denied" in done.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(("turns.csv", each) for each in ("", "\ufeff", "text,date\n", "text", "\n\n")),
        ("turns.tsv", "text\tdate\n"),
        *(("turns.jsonl", each) for each in ("", "\n\n")),
        *(("turns.json", each) for each in ("[]", '{"statements": {}}')),
    ],
)
def test_a_file_without_rows_records_nothing(
    name: str, content: str, run: Run, tmp_path: Path
) -> None:
    """It says so, and a script can tell; no store is made for it."""
    Path(name).write_text(content, encoding="utf-8")
    done = run("import", name)
    assert (done.exit_code, counts(done)) == (4, became(0, 0, 0, 0))
    assert f"{name}: it holds no rows\n" in done.stderr
    assert not (tmp_path / "statements.json").exists()


def test_a_file_of_plain_tinydb_is_imported(run: Run, store: Store) -> None:
    """Its table of statements, with what it holds beside our fields."""
    with TinyDB("other.json", encoding="utf-8", ensure_ascii=False) as other:
        rows = [{"text": "Мы согласны.", "official": "Mira Solenn", "mood": 3}, {"text": "No."}]
        other.table("statements").insert_multiple(rows)
    run("import", "other.json")
    assert {(each.text, each.official, each.extra.get("mood")) for each in store.find()} == {
        ("Мы согласны.", "Mira Solenn", 3),
        ("No.", "", None),
    }


def test_a_store_can_be_imported_whole(run: Run, store: Store, tmp_path: Path) -> None:
    """Another analyst's file gives the same statements, ids and all."""
    theirs = open_store(str(tmp_path / "theirs.json"))
    theirs.add([Statement(text="We agree.", date="XXXX-03-01", topics=("a; b",), starred=True)])
    run("import", "theirs.json")
    assert list(store.find()) == list(theirs.find())


def test_nothing_but_the_report_is_printed(run: Run, table: Table) -> None:
    """Counts go to stderr: a pipe gets nothing that is no data."""
    done = run("import", table("text", "We agree."))
    assert (done.exit_code, done.stdout) == (0, "")
    took = "took text; --map FIELD=COLUMN changes one, --ignore COLUMN declines one"
    assert done.stderr == f"1 row: 1 recorded\nturns.csv: {took}\n"


def test_a_file_name_of_another_encoding_is_no_hindrance(run: Run, store: Store) -> None:
    """What cannot be written in UTF-8 is marked in the origin, and the rows are recorded."""
    name = os.fsdecode(b"caf\xe9.csv")
    Path(name).write_text("text\nWe agree.\n", encoding="utf-8")
    assert run("import", name).exit_code == 0
    assert [each.origin.file for each in store.find() if each.origin] == ["caf\ufffd.csv"]


def test_a_row_of_our_own_with_a_fault_is_rejected(run: Run, tmp_path: Path) -> None:
    """However whole its first cells look."""
    (tmp_path / "own.csv").write_text(f"id,text\n{'0' * 26},We agree.,too much\n")
    done = run("import", "own.csv")
    assert "1 row: 0 recorded, 1 rejected" in done.stderr


@pytest.mark.parametrize(
    "proposal",
    [
        '{"text": "We agree.", "official": ["Ada"], "official_as_printed": {"a": 1}}',
        '{"text": "We agree.", "sources": 7}',
        '{"text": "We agree.", "date": 7, "date_as_printed": 8, "selector": 9}',
        '{"text": "We agree.", "basis": []}',
        "7",
    ],
)
def test_a_broken_proposal_spoils_no_other(
    run: Run, store: Store, table: Table, proposal: str
) -> None:
    """Proposals of an article are rows like any other."""
    good = '{"text": "We share.", "official": "Ada Quill"}'
    line = f'{{"article": {{"title": "The lake"}}, "statements": [{good}, {proposal}]}}'
    run("import", table(line, name="read.json"))
    assert "We share." in texts(store)
    found = next(each for each in store.find() if each.text == "We share.")
    assert found.sources == (Source(title="The lake"),)
