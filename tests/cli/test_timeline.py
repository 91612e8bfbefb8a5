"""Statements over time: oldest first, each period with its heading, its bar and its count."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import Result

from onrecord import OnRecordError, Statement, Store, open_store
from strategies import examples

Run = Callable[..., Result]

DATES = ["2025-11-04", "2025-11-20", "2025-12-01", "2026-01-05", "2014", "XXXX-04-16", ""]
BAR = "█"


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def spread(store: Store) -> Store:
    """Return a store with one statement a date, its text the date."""
    store.add(
        Statement(text=f"Said {each or 'whenever'}.", date=each, official="Mira Solenn")
        for each in DATES
    )
    return store


def readable(date: str) -> bool:
    """Tell whether a calendar has the date."""
    try:
        return bool(Statement(text="x", date=date).date)
    except OnRecordError:
        return False


def headings(result: Result) -> list[tuple[str, int]]:
    """Return the heading and the count of each period drawn, in order."""
    lines = (re.match(rf"(.+?) +{BAR}+ (\d+)", each) for each in result.stdout.splitlines())
    return [(found[1], int(found[2])) for found in lines if found]


@pytest.mark.parametrize(
    ("by", "drawn"),
    [
        (
            "day",
            ["2014", "4 November 2025", "20 November 2025", "1 December 2025", "5 January 2026"],
        ),
        ("month", ["2014", "November 2025", "December 2025", "January 2026"]),
        ("quarter", ["2014", "Q4 2025", "Q1 2026"]),
        ("year", ["2014", "2025", "2026"]),
    ],
)
@pytest.mark.usefixtures("spread")
def test_periods_stand_oldest_first_and_the_yearless_last(
    run: Run, by: str, drawn: list[str]
) -> None:
    """Each unit has its headings; no year and no date have their own at the end."""
    result = run("timeline", "--by", by, "-f", "table")
    assert [label for label, _ in headings(result)] == [*drawn, "year unknown", "no date"]


@pytest.mark.usefixtures("spread")
def test_a_month_is_the_period_unless_another_is_asked_for(run: Run) -> None:
    """Without ``--by``, months."""
    assert ("November 2025", 2) in headings(run("timeline", "-f", "table"))


@pytest.mark.usefixtures("spread")
def test_counts_add_up_to_what_was_found(run: Run) -> None:
    """Every statement is in one period."""
    assert sum(count for _, count in headings(run("timeline", "-f", "table"))) == len(DATES)


@pytest.mark.usefixtures("spread")
def test_a_bar_is_as_long_as_its_count(run: Run) -> None:
    """Twice as many statements have twice the bar."""
    lines = run("timeline", "--by", "month", "-f", "table").stdout.splitlines()
    lengths = {line.partition("  ")[0]: line.count(BAR) for line in lines if BAR in line}
    assert lengths["November 2025"] == 2 * lengths["December 2025"]


@pytest.mark.usefixtures("spread")
def test_statements_stand_beneath_their_period(run: Run) -> None:
    """Heading first, then what was said in it."""
    shown = run("timeline", "--by", "quarter", "-f", "table").stdout
    parts = ("Q4 2025", "Said 2025-11-04.", "Said 2025-12-01.", "Q1 2026", "Said 2026-01-05.")
    assert sorted(parts, key=shown.index) == list(parts)


@pytest.mark.usefixtures("spread")
def test_reversed_the_newest_period_comes_first(run: Run) -> None:
    """``-r`` turns periods; those without a year stay last."""
    drawn = [label for label, _ in headings(run("timeline", "-r", "--by", "year", "-f", "table"))]
    assert drawn == ["2026", "2025", "2014", "year unknown", "no date"]


@pytest.mark.usefixtures("spread")
def test_in_a_pipe_each_statement_is_a_line_with_its_period(run: Run) -> None:
    """The same rows, whole, the period in front."""
    lines = run("timeline").stdout.splitlines()
    assert [each.split("\t")[0] for each in lines] == [
        *("2014", "November 2025", "November 2025", "December 2025", "January 2026"),
        *("year unknown", "no date"),
    ]


@pytest.mark.usefixtures("spread")
def test_json_is_one_array_oldest_first(run: Run) -> None:
    """A program gets statements, as from find."""
    documents = json.loads(run("timeline", "--json").stdout)
    assert [each.get("date", "") for each in documents] == [
        *("2014", "2025-11-04", "2025-11-20", "2025-12-01", "2026-01-05", "XXXX-04-16", "")
    ]


@pytest.mark.usefixtures("spread")
def test_filters_hold(run: Run) -> None:
    """A date filter narrows the periods and says what it left out."""
    result = run("timeline", "--since", "2025-12", "-f", "table")
    assert headings(result) == [("December 2025", 1), ("January 2026", 1)]
    assert "2 without a known year left out" in result.stderr


@pytest.mark.parametrize("form", ["table", "plain"])
@pytest.mark.parametrize("flags", [[], ["-r"], ["--sort", "official"], ["--by", "day"]])
def test_a_period_between_the_parts_of_another_hides_nothing(
    run: Run, store: Store, form: str, flags: list[str]
) -> None:
    """A year stands among its months in order of time; every statement is shown all the same."""
    dates = ("2025-01", "2025", "2025-01-05", "2025-02", "2025-02-03/2025-03-01", "2025-02-10")
    store.add(
        Statement(text=f"Said {at}.", date=date, official=f"Solenn {at % 2}")
        for at, date in enumerate(dates)
    )
    shown = run("timeline", *flags, "-f", form).stdout
    assert [at for at in range(len(dates)) if f"Said {at}." not in shown] == []


@settings(
    max_examples=examples(60),
    deadline=None,  # each example writes a store to disk
    # The command line keeps no state between calls; each example has a store of its own.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    dates=st.lists(
        st.builds(
            "{}{}{}".format,
            st.sampled_from(["2025", "202X", "XXXX-04"]),
            st.sampled_from(["", "-01", "-34"]),
            st.sampled_from(["", "-05", "/2026", "?"]),
        ).filter(readable),
        min_size=2,
        max_size=12,
    ),
    by=st.sampled_from(["day", "month", "quarter", "year"]),
)
def test_every_statement_is_in_the_timeline_once(run: Run, dates: list[str], by: str) -> None:
    """Whatever the dates and the period, there is one line for each."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "statements.json")
        open_store(place).add(
            Statement(text=f"Said {at}.", date=date) for at, date in enumerate(dates)
        )
        lines = run("timeline", "--by", by, "-S", place).stdout.splitlines()
    assert sorted(line.split("\t")[-1] for line in lines) == sorted(
        f"Said {at}." for at in range(len(dates))
    )


