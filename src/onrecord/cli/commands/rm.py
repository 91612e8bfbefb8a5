"""Taking statements out, bringing them back, forgetting them."""

from onrecord.cli import select
from onrecord.cli.options import command_record
from onrecord.cli.options.change import All, Ids, Reason, Rehearse, Words, Yes
from onrecord.cli.options.groups import FilterOptions, StoreOption, expand_option_groups
from onrecord.cli.terminal import confirm, output, progress
from onrecord.model import Statement


@expand_option_groups
def rm(
    ids: Ids = None,
    *,
    reason: Reason = "",
    words: Words = None,
    everything: All = False,
    dry_run: Rehearse = False,
    yes: Yes = False,
    filters: FilterOptions,
    place: StoreOption,
) -> None:
    """Remove statements, named by ids or by filters; undo or restore brings them back.

    Filters take certain dates and names that mean one only.
    """
    store = progress.opened(place.store)
    meant = select.chosen(
        store, ids or (), filters, words or (), everything=everything, what="remove"
    )
    if meant.said:
        output.note(f"{meant.said}: {counted(len(meant.ids))}")
    if not meant.ids:
        return
    select.sample(store, meant.statements, nothing, len(meant.ids))
    if dry_run:
        return
    confirm.agree(f"Remove {counted(len(meant.ids))}?", yes=yes)
    command = command_record.told(reason)
    store.remove(meant.ids, command=command)
    output.say(f"{counted(len(meant.ids))} removed; onrecord undo brings back", command.batch)


def counted(count: int) -> str:
    """Say how many statements."""
    return f"{count:,} statement{'s' * (count != 1)}"


def nothing(_: Statement) -> str:
    """Say nothing beside a statement."""
    return ""
