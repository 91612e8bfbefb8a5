"""One person stays one: what is typed for a name means whom it would find."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from typer.testing import Result

from onrecord import Statement, Store
from terminals import Terminal

Run = Callable[..., Result]

ON_RECORD = {
    "Mira Anselma Solenn": "NO",
    "Joreth Vaskilyy": "SE",
    "Wen Ti": "CN",
    "Тева Илмарин": "KZ",
    "Oskel Darrowin": "FI",
    "Ministry of Salt": "NO",
}


@pytest.fixture
def officials(store: Store) -> Store:
    """Return a store in which some have spoken."""
    store.add(
        Statement(text=f"{name} spoke.", official=name, country=code)
        for name, code in ON_RECORD.items()
    )
    return store


def newest(store: Store) -> Statement:
    """Return what was just added."""
    (statement,) = (each for each in store.find() if each.text == "Salt.")
    return statement


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("Mira", "Mira Anselma Solenn"), ("solenn", "Mira Anselma Solenn")),
        *(("Mira Solenn", "Mira Anselma Solenn"), ("M. Solenn", "Mira Anselma Solenn")),
        *(("M.A. Solenn", "Mira Anselma Solenn"), ("Solenn, Mira", "Mira Anselma Solenn")),
        ("Foreign Minister Mira Anselma Solenn", "Mira Anselma Solenn"),
        ("President Solenn", "Mira Anselma Solenn"),
        *(("vaskily", "Joreth Vaskilyy"), ("Joreth Vaskili", "Joreth Vaskilyy")),
        *(("Wen", "Wen Ti"), ("ilmarin", "Тева Илмарин"), ("Teva Ilmarin", "Тева Илмарин")),
    ],
)
def test_a_form_of_one_name_is_that_official(
    run: Run, officials: Store, typed: str, meant: str
) -> None:
    """In a script it is taken and said, and what was typed is kept beside it."""
    told = run("add", "Salt.", "-o", typed).stderr
    said = newest(officials)
    assert (said.official, said.typed["official"]) == (meant, typed)
    assert f"{typed!r} is recorded as {meant}; --new records it as typed" in told


@pytest.mark.parametrize("typed", ["Oona Solenn", "Salt", "K. Solenn", "President", "M.", "Tiva"])
def test_another_name_is_another_official(run: Run, officials: Store, typed: str) -> None:
    """Nobody is taken who is not called so; an institution is meant by its whole name."""
    told = run("add", "Salt.", "-o", typed).stderr
    assert newest(officials).official == typed
    assert "new official: " in told


def test_a_form_that_fits_several_is_refused(run: Run, officials: Store) -> None:
    """Both are named."""
    officials.add([Statement(text="Tuna.", official="Wen Lo", country="NO")])
    result = run("add", "Salt.", "-o", "Wen")
    assert result.exit_code == 2
    assert "Wen Ti" in result.stderr
    assert "Wen Lo" in result.stderr


def test_the_country_given_tells_two_apart(run: Run, officials: Store) -> None:
    """Only who has spoken for it is meant."""
    officials.add([Statement(text="Tuna.", official="Wen Lo", country="NO")])
    run("add", "Salt.", "-o", "Wen", "-c", "China")
    assert newest(officials).official == "Wen Ti"


def test_who_speaks_for_another_country_is_someone_else(run: Run, officials: Store) -> None:
    """The name is new, and the near one is said."""
    told = run("add", "Salt.", "-o", "Wen", "-c", "Sweden").stderr
    assert newest(officials).official == "Wen"
    assert "new official: 'Wen', close to 'Wen Ti' (1)" in told
    assert "onrecord officials merge 'Wen Ti' Wen" in told


@pytest.mark.usefixtures("officials")
def test_a_new_official_is_announced(run: Run) -> None:
    """Once; with the near ones if a letter differs."""
    assert "new official: Ada Feld\n" in run("add", "Salt.", "-o", "Ada Feld").stderr
    assert "new official" not in run("add", "Cod.", "-o", "Ada Feld").stderr
    assert "close to 'Oskel Darrowin' (1)" in run("add", "Eel.", "-o", "Darowen").stderr


def test_a_renamed_official_is_meant_by_each_word(run: Run, officials: Store) -> None:
    """``find`` and ``add`` mean the same person."""
    run("officials", "rename", "Wen Ti", "Lu Wenti")
    run("add", "Salt.", "-o", "lu")
    assert newest(officials).official == "Lu Wenti"
    assert len(run("find", "-o", "lu", "-f", "ids").stdout.splitlines()) == 2


@pytest.mark.usefixtures("officials")
def test_check_pairs_names_that_contain_one_another(run: Run) -> None:
    """And initials with the name they may stand for; institutions are left alone."""
    run("add", "Salt.", "-o", "Solenn", "--new")
    run("add", "Cod.", "-o", "O. Darrowin", "--new")
    run("add", "Eel.", "-o", "Salt", "--new")
    told = run("check").stdout
    assert "Mira Anselma Solenn" in told
    assert "O. Darrowin" in told
    assert "Ministry of Salt" not in told


def test_a_form_of_a_name_is_offered_on_a_terminal(officials: Store) -> None:
    """Enter takes it, n keeps what was typed."""
    for answer, kept in (("\r", "Wen Ti"), ("n\r", "Wen")):
        text = f"Answered {kept}."
        terminal = Terminal([sys.executable, "-m", "onrecord", "add", text, "-o", "Wen"])
        terminal.wait_for("'Wen': is this Wen Ti (")
        terminal.type(answer)
        assert terminal.end() == 0
        assert [e.official for e in officials.find() if e.text == text] == [kept]
