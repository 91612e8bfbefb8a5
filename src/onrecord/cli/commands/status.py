"""How statements stand, and why: told, and set with a reason."""

from typing import Annotated

import typer

from onrecord import config
from onrecord.cli import select
from onrecord.cli.commands.edit import change
from onrecord.cli.options.change import All, Rehearse, Words, Yes
from onrecord.cli.options.groups import FilterOptions, StoreOption, expand_option_groups
from onrecord.cli.render import history
from onrecord.cli.terminal import confirm, progress
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import NoReasonError, UnknownStatementError, UnknownStatusError
from onrecord.model import STATUSES, WITH_REASON, Statement
from onrecord.statements.edit import Edit
from onrecord.statements.parse import StatementParser
from onrecord.storage import Store
from onrecord.text.suggest import suggest_names


@expand_option_groups
def status(
    given: Annotated[
        list[str], typer.Argument(metavar="[ID…] STATUS", help=f"{', '.join(STATUSES)}.")
    ],
    *,
    reason: Annotated[str, typer.Option("--reason", help="The reason; it is shown.")] = "",
    words: Words = None,
    everything: All = False,
    dry_run: Rehearse = False,
    yes: Yes = False,
    filters: FilterOptions,
    place: StoreOption,
) -> None:
    """Set the status of statements, named by ids or filters; with ids alone, show it.

    Retracted and misattributed ones are kept and marked, and not counted in summaries.
    """
    store = progress.open_store_shown(place.store)
    *ids, said = given
    wanted = said.lower()
    if wanted not in STATUSES:
        _print_statuses(store, given)
        return
    meant = select.select_statements(
        store, ids, filters, words or (), everything=everything, what="set the status of"
    )
    why = reason if dry_run else _reason(wanted, reason)
    recorder = StatementParser(today=config.today(), strict=True)
    amendment = Edit(sets={"status": wanted})
    change(store, meant, amendment, recorder, why, dry_run=dry_run, yes=yes)


def explain_status(store: Store, statement: Statement) -> str:
    """Say when a statement came to stand so, by whom, and the reason, as far as history tells."""
    set_ = [each for each in store.history(statement.id) if "status" in each.fields]
    if not set_:
        return ""
    command = set_[-1].command
    said = (history.format_moment(command), command.by, command.reason and f"“{command.reason}”")
    return " · ".join(filter(None, said))


def _print_statuses(store: Store, ids: list[str]) -> None:
    """Print how each stands. Raises UnknownStatusError where the last is no id."""
    *_, last = ids
    try:
        store.get(last)
    except UnknownStatementError as cause:
        raise UnknownStatusError(last, suggest_names(last, STATUSES)) from cause
    statements = [store.get(each) for each in ids]
    short = store.abbreviate(each.id for each in statements)
    for each in statements:
        parts = (short[each.id], each.status, explain_status(store, each))
        typer.echo("\t".join(map(one_line, parts)).rstrip("\t"))


def _reason(wanted: str, reason: str) -> str:
    """Return why, asked for where it casts doubt. Raises NoReasonError."""
    if reason.strip() or wanted not in WITH_REASON:
        return reason
    answer = confirm.ask(f"Why {wanted}?", '--reason "…" says why').strip()
    if not answer:
        raise NoReasonError(wanted)
    return answer
