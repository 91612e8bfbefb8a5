"""Rows of the same words: what they say more is united, what they say otherwise is counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from typer.testing import Result

from onrecord import Source, Statement, Store
from stores import only, put

Run = Callable[..., Result]

HEAD = "text,speaker,date"
WHO = "We agree.,Mira Solenn,2025-01-02"


def test_a_duplicate_fills_what_the_first_does_not_say(run: Run, store: Store) -> None:
    """Lists are united; links, notes and extra columns are kept."""
    file = put(
        f"{HEAD},topics,about,role,country,note,url,mood",
        f"{WHO},salt,Chad,,,,https://example.org/1,",
        f"{WHO},fish,Peru,Minister,Norway,From the record.,https://example.org/2,glad",
    )
    done = run("import", file)
    assert done.stderr.startswith("2 rows: 1 recorded, 1 duplicate merged\n")
    made = only(store)
    assert (made.topics, made.about) == (("salt", "fish"), ("TD", "PE"))
    assert (made.role, made.country, made.note) == ("Minister", "NO", "From the record.")
    assert made.printed["country"] == "Norway"
    assert [each.url for each in made.sources] == ["https://example.org/1", "https://example.org/2"]
    assert dict(made.extra) == {"mood": "glad"}


def test_what_contradicts_is_counted_with_its_first_lines(run: Run, store: Store) -> None:
    """The first row stands."""
    roles = ("Minister", "Deputy", "Envoy", "Minister", "Clerk", "Scribe")
    done = run("import", put(f"{HEAD},role", *(f"{WHO},{each}" for each in roles)))
    assert only(store).role == "Minister"
    assert done.stderr.startswith("6 rows: 1 recorded, 5 duplicates skipped\n")
    lines = "turns.csv lines 3, 4, 6 …"
    assert f"4 duplicates differ in role, the first is kept: {lines}\n" in done.stderr


def test_another_file_adds_what_it_says_more(run: Run, store: Store) -> None:
    """One undo takes it back."""
    run("import", put(f"{HEAD},topics", f"{WHO},salt"))
    run("import", put(f"{HEAD},topics", f"{WHO},fish", name="more.csv"))
    assert only(store).topics == ("salt", "fish")
    run("undo", "-y")
    assert only(store).topics == ("salt",)


def test_the_same_file_again_leaves_corrections_alone(run: Run, store: Store) -> None:
    """A topic that was removed by hand does not come back; the difference is told."""
    file = put(f"{HEAD},topics", f"{WHO},salt; fish")
    run("import", file)
    run("edit", only(store).id, "--set", "topics=salt")
    done = run("import", file)
    assert only(store).topics == ("salt",)
    assert done.stderr.startswith("1 row: 0 recorded, 1 duplicate skipped\n")
    assert "1 duplicate differs in topics, the first is kept: turns.csv line 2\n" in done.stderr


def test_an_update_run_twice_changes_nothing_the_second_time(run: Run, store: Store) -> None:
    """Also where two rows are one statement; each row is counted once."""
    put(f"{HEAD},role,topics", f"{WHO},Minister,salt", f"{WHO},Deputy,fish")
    run("import", "turns.csv")
    put(f"{HEAD},role,topics", f"{WHO},Envoy,salt", f"{WHO},Deputy,herring", "New.,Tavik,2025,,")
    first = run("import", "turns.csv", "--on-duplicate", "update")
    assert first.stderr.startswith("3 rows: 1 recorded, 2 updated\n")
    before = Path(store.location).read_bytes()
    second = run("import", "turns.csv", "--on-duplicate", "update")
    assert second.stderr.startswith("3 rows: 0 recorded, 3 duplicates skipped\n")
    assert "1 duplicate differs in role, the first is kept: turns.csv line 3\n" in second.stderr
    assert Path(store.location).read_bytes() == before


def test_the_differences_are_in_the_counts_for_scripts(run: Run) -> None:
    """With file and line."""
    file = put(f"{HEAD},role", f"{WHO},Minister", f"{WHO},Deputy")
    told = json.loads(run("import", file, "--json").stdout)
    first = [{"file": "turns.csv", "line": 3}]
    assert told["conflicts"] == [{"field": "role", "count": 1, "first": first}]


def test_a_duplicate_by_hand_adds_its_topics(run: Run, store: Store) -> None:
    """As a row of a file does."""
    flags = ("-o", "Mira Solenn", "-d", "2025-01-02")
    run("add", "We agree.", *flags, "-t", "salt")
    run("add", "We agree.", *flags, "-t", "fish")
    assert only(store).topics == ("salt", "fish")


def test_a_store_unites_the_statements_it_is_given(store: Store) -> None:
    """Through Python too."""
    page = Source(url="https://example.org/1")
    said = Statement(text="We agree.", official="Mira Solenn", date="2025-01-02")
    added = store.add(
        [replace(said, topics=("salt",)), replace(said, role="Envoy", sources=(page,))]
    )
    assert (added.recorded, added.duplicates, added.merged, added.gained_source) == (1, 1, 1, 1)
    assert (only(store).topics, only(store).role) == (("salt",), "Envoy")


def test_the_same_words_for_another_country_add_nothing(run: Run, store: Store) -> None:
    """Where nobody is named the country is the speaker; the difference is told."""
    file = put("text,country,topics", "We agree.,Chad,salt", "We agree.,Peru,fish")
    done = run("import", file)
    assert (only(store).country, only(store).topics) == ("TD", ("salt",))
    assert "1 duplicate differs in country, the first is kept: turns.csv line 3\n" in done.stderr
