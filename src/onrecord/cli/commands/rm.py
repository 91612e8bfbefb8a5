"""Taking statements out, bringing them back, forgetting them."""

from onrecord.cli import select
from onrecord.cli.options import command_record
from onrecord.cli.options.change import All, Ids, Reason, Rehearse, Words, Yes
from onrecord.cli.options.groups import FilterOptions, StoreOption, expand_option_groups
from onrecord.cli.terminal import confirm, output, progress
from onrecord.model import Statement
from onrecord.text.plural import plural


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
    store = progress.open_store_shown(place.store)
    meant = select.select_statements(
        store, ids or (), filters, words or (), everything=everything, what="remove"
    )
    if meant.said:
        output.note(f"{meant.said}: {count_statements(len(meant.ids))}")
    if not meant.ids:
        return
    select.print_sample(store, meant.statements, note_nothing, len(meant.ids))
    if dry_run:
        return
    confirm.confirm(f"Remove {count_statements(len(meant.ids))}?", yes=yes)
    command = command_record.record_command(reason)
    store.remove(meant.ids, command=command)
    output.report(
        f"{count_statements(len(meant.ids))} removed; onrecord undo restores", command.batch
    )


def count_statements(count: int) -> str:
    """Say how many statements."""
    return plural(count, "statement")


def note_nothing(_: Statement) -> str:
    """Say nothing beside a statement."""
    return ""
