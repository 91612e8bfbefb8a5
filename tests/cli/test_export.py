"""``onrecord export`` writes whole files that give the same statements when they are imported."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB
from typer.testing import CliRunner, Result

from onrecord import Link, Origin, Source, Statement, Store, open_store
from onrecord.cli.app import app
from strategies import examples, statements

Run = Callable[..., Result]

FORMS = ("csv", "tsv", "json", "jsonl")
every_form = pytest.mark.parametrize("form", FORMS)


@pytest.fixture
def kept(store: Store) -> Store:
    """Fill the store with statements of many shapes."""
    store.add(
        [
            Statement(
                text='  “We agree,”\nshe said; "no\tmore" [sic] :smile: ',
                date="2025-11-04",
                official="Mira Solenn",
                co_speakers=("Joreth; Vaskil",),
                country="NO",
                topics=("fisheries/herring", "sea; border"),
                kind="direct",
                sources=(
                    Source(title="Gazette", url="https://example.org/a,b;c", text="nearly"),
                    Source(title="Echo", extra={"section": [1, None]}),
                ),
                printed={"country": "Norge"},
                basis={"country": "alias"},
                links=(Link(type="replies", to="0" * 26),),
                extra={"turn": 7, "deep": {"a": [True]}},
                origin=Origin(file="turns.csv", row=3),
                starred=True,
                recorded_at="2026-01-02T03:04:05Z",
                batch="abc",
            ),
            Statement(text="我们同意。", date="XXXX-04-16", official="Tavik Orrel", language="zh"),
            Statement(text="Мы согласны.", date="2026-02", country="RU", topics=("coast",)),
            Statement(text="نحن متفقون", status="draft", sources=(Source(title="Gazette"),)),
            Statement(text="=1+1", note="a formula", ref="007"),
        ]
    )
    return store


def documents(place: Path) -> dict[str, Any]:
    """Read a store's statements by plain TinyDB, by id."""
    with TinyDB(place, encoding="utf-8", access_mode="r") as plain:
        return {each["id"]: dict(each) for each in plain.table("statements")}


def texts(form: str, content: str) -> list[str]:
    """Read the texts of an export without our help."""
    if form == "json":
        return [each["text"] for each in json.loads(content)]
    if form == "jsonl":
        return [json.loads(line)["text"] for line in content.split("\n")[:-1]]
    delimiter = "\t" if form == "tsv" else ","
    lines = content.splitlines(keepends=True)
    return [each["text"] for each in csv.DictReader(lines, delimiter=delimiter)]


@every_form
@pytest.mark.usefixtures("kept")
def test_an_export_imported_gives_the_same_documents(form: str, run: Run, tmp_path: Path) -> None:
    """By plain TinyDB, whatever the format."""
    run("export", f"out.{form}")
    run("import", f"out.{form}", "-S", "other.json")
    assert documents(tmp_path / "other.json") == documents(tmp_path / "statements.json")


