"""A slow, obvious reading of every statement: what the stores must agree with."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord import Query, Statement, dates, text
from onrecord.tenures import Tenure


def answers(statements: Iterable[Statement], query: Query) -> list[Statement]:
    """Return what a resolved query asks for, in its order, whatever its limit."""
    found = [each for each in statements if _answers(each, query)]
    found.sort(key=lambda each: each.id)
    found.sort(key=lambda each: dates.sort_key(each.date), reverse=not query.ascending)
    return sorted(found, key=lambda each: (not each.date, not dates.year_known(each.date)))


def _answers(said: Statement, query: Query) -> bool:
    return (
        all(_bears(said, facet, wanted) for facet, wanted in query.asked())
        and not any(_bears(said, facet, wanted) for facet, wanted in query.unless.given().items())
        and _stands(said, query)
        and all(_says(said, word) for word in query.words)
        and not any(_says(said, word) for word in query.without)
        and _in_time(said, query)
        and all(_was(said, tenure, query) for tenure in query.tenures)
    )


def _was(said: Statement, tenure: Tenure, query: Query) -> bool:
    """Tell whether its state was what is asked, maybe or surely, on each day it may be of."""
    mine = [each for each in tenure.spells if each.country in {"", said.country}]
    bounds = dates.bounds(said.date)
    if bounds is None:
        if query.undated or not mine:
            return tenure.barred or bool(mine)
        always = any(each.always for each in mine)
        return not query.certain and (tenure.barred or always)
    earliest, latest = bounds
    maybe = any(not (latest < each.first or each.last < earliest) for each in mine)
    surely = dates.certain(said.date) and any(
        each.since <= earliest and latest <= each.until for each in mine
    )
    if tenure.barred:
        return not (maybe if query.certain else surely)
    return surely if query.certain else maybe


def _bears(said: Statement, facet: str, wanted: tuple[str, ...]) -> bool:
    values = {
        "official": (said.official, *said.co_speakers),
        "country": (said.country or f"<{said.printed.get('country', '')}>",),
        "topic": said.topics,
        "about": said.about,
        "org": (said.organization, said.on_behalf_of),
        "source": tuple(
            name for each in said.sources for name in (each.publisher, each.title, each.via)
        ),
        "event": (said.event,),
        "kind": (said.kind,),
        "status": (said.status,),
        "stance": (said.stance,),
        "lang": (said.language,),
        "link": tuple(each.to for each in said.links),
    }[facet]
    known = {value for value in values if value}
    return bool(known & set(wanted)) or ("none" in wanted and not known)


def _stands(said: Statement, query: Query) -> bool:
    asked = any(facet == "status" for facet, _ in query.asked())
    return asked or not query.standing or said.status not in ("retracted", "misattributed")


def _says(said: Statement, word: str) -> bool:
    asked = text.tokens(word)
    prefix = word.endswith("*")
    wordings = [said.text, said.original, *(each.text for each in said.sources)]
    return any(_stand(text.tokens(wording), asked, prefix=prefix) for wording in wordings)


def _stand(words: list[str], asked: list[str], *, prefix: bool) -> bool:
    for at in range(len(words) - len(asked) + 1):
        window = words[at : at + len(asked)]
        same_end = window[-1].startswith(asked[-1]) if prefix else window[-1] == asked[-1]
        if window[:-1] == asked[:-1] and same_end:
            return True
    return False


def _in_time(said: Statement, query: Query) -> bool:
    since, until = query.window()
    if not since and not until:
        return True
    bounds = dates.bounds(said.date)
    if bounds is None:
        return query.undated
    earliest, latest = bounds
    if query.certain:
        return dates.certain(said.date) and earliest >= since and (not until or latest <= until)
    return latest >= since and (not until or earliest <= until)
