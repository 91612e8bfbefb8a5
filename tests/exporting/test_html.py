"""The dossier as one HTML file, through the command line: what it says, and what it cannot do."""

from __future__ import annotations

import re
import tempfile
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from conftest import Run
from onrecord import Source, Statement, Store, open_store
from strategies import examples, printed_words, statements, texts

Make = Callable[..., Statement]

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)</script>",
    "</style><style>*{display:none}",
    "' onmouseover='alert(1)",
    "&lt;b&gt; &amp; <!-- ]]>",
    "javascript:alert(1)",
)
FIELDS = ("official", "role", "organization", "event", "place", "note", "context", "original")


class Parsed(HTMLParser):
    """A page as its tags, its attributes, and what a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self._raw = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self._raw = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag: str) -> None:
        """Leave a script or a style."""
        self._raw = "" if tag == self._raw else self._raw

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += "" if self._raw else data


@pytest.fixture
def page(run: Run) -> Callable[..., str]:
    """Return what writes the page of the store."""
    return lambda *given: run(*(given or ("find",)), "-f", "html").stdout


def test_it_names_nothing_outside_itself(
    store: Store, said: Make, page: Callable[..., str]
) -> None:
    """No address is loaded: not from a tag, nor from the style."""
    store.add([said(sources=[Source(title="T", url="https://example.org/a")])])
    written = page()
    parsed = Parsed(written)
    assert not {"link", "img", "iframe", "object", "embed", "base", "audio"} & set(parsed.tags)
    assert not {"src", "srcset", "style", "background"} & {name for name, _ in parsed.attributes}
    assert not re.search(r"@import|url\(|fetch\(|XMLHttp|import\(", written)


def test_a_policy_admits_its_own_script_and_style_only(
    store: Store, said: Make, page: Callable[..., str]
) -> None:
    """The hashes are those of what the page holds; everything else is forbidden."""
    store.add([said()])
    written = page()
    for tag in ("script", "style"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", written, flags=re.DOTALL)
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in written
    assert "default-src 'none'" in written


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_text(
    store: Store, said: Make, page: Callable[..., str], hostile: str
) -> None:
    """Wherever it stands it makes no tag and no attribute, and can be read as it is."""
    plain = Parsed(page())
    source = Source(title=hostile, publisher=hostile, url=hostile, via=hostile, author=hostile)
    fields = dict.fromkeys(FIELDS, hostile)
    store.add([said(hostile, kind="direct", topics=[hostile], sources=[source], **fields)])
    parsed = Parsed(page())
    assert parsed.tags.count("script") == plain.tags.count("script") == 1
    assert "img" not in parsed.tags
    assert not [name for name, _ in parsed.attributes if name.startswith("on")]
    assert not [value for name, value in parsed.attributes if name == "href" and value[0] != "#"]
    assert parsed.text.count(hostile) > len(FIELDS)


@settings(
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each has a store of its own
)
@given(statement=statements(text=printed_words, official=texts.filter(str.strip)))
def test_any_statement_is_one_article(run: Run, statement: Statement) -> None:
    """Whatever the characters: one article, one script, no handler, and links to the web only."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "statements.json")
        open_store(place).add([statement])
        parsed = Parsed(run("find", "-f", "html", "-S", place).stdout)
    links = [value for name, value in parsed.attributes if name == "href"]
    assert (parsed.tags.count("article"), parsed.tags.count("script")) == (1, 1)
    assert not [name for name, _ in parsed.attributes if name.startswith("on")]
    assert all(each.startswith(("#s-", "http://", "https://")) for each in links)


def test_what_turns_the_writing_is_shown(
    store: Store, said: Make, page: Callable[..., str]
) -> None:
    """An override does not act; marks that Arabic needs stay."""
    store.add([said("\u202edesrever\u202c", official="\u2066Mira"), said("سلام\u200f!")])
    written = page()
    assert "&lt;U+202E&gt;desrever&lt;U+202C&gt;" in written
    assert "\u202e" not in written
    assert "\u2066" not in written
    assert "سلام\u200f!" in written


def test_texts_tell_their_language_and_turn_nothing_around_them(
    store: Store, said: Make, page: Callable[..., str]
) -> None:
    """A reader aloud knows the language; names and words stand in isolation."""
    store.add(
        [said("سلام", language="ar", official="نور", original="和平", original_language="zh")]
    )
    written = page()
    assert '<div class="words" lang="ar" dir="auto">\n<p>سلام</p>' in written
    assert "<h3><bdi>نور</bdi></h3>" in written
    assert 'lang="zh" dir="auto"' in written


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("direct", "<p>“We agree.”</p>"),
        ("indirect", "<p>We agree.</p>"),
        ("mixed", "<p>We agree.</p>"),
        ("", "<p>We agree.</p>"),
    ],
)
def test_marks_stand_round_own_words_only(
    store: Store, said: Make, page: Callable[..., str], kind: str, expected: str
) -> None:
    """As everywhere."""
    store.add([said(kind=kind)])
    written = page()
    assert expected in written
    assert ("<blockquote" in written) == (kind == "direct")


