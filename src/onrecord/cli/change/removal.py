"""Taking statements out, bringing them back, forgetting them."""

from typing import Annotated, Any

import typer

from onrecord.cli.call import calling
from onrecord.cli.call.options import FilterOptions, Output, Place, takes
from onrecord.cli.change import choosing
from onrecord.cli.terminal import consent, output, progress
from onrecord.cli.view.shown import Shown, shown
from onrecord.errors import AmbiguousIdError, BadValueError, UnknownStatementError
from onrecord.model import SHORTEST_PREFIX, Statement, read_id
from onrecord.query import Filter
from onrecord.storage import Found, Store

Many = list[str] | None
Ids = Annotated[Many, typer.Argument(help="Ids, or their first four letters.", metavar="[ID…]")]
Removed = Annotated[list[str], typer.Argument(help="Ids, as removed lists them.", metavar="ID…")]
Reason = Annotated[str, typer.Option("--reason", help="Why; history keeps it.")]
Words = Annotated[Many, typer.Option("-w", "--words", help="With this word, or 'this phrase'.")]
All = Annotated[bool, typer.Option("--all", help="All that the store has.")]
Rehearse = Annotated[bool, typer.Option("--dry-run", help="Show what would be done.")]
Yes = Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")]


@takes
def rm(
    ids: Ids = None,
    *,
    reason: Reason = "",
    words: Words = None,
    everything: All = False,
    dry_run: Rehearse = False,
    yes: Yes = False,
    filters: FilterOptions,
    place: Place,
) -> None:
    """Remove statements, named by ids or by filters; undo or restore brings them back.

    Filters take certain dates and names that mean one only.
    """
    store = progress.opened(place.store)
    meant = choosing.chosen(
        store, ids or (), filters, words or (), everything=everything, what="remove"
    )
    if meant.said:
        output.note(f"{meant.said}: {counted(len(meant.ids))}")
    if not meant.ids:
        return
    choosing.sample(store, meant.statements, _nothing, len(meant.ids))
    if dry_run:
        return
    consent.agree(f"Remove {counted(len(meant.ids))}?", yes=yes)
    command = calling.told(reason)
    store.remove(meant.ids, command=command)
    output.say(f"{counted(len(meant.ids))} removed; onrecord undo brings back", command.batch)


@takes
def removed(*, out: Output, place: Place) -> None:
    """List what was removed: restore ID brings it back, history ID tells why."""
    store = progress.opened(place.store)
    there = list(store.removed())
    found = Found(Filter(), there, _itself, total=len(there))
    shown(Shown(store, found, Filter(), nothing="nothing is removed"), out)


@takes
def restore(ids: Removed, *, place: Place) -> None:
    """Bring removed statements back to where they were."""
    store = progress.opened(place.store)
    there = _meant(store, ids)
    command = calling.told()
    store.change(command, restore=[each.id for each in there])
    output.say(f"{counted(len(there))} brought back", command.batch)


@takes
def purge(
    ids: Removed,
    *,
    yes: Annotated[
        int, typer.Option("-y", "--yes", count=True, help="Twice: forget without asking.")
    ] = 0,
    place: Place,
) -> None:
    """Forget removed statements for good, and what history says of them. There is no undo.

    It asks twice; --yes --yes answers both.
    """
    store = progress.opened(place.store)
    there = _meant(store, ids)
    choosing.sample(store, there, _nothing, len(there))
    consent.agree(f"Forget {counted(len(there))} for good?", yes=yes > 0)
    _agree_again(there, yes=yes > 1)
    output.say(f"{counted(store.purge(each.id for each in there))} forgotten", str(len(there)))


def removed_as(store: Store, asked: str) -> Statement:
    """Return the removed statement whose id begins so. Raises UnknownStatementError."""
    wanted = read_id(asked)
    near = [each for each in store.removed() if each.id.startswith(wanted)]
    if len(wanted) < SHORTEST_PREFIX or not near:
        raise UnknownStatementError(asked)
    if len(near) > 1:
        raise AmbiguousIdError(asked, tuple(each.id for each in near))
    return near[0]


def _meant(store: Store, ids: list[str]) -> list[Statement]:
    """Return removed statements, each once. Raises BadValueError where one is not removed."""
    found: dict[str, Statement] = {}
    for asked in ids:
        try:
            each = removed_as(store, asked)
        except UnknownStatementError as cause:
            store.get(asked)
            message = f"{asked} is on record; onrecord rm {asked} removes it first"
            raise BadValueError(message) from cause
        found[each.id] = each
    return list(found.values())


def _agree_again(there: list[Statement], *, yes: bool) -> None:
    if yes:
        return
    wanted = there[0].id[:SHORTEST_PREFIX] if len(there) == 1 else str(len(there))
    what = "the first four letters of its id" if len(there) == 1 else "their number"
    typed = consent.answered(f"There is no undo. Type {what} to go on:", "--yes --yes does it")
    if typed.strip().lower() != wanted:
        raise typer.Abort


def counted(count: int) -> str:
    """Say how many statements."""
    return f"{count:,} statement{'s' * (count != 1)}"


def _nothing(_: Statement) -> str:
    return ""


def _itself(row: Any) -> Statement:
    assert isinstance(row, Statement)  # noqa: S101  they are those given above
    return row
