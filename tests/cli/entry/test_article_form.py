"""The form of an article: whatever the words are, they come back as they were."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onrecord.cli.entry.article_form import read_form, write_form
from onrecord.cli.entry.proposals import Proposals, load
from onrecord.statements.parse import StatementParser

RECORDER = StatementParser(today=dt.date(2026, 3, 20), strict=True)
WORDS = (
    st.text(alphabet="=-#\n a1|:“”\u2028\u202e", min_size=1)
    .map(lambda text: text.strip("\n") or "x")
    .filter(lambda text: bool(text.strip()))
)


def _proposals(texts: list[str]) -> Proposals:
    body = "\n\n".join(texts)
    found: list[dict[str, Any]] = []
    at = 0
    for text in texts:
        spans = [[at, at + len(text)]]
        found.append({"text": text, "spans": spans, "kind": "direct", "official": "Ada Quill"})
        at += len(text) + 2
    return Proposals({"title": "The lake", "date": "XXXX-04-16"}, body, found, RECORDER)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_the_words_of_a_form_come_back_as_they_were(texts: list[str]) -> None:
    _, blocks = read_form(write_form(_proposals(texts)), len(texts))
    assert [each.read.form.values["text"] for each in blocks] == texts


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_a_draft_holds_the_same_statements(texts: list[str]) -> None:
    proposals = _proposals(texts)
    again = load(proposals.dump(), RECORDER)
    places = range(len(texts))
    assert [again.statement(at) for at in places] == [proposals.statement(at) for at in places]


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_a_form_put_back_unchanged_changes_no_statement(texts: list[str]) -> None:
    proposals = _proposals(texts)
    before = [proposals.statement(at) for at in range(len(texts))]
    for at in range(len(texts)):
        proposals.edit(at, proposals.form_of(at))
    assert [proposals.statement(at) for at in range(len(texts))] == before
