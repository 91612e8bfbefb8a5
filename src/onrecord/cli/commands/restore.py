"""Bring removed statements back."""

from onrecord.cli.commands.removed import RemovedIds, removed_statements
from onrecord.cli.commands.rm import count_statements
from onrecord.cli.options import command_record
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.terminal import output, progress


@expand_option_groups
def restore(ids: RemovedIds, *, place: StoreOption) -> None:
    """Bring removed statements back to where they were."""
    store = progress.open_store_shown(place.store)
    there = removed_statements(store, ids)
    command = command_record.record_command()
    store.change(command, restore=[each.id for each in there])
    output.report(f"{count_statements(len(there))} restored", command.batch)
