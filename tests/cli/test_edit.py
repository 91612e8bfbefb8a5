"""Changing statements at the command line: what was printed stays true, and nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Source, Statement, Store
from onrecord.model import Origin
from onrecord.statements import form

Run = Callable[..., Result]

WORDS = "We will share the herring quota."


@pytest.fixture
def one(run: Run, store: Store) -> Statement:
    """Return a statement recorded by hand."""
    run(
        *("add", WORDS, "-o", "Mira Solenn", "-d", "16 April 2024", "-c", "Bouvet Island"),
        *("-t", "fisheries", "--url", "https://example.org/q", "--kind", "direct"),
    )
    return next(iter(store.find()))


@pytest.fixture
def imported(run: Run, store: Store, tmp_path: Path) -> Statement:
    """Return a statement of a stranger's file."""
    path = tmp_path / "rows.csv"
    row = f"{WORDS},the deputy minister,16 April,Kingdom of Essalune\n"
    path.write_text(f"text,official,date,country\n{row}", encoding="utf-8")
    run("import", str(path))
    return next(iter(store.find()))


def now(store: Store, statement: Statement) -> Statement:
    """Return a statement as it is on record."""
    return store.get(statement.id)


@pytest.mark.parametrize(
    ("typed", "field", "kept"),
    [
        ("official=Joreth Vaskil", "official", "Joreth Vaskil"),
        ("official=", "official", ""),
        ("country=Antarctica", "country", "AQ"),
        ("country=", "country", ""),
        ("date=2024-04-17", "date", "2024-04-17"),
        ("date=17 April", "date", "XXXX-04-17"),
        ("date=", "date", ""),
        ("topics=salt; trade/ fish", "topics", ("salt", "trade/fish")),
        ("topic=salt", "topics", ("salt",)),
        ("topics=", "topics", ()),
        ("about=Antarctica", "about", ("AQ",)),
        ("with=Oda Lund", "co_speakers", ("Oda Lund",)),
        ("kind=Indirect", "kind", "indirect"),
        ("kind=", "kind", ""),
        ("lang=fr", "language", "fr"),
        ("text= “We may”  share. ", "text", " “We may”  share. "),
        ("status=disputed", "status", "disputed"),
        ("starred=yes", "starred", True),
        ("note=a=b", "note", "a=b"),
        (
            "publisher=Gazette",
            "sources",
            (Source(publisher="Gazette", url="https://example.org/q"),),
        ),
        ("url=", "sources", ()),
    ],
)
def test_a_value_is_read_as_add_reads_it(
    run: Run, store: Store, one: Statement, typed: str, field: str, kept: object
) -> None:
    """And the id stays."""
    result = run("edit", one.id[:6], "--set", typed)
    assert result.exit_code == 0
    assert getattr(now(store, one), field) == kept


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--set", "colour=red"], 2, "there is no field 'colour'"),
        (["--set", "offical=X"], 2, "did you mean official"),
        (["--set", "note"], 2, "field= empties it"),
        (["--set", "country=Atlantis"], 2, "is not a country I know"),
        (["--set", "date=04/11/2026"], 2, "--date-order"),
        (["--set", "text="], 2, "needs its text"),
        (["--set", "recorded_by=X"], 2, "no field"),
        (["--add", "official=X"], 2, "for lists"),
        (["--set", "starred=maybe"], 2, "yes or no"),
        ([], 2, "--set field=value"),
        (["-e", "--set", "note=x"], 2, "the editor takes one ID"),
        (["--set", "note=x", "-o", "Mira Solenn"], 2, "either ids or filters"),
    ],
)
def test_a_slip_changes_nothing(
    run: Run, store: Store, one: Statement, arguments: list[str], code: int, told: str
) -> None:
    """One line says what to type instead."""
    raw = Path(store.location).read_bytes()
    result = run("edit", one.id, *arguments)
    assert (result.exit_code, Path(store.location).read_bytes()) == (code, raw)
    assert told in result.stderr


def test_lists_grow_and_shrink(run: Run, store: Store, one: Statement) -> None:
    """What is there once stays once."""
    run("edit", one.id, "--add", "topics=salt", "--add", "topics=fisheries")
    assert now(store, one).topics == ("fisheries", "salt")
    run("edit", one.id, "--drop", "topics=Fisheries", "--add", "topic=trade")
    assert now(store, one).topics == ("salt", "trade")
    result = run("edit", one.id, "--drop", "topics=walrus")
    assert "the values are the same" in result.stderr
    assert len(json.loads(run("undo", "--json").stdout)) == 3


