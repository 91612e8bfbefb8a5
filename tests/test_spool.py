"""A spool gives back what was kept, in its order, and finds it by its numbers."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.stores.tiny import layout, spool
from onrecord.stores.tiny.layout import Start
from onrecord.stores.tiny.spool import Spool

few = st.integers(0, 5)
any_mark = st.one_of(few, st.integers(-(2**63), 2**63 - 1), few.map(lambda each: each << 40))


def said(at: int) -> bytes:
    """Return the document that stands at a place."""
    return json.dumps({"id": str(at), "text": "協定" * (at % 7)}).encode()


@given(st.lists(st.tuples(any_mark, any_mark), max_size=60))
def test_each_is_found_by_its_numbers(marks: list[tuple[int, int]]) -> None:
    """Those of one number in their order, also where numbers crowd one place."""
    kept = Spool()
    ids, words = defaultdict(list), defaultdict(list)
    for at, (id_, words_) in enumerate(marks):
        kept.keep(said(at), id_, words_)
        ids[id_].append(at)
        words[words_].append(at)
    assert [list(kept.of_id(each)) for each in ids if each] == [ids[e] for e in ids if e]
    assert [list(kept.of_words(each)) for each in words if each] == [words[e] for e in words if e]
    assert [*kept.of_id(0), *kept.of_words(0)] == []


@pytest.fixture
def spilt(monkeypatch: pytest.MonkeyPatch) -> Spool:
    """Return a spool of 3,000 documents, most of them in its file."""
    return spilt_from(Start(), monkeypatch)


def spilt_from(start: Start, monkeypatch: pytest.MonkeyPatch) -> Spool:
    """Return such a spool, its lines laid out to stand somewhere."""
    monkeypatch.setattr(spool, "_IN_MEMORY", 1 << 14)
    kept = Spool(lambda: start)
    for at in range(3000):
        kept.keep(said(at), at + 1, 0)
    return kept


def test_what_was_moved_to_a_file_is_read_back(spilt: Spool) -> None:
    """All of it, in its order."""
    assert list(spilt) == [said(at) for at in range(3000)]
    spilt.close()


@pytest.mark.parametrize("at", [0, 1500, 2999])
def test_one_is_read_wherever_it_is(spilt: Spool, at: int) -> None:
    """In the file or in memory."""
    (place,) = spilt.of_id(at + 1)
    assert (place, spilt.document(place)) == (at, json.loads(said(at)))


@pytest.mark.parametrize("at", [0, 2999])
def test_one_takes_the_place_of_another(spilt: Spool, at: int) -> None:
    """In the file or in memory; the others stay."""
    spilt.replace(at, said(3001))
    assert list(spilt) == [said(3001) if each == at else said(each) for each in range(3000)]


def test_a_closed_spool_is_empty(spilt: Spool) -> None:
    """And may be filled again."""
    spilt.close()
    assert (len(spilt), list(spilt), list(spilt.of_id(1))) == (0, [], [])


@pytest.mark.parametrize("start", [Start(), Start(7, 100)])
@pytest.mark.parametrize("at", [Start(), Start(7, 100), Start(8, 100), Start(8)])
def test_lines_are_as_the_store_will_have_them(
    monkeypatch: pytest.MonkeyPatch, start: Start, at: Start
) -> None:
    """Numbered from where they come to stand, wherever that was to be at first."""
    kept = spilt_from(start, monkeypatch)
    wanted = [layout.write_line(at.number + each, said(each)) for each in range(3000)]
    wanted[0] = wanted[0].removeprefix(b"," if at.offset == 0 else b"")
    assert b"".join(kept.lines(at)) == b"".join(wanted)
    kept.replace(1500, said(3001))
    wanted[1500] = layout.write_line(at.number + 1500, said(3001))
    assert b"".join(kept.lines(at)) == b"".join(wanted)
    kept.close()
