"""What ours is measured against: who is installed, and how each is asked to do a work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from .generate import EVERYDAY, OFFICIAL, PHRASE, QUARTER
from .ground import HERE, Ground, chore, tool
from .measure import Command, Contender, always

OURS, FLOOR, SQLITE, RIPGREP, TINYDB, COPY = (
    "onrecord",
    "floor",
    "sqlite-utils",
    "ripgrep",
    "TinyDB",
    "copying",
)
PEERS = (FLOOR, SQLITE, RIPGREP, TINYDB, COPY)
SINCE = "2015-01-01"
SEARCHED = {"phrase": PHRASE, "everyday": EVERYDAY, "quarter": QUARTER}

_ASKED = {
    "official": "select date, official, country, text from statements "
    "where official = :official and date >= :since order by date desc limit 20",
    "summary": "select country, substr(date, 1, 7), count(*) from statements group by 1, 2",
    "timeline": "select substr(date, 1, 7), count(*) from statements group by 1",
}
_BOUND = ("-p", "official", OFFICIAL, "-p", "since", SINCE)


def floor() -> Contender:
    """Print a constant table."""
    return always((sys.executable, str(HERE / "floor.py")))


def missing() -> Iterator[str]:
    """Say which peers are not here, and how to get them."""
    if not tool("sqlite-utils"):
        yield "sqlite-utils is left out: pip install '.[benchmark]' brings it"
    if not tool("rg"):
        yield "ripgrep is left out: it is not installed"


def looking(ground: Ground, asked: str) -> dict[str, Contender]:
    """Return the peers that can answer a look-up, each in its own words."""
    return {
        **_where(SQLITE, tool("sqlite-utils"), _sqlite(ground, asked)),
        **_where(RIPGREP, tool("rg"), _ripgrep(ground, asked)),
        **_where(TINYDB, "here" * ground.tinydb_bears_it, _tinydb(ground, asked)),
    }


def importing(ground: Ground, rows: str) -> dict[str, Contender]:
    """Return the peers that can take in a file of rows, searchable."""
    utils = tool("sqlite-utils")
    return _where(
        SQLITE,
        utils,
        Contender(
            lambda _: (
                (utils, "insert", ground.database, "statements", rows, "--nl"),
                (utils, "enable-fts", ground.database, "statements", "text"),
            ),
            lambda: ground.forget(ground.database),
        ),
    )


def adding(ground: Ground) -> dict[str, Contender]:
    """Return the peers that can add one statement."""
    one = ground.folder / "one.jsonl"
    one.write_text('{"date": "2026-01-01", "official": "Mira Solenn", "text": "We agree."}\n')
    insert = (tool("sqlite-utils"), "insert", ground.database, "statements", str(one), "--nl")
    return {
        **_where(SQLITE, tool("sqlite-utils"), always(insert)),
        **_where(
            TINYDB,
            "here" * ground.tinydb_bears_it,
            Contender(lambda _: [chore("tinydb_insert", ground.tinydb)], lambda: _own_copy(ground)),
        ),
    }


def copying(ground: Ground) -> Contender:
    """Copy the store, which is the least that a replacement costs."""
    return always(chore("copy", ground.store, ground.copied))


def _where(name: str, there: str, contender: Contender | None) -> dict[str, Contender]:
    return {name: contender} if there and contender else {}


def _sqlite(ground: Ground, asked: str) -> Contender:
    utils = tool("sqlite-utils")
    if asked in _ASKED:
        return always((utils, "query", ground.database, _ASKED[asked], "--table", *_BOUND))
    phrase = f'"{SEARCHED[asked]}"'
    shown = ("-c", "date", "-c", "official", "-c", "country", "-c", "text")
    newest = ("--order", "date desc", "--limit", "20", "--table", *shown)
    return always((utils, "search", ground.database, "statements", phrase, *newest))


def _ripgrep(ground: Ground, asked: str) -> Contender | None:
    """Count the lines that match: the least it can be asked for."""
    if asked in ("summary", "timeline"):
        return None
    looked = SEARCHED.get(asked, f'"official": "{OFFICIAL}"')
    command: Command = (tool("rg"), "--count", "--fixed-strings", looked, ground.store)
    return always(command)


def _tinydb(ground: Ground, asked: str) -> Contender | None:
    if asked != "official":
        return None
    return always(chore("tinydb_search", ground.store, OFFICIAL, SINCE))


def _own_copy(ground: Ground) -> None:
    """Give TinyDB a file of its own: it rewrites in place."""
    if not Path(ground.tinydb).exists():
        ground.run(chore("copy", ground.store, ground.tinydb))
