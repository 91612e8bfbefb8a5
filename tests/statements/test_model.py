"""A statement is true from birth: it refuses what it cannot keep, and never changes after."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from onrecord import codec
from onrecord.errors import BadStatementError, BadValueError
from onrecord.model import Link, Origin, Source, Statement, are_separate_occasions, is_id, read_id
from strategies import ids, printed_words, statements

EXAMPLE = Statement(
    text="Мы согласны.\nÀ demain.",
    official="Mira Solenn",
    date="2024-34",
    event="Round table on fisheries",
    ref="row-7",
    printed={"official": "the minister"},
)
TEXT_FIELDS = [name for name, kind in Statement.__annotations__.items() if kind is str]
SOURCE_TEXT_FIELDS = [name for name, kind in Source.__annotations__.items() if kind is str]

# What else a statement may say, by field: none of it decides the id.
BESIDE_THE_ID: dict[str, Any] = {
    **dict.fromkeys(("role", "organization", "on_behalf_of", "original", "context"), "other"),
    **dict.fromkeys(("place", "note", "recorded_at", "recorded_by", "batch"), "other"),
    **dict.fromkeys(("co_speakers", "topics", "about", "former_ids"), ("other",)),
    **dict.fromkeys(("language", "original_language"), "fr"),
    "country": "KZ",
    "kind": "direct",
    "stance": "support",
    "status": "verified",
    "starred": True,
    "sources": (Source(title="The Harbour Gazette"),),
    "links": (Link("replies", "0" * 26),),
    "typed": {"official": "solenn"},
    "basis": {"date": "published"},
    "extra": {"mood": "calm"},
    "origin": Origin("rows.csv", 7),
}
THE_ID_AND_WHAT_DECIDES_IT = {"id", "text", "official", "date", "event", "ref", "printed"}


def make(**fields: Any) -> Statement:
    """Make a statement, as a user without a type checker may."""
    return Statement(**{"text": "We agree.", **fields})


@pytest.mark.parametrize(
    "fields",
    [
        *({"text": text} for text in ("", " ", "\n\t", "\u3000")),
        {"text": "", "original": " "},
        *({"kind": value} for value in ("rumour", "Direct", " ")),
        *({"stance": value} for value in ("for", "SUPPORT")),
        *({"status": value} for value in ("", "lost", "Draft")),
        *({"country": value} for value in ("Ruritania", "ru", "RUS", "RU\n", "R", "EU27")),
        *({"language": value} for value in ("e", "English language", "en_GB", "en-")),
        {"original_language": "ภาษา"},
        *({"id": value} for value in ("7kq2", "K" * 26, "i" * 26, "0" * 27)),
        *({"starred": value} for value in (1, 0, "yes", None)),
        *({"topics": value} for value in ((1,), ("a", None), ("a\x00",), ("\udc00",))),
        {"co_speakers": (["Mira Solenn"],)},
        *({"sources": value} for value in (({"title": "a"},), ("a",))),
        {"links": (("replies", "0"),)},
    ],
)
def test_a_field_not_of_its_form_is_refused(fields: dict[str, Any]) -> None:
    """No statement exists that breaks the model."""
    with pytest.raises(BadStatementError):
        make(**fields)


@pytest.mark.parametrize("name", ["printed", "basis"])
@pytest.mark.parametrize("value", [3, None, ["a"], {"b": "c"}, "a\x00", "\ud800"])
def test_what_was_printed_and_how_it_is_known_are_texts(name: str, value: object) -> None:
    """Each field printed otherwise, or known somehow, has a text to say so."""
    with pytest.raises(BadStatementError):
        make(**{name: {"official": value}})


@pytest.mark.parametrize(("type_", "to"), [("replies", 3), ("replies", "\x00"), (None, "0" * 26)])
def test_a_link_not_of_its_form_is_refused(type_: Any, to: Any) -> None:
    """Both its parts are texts that can be written."""
    with pytest.raises(BadStatementError):
        Link(type_, to)


@pytest.mark.parametrize(
    ("file", "row"),
    [("rows\x00", 7), ("caf\udce9.csv", 7), (3, 7), ("rows.csv", "7"), ("rows.csv", True)],
)
def test_an_origin_takes_a_text_and_a_number(file: Any, row: Any) -> None:
    """A file's name can be written, and a row is counted."""
    with pytest.raises(BadStatementError):
        Origin(file, row)


@pytest.mark.parametrize(
    "origin", [("rows.csv", 7), {"file": "rows.csv", "row": 7}, "rows.csv", False]
)
def test_an_origin_not_of_its_form_is_refused(origin: Any) -> None:
    """A file is a text that can be written, a row a number."""
    with pytest.raises(BadStatementError):
        Statement(text="We agree.", origin=origin)


