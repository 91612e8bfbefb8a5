"""A filter says what is selected, refuses what cannot be, and knows which names are meant."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from onrecord import dates
from onrecord.errors import BadQueryError, BadValueError
from onrecord.fields import FILTERS, Facets
from onrecord.query import SORTS, Filter, Page, Term, matching_names, parse_term
from onrecord.reference.membership_periods import MembershipFilter
from onrecord.text.tokens import fold_key
from strategies import edtf, words

MIRA = "Mira Solenn"
KNOWN = (MIRA, "Ivo Solenn", "Solennel Abar", "Тарек Абар", "Søren Łódź", "U.N. Secretariat")
TOPICS = ("SCO", "SCO/modernization", "SCO/arms control", "Asco", "trade", "trade/steel/pipes")


@pytest.mark.parametrize(
    "facets",
    [
        *({"kind": value} for value in ("rumour", "Direct", "", ("direct", "spoken"))),
        *({"stance": value} for value in ("against", "")),
        *({"status": value} for value in ("lost", "none", "")),
        *({"country": value} for value in ("Ruritania", "kz", "KAZ", "", ("KZ", "EU27"))),
    ],
)
@pytest.mark.parametrize("kind", [Facets, Filter])
def test_a_value_no_statement_can_bear_is_refused(
    kind: type[Facets], facets: dict[str, Any]
) -> None:
    """A typing error is told, and does not find nothing."""
    with pytest.raises(BadQueryError):
        kind(**facets)


@pytest.mark.parametrize(
    "asked",
    [
        *({"words": value} for value in ("", " ", "…", "*", ("fish", "?"))),
        *({"without": value} for value in ("", "—", ("fish", "*"))),
        *({"since": value} for value in ("XXXX-04-16", "XXXX-04", "yesterday", "2024-13")),
        *({"until": value} for value in ("XXXX-04-16", "30d", "16 April 2024")),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(asked: dict[str, Any]) -> None:
    """Words or dates that make no sense are said to make none."""
    with pytest.raises(BadValueError):
        Filter(**asked)


@pytest.mark.parametrize(
    "asked", [*({"sort": value} for value in ("text", "Date", "")), {"limit": -1}], ids=str
)
def test_a_page_that_cannot_be_is_refused(asked: dict[str, Any]) -> None:
    """An order or a limit that makes no sense is said to make none."""
    with pytest.raises(BadQueryError):
        Page(**asked)


@pytest.mark.parametrize("sort", SORTS)
def test_reverse_turns_the_usual_order_round(sort: str) -> None:
    """Dates run backward and names forward, unless reversed."""
    by_name = sort in ("official", "country")
    assert Page(sort=sort).ascending == by_name
    assert Page(sort=sort, reverse=True).ascending != by_name


@pytest.mark.parametrize(
    ("asked", "is_empty"),
    [
        ({}, True),
        *(({name: True}, True) for name in ("certain", "undated", "standing")),
        ({"saved": ("salt",)}, True),
        ({"also": (Facets(),)}, True),
        *(({name: "KZ"}, False) for name in ("official", "country", "topic", "words", "without")),
        ({"status": "draft"}, False),
        ({"unless": Facets(topic="salt")}, False),
        ({"also": (Facets(topic="salt"),)}, False),
        ({"since": "2024"}, False),
        ({"until": "2024"}, False),
        ({"tenures": (MembershipFilter("member", ("SCO",)),)}, False),
    ],
    ids=str,
)
def test_a_filter_is_empty_when_nothing_selects(asked: dict[str, Any], is_empty: bool) -> None:
    """What only qualifies a condition is none."""
    assert Filter(**asked).is_empty is is_empty


def test_a_facet_nobody_knows_is_refused() -> None:
    """A condition misspelt is not ignored."""
    asked: dict[str, Any] = {"oficial": MIRA}
    with pytest.raises(TypeError):
        Filter(**asked)


@pytest.mark.parametrize("name", [*FILTERS, "words", "without"])
def test_one_value_is_a_list_of_one(name: str) -> None:
    """A single value need not be put in brackets."""
    value = {"kind": "direct", "stance": "none", "status": "draft", "country": "KZ"}.get(name, "a")
    asked: dict[str, Any] = {name: value}
    assert getattr(Filter(**asked), name) == (value,)


def test_values_may_come_in_any_sequence() -> None:
    """A list is as good as a tuple."""
    asked: dict[str, Any] = {"country": ["KZ", "SUHH"], "words": ["fish", "new nets"]}
    filter = Filter(**asked)
    assert (filter.country, filter.words) == (("KZ", "SUHH"), ("fish", "new nets"))


def test_equal_filters_are_equal() -> None:
    """A filter is a value."""
    filter = Filter(words=("fish",), since="2024")
    assert {filter, replace(Filter(words="fish"), since="2024")} == {filter}


def test_a_filter_cannot_be_changed() -> None:
    """To ask something else, make another."""
    filter = Filter(words=("fish",))
    with pytest.raises(AttributeError):
        filter.since = "2024"  # type: ignore[misc]  # wrong on purpose


def test_only_facets_that_ask_are_given() -> None:
    """What is not asked for is no condition."""
    assert Filter(official=(MIRA,), kind=("none",), words=("fish",)).by_facet() == {
        "official": (MIRA,),
        "kind": ("none",),
    }


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Fish", Term(("fish",))),
        ("new dynamics", Term(("new", "dynamics"))),
        ("U.S.", Term(("us",))),
        ("U.S.-led", Term(("us", "led"))),
        ("渔业", Term(("渔", "业"))),
        ("Соленн", Term(("solenn",))),
        ("cease*", Term(("cease",), prefix=True)),
        ("new dyn* ", Term(("new", "dyn"), prefix=True)),
        ("c*ase", Term(("c", "ase"))),
        ("*fire", Term(("fire",))),
        ("“never again”", Term(("never", "again"))),
    ],
)
def test_a_word_is_read_as_texts_are(typed: str, read: Term) -> None:
    """Words asked for are folded as words said; a star at the end asks for a beginning."""
    assert parse_term(typed) == read


@pytest.mark.parametrize("typed", ["", " ", "…", "*", "— ?", "🙂"])
def test_a_word_without_a_letter_is_refused(typed: str) -> None:
    """What would be found in every text, or none, is not looked for."""
    with pytest.raises(BadQueryError):
        parse_term(typed)


@pytest.mark.parametrize(
    ("since", "until", "window"),
    [
        ("", "", ("", "")),
        ("2024", "", ("2024-01-01", "")),
        ("", "2024", ("", "2024-12-31")),
        ("2024-02", "2024-02", ("2024-02-01", "2024-02-29")),
        ("2024-Q2", "2024-Q3", ("2024-04-01", "2024-09-30")),
        ("2024-04-16", "2024-04-16", ("2024-04-16", "2024-04-16")),
        ("2024-04-16/2024-04-18", "2024-05-01/2024-05", ("2024-04-16", "2024-05-31")),
        ("201X", "201X~", ("2010-01-01", "2019-12-31")),
    ],
)
def test_a_window_runs_from_the_first_day_to_the_last(
    since: str, until: str, window: tuple[str, str]
) -> None:
    """Both ends are inclusive, however coarse they are."""
    assert Filter(since=since, until=until).window() == window


@given(edtf.filter(dates.year_known))
def test_a_date_lies_in_the_window_it_opens(date: str) -> None:
    """Since and until one date is all that it may be."""
    assert Filter(since=date, until=date).window() == dates.bounds(date)


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("Mira Solenn", (MIRA,)),
        ("mira SOLENN", (MIRA,)),
        ("solenn", (MIRA, "Ivo Solenn")),
        ("Solenn, Mira", (MIRA,)),
        ("mira", (MIRA,)),
        ("Solen", ()),
        ("Mira Abar", ()),
        ("abar", ("Solennel Abar", "Тарек Абар")),
        ("Абар", ("Solennel Abar", "Тарек Абар")),
        ("tarek abar", ("Тарек Абар",)),
        ("Мира Соленн", (MIRA,)),
        ("soren lodz", ("Søren Łódź",)),
        ("UN", ("U.N. Secretariat",)),
        ("u.n. secretariat", ("U.N. Secretariat",)),
        ("nobody", ()),
        ("", ()),
        ("?", ()),
    ],
)
@pytest.mark.parametrize("facet", ["official", "org", "source", "event", "about"])
def test_a_name_means_all_that_bear_its_words(
    facet: str, wanted: str, meant: tuple[str, ...]
) -> None:
    """Case, accents and script do not matter; a near miss is no match."""
    assert matching_names(facet, wanted, KNOWN) == meant


def test_a_whole_name_comes_before_names_that_hold_it() -> None:
    """Who is called just so is meant, and nobody else."""
    assert matching_names("official", "solenn", [MIRA, "Solenn"]) == ("Solenn",)


def test_all_spellings_of_a_whole_name_are_meant() -> None:
    """One name in two scripts is one name."""
    spellings = ("MIRA SOLENN", "Mira Solenn", "Мира Соленн")
    assert matching_names("official", "Mira Solenn", ["Mira Solenn-Abar", *spellings]) == spellings


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("SCO", ("SCO", "SCO/modernization", "SCO/arms control")),
        ("sco", ("SCO", "SCO/modernization", "SCO/arms control")),
        ("SCO/modernization", ("SCO/modernization",)),
        ("sco/Modernization", ("SCO/modernization",)),
        ("modernization", ("SCO/modernization",)),
        ("steel", ("trade/steel/pipes",)),
        ("steel/pipes", ("trade/steel/pipes",)),
        ("trade/steel", ("trade/steel/pipes",)),
        ("trade/pipes", ("trade/steel/pipes",)),
        ("arms", ("SCO/arms control",)),
        ("control arms", ("SCO/arms control",)),
        ("modern", ()),
        ("SCO/trade", ()),
        ("", ()),
        ("/", ()),
    ],
)
def test_a_topic_means_what_lies_under_it(wanted: str, meant: tuple[str, ...]) -> None:
    """A topic is found by its path, then by a part of it, then by words of it."""
    assert matching_names("topic", wanted, TOPICS) == meant


def test_a_topic_s_own_tree_comes_before_parts_of_others() -> None:
    """Where a topic is at the root, its namesake under another is not meant."""
    known = ("trade", "trade/steel", "SCO/trade")
    assert matching_names("topic", "trade", known) == ("trade", "trade/steel")


@given(st.lists(words.filter(fold_key), min_size=1, max_size=3).map(" ".join))
def test_every_name_means_itself(name: str) -> None:
    """A name typed as it is kept is found."""
    assert name in matching_names("official", name, [MIRA, name])


def test_names_are_replaced_by_what_they_mean() -> None:
    """A filter resolved holds the spellings that stores look for, each once."""
    filter = Filter(official=("solenn", "mira"), unless=Facets(event=("solenn",)))
    resolved = filter.resolve(lambda _, name: matching_names("official", name, KNOWN))
    assert resolved == replace(
        filter, official=(MIRA, "Ivo Solenn"), unless=Facets(event=(MIRA, "Ivo Solenn"))
    )


def test_a_name_that_nothing_bears_stays() -> None:
    """It is found on no statement, and does not become no condition."""
    assert Filter(topic=("nets",)).resolve(lambda *_: ()) == Filter(topic=("nets",))


def test_codes_and_choices_are_not_resolved() -> None:
    """Only names stand for other names."""
    filter = Filter(country=("KZ",), kind=("direct",), status=("draft",), lang=("en",))
    assert filter.resolve(lambda *_: ("other",)) == filter


def test_a_name_without_a_letter_means_only_itself() -> None:
    """Marks that fold away do not stand for one another."""
    assert matching_names("official", "?", ["—", "Mira Solenn"]) == ()
    assert matching_names("official", "—", ["—", "?"]) == ("—",)
