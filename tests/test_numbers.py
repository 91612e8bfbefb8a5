"""What the numbers of a document stand for is what its facts are, looked at one by one."""

from __future__ import annotations

import gc
import weakref
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onrecord import codec
from onrecord.stores.tiny import scan
from onrecord.stores.tiny.index.facts import counted, marks_of
from onrecord.stores.tiny.index.numbers import Numbers
from strategies import statements

few = st.sampled_from(["", "a", "b"])
some = st.lists(few, max_size=3)
sources = st.lists(
    st.fixed_dictionaries({}, optional={"publisher": few, "title": few, "via": few}), max_size=3
)
# As another hand may write them, empty values and repeated ones too.
loose = st.fixed_dictionaries(
    {"id": st.just("qy20dzv9h3sgrezw1ataqx5zzc"), "text": few, "country": few},
    optional={
        **dict.fromkeys(("official", "organization", "on_behalf_of", "event", "language"), few),
        **dict.fromkeys(("topics", "about", "co_speakers", "former_ids"), some),
        "sources": sources,
        "status": st.sampled_from(["recorded", "verified", "retracted"]),
        "kind": st.sampled_from(["direct", "indirect"]),
        "stance": st.sampled_from(["support", "oppose"]),
        "date": st.sampled_from(["2024-04-16", "2024?", "XXXX-04-16", "2024-04"]),
        "printed": st.just({"country": "Varnholm"}),
    },
)


def agree(documents: list[dict[str, Any]]) -> None:
    """Fail where the numbers of a document stand for other facts, or one for two."""
    numbers = Numbers()
    for document in documents:
        told = numbers.of(document)
        names, keys = list(numbers.names), list(numbers.keys)
        assert {names[each] for each in told.names} == marks_of(document)
        assert {keys[each] for each in told.keys} == counted(document)
        assert [*told.wordings] == [*scan.words_of(document)]
        assert (told.id, told.date) == (document["id"], document.get("date", ""))
    assert {*numbers.names} == {each for document in documents for each in marks_of(document)}


@given(st.lists(statements(), max_size=3))
def test_numbers_stand_for_facts(said: list[Any]) -> None:
    """Of any statements, side by side."""
    agree(list(map(codec.to_dict, said)))


@given(st.lists(loose, max_size=5))
def test_numbers_of_loose_documents_stand_for_facts(documents: list[dict[str, Any]]) -> None:
    """Also where the same stands twice, or nothing."""
    agree(documents)


def test_numbers_leave_no_garbage() -> None:
    """A build searches for none: what is done with is freed at once."""
    numbers = Numbers()
    numbers.of({"id": "qy20dzv9h3sgrezw1ataqx5zzc", "text": "a", "country": "XK"})
    left = weakref.ref(numbers)
    gc.disable()
    try:
        del numbers
        assert left() is None
    finally:
        gc.enable()
