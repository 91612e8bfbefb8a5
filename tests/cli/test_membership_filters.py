"""Filters by what a state was on the day: member, observer, in the chair, during a term."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Run
from onrecord import Statement, Store

SAMPLE = str(Path(__file__).parents[2] / "data" / "statements.json")
Said = Callable[..., Statement]


@pytest.fixture
def on_record(store: Store, said: Said) -> None:
    """Keep statements around the days on which things changed."""
    told = [
        *(("India, 2016", "IN", "2016-06-23"), ("India, 2018", "IN", "2018-06-10")),
        *(("Iran, before", "IR", "2023-07-03"), ("Iran, since", "IR", "2023-07-04")),
        *(("Belarus, before", "BY", "2024-07-03"), ("Belarus, since", "BY", "2024-07-04")),
        *(("UK, in", "GB", "2020-01-31"), ("UK, out", "GB", "2020-02-01")),
        *(("Russia, in", "RU", "2014-03-24"), ("Russia, out", "RU", "2014-03-25")),
        *(
            ("Kazakhstan, some day of 2023", "KZ", "2023"),
            ("India, some April", "IN", "XXXX-04-16"),
        ),
        *(("Russia, some April", "RU", "XXXX-04-16"), ("Norway, some April", "NO", "XXXX-04-16")),
    ]
    store.add([said(text, country=country, date=date) for text, country, date in told])


@pytest.mark.usefixtures("on_record")
@pytest.mark.parametrize(
    ("flags", "texts"),
    [
        ("--member-of SCO -c IN", {"India, 2018"}),
        ("--member-of SCO -c IN --undated", {"India, 2018", "India, some April"}),
        ("--not-member-of SCO -c IN", {"India, 2016", "India, some April"}),
        ("--not-member-of SCO -c IN --certain", {"India, 2016"}),
        ("--member-of SCO -c IR", {"Iran, since"}),
        ("--member-of SCO:observer -c IR", {"Iran, before"}),
        ("--member-of SCO:observer -c BY", {"Belarus, before"}),
        ("--member-of SCO -c BY", {"Belarus, since"}),
        ("--member-of SCO:any -c BY", {"Belarus, before", "Belarus, since"}),
        ("--member-of EU", {"UK, in"}),
        ("--member-of G8 -c RU", {"Russia, in"}),
        ("--member-of EU --member-of G8", {"UK, in", "Russia, in"}),
        ("--member-of SCO -c RU", {"Russia, in", "Russia, out", "Russia, some April"}),
        ("--member-of SCO -c RU --certain", {"Russia, in", "Russia, out"}),
        ("--chair SCO", {"Kazakhstan, some day of 2023"}),
        ("--chair SCO --certain", set()),
        (
            "--during SCO_chair_Kazakhstan_2023 -c IR -c KZ -c BY",
            {"Iran, since", "Belarus, before", "Belarus, since", "Kazakhstan, some day of 2023"},
        ),
        ("--during SCO_chair_Kazakhstan_2023 -c KZ --certain", set()),
        ("--member-of NATO -c NO", {"Norway, some April"}),
    ],
)
def test_a_state_is_what_it_was_on_the_day(run: Run, flags: str, texts: set[str]) -> None:
    """Membership counts on the statement's date; an uncertain date counts as may."""
    words = [each.replace("_", " ") for each in flags.split()]
    result = run("find", *words, "-f", "plain", "--fields", "text")
    assert (result.exit_code, set(result.stdout.splitlines())) == (0, texts)


def test_the_six_of_a_day_without_a_year_answer(run: Run) -> None:
    """Russia was a member whenever there were any: a day of an unknown year may be of hers."""
    result = run("find", "--member-of", "SCO", "-o", "Rudenko", "-f", "ids", "-S", SAMPLE)
    assert (len(result.stdout.splitlines()), result.stderr) == (6, "")
    about = run("find", "--member-of", "SCO", "--about", "Kazakhstan", "-f", "ids", "-S", SAMPLE)
    assert len(about.stdout.splitlines()) == 3


def test_a_term_leaves_out_days_without_a_year_and_says_so(run: Run) -> None:
    """What is left out is counted, with the flag that lets it in."""
    flags = ("--during", "SCO chair Kazakhstan", "--about", "Kazakhstan", "-f", "ids", "-S", SAMPLE)
    result = run("find", *flags)
    told = "3 without a known year left out; --undated includes them\nnothing matched\n"
    assert (result.stdout, result.stderr) == ("", told)
    assert len(run("find", *flags, "--undated").stdout.splitlines()) == 3


@pytest.mark.usefixtures("on_record")
def test_what_was_left_out_for_want_of_a_year_is_counted(run: Run) -> None:
    """India has not always been a member; Russia has, and Norway never."""
    result = run("find", "--member-of", "SCO", "-f", "ids")
    assert result.stderr == "1 without a known year left out; --undated includes them\n"


@pytest.mark.usefixtures("on_record")
def test_the_caption_says_what_was_understood(run: Run) -> None:
    """On whose day, in which role, in which term."""
    table = run("find", "--member-of", "ШОС:observer", "--not-chair", "sco", "-f", "table").stdout
    assert "observer of SCO on the day · not in the chair of SCO on the day" in table
    term = run("find", "--during", "SCO chair Kazakhstan 2023", "-f", "table").stdout
    assert "during the chair of Kazakhstan in SCO, 2023-07-04/2024-07-04" in term


@pytest.mark.usefixtures("on_record")
@pytest.mark.parametrize("command", ["timeline", "summary", "countries", "export"])
def test_every_command_that_asks_takes_them(run: Run, command: str) -> None:
    """One set of filters."""
    forms = {"export": ("-", "--format", "jsonl"), "summary": ("--by", "country", "--csv")}
    result = run(command, *forms.get(command, ("--csv",)), "--member-of", "EU")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 2 - (command == "export"))


@pytest.mark.usefixtures("on_record")
def test_a_saved_filter_may_hold_them(run: Run) -> None:
    """It narrows what else is asked."""
    assert run("config", "set", "filters.club.member-of", "SCO", "EU").exit_code == 0
    result = run("find", "@club", "-c", "GB", "-c", "IR", "-f", "plain", "--fields", "text")
    assert set(result.stdout.splitlines()) == {"UK, in", "Iran, since"}


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--member-of", "SKO"), "there is no organisation 'SKO'; did you mean SCO"),
        (("--member-of", "SCO:guest"), "or any, but no guest"),
        (("--during", "Kazakhstan"), "--during 'SCO chair Kazakhstan'"),
        (("--chair", "NATO"), "no chair of NATO is known"),
        (("-c", "EU"), "it is an organisation; try --org EU"),
    ],
)
def test_a_slip_is_told_with_what_to_type(run: Run, flags: tuple[str, ...], told: str) -> None:
    """A mistake gets one line."""
    result = run("find", *flags, "-S", SAMPLE)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
