"""A statement becomes JSON and comes back; nothing is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import codec
from onrecord.errors import BadStatementError
from onrecord.model import STATUSES, Link, Origin, Source, Statement
from strategies import any_text, examples, json_values, sources, statements

ID = "qy20dzv9h3sgrezw1ataqx5zzc"
OLD_ID = "432b8datnmvb1n02eh07xd5x8c"
WHOLE = Statement(
    id=ID,
    date="2024-34",
    official="Mira Solenn",
    co_speakers=("Ivo Tarrec",),
    role="minister of fisheries",
    organization="Harbour League",
    country="XK",
    on_behalf_of="the League’s chair",
    kind="direct",
    text="We accept [sic].\nWe do.",
    language="en",
    original="Nous acceptons.",
    original_language="fr",
    context="Asked about nets.",
    topics=("fisheries", "League/nets"),
    about=("KZ",),
    stance="support",
    event="Round table",
    place="Port Abar",
    sources=(
        Source(
            title="Nets agreed",
            publisher="The Harbour Gazette",
            author="A. Pen",
            url="https://example.org/nets",
            issued="2024-04-16",
            accessed="2024-05",
            via="Coast Agency",
            locator="p. 3",
            archive_url="https://archive.example.org/nets",
            text="We accept.",
            extra={"volume": 4},
        ),
    ),
    printed={"official": "the minister"},
    typed={"country": "kz"},
    basis={"date": "published"},
    status="verified",
    note="Heard twice.",
    starred=True,
    links=(Link("replies", OLD_ID),),
    former_ids=(OLD_ID,),
    ref="row-7",
    extra={"mood": {"calm": [True, None, 1.5]}},
    origin=Origin("rows.csv", 7),
    recorded_at="2026-03-20T09:00:00Z",
    recorded_by="an analyst",
    batch="b1",
)
DOCUMENT: dict[str, Any] = {
    "id": ID,
    "date": "2024-34",
    "official": "Mira Solenn",
    "co_speakers": ["Ivo Tarrec"],
    "role": "minister of fisheries",
    "organization": "Harbour League",
    "country": "XK",
    "on_behalf_of": "the League’s chair",
    "kind": "direct",
    "text": "We accept [sic].\nWe do.",
    "language": "en",
    "original": "Nous acceptons.",
    "original_language": "fr",
    "context": "Asked about nets.",
    "topics": ["fisheries", "League/nets"],
    "about": ["KZ"],
    "stance": "support",
    "event": "Round table",
    "place": "Port Abar",
    "sources": [
        {
            "title": "Nets agreed",
            "publisher": "The Harbour Gazette",
            "author": "A. Pen",
            "url": "https://example.org/nets",
            "issued": "2024-04-16",
            "accessed": "2024-05",
            "via": "Coast Agency",
            "locator": "p. 3",
            "archive_url": "https://archive.example.org/nets",
            "text": "We accept.",
            "volume": 4,
        }
    ],
    "printed": {"official": "the minister"},
    "typed": {"country": "kz"},
    "basis": {"date": "published"},
    "status": "verified",
    "note": "Heard twice.",
    "starred": True,
    "links": [{"type": "replies", "to": OLD_ID}],
    "former_ids": [OLD_ID],
    "ref": "row-7",
    "extra": {"mood": {"calm": [True, None, 1.5]}},
    "origin": {"file": "rows.csv", "row": 7},
    "recorded_at": "2026-03-20T09:00:00Z",
    "recorded_by": "an analyst",
    "batch": "b1",
}
BARE = {"id": ID, "text": "We agree."}
BAD_VALUES: dict[str, list[Any]] = {
    "text": [None, 3, "", " ", [], "\x00", "\ud800"],
    "id": ["7kq2", 3, None],
    "date": ["2024-13", "16 April", 2024, None],
    "country": ["Ruritania", ["KZ"], None],
    "kind": ["rumour", None, ["direct"]],
    "status": ["", "lost", None, {}],
    "starred": [1, "true", None],
    "topics": [None, 3, [1], [None], [["a"]], {"a": 1}],
    "sources": [
        *(None, "a", {"title": "a"}, [1], [[]], [None], [{"title": None}], [{"issued": "soon"}]),
        *([{"url": 3}], [{1: 2}], [{"volume": "\ud800"}]),
    ],
    "links": [
        *(None, "a", [1], [{}], [{"type": "a"}], [{"type": "a", "to": 3}]),
        [{"type": "a", "to": "b", "why": "c"}],
    ],
    "origin": [
        *([], "a", {}, {"file": "a"}, {"file": 3, "row": 1}, {"file": "a", "row": "1"}),
        *({"file": "a", "row": 1, "sheet": 2}, {"file": "\ud800", "row": 1}),
    ],
    "printed": [None, "a", [], {"date": 3}, {"official": None}],
    "typed": [None, "a", [], {"date": 3}],
    "basis": [None, ["a"], {"date": ["a"]}],
    "extra": [None, "a", [1], {"a": float("nan")}, {"a": "\x00"}],
    "weather": [float("inf"), "\x00", [{"a": "\udfff"}]],
}
strange_keys = any_text.filter(lambda name: name not in codec.FIELDS)


def written(document: object) -> str:
    """Return the JSON of a document, as a store writes it."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def written_compactly(document: object) -> bytes:
    """Return the JSON of a document without blanks."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def nested(depth: int) -> list[Any]:
    """Return a list in a list in a list."""
    inner: list[Any] = []
    for _ in range(depth):
        inner = [inner]
    return inner


@given(statements())
@settings(max_examples=examples(200))
def test_decode_undoes_encode(statement: Statement) -> None:
    """Any statement survives the round trip through a line of JSON, given as bytes or as text."""
    line = codec.encode(statement)
    assert codec.decode(line) == codec.decode(line.decode()) == statement


@given(statements())
@settings(max_examples=examples(200))
def test_from_dict_undoes_to_dict(statement: Statement) -> None:
    """Any statement survives the round trip through plain JSON values."""
    assert codec.from_dict(codec.to_dict(statement)) == statement


@given(statements())
def test_a_line_and_a_document_say_the_same(statement: Statement) -> None:
    """The same keys in the same order, on one line, without a blank between them."""
    line = codec.encode(statement)
    assert written(json.loads(line)) == written(codec.to_dict(statement))
    assert b"\n" not in line
    assert line.startswith(b'{"id":"')


@given(statements())
def test_a_line_read_and_written_is_the_same_to_the_letter(statement: Statement) -> None:
    """Whatever is read again and written again stays as it was."""
    line = codec.encode(statement)
    assert codec.encode(codec.decode(line)) == line


@given(statements())
def test_a_document_read_and_written_is_the_same_to_the_letter(statement: Statement) -> None:
    """Order, numbers and yes-or-no included: opening a store rewrites nothing."""
    document = written(codec.to_dict(statement))
    assert written(codec.to_dict(codec.from_dict(json.loads(document)))) == document


def test_a_statement_is_written_under_these_names() -> None:
    """The format was settled on the first day: every later version writes this."""
    assert written(codec.to_dict(WHOLE)) == written(DOCUMENT)


def test_a_document_is_read_by_these_names() -> None:
    """The format was settled on the first day: every later version reads this."""
    assert codec.from_dict(DOCUMENT) == WHOLE


def test_the_whole_statement_has_every_field() -> None:
    """A field added to the model is added to the format's pinned document."""
    assert tuple(DOCUMENT) == codec.FIELDS == Statement.__struct_fields__


