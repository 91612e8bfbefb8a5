"""What was recorded since the last look."""

import json
from collections.abc import Iterable
from typing import Annotated

import typer
from msgspec.structs import replace

from onrecord import config
from onrecord.cli.options import build_query
from onrecord.cli.options.groups import (
    FilterOptions,
    Output,
    PageOptions,
    StoreOption,
    Words,
    expand_option_groups,
)
from onrecord.cli.render.results import ResultView, shown
from onrecord.cli.terminal import output, progress
from onrecord.config.state import Seen
from onrecord.storage import Results


@expand_option_groups
def new(
    words: Words = None,
    *,
    peek: Annotated[bool, typer.Option("--peek", help="Look without counting as a look.")] = False,
    skip: Annotated[
        bool, typer.Option("--seen", help="Count all there is as seen, and print nothing.")
    ] = False,
    filters: FilterOptions,
    paging: PageOptions,
    out: Output,
    place: StoreOption,
) -> None:
    """Show what was recorded since your last look.

    What is printed counts as seen; what a limit leaves out comes next.
    Each question, such as @salt or -c Norway, has a memory of its own.
    """
    store = progress.opened(place.store)
    filter = build_query.build_filter(filters, words)
    page = build_query.build_page(
        paging, limit=config.limit() if output.form(out) == "table" else 0
    )
    seen = Seen(store.location, _question(filters, words or ()))
    found = store.find(filter, replace(page, limit=0))
    if skip:
        seen.add(found.ids())
        output.note(f"{found.total:,} count as seen")
        return
    fresh = _fresh(found, seen.ids(), page.limit)
    nothing = "nothing new" if found.total else "nothing matched"
    shown(ResultView(store, fresh, filter, page, nothing=nothing), out)
    if not peek:
        seen.add(fresh.ids())


def _question(filters: FilterOptions, words: Iterable[str]) -> str:
    """Return what is asked, as typed: 30d is the same question tomorrow."""
    excluded = {f"not_{name}": values for name, values in filters.unwanted.items()}
    others = {"wanted": None, "unwanted": None}
    typed = {**filters._asdict(), **others, **filters.wanted, **excluded}
    given = {name: value for name, value in typed.items() if value}
    return json.dumps([given, sorted(words)], sort_keys=True)


def _fresh(found: Results, seen: set[str], most: int) -> Results:
    """Return what is not yet seen, at most so many."""
    return found.pick([at for at, id_ in enumerate(found.ids()) if id_ not in seen], most)
