"""Whole articles: heading, roles, transcripts, documents, and what must never happen."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.articles import Article, read_article

ARTICLE = """Norwegian MFA: Norway Supports Iceland's Plans for the Lake

16 April

Deputy Foreign Minister Ada Quill affirmed Norway's support for the plans of Iceland.

"We endorse these plans. They are good for all," stated Quill during a round table on the lake.

He highlighted that the plans of both states will be published.

The deputy minister underscored the need for patience.

About the lake

Iceland, Norway and 14 other states share the lake.

Review "Lake and Fjord"

Photo: Norwegian Foreign Ministry

Based on materials from TASS
"""
TRANSCRIPT = """Press Conference by Foreign Minister Ada Quill

Tuesday, 3 September 2019

Ms. Ada Quill, Minister for Foreign Affairs: Tomorrow I will visit the lake.

Lake Post, Tarn: What do you think of the plans that Iceland has published?

Minister Quill: I think that they are good.
"""


def _assert_true_to_text(article: Article) -> None:
    for each in article.statements:
        assert each.spans
        assert each.text == "\n".join(article.text[start:end] for start, end in each.spans)
        assert each.text.strip()
        plain = " ".join(article.text.split())
        for printed in (each.official, each.role, *each.co_speakers):
            assert " ".join(printed.split()) in plain


def test_what_is_the_same_is_read_once_from_the_heading() -> None:
    article = read_article(ARTICLE)
    assert article.title == "Norwegian MFA: Norway Supports Iceland's Plans for the Lake"
    assert article.outlet == 'Review "Lake and Fjord"'
    assert article.via == "TASS"
    assert (article.date, article.date_as_printed) == ("XXXX-04-16", "16 April")


def test_each_statement_has_its_speaker_role_country_and_event() -> None:
    found = read_article(ARTICLE).statements
    assert [each.text.split()[0] for each in found] == ["Norway's", "We", "the", "the"]
    for each in (found[0], found[1], found[3]):
        assert each.official == "Ada Quill"
        assert each.role == "Deputy Foreign Minister"
        assert each.organization == "Norwegian Foreign Ministry"
        assert (each.country, each.via, each.date) == ("NO", "TASS", "XXXX-04-16")
        assert each.event == "round table on the lake"


def test_a_pronoun_of_the_wrong_gender_is_left_unresolved() -> None:
    assert read_article(ARTICLE).statements[2].official == ""


def test_no_year_is_filled_in_but_the_day_of_issue_is_used() -> None:
    text = "Ada Quill, the foreign minister, said on Friday that the lake was calm."
    assert read_article(text).statements[0].date == ""
    dated = read_article(text, issued="2024-04-17").statements[0]
    assert (dated.date, dated.date_as_printed) == ("2024-04-12", "Friday")


def test_a_register_gives_a_country_and_no_name() -> None:
    text = "Ada Quill, the envoy, said that the lake was calm."
    known = {"Ada Quill": "NO", "Robert Tarn": "IS"}
    (found,) = read_article(text, known=known).statements
    assert (found.official, found.country) == ("Ada Quill", "NO")


def test_turns_of_a_transcript_are_statements_and_questions_are_none() -> None:
    found = read_article(TRANSCRIPT).statements
    assert [each.text for each in found] == [
        "Tomorrow I will visit the lake.",
        "I think that they are good.",
    ]
    assert {each.official for each in found} == {"Ada Quill"}


def test_a_block_behind_a_colon_is_direct_without_marks() -> None:
    text = (
        "Foreign Minister Ada Quill said:\n\n"
        "Norway strongly condemns the theft of the boat. I offer my sympathy to its owner.\n\n"
        "Further information\n"
    )
    (found,) = read_article(text).statements
    assert (found.kind, found.official, found.country) == ("direct", "Ada Quill", "NO")


def test_a_joint_statement_is_a_document_of_all_it_names() -> None:
    text = (
        "Statement by President Ada Quill and Prime Minister Robert Tarn on the Lake\n\n"
        "We, the leaders of two states, are glad that the lake is calm. It will remain so.\n"
    )
    (found,) = read_article(text).statements
    assert (found.kind, found.official, found.co_speakers) == (
        "document",
        "Ada Quill",
        ("Robert Tarn",),
    )


def test_a_paper_that_was_told_is_its_way() -> None:
    text = "“The lake is calm,” an adviser to the envoy told The Lake Times on Monday."
    assert read_article(text).statements[0].via == "The Lake Times"


def test_an_article_without_statements_proposes_none() -> None:
    text = (
        "Visit to the lake\n\nThe minister will travel to the lake in June.\n\n"
        "Ada Quill, President, Lake Energy\n\nRobert Tarn, Chairman, Lake Bank\n"
    )
    assert read_article(text).statements == ()


@pytest.mark.parametrize("change", ["\r\n", "\u2028", "\n"])
def test_line_ends_of_any_kind_leave_the_offsets_true(change: str) -> None:
    article = read_article(ARTICLE.replace("\n", change))
    _assert_true_to_text(article)
    assert len(article.statements) == 4


def test_no_break_spaces_leave_the_offsets_true() -> None:
    article = read_article(ARTICLE.replace("Ada Quill", "Ada\u00a0Quill"))
    _assert_true_to_text(article)
    assert len(article.statements) == 4


def test_the_proposals_are_plain_json() -> None:
    told = read_article(ARTICLE).to_dict()
    assert json.loads(json.dumps(told)) == told
    assert set(told) == {"article", "statements"}
    assert {"text", "spans", "kind", "official", "confidence", "rule"} <= set(told["statements"][0])


def test_reading_twice_gives_the_same() -> None:
    assert read_article(ARTICLE) == read_article(ARTICLE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0" * 3000,
        '"' * 10_000,
        "“" * 3000,
        "Quill said that the " * 2000,
        "\u202e“abc\u202d” said Quill. " * 500,
        "Ada Quill, the minister, " * 2000,
        "‘a " * 3000,
        "— " * 5000,
        "A: b\n" * 3000,
        "Minister of " * 3000,
        " ".join(f"Mr. Name{n}x said he was there. The minister said so." for n in range(500)),
        " ".join(f"Ada{n} Quill, minister, said he was there." for n in range(500)),
    ],
)
def test_hostile_texts_are_read_and_stay_true(text: str) -> None:
    _assert_true_to_text(read_article(text))


@given(st.text())
def test_any_text_is_read_and_its_spans_are_true(text: str) -> None:
    article = read_article(text)
    for each in article.statements:
        assert each.text == "\n".join(text[start:end] for start, end in each.spans)


_PIECES = [
    *(
        "Ada Quill",
        "the minister",
        "she",
        "said",
        "told reporters",
        "that",
        "“",
        "”",
        '"',
        "‘",
        "’",
    ),
    *(",", ".", "?", ":", ";", "—", "and", "the lake is calm", "according to", "will", "Mr.", "("),
    *(")", "\n", "\n\n", "\r\n", "\u00a0", "condemned", "it", "of", "Norway", "'s", "who", "said:"),
    *("16 April 2024", "!", "\0"),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=60), st.sampled_from([" ", ""]))
def test_any_jumble_of_an_articles_pieces_is_read_and_stays_true(
    pieces: list[str], blank: str
) -> None:
    _assert_true_to_text(read_article(blank.join(pieces)))


def _corpora() -> Path:
    folder = os.environ.get("ONRECORD_CORPORA", "")
    if not folder:
        pytest.skip("ONRECORD_CORPORA names no folder of texts")
    return Path(folder)


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every text of the corpora: articles, and files of text as they are."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".jsonl" and path.parent.name in ("quotations", "diplomatic-articles"):
            for line in path.read_text(encoding="utf-8").splitlines():
                yield path.name, json.loads(line)["text"]
        elif path.suffix in (".txt", ".md", ".html", ".xml") and path.is_file():
            yield path.name, path.read_text(encoding="utf-8", errors="replace")[:200_000]


def test_every_text_of_the_corpora_is_read_and_stays_true() -> None:
    for name, text in _texts(_corpora()):
        article = read_article(text)
        for each in article.statements:
            assert each.text == "\n".join(text[start:end] for start, end in each.spans), name
            plain = " ".join(text.split())
            for printed in (each.official, each.role, *each.co_speakers):
                assert " ".join(printed.split()) in plain, (name, printed)
            year = each.date[:4]
            assert not year.isdigit() or year in text, (name, each.date)


def test_diplomatic_articles_are_found_above_the_floor() -> None:
    folder = _corpora() / "diplomatic-articles"
    wanted = found = proposed = right_speaker = 0
    for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        statements = read_article(record["text"], issued=record["published_edtf"]).statements
        proposed += len(statements)
        for each in (each for each in record["statements"] if not each.get("optional")):
            wanted += 1
            start, end = each["spans"][0]
            near = [
                proposal
                for proposal in statements
                if any(begin < end and start < stop for begin, stop in proposal.spans)
            ]
            found += bool(near)
            right_speaker += any(proposal.official == each["official"] for proposal in near)
    assert found >= wanted * 0.9
    assert right_speaker >= wanted * 0.85
    assert proposed <= wanted * 1.2
