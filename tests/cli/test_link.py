"""One statement bears on another: said once, seen from both ends, drawn in order of time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from conftest import Run
from onrecord import Filter, Link, Statement, Store, open_store
from onrecord.model import LINKS
from onrecord.statements.links import LinkPhrase, build_tree, find_thread, parse_phrase
from onrecord.storage.tiny.store import TinyStore

Said = Callable[..., Statement]


@pytest.fixture
def three(store: Store, said: Said) -> list[str]:
    """Record three statements, a day after another; return their ids."""
    made = [
        said("The ferry will run.", official="Mira Solenn", date="2026-01-01"),
        said("It will not run.", official="Ove Brandt", date="2026-01-02"),
        said("I never said it would.", official="Mira Solenn", date="2026-01-03"),
    ]
    store.add(made)
    return [each.id for each in made]


def test_a_link_is_shown_from_both_ends(run: Run, three: list[str]) -> None:
    """Who contradicts is told on the one, who is contradicted on the other."""
    assert run("link", three[1], "contradicts", three[0]).exit_code == 0
    assert f"contradicts {three[0][:4]} · 2026-01-01 · Mira Solenn" in run("show", three[1]).stdout
    assert f"contradicted by {three[1][:4]}" in run("show", three[0]).stdout
    assert "It will not run." in run("show", three[0]).stdout


def test_a_link_told_from_the_other_end_is_the_same(
    run: Run, store: Store, three: list[str]
) -> None:
    """``A denied by B`` is ``B denies A``."""
    run("link", three[0], "is", "denied", "by", three[2])
    assert store.get(three[2]).links == (Link("denies", three[0]),)
    assert store.get(three[0]).links == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("replies to", LinkPhrase("replies")),
        ("reply-to", LinkPhrase("replies")),
        ("answers", LinkPhrase("replies")),
        ("clarified by", LinkPhrase("clarifies", turned=True)),
        ("Denied by", LinkPhrase("denies", turned=True)),
        ("withdraws", LinkPhrase("retracts")),
        *((each, LinkPhrase(each)) for each in LINKS),
    ],
)
def test_guessed_words_are_understood(typed: str, meant: LinkPhrase) -> None:
    """What users type for a link is read as the one meant."""
    assert parse_phrase([typed]) == meant


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (["contradict"], "already"),
        (["contardicts"], "did you mean contradicts?"),
        (["likes"], "it takes repeats, replies"),
        ([], "name the link: onrecord link"),
    ],
)
def test_a_link_that_cannot_be_is_refused(
    run: Run, three: list[str], how: list[str], message: str
) -> None:
    """Twice the same, a word unknown, no word: one line that helps, and nothing changed."""
    run("link", three[1], "contradicts", three[0])
    failed = run("link", three[1], *how, three[0])
    assert failed.exit_code == 2
    assert message in failed.stderr


def test_a_statement_does_not_bear_on_itself(run: Run, three: list[str]) -> None:
    """Linking a statement with itself is refused."""
    assert run("link", three[0], "repeats", three[0]).exit_code == 2
    assert run("link", three[0], "repeats", "zzzz").exit_code == 3


def test_unlinking_takes_away_and_undo_brings_back(
    run: Run, store: Store, three: list[str]
) -> None:
    """A link goes by its word, or all to the other go; undoing returns them."""
    run("link", three[1], "contradicts", three[0])
    run("link", three[1], "replies", three[0])
    run("unlink", three[1], "replies", three[0])
    assert [each.type for each in store.get(three[1]).links] == ["contradicts"]
    assert run("unlink", three[1], "denies", three[0]).exit_code == 2
    run("unlink", three[1], three[0])
    assert store.get(three[1]).links == ()
    run("undo", "--yes")
    assert [each.type for each in store.get(three[1]).links] == ["contradicts"]


def test_a_thread_is_drawn_in_order_of_time(run: Run, three: list[str]) -> None:
    """Each stands beneath what it bears on; in JSON, all in order of time."""
    run("link", three[2], "denies", three[1])
    run("link", three[1], "contradicts", three[0])
    told = json.loads(run("thread", three[2], "--json").stdout)
    assert [each["id"] for each in told] == three
    plain = run("thread", three[2]).stdout.splitlines()
    assert [line.split("\t")[:2] for line in plain] == [
        ["0", ""],
        ["1", "contradicts"],
        ["2", "denies"],
    ]
    drawn = run("thread", three[0], "-f", "table").stdout
    assert "└── denies" in drawn
    assert "I never said it would." in drawn


def test_circles_of_links_are_threads_too(said: Said) -> None:
    """Two that answer each other: the earlier is the beginning, and both are told."""
    one, two = said("One.", date="2026-01-01"), said("Two.", date="2026-01-02")
    one = replace(one, links=(Link("replies", two.id),))
    two = replace(two, links=(Link("denies", one.id),))
    known = {each.id: each for each in (one, two)}
    met = find_thread(one, lambda each: [known[link.to] for link in each.links], 10)
    branches = build_tree(met)
    assert [(each.statement.text, each.depth) for each in branches] == [("One.", 0), ("Two.", 1)]
    assert branches[0].others == (Link("replies", two.id),)


@pytest.mark.parametrize("scanned_below", [0, 1 << 20])
def test_links_and_former_ids_are_found_either_way(
    tmp_path: Path, said: Said, scanned_below: int
) -> None:
    """By reading all or by the index: who is linked to an id, and what an old id stands for."""
    path = tmp_path / "either.json"
    former = said("The ferry runs.").id
    kept = said("The ferry will run.", former_ids=(former,))
    linked = said("It will not.", links=(Link("denies", former),))
    open_store(path).add([kept, linked])
    store = TinyStore(str(path), scanned_below=scanned_below)
    assert store.get(former[:6]) == kept
    assert list(store.find(Filter(link=(kept.id, former)))) == [linked]


@pytest.mark.parametrize("scanned_below", [0, 1 << 20])
def test_a_merged_statement_does_not_come_back_by_import(
    tmp_path: Path, said: Said, scanned_below: int
) -> None:
    """A row recorded under a former id is known already."""
    path = tmp_path / "either.json"
    old = said("The ferry runs.")
    open_store(path).add([said("The ferry will run.", former_ids=(old.id,))])
    store = TinyStore(str(path), scanned_below=scanned_below)
    assert store.add([old])[:2] == (0, 1)
    assert store.count() == 1
