"""The index holds what the file holds, whichever way it was made."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import Facets, Filter, Page, Source, Statement, codec, text
from onrecord.errors import StoreDamagedError
from onrecord.model import WITHDRAWN
from onrecord.stores.tiny import layout, scan
from onrecord.stores.tiny.index import bulk, catching, crew, facts, lines, schema, summing
from onrecord.stores.tiny.index.rows import Rows, add_all
from onrecord.stores.tiny.store import TinyStore
from onrecord.stores.tiny.view import View
from strategies import examples, ids, sentences, statements, texts

HEAD = b'{"_onrecord": {"1": {"format": 1}},\n"statements": {\n'

OPEN = {"scanned": 1 << 30, "indexed": 0}

some = st.lists(statements(), max_size=12, unique_by=lambda each: each.id)


def written(place: Path, documents: list[dict[str, Any]], tail: bytes = layout.CLOSER) -> View:
    """Write a store's file as it is laid out."""
    lines = (
        layout.write_line(number, layout.as_compact_json(document), first=number == 1)
        for number, document in enumerate(documents, 1)
    )
    place.write_bytes(HEAD + b"".join(lines) + tail)
    return View(place)


def content(connection: sqlite3.Connection) -> dict[str, set[tuple[Any, ...]]]:
    """Return all that an index holds, whatever the numbers of documents and names."""
    connection.execute("CREATE VIRTUAL TABLE temp.said USING fts5vocab(main, words, instance)")
    asked = {
        "docs": "SELECT id, whens, offset + rel, d.length, key"
        " FROM docs d JOIN blocks USING (b) LEFT JOIN yearless USING (n)",
        "names": "SELECT facet, name, size FROM names",
        "spelt": "SELECT id, date FROM spelt JOIN docs USING (n)",
        "marks": "SELECT facet, name, id FROM marks m JOIN docs USING (n) JOIN names USING (nid)",
        "cells": "SELECT * FROM cells",
        "words": "SELECT term, offset, id FROM said JOIN docs ON doc = n",
        "meta": "SELECT key, value FROM meta WHERE key IN ('longest', 'unreadable')",
    }
    return {name: set(connection.execute(sql).fetchall()) for name, sql in asked.items()}


def built(view: View, folder: Path, stretch: int = crew.STRETCH) -> dict[str, set[tuple[Any, ...]]]:
    """Return what an index made at once holds."""
    place = folder / f"{stretch}.making"
    bulk.build(place, view, {}, lambda _: None, partial(crew.write_runs, length=stretch))
    connection = schema.connect(str(place))
    try:
        return content(connection)
    finally:
        connection.close()


def put(view: View) -> dict[str, set[tuple[Any, ...]]]:
    """Return what an index holds that every document was put in by itself."""
    connection = schema.connect(":memory:", live=False)
    connection.executescript(schema.TABLES + schema.ORDERS)
    add_all(Rows(connection), [])
    for each in catching.placed(view):
        add_all(Rows(connection), [each])
    return content(connection)


@given(st.one_of(texts, sentences(), st.text(max_size=30)))
def test_the_index_reads_the_words_that_a_look_up_reads(said: str) -> None:
    """Whoever knows only ASCII finds the same words in the shorter form."""
    read = [
        each for each in re.split("[^a-z0-9\x80-\U0010ffff]+", text.words(said).lower()) if each
    ]
    assert "".join(read) == "".join(text.tokens(said))
    assert len(read) == len(text.tokens(said))


@given(statements())
def test_a_document_bears_what_the_slow_reading_says(said: Statement) -> None:
    """Names and counts are those of the scan."""
    document = codec.to_dict(said)
    marks = {
        (facet, name)
        for facet in schema.FACETS
        for name in scan.facet_values(document, facet)
        if (facet, name) != ("status", "recorded")
    }
    apart = schema.APART if said.status in WITHDRAWN else ""
    counts = {
        (apart + field, value)
        for field in schema.COUNTED
        for value in scan.group_values(document, field)
    }
    assert {each for each in facts.marks_of(document) if each[0] != schema.UNCERTAIN} == marks
    assert facts.counted(document) == counts | {(apart, "")}


