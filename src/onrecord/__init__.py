"""Record who said what, with sources, dates and history.

Statements come in through the command line, files or articles, live in a store
that answers questions about them, and go out as tables, pages or files.

    from onrecord import Filter, Statement, open_store

    store = open_store("statements.json")
    store.add([Statement(text="We agree.", official="Mira Solenn", date="2026-01-01")])
    for statement in store.find(Filter(official="solenn")):
        print(statement.date, statement.text)

The floors of the house; each imports only what stands beneath it::

    cli          the only place that knows Typer and Rich; cli/commands has one module a command
    importing    files in: readers, guessed columns, mapping, importer
    exporting    files out: one module a format; html for pages
    articles     the text of an article becomes proposed statements, by rules alone
    analysis     questions over many statements: counts, compare, checks
    storage      where statements are kept and asked for; storage/tiny is the TinyDB file
    statements   rules about one statement or two: parse, edit, merge, similarity, links, form
    registers    facts the user keeps: officials, posts, topics, aliases
    formats      the one table of formats, and the rows that travel
    config       settings, where they come from, and state between calls
    codec        a statement as a line of JSON or as plain JSON values, and back
    query        Filter (what is selected) and Page (order, limit)
    fields       the one table of a statement's fields; flags, form, import and index derive from it
    model        Statement, Source, Link, Origin
    reference    facts we ship: countries, languages, organisations, memberships
    text         tokens, differences, hidden characters, suggestions
    dates        EDTF dates: parsed, compared, displayed
    addresses    addresses of stores, and their passwords kept out of sight
    validation   what no document may hold
    errors       every failure we mean: its sentence and its exit code
    atomic       a file that appears whole or not at all
    commitment   the one point at which a command has changed something
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.errors import OnRecordError
    from onrecord.fields import Facets
    from onrecord.model import Link, Origin, Source, Statement
    from onrecord.query import Filter, Page
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
    "fields": ("Facets",),
    "query": ("Filter", "Page"),
    "storage": ("Store", "open_store"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: a command pays only for its own."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"onrecord.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
