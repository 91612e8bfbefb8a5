"""The form of a statement: whatever is written as labelled fields is read back as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given

from onrecord import Source, Statement
from onrecord.errors import BadFormError
from onrecord.statements import form
from onrecord.statements.form import SEPARATOR, FormPlace, FormValues
from onrecord.statements.parse import StatementParser
from strategies import statements

RECORDER = StatementParser(today=dt.date(2026, 3, 20), strict=True)
BLANK = form.write_form(FormValues({}))


def filled(head: str, words: str = "We agree.\n") -> str:
    """Return a form of these lines and words."""
    return f"{head}\n{SEPARATOR}\n{words}"


def values(head: str) -> Mapping[str, Any]:
    """Read fields only."""
    return form.parse_form(filled(head, "")).form.values


@given(statements())
def test_any_statement_comes_back_from_its_form(statement: Statement) -> None:
    """No character of words, names or sources is lost or gained."""
    entered = form.statement_form(statement)
    assert form.parse_form(form.write_form(entered)).form == entered


@given(statements())
def test_a_form_is_written_the_same_again(statement: Statement) -> None:
    """Reading and writing settles at once."""
    text = form.write_form(form.statement_form(statement))
    assert form.write_form(form.parse_form(text).form) == text


def test_a_blank_form_says_nothing() -> None:
    """What nobody filled in is unknown."""
    assert not form.parse_form(BLANK).form


@pytest.mark.parametrize(
    "words",
    [
        "# not a remark",
        "official: not a field",
        f"one\n{SEPARATOR}\ntwo",
        "| a bar",
        "  blanks  \n\n at the end \n",
        "#! no message",
        "\\n is no line break, “quotes” stay",
    ],
)
def test_words_are_free_of_any_rule(words: str) -> None:
    """Below the line nothing has a meaning."""
    assert (
        form.parse_form(form.write_form(FormValues({"text": words}))).form.values["text"] == words
    )


def test_words_typed_beneath_a_blank_form_are_the_words() -> None:
    """What is added at its end begins with no empty line."""
    assert form.parse_form(BLANK + "We agree.\n").form.values == {"text": "We agree."}


def test_line_ends_of_another_system_are_undone() -> None:
    """An editor that ends every line its own way adds nothing to a value."""
    text = filled("official: Mira Solenn", "one\ntwo\n").replace("\n", "\r\n")
    assert form.parse_form(text).form.values == {"official": "Mira Solenn", "text": "one\ntwo"}


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ("official:Mira Solenn", "official", "Mira Solenn"),
        ("  Official :  Mira Solenn  ", "official", "Mira Solenn"),
        ("note: a: b # c", "note", "a: b # c"),
        ("topic: trade, salt\ntopic: fish", "topics", ("trade, salt", "fish")),
        ("topics: fish", "topics", ("fish",)),
        ("About: Antarctica\nabout: Shoal League", "about", ("Antarctica", "Shoal League")),
        ("with: Joreth Vaskil", "co_speakers", ("Joreth Vaskil",)),
        ("on_behalf-of: Shoal League", "on_behalf_of", "Shoal League"),
        ("org: Shoal League", "organization", "Shoal League"),
        ("lang: fr", "language", "fr"),
        ("note: one\n  | two\n  |\n|three", "note", "one\ntwo\n\nthree"),
        ("note:\n# a remark\n\n   |  two", "note", " two"),
    ],
)
def test_a_line_fills_its_field(head: str, field: str, value: object) -> None:
    """Labels are read as people type them."""
    assert values(head) == {field: value}


def test_a_line_source_begins_the_next_source() -> None:
    """The parts beneath belong to it, with or without a title."""
    text = filled("publisher: Ledger\nsource: Quota day\nurl: https://a\nsource:\nvia: Shoal News")
    assert form.parse_form(text).form.sources == (
        {"publisher": "Ledger"},
        {"title": "Quota day", "url": "https://a"},
        {"via": "Shoal News"},
    )


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (filled("\noffical: Mira"), 2, "there is no field 'offical'; did you mean official?"),
        (filled("Mira Solenn"), 1, "'Mira Solenn' has no label"),
        (filled("role: a\nrole: b"), 2, "'role' is given twice"),
        (filled("role:\n|a\nrole:\n|b"), 4, "'role' is given twice"),
        (filled("source: a\nurl: b\nurl: c"), 3, "'url' is given twice"),
        (filled("# remark\n  | a"), 2, "there is none above it"),
        ("official: Mira\nWe agree.", 2, "has no label"),
        ("official: Mira\n", 2, "put back a line -----"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: str, line: int, told: str) -> None:
    """One sentence, and the line where it went wrong."""
    with pytest.raises(BadFormError, match=f"^line {line}: ") as caught:
        form.parse_form(text)
    assert told in str(caught.value)


def test_a_statement_is_made_of_several_sources() -> None:
    """Dates of each are read, and what was typed for them is kept."""
    entered = FormValues(
        {"text": "We agree.", "date": "2026-03-02"},
        (
            {"title": "Ledger", "issued": "3 March 2026"},
            {"url": "https://b", "issued": "yesterday", "text": "We do agree."},
        ),
    )
    made = form.build_statement(entered, RECORDER)
    assert made.sources == (
        Source(title="Ledger", issued="2026-03-03"),
        Source(url="https://b", issued="2026-03-19", text="We do agree."),
    )
    assert not made.printed
    assert made.typed == {"issued": "3 March 2026", "issued (source 2)": "yesterday"}


@pytest.mark.parametrize(
    ("entered", "place"),
    [
        (FormValues({"text": "a", "official": "b", "date": "31/02/2026"}), FormPlace("date")),
        (FormValues({"text": "a", "country": "Varnholm"}), FormPlace("country")),
        (FormValues({"text": "a", "kind": "verbatim"}), FormPlace("kind")),
        (FormValues({"text": "a\0"}), FormPlace("text")),
        (FormValues({"text": "a"}, ({"url": "b"}, {"issued": "soon"})), FormPlace("issued", 1)),
    ],
)
def test_a_fault_is_found_where_it_stands(entered: FormValues, place: FormPlace) -> None:
    """The first value that cannot be recorded is named."""
    found = form.find_fault(entered, RECORDER)
    assert found is not None
    assert found.place == place


def test_the_line_of_each_value_is_known() -> None:
    """So that a cursor can be put there."""
    read = form.parse_form(filled("official: a\n\ntopic: b\nsource:\nissued: c\nsource: d"))
    assert read.lines == {
        FormPlace("official"): 1,
        FormPlace("topics"): 3,
        FormPlace("issued", 0): 5,
        FormPlace("title", 1): 6,
        FormPlace("text"): 8,
    }
