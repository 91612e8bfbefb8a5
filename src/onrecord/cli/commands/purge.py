"""Forget removed statements for good."""

from collections.abc import Iterator
from typing import Annotated

import typer

from onrecord.cli import select
from onrecord.cli.commands.removed import RemovedIds, removed_statements
from onrecord.cli.commands.rm import count_statements, note_nothing
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.terminal import confirm, output, progress
from onrecord.model import SHORTEST_PREFIX, Statement
from onrecord.registers import documents, officials
from onrecord.storage import FileStore, Store


@expand_option_groups
def purge(
    ids: RemovedIds,
    *,
    yes: Annotated[
        int, typer.Option("-y", "--yes", count=True, help="Twice: forget without asking.")
    ] = 0,
    place: StoreOption,
) -> None:
    """Forget removed statements for good, and what history says of them. There is no undo.

    It asks twice; --yes --yes answers both.
    """
    store = progress.open_store_shown(place.store)
    there = removed_statements(store, ids)
    select.print_sample(store, there, note_nothing, len(there))
    confirm.confirm(f"Delete {count_statements(len(there))} for good?", yes=yes > 0)
    _confirm_twice(there, yes=yes > 1)
    output.report(
        f"{count_statements(store.purge(each.id for each in there))} forgotten", str(len(there))
    )
    for each in _left(store, there):
        output.note(f"not reached: {each}")


def _left(store: Store, purged: list[Statement]) -> Iterator[str]:
    """Yield where words and names of purged statements still stand, as far as we can tell."""
    if isinstance(store, FileStore):
        for path in store.traces(purged):
            yield f"{path} holds words or ids of it; delete the file if you need it no more"
    stored = str(store.rows(documents.REGISTER))
    if any(repr(each.text)[1:-1] in stored for each in purged):
        yield "an article that was read still holds the words"
    named = str(store.rows(officials.REGISTER))
    for name in dict.fromkeys(each.official for each in purged if each.official):
        if repr(name)[1:-1] in named:
            yield f"the list of officials names {name}; onrecord officials shows it"


def _confirm_twice(there: list[Statement], *, yes: bool) -> None:
    if yes:
        return
    wanted = there[0].id[:SHORTEST_PREFIX] if len(there) == 1 else str(len(there))
    what = "the first four letters of its id" if len(there) == 1 else "their number"
    typed = confirm.ask(f"There is no undo. Type {what} to go on:", "add --yes --yes")
    if typed.strip().lower() != wanted:
        raise typer.Abort
