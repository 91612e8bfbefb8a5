"""Counts by one field or two: shares, first and last dates, and what overlaps."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from typer.testing import Result

from onrecord import Source, Statement, Store
from terminals import Terminal

Run = Callable[..., Result]

SHELF = [
    Statement(
        text="One.",
        official="Mira Solenn",
        country="BV",
        topics=("fisheries", "trade"),
        about=("AQ",),
        date="2025-11-04",
        kind="direct",
        organization="Shoal League",
        language="en",
        event="Shoals",
        place="Grey Harbour",
        stance="support",
        sources=(Source(publisher="Harbour Gazette"),),
    ),
    Statement(
        text="Two.", official="Mira Solenn", country="BV", topics=("trade",), date="2025-12-01"
    ),
    Statement(text="Three.", official="Mira Solenn", country="BV", date="2026-01"),
    Statement(
        text="Four.", official="Joreth Vaskil", country="HM", topics=("trade",), date="2025-11"
    ),
    Statement(
        text="Five.", official="Tavi Orrelund", printed={"country": "Varnholm"}, date="XXXX-04-16"
    ),
]


@pytest.fixture(autouse=True)
def _shelf(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    store.add(SHELF)


def cells(result: Result, delimiter: str = ",") -> list[list[str]]:
    """Return the rows of a table of cells."""
    return list(csv.reader(io.StringIO(result.stdout), delimiter=delimiter))


def lines(result: Result) -> list[list[str]]:
    """Return the words of each line of a printed table."""
    return [each.split() for each in result.stdout.splitlines()]


def test_counts_stand_most_frequent_first_with_share_and_span(run: Run) -> None:
    """A row a value: how many, what part of all, from when to when."""
    head, first, *_ = lines(run("summary", "--by", "official", "-f", "table"))
    assert head == ["official", "count", "share", "first", "last"]
    assert first == ["Mira", "Solenn", "3", "60.0%", "2025-11-04", "2026-01"]


def test_without_a_field_officials_are_counted(run: Run) -> None:
    """The plain question is who said how much."""
    assert run("summary", "--csv").stdout.startswith("official,")


@pytest.mark.parametrize(
    ("field", "counts"),
    [
        ("official", {"Mira Solenn": 3, "Joreth Vaskil": 1, "Tavi Orrelund": 1}),
        ("country", {"BV": 3, "HM": 1, "Varnholm": 1}),
        ("topic", {"trade": 3, "fisheries": 1, "": 2}),
        ("topics", {"trade": 3, "fisheries": 1, "": 2}),
        ("about", {"AQ": 1, "": 4}),
        ("organization", {"Shoal League": 1, "": 4}),
        ("org", {"Shoal League": 1, "": 4}),
        ("event", {"Shoals": 1, "": 4}),
        ("place", {"Grey Harbour": 1, "": 4}),
        ("source", {"Harbour Gazette": 1, "": 4}),
        ("kind", {"direct": 1, "": 4}),
        ("status", {"recorded": 5}),
        ("stance", {"support": 1, "": 4}),
        ("lang", {"en": 1, "": 4}),
        ("day", {"2025-11-04": 1, "2025-12-01": 1, "2026-01": 1, "2025-11": 1, "XXXX": 1}),
        ("month", {"2025-11": 2, "2025-12": 1, "2026-01": 1, "XXXX": 1}),
        ("quarter", {"2025-36": 3, "2026-33": 1, "XXXX": 1}),
        ("year", {"2025": 3, "2026": 1, "XXXX": 1}),
    ],
)
def test_every_field_can_be_counted_by(run: Run, field: str, counts: dict[str, int]) -> None:
    """Each group has its number; what is not stated is a group too."""
    _, *rows = cells(run("summary", "--by", field, "--csv"))
    assert {row[0]: int(row[1]) for row in rows} == counts


def test_json_is_one_array_of_groups(run: Run) -> None:
    """Codes and EDTF dates for programs."""
    first, *_ = json.loads(run("summary", "--by", "country", "--json").stdout)
    assert first == {
        "country": "BV",
        "count": 3,
        "share": 0.6,
        "first": "2025-11-04",
        "last": "2026-01",
    }


def test_nothing_counted_is_an_empty_array(run: Run) -> None:
    """JSON stays JSON."""
    result = run("summary", "walrus", "--json")
    assert (json.loads(result.stdout), result.exit_code) == ([], 0)


def test_json_lines_are_one_group_a_line(run: Run) -> None:
    """Each line is an object of its own."""
    groups = [json.loads(each) for each in run("summary", "-f", "jsonl").stdout.splitlines()]
    assert [each["count"] for each in groups] == [3, 1, 1]


def test_tabs_part_the_cells_of_tsv(run: Run) -> None:
    """TSV has the header that CSV has."""
    rows = cells(run("summary", "--by", "kind", "-f", "tsv"), "\t")
    assert rows[0] == ["kind", "count", "first", "last"]


@pytest.mark.parametrize("form", ["table", "plain", "md"])
def test_readers_get_countries_by_name(run: Run, form: str) -> None:
    """The code is for JSON and CSV."""
    assert "Bouvet Island" in run("summary", "--by", "country", "-f", form).stdout


@pytest.mark.parametrize("form", ["table", "plain", "md"])
def test_readers_get_the_yearless_in_words(run: Run, form: str) -> None:
    """XXXX is for programs."""
    shown = run("summary", "--by", "month", "-f", form).stdout
    assert "year unknown" in shown
    assert "XXXX" not in shown


def test_a_country_without_a_code_stands_as_printed(run: Run) -> None:
    """What is not a country is counted under what was printed, and marked."""
    assert "‹Varnholm›" in run("summary", "--by", "country", "-f", "table").stdout


def test_periods_stand_in_order_of_time(run: Run) -> None:
    """Months by month, those without a year last."""
    _, *rows = cells(run("summary", "--by", "month", "--csv"))
    assert [row[0] for row in rows] == ["2025-11", "2025-12", "2026-01", "XXXX"]


def test_two_fields_make_a_cross_table(run: Run) -> None:
    """The first down, the second across, the sums at the end."""
    head, *rows = lines(run("summary", "--by", "country", "--by", "year", "-f", "table"))
    assert head == ["country", "2025", "2026", "year", "unknown", "all"]
    assert rows[0] == ["Bouvet", "Island", "2", "1", "0", "3"]


def test_a_cross_table_too_wide_says_what_it_leaves_out(run: Run, store: Store) -> None:
    """Columns that find no room are counted."""
    store.add(Statement(text=f"{year}.", date=str(year)) for year in range(1990, 2020))
    result = run("summary", "--by", "official", "--by", "year", "-f", "table")
    assert "columns summed: do not fit this terminal; -f csv has all" in " ".join(
        result.stdout.split()
    )


def test_the_largest_columns_are_kept_and_the_rest_summed(
    run: Run, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other topics are added up in one column at the end."""
    monkeypatch.setenv("COLUMNS", "60")
    more = [f"topic {letter}" for letter in "abcdefgh"]
    store.add(Statement(text=each, official="Mira Solenn", topics=(each,)) for each in more)
    head, first, *_ = lines(run("summary", "--by", "official", "--by", "topic", "-f", "table"))
    assert head[:2] == ["official", "trade"]
    assert head[-3] == "other"
    assert first[:3] == ["Mira", "Solenn", "2"]