@pytest.fixture
def many(store: Store) -> Store:
    """Return a store with more statements than a timeline prints."""
    store.add(Statement(text=f"Boat {at:03}.", date="2025-11-04") for at in range(101))
    return store


@pytest.mark.usefixtures("many")
def test_past_the_cap_bars_and_counts_are_left(run: Run) -> None:
    """Too many to read are counted, and that is said."""
    result = run("timeline", "-f", "table")
    assert headings(result) == [("November 2025", 101)]
    assert "Boat" not in result.stdout
    assert "101" in result.stdout.splitlines()[-1]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("flags", [["-n", "0"], ["--full"]])
def test_past_the_cap_all_are_printed_when_asked_for(run: Run, flags: list[str]) -> None:
    """``-n 0`` is all, here as anywhere."""
    result = run("timeline", *flags, "-f", "table")
    assert result.stdout.count("Boat") == 101


@pytest.mark.usefixtures("many")
def test_a_pipe_has_no_cap(run: Run) -> None:
    """Piped, every row is there."""
    assert len(run("timeline").stdout.splitlines()) == 101


@pytest.mark.usefixtures("many")
def test_a_limit_prints_so_many(run: Run) -> None:
    """``-n`` takes the first ones."""
    assert run("timeline", "-n", "3", "-f", "table").stdout.count("Boat") == 3


def test_nothing_found_is_said_and_no_failure(run: Run, tmp_path: Path) -> None:
    """An empty store has an empty timeline."""
    result = run("timeline")
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "",
        f"nothing matched: no statements yet in {tmp_path / 'statements.json'}\n",
    )


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("fortnight", "choose one of day, week, month, quarter, year, decade"),
        ("mouth", "did you mean month?"),
    ],
)
def test_a_period_that_is_none_is_refused(run: Run, by: str, told: str) -> None:
    """Exit 2, and the periods there are."""
    result = run("timeline", "--by", by)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert told in result.stderr