def test_only_an_address_of_the_web_is_a_link(
    store: Store, said: Make, page: Callable[..., str]
) -> None:
    """Others are shown as what they are."""
    urls = ("https://example.org/a?b=1&c=2", "javascript:alert(1)", "file:///etc/passwd", "data:,x")
    store.add([said(sources=[Source(url=each) for each in urls])])
    parsed = Parsed(page())
    links = [value for name, value in parsed.attributes if name == "href" and value[0] != "#"]
    assert links == ["https://example.org/a?b=1&c=2"]
    assert "javascript:alert(1)" in parsed.text


def test_the_masthead_says_what_was_asked_found_and_when(
    run: Run, store: Store, said: Make
) -> None:
    """As the Markdown does."""
    store.add([said(official="Mira Solenn", date="2025-11-04"), said("Later.", date="XXXX-04-16")])
    text = Parsed(run("timeline", "--since", "2025", "-f", "html").stdout).text
    assert "since 2025-01-01" in text
    assert (
        "1 statement, by 1 official, 2025, 1 more left out because their year is unknown." in text
    )
    assert "As of 20 March 2026" in text


@pytest.mark.parametrize(
    ("dates", "places"),
    [
        (["2024", "2025-03-01"], ["3", "4"]),
        (["2024-03-01", "2024-03-02"], ["3", "4"]),
        (["XXXX-04-16", ""], ["u", "u"]),
        (["1900", "2025-03"], ["0", "12"]),
        ([*(f"2024-01-0{day}" for day in range(1, 9)), "2024-01"], [*"01234567", "0-30"]),
        (["../2024", "2020"], ["0-5", "1"]),
    ],
)
def test_marks_lie_where_the_dates_do(
    store: Store, said: Make, page: Callable[..., str], dates: list[str], places: list[str]
) -> None:
    """The unit is the finest that most dates have; what is longer is a span, yearless apart."""
    store.add([said(f"Word {at}.", date=each) for at, each in enumerate(dates)])
    written = page("timeline")
    found = re.findall(r'<article[^>]* data-place="([^"]*)"', written)
    assert sorted(found) == sorted(places)


def test_under_two_topics_a_statement_counts_once(
    store: Store, said: Make, page: Callable[..., str]
) -> None:
    """It stands under both headings, and bears its address at the first only."""
    store.add([said(topics=["fisheries", "trade"])])
    written = page("find", "--by", "topic")
    assert written.count("<article") == 2
    assert len(re.findall(r'<article id="s-', written)) == 1
    assert written.count('data-again="again"') == 1


def test_nothing_found_is_said(page: Callable[..., str]) -> None:
    """An empty page is a page."""
    parsed = Parsed(page("find", "walrus"))
    assert "Nothing matched." in parsed.text
    assert "article" not in parsed.tags


def test_an_export_goes_by_its_suffix(run: Run, store: Store, said: Make, tmp_path: Path) -> None:
    """A file called so is a page, and none is read back."""
    store.add([said()])
    assert run("export", "dossier.html").exit_code == 0
    assert (tmp_path / "dossier.html").read_text().startswith("<!DOCTYPE html>")
    refused = run("import", "dossier.html")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "dossier.html cannot be read back" in refused.stderr


def test_a_page_bears_its_own_title_introduction_and_classification_line(
    run: Run, store: Store, said: Make
) -> None:
    """The line stands at the head and at the foot, and on each sheet that is printed."""
    store.add([said("The herring will not wait.")])
    texts = ("--title", "Herring & <b>cod</b>", "--intro", "One.\nTwo.", "--mark", "EYES ONLY")
    page = run("find", "-f", "html", *texts).stdout
    parsed = Parsed(page)
    assert parsed.text.count("Herring & <b>cod</b>") == 2
    assert parsed.text.count("EYES ONLY") == 2
    assert '<p class="intro" dir="auto">One.</p>\n<p class="intro" dir="auto">Two.</p>' in page
    assert "@top-center" in page
    assert "Statements on record" not in parsed.text


@pytest.mark.parametrize("mark", HOSTILE)
def test_a_hostile_classification_line_stays_text(
    run: Run, store: Store, said: Make, mark: str
) -> None:
    """It ends neither the style nor an element, and the policy still allows this very style."""
    store.add([said("The herring will not wait.")])
    page = run("find", "-f", "html", "--mark", mark, "--title", mark, "--intro", mark).stdout
    plain = Parsed(run("find", "-f", "html").stdout)
    assert set(Parsed(page).tags) == set(plain.tags)
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(style) == 1
    assert b64encode(sha256(style[0].encode()).digest()).decode() in page


