"""Organisations that users make known: their names, members and chairs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Run
from onrecord import Statement, Store

Said = Callable[..., Statement]
SHOALS = ("orgs", "add", "Shoals", "Shoals Commission", "Комиссия по отмелям")


def texts(run: Run, *flags: str) -> set[str]:
    """Return the texts that are found."""
    result = run("find", *flags, "-f", "plain", "--fields", "text")
    assert result.exit_code == 0, result.stderr
    return set(result.stdout.splitlines())


@pytest.fixture
def shoals(run: Run, store: Store, said: Said) -> None:
    """Keep statements by members of an organisation, and make it known."""
    store.add(
        [
            said("Norway, then", country="NO", date="2019-06-01"),
            said("Norway, now", country="NO", date="2023-06-01"),
            said("Iceland, now", country="IS", date="2023-06-01"),
            said("Iceland, later", country="IS", date="2025-06-01"),
            said("For all", organization="Shoals Commission", date="2023-06-01"),
            said("In their words", organization="Комиссия по отмелям", about=("shoals",)),
        ]
    )
    assert run(*SHOALS).exit_code == 0
    assert run("orgs", "join", "shoals", "Norway", "--from", "2020").exit_code == 0
    assert run("orgs", "join", "shoals commission", "IS", "--from", "2021-03").exit_code == 0


@pytest.mark.usefixtures("shoals")
def test_members_that_users_add_answer(run: Run) -> None:
    """As those do that are known from the start."""
    assert texts(run, "--member-of", "Shoals") == {"Norway, now", "Iceland, now", "Iceland, later"}
    run("orgs", "leave", "shoals", "Iceland", "--on", "2024-05-02")
    assert texts(run, "--member-of", "Shoals") == {"Norway, now", "Iceland, now"}
    run("orgs", "chair", "shoals", "NO", "--from", "2023-01-01", "--to", "2023-12-31")
    assert texts(run, "--chair", "Shoals") == {"Norway, now"}
    term = ("--during", "Shoals chair Norway")
    assert texts(run, *term) == {"Norway, now", "Iceland, now", "For all"}


@pytest.mark.usefixtures("shoals")
def test_an_organisation_is_found_under_each_of_its_names(run: Run) -> None:
    """Whatever a statement calls it."""
    assert texts(run, "--org", "Shoals") == {"For all", "In their words"}
    assert texts(run, "--org", "комиссия по отмелям") == {"For all", "In their words"}
    assert texts(run, "--about", "Shoals Commission") == {"In their words"}


def test_a_country_goes_before_an_organisation_it_is_spelt_like(
    run: Run, store: Store, said: Said
) -> None:
    """AU is Australia where a statement's subject is asked for."""
    store.add([said("On Australia", about=("AU",)), said("On Africa", about=("African Union",))])
    assert texts(run, "--about", "AU") == {"On Australia"}
    assert texts(run, "--about", "Union africaine") == {"On Africa"}


def test_a_line_of_ours_is_ended_by_the_user_and_undone(run: Run, store: Store, said: Said) -> None:
    """What is shipped is not changed: the store's own line goes before it."""
    store.add([said("later", country="IR", date="2026-03-01")])
    assert texts(run, "--member-of", "SCO") == {"later"}
    assert run("orgs", "leave", "SCO", "Iran", "--on", "2026-02-01").exit_code == 0
    assert texts(run, "--member-of", "SCO") == set()
    assert run("undo", "--yes").exit_code == 0
    assert texts(run, "--member-of", "SCO") == {"later"}


def test_what_is_known_is_shown_with_its_sources(run: Run) -> None:
    """Names, the day up to which it is known, and a line for each role and its days."""
    lines = run("orgs", "show", "сНГ").stdout.splitlines()
    assert lines[0].startswith("CIS  Commonwealth of Independent States, ")
    assert lines[1].startswith("known up to 31 October 2025")
    assert "member\t1993-12-03/1994-04-19 to 2009-08-17\tGeorgia\tadmitted" in "\n".join(lines)


def test_what_was_so_already_changes_nothing(run: Run, tmp_path: Path) -> None:
    """Saying it twice is saying it once."""
    join = ("orgs", "join", "SCO", "Norway", "--role", "guest", "--from", "2026")
    run(*join)
    before = (tmp_path / "statements.json").read_bytes()
    assert run(*join).stderr == "already so; nothing was changed\n"
    assert (tmp_path / "statements.json").read_bytes() == before


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (("show", "Shoals"), "there is no organisation 'Shoals'"),
        (("join", "SCO", "EU"), "it is an organisation"),
        (("join", "SCO", "Norway", "--from", "16 April"), "has no year"),
        (("join", "SCO", "Norway", "--from", "2020", "--to", "2010"), "ends before it begins"),
        (("join", "SCO", "Norway", "--role", "any"), "a role is a word"),
        (("leave", "SCO", "Norway", "--on", "2026"), "no current role in SCO"),
        (("leave", "SCO", "Iran", "--on", ""), "--on 2024-07-03"),
        (("add", "EU", "NATO"), "'NATO' names NATO already"),
        (("add", "a:b"), "without a colon"),
    ],
)
def test_a_slip_changes_nothing_and_says_what_to_type(
    run: Run, tmp_path: Path, call: tuple[str, ...], told: str
) -> None:
    """A mistake gets one line."""
    result = run("orgs", *call)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert not (tmp_path / "statements.json").exists()
