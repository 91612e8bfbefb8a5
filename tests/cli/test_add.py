"""Recording by hand: each flag has its field, the print is kept, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from onrecord import Source, Store
from stores import only

Run = Callable[..., Result]

WORDS = "We will share the herring quota."
NEW = "new official: Mira Solenn\n"


@pytest.mark.parametrize(
    ("flags", "field", "kept"),
    [
        (["-o", "Mira Solenn"], "official", "Mira Solenn"),
        (["--official", "Mira Solenn"], "official", "Mira Solenn"),
        (["-c", "Bouvet Island"], "country", "BV"),
        (["--country", "bvt"], "country", "BV"),
        (["-t", "fisheries", "-t", "trade/ salt"], "topics", ("fisheries", "trade/salt")),
        (["-d", "2025-11-04"], "date", "2025-11-04"),
        (["--date", "2025-Q4"], "date", "2025-36"),
        (["--kind", "direct"], "kind", "direct"),
        (["--kind", "Indirect"], "kind", "indirect"),
        (["--role", "Minister of Fisheries"], "role", "Minister of Fisheries"),
        (["--org", "Shoal League"], "organization", "Shoal League"),
        (["--on-behalf-of", "Shoal League"], "on_behalf_of", "Shoal League"),
        (["--with", "Joreth Vaskil"], "co_speakers", ("Joreth Vaskil",)),
        (["--about", "Antarctica", "--about", "Shoal League"], "about", ("AQ", "Shoal League")),
        (["--stance", "oppose"], "stance", "oppose"),
        (["--event", "Northern Shoals Conference"], "event", "Northern Shoals Conference"),
        (["--place", "Grey Harbour"], "place", "Grey Harbour"),
        (["--context", "Asked about boats."], "context", "Asked about boats."),
        (["--lang", "fr"], "language", "fr"),
        (["--original", "Nous partagerons."], "original", "Nous partagerons."),
        (["--original-lang", "fr"], "original_language", "fr"),
        (["--note", "Heard live."], "note", "Heard live."),
        (["--status", "verified"], "status", "verified"),
        (["--ref", "row 7"], "ref", "row 7"),
    ],
)
def test_a_flag_fills_its_field(
    run: Run, store: Store, flags: list[str], field: str, kept: object
) -> None:
    """What a flag is given stands in the field of its name."""
    run("add", WORDS, *flags)
    assert getattr(only(store), field) == kept


@pytest.mark.parametrize(
    ("flag", "typed", "source"),
    [
        ("--source", "Quota day", Source(title="Quota day")),
        ("-s", "Quota day", Source(title="Quota day")),
        ("--publisher", "Harbour Gazette", Source(publisher="Harbour Gazette")),
        ("--via", "Shoal News", Source(via="Shoal News")),
        ("--author", "A. Tern", Source(author="A. Tern")),
        ("-u", "https://example.org/q", Source(url="https://example.org/q")),
        ("--url", "https://example.org/q", Source(url="https://example.org/q")),
        ("--issued", "4 November 2025", Source(issued="2025-11-04")),
        ("--accessed", "yesterday", Source(accessed="2026-03-19")),
        ("--locator", "p. 3", Source(locator="p. 3")),
        ("--archive-url", "https://example.org/a", Source(archive_url="https://example.org/a")),
    ],
)
def test_a_flag_of_the_source_fills_the_source(
    run: Run, store: Store, flag: str, typed: str, source: Source
) -> None:
    """What is known of the source stands in the first source."""
    run("add", WORDS, flag, typed)
    assert only(store).sources == (source,)


@pytest.mark.parametrize(
    "text",
    [
        "We [sic] will accept [the agreement] [/x] :smile:",
        "  two  blanks  at each end  ",
        "tab\there\nand a second line",
        "«Оставим», — сказал он…",
        "\u202eright to left\u202c \x1b[31mred",
        "約" * 4000,
    ],
)
def test_words_are_kept_exactly(run: Run, store: Store, text: str) -> None:
    """Nothing is trimmed, re-spaced, re-quoted or taken for markup."""
    run("add", text)
    assert only(store).text == text


def test_line_ends_become_lf(run: Run, store: Store) -> None:
    """CR and CRLF are the one thing that changes in a text."""
    run("add", "one\r\ntwo\rthree")
    assert only(store).text == "one\ntwo\nthree"


def test_words_that_begin_with_a_hyphen_follow_two(run: Run, store: Store) -> None:
    """A text that looks like a flag is recorded after ``--``."""
    run("add", "-o", "Mira Solenn", "--", "-5% is no growth.")
    assert only(store).text == "-5% is no growth."


@pytest.mark.parametrize(
    ("piped", "kept"),
    [
        ("one line\n", "one line"),
        ("\ufeffafter a mark\n", "after a mark"),
        ("one\r\ntwo\r\n", "one\ntwo"),
        ("  blanks stay  \n\n", "  blanks stay  \n"),
    ],
)
def test_a_hyphen_reads_the_words_from_a_pipe(
    run: Run, store: Store, piped: str, kept: str
) -> None:
    """Words come through standard input, less the line end that the pipe added."""
    run("add", "-", "-o", "Mira Solenn", stdin=piped.encode())
    assert only(store).text == kept


def test_stdin_is_not_read_unasked(run: Run, store: Store) -> None:
    """Only an explicit hyphen reads standard input."""
    run("add", stdin="words nobody asked for")
    assert store.count() == 0


def test_in_a_pipe_the_bare_id_is_printed(run: Run, store: Store) -> None:
    """A script gets the whole id, and nothing else, on stdout."""
    result = run("add", WORDS)
    assert result.stdout == only(store).id + "\n"


def test_no_year_is_filled_in(run: Run, store: Store) -> None:
    """A day without a year stays one."""
    run("add", WORDS, "-d", "16 April")
    assert only(store).date == "XXXX-04-16"


def test_a_missing_year_is_said(run: Run) -> None:
    """Who types a day without a year is told what is kept."""
    result = run("add", WORDS, "-d", "16 April")
    assert "16 April, year unknown" in result.stderr


def test_a_resolved_day_keeps_what_was_typed(run: Run, store: Store) -> None:
    """Yesterday becomes a day at once; the word stays in ``typed``."""
    run("add", WORDS, "-d", "yesterday")
    assert (only(store).date, only(store).typed["date"]) == ("2026-03-19", "yesterday")


def test_a_resolved_day_is_said(run: Run) -> None:
    """The day that was understood is told on stderr."""
    result = run("add", WORDS, "-d", "monday")
    assert "2026-03-16" in result.stderr


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("“The ferry will run.”", "", "is in quotation marks: add --kind direct"),
        ("「好」", "", "is in quotation marks: add --kind direct"),
        ("“No,” she said, “not yet.”", "", ""),
        ("“No,” she said, “not yet.”", "direct", "--kind mixed if the rest is a report"),
        ("“Reform” is a word, and no fish.", "direct", "--kind mixed if the rest is a report"),
        ("“The ferry will run.”", "direct", ""),
        ("It’s the ferry’s 5' 10\u2033 ramp.", "direct", ""),
        ("“No,” she said, “not yet.”", "mixed", ""),
    ],
)
def test_marks_and_kind_that_may_not_agree_are_said(
    run: Run, store: Store, text: str, kind: str, told: str
) -> None:
    """A report between two quotations would else be shown as the speaker's own words."""
    result = run("add", text, "-o", "Mira Solenn", *(("--kind", kind) if kind else ()))
    assert (only(store).text, only(store).kind) == (text, kind)
    notes = result.stderr.replace(NEW, "")
    assert told in notes
    assert bool(told) == bool(notes)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2nd quarter 2023", "'2nd quarter 2023' is recorded as 2023-Q2\n"),
        ("fall 2019", "'fall 2019' is recorded as autumn 2019\n"),
        ("16/4/2024", "'16/4/2024' is recorded as 2024-04-16\n"),
        *(("spring 2019", ""), ("7 march 2024", ""), ("March 2024", ""), ("2023-Q2", "")),
    ],
)
def test_a_date_is_said_as_it_was_taken(run: Run, typed: str, told: str) -> None:
    """In words that a reader knows; nothing where they are those that were typed."""
    result = run("add", WORDS, "-o", "Mira Solenn", "-d", typed)
    assert result.stderr.replace(NEW, "") == told


