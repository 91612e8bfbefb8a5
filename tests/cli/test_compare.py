"""Statements beside one another: by period, word by word, and the silent named."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from onrecord import Statement, Store
from onrecord.analysis.compare import compare_texts, find_silent_members, side_by_side
from onrecord.storage import Group

Said = Callable[..., Statement]

FIRST = "The ferry to Varnholm will run every day of the week."
SECOND = "The ferry to Varnholm may run every second day of the week."
THIRD = "Herring is not for sale."


@pytest.fixture
def sides(store: Store, said: Said) -> list[Statement]:
    """Record what two officials of two countries said, and a third of neither."""
    made = [
        said(FIRST, official="Mira Solenn", country="NO", topics=("ferries",), date="2026-01-05"),
        said(SECOND, official="Mira Solenn", country="NO", topics=("ferries",), date="2026-02-01"),
        said(THIRD, official="Mira Solenn", country="NO", topics=("ferries",), date="2026-02-09"),
        said("No.", official="Ove Brandt", country="SE", topics=("ferries",), date="2026-02-03"),
        said("Perhaps.", official="Ana Tern", country="IS", topics=("ferries",), date="2026-02-03"),
    ]
    store.add(made)
    return made


@pytest.mark.usefixtures("sides")
def test_officials_stand_side_by_side_by_period(run: Run) -> None:
    """Counts of each in each period, in JSON too; others are not in it."""
    asked = ("compare", "-o", "solenn", "-o", "brandt", "--by", "month")
    told = json.loads(run(*asked, "--json").stdout)
    cells = {(each["month"], each["official"]): each["count"] for each in told}
    assert cells == {
        ("2026-01", "Mira Solenn"): 1,
        ("2026-02", "Mira Solenn"): 2,
        ("2026-02", "Ove Brandt"): 1,
    }
    drawn = run(*asked, "-f", "table").stdout
    assert "Ana Tern" not in drawn
    assert "Herring" in drawn


@pytest.mark.usefixtures("sides")
def test_countries_stand_side_by_side_by_name(run: Run) -> None:
    """A table names the countries, at any width."""
    drawn = run("compare", "-c", "Norway", "-c", "Sweden", "--by", "month", "-f", "table").stdout
    assert drawn.splitlines()[0].split() == ["month", "Norway", "Sweden", "all"]


@pytest.mark.usefixtures("sides")
def test_names_in_the_place_of_ids_are_told_their_flag(run: Run) -> None:
    """What looks like an id is refused as one."""
    told = run("compare", "solenn", "ana tern")
    assert told.exit_code == 3
    assert "did you mean compare -o solenn -o 'ana tern'?" in told.stderr
    assert run("compare", "zz99", "zz98").stderr.endswith(
        "there is no statement with the id 'zz99'\n"
    )


@pytest.mark.usefixtures("sides")
def test_a_side_of_which_nothing_is_found_is_said(run: Run) -> None:
    """A misspelt name is told from a speaker who said nothing."""
    told = run("compare", "-o", "solenn", "-o", "brant")
    assert told.stderr.startswith("official brant: nothing matched: there is no official 'brant'")
    assert "did you mean Ove Brandt?" in told.stderr
    assert run("compare", "-c", "Norway", "-c", "Peru").stderr == "country Peru: nothing matched\n"


def test_a_speech_is_cut_where_sides_are_compared(run: Run, store: Store, said: Said) -> None:
    """How much is left out stands outside the marks; --full leaves nothing out."""
    speech = "We shall take our own soundings. " * 500
    store.add([said(speech, official="Ove Brandt", kind="direct", date="2026-02-03")])
    store.add([said("No.", official="Mira Solenn", kind="direct", date="2026-02-03")])
    asked = ("compare", "-o", "brandt", "-o", "solenn", "-f", "table")
    short = run(*asked).stdout
    assert len(short.splitlines()) < 30
    assert "words · show" in " ".join(short.split())
    assert run(*asked, "--full").stdout.count("soundings.") == 500


def test_a_side_that_said_nothing_is_there_with_none() -> None:
    """Silence is shown, not left out."""
    groups = side_by_side({"one": [Group(("2026-01",), 2)], "two": []})
    assert groups == (Group(("2026-01", "one"), 2), Group(("2026-01", "two"), 0))


@pytest.mark.usefixtures("sides")
@pytest.mark.parametrize("asked", [(), ("-o", "solenn"), ("-t", "ferries")])
def test_one_side_is_refused_with_what_to_type(run: Run, asked: tuple[str, ...]) -> None:
    """Two sides are needed, and the line says how they are named."""
    done = run("compare", *asked)
    assert (done.exit_code, "give two sides" in done.stderr) == (2, True)


def test_two_statements_are_told_apart_word_by_word(run: Run, sides: list[Statement]) -> None:
    """What was dropped and added is marked without colour."""
    told = run("compare", sides[0].id, sides[1].id).stdout
    assert "The ferry to Varnholm [-will-]{+may+} run every{+ second+} day of the week." in told
    assert run("compare", sides[0].id, "zzzz").exit_code == 3


@pytest.mark.usefixtures("sides")
def test_the_wordings_of_one_speaker_follow_each_other(run: Run) -> None:
    """Each against the one before; what has nothing in common is whole, and said to be other."""
    told = run("compare", "-o", "solenn", "-t", "ferries", "--wordings").stdout
    first, second, third = told.split("\n\n")
    assert first.endswith(FIRST)
    assert "[-will-]{+may+}" in second
    assert third.splitlines()[1:] == ["(entirely different wording)", THIRD]
    rows = json.loads(run("compare", "-o", "solenn", "--wordings", "--json").stdout)
    assert rows[1]["pieces"][1:3] == [{"dropped": "will"}, {"added": "may"}]


def test_words_without_blanks_are_told_apart_too() -> None:
    """Chinese is compared character by character."""
    pieces = compare_texts("渡轮将每天开往瓦恩霍尔姆", "渡轮将隔天开往瓦恩霍尔姆")
    assert [(each.what, each.text) for each in pieces if each.what != " "] == [
        ("-", "每"),
        ("+", "隔"),
    ]


@given(st.text(max_size=80), st.text(max_size=80))
def test_pieces_are_both_texts_as_printed(before: str, after: str) -> None:
    """Nothing is misquoted: with what was added it is one text, with what was dropped the other."""
    pieces = compare_texts(before, after)
    if pieces:
        assert "".join(each.text for each in pieces if each.what != "+") == before
        assert "".join(each.text for each in pieces if each.what != "-") == after


def test_the_silent_are_named_with_their_last_word(run: Run, store: Store, said: Said) -> None:
    """Who of the members said nothing since, when they last did, and what has no year."""
    store.add(
        [
            said("We agree.", country="RU", topics=("water",), date="2025-01-01"),
            said("We do not.", country="CN", topics=("water",), date="2020-05-05"),
            said("Some day.", country="IN", topics=("water",), date="XXXX-04-16"),
            said("Not on that.", country="KZ", topics=("ferries",), date="2025-01-01"),
            said("No member.", country="NO", topics=("water",), date="2025-01-01"),
        ]
    )
    asked = ("silence", "-t", "water", "--member-of", "SCO", "--since", "2024")
    rows = {each["country"]: each for each in json.loads(run(*asked, "--json").stdout)}
    assert "RU" not in rows
    assert "NO" not in rows
    assert rows["CN"]["last"] == "2020-05-05"
    assert rows["IN"]["undated"] == 1
    assert rows["KZ"] == {"country": "KZ", "last": "", "undated": 0}
    done = run(*asked)
    assert "China\t2020-05-05" in done.stdout
    assert "members have nothing on record: topic water" in done.stderr


def test_silence_needs_an_organisation(run: Run) -> None:
    """Whose members is said in a line that shows how."""
    done = run("silence", "-t", "water")
    assert (done.exit_code, "--member-of" in done.stderr) == (2, True)


def test_the_never_heard_come_first() -> None:
    """Then those whose last word is oldest."""
    ever = {"CN": Group(("CN",), 1, "2020", "2020"), "IN": Group(("IN",), 1, "2019", "2019")}
    assert [each.country for each in find_silent_members(["CN", "IN", "KZ"], {}, ever, {})] == [
        "KZ",
        "IN",
        "CN",
    ]


def test_silence_on_a_topic_that_nobody_has_is_an_error(run: Run, store: Store, said: Said) -> None:
    """All would be silent on what is only mistyped."""
    store.add([said("Ours.", country="RU", topics=("water",), date="2024-02-01")])
    done = run("silence", "-t", "watre", "--member-of", "SCO", "--since", "2024")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no topic 'watre'" in done.stderr
    assert "water" in done.stderr


def test_the_never_heard_come_by_the_name_shown(run: Run, store: Store, said: Said) -> None:
    """Belarus (BY) stands before China (CN), and Uzbekistan (UZ) last."""
    store.add([said("Ours.", country="RU", topics=("water",), date="2024-02-01")])
    asked = ("silence", "-t", "water", "--member-of", "SCO", "--since", "2024", "-f", "plain")
    names = [line.split("\t")[0] for line in run(*asked).stdout.splitlines()]
    assert names == sorted(names)
    assert names.index("Iran") > names.index("India")