def test_markdown_bears_title_introduction_and_mark(run: Run, store: Store, said: Make) -> None:
    """As the page does, at the head and at the foot."""
    store.add([said("The herring will not wait.")])
    lines = run("find", "-f", "md", "--title", "Herring", "--intro", "Why.", "--mark", "SECRET")
    page = lines.stdout.splitlines()
    assert page[0] == "**SECRET**"
    assert page[2:5:2] == ["# Herring", "Why."]
    assert page.count("**SECRET**") == 2


@pytest.mark.parametrize("call", [("find",), ("timeline",), ("export", "-"), ("matrix",)])
def test_a_title_without_a_page_is_refused(run: Run, call: tuple[str, ...]) -> None:
    """One line says which forms are pages."""
    result = run(*call, "-f", "csv", "--title", "Herring")
    assert result.exit_code == 2
    assert "--title, --intro and --mark are for a page; add -f " in result.stderr


def test_a_heat_map_page_bears_title_introduction_and_mark(
    run: Run, store: Store, said: Make
) -> None:
    """In place of the title made from what was asked."""
    store.add([said(topics=["herring"])])
    page = run("matrix", "-f", "html", "--title", "Herring", "--intro", "Why.", "--mark", "SECRET")
    text = Parsed(page.stdout).text
    assert text.count("Herring") == 2
    assert "Why." in text
    assert text.count("SECRET") == 2


def test_a_page_for_each_topic_and_an_index_that_leads_to_them(
    run: Run, store: Store, said: Make, tmp_path: Path
) -> None:
    """A statement stands under each of its topics; names of files are plain and differ."""
    store.add([said("Both.", topics=["a/b", "A b"]), said("None."), said(topics=[HOSTILE[0]])])
    result = run("export", "pages", "--split", "topic", "--title", "Herring", "--mark", "SECRET")
    assert "4 pages and index.html written to pages" in result.stderr
    index = (tmp_path / "pages" / "index.html").read_text(encoding="utf-8")
    links = [value for name, value in Parsed(index).attributes if name == "href"]
    assert len(set(links)) == 4
    assert set(links) | {"index.html"} == {each.name for each in (tmp_path / "pages").iterdir()}
    assert "script" not in Parsed(index).tags
    assert Parsed(index).text.count("SECRET") == 2
    pages = [(tmp_path / "pages" / each).read_text(encoding="utf-8") for each in links]
    assert sum("Both." in Parsed(page).text for page in pages) == 2
    assert all('href="index.html"' in page for page in pages)


def test_pages_that_are_there_are_not_overwritten(run: Run, store: Store, said: Make) -> None:
    """Unless forced."""
    store.add([said(official="Ann")])
    assert run("export", "pages", "--split", "official").exit_code == 0
    again = run("export", "pages", "--split", "official")
    assert again.exit_code == 2
    assert "--force overwrites it" in again.stderr
    assert run("export", "pages", "--split", "official", "--force").exit_code == 0


@pytest.mark.parametrize("rest", [("-",), ("pages", "-f", "csv")])
def test_only_web_pages_in_a_folder_are_split(run: Run, rest: tuple[str, ...]) -> None:
    """A pipe or a table holds one thing."""
    result = run("export", *rest, "--split", "topic")
    assert result.exit_code == 2
    assert "--split writes web pages into a folder" in result.stderr


def test_the_page_shows_who_spoke_on_what_and_stances_over_time(
    run: Run, store: Store, said: Make
) -> None:
    """Each cell says in words what it counts; what has no year is in no year."""
    store.add(
        said(f"Words {n}.", official=official, topics=[topic], date=date, stance=stance)
        for n, (official, topic, date, stance) in enumerate(
            [
                ("Ann", "herring", "2020", "support"),
                ("Ann", "herring", "2021", "oppose"),
                ("Bea", "cod", "2021", ""),
                ("Bea", HOSTILE[0], "XXXX-04-16", "support"),
            ]
        )
    )
    titles = [value for name, value in Parsed(run("find", "-f", "html").stdout).attributes]
    assert "Ann, herring: 2 statements" in titles
    assert "Bea, herring: nothing on record" in titles
    assert "support, 2020: 1 statement" in titles
    assert "oppose, 2021: 1 statement" in titles
    assert "not stated, 2021: 1 statement" in titles


def test_a_page_without_topics_and_stances_has_no_tables(
    run: Run, store: Store, said: Make
) -> None:
    """There is nothing to compare."""
    store.add([said()])
    assert 'class="heat"' not in run("find", "-f", "html").stdout
