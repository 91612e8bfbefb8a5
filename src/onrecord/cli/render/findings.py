"""What check finds in the statements of a store, told with how to fix it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import typer

from onrecord import config
from onrecord.analysis.checks import KINDS, Finding, Inspection
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import AmbiguousIdError, BadValueError, UnknownStatementError, suggest
from onrecord.query import Filter, Page
from onrecord.registers import resolve
from onrecord.registers.audit import Suspicion, audit_officials
from onrecord.registers.officials import REGISTER
from onrecord.statements.similarity import NearDuplicateScanner
from onrecord.storage import Store
from onrecord.text.suggest import suggest_names

DAMAGE = "damage"
OFFICIALS = "officials"
_SHOWN = 3
_BLOCKS_BELOW = 72
_SAID_OF = 1000
_EVERY = 1 << 62
# A larger store is looked through when check is asked for.
_SWEPT = 20_000


def choose_kinds(only: Iterable[str]) -> frozenset[str]:
    """Return the kinds to check for: all, if none is named. Raises BadValueError."""
    known = (*KINDS, DAMAGE, OFFICIALS)
    for name in only:
        if name not in known:
            helped = suggest(suggest_names(name, known)) or f"; choose one of {', '.join(known)}"
            raise BadValueError(f"--only cannot be {name!r}{helped}")
    return frozenset(only) or frozenset(known)


def inspect_statements(
    store: Store, filter: Filter, names: frozenset[str], *, every: bool
) -> list[Finding]:
    """Look at all statements that a filter selects, once each, in bounded memory.

    All places of what is found are returned only if ``every`` one is asked for.
    """
    if not names - {DAMAGE, OFFICIALS}:
        return []
    inspection = Inspection(
        config.today().isoformat(), names, _EVERY if every else _SAID_OF, resolve.look_up_all(store)
    )
    # Near duplicates are only found in the order of their dates.
    found = store.find(filter, Page(reverse=True))
    for each in progress.count_progress(found, "looking", len(found)):
        inspection.look(each)
    return inspection.findings(lambda id_: _known(store, id_))


def print_findings(store: Store, found: Sequence[Finding]) -> None:
    """Print a line for each finding: count, kind, first ids, and the command that fixes one."""
    if not found:
        return
    places = [place for each in found for place in each.places[:_SHOWN]]
    known = dict.fromkeys(id_ for place in places for id_ in place if _known(store, id_))
    short = store.abbreviate(known)

    def shortened(id_: str) -> str:
        return short.get(id_, id_)

    rows = [
        (f"{each.size:,}", each.name, each.says, _first(each, shortened), each.mend(shortened))
        for each in found
    ]
    if not output.is_terminal():
        for row in rows:
            typer.echo("\t".join(map(one_line, row)))
        return
    from onrecord.cli.render import tables

    page = tables.console()
    if page.width < _BLOCKS_BELOW:
        for count, name, says, ids, mend in rows:
            page.print(f"{count} {name}: {says}", style="bold")
            page.print(f"  {one_line(ids)}\n  {one_line(mend)}")
    else:
        head = ("count", "name", "what is incomplete", "first ids", "how to fix it")
        page.print(tables.fields_table(head, rows))
    page.print(tables.print_remark("--only NAME --ids lists all ids"))


def find_suspicions(store: Store) -> list[Suspicion]:
    """Return the suspicions about the officials of a store."""
    return list(audit_officials(store.rows(REGISTER), store.names("official")))


def print_suspicions(found: Sequence[Suspicion]) -> None:
    """Print a line for each of the first few of a kind: what it is, and how to fix it."""
    for name in dict.fromkeys(each.name for each in found):
        some = [each for each in found if each.name == name]
        for each in some[:_SHOWN]:
            typer.echo(one_line(f"{each.says}: {each.mend}"))
        if len(some) > _SHOWN:
            typer.echo(f"… and {len(some) - _SHOWN:,} more {name}; check --json has all")


def print_ids(found: Iterable[Finding]) -> None:
    """Print the ids of all that was found, once each; of pairs, both on one line."""
    for place in dict.fromkeys(place for each in found for place in each.places):
        typer.echo("\t".join(map(one_line, place)))


def as_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON has it."""
    return {
        "name": finding.name,
        "says": finding.says,
        "count": finding.size,
        "ids": [place[0] if len(place) == 1 else list(place) for place in finding.places],
        "mend": finding.mend(),
    }


def near_duplicates_among(store: Store, batch: str) -> int:
    """Return how many pairs of nearly the same words a command brought; none in a large store."""
    if store.info().statements > _SWEPT:
        return 0
    sweep, fresh, pairs = NearDuplicateScanner(), set(), 0
    for each in store.find(page=Page(reverse=True)):
        if each.batch == batch:
            fresh.add(each.id)
        pairs += sum(each.id in fresh or other in fresh for other in sweep.pairs(each))
    return pairs


def _first(finding: Finding, short: Callable[[str], str]) -> str:
    told = ("+".join(map(short, place)) for place in finding.places[:_SHOWN])
    return " ".join(told)


def _known(store: Store, id_: str) -> bool:
    try:
        store.get(id_)
    except (UnknownStatementError, AmbiguousIdError):
        return False
    return True
