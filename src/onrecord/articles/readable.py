"""Readable text of HTML and Markdown, with the title, author and day a page gives of itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple

_BLOCKS = frozenset(
    "address article aside blockquote body dd details div dl dt figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul br".split()
)
_HIDDEN = frozenset(
    "script style noscript template svg nav footer aside form button iframe".split()
)
_VOID = frozenset("br hr img input link meta source wbr area base col embed track param".split())
_TITLES = ("og:title", "twitter:title", "title")
_TIMES = ("article:published_time", "datepublished", "dc.date", "date", "pubdate")
_AUTHORS = ("author", "article:author", "byl", "dc.creator")
_SITES = ("og:site_name", "application-name", "publisher")
_SUFFIXES = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
}
_DEEPEST = 200  # levels of JSON-LD that are looked into


class Readable(NamedTuple):
    """The text of a page, and its title, outlet, author and time as the page gives them."""

    text: str
    title: str = ""
    outlet: str = ""
    author: str = ""
    published: str = ""  # the day in EDTF, as far as the page gives one


def text_format(name: str) -> str:
    """Return the format of a file by its name: html, markdown or text."""
    return next(
        (kind for suffix, kind in _SUFFIXES.items() if name.lower().endswith(suffix)), "text"
    )


def readable(text: str, kind: str = "text") -> Readable:
    """Return the readable text of a page of this format, with what it says of itself.

    Plain text stays as it is, letter for letter.
    """
    if kind == "html":
        page = _Page()
        page.feed(text)
        page.close()
        return page.readable()
    return _from_markdown(text) if kind == "markdown" else Readable(text)


class _Page(HTMLParser):
    """Collects the text of the blocks of a page, and its hints."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.words: list[str] = []
        self.hints: dict[str, str] = {}
        self.hidden: list[str] = []
        self.captured = ""  # title or JSON-LD, kept out of the text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, hide what is no text, or note a hint."""
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (
                values.get("property") or values.get("name") or values.get("itemprop", "")
            ).lower()
            self.hints.setdefault(name, values.get("content", "").strip())
        elif tag == "time" and values.get("datetime"):
            self.hints.setdefault("date", values["datetime"])
        elif tag == "title" and "title" not in self.hints:
            self.captured = "title"
        elif tag == "script" and values.get("type") == "application/ld+json":
            self.captured = "json-ld"
        if tag in _HIDDEN and tag not in _VOID:
            self.hidden.append(tag)
        if tag in _BLOCKS:
            self._end_block()

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if self.captured and tag in ("title", "script"):
            self.captured = ""
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass
        if tag in _BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        """Keep text that is shown, or a hint."""
        if self.captured:
            self.hints[self.captured] = self.hints.get(self.captured, "") + data
        elif not self.hidden:
            self.words.append(data)

    def _end_block(self) -> None:
        line = " ".join("".join(self.words).split())
        if line:
            self.lines.append(line)
        self.words = []

    def readable(self) -> Readable:
        """Return the text, one block a paragraph, and the hints."""
        self._end_block()
        for name, value in _linked_data(self.hints.get("json-ld", "")):
            self.hints.setdefault(name, value)
        title, author, outlet, published = (
            next((" ".join(self.hints[each].split()) for each in names if self.hints.get(each)), "")
            for names in (_TITLES, _AUTHORS, _SITES, _TIMES)
        )
        day = re.match(r"\d{4}-\d\d-\d\d(?!\d)", published)
        return Readable("\n\n".join(self.lines), title, outlet, author, day[0] if day else "")


def _linked_data(source: str) -> Iterator[tuple[str, str]]:
    """Yield the hints of a page's JSON-LD; what is no JSON gives none."""
    try:
        waiting: list[Any] = [json.loads(source)] if source.strip() else []
    except (ValueError, RecursionError):
        return
    for _ in range(_DEEPEST):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += [value["@graph"]] if "@graph" in value else []
            names = {"headline": "title", "datePublished": "datepublished"}
            for key, name in names.items():
                if isinstance(value.get(key), str):
                    yield name, value[key]
            for key, name in (("author", "author"), ("publisher", "publisher")):
                named = value.get(key)
                named = named[0] if isinstance(named, list) and named else named
                named = named.get("name") if isinstance(named, dict) else named
                if isinstance(named, str):
                    yield name, named


_FRONT_MATTER = re.compile(r"\A---\r?\n(?P<rows>.*?)\r?\n---\r?\n", re.DOTALL)
_MARKDOWN = (
    (re.compile(r"!\[[^\[\]\n]{0,500}\]\([^()\n]{0,999}\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\n]{0,999}\)"), r"\1"),
    (re.compile(r"^ {0,3}#{1,6}[ \t]+(.{0,500}?)[ \t]*#*$", re.MULTILINE), r"\1"),
    (re.compile(r"^ {0,3}>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,500}?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]{1,500}?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`\n]{1,500})`"), r"\1"),
)


def _from_markdown(text: str) -> Readable:
    """Return a Markdown text without its marks; a front matter and the first heading are hints."""
    hints: dict[str, str] = {}
    front = _FRONT_MATTER.match(text)
    if front:
        text = text[front.end() :]
        for row in front["rows"].splitlines():
            name, colon, value = row.partition(":")
            if colon:
                hints[name.strip().lower()] = value.strip().strip("\"'")
    heading = re.search(r"^# +(.{1,500}?) *#*$", text, re.MULTILINE)
    for pattern, plain in _MARKDOWN:
        text = pattern.sub(plain, text)
    day = re.match(r"\d{4}-\d\d-\d\d(?!\d)", hints.get("date", ""))
    title = hints.get("title", "") or (heading[1] if heading else "")
    outlet = hints.get("outlet", "") or hints.get("source", "")
    return Readable(text, title, outlet, hints.get("author", ""), day[0] if day else "")
