"""``onrecord import`` records a stranger's file whole, keeps its bad rows, and says what it did."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Query, Source, Statement, Store

Run = Callable[..., Result]

FIELDS = ("recorded", "the same again", "skipped", "rejected", "rows")
SHAPES = {
    "csv": "text,official,cat\nWe agree.,Mira Solenn,a;b\nWe do not.,Tavik Orrel,\n",
    "tsv": "text\tofficial\tcat\nWe agree.\tMira Solenn\ta;b\nWe do not.\tTavik Orrel\t\n",
    "json": '[{"text": "We agree.", "official": "Mira Solenn", "cat": "a;b"},'
    ' {"text": "We do not.", "official": "Tavik Orrel"}]',
    "jsonl": '{"text": "We agree.", "official": "Mira Solenn", "cat": "a;b"}\n'
    '{"text": "We do not.", "official": "Tavik Orrel"}\n',
}


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., str]:
    """Return what makes a file of its lines, and gives its name."""

    def make(*lines: str, name: str = "turns.csv", encoding: str = "utf-8") -> str:
        (tmp_path / name).write_bytes("".join(f"{each}\n" for each in lines).encode(encoding))
        return name

    return make


def counts(done: Result) -> dict[str, int]:
    """Read the counts that an import reports."""
    found = {name: rf"([\d,]+) (?:would be )?{name}" for name in FIELDS}
    met = {name: re.search(pattern, done.stderr) for name, pattern in found.items()}
    return {name: int(each[1].replace(",", "")) for name, each in met.items() if each}


def became(recorded: int, same: int, rejected: int, rows: int, **more: int) -> dict[str, int]:
    """Return the counts that an import should report."""
    said = {"recorded": recorded, "the same again": same, "rejected": rejected, "rows": rows}
    return {**said, **more}


def texts(store: Store) -> list[str]:
    """Return all texts that are recorded, sorted."""
    return sorted(each.text for each in store.find())


def only(store: Store) -> Statement:
    """Return the one statement that is recorded."""
    (statement,) = store.find()
    return statement


def nothing(store: Store, place: Path) -> bool:
    """Tell whether nothing was recorded, and nothing left lying about the store."""
    return not store.count() and not [each for each in place.iterdir() if each.suffix == ".new"]


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


def test_a_map_names_the_column_of_a_field(
    run: Run, store: Store, table: Callable[..., str]
) -> None:
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


def test_a_list_in_json_is_a_list(run: Run, store: Store, table: Callable[..., str]) -> None:
    """It needs no separator."""
    file = table('{"text": "We agree.", "cat": ["fish; nets", "boats"]}', name="turns.jsonl")
    run("import", file, "--map", "topics=cat")
    assert only(store).topics == ("fish; nets", "boats")


def test_a_field_is_set_for_every_row(run: Run, store: Store, table: Callable[..., str]) -> None:
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


def test_rows_of_a_value_are_skipped(run: Run, store: Store, table: Callable[..., str]) -> None:
    """Case does not matter, the whole value does; they are counted."""
    file = table("text,speaker", "Why?,Q", "Because.,Mira Solenn", "And?,q", "So.,Quill")
    done = run("import", file, "--map", "official=speaker", "--skip", "official=Q")
    assert counts(done) == became(2, 0, 0, 4, skipped=2)
    assert texts(store) == ["Because.", "So."]


def test_any_of_several_skips_is_enough(run: Run, store: Store, table: Callable[..., str]) -> None:
    """Each --skip leaves out more."""
    file = table("text,official,role", "Why?,Q,", "Because.,Mira,press", "So.,Mira,minister")
    run("import", file, "--skip", "official=Q", "--skip", "role=press")
    assert texts(store) == ["So."]


def test_columns_without_a_field_are_kept(
    run: Run, store: Store, table: Callable[..., str]
) -> None:
    """They stand in extra under their own names, the empty ones left out."""
    file = table("text,Turn,Küche,mood", "We agree.,007, blank ,")
    run("import", file)
    assert dict(only(store).extra) == {"Turn": "007", "Küche": " blank "}


def test_values_of_json_are_kept_as_they_are(
    run: Run, store: Store, table: Callable[..., str]
) -> None:
    """Numbers stay numbers, and what is nested stays so."""
    file = table('{"text": "We agree.", "turn": 7, "deep": {"a": [1, null]}}', name="turns.jsonl")
    run("import", file)
    assert dict(only(store).extra) == {"turn": 7, "deep": {"a": [1, None]}}


def test_an_upstream_id_becomes_the_ref(run: Run, store: Store, table: Callable[..., str]) -> None:
    """Our id is our own."""
    run("import", table("id,text", "uk/12.1,We agree."))
    assert only(store).ref == "uk/12.1"


def test_a_statement_knows_its_file_and_line(
    run: Run, store: Store, table: Callable[..., str]
) -> None:
    """The line where the row begins, after a cell of several lines."""
    run("import", table("text", '"one', 'two"', "three"))
    assert {(each.text, each.origin) for each in store.find()} == {
        ("one\ntwo", ("turns.csv", 2)),
        ("three", ("turns.csv", 4)),
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
    run: Run, store: Store, table: Callable[..., str]
) -> None:
    """It is unknown only where no row has it."""
    file = table('{"text": "a"}', '{"text": "b", "who": "Mira Solenn"}', name="turns.jsonl")
    done = run("import", file, "--map", "official=who")
    assert done.exit_code == 0
    assert sorted(each.official for each in store.find()) == ["", "Mira Solenn"]


@pytest.mark.parametrize(
    ("name", "bad", "good"),
    [
        ("turns.jsonl", "not JSON", '{"text": "We agree.", "official": "Mira Solenn"}'),
        ("turns.csv", "text,official\nalone", "We agree.,Mira Solenn"),
    ],
)
def test_a_bad_first_row_spoils_only_itself(
    name: str, bad: str, good: str, run: Run, store: Store, table: Callable[..., str]
) -> None:
    """The columns of the rows after it are known."""
    done = run("import", table(bad, good, name=name), "--map", "role=official")
    assert counts(done) == became(1, 0, 1, 2)
    assert (only(store).role, only(store).official) == ("Mira Solenn", "Mira Solenn")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--map", "text=Words"), "no column is called 'Words'; the file has text, official"),
        (("--map", "offical=text"), "no field is called 'offical'; did you mean official"),
        (("--set", "nonsense=1"), "no field is called 'nonsense'"),
        (("--skip", "nonsense=1"), "no field is called 'nonsense'"),
        (("--map", "text"), "'text' is not of the form field=value"),
        (("--set", "official="), "'official=' is not of the form field=value"),
        (("--map", "date=official;"), "date takes a whole column"),
        (("--date-order", "dym"), "it takes dmy or mdy"),
        (("--format", "docx"), "no format is known for 'docx'"),
        (("--encoding", "nonsense"), "there is no encoding 'nonsense'"),
        (("--encoding", "base64"), "there is no encoding 'base64'"),
        (("--rejected", "x.csv"), "no such option: --rejected; did you mean --rejects?"),
    ],
)
def test_a_slip_in_the_call_records_nothing(
    arguments: tuple[str, ...],
    words: str,
    run: Run,
    store: Store,
    table: Callable[..., str],
    tmp_path: Path,
) -> None:
    """It is answered in one line with what to type instead, and is a slip of usage."""
    done = run("import", table("text,official", "We agree.,Mira"), *arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert words in done.stderr
    assert nothing(store, tmp_path)


def test_no_file_is_a_slip_of_usage(run: Run) -> None:
    """A pipe is read only where a dash asks for it."""
    assert run("import", stdin="text\nWe agree.\n").exit_code == 2


# Dates


@pytest.mark.parametrize(("order", "kept"), [("dmy", "2026-11-04"), ("mdy", "2026-04-11")])
def test_the_order_told_is_believed(
    order: str, kept: str, run: Run, store: Store, table: Callable[..., str]
) -> None:
    """What was printed, and how it was read, is kept beside the date."""
    run("import", table("text,date", "We agree.,04/11/2026"), "--date-order", order)
    made = only(store)
    assert (made.date, made.printed["date"], made.basis["date"]) == (kept, "04/11/2026", order)


def test_an_ambiguous_date_is_rejected(run: Run, store: Store, table: Callable[..., str]) -> None:
    """Its row says both readings and how to tell them apart; the others are recorded."""
    done = run("import", table("text,date", "a,04/11/2026", "b,2026-04-11", "c,04.04.2026"))
    assert (done.exit_code, counts(done)) == (4, became(2, 0, 1, 3))
    assert "turns.csv, line 2: " in done.stderr
    assert all(each in done.stderr for each in ("2026-11-04", "2026-04-11", "--date-order"))
    assert texts(store) == ["b", "c"]


@pytest.mark.parametrize(
    ("telling", "kept"),
    [("13/04/2026", "2026-11-04"), ("04/13/2026", "2026-04-11")],
    ids=["dmy", "mdy"],
)
@pytest.mark.parametrize("last", [True, False], ids=["told last", "told first"])
def test_one_row_tells_the_order_of_its_whole_column(
    telling: str, kept: str, last: bool, run: Run, store: Store, table: Callable[..., str]
) -> None:
    """Wherever it stands; and the user is told."""
    rows = ["a,04/11/2026", f"b,{telling}"]
    done = run("import", table("text,date", *(rows if last else reversed(rows))))
    assert {each.text: each.date for each in store.find()}["a"] == kept
    assert f"dates were read as {'dmy' if telling < '04/13' or telling > '1' else 'mdy'}" in (
        done.stderr
    )


def test_a_column_that_contradicts_itself_tells_no_order(
    run: Run, store: Store, table: Callable[..., str]
) -> None:
    """Only what can mean one day is recorded."""
    done = run("import", table("text,date", "a,13/04/2026", "b,04/13/2026", "c,04/11/2026"))
    assert counts(done) == became(2, 0, 1, 3)
    assert {each.text: each.date for each in store.find()} == {"a": "2026-04-13", "b": "2026-04-13"}


def test_the_order_told_outweighs_the_column(
    run: Run, store: Store, table: Callable[..., str]
) -> None:
    """A date that cannot stand in it is rejected, not turned round."""
    done = run("import", table("text,date", "a,13/04/2026", "b,04/11/2026"), "--date-order", "mdy")
    assert counts(done) == became(1, 0, 1, 2)
    assert only(store).date == "2026-04-11"


def test_each_column_of_dates_tells_its_own_order(
    run: Run, store: Store, table: Callable[..., str]
) -> None:
    """A page's day of issue may be printed in another order than the day it was said."""
    file = table("text,date,issued", "a,13/04/2026,05/14/2026", "b,04/11/2026,12/11/2026")
    run("import", file)
    (made,) = store.find(Query(words=("b",)))
    assert (made.date, made.sources[0].issued) == ("2026-11-04", "2026-12-11")


