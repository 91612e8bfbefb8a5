"""Where a statement stands: paragraph, the words around it, and the way back to the place."""

from hypothesis import given
from hypothesis import strategies as st

from onrecord.articles import describe, find_spans, passage, read_article

ARTICLE = """The lake

“We agree,” said Ada Quill.

“We will sign,” Quill said. “And then we will go home.”
"""


def test_the_title_is_the_first_paragraph() -> None:
    found = describe(read_article(ARTICLE))["statements"]
    assert [each["locator"] for each in found] == ["paragraph 2", "paragraph 3"]


def test_each_piece_has_a_selector_with_the_words_around_it() -> None:
    second = describe(read_article(ARTICLE))["statements"][1]
    assert [each["exact"] for each in second["selector"]] == [
        "We will sign",
        "And then we will go home.",
    ]
    assert second["selector"][0]["prefix"].endswith("Ada Quill.\n\n“")


def test_selectors_find_their_place_again() -> None:
    for each in describe(read_article(ARTICLE))["statements"]:
        assert find_spans(ARTICLE, each["selector"]) == tuple(map(tuple, each["spans"]))


def test_selectors_of_another_text_find_nothing() -> None:
    selectors = describe(read_article(ARTICLE))["statements"][0]["selector"]
    assert find_spans("“We agreed,” said Ada Quill.", selectors) == ()


def test_what_is_no_selector_finds_nothing() -> None:
    assert find_spans(ARTICLE, ["We agree"]) == find_spans(ARTICLE, None) == ()


def test_a_passage_is_cut_where_it_is_long() -> None:
    text = f"{'a ' * 300}“we agree,” said Ada Quill.{' b' * 300}"
    start = text.index("we agree")
    found = passage(text, [(start, start + 8)], 50)
    ((first, last),) = found.spans
    assert (found.text[first:last], found.is_cut) == ("we agree", (True, True))
    assert len(found.text) == 108


SENTENCES = st.sampled_from(
    ["“We agree,” said Ada Quill.", "Quill said that it rained.", "He left.", "The lake", "“No.”"]
)


@given(st.lists(st.tuples(SENTENCES, st.sampled_from([" ", "\n", "\n\n"])), max_size=12))
def test_every_selector_of_any_text_holds_in_it(parts: list[tuple[str, str]]) -> None:
    text = "".join(f"{sentence}{gap}" for sentence, gap in parts)
    for each in describe(read_article(text))["statements"]:
        found = find_spans(text, each["selector"])
        assert "\n".join(text[start:end] for start, end in found) == each["text"]
        assert passage(text, [(a, b) for a, b in each["spans"]], 20).text in text
