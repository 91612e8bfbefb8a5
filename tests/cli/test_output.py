"""In which form answers are written: JSON, CSV and the rest, to stdout or to a file."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import Result

from onrecord import Source, Statement, Store, open_store
from strategies import examples

Run = Callable[..., Result]
Make = Callable[..., Statement]

QUIRKS = "One, “two”; 'three'\t\"four\"\nfive\n\n六 семь [sic] :smile:"
# The fields that model.md names, and no others.
KEYS = {
    *("text", "kind", "language", "original", "original_language", "context"),
    *("official", "co_speakers", "role", "organization", "country", "on_behalf_of"),
    *(
        "topics",
        "about",
        "stance",
        "date",
        "event",
        "place",
        "sources",
        "printed",
        "typed",
        "basis",
    ),
    *("status", "note", "starred", "links", "id", "former_ids", "ref", "extra", "origin"),
    *("recorded_at", "recorded_by", "batch"),
}

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1)


@pytest.fixture
def two(store: Store) -> Store:
    """Return a store with two statements, the newer one full of quirks."""
    newer = Statement(
        text=QUIRKS,
        official="Mira Solenn",
        country="BV",
        topics=("trade", "salt; wool"),
        date="2025-11-04",
        sources=(Source(title="Quota day", url="https://example.org/q"),),
    )
    store.add([newer, Statement(text="Thank you.", date="2014")])
    return store


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("flags", [["--json"], ["-f", "json"], ["--format", "json"]])
def test_json_is_one_array(run: Run, flags: list[str]) -> None:
    """Whatever the flag, an array of all, newest first."""
    documents = json.loads(run("find", *flags).stdout)
    assert [each["text"] for each in documents] == [QUIRKS, "Thank you."]


@pytest.mark.usefixtures("two")
def test_json_has_the_keys_of_the_model(run: Run) -> None:
    """No key that model.md does not name; empty fields are not written."""
    first, second = json.loads(run("find", "--json").stdout)
    assert first.keys() | second.keys() <= KEYS
    assert second.keys() == {"id", "text", "date"}


@pytest.mark.parametrize("command", ["find", "timeline", "summary", "export"])
def test_json_of_nothing_is_an_empty_array(run: Run, command: str) -> None:
    """A program may always parse it."""
    assert run(command, *(["-"] * (command == "export")), "-f", "json").stdout == "[]\n"


@pytest.mark.usefixtures("two")
def test_json_lines_are_one_statement_a_line(run: Run) -> None:
    """Each line parses by itself."""
    written = run("find", "-f", "jsonl").stdout.splitlines()
    assert [json.loads(each)["text"] for each in written] == [QUIRKS, "Thank you."]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_cells_survive_quotes_tabs_and_line_ends(run: Run, form: str, delimiter: str) -> None:
    """What is read back is what was kept."""
    written = io.StringIO(run("find", "-f", form).stdout, newline="")
    rows = list(csv.DictReader(written, delimiter=delimiter))
    assert [each["text"] for each in rows] == [QUIRKS, "Thank you."]
    assert rows[0]["country"] == "BV"


@pytest.mark.usefixtures("two")
def test_ids_are_whole_and_one_a_line(run: Run, store: Store) -> None:
    """A loop in a shell can use them."""
    assert run("find", "-f", "ids").stdout.split() == [each.id for each in store.find()]


@pytest.mark.usefixtures("two")
def test_plain_is_one_line_a_row_with_nothing_cut(run: Run) -> None:
    """Line breaks become a mark, tabs do not make cells."""
    lines = run("find").stdout.splitlines()
    cells = lines[0].split("\t")
    assert (len(lines), len(cells)) == (2, 6)
    assert cells[1:4] == ["2025-11-04", "Mira Solenn", "Bouvet Island"]
    assert cells[5].endswith("⏎⏎六 семь [sic] :smile:")


@settings(
    max_examples=examples(40),
    deadline=None,  # each example writes a store to disk
    # The command line keeps no state between calls; each example has a store of its own.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=texts.filter(str.strip), official=texts)
def test_any_text_leaves_one_plain_line_and_its_very_words_in_json(
    run: Run, text: str, official: str
) -> None:
    """Whatever the characters, a row is a row and JSON loses nothing."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "statements.json")
        open_store(place).add([Statement(text=text, official=official)])
        plain = run("find", "-S", place).stdout
        documents = json.loads(run("find", "-S", place, "--json").stdout)
    assert [plain.endswith("\n"), len(plain.splitlines())] == [True, 1]
    assert [each["text"] for each in documents] == [text]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ("id,text", ["id", "text"]),
        ("text, id", ["text", "id"]),
        ("topic,lang,org", ["topics", "language", "organization"]),
        ("source,url,stance", ["source", "url", "stance"]),
    ],
)
def test_fields_are_those_asked_for_in_their_order(run: Run, fields: str, keys: list[str]) -> None:
    """Shorthands and the parts of the first source are fields too; empty ones are there."""
    documents = json.loads(run("find", "--fields", fields, "--json").stdout)
    assert [list(each) for each in documents] == [keys, keys]


