"""How statements stand, and why: told, and set with a reason."""

from typing import Annotated

import typer

from onrecord import config
from onrecord.amending import Amendment
from onrecord.cli.call.options import FilterOptions, Place, takes
from onrecord.cli.change import choosing
from onrecord.cli.change.edit import change
from onrecord.cli.change.removal import All, Rehearse, Words, Yes
from onrecord.cli.terminal import consent, progress
from onrecord.cli.terminal.display import one_line
from onrecord.cli.view import steps
from onrecord.errors import NoReasonError, UnknownStandingError, UnknownStatementError
from onrecord.model import STATUSES, WITHDRAWN, Statement
from onrecord.naming import near
from onrecord.recording import Recorder
from onrecord.storage import Store

_WITH_REASON = ("disputed", *WITHDRAWN)


@takes
def status(
    given: Annotated[
        list[str], typer.Argument(metavar="[ID…] STATUS", help=f"{', '.join(STATUSES)}.")
    ],
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why; it is shown.")] = "",
    words: Words = None,
    everything: All = False,
    dry_run: Rehearse = False,
    yes: Yes = False,
    filters: FilterOptions,
    place: Place,
) -> None:
    """Set how statements stand, named by ids or by filters; with ids alone, tell it.

    Retracted and misattributed ones are kept and marked, and not counted in summaries.
    """
    store = progress.opened(place.store)
    *ids, said = given
    wanted = said.lower()
    if wanted not in STATUSES:
        _tell(store, given)
        return
    meant = choosing.chosen(
        store, ids, filters, words or (), everything=everything, what="set the status of"
    )
    why = reason if dry_run else _reason(wanted, reason)
    recorder = Recorder(today=config.today(), strict=True)
    amendment = Amendment(sets={"status": wanted})
    change(store, meant, amendment, recorder, why, dry_run=dry_run, yes=yes)


def why(store: Store, statement: Statement) -> str:
    """Say when a statement came to stand so, by whom, and the reason, as far as history tells."""
    set_ = [each for each in store.history(statement.id) if "status" in each.fields]
    if not set_:
        return ""
    command = set_[-1].command
    said = (steps.when(command), command.by, command.reason and f"“{command.reason}”")
    return " · ".join(filter(None, said))


def _tell(store: Store, ids: list[str]) -> None:
    """Print how each stands. Raises UnknownStandingError where the last is no id."""
    *_, last = ids
    try:
        store.get(last)
    except UnknownStatementError as cause:
        raise UnknownStandingError(last, near(last, STATUSES)) from cause
    statements = [store.get(each) for each in ids]
    short = store.abbreviate(each.id for each in statements)
    for each in statements:
        parts = (short[each.id], each.status, why(store, each))
        typer.echo("\t".join(map(one_line, parts)).rstrip("\t"))


def _reason(wanted: str, reason: str) -> str:
    """Return why, asked for where it casts doubt. Raises NoReasonError."""
    if reason.strip() or wanted not in _WITH_REASON:
        return reason
    answer = consent.answered(f"Why {wanted}?", '--reason "…" says why').strip()
    if not answer:
        raise NoReasonError(wanted)
    return answer
