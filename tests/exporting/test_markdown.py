"""The dossier as Markdown, through the command line and as its readers parse it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from conftest import Run
from onrecord import Source, Statement, Store, open_store
from strategies import examples, printed_words, statements, texts

Make = Callable[..., Statement]

GAZETTE = Source(
    title="Herring talks",
    publisher="Harbour Gazette",
    via="Northern Wire",
    url="https://example.org/herring",
    issued="2025-11-05",
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "# not a heading",
    "[click](javascript:alert(1)) ![x](y)",
    "| a | b |\n|---|---|",
    "[^1]: not a note",
    "1. no list\n- none\n+ none\n(a) none\niv. none",
    "```\nno code\n```",
    "~~~\n$x$ @cite ^up^ ~down~ **bold** _soft_ {.class}",
    "\u202egnol\u202c &lt;",
    "no\n===\nheading\n---\nno rule",
    "[ref]: https://example.org",
)


def parsed(page: str) -> list[Token]:
    """Read a page as GitHub does, and give all tokens, those inside lines too."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table").use(footnote_plugin)
    return [each for token in reader.parse(page) for each in (token, *(token.children or ()))]


def shown(page: str) -> str:
    """Return what a reader of the page sees."""
    return "\n".join(each.content for each in parsed(page) if each.type == "text")


def headings(page: str) -> list[str]:
    """Return the second-level headings."""
    return re.findall(r"^## (.*)$", page, flags=re.MULTILINE)


@pytest.fixture
def three(store: Store, said: Make) -> None:
    """Record a quotation, a report without a year, and a joint paper."""
    store.add(
        [
            said(
                "The herring will not wait.",
                official="Mira Solenn",
                role="Minister of Fisheries",
                country="NO",
                kind="direct",
                date="2025-11-04",
                topics=["fisheries", "trade"],
                sources=[GAZETTE],
            ),
            said(
                "Solenn said boats would be counted.",
                official="Mira Solenn",
                kind="indirect",
                date="XXXX-04-16",
                status="disputed",
                printed={"official": "the minister"},
                sources=[GAZETTE],
            ),
            said(
                "A paper.", official="Ilka Vaskil", kind="document", date="2024", topics=["trade"]
            ),
        ]
    )


@pytest.mark.usefixtures("three")
def test_marks_stand_round_own_words_and_a_report_is_called_one(run: Run) -> None:
    """A quotation is a block with marks; everything else says what it is."""
    page = run("find", "-f", "md").stdout
    assert "> “The herring will not wait.”[^1]" in page
    assert "*Reported speech, not the speaker's own words:* Solenn said boats" in page
    assert "*Written text:* A paper." in page


@pytest.mark.usefixtures("three")
def test_an_entry_says_who_as_what_and_when_as_far_as_known(run: Run) -> None:
    """Countries go by name, and no year is made up."""
    page = run("find", "-f", "md").stdout
    assert "**4 November 2025 · Mira Solenn**, Minister of Fisheries, Norway" in page
    assert "**16 April, year unknown · Mira Solenn**" in page


@pytest.mark.usefixtures("three")
def test_standing_and_what_was_printed_are_told(run: Run) -> None:
    """A reader sees that a statement is disputed, and the wording beside what was resolved."""
    page = run("find", "-f", "md").stdout
    assert "**Disputed.**" in page
    assert "printed: official “the minister”" in page


@pytest.mark.usefixtures("three")
def test_a_source_is_one_note_with_its_chain_and_address(run: Run) -> None:
    """Two statements of one article share a note: the speaker, the agency, the outlet."""
    page = run("find", "-f", "md").stdout
    chain = "Mira Solenn → Northern Wire → Harbour Gazette: “Herring talks”, 5 November 2025"
    assert page.count("[^1]") == 3
    assert f"[^1]: {chain}. <https://example.org/herring>." in page


@pytest.mark.usefixtures("three")
def test_the_head_says_what_was_asked_and_when(run: Run) -> None:
    """Filters as understood, what was found, the day, and what dates left out."""
    page = run("find", "-o", "solenn", "--since", "2025", "-f", "md").stdout
    assert "- **Asked for:** official Mira Solenn · since 2025-01-01" in page
    assert "- **Found:** 1 statement, by 1 official, 2025, 1 more left out" in page
    assert "- **As of:** 20 March 2026" in page


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["find"], ["Ilka Vaskil", "Mira Solenn"]),
        (["find", "--by", "topic"], ["fisheries", "trade", "No topic"]),
        (["find", "--by", "country"], ["Norway", "No country stated"]),
        (["find", "--by", "year"], ["2025", "2024", "Year unknown"]),
        (["timeline", "--by", "year"], ["2024", "2025", "Year unknown"]),
        (["timeline"], ["2024", "November 2025", "Year unknown"]),
        (["timeline", "--by", "official"], ["Ilka Vaskil", "Mira Solenn"]),
        (["find", "--by", "date", "-r"], ["2024", "4 November 2025", "Year unknown"]),
        (["export", "-", "--by", "topic"], ["fisheries", "trade", "No topic"]),
    ],
)
def test_headings_are_as_asked(run: Run, arguments: list[str], expected: list[str]) -> None:
    """Names in their order, periods in theirs, what is unknown last."""
    assert headings(run(*arguments, "-f", "md").stdout) == expected


