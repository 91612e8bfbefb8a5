"""The paragraphs and headings of a page or a text: HTML, Markdown or plain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from onrecord.importing.clean_cells import decode_bytes_literal

_BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figure"),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p"),
        *("section", "table", "td", "th", "title", "tr", "ul"),
    }
)
_HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "nav", "form"})
_BOLD = frozenset({"b", "strong"})
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_IS_HTML = re.compile(r"<!doctype html|<html|<body|<(?:p|div|h[1-6])[\s>]", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


class Block(NamedTuple):
    """A paragraph, or a heading of a level; ``bold`` is what it begins with in bold."""

    text: str
    level: int = 0
    bold: str = ""


def is_html(text: str) -> bool:
    """Return whether a text is HTML, by a tag near its beginning."""
    return _IS_HTML.search(text[:8192]) is not None


def read_blocks(text: str) -> list[Block]:
    """Return the paragraphs and headings of HTML, Markdown or plain text, in order.

    In HTML runs of blanks become one space. The lines of other paragraphs stay as they are.
    """
    if not is_html(text):
        return list(_text_blocks(text))
    page = _Page()
    # Some pages were kept as Python prints bytes: b'<p>…'.
    page.feed("\n".join(map(decode_bytes_literal, text.splitlines())))
    page.close()
    page.end_block()
    return page.blocks


class _Page(HTMLParser):
    """Gathers the blocks of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._texts: list[str] = []
        self._bold: list[str] = []
        self._in_bold = self._hidden = self._level = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a block, or bold or hidden text."""
        del attrs
        if tag in _BLOCKS:
            self.end_block()
            self._level = int(tag[1]) if re.fullmatch("h[1-6]", tag) else int(tag == "title")
        self._in_bold += tag in _BOLD
        self._hidden += tag in _HIDDEN

    def handle_endtag(self, tag: str) -> None:
        """End a block, or bold or hidden text."""
        if tag in _BLOCKS:
            self.end_block()
            self._level = 0
        self._in_bold = max(0, self._in_bold - (tag in _BOLD))
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))

    def handle_data(self, data: str) -> None:
        """Keep text; what a block begins with in bold also apart."""
        if self._hidden:
            return
        if self._in_bold and not "".join(self._texts[len(self._bold) :]).strip():
            self._bold.append(data)
        self._texts.append(data)

    def end_block(self) -> None:
        """Keep the block that has been read, if it holds anything."""
        text, bold = (_BLANKS.sub(" ", "".join(e)).strip() for e in (self._texts, self._bold))
        if text:
            self.blocks.append(Block(text, self._level, bold))
        self._texts, self._bold = [], []


def _text_blocks(text: str) -> Iterator[Block]:
    lines: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        heading = _HEADING.match(line)
        if line.strip() and not heading:
            lines.append(line.strip())
            continue
        if lines:
            yield _paragraph("\n".join(lines))
            lines = []
        if heading and heading[2]:
            yield Block(heading[2], len(heading[1]))


def _paragraph(text: str) -> Block:
    """Return a paragraph; what stands between ** at its beginning is bold."""
    for mark in ("**", "__"):
        if text.startswith(mark) and (end := text.find(mark, 2)) > 0:
            bold = text[2:end]
            return Block(bold + text[end + 2 :], bold=bold)
    return Block(text)