@pytest.mark.parametrize("form", ["table", "md"])
def test_all_counts_a_statement_with_two_topics_once(run: Run, form: str) -> None:
    """Mira Solenn made three statements, one of them on two topics."""
    text = run("summary", "--by", "official", "--by", "topic", "-f", form).stdout
    row = next(each for each in text.splitlines() if "Mira Solenn" in each)
    assert row.strip("| ").split()[-1] == "3"


def test_a_cross_table_in_a_pipe_leaves_nothing_out(run: Run, store: Store) -> None:
    """Piped, every group is there."""
    store.add(Statement(text=f"{year}.", date=str(year)) for year in range(1990, 2020))
    result = run("summary", "--by", "official", "--by", "year")
    assert all(str(year) in result.stdout for year in range(1990, 2020))


@pytest.mark.parametrize("field", ["topic", "about", "official", "source"])
def test_counts_that_overlap_say_so(run: Run, store: Store, field: str) -> None:
    """A statement with two values is in two groups."""
    both = Statement(
        text="Six.",
        official="Mira Solenn",
        co_speakers=("Joreth Vaskil",),
        topics=("trade", "salt"),
        about=("AQ", "HM"),
        sources=(Source(publisher="Harbour Gazette"), Source(publisher="Evening Ledger")),
    )
    store.add([both])
    told = f"several values of {field}: counts add up to more than the total"
    assert told in run("summary", "--by", field).stderr
    assert told in run("summary", "--by", field, "-f", "md").stdout


