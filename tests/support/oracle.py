"""A slow, obvious reading of every statement: what the stores must agree with."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord import Filter, Page, Statement, dates
from onrecord.reference.membership_periods import MembershipFilter
from onrecord.text import tokens


def answers(
    statements: Iterable[Statement], filter: Filter, page: Page | None = None
) -> list[Statement]:
    """Return what a resolved filter selects, in the order of a page, whatever its limit."""
    page = page or Page()
    oldest_first = page.sort == "date" and page.reverse
    found = [each for each in statements if _answers(each, filter)]
    found.sort(key=lambda each: each.id, reverse=oldest_first)
    found.sort(key=lambda each: dates.sort_key(each.date), reverse=not oldest_first)
    found.sort(key=lambda each: (not each.date, not dates.year_known(each.date)))
    if page.sort != "date":
        found.sort(key=lambda each: _named(each, page.sort), reverse=not page.ascending)
        found.sort(key=lambda each: not _named(each, page.sort))
    return found


def _named(said: Statement, sort: str) -> str:
    """Return what a statement is sorted by, if not by its date."""
    match sort:
        case "recorded":
            return said.recorded_at
        case "country":
            return said.country
    return tokens.fold_key(said.official) or said.official


def _answers(said: Statement, filter: Filter) -> bool:
    return (
        all(
            _bears(said, facet, wanted)
            for facet, wanted in filter.required()
            if facet != "day_of_year"
        )
        and not any(
            _bears(said, facet, wanted) for facet, wanted in filter.unless.by_facet().items()
        )
        and _stands(said, filter)
        and all(_says(said, word, filter) for word in filter.words)
        and not any(_says(said, word, filter) for word in filter.without)
        and (not filter.day_of_year or said.date.rstrip("?~%")[4:] == f"-{filter.day_of_year}")
        and _in_time(said, filter)
        and all(_was(said, tenure, filter) for tenure in filter.tenures)
    )


def _was(said: Statement, tenure: MembershipFilter, filter: Filter) -> bool:
    """Tell whether its state was what is asked, maybe or surely, on each day it may be of."""
    mine = [each for each in tenure.spells if each.country in {"", said.country}]
    bounds = dates.bounds(said.date)
    if bounds is None:
        if filter.undated or not mine:
            return tenure.barred or bool(mine)
        always = any(each.always for each in mine)
        return not filter.certain and (tenure.barred or always)
    earliest, latest = bounds
    maybe = any(not (latest < each.first or each.last < earliest) for each in mine)
    surely = dates.certain(said.date) and any(
        each.since <= earliest and latest <= each.until for each in mine
    )
    if tenure.barred:
        return not (maybe if filter.certain else surely)
    return surely if filter.certain else maybe


def values_of(said: Statement, facet: str) -> tuple[str, ...]:
    """Return the values of a statement that a filter looks at."""
    printed = said.printed.get("country", "")
    found: dict[str, tuple[str, ...]] = {
        "official": (said.official, *said.co_speakers),
        "country": (said.country or (f"<{printed}>" if printed else ""),),
        "topic": said.topics,
        "about": said.about,
        "org": (said.organization, said.on_behalf_of),
        "source": tuple(
            name for each in said.sources for name in (each.publisher, each.title, each.via)
        ),
        "role": (said.role,),
        "event": (said.event,),
        "place": (said.place,),
        "via": tuple(each.via for each in said.sources),
        "kind": (said.kind,),
        "status": (said.status,),
        "stance": (said.stance,),
        "lang": (said.language,),
        "link": tuple(each.to for each in said.links),
    }
    return tuple(filter(None, found[facet]))


def _bears(said: Statement, facet: str, wanted: tuple[str, ...]) -> bool:
    known = set(values_of(said, facet))
    return bool(known & set(wanted)) or ("none" in wanted and not known)


def _stands(said: Statement, filter: Filter) -> bool:
    asked = any(facet == "status" for facet, _ in filter.required())
    return asked or not filter.standing or said.status not in ("retracted", "misattributed")


def _says(said: Statement, word: str, filter: Filter) -> bool:
    asked = tokens.tokens(word)
    prefix = word.endswith("*")
    outlets = [name for each in said.sources for name in (each.publisher, each.title, each.via)]
    texts = {
        "text": [said.text, said.original, said.context, *(each.text for each in said.sources)],
        "official": [said.official, *said.co_speakers],
        "role": [said.role],
        "org": [said.organization, said.on_behalf_of],
        "topic": said.topics,
        "event": [said.event],
        "place": [said.place],
        "source": outlets,
    }
    places = [filter.within] if filter.within else list(texts)
    return any(
        _stand(tokens.tokens(text), asked, prefix=prefix)
        for place in places
        for text in texts[place]
    ) or any(
        alias == word and facet in places and _bears(said, facet, names)
        for alias, facet, names in filter.aliases
    )


def _stand(words: list[str], asked: list[str], *, prefix: bool) -> bool:
    for at in range(len(words) - len(asked) + 1):
        window = words[at : at + len(asked)]
        same_end = window[-1].startswith(asked[-1]) if prefix else window[-1] == asked[-1]
        if window[:-1] == asked[:-1] and same_end:
            return True
    return False


def _in_time(said: Statement, filter: Filter) -> bool:
    since, until = filter.window()
    if not since and not until:
        return True
    bounds = dates.bounds(said.date)
    if bounds is None:
        return filter.undated
    earliest, latest = bounds
    if filter.certain:
        return dates.certain(said.date) and earliest >= since and (not until or latest <= until)
    return latest >= since and (not until or earliest <= until)
