"""Quotation marks: which stretches stand in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.articles.paragraphs import find_paragraphs
from onrecord.articles.quotes import find_quotations


def _quoted(text: str) -> list[str]:
    return [text[each.first : each.last] for each in find_quotations(text, find_paragraphs(text))]


@pytest.mark.parametrize(
    "text",
    [
        "She said “we are ready” today.",
        'She said "we are ready" today.',
        "She said «we are ready» today.",
        "She said „we are ready“ today.",
        "She said ``we are ready'' today.",
        "She said ''we are ready'' today.",
        "She said 'we are ready, of course,' today.",
        "She said “we are ready“ today.",
    ],
)
def test_every_style_of_marks_is_read(text: str) -> None:
    assert [each.rstrip(",").split(",")[0] for each in _quoted(text)] == ["we are ready"]


def test_apostrophes_and_measures_are_no_quotations() -> None:
    assert _quoted("The ministers' visit, 6'2\" and 40\" wide, wasn't the states' plan.") == []


def test_marks_within_marks_belong_to_the_outer_quotation() -> None:
    assert _quoted("“He told me ‘never again’ twice,” she said.") == [
        "He told me ‘never again’ twice,"
    ]


def test_marks_never_pair_across_paragraphs() -> None:
    text = "“This paragraph is left open by its writer.\n\nThe next one has no marks at all."
    found = find_quotations(text, find_paragraphs(text))
    assert [text[each.start : each.end] for each in found] == [text.partition("\n")[0]]
    assert not found[0].is_closed


@given(st.text(alphabet="ab .,\n\"'“”‘’«»„`"))
def test_quotations_of_any_text_lie_in_order(text: str) -> None:
    end = 0
    for each in find_quotations(text, find_paragraphs(text)):
        assert end <= each.start < each.first <= each.last <= each.end <= len(text)
        end = each.end