@every_form
@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(statements(), min_size=1, max_size=3))
def test_any_store_exported_is_that_store_again(
    form: str, drawn: list[Statement], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the statements hold."""
    folder = tmp_path_factory.mktemp("stores")
    one, other, out = (str(folder / name) for name in ("one.json", "other.json", f"out.{form}"))
    open_store(one).add(drawn)
    CliRunner().invoke(app, ["export", out, "-S", one], catch_exceptions=False)
    CliRunner().invoke(app, ["import", out, "-S", other], catch_exceptions=False)
    assert documents(Path(other)) == documents(Path(one))


@every_form
@pytest.mark.usefixtures("kept")
def test_an_export_imported_where_it_came_from_adds_nothing(
    form: str, run: Run, tmp_path: Path
) -> None:
    """The store's file is not touched."""
    before = (tmp_path / "statements.json").read_bytes()
    run("export", f"out.{form}")
    done = run("import", f"out.{form}")
    assert "5 rows: 0 recorded, 5 duplicates skipped\n" in done.stderr
    assert (tmp_path / "statements.json").read_bytes() == before


@every_form
@pytest.mark.usefixtures("kept")
def test_the_suffix_decides_the_format(form: str, run: Run, store: Store) -> None:
    """Another program reads every text as it was kept; oldest first, those without a year last."""
    done = run("export", f"out.{form}")
    content = Path(f"out.{form}").read_bytes().decode()
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"5 statements written to out.{form}\n"
    assert sorted(texts(form, content)) == sorted(each.text for each in store.find())


@every_form
@pytest.mark.usefixtures("kept")
def test_format_outweighs_the_suffix(form: str, run: Run) -> None:
    """A file may be called as it likes."""
    run("export", f"out.{form}")
    run("export", "out.txt", "--format", form)
    assert Path("out.txt").read_bytes() == Path(f"out.{form}").read_bytes()


@every_form
@pytest.mark.usefixtures("kept")
def test_a_pipe_gets_what_a_file_gets(form: str, run: Run) -> None:
    """Byte for byte, and nothing else on standard output."""
    run("export", f"out.{form}")
    done = run("export", "-", "-f", form)
    assert (done.stdout_bytes, done.stderr) == (Path(f"out.{form}").read_bytes(), "")


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("arguments", [(), ("-",)], ids=["bare", "dash"])
def test_a_pipe_gets_json_lines_unasked(arguments: tuple[str, ...], run: Run) -> None:
    """The form that loses nothing and can be cut anywhere between lines."""
    done = run("export", *arguments)
    assert len(texts("jsonl", done.stdout)) == 5


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("-o", "solenn"), 1),
        (("-c", "Russia"), 1),
        (("-t", "fisheries"), 1),
        (("--source", "Gazette"), 2),
        (("--status", "draft"), 1),
        (("--since", "2026"), 1),
        (("--since", "2026", "--undated"), 4),
        (("согласны",), 1),
        (("-x", "agree"), 4),
        (("--not-country", "Russia"), 4),
        (("-n", "2"), 2),
        (("walrus",), 0),
        ((), 5),
    ],
    ids=str,
)
def test_filters_choose_what_is_written(arguments: tuple[str, ...], found: int, run: Run) -> None:
    """The same ones as in find."""
    run("export", "out.json", *arguments)
    assert len(json.loads(Path("out.json").read_text(encoding="utf-8"))) == found


@pytest.mark.usefixtures("kept")
def test_what_a_date_filter_leaves_out_is_said(run: Run) -> None:
    """Statements without a year are neither inside nor outside."""
    assert "3 without a known year left out; --undated includes them" in (
        run("export", "-", "--since", "2000").stderr
    )


@every_form
@pytest.mark.usefixtures("kept")
def test_fields_are_those_asked_for(form: str, run: Run) -> None:
    """In their order, in every format."""
    run("export", f"out.{form}", "-o", "solenn", "--fields", "country,source, text,stance")
    content = Path(f"out.{form}").read_text(encoding="utf-8")
    if form in ("csv", "tsv"):
        read = csv.reader(content.splitlines(), delimiter=",\t"[form == "tsv"])
        names, row = next(read), next(read)
    else:
        names, row = (list(each) for each in zip(*one_of(json.loads(content)).items(), strict=True))
    assert names == ["country", "source", "text", "stance"]
    assert (row[0], row[1], row[3]) == ("NO", "Gazette", "")


def one_of(value: Any) -> dict[str, Any]:
    """Return the one object there is."""
    (only,) = value if isinstance(value, list) else (value,)
    return dict(only)


@pytest.mark.usefixtures("kept")
def test_chosen_fields_can_be_imported_again(run: Run, tmp_path: Path) -> None:
    """Without their ids they are a stranger's rows, with the same words and the same ids."""
    run("export", "out.csv", "--fields", "text,official,date,event,ref")
    run("import", "out.csv", "-S", "other.json")
    assert (
        documents(tmp_path / "other.json").keys() == documents(tmp_path / "statements.json").keys()
    )


@pytest.mark.parametrize(
    ("form", "empty"), [("csv", 1), ("tsv", 1), ("json", 1), ("jsonl", 0)], ids=FORMS
)
def test_an_export_of_nothing_is_a_file_of_nothing(form: str, empty: int, run: Run) -> None:
    """It has its header, or its brackets; and is no failure."""
    done = run("export", f"out.{form}")
    assert (done.exit_code, done.stderr) == (0, f"0 statements written to out.{form}\n")
    assert Path(f"out.{form}").read_text(encoding="utf-8").count("\n") == empty
    assert "it holds no rows" in run("import", f"out.{form}").stderr


