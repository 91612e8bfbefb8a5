"""The questions that are measured, each with its goal: a new question is one entry."""

from __future__ import annotations

from typing import NamedTuple

from .generate import COMMON, EVERYDAY, OFFICIAL, PHRASE, QUARTER, TOPIC


class Question(NamedTuple):
    """A question for onrecord, and the same question for its peers.

    It may take ``goal`` times as long as the floor program. ``command`` is our command
    line. sqlite-utils runs ``sql``, ripgrep counts the lines that hold ``text``, and
    ``tinydb`` are the arguments of the search with plain TinyDB. A peer for which
    nothing is given is not asked.
    """

    name: str
    goal: float
    command: str
    sql: str = ""
    text: str = ""
    tinydb: tuple[str, ...] = ()


# S608 warns of SQL that is put together: here it is put together of our own words.
# Dates are EDTF: "XXXX-04-16" has no year, and sorts behind all that have one.
_HAS_YEAR = "date < 'X'"
_NEWEST_FIRST = f"{_HAS_YEAR} desc, date desc"
_YEAR, _MONTH = (f"iif({_HAS_YEAR}, substr(date, 1, {end}), 'XXXX')" for end in (4, 7))
_ON_TOPIC = f"exists (select 1 from json_each(topics) where value = '{TOPIC}')"  # noqa: S608


def _list(where: str, order: str = _NEWEST_FIRST) -> str:
    """Return SQL that lists twenty statements."""
    columns = "select date, official, country, text from statements"
    return f"{columns} where {where} order by {order} limit 20"


def _count(*by: str, where: str = "true", unnest: str = "") -> str:
    """Return SQL that counts by columns; ``listed.value`` is a value of the list to ``unnest``."""
    table = f"statements, json_each({unnest}) as listed" if unnest else "statements"
    groups = ", ".join(by)
    counts = "count(*) as count, min(date) as first, max(date) as last"
    return f"select {groups}, {counts} from {table} where {where} group by {groups}"  # noqa: S608


def _says(words: str) -> str:
    """Return the SQL condition that a text holds a word or a phrase."""
    matching = f"select rowid from statements_fts where statements_fts match '\"{words}\"'"  # noqa: S608
    return f"statements.rowid in ({matching})"


QUESTIONS = (
    Question(
        "find by official and dates",
        1.25,
        f"find -o '{OFFICIAL}' --since 2015 -n 20",
        _list(f"official = '{OFFICIAL}' and date >= '2015' and {_HAS_YEAR}"),
        text=f'"official":"{OFFICIAL}"',
        tinydb=(OFFICIAL, "2015"),
    ),
    Question(
        "find a phrase", 1.25, f"find '{PHRASE}' --in text -n 20", _list(_says(PHRASE)), text=PHRASE
    ),
    Question(
        "find a phrase of everyday words",
        1.25,
        f"find '{EVERYDAY}' --in text -n 20",
        _list(_says(EVERYDAY)),
        text=EVERYDAY,
    ),
    Question(
        "find a word of a quarter of all",
        1.25,
        f"find {QUARTER} --in text -n 20",
        _list(_says(QUARTER)),
        text=QUARTER,
    ),
    Question(
        "find a word of 40 % of all",
        1.25,
        f"find {COMMON} --in text -n 20",
        _list(_says(COMMON)),
        text=f" {COMMON} ",
    ),
    Question(
        "find a word, sorted by official",
        1.5,
        f"find {QUARTER} --in text --sort official -n 20",
        _list(_says(QUARTER), f"official, {_NEWEST_FIRST}"),
    ),
    Question(
        "find what states no kind",
        1.5,
        "find --kind none -n 20",
        _list("coalesce(kind, '') = ''"),
    ),
    # The members of SCO, and since when, are in no column: sqlite-utils cannot be asked.
    Question("find by membership", 1.5, "find --member-of SCO -n 20"),
    Question(
        "summary by country and month",
        1.4,
        "summary --by country --by month",
        _count("country", _MONTH),
    ),
    Question(
        "summary by country and month, topic",
        1.5,
        f"summary --by country --by month -t {TOPIC}",
        _count("country", _MONTH, where=_ON_TOPIC),
    ),
    Question(
        "summary by country and month, word",
        1.5,
        f"summary --by country --by month {QUARTER} --in text",
        _count("country", _MONTH, where=_says(QUARTER)),
    ),
    Question(
        "summary by country and topic",
        1.6,
        "summary --by country --by topic",
        _count("country", "listed.value", unnest="topics"),
    ),
    Question(
        "summary by official, word",
        1.5,
        f"summary --by official {QUARTER} --in text",
        _count("official", where=_says(QUARTER)),
    ),
    Question(
        "summary by official and month",
        6,
        "summary --by official --by month",
        _count("official", _MONTH),
    ),
    Question("officials", 1.6, "officials", _count("official")),
    # Which names a word means is our own rule: sqlite-utils cannot be asked.
    Question("officials, word", 1.6, f"officials '{OFFICIAL}'"),
    Question("topics", 1.6, "topics", _count("listed.value", unnest="topics")),
    Question("sources", 1.6, "sources", _count("listed.value ->> 'publisher'", unnest="sources")),
    Question("timeline by month", 1.3, "timeline --by month", _count(_MONTH)),
    Question(
        "timeline by month, word",
        1.5,
        f"timeline --by month {QUARTER} --in text",
        _count(_MONTH, where=_says(QUARTER)),
    ),
    Question(
        "compare two countries by year",
        2,
        "compare -c KZ -c RU --by year",
        _count("country", _YEAR, where="country in ('KZ', 'RU')"),
    ),
    Question("silence of members", 2, f"silence -t {TOPIC} --member-of SCO"),
)
