"""Looking after the store's file."""

from collections.abc import Sequence
from typing import Annotated

import typer

from onrecord.cli.call import asking
from onrecord.cli.call.options import FilterOptions, Place, Words, takes
from onrecord.cli.house import inspecting
from onrecord.cli.house.inspecting import DAMAGE, OFFICIALS
from onrecord.cli.terminal import output, progress
from onrecord.errors import FAILED
from onrecord.register.suspicions import Suspicion
from onrecord.reports.findings import Finding
from onrecord.storage import FileStore, Flaw, Repaired, Store

_SHOWN = 20


@takes
def check(
    words: Words = None,
    *,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="Look for this alone: no-source, damage … Again for more."),
    ] = None,
    ids: Annotated[bool, typer.Option("--ids", help="All ids of what is found, a line each.")] = (
        False
    ),
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything is found.")] = (
        False
    ),
    repair: Annotated[
        bool, typer.Option("--repair", help="Keep every whole line; the rest is saved beside.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    filters: FilterOptions,
    place: Place,
) -> None:
    """Whether the store is whole, and what its statements leave open.

    Each finding comes with its count, the first ids, and the command that mends it: no source,
    year unknown, kind not stated, nearly the same words twice … Filters narrow it down.
    """
    wanted = inspecting.wanted(only or ())
    store = progress.opened(place.store)
    flaws, done = check_file(store, repair=repair) if DAMAGE in wanted or repair else ([], None)
    damaged = done is None and any(each.damage for each in flaws)
    filter = asking.build_filter(filters, words)
    looking = not (damaged or repair)
    found = inspecting.inspected(store, filter, wanted, every=ids) if looking else []
    # Officials are those of the whole store.
    all_of_it = looking and OFFICIALS in wanted and filter.is_empty
    doubts = inspecting.suspected(store) if all_of_it else []
    statements = None if damaged else store.count()
    if json:
        _print_json(store, statements, flaws, done, found, doubts)
    elif ids:
        inspecting.print_ids(found)
    else:
        _tell(store, statements, flaws, done)
        inspecting.tell(store, found)
        inspecting.tell_suspicions(doubts)
    if damaged or (strict and (found or doubts)):
        raise typer.Exit(FAILED)


@takes
def reindex(*, place: Place) -> None:
    """Make the index anew; it is only a copy, and never needs this."""
    made = progress.opened(place.store).reindex()
    output.note("made anew" if made else "this store is small: it is read without an index")


def check_file(store: FileStore, *, repair: bool) -> tuple[list[Flaw], Repaired | None]:
    """Look for damage in the store's file, and mend it if that is asked for."""
    found = store.check()
    broken = any(each.damage for each in found)
    return found, store.repair() if repair and broken else None


def _tell(
    store: Store, statements: int | None, found: Sequence[Flaw], done: Repaired | None
) -> None:
    for each in found[:_SHOWN]:
        output.note(f"byte {each.offset:,}, {each.length:,} bytes: {each.what}")
    if len(found) > _SHOWN:
        output.note(f"and {len(found) - _SHOWN:,} more; --json lists them all")
    if done is not None:
        beside = f"; {done.removed:,} bytes that were none are kept in {done.saved}"
        output.note(f"{done.kept:,} whole documents kept{beside * bool(done.saved)}")
    if statements is None:
        output.note(f"{store.location} is damaged; onrecord check --repair keeps every whole line")
    else:
        strange = sum(not each.damage for each in found)
        others = f", and {strange:,} that are none" * bool(strange)
        output.note(f"{store.location}: {statements:,} statements{others}")


def _print_json(
    store: Store,
    statements: int | None,
    flaws: Sequence[Flaw],
    done: Repaired | None,
    found: Sequence[Finding],
    doubts: Sequence[Suspicion],
) -> None:
    import json as encoder  # noqa: PLC0415  only here

    told = {
        "store": store.location,
        "statements": statements,
        "flaws": [each._asdict() for each in flaws],
        "repaired": done._asdict() if done is not None else None,
        "findings": [inspecting.record(each) for each in found],
        "officials": [each._asdict() for each in doubts],
    }
    typer.echo(encoder.dumps(told, ensure_ascii=False))
