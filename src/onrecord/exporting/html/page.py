"""HTML: one file that needs nothing else, with a timeline, filters and search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from onrecord import dates
from onrecord.exporting.html.article import article_lines
from onrecord.exporting.html.document import page_head, read_asset
from onrecord.exporting.html.escape import attributes, escape_text, isolated
from onrecord.exporting.html.heat_map import cell_style
from onrecord.exporting.html.page_tables import tables
from onrecord.exporting.html.timeline_svg import draw_rows
from onrecord.exporting.report import Chapter, Report, Survey, describe_total, survey_statements
from onrecord.exporting.timeline import TimelineChart, build_timeline
from onrecord.formats import Write
from onrecord.text.control_chars import show_control_chars

_LEGEND = (
    "Quotation marks stand round a speaker’s own words only. Roles are those held when it was said."
)
_KINDS = {
    "direct": "Direct quotation",
    "mixed": "Partly quoted",
    "indirect": "Reported speech",
    "document": "Written text",
    "none": "Not stated",
}


class Webpage:
    """A dossier to open in a browser or to print."""

    def write(self, dossier: Report, write: Write) -> None:
        """Write what was asked, the timeline, the filters, then one statement after the other."""
        seen = survey_statements(dossier)
        drawing = build_timeline(seen.whens)
        for line in _page(dossier, seen, drawing):
            write(f"{line}\n")


def _page(dossier: Report, seen: Survey, drawing: TimelineChart) -> Iterator[str]:
    script = read_asset("page.js")
    title = " — ".join(filter(None, (dossier.title, " · ".join(dossier.asked))))
    yield page_head(title, style(dossier), script)
    yield from _masthead(dossier, seen)
    yield "<main>"
    if len(dossier.statements):
        addresses: dict[tuple[str, str], str] = {}
        for (official, edtf), id_ in seen.firsts.items():
            place = str(drawing.row_of(official)), drawing.scale.key(edtf)
            addresses.setdefault(place, f"s-{id_}")
        yield from draw_rows(drawing, addresses)
        yield from tables(seen.spoken, seen.stances)
    yield from _filters(seen)
    yield from _chapters(dossier, seen, drawing)
    yield f'<p class="nothing"{" hidden" * bool(len(dossier.statements))}>Nothing matched.</p>'
    yield f"</main>\n{mark_line(dossier)}<script>{script}</script>\n</body>\n</html>"


def _masthead(dossier: Report, seen: Survey) -> Iterator[str]:
    asked = " · ".join(map(isolated, dossier.asked)) or "Everything"
    yield f'<header class="masthead">\n{mark_line(dossier)}<h1>{isolated(dossier.title)}</h1>'
    yield f'<p class="asked">{asked}</p>'
    if dossier.index_page:
        yield f'<p class="legend"><a{attributes(href=dossier.index_page)}>All pages</a></p>'
    for paragraph in filter(None, map(str.strip, dossier.intro.split("\n"))):
        yield f'<p class="intro" dir="auto">{escape_text(paragraph)}</p>'
    as_of = f"As of {dates.display(dossier.made)}" if dossier.made else ""
    said = ". ".join(filter(None, (describe_total(dossier, seen), as_of)))
    yield f'<p class="found">{said}.</p>\n<p class="legend">{_LEGEND}</p>\n</header>'


def mark_line(dossier: Report) -> str:
    """Return the classification line as a paragraph, or nothing."""
    return f'<p class="mark">{isolated(dossier.mark)}</p>\n' if dossier.mark else ""


def _filters(seen: Survey) -> Iterator[str]:
    """Give the fields; what a browser without scripts could not use stays hidden."""
    yield '<form id="filters" class="filters" role="search" aria-label="Statements" hidden>'
    yield _field("wide", "words", "Words", 'type="search" autocomplete="off" spellcheck="false"')
    listed = 'type="search" list="officials" autocomplete="off" spellcheck="false"'
    yield _field("wide", "official", "Official", listed)
    yield '<datalist id="officials">'
    yield from (
        f'<option value="{escape_text(each)}"></option>' for each in sorted(seen.values["official"])
    )
    yield "</datalist>"
    yield _choice("country", "Country", _named(seen.values["country"]))
    yield _choice("topic", "Topic", _named(_with_parents(seen.values["topic"])))
    kinds = [(each, _KINDS[each], n) for each, n in seen.values["kind"].most_common()]
    yield _choice("kind", "Kind", kinds)
    statuses = [(each, each.capitalize(), n) for each, n in seen.values["status"].most_common()]
    yield _choice("status", "Status", statuses)
    day = 'inputmode="numeric" placeholder="2024-03" autocomplete="off"'
    yield _field("", "since", "Since", day)
    yield _field("", "until", "Until", day)
    yield '<div class="outcome"><output name="outcome" aria-live="polite"></output>'
    yield '<button type="reset">Clear</button></div>\n</form>'


def _field(classes: str, name: str, label: str, rest: str) -> str:
    return (
        f'<div{attributes(class_=classes)}><label for="{name}">{label}</label>'
        f'<input id="{name}" name="{name}" {rest}></div>'
    )


def _choice(name: str, label: str, values: list[tuple[str, str, int]]) -> str:
    options = "".join(
        f'<option value="{escape_text(value)}">{escape_text(named)} ({size:,})</option>'
        for value, named, size in values
    )
    one = " hidden" if len(values) < 2 else ""  # noqa: PLR2004  nothing to choose
    return (
        f'<div{one}><label for="{name}">{label}</label><select id="{name}" name="{name}">'
        f'<option value="">All</option>{options}</select></div>'
    )


def _named(counted: Counter[str]) -> list[tuple[str, str, int]]:
    return [(each, each, counted[each]) for each in sorted(counted)]


def _with_parents(topics: Counter[str]) -> Counter[str]:
    """Count a topic's statements for all above it too: SCO/summit is SCO's."""
    counted: Counter[str] = Counter()
    for topic, size in topics.items():
        parts = topic.split("/")
        for depth in range(1, len(parts) + 1):
            counted["/".join(parts[:depth])] += size
    return counted


def _chapters(dossier: Report, seen: Survey, drawing: TimelineChart) -> Iterator[str]:
    met: set[int] = set()
    for chapter in seen.chapters:
        yield f'<section class="chapter">\n<h2>{isolated(chapter.title)}</h2>'
        yield from _articles(dossier, chapter, drawing, met)
        yield "</section>"


def _articles(
    dossier: Report, chapter: Chapter, drawing: TimelineChart, met: set[int]
) -> Iterator[str]:
    for at in chapter.places:
        each = dossier.statements[at]
        place, row = drawing.scale.key(each.date), drawing.row_of(each.official)
        yield from article_lines(
            each, dossier.short(each.id), place=place, row=row, again=at in met
        )
        met.add(at)


def style(dossier: Report) -> str:
    """Return the style of a page; its classification line stands on each sheet that is printed."""
    css = read_asset("page.css") + cell_style()
    if not dossier.mark:
        return css
    # Each letter as its number: nothing in it can end the string or the style.
    mark = "".join(f"\\{ord(each):06x}" for each in show_control_chars(dossier.mark))
    return f'{css}\n@page {{ @top-center {{ content: "{mark}"; font: bold 9pt sans-serif; }} }}\n'


PAGE = Webpage()
