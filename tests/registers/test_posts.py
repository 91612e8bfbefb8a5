"""Roles from dated posts: filled in where one is sure, never over what was given."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from onrecord import Statement, Store
from onrecord.storage import Command
from terminals import Terminal

Run = Callable[..., Result]

POSTS = [
    {"title": "Envoy", "organization": "Shoal League", "start": "2015", "end": "2019-12-31"},
    {
        "title": "Minister of Fisheries",
        "organization": "Ministry of Fisheries",
        "start": "2020-01-01",
        "end": "2022-06-30",
    },
    {"title": "Speaker", "country": "NO", "start": "2022-06-30", "end": ".."},
]
MIRA = {
    "name": "Mira Solenn",
    "other_names": [{"name": "Мира Соленн"}],
    "country": "BV",
    "posts": POSTS,
}


@pytest.fixture(autouse=True)
def _registered(store: Store) -> None:
    """Register an official with three posts, of which two meet on one day."""
    store.change(Command("test"), registers={"officials": lambda _: {"1": MIRA}})


def recorded(run: Run, store: Store, *arguments: str) -> tuple[Statement, str]:
    """Record a statement; return it, and what was said on stderr."""
    result = run("add", "Herring first.", *arguments)
    assert result.exit_code == 0, result.stderr
    return store.get(result.stdout.strip()), result.stderr


def test_the_post_held_then_is_filled_in(run: Run, store: Store) -> None:
    """One post that was sure to be held gives role, body and country, and is the reason told."""
    said, told = recorded(run, store, "-o", "Mira Solenn", "-d", "2021-03-04")
    assert (said.role, said.organization) == ("Minister of Fisheries", "Ministry of Fisheries")
    assert said.country == "BV"
    assert said.basis == dict.fromkeys(("role", "organization", "country"), "post")
    assert "Minister of Fisheries" in told


def test_another_date_is_another_post(run: Run, store: Store) -> None:
    """The office is that of the day, never today's."""
    assert recorded(run, store, "-o", "Mira Solenn", "-d", "2017")[0].role == "Envoy"
    said, _ = recorded(run, store, "-o", "Mira Solenn", "-d", "2025-01-01")
    assert (said.role, said.country) == ("Speaker", "NO")


@pytest.mark.parametrize("date", ["2022-06-30", "2019-12-31/2020-01-01", "2015-03-01", "2022"])
def test_what_is_not_sure_is_said_and_not_taken(run: Run, store: Store, date: str) -> None:
    """On the day where two meet, or where a date does not tell, none is picked."""
    said, told = recorded(run, store, "-o", "Mira Solenn", "-d", date)
    assert not said.role
    assert not said.basis
    assert "No role filled in" in told


@pytest.mark.parametrize("dated", [(), ("-d", "16 April"), ("-d", "1990")])
def test_without_a_year_or_a_post_nothing_is_said(
    run: Run, store: Store, dated: tuple[str, ...]
) -> None:
    """Nothing is offered where no post is known to be near."""
    said, told = recorded(run, store, "-o", "Mira Solenn", *dated)
    assert not said.role
    assert "No role filled in" not in told


def test_what_was_given_stays(run: Run, store: Store) -> None:
    """A role that was given is not the post's; nothing else is taken from it then."""
    fields = ("-o", "Mira Solenn", "-d")
    said, _ = recorded(run, store, *fields, "2021-03-04", "--role", "Chair of the Salt Table")
    assert (said.role, said.organization, said.country) == ("Chair of the Salt Table", "", "")
    same, _ = recorded(run, store, *fields, "2021-03-05", "--role", "minister of fisheries")
    assert same.role == "minister of fisheries"
    assert same.organization == "Ministry of Fisheries"
    assert "role" not in same.basis


def test_no_posts_takes_none(run: Run, store: Store) -> None:
    """The flag leaves the register out."""
    said, _ = recorded(run, store, "-o", "Mira Solenn", "-d", "2021-03-04", "--no-posts")
    assert not said.role


def test_a_surname_or_an_alias_means_its_official(run: Run, store: Store) -> None:
    """What was typed stays beside the name it stands for."""
    said, told = recorded(run, store, "-o", "solenn", "-d", "2021-03-04")
    assert (said.official, said.typed["official"]) == ("Mira Solenn", "solenn")
    assert said.basis["official"] == "surname"
    assert said.role == "Minister of Fisheries"
    assert "--new" in told
    other, _ = recorded(run, store, "-o", "Мира Соленн", "--event", "Salt")
    assert other.official == "Mira Solenn"
    assert other.basis["official"] in ("name", "alias")