def test_an_order_of_numbers_settles_an_ambiguous_date(run: Run, store: Store) -> None:
    """``--date-order`` decides between two days, and the record says so."""
    run("add", WORDS, "-d", "04/11/2025", "--date-order", "dmy")
    assert (only(store).date, only(store).basis["date"]) == ("2025-11-04", "dmy")


@pytest.mark.parametrize("typed", ["<Varnholm>", "‹Varnholm›", "'<Varnholm>'", "< Varnholm >"])
def test_a_country_that_is_none_is_kept_as_printed(run: Run, store: Store, typed: str) -> None:
    """In brackets it is not looked up: kept as an import keeps it, and said."""
    result = run("add", WORDS, "-c", typed)
    assert (only(store).country, only(store).printed) == ("", {"country": "Varnholm"})
    assert "'Varnholm' is recorded as written, without a country code" in result.stderr


def test_a_country_keeps_what_was_typed(run: Run, store: Store) -> None:
    """The code is kept beside the name that was typed."""
    run("add", WORDS, "-c", "bouvet island")
    assert only(store).typed["country"] == "bouvet island"


@pytest.mark.parametrize("text", ["“We agree.”", '"We agree."', "«We agree.»", "„We agree.“"])
def test_quotation_marks_propose_a_direct_quotation(run: Run, text: str) -> None:
    """Marks round the words bring up ``--kind direct``."""
    result = run("add", text)
    assert "--kind direct" in result.stderr


