"""Who said what, kept so that it can be trusted.

Statements go in through formats or the command line, live in a store that can
answer questions about them, and come out as tables or files.

    from onrecord import Filter, Statement, open_store

    store = open_store("statements.json")
    store.add([Statement(text="We agree.", official="Mira Solenn", date="2026-01-01")])
    for statement in store.find(Filter(official="solenn")):
        print(statement.date, statement.text)

The rooms of the house, each importing only what lies beneath it::

    cli          the only place that knows typer and rich
    amending     what is to be changed of a statement, and what comes of it
    articles     the text of an article becomes proposed statements, by rules alone
    importing    rows of a stranger's file become statements: by map, names, profile
    labelled     a statement as a text that a person edits, and back
    reports      counts, comparisons, findings, threads: from statements to values
    people       whom a typed name means, in the register and on statements
    completing   what the shell may complete of a call
    storage      where statements are kept and asked for
    formats      how statements travel
    recording    what was typed or printed becomes a statement
    attribution  who said it, as what, by which way; marks round own words only
    seen         which statements a look has shown
    config       where things live, and what the user prefers
    register     countries, organisations, officials, topics; the spellings of a name
    codec        a statement as a line of JSON or as plain JSON values, and back
    query        which statements to select, in which order, how many
    likeness     nearly the same words: to be offered, never taken
    merging      two records of the same words become one
    naming       names that are nearly the one typed
    model        what a statement is
    tenures      on which days a state was a member, or in the chair
    dates        EDTF dates: read, bounds, display
    text         folding and tokenising
    differing    how two texts differ, word by word
    marks        characters that act unseen, made visible
    validation   what no document may hold, refused where a statement is made
    errors       every failure we mean
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.errors import OnRecordError
    from onrecord.model import Link, Origin, Source, Statement
    from onrecord.query import Facets, Filter, Page
    from onrecord.storage import Store, open_store

__all__ = [
    "Facets",
    "Filter",
    "Link",
    "OnRecordError",
    "Origin",
    "Page",
    "Source",
    "Statement",
    "Store",
    "open_store",
]

_HOMES = {
    "errors": ("OnRecordError",),
    "model": ("Link", "Origin", "Source", "Statement"),
    "query": ("Facets", "Filter", "Page"),
    "storage": ("Store", "open_store"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: a command pays only for its own."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"onrecord.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