@given(ids)
def test_an_id_is_its_bits(id_: str) -> None:
    """There and back."""
    assert schema.id_text(schema.id_bytes(id_)) == id_


def test_ids_that_differ_in_their_last_bits_are_two(tmp_path: Path) -> None:
    """Ours leave them out; those that another program counts up do not."""
    store = TinyStore(str(tmp_path / "s.json"), scanned_below=0)
    for at in "0123":
        assert store.add([Statement(text=f"Words {at}.", id="0" * 25 + at)]).recorded == 1
    assert store.reindex()
    assert [each.text for each in store.find()] == [f"Words {at}." for at in range(4)]


@pytest.mark.parametrize("typed", ["u" * 26, "A" * 26, "1_0", "+1", " 1", "١٢", "é"])
def test_what_is_no_id_has_no_bits(typed: str) -> None:
    """Python would read some of these as numbers."""
    with pytest.raises(ValueError, match=r"no id|invalid literal"):
        schema.id_bytes(typed)


@settings(max_examples=examples(25))
@given(some, st.sampled_from([0, 3, 1000]))
def test_an_index_is_the_same_however_it_was_made(said: list[Statement], summed: int) -> None:
    """At once, from many stretches of the file, or one document after another.

    So are its sums, of however few months at a time they are made.
    """
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patched:
        patched.setattr(summing, "_MOST_OPEN", summed)
        folder = Path(name)
        with written(folder / "s.json", list(map(codec.to_dict, said))) as view:
            whole = built(view, folder)
            assert built(view, folder, stretch=view.size) == whole
            assert put(view) == whole


def test_two_processes_share_a_long_file(tmp_path: Path) -> None:
    """What comes out is what one alone would make."""
    documents = [
        codec.to_dict(Statement(text=f"Words {at}.", official="Mira")) for at in range(400)
    ]
    with written(tmp_path / "s.json", documents) as view:
        assert built(view, tmp_path, stretch=2000) == put(view)


@pytest.fixture
def spoken(tmp_path: Path) -> Iterator[View]:
    """Return a file that several runs are made of, whose values come again and do not."""
    documents = [
        codec.to_dict(
            Statement(
                text=f"Words {at}.",
                official=f"Mira {at % 7}",
                date=f"{1990 + at % 9}-0{1 + at % 5}" if at % 11 else "",
                sources=(Source(title=f"Gazette {at}", publisher="Harbour Press"),),
            )
        )
        for at in range(400)
    ]
    with written(tmp_path / "s.json", documents) as view:
        yield view