def test_a_date_without_a_year_gets_none(run: Run, store: Store, table: Callable[..., str]) -> None:
    """It is kept so, and the user is told how many there are."""
    done = run("import", table("text,date", "a,16 April", "b,2026-04-16"))
    assert "1 dates have no year" in done.stderr
    assert {each.date for each in store.find()} == {"XXXX-04-16", "2026-04-16"}


def test_an_hour_is_kept_as_printed(run: Run, store: Store, table: Callable[..., str]) -> None:
    """The day is the one printed, in no other zone."""
    run("import", table("text,date", "a,2026-04-16T23:30:00-05:00"))
    made = only(store)
    assert (made.date, made.printed["date"]) == ("2026-04-16", "2026-04-16T23:30:00-05:00")


# Countries


@pytest.mark.parametrize("printed", ["Velmora", "Norway_pos", "Norwegian_Kingdom2", "EU", "Noway"])
def test_a_country_that_is_none_is_kept_as_printed(
    printed: str, run: Run, store: Store, table: Callable[..., str]
) -> None:
    """It has no code, is never guessed, and is told."""
    done = run("import", table("text,country", f"We agree.,{printed}"))
    made = only(store)
    assert (done.exit_code, made.country, made.printed["country"]) == (0, "", printed)
    assert f"no country is called {printed}: kept as printed, without a code" in done.stderr