def test_quotation_marks_decide_nothing(run: Run, store: Store) -> None:
    """What is proposed is not taken: the kind stays not stated."""
    run("add", "“We agree.”")
    assert only(store).kind == ""


def test_without_marks_nothing_is_proposed(run: Run) -> None:
    """Plain words raise no question of kind."""
    result = run("add", WORDS, "-o", "Mira Solenn", "-d", "2025-11-04")
    assert result.stderr == NEW


def test_the_same_statement_again_adds_nothing(run: Run, store: Store) -> None:
    """Recording twice keeps one."""
    run("add", WORDS, "-o", "Mira Solenn", "-d", "2025-11-04")
    run("add", WORDS, "-o", "Mira Solenn", "-d", "2025-11-04")
    assert store.count() == 1


def test_the_same_statement_again_has_the_same_id(run: Run) -> None:
    """Whoever records it again is given the id it has."""
    first = run("add", WORDS, "-o", "Mira Solenn", "-d", "2025-11-04")
    again = run("add", WORDS, "-o", "Mira Solenn", "-d", "2025-11-04", "--event", "Shoals")
    assert again.stdout == first.stdout


def test_the_same_words_with_a_new_source_add_the_source(run: Run, store: Store) -> None:
    """A second outlet joins the first on one statement."""
    for outlet in ("Harbour Gazette", "Evening Ledger"):
        run("add", WORDS, "-o", "Mira Solenn", "-d", "2025-11-04", "--publisher", outlet)
    assert [each.publisher for each in only(store).sources] == ["Harbour Gazette", "Evening Ledger"]


