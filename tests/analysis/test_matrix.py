"""Heat maps: officials by topics, counts or stances, in every form."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from conftest import Run
from onrecord import Statement, Store

HOSTILE = '<script>alert(1)</script>|"&'
SHELF = [
    Statement(
        text="One.",
        official="Mira Solenn",
        topics=("ferries", "trade"),
        stance="support",
        date="2021-05-01",
        country="BV",
    ),
    Statement(
        text="Two.",
        official="Mira Solenn",
        topics=("ferries",),
        stance="oppose",
        date="2024-05-01",
        country="BV",
    ),
    Statement(text="Three.", official="Mira Solenn", topics=("ferries",), date="2024-06"),
    Statement(text="Four.", official="Joreth Vaskil", topics=("trade",), stance="oppose"),
    Statement(text="Five.", official="Joreth Vaskil", topics=("salt",), date="XXXX-04-16"),
    Statement(text="Six.", official="Tavi Orrelund", topics=(HOSTILE,), date="2024"),
    Statement(text="Seven.", official="Tavi Orrelund", status="retracted", topics=("trade",)),
]


@pytest.fixture(autouse=True)
def _shelf(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    store.add(SHELF)


def sheet(text: str) -> list[list[str]]:
    """Return the rows of CSV."""
    return list(csv.reader(io.StringIO(text)))


def row(text: str, name: str) -> str:
    """Return the line of a printed table that begins with a name."""
    return next(line for line in text.splitlines() if line.startswith(name))


def test_officials_stand_in_rows_and_topics_in_columns(run: Run) -> None:
    head, first, second, *_ = sheet(run("matrix", "--csv").stdout)
    assert head == ["official", "ferries", "trade", HOSTILE, "salt", "all"]
    assert first == ["Mira Solenn", "3", "1", "0", "0", "3"]
    assert second == ["Joreth Vaskil", "0", "1", "0", "1", "2"]


def test_all_counts_a_statement_with_two_topics_once_and_says_so(run: Run) -> None:
    result = run("matrix", "-f", "table")
    assert row(result.stdout, "Mira Solenn").split()[-1] == "3"
    assert "counts each statement once" in " ".join(result.stdout.split())


def test_what_was_never_said_is_a_dot_and_no_zero(run: Run) -> None:
    cells = row(run("matrix", "-f", "table").stdout, "Joreth Vaskil").split()[2:]
    assert cells.count("·") == 2


def test_shades_say_without_colour_how_much(run: Run) -> None:
    drawn = run("matrix", "-f", "table").stdout
    assert "█ 3" in row(drawn, "Mira Solenn")
    assert "█" not in row(drawn, "Joreth Vaskil")


@pytest.mark.parametrize(
    ("official", "signs"),
    [("Mira Solenn", ["± 3", "+ 1"]), ("Joreth Vaskil", ["− 1", "? 1"])],
)
def test_signs_say_the_stance_and_what_is_not_stated(
    run: Run, official: str, signs: list[str]
) -> None:
    result = run("matrix", "--cells", "stance", "-f", "table")
    line = row(result.stdout, official)
    assert all(each in line for each in signs)
    assert "? not stated" in result.stdout


def test_json_counts_each_stance_of_a_cell(run: Run) -> None:
    cells = json.loads(run("matrix", "--cells", "stance", "--json").stdout)
    assert cells[0] == {
        "official": "Mira Solenn",
        "topic": "ferries",
        "count": 3,
        "stance": "mixed",
        "stances": {"support": 1, "oppose": 1, "not stated": 1},
    }


def test_over_the_years_a_year_without_a_statement_is_a_column(run: Run) -> None:
    head, *rows = sheet(run("matrix", "--by", "year", "--csv").stdout)
    assert head[1:6] == ["2021", "2022", "2023", "2024", "year unknown"]
    assert rows[0] == ["Mira Solenn", "1", "0", "0", "2", "0", "0", "3"]


@pytest.mark.parametrize(
    ("flags", "corner"),
    [
        (["--by", "country"], "country"),
        (["--by", "about"], "official"),
        (["--by", "topic", "--by", "year"], "topic"),
    ],
)
def test_one_field_takes_the_side_it_is_made_for(run: Run, flags: list[str], corner: str) -> None:
    assert sheet(run("matrix", *flags, "--csv").stdout)[0][0] == corner


def test_the_largest_columns_are_kept_and_the_rest_summed_as_other(run: Run) -> None:
    head, *rows = sheet(run("matrix", "--columns", "2", "--csv").stdout)
    assert head == ["official", "ferries", "other (3)", "all"]
    assert ["Joreth Vaskil", "0", "2", "2"] in rows


def test_of_years_the_latest_are_kept(run: Run) -> None:
    head = sheet(run("matrix", "--by", "year", "--columns", "3", "--csv").stdout)[0]
    assert head == ["official", "earlier (4)", "year unknown", "no date", "all"]


@pytest.mark.parametrize("width", [40, 60, 80, 160])
def test_a_table_keeps_to_the_width_of_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, run("matrix", "-f", "table").stdout.splitlines())) <= width


def test_retracted_statements_are_left_out_and_that_is_said(run: Run) -> None:
    assert "1 retracted" in run("matrix", "-f", "table").stdout
    assert "1 retracted" in run("matrix", "--csv").stderr
    assert sheet(run("matrix", "--csv", "--all-statuses").stdout)[1][-1] == "3"


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [each for name, each in attrs if name in ("src", "href") and each]


def test_the_page_asks_for_nothing_and_runs_nothing(run: Run) -> None:
    text = run("matrix", "-f", "html").stdout
    page = _Page(text)
    assert "script" not in page.tags
    assert page.addresses == []
    assert page.tags.count("td") == 3 * 5
    assert "default-src 'none'" in text


def test_each_cell_of_the_page_says_itself_in_words(run: Run) -> None:
    text = run("matrix", "-f", "html", "--cells", "stance").stdout
    said = "Mira Solenn, ferries: 3 statements (1 support, 1 oppose, 1 not stated)"
    assert f'title="{said}"' in text


def test_the_drawing_is_one_svg_with_title_and_words(run: Run, tmp_path: Path) -> None:
    run("matrix", "--output", "heat.svg")
    drawing = ET.parse(tmp_path / "heat.svg").getroot()  # noqa: S314  our own file
    texts = [each.text for each in drawing.iter() if each.tag.endswith("text")]
    assert "Statements by official and topic" in texts
    assert "Mira Solenn" in texts
    assert not any(each.tag.endswith(("script", "image")) for each in drawing.iter())


def test_markdown_escapes_and_carries_the_caveat(run: Run) -> None:
    text = run("matrix", "-f", "md").stdout
    assert "\\<script>alert(1)\\</script>\\|" in text
    assert len(re.findall(r"^\|", text, re.MULTILINE)) == 2 + 3
    assert "counts each statement once" in text


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--by", "topic", "--by", "topic"], "two different fields"),
        (["--by", "offical"], "official"),
        (["--cells", "mood"], "count, stance"),
        (["-f", "xlsx"], "table, plain, csv"),
        (["--output", "heat.jsonl"], "table, plain, csv"),
    ],
)
def test_a_mistyped_flag_is_answered_with_what_it_may_be(
    run: Run, flags: list[str], told: str
) -> None:
    result = run("matrix", *flags)
    assert result.exit_code == 2
    assert told in result.stderr


def test_nothing_found_is_said_and_no_failure(run: Run) -> None:
    result = run("matrix", "-o", "nobody", "-f", "table")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "there is no official 'nobody'" in result.stderr
    assert run("matrix", "-o", "nobody", "--exit-status").exit_code == 1
