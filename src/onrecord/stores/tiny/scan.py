"""Documents asked one by one: which answer a filter, in which order, and their counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from onrecord import dates, text
from onrecord.query import NONE, PERIODS, Filter, Page, term
from onrecord.stores.base import Group

if TYPE_CHECKING:
    from onrecord.tenures import Tenure

Document = dict[str, Any]
Test = Callable[[Document], bool]

_LATEST = "9999-12-31"


def facet_values(document: Document, facet: str) -> list[str]:
    """Return what a document bears in a facet of a filter."""
    match facet:
        case "official":
            spoke = [document.get("official", ""), *document.get("co_speakers", ())]
            return [each for each in spoke if each]
        case "country":
            return _country(document)
        case "topic":
            return list(document.get("topics", ()))
        case "about":
            return list(document.get("about", ()))
        case "source" | "link" | "former" | "org":
            return _GATHERED[facet](document)
        case "lang":
            return [document["language"]] if "language" in document else []
        case "status":
            return [document.get("status", "recorded")]
    return [document[facet]] if document.get(facet) else []


def group_values(document: Document, field: str) -> list[str]:
    """Return the groups a document is counted in; without a value, the nameless one."""
    if field in PERIODS:
        return [dates.period(document.get("date", ""), field)]
    if field == "country":
        return [document.get("country") or document.get("printed", {}).get("country", "")]
    if field == "source":
        sources = document.get("sources", ())
        named = (each.get("publisher") or each.get("title", "") for each in sources)
        return list(dict.fromkeys(named)) or [""]
    facet = {"organization": "", "language": "lang"}.get(field, field)
    values = facet_values(document, facet) if facet else [document.get(field, "")]
    return list(dict.fromkeys(values)) or [""]


def select(documents: Iterable[Document], filter: Filter) -> tuple[list[Document], int]:
    """Return the documents that answer, and how many were left out for want of a year."""
    tests = _tests(filter)
    answering = [each for each in documents if all(test(each) for test in tests)]
    if not filter.depends_on_day:
        return answering, 0
    tenures = [_has_been(each, filter) for each in filter.tenures]
    kept = [each for each in answering if _on_the_day(each, filter, tenures)]
    yearless = [
        sum(dates.bounds(each.get("date", "")) is None for each in some)
        for some in (answering, kept)
    ]
    return kept, yearless[0] - yearless[1]


def order(documents: list[Document], page: Page) -> list[Document]:
    """Sort as the page asks; what has no known year stands last in either direction."""
    documents.sort(key=lambda each: each["id"])
    documents.sort(key=_sort_key(page.sort), reverse=not page.ascending)
    documents.sort(key=_rank if page.sort == "date" else _nameless(page.sort))
    return documents


def count(documents: Iterable[Document], by: Sequence[str]) -> list[Group]:
    """Count documents by each combination of values, most frequent first."""
    met: dict[tuple[str, ...], list[str]] = {}
    for document in documents:
        date = document.get("date", "")
        for values in _combinations(document, by):
            met.setdefault(values, []).append(date)
    groups = [_group(values, said) for values, said in met.items()]
    return sorted(groups, key=lambda each: (-each.size, each.values))


def _country(document: Document) -> list[str]:
    """Return a country's code, or what was printed where it has none."""
    if code := document.get("country"):
        return [code]
    printed = document.get("printed", {}).get("country")
    return [f"<{printed}>"] if printed else []


def _organizations(document: Document) -> list[str]:
    named = (document.get("organization"), document.get("on_behalf_of"))
    return [each for each in named if each]


def _former(document: Document) -> list[str]:
    return [each for each in document.get("former_ids", ()) if isinstance(each, str)]


def _linked(document: Document) -> list[str]:
    named = (each for each in document.get("links", ()) if isinstance(each, dict))
    return [to for each in named if isinstance(to := each.get("to"), str)]


def _source_names(document: Document) -> list[str]:
    parts = ("publisher", "title", "via")
    sources = document.get("sources", ())
    return [each[part] for each in sources for part in parts if each.get(part)]