def test_the_same_words_on_an_unknown_day_are_two(run: Run, store: Store) -> None:
    """Without a day, two events keep two statements."""
    run("add", "Thank you.", "-o", "Mira Solenn", "--event", "Shoals")
    run("add", "Thank you.", "-o", "Mira Solenn", "--event", "Harbour day")
    assert store.count() == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "no text given"),
        ([""], "no text given"),
        (["  \n"], "no text given"),
        ([WORDS, "-d", "04/11/2025"], "2025-11-04 or 2025-04-11"),
        ([WORDS, "-d", "31/02/2025"], "no calendar has that day"),
        ([WORDS, "-d", "2025-02-30"], "no day 30"),
        ([WORDS, "-d", "soon"], "type it as 2024-04-16"),
        ([WORDS, "-d", "4.11.25"], "four digits"),
        ([WORDS, "-c", "Antartica"], "did you mean Antarctica (AQ)?"),
        ([WORDS, "-c", "Varnholm"], "'<Varnholm>' records it as written"),
        ([WORDS, "-c", "Antartica"], "Antarctica (AQ)? '<Antartica>' records it as written"),
        ([WORDS, "-c", "<>"], "is not a country I know"),
        ([WORDS, "--kind", "verbatim"], "choose one of direct, mixed, indirect, document"),
        ([WORDS, "--stance", "pro"], "choose one of support, oppose, neutral, mixed"),
        ([WORDS, "--status", "fresh"], "choose one of draft, recorded, verified"),
        ([WORDS, "--lang", "French!"], "language code"),
        ([WORDS, "--issued", "31/02/2025"], "no calendar has that day"),
        ([WORDS, "--date-order", "ydm"], "it must be dmy or mdy"),
        (["nul\x00byte"], "U+0000"),
        ([WORDS, "a second text"], "unexpected extra argument"),
    ],
)
def test_what_cannot_be_recorded_is_refused_in_one_line(
    run: Run, arguments: list[str], told: str
) -> None:
    """Exit 2, and one line that says what to type instead."""
    result = run("add", *arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert told in result.stderr


@pytest.mark.parametrize(
    "arguments", [[WORDS, "-d", "31/02/2025"], [WORDS, "-c", "Varnholm"], [], ["nul\x00byte"]]
)
def test_what_is_refused_leaves_no_file(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    """A slip writes nothing at all."""
    run("add", *arguments)
    assert list(tmp_path.iterdir()) == []


def test_words_from_a_pipe_in_another_encoding_are_refused(run: Run) -> None:
    """The byte that is not UTF-8 is named with its line."""
    result = run("add", "-", stdin="première\nété".encode("latin-1"))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "line 1: byte 0xe8 is not UTF-8" in result.stderr


def test_the_store_is_made_with_its_folders(run: Run, tmp_path: Path) -> None:
    """The first record makes what is missing on the way."""
    place = tmp_path / "new" / "folder" / "statements.json"
    run("add", WORDS, "-S", str(place))
    assert place.exists()


def test_a_record_tells_when_it_was_made(run: Run, store: Store) -> None:
    """The moment of recording and the command's batch are kept."""
    run("add", WORDS)
    kept: Any = only(store)
    assert kept.recorded_at.endswith("Z")
    assert kept.batch


def test_like_takes_all_but_words_kind_and_place(run: Run, store: Store) -> None:
    """What two statements of one article share is typed once."""
    flags = ("-o", "Mira Solenn", "--role", "Envoy", "-c", "Norway", "-d", "16 April", "-t", "fish")
    source = ("-s", "Quota day", "--via", "TASS", "--issued", "17 April", "--locator", "p. 3")
    own = ("--kind", "direct", "--note", "mine", "--ref", "7", "--status", "verified")
    run("add", "We agree.", *flags, *source, *own, "--event", "a round table")
    first = next(store.statements())
    assert run("add", "We share it.", "--like", first.id[:6]).exit_code == 0
    _, second = store.statements()
    assert (second.official, second.role, second.country) == ("Mira Solenn", "Envoy", "NO")
    assert (second.date, second.event, second.topics) == (first.date, first.event, ("fish",))
    assert second.printed == first.printed
    assert (second.kind, second.note, second.ref, second.status) == ("", "", "", "recorded")
    (there,) = second.sources
    assert (there.title, there.via, there.locator) == ("Quota day", "TASS", "")


def test_flags_go_before_the_statement_it_is_like(run: Run, store: Store) -> None:
    """Another speaker has no office of the first; a flag of the source changes its part."""
    run("add", "We agree.", "-o", "Mira Solenn", "--role", "Envoy", "-u", "https://a", "-s", "Day")
    first = next(store.statements())
    other = ("-o", "Joreth Vaskil", "--locator", "p. 4", "-t", "salt")
    run("add", "We share it.", "--like", first.id, *other)
    _, second = store.statements()
    assert (second.official, second.role, second.topics) == ("Joreth Vaskil", "", ("salt",))
    (there,) = second.sources
    assert (there.title, there.url, there.locator) == ("Day", "https://a", "p. 4")


def test_like_a_statement_that_is_not_there_is_refused(run: Run, store: Store) -> None:
    """Nothing is recorded then."""
    assert run("add", "We agree.", "--like", "zzzz").exit_code == 3
    assert store.count() == 0
