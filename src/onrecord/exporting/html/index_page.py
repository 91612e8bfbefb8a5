"""The first of several pages: its list leads to a page for each official or topic."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from onrecord.exporting.html.document import page_head
from onrecord.exporting.html.escape import attributes, escape_text, isolated
from onrecord.exporting.html.page import mark_line, style
from onrecord.exporting.report import Report
from onrecord.formats import Write
from onrecord.text.plural import plural

_LONGEST = 60


class IndexEntry(NamedTuple):
    """A page: the file it is in, whose or what it is, and how many statements it has."""

    file: str
    name: str
    size: int


def file_names(names: Iterable[str]) -> dict[str, str]:
    """Return a plain name of a file for each name, no two alike, whatever the case."""
    found: dict[str, str] = {}
    taken = {"index"}
    for name in names:
        ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        plain = re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")[:_LONGEST] or "page"
        number, unique = 1, plain
        while unique in taken:
            number += 1
            unique = f"{plain}-{number}"
        taken.add(unique)
        found[name] = f"{unique}.html"
    return found


def write_index(
    report: Report, entries: Sequence[IndexEntry], noun: str, notes: str, write: Write
) -> None:
    """Write the page that lists the others; ``noun`` is what they are by."""
    write(f"{page_head(report.title, style(report))}\n")
    write(f'<header class="masthead">\n{mark_line(report)}<h1>{isolated(report.title)}</h1>\n')
    write(f'<p class="asked">{" · ".join(map(isolated, report.asked)) or "Everything"}</p>\n')
    if report.intro:
        write(f'<p class="intro" dir="auto">{escape_text(report.intro)}</p>\n')
    found = (
        f"{plural(len(report.statements), 'statement')}, {plural(len(entries), 'page')}. {notes}"
    )
    write(f'<p class="found">{escape_text(found.strip())}</p>\n</header>\n<main>\n')
    write(f"<h2>By {escape_text(noun)}</h2>\n<ul>\n")
    for each in entries:
        link = f"<a{attributes(href=each.file)}>{isolated(each.name)}</a>"
        write(f"<li>{link} ({plural(each.size, 'statement')})</li>\n")
    write(f"</ul>\n</main>\n{mark_line(report)}</body>\n</html>\n")
