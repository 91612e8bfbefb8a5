"""One statement in full: everything that is known, nothing cut, and a line to cite."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from typer.testing import Result

from onrecord import Link, Origin, Source, Statement, Store

Run = Callable[..., Result]
Make = Callable[..., Statement]

FIRST = "aaaa" + "0" * 22
SECOND = "aaaa" + "1" * 22
THIRD = "bbbb" + "2" * 22

WHOLE = Statement(
    id=THIRD,
    text="We will share the herring quota.\nWe shall count the boats.",
    kind="direct",
    official="Mira Solenn",
    co_speakers=("Joreth Vaskil",),
    role="Minister of Fisheries",
    organization="Ministry of Fisheries",
    country="BV",
    on_behalf_of="Shoal League",
    language="en",
    original="Nous partagerons.",
    original_language="fr",
    context="Asked about boats.",
    topics=("fisheries/herring", "trade"),
    about=("AQ", "Shoal League"),
    stance="support",
    date="2025-11-04",
    event="Northern Shoals Conference",
    place="Grey Harbour",
    sources=(
        Source(
            title="Quota day",
            publisher="Harbour Gazette",
            author="A. Tern",
            url="https://example.org/q",
            issued="2025-11-05",
            accessed="2025-11-06",
            via="Shoal News",
            locator="p. 3",
            archive_url="https://example.org/a",
            text="We share the quota.",
        ),
        Source(publisher="Evening Ledger"),
    ),
    printed={"official": "the minister", "date": "4 Nov"},
    basis={"date": "published"},
    status="disputed",
    note="Heard live.",
    starred=True,
    links=(Link("corrects", FIRST),),
    former_ids=(SECOND,),
    ref="row 7",
    extra={"desk": "north"},
    origin=Origin("turns.csv", 12),
    recorded_at="2026-01-02T00:00:00Z",
    recorded_by="desk two",
    batch="b4tch",
)


@pytest.mark.parametrize(
    "known",
    [
        *(THIRD, "We shall count the boats.", "Mira Solenn, Joreth Vaskil"),
        *("Minister of Fisheries", "Ministry of Fisheries", "Bouvet Island", "Shoal League"),
        *("en", "fr", "Nous partagerons.", "Asked about boats.", "fisheries/herring, trade"),
        *("Antarctica, Shoal League", "support", "4 November 2025", "Northern Shoals Conference"),
        *("Grey Harbour", "Quota day", "Harbour Gazette", "A. Tern", "https://example.org/q"),
        *("5 November 2025", "6 November 2025", "via Shoal News", "p. 3", "https://example.org/a"),
        *("We share the quota.", "Evening Ledger", "printed: the minister", "printed: 4 Nov"),
        *("known by: published", "disputed", "Heard live.", f"corrects {FIRST}", SECOND, "row 7"),
        *("desk", "north", "turns.csv, row 12", "2026-01-02T00:00:00Z", "desk two", "b4tch"),
        *("direct", "starred"),
    ],
)
def test_everything_that_is_known_is_shown(run: Run, store: Store, known: str) -> None:
    """No field of a statement is left out."""
    store.add([WHOLE])
    assert known in run("show", THIRD).stdout


def test_what_is_printed_or_known_of_any_field_is_shown(run: Run, store: Store, said: Make) -> None:
    """A print or a basis stands beside its field, whichever that is."""
    store.add(
        [said(id=FIRST, kind="indirect", printed={"kind": "reported"}, basis={"text": "own words"})]
    )
    shown = run("show", FIRST).stdout
    assert "reported" in shown
    assert "own words" in shown


def test_an_unfilled_field_takes_no_line(run: Run, store: Store, said: Make) -> None:
    """Only what is known is printed."""
    store.add([said(id=FIRST, official="Mira Solenn")])
    assert "stance" not in run("show", FIRST).stdout


@pytest.mark.parametrize(
    "text",
    [
        "We [sic] will accept [the agreement] [/x] :smile:",
        "漁業配額" * 1000,
        "https://example.org/" + "long/" * 200,
        "one line\n\n  another, indented",
    ],
)
def test_words_are_shown_whole(run: Run, store: Store, said: Make, text: str) -> None:
    """Nothing is cut, folded or taken for markup."""
    store.add([said(text, id=FIRST)])
    assert text in run("show", FIRST).stdout


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("direct", "“We agree.”"),
        ("mixed", "We agree."),
        ("indirect", "We agree."),
        ("document", "We agree."),
        ("", "We agree."),
    ],
)
def test_only_the_speakers_own_words_stand_in_marks(
    run: Run, store: Store, said: Make, kind: str, first: str
) -> None:
    """Quotation marks are printed round ``direct`` and nothing else."""
    store.add([said(id=FIRST, kind=kind)])
    assert run("show", FIRST).stdout.splitlines()[0] == first


def test_printed_marks_are_not_doubled(run: Run, store: Store, said: Make) -> None:
    """Words printed in marks get no second pair."""
    store.add([said("“We agree.”", id=FIRST, kind="direct")])
    assert run("show", FIRST).stdout.splitlines()[0] == "“We agree.”"


@pytest.mark.parametrize("typed", [THIRD, "bbbb", "BBBB2", f" {THIRD} ", "bbbb22"])
def test_a_beginning_of_four_is_enough(run: Run, store: Store, said: Make, typed: str) -> None:
    """An id goes by any beginning that is its own, in either case."""
    store.add([said("One.", id=FIRST), said("Two.", id=THIRD)])
    assert run("show", typed).stdout.startswith("Two.")


@pytest.mark.parametrize("typed", ["aaaa11", "AAAAII", "aaaall"])
def test_an_id_read_aloud_is_understood(run: Run, store: Store, said: Make, typed: str) -> None:
    """As in Crockford's base32, i and l are 1."""
    store.add([said("One.", id=FIRST), said("Two.", id=SECOND)])
    assert run("show", typed).stdout.startswith("Two.")


