"""The sources of a statement: one more, one less, and whether the primary one is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conftest import Run
from onrecord import Source, Statement, Store
from onrecord.cli.app import list_flags
from onrecord.fields import SOURCE_PARTS
from onrecord.statements.attribution import primary_source

Said = Callable[..., Statement]


def test_a_source_is_added_and_taken_away(run: Run, store: Store, said: Said) -> None:
    """It comes last, is read as add reads one, and goes by its number."""
    one = said(sources=(Source(publisher="Harbour Gazette"),))
    store.add([one])
    added = run(
        "source", "add", one.id, "--url", "https://mfa.example/1", "--issued", "16 April 2024"
    )
    assert added.exit_code == 0
    made = Source(url="https://mfa.example/1", issued="2024-04-16")
    assert store.get(one.id).sources == (*one.sources, made)
    assert run("sources", "add", one.id, "--url", made.url, "--issued", made.issued).exit_code == 2
    assert run("sources", "drop", one.id, "3").exit_code == 2
    assert run("sources", "drop", one.id, "1").exit_code == 0
    assert store.get(one.id).sources == (made,)


@pytest.mark.parametrize(
    "given", [(), ("--title", "Photo: A. Tern"), ("--publisher", "Photo by X")]
)
def test_a_photo_credit_is_no_source(
    run: Run, store: Store, said: Said, given: tuple[str, ...]
) -> None:
    """Nothing at all is none either; the statement is left as it was."""
    store.add([said()])
    assert run("sources", "add", said().id, *given).exit_code == 2
    assert store.get(said().id).sources == ()


@pytest.mark.parametrize(
    ("source", "own"),
    [
        ({"publisher": "Ministry of Ferries"}, True),
        ({"publisher": "ministry of ferries", "via": "Shoal News"}, True),
        ({"url": "https://www.mfa.gov.example/en/1"}, True),
        ({"url": "https://news.un.org/story"}, True),
        ({"publisher": "Harbour Gazette", "url": "https://gov-watch.example/"}, False),
        ({"title": "Ministry of Ferries speaks"}, False),
    ],
)
def test_the_primary_source_is_known_by_name_or_address(
    said: Said, source: dict[str, Any], own: bool
) -> None:
    """The speaker's own organisation, or a public body's address; a headline is no evidence."""
    one = said(organization="Ministry of Ferries", sources=(Source(**source),))
    assert (primary_source(one) is not None) is own


def test_a_missing_primary_source_is_said(run: Run, store: Store, said: Said) -> None:
    """On the sheet of a statement; not where the speaker's own side published it."""
    store.add([said("One."), said("Two.", sources=(Source(url="https://mfa.gov.example/"),))])
    ids = {each.text: each.id for each in store.find()}
    assert "primary source    no first-hand source recognised" in run("show", ids["One."]).stdout
    assert "primary source" not in run("show", ids["Two."]).stdout


def test_a_source_is_said_by_the_same_flags_when_recording(run: Run) -> None:
    """With the same help; only here a title has a name of its own."""
    when_recording, alone = list_flags("add"), list_flags("sources add")
    parts = {f"--{each.replace('_', '-')}" for each in SOURCE_PARTS}
    assert {each: when_recording[each] for each in parts} == {each: alone[each] for each in parts}
    assert "--title" in run("sources", "add", "-h").stdout
    assert "--title" not in run("add", "-h").stdout
