"""Looking after the store's file."""

from typing import Annotated

import typer

from onrecord.cli import output, progress
from onrecord.cli.options import Place, takes


@takes
def check(
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Keep every whole line; the rest is saved beside.")
    ] = False,
    place: Place,
) -> None:
    """Whether every line of the store is a whole statement."""
    store = progress.opened(place.store)
    if repair:
        kept, removed, saved = store.repair()
        beside = f"; {removed:,} bytes that were none are kept in {saved}" if saved else ""
        output.note(f"{kept:,} whole lines kept{beside}")
    about = store.info()
    strange = f", and {about.unreadable:,} that are none" * bool(about.unreadable)
    output.note(f"{about.location}: {about.statements:,} statements{strange}")


@takes
def reindex(*, place: Place) -> None:
    """Make the index anew; it is only a copy, and never needs this."""
    made = progress.opened(place.store).reindex()
    output.note("made anew" if made else "this store is small: it is read without an index")
