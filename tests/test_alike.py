"""A line known by its likeness to another says just what reading it would have given."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import alike, codec, proof
from onrecord.formats.json_lines import JSONL
from onrecord.model import Statement
from strategies import any_text, statements

FIRST: dict[str, Any] = {
    "id": "qy20dzv9h3sgrezw1ataqx5zzc",
    "date": "2024-04-16",
    "official": "Mira Solenn",
    "country": "XK",
    "kind": "direct",
    "text": "We accept [sic]: {no} – 協定.",
    "language": "pt-BR",
    "topics": ["fisheries", "League/nets"],
    "sources": [{"title": "Nets", "issued": "2024-04"}, {"title": "Ferries"}],
    "printed": {"date": "16 April"},
    "starred": True,
    "extra": {"column": "kept"},
}


def line_of(document: object) -> str:
    """Return a line as we write it."""
    return json.dumps(document, ensure_ascii=False) + "\n"


def row_of(line: str) -> Any:
    """Return the cells of a line that came behind one that was proven."""
    assert alike.prove(FIRST) is not None
    (row,) = JSONL.read(io.StringIO(line))
    return row.cells


def agrees(line: str) -> bool:
    """Tell whether a line is known; fail where reading it closely gives another."""
    cells = row_of(line)
    if type(cells) is not alike.Alike:
        return False
    read = json.loads(line)
    proven = proof.prove(read)
    assert proven is not None
    assert cells.proven.said == proven.said
    assert dict(cells) == cells.proven.document == read
    assert cells.proven.texts.items() <= read.items()
    assert list(cells) == list(read)
    assert len(cells) == len(read)
    return True


def test_another_statement_of_the_same_fields_is_known() -> None:
    """Whatever its values are."""
    told = {"text": "No.", "official": "Ilka Varn", "topics": ["x", "y"], "date": "2025"}
    assert agrees(line_of({**FIRST, **told}))


def test_what_is_known_is_recorded_as_what_is_read() -> None:
    """As one statement, all of it."""
    cells = row_of(line_of({**FIRST, "text": "No."}))
    assert codec.load(cells) == codec.load({**FIRST, "text": "No."})


@pytest.mark.parametrize(
    "bent",
    [
        *({"id": "0"}, {"text": " "}, {"text": ""}, {"text": 'a "b"'}, {"text": "a\\b"}),
        *({"text": "a\nb"}, {"text": "a\0b"}, {"text": "\ud800"}, {"date": "2024-4-16"}),
        *({"date": "April"}, {"kind": "spoken"}, {"country": "Varnholm"}, {"language": "e n"}),
        *({"topics": ["a", "a"]}, {"topics": ["a"]}, {"topics": "ab"}, {"starred": False}),
        *({"sources": [{"title": "a", "issued": "April"}, {"title": "b"}]}, {"extra": {"b": "c"}}),
        *({"sources": [{"title": "a", "issued": "2024"}, {"url": "b"}]}, {"printed": {}}),
        *({"sources": [{"title": "a", "issued": "2024"}, {"title": ""}]}, {"official": None}),
    ],
)
def test_what_is_otherwise_is_read(bent: dict[str, Any]) -> None:
    """One field is enough."""
    assert not agrees(line_of({**FIRST, **bent}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *((": ", ":"), (", ", ","), ("}\n", "} \n"), ("}\n", "}"), ("}\n", "}\r\n")),
        *(('"official"', '"speaker"'), ('"Nets"', '"Ne\tts"'), ('"direct"', '"d\\u0069rect"')),
        *(("true", "false"), ("true", "1"), ('"Nets"', "12"), ('{"id"', '1{"id"')),
        *(('"country"', '"official"'), ('"column"', '"col\\umn"'), ('{"id"', '\ufeff{"id"')),
    ],
)
def test_a_line_spelt_otherwise_is_read(old: str, new: str) -> None:
    """As JSON that says the same, or is broken."""
    assert not agrees(line_of(FIRST).replace(old, new, 1))


def test_no_key_stands_twice() -> None:
    """Reading would keep the last of them."""
    twice = {**FIRST, "extra": {"column": "kept", "other": "kept too"}}
    assert alike.prove(twice) is not None
    assert agrees(line_of(twice))
    assert not agrees(line_of(twice).replace('"other"', '"column"'))


def test_a_row_number_is_read() -> None:
    """No line is like another but for it."""
    numbered = {**FIRST, "origin": {"file": "rows.csv", "row": 7}}
    assert alike.prove(numbered) is not None
    assert not agrees(line_of(numbered))


@given(statements())
def test_whatever_is_known_agrees(statement: Statement) -> None:
    """A statement known by itself, as one proven before, or read."""
    document = json.loads(json.dumps(codec.dump(statement)))
    alike.prove(document)
    agrees(line_of(document))


@given(st.sampled_from(["text", "official", "date", "id", "kind"]), any_text)
def test_no_text_slips_by(name: str, text: str) -> None:
    """One field of a line is bent to anything."""
    agrees(line_of({**FIRST, name: text}))
