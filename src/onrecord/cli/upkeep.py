"""Looking after the store's file."""

from collections.abc import Sequence
from typing import Annotated

import typer

from onrecord.cli import output, progress
from onrecord.cli.options import Place, takes
from onrecord.errors import FAILED
from onrecord.stores import Flaw, Repaired, Store

_SHOWN = 20


@takes
def check(
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Keep every whole line; the rest is saved beside.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    place: Place,
) -> None:
    """Whether every line of the store is a whole statement."""
    store = progress.opened(place.store)
    found, done = check_file(store, repair=repair)
    damaged = done is None and any(each.damage for each in found)
    statements = None if damaged else store.count()
    if json:
        _print_json(store, statements, found, done)
    else:
        _tell(store, statements, found, done)
    if damaged:
        raise typer.Exit(FAILED)


@takes
def reindex(*, place: Place) -> None:
    """Make the index anew; it is only a copy, and never needs this."""
    made = progress.opened(place.store).reindex()
    output.note("made anew" if made else "this store is small: it is read without an index")


def check_file(store: Store, *, repair: bool) -> tuple[list[Flaw], Repaired | None]:
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
    store: Store, statements: int | None, found: Sequence[Flaw], done: Repaired | None
) -> None:
    import json as encoder  # noqa: PLC0415  only here

    told = {
        "store": store.location,
        "statements": statements,
        "flaws": [each._asdict() for each in found],
        "repaired": done._asdict() if done is not None else None,
    }
    typer.echo(encoder.dumps(told, ensure_ascii=False))
