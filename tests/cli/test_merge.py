"""The same words twice: offered, made one when asked for, and nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from conftest import Run
from onrecord import Link, Source, Statement, Store
from onrecord.statements.merge import find_differences, merge_statements
from onrecord.statements.similarity import NearDuplicateScanner, find_similar, may_coincide
from terminals import Terminal

Said = Callable[..., Statement]

LONG = "The ferry to Varnholm will run every day of the week, in winter and in summer alike."
SHORT = "The ferry to Varnholm will run every day of the week."
RENDERED = "The ferry to Varnholm will run each day of the week, in winter as in summer alike."
OTHER = "Herring quotas are a matter for the Tessarine Isles and for nobody else at all."
CHINESE = "渡轮将每天开往瓦恩霍尔姆，冬夏皆然。"
CHINESE_SHORT = "渡轮将每天开往瓦恩霍尔姆"


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (LONG, SHORT, True),
        (LONG, RENDERED, True),
        (LONG, LONG.upper(), True),
        (CHINESE, CHINESE_SHORT, True),
        (LONG, OTHER, False),
        ("Thank you.", "Thank you.", False),
    ],
)
def test_near_words_are_told_from_others(said: Said, one: str, other: str, near: bool) -> None:
    """A shortened quotation and another rendering are near; a phrase of the trade is nothing."""
    pair = said(one, date="2026-01-01"), said(other, date="2026-01", event="another")
    assert find_similar(pair[0], [pair[1]]) == [pair[1]] * near


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        ("2026-01-01", "2026-01-01", True),
        ("2026-01-01", "2026-01-02", False),
        ("2026-01-01", "2026", True),
        ("XXXX-01-01", "2026-01-01", True),
        ("XXXX-01-02", "2026-01-01", False),
        ("", "2026-01-01", True),
    ],
)
def test_dates_coincide_as_far_as_they_are_known(one: str, other: str, may: bool) -> None:
    """An unknown part may be anything; a known one is what it is."""
    assert may_coincide(one, other) is may
    assert may_coincide(other, one) is may


def test_a_sweep_finds_pairs_in_order_of_time(said: Said) -> None:
    """The same speaker, days that may be one: that of another speaker or week is no pair."""
    first = said(LONG, official="Mira Solenn", date="2026-01-01")
    vague = said(RENDERED, official="Mira Solenn", date="2026-01")
    later = said(SHORT, official="Mira Solenn", date="2026-02-01")
    stranger = said(SHORT, official="Ove Brandt", date="2026-01-01")
    sweep = NearDuplicateScanner()
    found = [list(sweep.pairs(each)) for each in (stranger, first, vague, later)]
    assert found == [[], [], [first.id], []]


def test_what_is_much_like_a_record_is_offered(run: Run) -> None:
    """Adding says so, with the command that makes one of them; nothing is merged."""
    first = run("add", LONG, "-o", "Mira Solenn", "-d", "2026-01-01").stdout.strip()
    added = run("add", SHORT, "-o", "Mira Solenn", "-d", "2026-01-01")
    assert f"onrecord merge {first[:4]}" in added.stderr
    assert "nearly the same as" in added.stderr
    assert len(json.loads(run("find", "--json").stdout)) == 2
    assert (
        "nearly the same as" not in run("add", SHORT, "-o", "Ove Brandt", "-d", "2026-01-01").stderr
    )


def test_merging_joins_and_undo_parts(run: Run, store: Store, said: Said) -> None:
    """Sources with their wording, topics, links; the other's id leads to the one kept."""
    gazette, ledger = Source(publisher="Harbour Gazette"), Source(publisher="Ledger")
    kept = said(LONG, official="Mira Solenn", sources=(gazette,), topics=("ferries",))
    other = said(SHORT, official="Mira Solenn", sources=(ledger,), event="Quota day", kind="direct")
    third = said(OTHER, official="Ove Brandt", links=(Link("denies", other.id),))
    store.add([kept, other, third])
    before = run("export", "-f", "jsonl").stdout
    done = run("merge", kept.id, other.id)
    assert done.exit_code == 0
    assert "differs" in done.stderr
    one = store.get(other.id[:8])
    assert (one.id, one.text, one.event, one.kind) == (kept.id, LONG, "Quota day", "direct")
    assert one.sources == (gazette, replace(ledger, text=SHORT))
    assert "denied by" in run("show", kept.id).stdout
    assert "former ids" in run("show", other.id).stdout
    run("undo", "--yes")
    assert run("export", "-f", "jsonl").stdout == before


def test_other_speakers_are_merged_only_if_that_is_meant(
    run: Run, store: Store, said: Said
) -> None:
    """Without a terminal, and without --yes, another speaker's words stay apart."""
    one, other = said(LONG, official="Mira Solenn"), said(LONG, official="Ove Brandt")
    store.add([one, other])
    assert run("merge", one.id, other.id).exit_code == 2
    assert store.count() == 2
    assert run("merge", one.id, one.id).exit_code == 2
    told = run("merge", one.id, other.id, "--dry-run").stderr
    assert "official stays 'Mira Solenn'" in told
    assert run("merge", one.id, other.id, "--yes").exit_code == 0
    assert store.count() == 1


def test_what_changed_while_it_was_asked_is_merged_as_it_is(store: Store, said: Said) -> None:
    """Another hand edits the one that goes, between the look and the answer: nothing is lost."""
    kept, other = said(LONG, official="Mira Solenn"), said(SHORT, official="Ove Brandt")
    store.add([kept, other])
    asked = Terminal(["onrecord", "merge", kept.id, other.id])
    asked.wait_for("Merge?")
    store.revise([replace(other, event="Quota day", topics=("ferries",))])
    asked.type("y\n")
    assert asked.end() == 0
    one = store.get(other.id)
    assert (one.id, one.event, one.topics) == (kept.id, "Quota day", ("ferries",))


def test_what_went_while_it_was_asked_is_not_merged(store: Store, said: Said) -> None:
    """Another hand removed it: nothing is changed, and it is said."""
    kept, other = said(LONG, official="Mira Solenn"), said(SHORT, official="Ove Brandt")
    store.add([kept, other])
    asked = Terminal(["onrecord", "merge", kept.id, other.id])
    asked.wait_for("Merge?")
    store.remove([other.id])
    asked.type("y\n")
    assert asked.end() == 3
    assert list(store.find()) == [kept]


def test_what_is_not_said_is_filled_in_and_what_is_stays(said: Said) -> None:
    """With what was printed for it; a contradiction is told."""
    kept = said(LONG, country="NO", links=(Link("replies", "x"),))
    other = said(
        LONG,
        country="SE",
        date="2026-01-01",
        printed={"date": "New Year's Day", "country": "Sverige"},
        basis={"date": "published"},
    )
    one = merge_statements(kept, other)
    assert (one.country, one.date, one.sources) == ("NO", "2026-01-01", ())
    assert one.printed == {"date": "New Year's Day"}
    assert one.basis == {"date": "published"}
    assert find_differences(kept, other) == ["country"]