def test_a_bare_statement_is_its_id_and_its_words() -> None:
    """Nothing empty is written."""
    assert codec.to_dict(Statement(text="We agree.")) == BARE


@given(statements())
def test_no_empty_field_is_written(statement: Statement) -> None:
    """A document is as small as what is known."""
    assert all(codec.to_dict(statement).values())


@given(sources)
def test_no_empty_field_of_a_source_is_written(source: Source) -> None:
    """A source has the fields it has; what others added is theirs."""
    (written_down,) = codec.to_dict(Statement(text="We agree.", sources=(source,)))["sources"]
    assert all(value for name, value in written_down.items() if name not in source.extra)


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_written_unless_it_is_recorded(status: str) -> None:
    """Recorded is what a statement is unless somebody says otherwise."""
    document = codec.to_dict(Statement(text="We agree.", status=status))
    assert document.get("status", "recorded") == status
    assert ("status" in document) is (status != "recorded")


def test_a_status_left_out_is_recorded() -> None:
    """A document without a status is read as recorded."""
    assert codec.from_dict(BARE).status == "recorded"


@given(st.dictionaries(strange_keys, json_values, min_size=1, max_size=3))
def test_unknown_keys_stay_in_extra(strange: dict[str, Any]) -> None:
    """What another program wrote is kept, whatever it is."""
    assert written(dict(codec.from_dict({**BARE, **strange}).extra)) == written(strange)