@every_form
@pytest.mark.usefixtures("kept")
def test_a_file_is_not_overwritten(form: str, run: Run) -> None:
    """Until it is asked for."""
    Path(f"out.{form}").write_text("earlier work", encoding="utf-8")
    refused = run("export", f"out.{form}")
    assert refused.exit_code == 2
    assert refused.stderr == f"onrecord: out.{form} already exists; --force overwrites it\n"
    assert Path(f"out.{form}").read_text(encoding="utf-8") == "earlier work"


@every_form
@pytest.mark.usefixtures("kept")
def test_a_file_is_overwritten_by_force(form: str, run: Run) -> None:
    """And nothing of it is left."""
    Path(f"out.{form}").write_text("earlier work " * 10_000, encoding="utf-8")
    assert run("export", f"out.{form}", "--force").exit_code == 0
    assert "earlier work" not in Path(f"out.{form}").read_text(encoding="utf-8")


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("name", ["statements.json", "folder/../statements.json"])
def test_the_store_is_not_overwritten_by_its_export(name: str, run: Run, tmp_path: Path) -> None:
    """Not even by force, nor by another name: all that it held besides would be lost."""
    (tmp_path / "folder").mkdir()
    before = (tmp_path / "statements.json").read_bytes()
    assert run("export", name, "--force").exit_code != 0
    assert (tmp_path / "statements.json").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("out.docx",), 2, "unknown format 'out.docx'; formats: csv, tsv, json, "),
        (("out",), 2, "jsonld, popolo or dna-csv; --format names one"),
        (("out.csv", "--format", "docx"), 2, "unknown format 'docx'"),
        (("out.csv", "--fields", "text,offical"), 2, "there is no field 'offical'; did you mean"),
        (("out.csv", "--since", "soon"), 2, "cannot read the date 'soon'"),
        (("out.csv", "-c", "Velmora"), 2, "'Velmora' is not a country I know"),
        (("no/such/out.csv",), 1, "cannot write no/such/out.csv: no such file or directory"),
        (("folder.csv", "--force"), 1, "cannot write folder.csv: is a directory"),
    ],
    ids=str,
)
@pytest.mark.usefixtures("kept")
def test_a_slip_writes_nothing(
    arguments: tuple[str, ...], code: int, told: str, run: Run, tmp_path: Path
) -> None:
    """It is answered in one line, and leaves nothing behind."""
    (tmp_path / "folder.csv").mkdir()
    before = sorted(tmp_path.rglob("*"))
    done = run("export", *arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (code, "", 1)
    assert told in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.usefixtures("kept")
def test_a_spoilt_document_leaves_no_half_file(run: Run, tmp_path: Path) -> None:
    """What another hand put into the store is left out or refused, never half written."""
    with TinyDB(tmp_path / "statements.json", encoding="utf-8") as plain:
        plain.table("statements").insert({"id": "z" * 26, "text": "We agree.", "kind": "shouted"})
    done = run("export", "out.csv")
    assert (done.exit_code == 0) == (tmp_path / "out.csv").exists()
    assert not list(tmp_path.glob(".out*"))


def test_a_spreadsheet_finds_no_formula(run: Run, store: Store) -> None:
    """By default a CSV loses nothing; --spreadsheet makes formulas texts."""
    store.add([Statement(text='=HYPERLINK("http://evil.example")', official="@Mira")])
    plain = run("export", "-f", "csv", "--fields", "text,official").stdout
    safe = run("export", "-f", "csv", "--fields", "text,official", "--spreadsheet").stdout
    assert plain.splitlines()[1].endswith(",@Mira")
    assert plain.splitlines()[1].startswith('"=HYPERLINK')
    assert safe.splitlines()[1].startswith("\"'=HYPERLINK")
    assert safe.splitlines()[1].endswith(",'@Mira")


def test_a_spreadsheet_is_for_tables(run: Run) -> None:
    refused = run("export", "-f", "json", "--spreadsheet")
    assert (refused.exit_code, "--spreadsheet is for" in refused.stderr) == (2, True)
