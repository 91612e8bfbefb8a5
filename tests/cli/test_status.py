"""Standing: set with a reason, shown in every view; the withdrawn are not counted unasked."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest
from typer.testing import Result

from onrecord import Statement, Store
from terminals import Terminal

Run = Callable[..., Result]

SHELF = [
    Statement(
        text=f"{word}.", official="Mira Solenn", country="BV", date=f"2025-0{month}-01", kind=kind
    )
    for word, month, kind in (("One", 1, "direct"), ("Two", 2, ""), ("Three", 2, ""))
]
ONE, TWO, THREE = (each.id for each in SHELF)


@pytest.fixture(autouse=True)
def _shelf(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_USER", "Oda Lund")
    store.add(SHELF)


def _retract(run: Run, *ids: str) -> None:
    assert run("status", *ids, "retracted", "--reason", "He took it back.").exit_code == 0


def test_it_is_set_with_a_reason_and_told(run: Run, store: Store) -> None:
    """By ids; history keeps who, when and why."""
    _retract(run, ONE[:6], TWO[:6])
    assert [store.get(each).status for each in (ONE, TWO, THREE)] == [
        "retracted",
        "retracted",
        "recorded",
    ]
    told = run("status", ONE, THREE).stdout.splitlines()
    assert told[0].split("\t")[1] == "retracted"
    assert told[0].endswith("Oda Lund · “He took it back.”")
    assert told[1].split("\t")[1:] == ["recorded"]
    assert "(2" in run("show", ONE).stdout
    assert "Oda Lund · “He took it back.”)" in run("show", ONE).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([ONE, "retracted"], 2, "--reason"),
        ([ONE, "misattributed"], 2, "--reason"),
        ([ONE, "disputed", "--reason", " "], 2, "--reason"),
        ([ONE, "retratced"], 2, "did you mean retracted"),
        (["fish"], 2, "statuses are draft"),
        (["verified"], 2, "--all selects all"),
        ([ONE, "verified"], 0, ""),
        ([ONE, "Verified", "--reason", "heard it"], 0, ""),
        (["verified", "-o", "Mira Solenn"], 2, "--yes"),
        (["verified", "-o", "Mira Solenn", "-y"], 0, "3 statements"),
        ([ONE, "recorded"], 0, "the values are the same"),
    ],
)
def test_doubt_needs_a_reason(
    run: Run, store: Store, arguments: list[str], code: int, told: str
) -> None:
    """And what many are set to is asked first."""
    result = run("status", *arguments)
    assert (result.exit_code, store.count()) == (code, 3)
    assert told in result.stderr


def test_a_reason_is_asked_for_on_a_terminal(store: Store) -> None:
    """It is kept with the change."""
    terminal = Terminal([sys.executable, "-m", "onrecord", "status", ONE, "disputed"])
    terminal.wait_for("Why disputed?")
    terminal.type("no recording of it\n")
    assert terminal.end() == 0
    assert store.history(ONE)[-1].command.reason == "no recording of it"


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["find", "-f", "plain"], "\t[retracted] “One.”\n"),
        (["find", "-f", "table"], "[retracted] “One.”"),
        (["find", "-f", "md"], "Retracted"),
        (["find", "-f", "html"], "Retracted"),
        (["find", "-f", "csv"], "retracted"),
        (["find", "-f", "json"], '"status": "retracted"'),
        (["timeline", "-f", "plain"], "[retracted] “One.”"),
        (["timeline", "-f", "table"], "[retracted] “One.”"),
        (["show", ONE], "[retracted] “One.”"),
        (["show", ONE, "--cite"], "[direct quotation] [retracted]."),
        ([], "[retracted]"),
    ],
)
def test_every_view_shows_it(run: Run, arguments: list[str], shown: str) -> None:
    """In words, with or without colour."""
    _retract(run, ONE)
    assert shown in run(*arguments).stdout


def test_what_is_recorded_is_not_marked(run: Run) -> None:
    """The usual needs no word."""
    assert "recorded]" not in run("find", "-f", "plain").stdout
    assert "recorded]" not in run("show", ONE, "--cite").stdout


@pytest.mark.parametrize(
    ("flags", "count", "noted"),
    [
        ([], 2, True),
        (["--all-statuses"], 3, False),
        (["--status", "retracted"], 1, False),
        (["--status", "recorded"], 2, False),
        (["-c", "BV"], 2, True),
        (["--since", "2025-02"], 2, False),
        (["--on", "2025-01"], 0, True),
        (["one"], 0, True),
    ],
)
def test_summaries_leave_the_withdrawn_out_and_say_so(
    run: Run, flags: list[str], count: int, noted: bool
) -> None:
    """Unless they are asked for."""
    _retract(run, ONE)
    result = run("summary", "--json", *flags)
    assert sum(each["count"] for each in json.loads(result.stdout)) == count
    said = "1 retracted or misattributed not counted; --all-statuses counts them"
    assert (said in result.stderr) == noted


def test_timelines_show_the_withdrawn_and_do_not_count_them(run: Run) -> None:
    """A month of which nothing stands has its heading and no bar."""
    _retract(run, ONE)
    result = run("timeline", "-f", "table")
    january, february = (each for each in result.stdout.splitlines() if "2025 " in each)
    assert january.split()[-1] == "0"
    assert "█" not in january
    assert february.split()[-1] == "2"
    assert "1 retracted or misattributed not counted" in result.stderr
    everything = run("timeline", "-f", "table", "--all-statuses")
    assert "not counted" not in everything.stderr
    assert "█ 1" in everything.stdout


def test_a_doubt_is_undone(run: Run, store: Store) -> None:
    """As any change."""
    _retract(run, ONE)
    run("undo", "-y")
    assert store.get(ONE).status == "recorded"
