"""Words look where a reader would, by scan and by index alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from typer.testing import Result

from onrecord import Filter, Source, Statement, Store

Run = Callable[..., Result]


@pytest.fixture
def salted(store: Store) -> Store:
    """Return a store that has “salt” in a different place of each statement."""
    store.add(
        [
            Statement(text="On salt.", official="A"),
            Statement(text="One.", context="Asked about salt."),
            Statement(text="Two.", official="Mira Salt"),
            Statement(text="Three.", role="Minister of Salt"),
            Statement(text="Four.", organization="Salt Office"),
            Statement(text="Five.", topics=("trade/salt",)),
            Statement(text="Six.", event="Salt Days"),
            Statement(text="Seven.", place="Salt Harbour"),
            Statement(text="Eight.", sources=(Source(publisher="Salt Times"),)),
            Statement(text="Nine.", note="salt"),
        ]
    )
    return store


def test_words_look_in_the_names_round_the_words(salted: Store) -> None:
    """Nine places; a note is the user's own."""
    assert salted.count(Filter(words="salt")) == 9
    assert salted.count(Filter(without="salt")) == 1


@pytest.mark.parametrize(
    ("place", "size"),
    [("text", 2), ("official", 1), ("role", 1), ("org", 1), ("topic", 1), ("source", 1)],
)
def test_in_narrows_where_words_look(run: Run, salted: Store, place: str, size: int) -> None:
    """``--in text`` finds what was said."""
    del salted
    found = run("find", "salt", "--in", place, "-f", "ids").stdout.splitlines()
    assert len(found) == size


def test_a_word_means_an_alias_too(run: Run, salted: Store) -> None:
    """A spelling that only the register knows finds the speaker."""
    run("officials", "alias", "Mira Salt", "Mirabel Sale")
    assert [each.text for each in salted.find(Filter(words="mirabel"))] == ["Two."]


def test_the_caption_says_which_matched(run: Run, salted: Store) -> None:
    """Two in the words, the others by a name."""
    del salted
    told = run("find", "salt", "-f", "table").stdout
    assert "2 in the words" in " ".join(told.split())
    assert "1 by speaker" in " ".join(told.split())


def test_in_lists_words_match_the_names_listed(run: Run, salted: Store) -> None:
    """Not the statements: “On salt.” is by A, who is not listed."""
    del salted
    told = run("officials", "salt", "-f", "ids").stdout
    assert told.splitlines() == ["Mira Salt"]