@pytest.mark.parametrize("name", TEXT_FIELDS)
@pytest.mark.parametrize("value", [None, 3, b"a", ["a"], "a\x00b", "a\ud800", "\udfffb"])
def test_a_text_is_text_that_can_be_written(name: str, value: object) -> None:
    """NUL and lone surrogates are refused, and what is not text at all."""
    with pytest.raises(BadStatementError):
        make(**{name: value})


@pytest.mark.parametrize("name", SOURCE_TEXT_FIELDS)
@pytest.mark.parametrize("value", [None, 3, "a\x00b", "a\ud800"])
def test_a_source_takes_texts_that_can_be_written(name: str, value: Any) -> None:
    """A source refuses what a statement refuses."""
    with pytest.raises(BadStatementError):
        Source(**{name: value})


@pytest.mark.parametrize("date", ["16 April 2024", "2024-02-30", "04/11/2026", "yesterday", " "])
def test_a_date_that_is_not_edtf_is_refused(date: str) -> None:
    """What people type is read before it gets here."""
    with pytest.raises(BadValueError):
        Statement(text="We agree.", date=date)


@pytest.mark.parametrize("name", ["issued", "accessed"])
def test_a_source_refuses_a_date_that_is_not_edtf(name: str) -> None:
    """A source's dates are EDTF as well."""
    dated: dict[str, Any] = {name: "16 April 2024"}
    with pytest.raises(BadValueError):
        Source(**dated)


@pytest.mark.parametrize(
    "extra",
    [
        *("mood", ["mood"], {1: "a"}, {"a": {2: "b"}}, {"a": {1, 2}}, {"a": b"b"}, {"a": object()}),
        *({"a": [{"b": "\x00"}]}, {"a": ["\ud800"]}, {"\x00": 1}),
        *({"a": math.nan}, {"a": [math.inf]}, {"a": {"b": -math.inf}}),
    ],
)
@pytest.mark.parametrize("kind", [Statement, Source])
def test_what_json_cannot_hold_is_refused(kind: type[Statement | Source], extra: Any) -> None:
    """What we do not know is kept, as JSON alone."""
    with pytest.raises(BadStatementError):
        kind(text="We agree.", extra=extra)


@pytest.mark.parametrize("fields", [{}, {"txt": "We agree."}, {"text": "We agree.", "mood": ""}])
def test_only_a_statement_s_own_fields_are_taken(fields: dict[str, Any]) -> None:
    """A field misspelt, or no words at all, makes no statement."""
    with pytest.raises((BadStatementError, TypeError)):
        Statement(**fields)


@given(printed_words)
def test_words_are_kept_as_printed(printed: str) -> None:
    """Nothing is re-spaced, re-quoted or trimmed."""
    text = printed.replace("\r", "\u2028")
    assert Statement(text=f" {text}").text == f" {text}"


@pytest.mark.parametrize("name", ["text", "original", "context", "note"])
def test_line_ends_become_lf(name: str) -> None:
    """CR and CRLF become LF: one line end each, at the ends too."""
    statement = make(**{name: "\r\none\rtwo\r\n\r\nthree\n\rfour\r"})
    assert getattr(statement, name) == "\none\ntwo\n\nthree\n\nfour\n"


def test_a_source_s_wording_has_lf_line_ends() -> None:
    """The wording elsewhere is kept as the wording here."""
    assert Source(text="one\r\ntwo\rthree").text == "one\ntwo\nthree"


@pytest.mark.parametrize("name", ["official", "role", "event", "place", "ref", "organization"])
def test_names_are_kept_as_given(name: str) -> None:
    """Blanks, case and brackets of a name are somebody's."""
    statement = make(**{name: "  [sic] Ødegård \u00a0"})
    assert getattr(statement, name) == "  [sic] Ødegård \u00a0"


@pytest.mark.parametrize("name", ["topics", "co_speakers", "about", "former_ids"])
@pytest.mark.parametrize(
    ("value", "kept"),
    [
        *(("a", ("a",)), (["b", "a"], ("b", "a")), (("a", "b", "a"), ("a", "b")), ([], ())),
        *((["", "a"], ("a",)), ("", ())),
    ],
)
def test_a_list_keeps_its_order_and_no_member_twice(
    name: str, value: object, kept: tuple[str, ...]
) -> None:
    """A text in place of a list is a list of one."""
    assert getattr(make(**{name: value}), name) == kept


def test_dates_are_brought_to_their_one_spelling() -> None:
    """A quarter is kept as EDTF has it."""
    statement = Statement(text="We agree.", date="2024-Q2", sources=(Source(issued="2024-q3"),))
    assert (statement.date, statement.sources[0].issued) == ("2024-34", "2024-35")