def test_unknown_keys_join_what_extra_holds() -> None:
    """Keys met beside ``extra`` are kept with those in it."""
    statement = codec.from_dict({**BARE, "extra": {"mood": "calm"}, "weather": ["fair"]})
    assert statement.extra == {"mood": "calm", "weather": ["fair"]}


def test_a_field_s_name_in_extra_is_not_the_field() -> None:
    """A column called as a field is, and was not taken for it, stays apart."""
    statement = codec.from_dict({**BARE, "extra": {"text": "other", "id": 3}})
    assert (statement.text, statement.extra) == ("We agree.", {"text": "other", "id": 3})


@pytest.mark.parametrize(
    "strange",
    [
        *({"volume": 4}, {"extra": {"a": 1}}, {"extra": {}}, {"extra": "a"}, {"a": "", "b": None}),
        {"a": {"title": [{"b": {}}]}},
    ],
)
def test_unknown_keys_of_a_source_stay(strange: dict[str, Any]) -> None:
    """What another program wrote of a source is written again where it stood."""
    document = {**BARE, "sources": [{"title": "Nets agreed", **strange}, {"title": "Ferries"}]}
    assert codec.to_dict(codec.from_dict(document)) == document
    assert json.loads(codec.encode(codec.decode(written(document)))) == document


def test_unknown_keys_of_a_source_are_its_extra() -> None:
    """What we do not know of a source can be asked for."""
    document = {**BARE, "sources": [{"title": "Nets agreed", "volume": 4}]}
    assert codec.from_dict(document).sources == (Source(title="Nets agreed", extra={"volume": 4}),)


def test_what_is_given_empty_is_not_written() -> None:
    """Another hand may spell out what we leave out."""
    empty: dict[str, Any] = {
        **dict.fromkeys(("date", "official", "original", "note", "kind", "country"), ""),
        **{name: [] for name in ("topics", "sources", "links")},
        **{name: {} for name in ("printed", "basis", "extra")},
        "status": "recorded",
        "starred": False,
        "origin": None,
    }
    document = {**BARE, **empty}
    assert codec.encode(codec.decode(written(document))) == written_compactly(BARE)
    assert codec.to_dict(codec.from_dict(document)) == BARE


def test_kinds_of_text_are_written_as_text() -> None:
    """A library's own kind of text is text too."""

    class Words(str):
        __slots__ = ()

    statement = Statement(text=Words("We agree."), note=Words("n"), extra={"a": Words("b")})
    assert codec.decode(codec.encode(statement)) == statement


def test_a_text_in_place_of_a_list_is_a_list_of_one() -> None:
    """A hand that wrote one topic without brackets meant one topic."""
    assert codec.from_dict({**BARE, "topics": "fisheries"}).topics == ("fisheries",)