_GATHERED: dict[str, Callable[[Document], list[str]]] = {
    "org": _organizations,
    "source": _source_names,
    "link": _linked,
    "former": _former,
}


def _tests(filter: Filter) -> list[Test]:
    """Return the conditions, the cheap ones first."""
    facets = [_bears(facet, values) for facet, values in filter.required()]
    barred = [_not(_bears(facet, values)) for facet, values in filter.excluded()]
    words = [_says(word) for word in filter.words]
    tenures = [_has_been(each, replace(filter, undated=True)) for each in filter.tenures]
    without = (_not(_says(word)) for word in filter.without)
    return [*facets, *barred, *tenures, *words, *without]


def _bears(facet: str, wanted: tuple[str, ...]) -> Test:
    asked = set(wanted)
    if NONE in asked:
        return lambda each: (
            not facet_values(each, facet) or not asked.isdisjoint(facet_values(each, facet))
        )
    return lambda each: not asked.isdisjoint(facet_values(each, facet))


def _not(test: Test) -> Test:
    return lambda each: not test(each)


def _says(word: str) -> Test:
    asked = term(word)

    def test(document: Document) -> bool:
        return any(
            text.says(said, asked.tokens, prefix=asked.prefix) for said in words_of(document)
        )

    return test


def words_of(document: Document) -> Iterable[str]:
    """Return the wordings a word is looked for in: printed, as spoken, and in other sources."""
    yield document["text"]
    if "original" in document:
        yield document["original"]
    for source in document.get("sources", ()):
        if "text" in source:
            yield source["text"]


def _has_been(tenure: Tenure, filter: Filter) -> Test:
    """Ask what the statement's state was on its day."""

    def test(document: Document) -> bool:
        country, date = document.get("country", ""), document.get("date", "")
        days = dates.bounds(date)
        if days is None:
            return tenure.admits_yearless(country, certain=filter.certain, undated=filter.undated)
        exact = dates.certain(date)
        return tenure.admits(country, days, exact=exact, certain=filter.certain)

    return test


def _on_the_day(document: Document, filter: Filter, tenures: list[Test]) -> bool:
    since, until = filter.window()
    if since or until:
        return _within(document, filter, since, until)
    return all(test(document) for test in tenures)


def _within(document: Document, filter: Filter, since: str, until: str) -> bool:
    date = document.get("date", "")
    bounds = dates.bounds(date)
    if bounds is None:
        return filter.undated
    earliest, latest = bounds
    if filter.certain:
        return dates.certain(date) and since <= earliest and latest <= (until or _LATEST)
    return since <= latest and earliest <= (until or _LATEST)


def _sort_key(sort: str) -> Callable[[Document], Any]:
    if sort == "date":
        return lambda each: dates.sort_key(each.get("date", ""))
    if sort == "recorded":
        return lambda each: each.get("recorded_at", "")
    return lambda each: text.key(each.get(sort, ""))


def _rank(document: Document) -> int:
    date = document.get("date", "")
    return 2 if not date else 0 if dates.year_known(date) else 1


def _nameless(sort: str) -> Callable[[Document], bool]:
    name = {"recorded": "recorded_at"}.get(sort, sort)
    return lambda each: not each.get(name)


def _combinations(document: Document, by: Sequence[str]) -> list[tuple[str, ...]]:
    combined: list[tuple[str, ...]] = [()]
    for field in by:
        values = group_values(document, field)
        combined = [(*head, value) for head in combined for value in values]
    return combined


def ends(said: Iterable[str]) -> tuple[str, str]:
    """Return the first and the last of the dates of a known year, if there are any."""
    known = sorted((dates.sort_key(each), each) for each in set(said) if dates.bounds(each))
    return (known[0][1], known[-1][1]) if known else ("", "")


def _group(values: tuple[str, ...], said: list[str]) -> Group:
    first, last = ends(said)
    return Group(values=values, size=len(said), first=first, last=last)