def test_an_original_alone_is_the_text() -> None:
    """A row with only the words as spoken has them, and their language, as its text."""
    statement = Statement(original="Nous\r\nacceptons.", original_language="fr", language="en")
    words = (statement.text, statement.language, statement.original, statement.original_language)
    assert words == ("Nous\nacceptons.", "fr", "", "")


def test_an_original_of_no_stated_language_leaves_the_text_s() -> None:
    """Without a language of its own, the words are in the one given."""
    assert Statement(original="Nous acceptons.", language="fr").language == "fr"


def test_a_translation_stands_beside_its_original() -> None:
    """Where both are known, both are kept."""
    statement = Statement(text="We accept.", original="Nous acceptons.", original_language="fr")
    assert (statement.text, statement.original) == ("We accept.", "Nous acceptons.")


def test_nothing_is_claimed_that_was_not_said() -> None:
    """Kind, country, date and speaker are unknown unless they are given."""
    statement = Statement(text="“We agree.”")
    known = (statement.kind, statement.country, statement.date, statement.speaker)
    assert (known, statement.status) == (("", "", "", ""), "recorded")


@pytest.mark.parametrize("record", [EXAMPLE, Source(title="The Harbour Gazette")])
@pytest.mark.parametrize("name", ["text", "extra", "mood"])
def test_a_record_cannot_be_changed(record: Statement | Source, name: str) -> None:
    """No field can be set, old or new."""
    with pytest.raises(AttributeError):
        setattr(record, name, "other")


def test_a_record_loses_no_field() -> None:
    """No field can be taken away."""
    with pytest.raises(AttributeError):
        del EXAMPLE.text


@pytest.mark.parametrize("name", ["printed", "basis", "extra"])
def test_a_mapping_in_a_record_cannot_be_changed(name: str) -> None:
    """What was printed stays as it was."""
    kept: dict[str, Any] = getattr(EXAMPLE, name)
    with pytest.raises(TypeError):
        kept["official"] = "other"


@pytest.mark.parametrize(
    ("name", "given_first", "given_later"),
    [
        ("printed", {"official": "the minister"}, {"official": "another"}),
        ("basis", {"date": "published"}, {"date": "guessed"}),
        ("extra", {"mood": "calm"}, {"mood": "angry"}),
    ],
)
def test_a_record_does_not_change_with_what_it_was_made_from(
    name: str, given_first: dict[str, str], given_later: dict[str, str]
) -> None:
    """Who gave a mapping may go on using it."""
    values = dict(given_first)
    statement = make(**{name: values})
    values.update(given_later)
    assert getattr(statement, name) == given_first


def test_nothing_in_extra_changes_with_what_it_was_made_from() -> None:
    """What stands deeper in ``extra`` was checked, and stays as it was then."""
    inner = ["calm"]
    statement = Statement(text="We agree.", extra={"moods": inner})
    inner.append("\x00")
    assert statement.extra == {"moods": ["calm"]}


@given(statements())
def test_equal_fields_make_equal_statements(statement: Statement) -> None:
    """A statement made of another's fields is that statement, in a set too."""
    assert {replace(statement), statement} == {statement}


def test_another_statement_keeps_what_is_not_changed() -> None:
    """To change a statement, make another: its id stays, and so does the first."""
    other = replace(EXAMPLE, official="Mira Solenn-Abar", note="renamed")
    assert (other.id, other.official, other.text, EXAMPLE.note) == (
        *(EXAMPLE.id, "Mira Solenn-Abar", EXAMPLE.text, ""),
    )


def test_another_statement_is_checked_as_well() -> None:
    """No statement is made wrong by a change."""
    with pytest.raises(BadStatementError):
        replace(EXAMPLE, kind="rumour")


@pytest.mark.parametrize(
    ("statement", "id_"),
    [
        (Statement(text="We agree."), "qy20dzv9h3sgrezw1ataqx5zzc"),
        (EXAMPLE, "432b8datnmvb1n02eh07xd5x8c"),
    ],
)
def test_an_id_is_the_same_on_every_machine(statement: Statement, id_: str) -> None:
    """These two stand in stores already, and may never change."""
    assert statement.id == id_


@given(statements())
def test_an_id_is_of_its_form(statement: Statement) -> None:
    """Whatever is said has an id of 26 letters."""
    assert is_id(statement.id)


@given(ids)
def test_an_id_given_is_kept(id_: str) -> None:
    """An id is permanent: nobody works it out again."""
    assert Statement(text="We agree.", id=id_).id == id_