def test_reading_leaves_the_document_alone() -> None:
    """What was read can be written as it was."""
    document = deepcopy(DOCUMENT) | {"weather": "fair"}
    codec.from_dict(document)
    assert document == DOCUMENT | {"weather": "fair"}


@pytest.mark.parametrize("document", [None, 3, "text", ["text"], [], {}, {1: 2}, {"id": ID}])
def test_what_is_no_document_is_refused(document: Any) -> None:
    """JSON of another kind makes no statement."""
    with pytest.raises(BadStatementError):
        codec.from_dict(document)


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD_VALUES.items() for value in values]
)
def test_a_field_of_another_form_is_refused(name: str, value: object) -> None:
    """One kind of error says that a document is bad."""
    with pytest.raises(BadStatementError):
        codec.from_dict({**BARE, name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (name, value)
        for name, values in BAD_VALUES.items()
        for value in values
        if value != [{1: 2}]  # JSON has no such key
    ],
)
def test_a_line_with_a_field_of_another_form_is_refused(name: str, value: object) -> None:
    """A line is refused for what a document is, half a surrogate pair spelt out included."""
    with pytest.raises(BadStatementError):
        codec.decode(json.dumps({**BARE, name: value}))


@pytest.mark.parametrize("raw", ["", "{", "We agree.", b"\xff", '{"text":"a"} {}', "[]", "null"])
def test_a_line_that_is_no_document_is_refused(raw: str | bytes) -> None:
    """What is not JSON, or no object, makes no statement."""
    with pytest.raises(BadStatementError):
        codec.decode(raw)


def read(reading: Callable[[Any], Statement], document: Any) -> Statement | None:
    """Return what is read, or None where it is refused."""
    try:
        return reading(document)
    except BadStatementError:
        return None


@given(st.one_of(st.sampled_from(codec.FIELDS), any_text), json_values)
@settings(max_examples=examples(300))
def test_whatever_a_field_holds_is_read_or_refused(name: str, value: Any) -> None:
    """A document is a statement that can be written again, or a bad one: never a crash."""
    document = {**BARE, name: value}
    statement = read(codec.from_dict, document)
    assert read(codec.decode, written(document)) == statement
    if statement is not None:
        assert codec.decode(codec.encode(statement)) == statement


@given(st.sampled_from(codec.SOURCE_FIELDS), json_values)
def test_whatever_a_source_holds_is_read_or_refused(name: str, value: Any) -> None:
    """A source is read alike from a line and from a document."""
    document = {**BARE, "sources": [{name: value}]}
    assert read(codec.decode, written(document)) == read(codec.from_dict, document)


def test_a_document_nested_without_end_is_refused() -> None:
    """A file made to break readers is a bad file."""
    with pytest.raises(BadStatementError):
        codec.from_dict({**BARE, "weather": nested(20_000)})
    with pytest.raises(BadStatementError):
        codec.decode(f'{{"text":"a","weather":{"[" * 20_000}{"]" * 20_000}}}')


@pytest.mark.parametrize(
    "parts",
    [
        *({"sources": value} for value in (3, [1], [{"title": None}], [{"issued": "soon"}])),
        *({"links": value} for value in ([1], [{"type": "a"}])),
        {"origin": {"file": "rows.csv"}},
    ],
)
def test_parts_of_another_form_are_refused(parts: dict[str, Any]) -> None:
    """A row that brings whole structures brings them in our form."""
    with pytest.raises(BadStatementError):
        codec.fields_from_dict(parts)


def test_parts_are_read_as_a_statement_takes_them() -> None:
    """Sources, links and lists come back as the model has them."""
    names = ("sources", "links", "origin", "topics", "printed")
    parts = codec.fields_from_dict({name: DOCUMENT[name] for name in names})
    assert parts == {name: getattr(WHOLE, name) for name in names}
