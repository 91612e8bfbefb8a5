"""What is proven by one look is what reading and writing it would have given."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import codec
from onrecord.errors import BadStatementError
from onrecord.model import Statement
from onrecord.proof import prove
from strategies import any_text, json_values, statements

PLAIN: dict[str, Any] = {
    "id": "qy20dzv9h3sgrezw1ataqx5zzc",
    "date": "2024-04-16",
    "official": "Mira Solenn",
    "country": "XK",
    "kind": "direct",
    "text": "We accept [sic].\nWe “do” – 協定.",
    "language": "pt-BR",
    "topics": ["fisheries", "League/nets"],
    "sources": [{"title": "Nets", "issued": "2024-04", "text": "We accept."}],
    "printed": {"official": "the minister"},
    "status": "verified",
    "starred": True,
    "extra": {"column": "kept"},
    "origin": {"file": "rows.csv", "row": 7},
    "batch": "abcdefabcdef",
}

awkward: st.SearchStrategy[Any] = st.sampled_from(
    [
        *("", " ", "\r", "a\r\nb", "\0", "\ud800", "\\r", "\\u0000", '"', "\x1f", "\u2028"),
        *("recorded", "draft", "Direct", "direct", "support", "RU", "ru", "SUHH", "en", "e n"),
        *("2024-04-16", "2024-4-16", "2024-q2", "2024-34", "2024-13-01", "0000", "x", "%s", "%"),
        *(None, 0, 1, True, False, 1.5, float("nan"), 2**70, [], {}, [""], ["a", "a"], [1]),
        *([{}], [{"title": ""}], [{"title": "a", "extra": {}}], [{"url": "b", "title": "a"}]),
        *([{"issued": "2024-4"}], [{"text": "a\rb"}], [{"title": 1}], [None], {"a": "b"}),
        *({"a": 1}, {"a": "\0"}, {"file": "a", "row": 1}, {"row": 1, "file": "a"}),
        *({"file": "a", "row": True}, {"file": 1, "row": 1}, [{"type": "a", "to": "b"}]),
    ]
)


def document_of(statement: Statement) -> dict[str, Any]:
    """Return a document as it is read from a file."""
    document: dict[str, Any] = json.loads(json.dumps(codec.dump(statement)))
    return document


def without(document: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a document of fewer fields."""
    return {name: value for name, value in document.items() if name not in names}


def agrees(document: dict[str, Any]) -> bool:
    """Tell whether a document is proven; fail where reading and writing give another."""
    proven = prove(deepcopy(document))
    if proven is None:
        return False
    read = codec.dump(codec.load(document))
    assert list(proven.document.items()) == list(read.items())
    assert proven.said == json.dumps(read, ensure_ascii=False, allow_nan=False).encode()
    return True


def test_a_plain_document_is_proven() -> None:
    """All of its fields, in their order."""
    assert agrees(PLAIN)


@pytest.mark.parametrize("name", sorted(PLAIN.keys() - {"id", "text"}))
def test_a_document_without_a_field_is_proven(name: str) -> None:
    """But for its id and its words, none is needed."""
    assert agrees(without(PLAIN, name))


@pytest.mark.parametrize("value", [7, -1.5, True, None, 2**63, ""])
def test_a_number_among_what_we_do_not_know_is_proven(value: Any) -> None:
    """JSON knows it, and it is written as it was read."""
    assert agrees({**PLAIN, "extra": {"column": "kept", "sitting": value}})


@given(statements())
def test_nothing_proven_differs_from_what_is_read(statement: Statement) -> None:
    """Whatever a statement is made of."""
    agrees(document_of(statement))


@given(st.sampled_from(Statement.fields), st.one_of(awkward, json_values, any_text))
def test_no_value_slips_by(name: str, value: Any) -> None:
    """One field of a plain document is bent to anything, and kept in its place."""
    bent = {**PLAIN, name: value}
    agrees({each: bent[each] for each in Statement.fields if each in bent})


@given(st.permutations(sorted(PLAIN)))
def test_no_order_slips_by(names: list[str]) -> None:
    """What stands in another order is written in ours."""
    agrees({name: PLAIN[name] for name in names})


@pytest.mark.parametrize(
    "bent",
    [
        {"status": "recorded"},
        {"official": ""},
        {"text": "a\r\nb"},
        {"topics": []},
        {"topics": ["nets", "nets"]},
        {"sources": [{"title": ""}]},
        {"extra": {}},
        {"volume": "four"},
    ],
)
def test_what_would_be_written_otherwise_is_not_proven(bent: dict[str, Any]) -> None:
    """It is left to be read."""
    document = {**PLAIN, **bent}
    assert prove(document) is None
    assert codec.dump(codec.load(document)) != document


@pytest.mark.parametrize(
    "bent",
    [
        {"date": "16 April"},
        {"country": "Varnholm"},
        {"kind": "spoken"},
        {"language": "e n"},
        {"id": "QY20DZV9H3SGREZW1ATAQX5ZZC"},
        {"text": "a\0b"},
        {"text": " \n"},
        {"event": "\ud800"},
        {"topics": ["nets", 4]},
        {"sources": [{"issued": "April"}]},
        {"printed": {"official": 4}},
        {"extra": {"sitting": 2**70}},
        {"extra": {"sitting": float("nan")}},
        {"origin": {"file": "rows.csv", "row": "7"}},
    ],
)
def test_what_is_no_statement_is_not_proven(bent: dict[str, Any]) -> None:
    """It is left to be refused."""
    document = {**PLAIN, **bent}
    assert prove(document) is None
    with pytest.raises(BadStatementError):
        codec.load(document)