@pytest.mark.parametrize(
    "name", [name for name in codec.FIELDS if name not in THE_ID_AND_WHAT_DECIDES_IT]
)
def test_an_id_does_not_depend_on_the_rest(name: str) -> None:
    """Role, sources, notes and all else may change."""
    assert replace(EXAMPLE, id="", **{name: BESIDE_THE_ID[name]}).id == EXAMPLE.id


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", "Мы согласны.\nÀ demain"),
        ("text", "Мы согласны. À demain."),
        ("text", "мы согласны.\nÀ demain."),
        ("date", "2024-35"),
        ("date", ""),
        ("event", "round table on fisheries"),
        ("event", ""),
        ("ref", "row-8"),
        ("printed", {"official": "a minister"}),
        ("printed", {}),
    ],
)
def test_an_id_depends_on_who_said_what_when_and_where(name: str, value: Any) -> None:
    """Another speaker as printed, date, event, ref or text is another statement."""
    assert replace(EXAMPLE, id="", **{name: value}).id != EXAMPLE.id


def test_an_id_depends_on_which_field_says_it() -> None:
    """The same word as speaker, event, ref or date is not the same statement."""
    fields = ("official", "event", "ref", "date")
    made = {make(**{name: "2024"}).id for name in fields}
    assert len(made) == len(fields)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"official": "Mira Solenn-Abar"}, "the print has not changed"),
        ({"printed": {"official": "the minister", "date": "spring"}}, "other print"),
        ({"official": "the minister", "printed": {}}, "the name is as printed"),
        ({"date": "2024-Q2"}, "one date, two spellings"),
        ({"text": "Мы согласны.\r\nA\u0300 demain."}, "NFC, LF"),
        ({"text": "", "original": EXAMPLE.text}, "the original is the text"),
    ],
)
def test_an_id_comes_from_what_was_printed(changes: dict[str, Any], why: str) -> None:
    """The same print is the same statement, resolved and written as it may be."""
    assert replace(EXAMPLE, id="", **changes).id == EXAMPLE.id, why


@pytest.mark.parametrize(
    ("fields", "speaker"),
    [
        ({}, ""),
        ({"official": "Mira Solenn"}, "Mira Solenn"),
        ({"official": "Mira Solenn", "printed": {"date": "16 April"}}, "Mira Solenn"),
        ({"official": "Mira Solenn", "printed": {"official": "the minister"}}, "the minister"),
    ],
)
def test_the_speaker_is_the_one_printed(fields: Mapping[str, Any], speaker: str) -> None:
    """A name resolved does not replace the one in the source."""
    assert Statement(text="We agree.", **fields).speaker == speaker


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7kq2", "7kq2"),
        (" 7KQ2\n", "7kq2"),
        ("OIL0", "0110"),
        ("oil0", "0110"),
        ("432B8DATNMVBLNO2EHO7XD5X8C", EXAMPLE.id),
    ],
)
def test_an_id_is_read_as_people_copy_it(typed: str, read: str) -> None:
    """Case does not matter; i and l are one, o is zero."""
    assert read_id(typed) == read


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (EXAMPLE.id, True),
        (EXAMPLE.id.upper(), False),
        (EXAMPLE.id[:-1], False),
        (f"{EXAMPLE.id}\n", False),
        ("u" * 26, False),
        ("", False),
    ],
)
def test_an_id_is_told_from_other_text(text: str, whole: bool) -> None:
    """Only 26 letters of Crockford's base32 in lower case are an id."""
    assert is_id(text) is whole


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({}, {}, False),
        ({"printed": {"date": "16 April, 10:00"}}, {"printed": {"date": "16 April, 18:00"}}, True),
        ({"printed": {"date": "16 April, 10:00"}}, {"printed": {"date": "16 April, 10:00"}}, False),
        ({"printed": {"date": "16 April, 10:00"}}, {}, False),
        ({"printed": {"date": "16 April, 10:00"}}, {"printed": {"date": "16 April"}}, False),
        ({"printed": {"date": "16 April"}}, {"printed": {"date": "April 16"}}, False),
        ({"event": "Round table"}, {"event": "Press briefing"}, True),
        ({"event": "Round table"}, {"event": "Round table"}, False),
        ({"event": "Round table"}, {}, False),
        ({"event": "Round table", "ref": "1"}, {"ref": "2"}, True),
        ({"event": "Round table", "ref": "1"}, {"ref": "1"}, False),
        ({"event": "Round table", "ref": "1"}, {}, False),
        ({"event": "Round table", "ref": "1"}, {"event": "Round table", "ref": "2"}, False),
        ({"ref": "1"}, {}, False),
        ({"role": "minister"}, {"role": "envoy"}, False),
    ],
)
def test_the_same_words_are_are_separate_occasions_by_hour_event_and_ref(
    one: dict[str, Any], other: dict[str, Any], apart: bool
) -> None:
    """Words said twice in a day were said at two hours or events, or have two refs upstream."""
    first, second = (Statement(text="Thank you.", **each) for each in (one, other))
    assert (are_separate_occasions(first, second), are_separate_occasions(second, first)) == (
        apart,
        apart,
    )
