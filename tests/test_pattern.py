"""A line that fits the pattern says just what reading it would have given."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import codec, pattern
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
    """Return the cells of a line."""
    (row,) = JSONL.read(io.StringIO(line))
    return row.cells


def agrees(line: str) -> bool:
    """Tell whether a line is known; fail where reading it closely gives another."""
    cells = row_of(line)
    if type(cells) is not pattern.Alike:
        return False
    read = json.loads(line)
    assert codec.dump(codec.load(read)) == read
    proven = cells.proven
    assert proven.said.decode() == json.dumps(read, ensure_ascii=False)
    assert dict(cells) == proven.document == read
    assert {name: value for name, value in proven.texts.items() if value}.items() <= read.items()
    assert proven.texts.keys() >= {"id", "date", "official", "country", "text"}
    assert list(cells) == list(read)
    assert len(cells) == len(read)
    assert [each in cells for each in (*read, "speaker")] == [True] * len(read) + [False]
    return True


@pytest.mark.parametrize(
    "told",
    [
        *({}, {"text": "No.", "official": "Ilka Varn", "topics": ["x", "y"], "date": "2025"}),
        *({"text": 'She said: "No."\n\n\tThat was all. \\'}, {"official": 'Mira "Mi" Solenn'}),
        *({"topics": ['a "b"']}, {"extra": {"b": "c", "d": "c"}}, {"text": "\\r\\u0000"}),
        {"sources": [{"title": "a", "issued": "2024"}, {"url": "b", "text": "{No.}"}]},
        *({"origin": {"file": "rows.csv", "row": 7}}, {"extra": {'a": "b", "c': "d"}}),
    ],
)
def test_a_line_as_we_write_it_is_known(told: dict[str, Any]) -> None:
    """Whatever its values are."""
    fields = {**FIRST, **told}
    ordered = {name: fields[name] for name in Statement.fields if name in fields}
    assert agrees(line_of(ordered))


def test_what_is_known_is_recorded_as_what_is_read() -> None:
    """As one statement, all of it."""
    cells = row_of(line_of({**FIRST, "text": "No."}))
    assert codec.load(cells) == codec.load({**FIRST, "text": "No."})


@pytest.mark.parametrize(
    "bent",
    [
        *({"id": "0"}, {"text": " "}, {"text": ""}, {"text": "\n"}, {"text": "a\rb"}),
        *({"text": "a\x1fb"}, {"text": "a\0b"}, {"text": "\ud800"}, {"date": "2024-4-16"}),
        *({"date": "April"}, {"kind": "spoken"}, {"country": "Varnholm"}, {"language": "e n"}),
        *({"topics": ["a", "a"]}, {"topics": []}, {"topics": "ab"}, {"starred": False}),
        {"topics": ['a", "b', "a"]},
        *({"sources": [{"title": "a", "issued": "April"}, {"title": "b"}]}, {"extra": {"b": 1}}),
        *({"sources": [{"url": "a", "title": "b"}]}, {"sources": [{}]}, {"printed": {}}),
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
    assert agrees(line_of(twice))
    assert not agrees(line_of(twice).replace('"other"', '"column"'))


@pytest.mark.parametrize("row", ["07", "-1", "1.0", "1e3", "true", "9" * 19, '"7"'])
def test_no_number_is_known_but_of_a_row(row: str) -> None:
    """As we write it."""
    line = line_of({**FIRST, "origin": {"file": "rows.csv", "row": 7}})
    assert pattern.known(line) is not None
    assert pattern.known(line.replace("7}", f"{row}}}")) is None


@given(statements())
def test_whatever_is_known_agrees(statement: Statement) -> None:
    """A statement known by itself, or read."""
    agrees(line_of(codec.dump(statement)))


@given(st.sampled_from(["text", "official", "date", "id", "kind"]), any_text)
def test_no_text_slips_by(name: str, text: str) -> None:
    """One field of a line is bent to anything."""
    agrees(line_of({**FIRST, name: text}))