def test_counts_that_do_not_overlap_say_nothing(run: Run) -> None:
    """No remark without a cause."""
    assert run("summary", "--by", "kind").stderr == ""


def test_one_source_named_twice_is_counted_once(run: Run, store: Store) -> None:
    """Two pages of one outlet are one statement of that outlet."""
    pages = (Source(publisher="Salt Wire", title="a"), Source(publisher="Salt Wire", title="b"))
    store.add([Statement(text="Six.", sources=pages)])
    _, *rows = cells(run("summary", "--by", "source", "--csv"))
    assert ["Salt Wire", "1"] in [row[:2] for row in rows]


def test_filters_hold(run: Run) -> None:
    """What is counted is what the filters keep, and what dates left out is said."""
    result = run("summary", "--since", "2025-12", "--csv")
    assert cells(result)[1:] == [["Mira Solenn", "2", "2025-12-01", "2026-01"]]
    assert "1 without a known year left out" in result.stderr


@pytest.mark.parametrize("form", ["table", "plain", "csv", "tsv", "json", "jsonl", "md"])
def test_a_limit_keeps_the_first_groups_in_every_form(run: Run, form: str) -> None:
    """``-n 1`` asks for the one most frequent."""
    shown = run("summary", "-n", "1", "-f", form).stdout
    assert "Mira Solenn" in shown
    assert "Joreth Vaskil" not in shown


def test_a_caption_says_how_many_were_counted(run: Run) -> None:
    """Beneath the table stand the filters and the number."""
    result = run("summary", "-t", "trade", "-f", "table")
    assert result.stdout.splitlines()[-1].strip() == "topic trade · 3 statements"


def test_markdown_keeps_a_bar_inside_its_cell(run: Run, store: Store) -> None:
    """A name with a bar in it does not break the table."""
    store.add([Statement(text="Six.", official="Solenn | Vaskil")])
    assert "| Solenn \\| Vaskil |" in run("summary", "-f", "md").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--by", "contry"], "did you mean country?"),
        (["--by", "mood"], "choose one of official, country, topic"),
        (["--by", "country", "--by", "year", "--by", "kind"], "one field, or two"),
    ],
)
def test_a_field_that_is_none_is_refused(run: Run, arguments: list[str], told: str) -> None:
    """Exit 2, one line."""
    result = run("summary", *arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert told in result.stderr


def test_a_name_that_is_none_on_record_is_said(run: Run, store: Store) -> None:
    """As by a look-up, with what is nearly it."""
    store.add([Statement(text="We agree.", official="Mira Solenn")])
    for asked in (("summary",), ("countries",), ("summary", "--by", "year")):
        told = run(*asked, "-o", "Solen").stderr
        assert "there is no official 'Solen'; did you mean Mira Solenn?" in told


@pytest.mark.parametrize("call", [("summary",), ("officials",)])
def test_a_terminal_with_room_shows_a_bar_for_each_year(call: tuple[str, ...]) -> None:
    """The tallest is the most of one name in one year; what has no year is a row of dots."""
    terminal = Terminal(["onrecord", *call, "--no-pager"], columns=100)
    assert terminal.end() == 0
    shown = re.sub(r"\x1b\[[\d;]*m", "", terminal.shown)
    ends = {each[:14]: each.split()[-1] for each in shown.splitlines() if each.strip()}
    assert ends["official      "] == "2025–2026"
    assert ends["Mira Solenn   "] == "█▄"
    assert ends["Joreth Vaskil "] == "▄·"
    assert ends["Tavi Orrelund "] == "··"
    assert "a bar is a year, the tallest 2 statements" in shown


def test_many_years_share_a_bar_where_there_is_little_room(store: Store) -> None:
    """The bars say of how many years they are."""
    store.add([Statement(text="Once.", official="Old Hand", date="1951")])
    terminal = Terminal(["onrecord", "summary", "--no-pager"], columns=80)
    assert terminal.end() == 0
    assert "1951–2026" in terminal.shown
    assert "a bar is 5 years, the tallest 3 statements" in terminal.shown


def test_a_narrow_terminal_and_a_file_have_no_bars(run: Run) -> None:
    """Only the counts are there."""
    terminal = Terminal(["onrecord", "summary", "--no-pager"], columns=48)
    assert terminal.end() == 0
    assert "·" not in terminal.shown.replace(" · ", "")
    assert "█" not in run("summary", "-f", "table").stdout