def test_new_keeps_a_name_as_typed(run: Run, store: Store) -> None:
    """A second Solenn may be on record under the surname alone."""
    said, _ = recorded(run, store, "-o", "Solenn", "--new")
    assert said.official == "Solenn"
    assert not said.printed
    assert not said.typed


def test_a_longer_name_is_another_person(run: Run, store: Store) -> None:
    """Only whole words of a name mean it."""
    assert recorded(run, store, "-o", "Oona Solenn")[0].official == "Oona Solenn"
    assert recorded(run, store, "-o", "Oona")[0].official == "Oona Solenn"


def test_a_surname_that_two_have_is_refused(run: Run, store: Store) -> None:
    """Both are offered, and nothing is recorded."""
    store.add([Statement(text="Salt.", official="Oona Solenn")])
    refused = run("add", "Herring.", "-o", "Solenn")
    assert refused.exit_code == 2
    assert "Mira Solenn (#1), Oona Solenn" in refused.stderr
    assert store.count() == 1


def test_two_of_one_name_are_not_told_apart_by_dates(run: Run, store: Store) -> None:
    """A post is not taken where it may be a namesake's."""
    other = {"name": "Mira Solenn", "posts": [{"title": "Bishop", "start": "1980", "end": "1990"}]}
    two = {"1": MIRA, "2": other}
    store.change(Command("test"), registers={"officials": lambda _: dict(two)})
    said, told = recorded(run, store, "-o", "Mira Solenn", "-d", "1985-01-01")
    assert not said.role
    assert "Bishop" in told


def test_import_fills_in_too(run: Run, store: Store, tmp_path: Path) -> None:
    """Rows take their posts, and it is said how many; --no-posts takes none."""
    rows: list[dict[str, Any]] = [
        {"text": "Salt.", "official": "Mira Solenn", "date": "2021-03-04"},
        {"text": "Cod.", "official": "Mira Solenn", "date": "2022-06-30"},
        {"text": "Eel.", "official": "Mira Solenn", "date": "2021-03-05", "role": "Poet"},
    ]
    (tmp_path / "rows.json").write_text(json.dumps(rows), "utf-8")
    told = run("import", "rows.json").stderr
    assert "1 took" in told
    assert "1 took no role" in told
    roles = {each.text: each.role for each in store.find()}
    assert roles == {"Salt.": "Minister of Fisheries", "Cod.": "", "Eel.": "Poet"}
    assert "3 duplicates skipped" in run("import", "rows.json", "--no-posts").stderr


def test_someone_new_costs_one_appended_line(run: Run, store: Store) -> None:
    """No register is written when somebody speaks for the first time."""
    run("add", "Salt.", "-o", "Joreth Vaskil")
    before = Path(store.location).read_bytes()
    run("add", "Whale.", "-o", "Oona Feld")
    after = Path(store.location).read_bytes()
    end = before.rstrip().rstrip(b"}").rstrip()
    assert after.startswith(end[:-1])
    assert after.count(b"\n") == before.count(b"\n") + 1


def test_drift_is_noticed_on_recording(run: Run, store: Store) -> None:
    """A name that is new and nearly one on record is said, with what makes them one."""
    topic = "SCO/modernization"
    store.add([Statement(text="Salt.", official="Joreth Vaskil", topics=(topic,))])
    told = run("add", "Cod.", "-o", "Joreth Vaskill", "-t", "sco modernisation").stderr
    assert "new official: 'Joreth Vaskill', close to 'Joreth Vaskil' (1)" in told
    assert "'sco modernisation' is new, and close to 'SCO/modernization' (1)" in told
    assert "onrecord topics merge SCO/modernization 'sco modernisation'" in told


@pytest.mark.parametrize("topic", ["SCO/chairmanship", "modern times", "SCO/modernization/2025"])
def test_what_is_plainly_other_is_no_drift(run: Run, store: Store, topic: str) -> None:
    """Neighbours under one level, and numbers that differ, are told apart."""
    for each in ("SCO/modernization", "SCO/modernization/2024"):
        store.add([Statement(text=f"On {each}.", topics=(each,))])
    assert "close to" not in run("add", "Cod.", "-t", topic).stderr


def test_a_terminal_lets_the_user_choose(store: Store) -> None:
    """Where two posts may be meant, the number of one takes it."""
    command = [sys.executable, "-m", "onrecord", "add", "Salt.", "-o", "Mira Solenn"]
    terminal = Terminal([*command, "-d", "2022-06-30"])
    terminal.wait_for("2  Speaker, Norway (since 2022-06-30)")
    terminal.wait_for("Enter for none")
    terminal.type("2\r")
    terminal.wait_for("role Speaker; country Norway filled in")
    assert terminal.end() == 0
    (said,) = store.find()
    assert (said.role, said.country, said.basis["role"]) == ("Speaker", "NO", "post")
