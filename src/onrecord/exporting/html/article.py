"""One statement as an article of a page: who and when, the words, what is known of them."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord import dates
from onrecord.exporting.html.escape import attributes, escape_text, isolated
from onrecord.exporting.report import web_address
from onrecord.model import Source, Statement
from onrecord.reference.countries import name_of
from onrecord.statements import attribution

_LONG = 1600


def article_lines(
    each: Statement, short: str, *, place: str, row: int, again: bool
) -> Iterator[str]:
    """Give the lines of an article; ``place`` and ``row`` are its mark in the timeline.

    One that stands on the page ``again``, under another heading, has no address.
    """
    yield f"<article{_data(each, place, row, again=again)}>"
    yield f"<aside>{_when(each)}{_address(each, short)}</aside>"
    yield f"<div>\n<h3>{isolated(attribution.name_speakers(each)) or 'Speaker not named'}</h3>"
    yield from _paragraph("post", _post(each))
    yield from _paragraph("manner", f"{_standing(each)}{escape_text(_manner(each))}")
    if each.context:
        yield f'<p class="aside" dir="auto"><b>Context</b> {escape_text(each.context)}</p>'
    yield from _words(each)
    yield from _details(each)
    yield "</div>\n</article>"


def _data(each: Statement, place: str, row: int, *, again: bool) -> str:
    """Return what the filters look at."""
    first, last = dates.bounds(each.date) or ("", "")
    classes = [each.status] * (each.status != "recorded") + ["long"] * (len(each.text) > _LONG)
    return (
        attributes(
            id="" if again else f"s-{each.id}",
            class_=" ".join(classes),
            data_official=attribution.name_speakers(each),
            data_country=attribution.name_country(each),
            data_topics="\n".join(each.topics),
            data_kind=each.kind or "none",
            data_status=each.status,
            data_place=place,
            data_row=str(row),
            data_again="again" if again else "",
        )
        + f' data-first="{first}" data-last="{last}"'
    )


def _when(each: Statement) -> str:
    said = escape_text(dates.display(each.date)) or "date not known"
    valid = dates.known_day(each.date)
    inner = f'<time datetime="{each.date}">{said}</time>' if valid else said
    return f'<p class="when">{inner[0].upper()}{inner[1:]}</p>'


def _address(each: Statement, short: str) -> str:
    return f'<p class="id"><a href="#s-{each.id}" title="{each.id}">{escape_text(short)}</a></p>'


def _post(each: Statement) -> str:
    behalf = f"on behalf of {each.on_behalf_of}" if each.on_behalf_of else ""
    post = (each.role, each.organization, attribution.name_country(each), behalf)
    where = (each.event, each.place)
    return ", ".join(filter(None, map(isolated, (*post, *where))))


def _standing(each: Statement) -> str:
    if each.status == "recorded":
        return ""
    return f'<span class="standing {each.status}">{each.status.capitalize()}</span>'


def _manner(each: Statement) -> str:
    own = "; in our own words" if attribution.is_paraphrase(each) else ""
    kind = attribution.name_kind(each)
    return f"{kind[0].upper()}{kind[1:]}{own}"


def _words(each: Statement) -> Iterator[str]:
    """Give the words, a paragraph a line: a quotation only where they are the speaker's own."""
    tag = "blockquote" if each.kind == "direct" else "div"
    words = len(each.text.split())
    length = f"{words:,} words" if len(each.text) > _LONG else ""
    yield f"<{tag}{attributes(class_='words', lang=each.language, dir='auto', data_length=length)}>"
    yield from (f"<p>{escape_text(part)}</p>" for part in attribution.quote_lines(each))
    yield f"</{tag}>"


def _details(each: Statement) -> Iterator[str]:
    if each.original:
        named = attributes(class_="aside", lang=each.original_language, dir="auto")
        yield f'<p{named}><b lang="en">As spoken</b> {escape_text(each.original)}</p>'
    if each.note:
        yield f'<p class="aside" dir="auto"><b>Note</b> {escape_text(each.note)}</p>'
    yield from (f'<p class="beneath source">{_source(each, source)}</p>' for source in each.sources)
    yield from _paragraph("beneath", " · ".join(_particulars(each)))


def _particulars(each: Statement) -> Iterator[str]:
    if each.topics:
        yield f"<b>On</b> {_join_list(each.topics)}"
    if each.about:
        yield f"<b>About</b> {_join_list(tuple(map(name_of, each.about)))}"
    if each.stance:
        yield f"<b>Stance</b> {each.stance}"
    if each.printed:
        yield "<b>Printed</b> " + ", ".join(
            f"{escape_text(name)} “{isolated(said)}”" for name, said in each.printed.items()
        )
    if each.basis:
        yield "<b>How known</b> " + ", ".join(
            f"{escape_text(name)} ({isolated(how)})" for name, how in each.basis.items()
        )
    yield from (f"<b>{escape_text(link.type)}</b> {isolated(link.to)}" for link in each.links)


def _source(each: Statement, source: Source) -> str:
    """Return by whom the words came, and where they are printed."""
    way = " → ".join(map(isolated, attribution.source_chain(each, source)))
    seen = f"seen {dates.display(source.accessed)}" if source.accessed else ""
    said = (dates.display(source.issued), source.locator, seen)
    parts = [isolated(source.author), _title(source), *map(isolated, said), _archived(source)]
    wording = f". The wording there: “{isolated(source.text)}”" if source.text else ""
    return (
        f"<b>Source</b> {': '.join(filter(None, (way, ', '.join(filter(None, parts)))))}{wording}"
    )


def _title(source: Source) -> str:
    """Name a source, and link it where its address is one of the web."""
    title = f"“{isolated(source.title)}”" if source.title else ""
    if web_address(source.url):
        return _link(source.url, title or isolated(source.url))
    return ", ".join(filter(None, (title, isolated(source.url))))


def _archived(source: Source) -> str:
    if not source.archive_url:
        return ""
    web = web_address(source.archive_url)
    return _link(source.archive_url, "archived") if web else isolated(source.archive_url)


def _link(url: str, inner: str) -> str:
    return f'<a href="{escape_text(url)}" rel="noopener noreferrer">{inner}</a>'


def _join_list(names: tuple[str, ...]) -> str:
    return ", ".join(map(isolated, names))


def _paragraph(name: str, inner: str) -> Iterator[str]:
    if inner:
        yield f'<p class="{name}">{inner}</p>'
