"""What was done to a statement, difference by difference."""

import json as encoder
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from onrecord.cli.commands.removed import removed_as
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.render.differences import Part, difference_lines
from onrecord.cli.render.history import command_as_json, describe
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import UnknownStatementError
from onrecord.storage import StatementChange, Store

_WIDE = 12


@expand_option_groups
def history(
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="The id of a statement; it may be removed.")
    ],
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    place: StoreOption,
) -> None:
    """Show the history of a statement: when, by whom, which command, each difference."""
    store = progress.open_store_shown(place.store)
    events = store.history(_known_id(store, id_))
    if json:
        typer.echo(encoder.dumps(list(map(_record, events)), ensure_ascii=False, indent=1))
        return
    told = [part for each in events for part in _event_lines(each)]
    if not output.is_terminal():
        typer.echo("".join(text for text, _ in told), nl=False)
        return
    from rich.text import Text

    from onrecord.cli.render import tables

    tables.console().print(Text.assemble(*told), end="")


def _known_id(store: Store, asked: str) -> str:
    try:
        return store.get(asked).id
    except UnknownStatementError:
        return removed_as(store, asked).id


def _event_lines(event: StatementChange) -> Iterator[Part]:
    """Give an event: its heading, then a line for each field."""
    yield f"{event.what}  ", "bold"
    yield f"{one_line(describe(event.command))}  ({event.command.batch})\n", "dim"
    for name, (before, after) in event.fields.items():
        yield f"  {one_line(name):<{_WIDE}}  ", ""
        yield from difference_lines(before, after, _WIDE + 4)
        yield "\n", ""


def _record(event: StatementChange) -> dict[str, Any]:
    command = event.command
    fields = {
        name: {"before": before, "after": after} for name, (before, after) in event.fields.items()
    }
    return {**command_as_json(command), "what": event.what, "fields": fields}