def test_a_date_typed_anew_replaces_the_one_typed(run: Run, store: Store, one: Statement) -> None:
    """What is noted as typed is what was typed."""
    assert one.typed == {"date": "16 April 2024", "country": "Bouvet Island"}
    run("edit", one.id, "--set", "date=17 April 2024", "--set", "country=AQ")
    new = now(store, one)
    assert (new.date, new.typed, new.basis) == ("2024-04-17", {"date": "17 April 2024"}, {})
    run("edit", one.id, "--set", "date=2024-04-18")
    assert now(store, one).typed == now(store, one).printed == {}


def test_a_date_that_becomes_more_exact_keeps_its_print(run: Run, store: Store) -> None:
    """What the paper printed stays true of it."""
    run("add", WORDS, "-d", "16 April", "--printed", "date=16 April")
    (said,) = store.find()
    run("edit", said.id, "--set", "date=16 April 2024")
    assert now(store, said).printed == {"date": "16 April"}
    run("edit", said.id, "--set", "date=17 April 2024")
    assert now(store, said).printed == {}


def test_what_a_file_printed_stays_beside_what_was_settled(
    run: Run, store: Store, imported: Statement
) -> None:
    """An edit resolves; it does not make the file say something else."""
    sets = ("official=Andrej Toll", "date=2024-04-16", "country=BV", "role=Deputy Minister")
    assert run("edit", imported.id, *(w for each in sets for w in ("--set", each))).exit_code == 0
    new = now(store, imported)
    assert (new.official, new.date, new.country) == ("Andrej Toll", "2024-04-16", "BV")
    assert new.printed == {
        "official": "the deputy minister",
        "date": "16 April",
        "country": "Kingdom of Essalune",
    }
    assert new.speaker == "the deputy minister"
    run("edit", imported.id, "--set", "official=the deputy minister")
    assert "official" not in now(store, imported).printed


@pytest.mark.parametrize("filed", [False, True])
def test_a_country_may_be_set_as_printed(run: Run, store: Store, filed: bool) -> None:
    """What a hand says was printed goes before a file's; an empty one takes a hand's out."""
    origin = Origin("a.csv", 1) if filed else None
    one = Statement(text="We agree.", country="BV", origin=origin)
    store.add([one])
    run("edit", one.id, "--set", "country=<Varnholm>")
    now = store.get(one.id)
    assert (now.country, now.printed) == ("", {"country": "Varnholm"})
    run("edit", one.id, "--set", "country=<Essalune>")
    assert store.get(one.id).printed == {"country": "Essalune"}
    run("edit", one.id, "--set", "country=")
    assert store.get(one.id).printed == ({"country": "Essalune"} if filed else {})


def test_a_form_shows_a_country_as_printed(
    run: Run, store: Store, editor: Callable[..., None]
) -> None:
    """As it is typed; left alone it stays, and another goes in its place."""
    one = Statement(text="We agree.", printed={"country": "Varnholm"})
    store.add([one])
    assert "country:       <Varnholm>\n" in form.write_form(form.statement_form(one))
    editor('save(text.replace("country:       <Varnholm>", "country: <Essalune>"))')
    run("edit", one.id, "-e")
    now = store.get(one.id)
    assert (now.country, now.printed) == ("", {"country": "Essalune"})


def test_what_was_printed_can_be_said(run: Run, store: Store, one: Statement) -> None:
    """By the name of its field."""
    run("edit", one.id, "--set", "printed.official=the deputy", "--set", "basis.official=context")
    assert now(store, one).printed["official"] == "the deputy"
    assert now(store, one).basis["official"] == "context"
    run("edit", one.id, "--set", "printed.official=")
    assert "official" not in now(store, one).printed


def test_a_date_of_publication_is_no_longer_that(run: Run, store: Store) -> None:
    """How a field was known goes with the value that was known so."""
    said = Statement(
        text=WORDS, date="2024-04-16", basis={"date": "published", "text": "own words"}
    )
    store.add([said])
    run("edit", said.id, "--set", "date=2024-04-15", "--set", "text=We share it.")
    assert now(store, said).basis == {"text": "own words"}