@pytest.mark.usefixtures("two")
def test_fields_hold_in_every_form(run: Run) -> None:
    """Plain lines and CSV have the same cells."""
    plain = run("find", "--fields", "date,country").stdout
    sheet = run("find", "--fields", "date,country", "--csv").stdout
    assert (plain, sheet) == ("2025-11-04\tBV\n2014\t\n", "date,country\n2025-11-04,BV\n2014,\n")


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("command", ["find", "timeline"])
def test_fields_hold_in_a_table(run: Run, command: str) -> None:
    """A table shows these columns and no others."""
    head = run(command, "--fields", "official,date", "-f", "table").stdout.splitlines()[0]
    assert head.split() == ["official", "date"]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("form", ["plain", "csv", "tsv", "json", "jsonl", "md", "ids", "table"])
def test_a_file_holds_what_stdout_would(run: Run, tmp_path: Path, form: str) -> None:
    """``--output`` writes the very same, and nothing to stdout."""
    shown = run("find", "-f", form).stdout
    result = run("find", "-f", form, "--output", "out.txt")
    assert (tmp_path / "out.txt").read_bytes().decode() == shown
    assert result.stdout == ""


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("name", "form"),
    [("a.csv", "csv"), ("a.JSON", "json"), ("a.md", "md"), ("a.htm", "html"), ("a.txt", "plain")],
)
def test_the_name_of_a_file_tells_the_form(run: Run, tmp_path: Path, name: str, form: str) -> None:
    """Unless a form is given."""
    run("find", "--output", name)
    assert (tmp_path / name).read_bytes().decode() == run("find", "-f", form).stdout
    run("find", "-f", "ids", "--output", name, "--force")
    assert (tmp_path / name).read_bytes().decode() == run("find", "-f", "ids").stdout


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("command", ["find", "timeline", "summary"])
def test_a_file_is_not_overwritten(run: Run, tmp_path: Path, command: str) -> None:
    """Exit 2, the flag that would, and the file as it was."""
    (tmp_path / "out.csv").write_text("mine")
    result = run(command, "--csv", "--output", "out.csv")
    assert (result.exit_code, (tmp_path / "out.csv").read_text()) == (2, "mine")
    assert result.stderr == "onrecord: out.csv already exists; --force overwrites it\n"


@pytest.mark.usefixtures("two")
def test_a_file_is_overwritten_by_force(run: Run, tmp_path: Path) -> None:
    """``--force`` takes its place."""
    (tmp_path / "out.csv").write_text("mine")
    run("find", "--csv", "--fields", "date", "--output", "out.csv", "--force")
    assert (tmp_path / "out.csv").read_text() == "date\n2025-11-04\n2014\n"


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("place", ["nowhere/out.csv", "statements.json/out.csv"])
def test_a_file_that_cannot_be_written_fails_in_one_line(
    run: Run, tmp_path: Path, place: str
) -> None:
    """Exit 1, and nothing left beside it."""
    before = sorted(tmp_path.iterdir())
    result = run("find", "--csv", "--output", place)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.usefixtures("two")
def test_a_slip_leaves_the_file_of_an_earlier_answer(run: Run, tmp_path: Path) -> None:
    """Where the filters are wrong, even ``--force`` destroys nothing."""
    (tmp_path / "out.csv").write_text("mine")
    run("find", "--since", "31/02/2025", "--csv", "--output", "out.csv", "--force")
    assert (tmp_path / "out.csv").read_text() == "mine"


@pytest.mark.usefixtures("two")
def test_the_store_is_not_overwritten_by_an_answer(run: Run, tmp_path: Path) -> None:
    """``--force`` on the store itself would lose what was asked."""
    before = (tmp_path / "statements.json").read_bytes()
    result = run("find", "--csv", "--output", "statements.json", "--force")
    assert (tmp_path / "statements.json").read_bytes() == before
    assert result.exit_code != 0


@pytest.mark.usefixtures("two")
def test_a_file_gets_no_escape_of_colour(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Colour forced on is for screens."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    run("find", "--output", "out.txt")
    assert "\x1b" not in (tmp_path / "out.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-f", "xml"], "formats: table, plain, csv, tsv, json, jsonl, xlsx, md, html, csl"),
        (["--json", "--csv"], "not json and csv"),
        (["--json", "-f", "md"], "choose one output format"),
        (["--fields", "txt"], "did you mean text"),
        (["--fields", "mood"], "there is no field 'mood'"),
        (["--fields", ","], "field"),
    ],
)
@pytest.mark.parametrize("command", ["find", "timeline"])
def test_a_form_or_field_that_is_none_is_refused(
    run: Run, command: str, arguments: list[str], told: str
) -> None:
    """Exit 2, one line, what there is."""
    result = run(command, *arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert told in result.stderr


@pytest.mark.parametrize("command", ["find", "timeline", "summary"])
def test_notes_stay_off_stdout(run: Run, store: Store, said: Make, command: str) -> None:
    """Data on stdout, remarks on stderr."""
    store.add([said(date="XXXX-04-16")])
    result = run(command, "--since", "2025", "--json")
    assert json.loads(result.stdout) == []
    assert "without a known year" in result.stderr


@pytest.mark.parametrize("name", ["said.pdf", "said.ods", "said.docx"])
def test_what_cannot_be_written_is_refused_by_name(run: Run, name: str) -> None:
    """No lines of text stand in a file that says it is something else, unless -f says so."""
    refused = run("find", "--output", name)
    assert refused.exit_code == 2
    assert f"unknown format '{name}'" in refused.stderr
    assert not Path(name).exists()
    assert run("find", "-f", "plain", "--output", name).exit_code == 0