def rows(view: View, place: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table of an index made of many runs."""
    bulk.build(place, view, {}, lambda _: None, partial(crew.write_runs, length=4000))
    with closing(sqlite3.connect(place)) as connection:
        asked = "SELECT name FROM sqlite_schema WHERE rootpage > 0 ORDER BY rootpage"
        names = [name for (name,) in connection.execute(asked) if not name.startswith("by_")]
        read = "SELECT * FROM {}"
        return {name: list(connection.execute(read.format(name))) for name in names}


HELPERS = {
    "none": "",
    "ends at once": "exit 1",
    "is killed at work": '"{python}" "$@" & sleep 0.2; kill -9 $!',
    "claims and does nothing": 'touch "$5/0001.claim"; exit 1',
}


@pytest.mark.parametrize("helper", HELPERS)
def test_one_process_or_two_write_the_same(
    spoken: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, helper: str
) -> None:
    """Row for row; whatever becomes of a helper, nothing is left but the index."""
    shared = rows(spoken, tmp_path / "shared.making")
    assert all(
        shared[each] for each in ("docs", "yearless", "names", "marks", "cells", "words_data")
    )
    program = tmp_path / "helper"
    program.write_text("#!/bin/sh\n" + HELPERS[helper].replace("{python}", sys.executable))
    program.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(program) if HELPERS[helper] else "")
    assert rows(spoken, tmp_path / "alone.making") == shared
    assert {each.name for each in tmp_path.iterdir()} == {
        *("helper", "s.json"),
        *("alone.making", "shared.making"),
    }


def test_each_line_is_in_one_stretch(tmp_path: Path) -> None:
    """Wherever one ends and the next begins: at a line's end, or anywhere else in it."""
    documents = [codec.to_dict(Statement(text=f"Words {at}.")) for at in range(3)]
    with written(tmp_path / "s.json", documents) as view:
        assert view.file is not None
        body, size = view.head.body, view.size - view.head.body
        for cut in range(1, size):
            stretches = (lines.Stretch(0, cut, size), lines.Stretch(cut, size, size))
            read = [each for part in stretches for each in lines.blocks(view.file, body, part)]
            assert sum(len(each.lines) for each in read) == len(documents)


def test_what_a_helper_left_undone_is_done(tmp_path: Path) -> None:
    """A stretch claimed by a process that died is read all the same."""
    documents = [codec.to_dict(Statement(text=f"Words {at}.")) for at in range(40)]
    with written(tmp_path / "s.json", documents) as view:
        (tmp_path / "0001.claim").touch()
        places = crew.write_runs(view, tmp_path, lambda _: None, 2000)
    assert len(places) > 1
    assert all(each.exists() for each in places)


def test_without_a_second_process_one_does_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine may refuse to start one."""
    monkeypatch.setattr("sys.executable", str(tmp_path / "none"))
    documents = [codec.to_dict(Statement(text=f"Words {at}.")) for at in range(40)]
    with written(tmp_path / "s.json", documents) as view:
        assert len(built(view, tmp_path, stretch=2000)["docs"]) == len(documents)


@pytest.mark.parametrize("tail", [b',"9": {"id": "0', b"", b"}}\ntorn"])
def test_a_file_ends_where_its_table_does(tmp_path: Path, tail: bytes) -> None:
    """A torn end, and what stands behind the closer, are nobody's statements."""
    documents = [codec.to_dict(Statement(text=f"Words {at}.")) for at in range(20)]
    with written(tmp_path / "s.json", documents, tail) as view:
        assert built(view, tmp_path, stretch=2000) == built(view, tmp_path) == put(view)


@pytest.mark.parametrize("tail", [b'}}\n,"9": {}\n}}\n', b',"9": {\n,"10": {}\n}}\n'])
def test_damage_is_told_where_it_is_met(tmp_path: Path, tail: bytes) -> None:
    """Whole documents behind the end, or behind a broken one, are not passed over."""
    documents = [codec.to_dict(Statement(text=f"Words {at}.")) for at in range(20)]
    with written(tmp_path / "s.json", documents, tail) as view, pytest.raises(StoreDamagedError):
        built(view, tmp_path, stretch=2000)


STRANGE: tuple[dict[str, Any], ...] = (
    {"kind": 5},
    {"sources": ["Harbour Gazette"]},
    {"sources": [{"title": 5}]},
    {"topics": [5]},
    {"id": "no id"},
    {"text": ["one", "two"]},
    {"event": {}},
    {"note": 5},
    {"starred": 1},
    {"links": 5},
    {"former_ids": [5]},
    {"origin": {"file": "a.csv"}},
    {"origin": {"file": "a.csv", "row": "1"}},
    {"printed": {"official": 5}},
    {"language": "no tag"},
    {"sources": [{"title": "Harbour Gazette", "issued": "no date"}]},
    {"place": "Tessarine\0Isles"},
    {"official": "Mira \ud800"},
    {"topics": ["nets\ud800"]},
    {"extra": {"catch": float("nan")}},
    {"extra": {"catch": 1 << 64}},
    {"catch": float("inf")},
)


@pytest.mark.parametrize("bent", STRANGE, ids=json.dumps)
@pytest.mark.parametrize("how", OPEN)
def test_what_is_no_statement_is_left_out(tmp_path: Path, bent: dict[str, Any], how: str) -> None:
    """Another hand's document may hold anything: it is counted, and hides nothing."""
    good, strange = (codec.to_dict(Statement(text=each)) for each in ("Good.", "Strange."))
    written(tmp_path / "s.json", [{**strange, **bent}, good]).close()
    store = TinyStore(str(tmp_path / "s.json"), scanned_below=OPEN[how])
    assert [each.text for each in store.find()] == ["Good."]
    assert store.info().unreadable == 1
    store.add([Statement(text="New."), Statement(text="More.")])
    assert (len(list(store.find())), store.info().unreadable) == (3, 1)


def test_what_a_killed_builder_left_is_swept(
    tmp_path: Path, said: Callable[..., Statement]
) -> None:
    """Half an index, and the runs for it, do not stay in the cache."""
    store = TinyStore(str(tmp_path / "s.json"), scanned_below=0)
    store.add([said("One.")])
    store.reindex()
    cache = tmp_path / "cache" / "onrecord"
    (made,) = cache.glob("*.sqlite")
    base = made.name.split(".")[0]
    (cache / f"{base}.1.runs").mkdir()
    (cache / f"{base}.1.making").touch()
    store.reindex()
    assert not {each.suffix for each in cache.iterdir()} & {".runs", ".making"}
    assert store.count(Filter(words=("one",))) == 1


def test_words_of_two_wordings_are_no_phrase(tmp_path: Path) -> None:
    """Where one wording ends and another begins, no phrase reaches across."""
    store = TinyStore(str(tmp_path / "s.json"), scanned_below=0)
    store.add([Statement(text="Of peace", original="and war")])
    assert [store.count(Filter(words=(each,))) for each in ("peace and", "of peace")] == [0, 1]
    assert json.dumps(store.names("official")) == "{}"


@pytest.mark.parametrize("begun", [True, False])
def test_how_many_say_a_word_is_counted_meanwhile_or_when_asked(
    tmp_path: Path, said: Callable[..., Statement], *, begun: bool
) -> None:
    """The newest are there before all are counted; however that is done, it is one number."""
    store = TinyStore(str(tmp_path / "s.json"), scanned_below=0)
    store.add([said(f"Words {at}.", date="2024-04-16") for at in range(30)])
    found = store.find(Filter(words=("words",)), Page(limit=20))
    if begun:
        found.count_meanwhile()
    assert (len(found), len(list(found))) == (20, 20)
    assert found.total == found.total == 30
    again = store.find(Filter(words=("words",)), Page(limit=20))
    (tmp_path / "cache").rename(tmp_path / "moved")
    if begun:
        again.count_meanwhile()
    assert again.total == 30


def test_an_index_lies_in_a_folder_of_any_name(
    tmp_path: Path, said: Callable[..., Statement], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes that are no UTF-8 may stand in a path, and what means more in a URI."""
    cache = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 %20?#")
    monkeypatch.setenv("XDG_CACHE_HOME", cache)
    store = TinyStore(str(tmp_path / "s.json"), scanned_below=0)
    store.add([said(f"Words {at}.") for at in range(30)])
    found = store.find(Filter(words=("words",)), Page(limit=20))
    found.count_meanwhile()
    assert (len(list(found)), found.total) == (20, 30)
    assert list(Path(cache, "onrecord").glob("*.sqlite"))


def test_a_name_may_mean_more_than_sqlite_takes_values(
    tmp_path: Path, said: Callable[..., Statement], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been built to take no more than 999 in a query."""
    connect: Any = sqlite3.connect

    def limited(*told: object, **how: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*told, **how)
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
        return connection

    monkeypatch.setattr(sqlite3, "connect", limited)
    store = TinyStore(str(tmp_path / "s.json"), scanned_below=0)
    store.add(
        said(f"Words {at}.", official=f"Mira {at}", sources=(Source(title=f"Gazette {at}"),))
        for at in range(1000)
    )
    gazette = Facets(source="gazette")
    asked = (Filter(source="gazette"), Filter(official="mira", words="words", also=(gazette,)))
    assert [store.count(each) for each in asked] == [1000, 1000]
    assert store.count(Filter(official="mira", unless=gazette)) == 0
