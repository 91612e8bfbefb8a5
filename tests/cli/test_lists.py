"""Lists of the names that statements bear: counted, dated, filtered like everything else."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from typer.testing import Result

from onrecord import Filter, Source, Statement, Store

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _filled(store: Store) -> None:
    """Fill a store with two officials, and one statement of nobody."""
    wire, gazette = (Source(publisher=each) for each in ("Salt Wire", "Harbour Gazette"))
    store.add(
        [
            Statement(
                text="Salt.",
                official="Mira Solenn",
                country="BV",
                organization="Shoal League",
                topics=("salt", "herring"),
                event="Shoals",
                sources=(wire,),
                date="2024-05",
            ),
            Statement(
                text="Herring.",
                official="Mira Solenn",
                country="BV",
                topics=("herring",),
                sources=(gazette,),
                date="2025-11-04",
            ),
            Statement(text="Whale.", official="Joreth Vaskil", country="AQ", date="2025"),
            Statement(text="Nobody said so."),
        ]
    )


def names(result: Result) -> list[str]:
    """Return the first cell of each row."""
    assert result.exit_code == 0, result.stderr
    return [row[0] for row in list(csv.reader(result.stdout.splitlines()))[1:]]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("officials", ["Mira Solenn", "Joreth Vaskil"]),
        ("countries", ["BV", "AQ"]),
        ("topics", ["herring", "salt"]),
        ("orgs", ["Shoal League"]),
        ("sources", ["Harbour Gazette", "Salt Wire"]),
        ("events", ["Shoals"]),
    ],
)
def test_each_list_has_its_names_and_no_nameless_one(
    run: Run, command: str, expected: list[str]
) -> None:
    """The most frequent first."""
    assert names(run(command, "--csv")) == expected


def test_a_name_has_its_count_and_its_dates(run: Run) -> None:
    """From the first known to the last."""
    first, *_ = json.loads(run("officials", "--json").stdout)
    assert first == {
        "official": "Mira Solenn",
        "count": 2,
        "share": 0.5,
        "first": "2024-05",
        "last": "2025-11-04",
    }


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["-t", "salt"], ["Mira Solenn"]),
        (["vaskil"], ["Joreth Vaskil"]),
        (["--since", "2025", "--not-official", "solenn"], ["Joreth Vaskil"]),
        (["-n", "1"], ["Mira Solenn"]),
    ],
)
def test_a_list_is_filtered_like_everything_else(
    run: Run, arguments: list[str], expected: list[str]
) -> None:
    """The same flags, the same words."""
    assert names(run("officials", *arguments, "--csv")) == expected


@pytest.mark.parametrize("status", ["retracted", "misattributed"])
@pytest.mark.parametrize(
    ("command", "by", "rest"),
    [
        ("officials", "official", {"Mira Solenn": 1, "Joreth Vaskil": 1}),
        ("countries", "country", {"BV": 1, "AQ": 1}),
        ("topics", "topic", {"herring": 1}),
        ("orgs", "organization", {}),
        ("sources", "source", {"Harbour Gazette": 1}),
        ("events", "event", {}),
    ],
)
def test_what_was_withdrawn_is_not_counted(
    run: Run, store: Store, status: str, command: str, by: str, rest: dict[str, int]
) -> None:
    """As in a summary; how many is said, and they can be asked for."""
    (salt,) = store.find(Filter(topic="salt"))
    store.revise([replace(salt, status=status)])
    listed = run(command, "--json")
    assert {each[by]: each["count"] for each in json.loads(listed.stdout)} == rest
    told = "1 retracted or misattributed not counted; --all-statuses counts them"
    assert told in listed.stderr
    summed = json.loads(run("summary", "--by", by, "--json").stdout)
    assert {each[by]: each["count"] for each in summed if each[by]} == rest
    whole = json.loads(run(command, "--all-statuses", "--json").stdout)
    assert sum(each["count"] for each in whole) > sum(rest.values())
    assert len(json.loads(run(command, "--status", status, "--json").stdout)) >= 1


def test_ids_are_the_bare_names(run: Run) -> None:
    """A line each, for a loop of the shell."""
    assert run("officials", "-f", "ids").stdout == "Mira Solenn\nJoreth Vaskil\n"


def test_a_list_says_what_was_understood(run: Run) -> None:
    """As every table does."""
    assert "topic salt · 1 statement" in run("officials", "-t", "salt", "-f", "table").stdout


def test_a_narrow_list_keeps_its_dates_whole(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns go before a date is broken."""
    monkeypatch.setenv("COLUMNS", "40")
    shown = run("officials", "-f", "table").stdout
    assert "2025-11-04" in shown
    assert max(map(len, shown.splitlines())) <= 40


def test_nothing_is_said_to_be_nothing(run: Run) -> None:
    """And is no failure, unless asked."""
    assert "nothing matched" in run("officials", "walrus").stderr
    assert run("officials", "walrus", "--exit-status").exit_code == 1


@pytest.mark.parametrize("word", ["list", "ls"])
@pytest.mark.parametrize("command", ["officials", "topics", "orgs", "events", "sources"])
def test_a_list_may_be_asked_to_list(run: Run, command: str, word: str) -> None:
    """As elsewhere; it says how to look for the word itself."""
    asked = run(command, word)
    assert asked.stdout == run(command).stdout != ""
    assert f"'\"{word}\"' to search for the word" in asked.stderr
    assert run(command, f'"{word}"').stdout == ""
