"""Changing statements on record: by flags, or one in the editor."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from onrecord import config
from onrecord.cli import select
from onrecord.cli.commands.rm import count_statements
from onrecord.cli.options import command_record
from onrecord.cli.options.change import All, Ids, Reason, Rehearse, Words, Yes
from onrecord.cli.options.groups import FilterOptions, StoreOption, expand_option_groups
from onrecord.cli.render import differences
from onrecord.cli.select import SelectedStatements
from onrecord.cli.terminal import confirm, output, progress
from onrecord.errors import BadValueError, NoChangeError
from onrecord.model import Statement
from onrecord.statements.edit import Edit, apply_edit
from onrecord.statements.edit import parse_edit as read_edit
from onrecord.statements.parse import StatementParser
from onrecord.storage import Store

Many = list[str] | None


@expand_option_groups
def edit(
    ids: Ids = None,
    *,
    sets: Annotated[Many, typer.Option("--set", help="field=value; field= empties it.")] = None,
    adds: Annotated[Many, typer.Option("--add", help="topics=x: to a list.")] = None,
    drops: Annotated[Many, typer.Option("--drop", help="topics=x: from a list.")] = None,
    editor: Annotated[bool, typer.Option("-e", "--edit", help="In your editor.")] = False,
    resume: Annotated[str, typer.Option("--resume", help="Resume a saved draft.")] = "",
    reason: Reason = "",
    words: Words = None,
    everything: All = False,
    order: Annotated[str, typer.Option("--date-order", help="dmy or mdy, for 04/11/2026.")] = "",
    dry_run: Rehearse = False,
    yes: Yes = False,
    filters: FilterOptions,
    place: StoreOption,
) -> None:
    """Change statements, named by ids or by filters: --set country=Austria, --add topics=fish.

    Values are read as add reads them. With one ID and nothing to set, your editor opens. By
    filters, the count and a sample come first; they take certain dates and names that mean
    one only. Also printed.FIELD and basis.FIELD: what was printed, and how it is known.
    """
    store = progress.open_store_shown(place.store)
    recorder = StatementParser(today=config.today(), order=config.date_order(order), strict=True)
    amendment = read_edit(sets or (), adds or (), drops or ())
    bare = amendment == Edit(sets={}, adds={}, drops={}, noted={})
    if editor or resume or (bare and len(ids or ()) == 1 and confirm.may_ask()):
        if not bare or len(ids or ()) != 1:
            raise BadValueError("the editor takes one ID, and no --set, --add or --drop")
        _in_the_editor(store, (ids or [""])[0], recorder, resume, reason)
        return
    if bare:
        raise NoChangeError
    meant = select.select_statements(
        store, ids or (), filters, words or (), everything=everything, what="change"
    )
    change(store, meant, amendment, recorder, reason, dry_run=dry_run, yes=yes)


def change(
    store: Store,
    meant: SelectedStatements,
    amendment: Edit,
    recorder: StatementParser,
    reason: str,
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    """Make one change of all that are meant; say first what it will be, where it is many."""
    first, changing = _preview_changes(meant.statements, amendment, recorder)
    if meant.said:
        output.note(f"{meant.said}: {count_statements(len(meant.ids))}")
    if not meant.named or dry_run:
        select.print_sample(
            store,
            first,
            lambda old: differences.summarize_differences(
                old, apply_edit(old, amendment, recorder)
            ),
            len(changing),
        )
    if not changing:
        output.note("nothing to change: the values are the same")
        return
    if dry_run:
        output.note(f"{count_statements(len(changing))} would change")
        return
    confirm.confirm(f"Change {count_statements(len(changing))}?", yes=yes or meant.named)
    command = command_record.record_command(reason)
    step = store.change(
        command, revise=dict.fromkeys(changing, lambda old: apply_edit(old, amendment, recorder))
    )
    output.report(
        f"{count_statements(step.edited)} changed; onrecord undo reverts it", command.batch
    )


def _preview_changes(
    statements: Iterable[Statement], amendment: Edit, recorder: StatementParser
) -> tuple[list[Statement], list[str]]:
    """Return the first few that would change, and the ids of all."""
    first: list[Statement] = []
    ids: list[str] = []
    for each in statements:
        if apply_edit(each, amendment, recorder) != each:
            ids.append(each.id)
            if len(first) < select.SAMPLE:
                first.append(each)
    return first, ids


def _in_the_editor(
    store: Store, asked: str, recorder: StatementParser, resume: str, reason: str
) -> None:
    from onrecord.cli.entry import edit_in_editor

    there = store.get(asked)
    command = command_record.record_command(reason)
    path = Path(resume) if resume else None
    if edit_in_editor.edit_statement(store, there, recorder, command, path):
        said = f"{asked} changed; onrecord undo reverts it, onrecord history {asked} shows it"
        output.report(said, command.batch)
    else:
        output.note("nothing to change: the values are the same")