def test_one_of_several_sources_is_not_guessed(run: Run, store: Store) -> None:
    """The editor shows them all."""
    sources = (Source(url="https://example.org/1"), Source(url="https://example.org/2"))
    said = Statement(text=WORDS, sources=sources)
    store.add([said])
    result = run("edit", said.id, "--set", "publisher=Gazette")
    assert result.exit_code == 2
    assert "2 sources" in result.stderr
    assert run("edit", said.id, "--set", "note=x").exit_code == 0


@pytest.fixture
def many(store: Store) -> list[Statement]:
    """Return twelve statements of one state, and one of another."""
    said = [
        Statement(
            text=f"We count {each} herrings.",
            official="Mira Solenn",
            date=f"2025-01-{each:02}",
            printed={"country": "Essalune"},
            origin=Origin("rows.csv", each),
        )
        for each in range(1, 13)
    ]
    said.append(Statement(text="Other.", official="Oda Lund"))
    store.add(said)
    return said


def test_many_are_changed_by_filters(run: Run, store: Store, many: list[Statement]) -> None:
    """Count and five of them first; one undo for all, byte for byte."""
    raw = Path(store.location).read_bytes().partition(b'"statements": {')[2]
    call = ("edit", "-o", "Mira Solenn", "--set", "country=Bouvet Island")
    shown = run(*call, "--dry-run")
    assert "official Mira Solenn: 12 statements" in shown.stderr
    assert "… and 7 more" in shown.stderr
    assert shown.stderr.count("country: {+BV+}") == 5
    assert "12 statements would change" in shown.stderr
    assert run(*call).exit_code == 2
    assert store.info().countries == 0
    assert run(*call, "--yes").exit_code == 0
    assert sum(each.country == "BV" for each in store.find()) == 12
    assert {each.printed["country"] for each in store.find() if each.country} == {"Essalune"}
    run("undo", "-y")
    assert Path(store.location).read_bytes().partition(b'"statements": {')[2] == raw
    assert len(many) == 13


def test_only_what_differs_is_changed(run: Run, store: Store, many: list[Statement]) -> None:
    """The rest has no part in the command."""
    run("edit", many[0].id, "--set", "country=BV")
    result = run("edit", "-o", "Mira Solenn", "--set", "country=BV", "-y")
    assert result.exit_code == 0
    assert [each["changed"] for each in json.loads(run("undo", "--json").stdout)][:2] == [11, 1]
    assert store.count() == 13


def test_two_who_edit_at_once_both_count(run: Run, store: Store, one: Statement) -> None:
    """Each works on what is there when its turn comes."""
    calls = [
        [sys.executable, "-m", "onrecord", "edit", one.id, "--add", f"topics={each}"]
        for each in ("salt", "trade")
    ]
    running = [subprocess.Popen(each, stdout=subprocess.DEVNULL) for each in calls]
    assert [each.wait() for each in running] == [0, 0]
    assert set(now(store, one).topics) == {"fisheries", "salt", "trade"}
    told = json.loads(run("history", one.id, "--json").stdout)
    assert [each["what"] for each in told] == ["added", "edited", "edited"]


def test_what_was_typed_of_a_forgotten_statement_is_forgotten(
    run: Run, store: Store, one: Statement
) -> None:
    """The words of the commands that changed and removed it, and the reasons, too."""
    run("edit", one.id, "--set", "event=secretly", "--reason", "heard secretly")
    assert b"event=secretly" in Path(store.location).read_bytes()
    run("rm", one.id, "-y", "--reason", "said secretly")
    run("purge", one.id, "-yy")
    assert b"secretly" not in Path(store.location).read_bytes()
    assert one.text.encode() not in Path(store.location).read_bytes()


@pytest.mark.parametrize("typed", [("--set", "note=secretly"), ("--set=note=secretly",)])
def test_history_keeps_no_note_in_its_command_line(
    run: Run, store: Store, one: Statement, typed: tuple[str, ...]
) -> None:
    assert run("edit", one.id, *typed).exit_code == 0
    assert next(iter(store.commands())).command.words.endswith("note=…'")
    assert store.get(one.id).note == "secretly"
