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
from onrecord.cli.render.results import ResultView, write_results
from onrecord.cli.terminal import output, progress
from onrecord.config.state import Seen
from onrecord.storage import Results


@expand_option_groups
def new(
    words: Words = None,
    *,
    peek: Annotated[
        bool, typer.Option("--peek", help="Do not mark the statements as seen.")
    ] = False,
    skip: Annotated[
        bool, typer.Option("--seen", help="Mark all statements as seen, and print nothing.")
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
    store = progress.open_store_shown(place.store)
    filter = build_query.build_filter(filters, words)
    page = build_query.build_page(
        paging, limit=config.limit() if output.choose_form(out) == "table" else 0
    )
    seen = Seen(store.location, _filter_and_page(filters, words or ()))
    found = store.find(filter, replace(page, limit=0))
    if skip:
        seen.add(found.ids())
        output.note(f"{found.total:,} marked as seen")
        return
    fresh = _unseen(found, seen.ids(), page.limit)
    nothing = "nothing new" if found.total else "nothing matched"
    write_results(ResultView(store, fresh, filter, page, nothing=nothing), out)
    if not peek:
        seen.add(fresh.ids())


def _filter_and_page(filters: FilterOptions, words: Iterable[str]) -> str:
    """Return what is asked, as typed: 30d is the same question tomorrow."""
    excluded = {f"not_{name}": values for name, values in filters.unwanted.items()}
    others = {"wanted": None, "unwanted": None}
    typed = {**filters._asdict(), **others, **filters.wanted, **excluded}
    given = {name: value for name, value in typed.items() if value}
    return json.dumps([given, sorted(words)], sort_keys=True)


def _unseen(found: Results, seen: set[str], most: int) -> Results:
    """Return what is not yet seen, at most so many."""
    return found.pick([at for at, id_ in enumerate(found.ids()) if id_ not in seen], most)