def test_several_are_shown_in_the_order_asked(run: Run, store: Store, said: Make) -> None:
    """Each id gets its sheet."""
    store.add([said("One.", id=FIRST), said("Two.", id=THIRD)])
    shown = run("show", "bbbb", FIRST).stdout
    assert shown.index("Two.") < shown.index("One.")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("zzzz", "there is no statement with the id 'zzzz'"),
        ("aaa", "there is no statement with the id 'aaa'"),
        ("", "there is no statement with the id ''"),
        ("aaaa", "type one of aaaa0, aaaa1"),
    ],
)
def test_an_id_that_is_none_or_many_exits_with_3(
    run: Run, store: Store, said: Make, typed: str, told: str
) -> None:
    """One line says what to type instead."""
    store.add([said("One.", id=FIRST), said("Two.", id=SECOND)])
    result = run("show", typed)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
    assert told in result.stderr


def test_one_unknown_id_among_known_ones_shows_nothing(run: Run, store: Store, said: Make) -> None:
    """All ids are looked up before anything is printed."""
    store.add([said("One.", id=FIRST)])
    result = run("show", FIRST, "zzzz")
    assert (result.exit_code, result.stdout) == (3, "")


def test_json_gives_the_documents(run: Run, store: Store) -> None:
    """One array, fields as in the model, lossless."""
    store.add([WHOLE])
    (document,) = json.loads(run("show", THIRD, "--json").stdout)
    assert (document["text"], document["country"], document["links"]) == (
        WHOLE.text,
        "BV",
        [{"type": "corrects", "to": FIRST}],
    )


@pytest.mark.parametrize(
    "part",
    [
        *("Mira Solenn", "Minister of Fisheries", "Bouvet Island", "Northern Shoals Conference"),
        *("4 November 2025", "Quota day", "Harbour Gazette", "Shoal News", "https://example.org/q"),
        *("direct quotation", "disputed", "Evening Ledger"),
        "“We will share the herring quota.” … “We shall count the boats.”",
    ],
)
def test_a_citation_names_who_when_where_and_the_source(run: Run, store: Store, part: str) -> None:
    """The attribution line carries all that a reader needs to check it."""
    store.add([WHOLE])
    assert part in run("show", THIRD, "--cite").stdout


def test_a_citation_is_one_line(run: Run, store: Store) -> None:
    """It is ready to paste."""
    store.add([WHOLE])
    assert run("show", THIRD, "--cite").stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("kind", "manner"),
    [
        ("indirect", "reported speech"),
        ("mixed", "partly quoted"),
        ("document", "written text"),
        ("", "kind not stated"),
    ],
)
def test_a_citation_says_when_the_words_are_not_the_speakers(
    run: Run, store: Store, said: Make, kind: str, manner: str
) -> None:
    """A paraphrase is never cited as a quotation."""
    store.add([said(id=FIRST, kind=kind)])
    cited = run("show", FIRST, "--cite").stdout
    assert manner in cited
    assert "“" not in cited


def test_a_citation_of_a_day_without_a_year_says_so(run: Run, store: Store, said: Make) -> None:
    """No year is invented."""
    store.add([said(id=FIRST, date="XXXX-04-16")])
    assert "16 April, year unknown" in run("show", FIRST, "--cite").stdout


@pytest.mark.parametrize("url", ["", "file:///etc/hostname", "javascript:alert(1)"])
def test_open_refuses_what_is_no_web_address(run: Run, store: Store, said: Make, url: str) -> None:
    """Only http and https reach the browser."""
    store.add([said(id=FIRST, sources=(Source(title="Quota day", url=url),))])
    result = run("open", FIRST)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "has no address to open" in result.stderr


def test_open_calls_the_browser_with_the_source(
    run: Run, store: Store, said: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address of the first source that has one is opened."""
    store.add([said(id=FIRST, sources=(Source(title="x"), Source(url="https://example.org/q")))])
    called: list[str] = []
    monkeypatch.setattr("webbrowser.open", called.append)
    run("open", FIRST)
    assert called == ["https://example.org/q"]


@pytest.mark.parametrize("hidden", ["\u200b", "\u200d", "\u2060", "\U000e0041"])
def test_a_character_that_cannot_be_seen_in_a_name_is_named(
    run: Run, store: Store, hidden: str
) -> None:
    """Two names that look alike are seen to differ; a Persian name keeps its joiner."""
    store.add([Statement(text="We agree.", official=f"Mi{hidden}ra Solenn")])
    persian = Statement(text="No.", official="علی\u200cرضا")
    store.add([persian])
    (said,) = (each for each in store.find() if each.text == "We agree.")
    for shown in (run("show", said.id).stdout, run("find", "agree", "-f", "table").stdout):
        assert f"<U+{ord(hidden):04X}>" in shown
    assert "علی\u200cرضا" in run("show", persian.id).stdout
