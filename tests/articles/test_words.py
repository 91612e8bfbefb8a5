"""Sentences: a quotation is one token, and an abbreviation ends nothing."""

import pytest

from onrecord.articles.paragraphs import find_paragraphs
from onrecord.articles.quotes import find_quotations
from onrecord.articles.words import split_sentences


def _sentences(text: str) -> list[str]:
    paragraphs = find_paragraphs(text)
    found = split_sentences(text, paragraphs, find_quotations(text, paragraphs))
    return [text[each.start : each.end] for each in found]


@pytest.mark.parametrize(
    "text",
    [
        "Gen. Ada B. Quill of the U.S. Army spoke to Mr. Tarn.",
        "“Why now? We are ready!” Tarn said.",
        "Rep. Ada Quill (D-Nev.) told reporters about it.",
        "“We agree. We will sign,” said the envoy of Varnholm Inc. on Monday.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert _sentences(text) == [text]


def test_sentences_end_behind_closing_marks() -> None:
    assert _sentences("“We will sign.” The envoy left. (He was late.) Then it rained.") == [
        "“We will sign.”",
        "The envoy left.",
        "(He was late.)",
        "Then it rained.",
    ]


def test_a_missing_blank_between_sentences_parts_them_still() -> None:
    assert _sentences("They met in Varnholm.It rained.") == ["They met in Varnholm.", "It rained."]
