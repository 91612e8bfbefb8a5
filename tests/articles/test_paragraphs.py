"""Paragraphs and headings, with offsets into the text as it is."""

from hypothesis import given
from hypothesis import strategies as st

from onrecord.articles.paragraphs import find_paragraphs, is_heading


def _printed(text: str) -> list[str]:
    return [text[each.start : each.end] for each in find_paragraphs(text)]


def test_blank_lines_part_paragraphs() -> None:
    assert _printed("One.\n\n \nTwo.\r\n\r\nThree.") == ["One.", "Two.", "Three."]


def test_lines_of_their_own_are_paragraphs() -> None:
    text = "Minister visits Varnholm\nThe minister left today.\n“We are ready,” she said at home."
    assert len(find_paragraphs(text)) == 3


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The minister of Varnholm told reporters on the shore of the lake that\n"
        "her country would sign the treaty before the end of the summer, and that\n"
        "nobody should doubt it."
    )
    assert _printed(text) == [text]


def test_a_no_break_space_does_not_part_a_paragraph() -> None:
    assert _printed("The\u00a0minister left.") == ["The\u00a0minister left."]


def test_a_first_line_without_a_full_stop_is_a_heading() -> None:
    text = "Varnholm signs the treaty"
    assert is_heading(text, find_paragraphs(text)[0], is_first=True)


def test_a_sentence_is_no_heading() -> None:
    text = "Varnholm signs the treaty."
    assert not is_heading(text, find_paragraphs(text)[0], is_first=True)


@given(st.text())
def test_paragraphs_of_any_text_lie_in_order_and_hold_print(text: str) -> None:
    end = 0
    for paragraph in find_paragraphs(text):
        assert end <= paragraph.start < paragraph.end <= len(text)
        assert text[paragraph.start : paragraph.end].strip()
        end = paragraph.end
