"""HTML and Markdown: the text without marks, and what a page says of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.articles import readable, text_format

PAGE = """<!doctype html><html><head><title>Lake calm | Lake Post</title>
<meta property="og:title" content="The lake is calm">
<meta property="og:site_name" content="Lake Post">
<meta property="article:published_time" content="2024-04-16T10:00:00Z">
<script type="application/ld+json">{"@graph": [{"author": [{"name": "Robert Tarn"}]}]}</script>
<script>var hidden = "“never shown”";</script></head>
<body><nav>Home</nav><h1>The lake is calm</h1>
<p>“We are ready,” said <b>Ada</b> Quill &amp; left.</p>
<p>It rained.<br>Then not.</p></body></html>"""


def test_a_page_gives_its_text_one_block_a_paragraph() -> None:
    assert readable(PAGE, "html").text.split("\n\n") == [
        "The lake is calm",
        "“We are ready,” said Ada Quill & left.",
        "It rained.",
        "Then not.",
    ]


def test_a_page_gives_its_title_outlet_author_and_day() -> None:
    assert readable(PAGE, "html")[1:] == (
        "The lake is calm",
        "Lake Post",
        "Robert Tarn",
        "2024-04-16",
    )


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    front = "---\ntitle: Calm\ndate: 2024-04-16\n---\n"
    text = f"{front}# The lake\n\n> **Quill** said [it](x) is _calm_.\n"
    found = readable(text, "markdown")
    assert found.text == "The lake\n\nQuill said it is calm.\n"
    assert (found.title, found.published) == ("Calm", "2024-04-16")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.html", "html"), ("A.HTM", "html"), ("a.md", "markdown"), ("a.txt", "text")],
)
def test_a_files_name_tells_its_format(name: str, kind: str) -> None:
    assert text_format(name) == kind


@given(st.text())
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert readable(text).text == text


@given(st.text(alphabet="<>/abp!-=\"'&; {}[]\n*_#"), st.sampled_from(["html", "markdown"]))
def test_any_page_is_read(text: str, kind: str) -> None:
    assert isinstance(readable(text, kind).text, str)