@pytest.mark.usefixtures("three")
def test_the_suffix_of_an_export_tells_it(run: Run, tmp_path: Path) -> None:
    """A file called so is a page."""
    assert run("export", "dossier.md").exit_code == 0
    assert (tmp_path / "dossier.md").read_text().startswith("# Statements on record")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["find", "--by", "topic"], "add -f md or -f html"),
        (["find", "--by", "topics", "-f", "md"], "did you mean topic?"),
        (["timeline", "--by", "mood", "-f", "md"], "choose one of official, country, topic, day"),
        (
            ["find", "--fields", "id", "-f", "md"],
            "does not work with a page; use -f csv or -f json",
        ),
        (["summary", "-f", "html"], "timeline -f html draws them"),
        (["import", "page.md"], "page.md cannot be read back; use csv, tsv, json"),
        (["import", "x.csv", "-f", "md"], "md cannot be read back"),
    ],
)
def test_a_slip_says_what_to_type(
    run: Run, tmp_path: Path, arguments: list[str], told: str
) -> None:
    """Exit 2 and one line."""
    (tmp_path / "page.md").write_text("# x")
    (tmp_path / "x.csv").write_text("text\nx\n")
    result = run(*arguments)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert told in result.stderr


def test_an_interrupted_quotation_is_not_made_one(run: Run, store: Store, said: Make) -> None:
    """Each part has marks of its own."""
    store.add([said("The quota is late,\nAnd the herring early.", kind="direct")])
    page = run("find", "-f", "md").stdout
    assert "> “The quota is late,”\n>\n> “And the herring early.”" in page


@pytest.mark.parametrize("kind", ["direct", "indirect", ""])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_breaks_nothing(
    run: Run, store: Store, said: Make, hostile: str, kind: str
) -> None:
    """Wherever it stands it is text: no tag, link, list, table, code or note of its own."""
    source = Source(title=hostile, publisher=hostile, url=hostile)
    fields = dict.fromkeys(("official", "role", "event", "note", "context", "original"), hostile)
    store.add([said(hostile, kind=kind, topics=[hostile], sources=[source], **fields)])
    tokens = parsed(run("find", "-f", "md").stdout)
    made = {each.type for each in tokens}
    assert not made & {"html_block", "html_inline", "link_open", "image", "table_open"}
    assert not made & {"fence", "code_block", "code_inline", "ordered_list_open", "hr"}
    assert [each.tag for each in tokens if each.type == "heading_open"] == ["h1", "h2"]
    assert sum(each.type == "footnote_ref" for each in tokens) == 1


@settings(
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each has a store of its own
)
@given(statement=statements(text=printed_words, official=texts.filter(str.strip)))
def test_any_statement_is_one_entry(run: Run, statement: Statement) -> None:
    """Whatever the characters: two headings, no tag, and as many links as web addresses."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "statements.json")
        open_store(place).add([statement])
        tokens = parsed(run("find", "-f", "md", "-S", place).stdout)
    made = [each.type for each in tokens]
    assert made.count("heading_open") == 2
    assert not {"html_block", "html_inline", "image", "table_open", "fence"} & set(made)


def test_pandoc_reads_the_notes(run: Run, store: Store, said: Make) -> None:
    """Where pandoc is there, it finds the notes, and no list, rule or link but theirs."""
    if not shutil.which("pandoc"):
        pytest.skip("pandoc is not installed")
    store.add(said(each, kind="direct", sources=[GAZETTE]) for each in HOSTILE)
    page = run("find", "-f", "md").stdout
    done = subprocess.run(
        ["pandoc", "-f", "markdown", "-t", "html"],  # noqa: S607  wherever it is installed
        input=page,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count('class="footnote-ref"') == len(HOSTILE)
    assert not re.search(
        r"<(script|img|table|ol type|sup>up|em>soft|hr|pre)", done.stdout.split("<section")[0]
    )
    assert done.stdout.count("<h1") + done.stdout.count("<h2") == 2
