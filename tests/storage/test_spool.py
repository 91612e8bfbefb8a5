"""A spool gives back what was kept, in its order, and finds it by its numbers."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import Statement, codec
from onrecord.storage.tiny import line_format, spool
from onrecord.storage.tiny.line_format import Start
from onrecord.storage.tiny.spool import Spool

few = st.integers(0, 5)
any_mark = st.one_of(few, st.integers(-(2**63), 2**63 - 1), few.map(lambda each: each << 40))


def said(at: int) -> bytes:
    """Return the document that stands at a place."""
    return codec.encode(Statement(id=f"{at:026}", text="協定" * (1 + at % 7)))


@given(st.lists(st.tuples(any_mark, any_mark), max_size=60))
def test_each_is_found_by_its_numbers(marks: list[tuple[int, int]]) -> None:
    """Those of one number in their order, also where numbers crowd one place."""
    kept = Spool()
    ids, words = defaultdict(list), defaultdict(list)
    for at, (id_, words_) in enumerate(marks):
        assert kept.append(said(at), id_, words_) == at
        ids[id_].append(at)
        words[words_].append(at)
    assert [list(kept.with_id(each)) for each in ids if each] == [ids[e] for e in ids if e]
    assert [list(kept.with_words(each)) for each in words if each] == [words[e] for e in words if e]
    assert [*kept.with_id(0), *kept.with_words(0)] == []


@pytest.fixture
def spilt(monkeypatch: pytest.MonkeyPatch) -> Spool:
    """Return a spool of 3,000 documents, most of them in its file."""
    return spilt_from(Start(), monkeypatch)


def spilt_from(start: Start, monkeypatch: pytest.MonkeyPatch) -> Spool:
    """Return such a spool, its lines laid out to stand somewhere."""
    monkeypatch.setattr(spool, "_IN_MEMORY", 1 << 14)
    kept = Spool(start)
    for at in range(3000):
        kept.append(said(at), at + 1, 0)
    return kept


def test_what_was_moved_to_a_file_is_read_back(spilt: Spool) -> None:
    """All of it, in its order."""
    assert list(spilt) == [said(at) for at in range(3000)]
    spilt.close()


@pytest.mark.parametrize("at", [0, 1500, 2999])
def test_one_is_read_wherever_it_is(spilt: Spool, at: int) -> None:
    """In the file or in memory; its line is what the store will have, but for comma and end."""
    (place,) = spilt.with_id(at + 1)
    assert (place, spilt.statement(place)) == (at, codec.decode(said(at)))
    line = line_format.write_line(1 + at, said(at), first=True)
    assert spilt.line(place) == line_format.bare(line)
    spilt.close()


@pytest.mark.parametrize("at", [0, 2999])
def test_one_takes_the_place_of_another(spilt: Spool, at: int) -> None:
    """In the file or in memory; the others stay."""
    spilt.replace(at, said(3001))
    assert list(spilt) == [said(3001) if each == at else said(each) for each in range(3000)]
    assert spilt.statement(at) == codec.decode(said(3001))
    assert spilt.line(at).endswith(said(3001))
    spilt.close()


@pytest.mark.parametrize("start", [Start(), Start(7, 100)])
@pytest.mark.parametrize("at", [Start(), Start(7, 100), Start(8, 100), Start(8)])
def test_lines_are_as_the_store_will_have_them(
    monkeypatch: pytest.MonkeyPatch, start: Start, at: Start
) -> None:
    """Numbered from where they come to stand, wherever that was to be at first."""
    kept = spilt_from(start, monkeypatch)
    wanted = [line_format.write_line(at.number + each, said(each)) for each in range(3000)]
    wanted[0] = wanted[0].removeprefix(b"," if at.offset == 0 else b"")
    assert b"".join(kept.lines(at)) == b"".join(wanted)
    kept.replace(1500, said(3001))
    wanted[1500] = line_format.write_line(at.number + 1500, said(3001))
    assert b"".join(kept.lines(at)) == b"".join(wanted)
    kept.close()
