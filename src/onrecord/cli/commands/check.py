"""Looking after the store's file."""

from collections.abc import Sequence
from typing import Annotated

import typer

from onrecord.analysis.checks import Finding
from onrecord.cli.options import build_query
from onrecord.cli.options.groups import FilterOptions, StoreOption, Words, expand_option_groups
from onrecord.cli.render import findings
from onrecord.cli.render.findings import DAMAGE, OFFICIALS
from onrecord.cli.terminal import output, progress
from onrecord.errors import FAILED
from onrecord.registers.audit import Suspicion
from onrecord.storage import Damage, FileStore, RepairResult, Store
from onrecord.text.plural import plural

_SHOWN = 20


@expand_option_groups
def check(
    words: Words = None,
    *,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="Check only for this: no-source, damage … May be repeated."),
    ] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Print all ids found, one a line.")] = (False),
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything is found.")] = (
        False
    ),
    repair: Annotated[
        bool,
        typer.Option(
            "--repair", help="Repair: keep every intact line, save the rest in another file."
        ),
    ] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Accept lines that another program changed.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    filters: FilterOptions,
    place: StoreOption,
) -> None:
    """Check for damage and list incomplete statements.

    Each finding comes with its count, the first ids, and the command that mends it: no source,
    year unknown, kind not stated, nearly the same words twice … Filters narrow it down.
    """
    wanted = findings.choose_kinds(only or ())
    store = progress.open_store_shown(place.store)
    if accept:
        accepted = progress.as_file(store, "check --accept").accept()
        output.note(f"{accepted:,} changed {'line' if accepted == 1 else 'lines'} accepted")
    flaws, done = (
        check_file(store, only or (), repair=repair) if DAMAGE in wanted or repair else ([], None)
    )
    damaged = done is None and any(each.damage for each in flaws)
    filter = build_query.build_filter(filters, words)
    looking = not (damaged or repair)
    found = findings.inspect_statements(store, filter, wanted, every=ids) if looking else []
    # Officials are those of the whole store.
    all_of_it = looking and OFFICIALS in wanted and filter.is_empty
    doubts = findings.find_suspicions(store) if all_of_it else []
    statements = None if damaged else store.count()
    if json:
        _print_json(store, statements, flaws, done, found, doubts)
    elif ids:
        findings.print_ids(found)
    else:
        _print_report(store, statements, flaws, done)
        findings.print_findings(store, found)
        findings.print_suspicions(doubts)
    none_of_ours = statements == 0 and _strange(flaws) > 0
    changed = any(each.statement for each in flaws)
    if damaged or none_of_ours or changed or (strict and (found or doubts)):
        raise typer.Exit(FAILED)


def check_file(
    store: Store, only: Sequence[str], *, repair: bool
) -> tuple[list[Damage], RepairResult | None]:
    """Look for damage in the store's file, and repair it if that is asked for.

    Raises FileStoreOnlyError where that is asked of a store on a server; where it is not,
    there is nothing to look at.
    """
    if not (repair or DAMAGE in only or isinstance(store, FileStore)):
        return [], None
    file = progress.as_file(store, "check --repair" if repair else "check --only damage")
    found = file.check()
    broken = any(each.damage for each in found)
    return found, file.repair() if repair and broken else None


def _print_report(
    store: Store, statements: int | None, found: Sequence[Damage], done: RepairResult | None
) -> None:
    for each in found[:_SHOWN]:
        named = f" ({each.statement})" if each.statement else ""
        output.note(f"byte {each.offset:,}, {each.length:,} bytes: {each.what}{named}")
    if len(found) > _SHOWN:
        output.note(f"and {len(found) - _SHOWN:,} more; --json lists them all")
    if done is not None:
        beside = f"; {done.removed:,} unreadable bytes are saved in {done.saved}"
        output.note(f"{done.kept:,} intact documents kept{beside * bool(done.saved)}")
    if statements is None:
        output.note(f"{store.location} is damaged; onrecord check --repair keeps every intact line")
    else:
        strange = _strange(found)
        others = f", and {plural(strange, 'unreadable line')}" if strange else ""
        output.note(f"{store.location}: {statements:,} statements{others}")


def _strange(found: Sequence[Damage]) -> int:
    """Return how many documents are no statements."""
    return sum(not (each.damage or each.statement) for each in found)


def _print_json(
    store: Store,
    statements: int | None,
    flaws: Sequence[Damage],
    done: RepairResult | None,
    found: Sequence[Finding],
    doubts: Sequence[Suspicion],
) -> None:
    import json as encoder

    told = {
        "store": store.location,
        "statements": statements,
        "flaws": [each._asdict() for each in flaws],
        "repaired": done._asdict() if done is not None else None,
        "findings": [findings.as_json(each) for each in found],
        "officials": [each._asdict() for each in doubts],
    }
    typer.echo(encoder.dumps(told, ensure_ascii=False))