@pytest.mark.parametrize(
    ("printed", "how"), [("Norway", "name"), ("NOR", "code"), ("Soviet Union", "alias")]
)
def test_a_country_keeps_what_was_printed_beside_its_code(
    printed: str, how: str, run: Run, store: Store, table: Callable[..., str]
) -> None:
    """And how the code is known."""
    run("import", table("text,country", f"We agree.,{printed}"))
    made = only(store)
    assert made.country in ("NO", "SUHH")
    assert (made.printed["country"], made.basis["country"]) == (printed, how)


def test_a_country_printed_as_its_code_is_that_code(
    run: Run, store: Store, table: Callable[..., str]
) -> None:
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


def test_a_dry_run_leaves_a_store_byte_for_byte(
    run: Run, table: Callable[..., str], tmp_path: Path
) -> None:
    """Also where there is one already; and it says what is new in it."""
    run("import", table("text", "one"))
    before = (tmp_path / "statements.json").read_bytes()
    done = run("import", table("text", "one", "two", "two"), "--dry-run")
    assert counts(done) == became(1, 2, 0, 3)
    assert (tmp_path / "statements.json").read_bytes() == before


def test_a_dry_run_says_what_was_understood(run: Run, table: Callable[..., str]) -> None:
    """Which column serves which field, and which are kept as they are."""
    file = table("Wort,event,Turn,Mood", "We agree.,Talks,1,glad")
    done = run("import", file, "--map", "text=Wort", "--dry-run")
    assert "turns.csv: event=event, text=Wort; kept as they are: Turn, Mood" in done.stderr


def test_a_dry_run_says_the_order_of_dates(run: Run, table: Callable[..., str]) -> None:
    """What the whole column told."""
    done = run("import", table("text,date", "a,13/04/2026", "b,04/11/2026"), "--dry-run")
    assert "dates were read as dmy" in done.stderr


def test_a_dry_run_shows_only_the_first_rows(run: Run, table: Callable[..., str]) -> None:
    """And counts them all."""
    done = run("import", table("text", *(f"number {at}" for at in range(30))), "--dry-run")
    assert len(json.loads(done.stdout)) < 30
    assert counts(done) == became(30, 0, 0, 30)


def test_a_dry_run_tells_of_bad_rows(run: Run, table: Callable[..., str]) -> None:
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
    mend(
        f"bad.{form}",
        (
            "2026-04-31\t" if form == "tsv" else "2026-04-31",
            "2026-04-30\t" if form == "tsv" else "2026-04-30",
        ),
        ("never", "2026"),
    )
    done = run("import", f"bad.{form}")
    assert (done.exit_code, counts(done)) == (0, became(2, 0, 0, 2))
    assert {(each.text, each.date, str(each.extra["Turn"])) for each in store.find()} == {
        ("We, agree.", "2026-04-30", "1"),
        ("We do not.", "2026-05-01", "2"),
        ("x", "2026", "3"),
    }
