"""What was done to a statement, difference by difference."""

import json as encoder
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from onrecord.cli.commands.removed import removed_as
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.render.differences import Part, parts
from onrecord.cli.render.history import of_command, title
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import UnknownStatementError
from onrecord.storage import StatementChange, Store

_WIDE = 12


@expand_option_groups
def history(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A statement, removed ones too.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    place: StoreOption,
) -> None:
    """Tell what was done to a statement: when, by whom, by what, and each difference."""
    store = progress.opened(place.store)
    events = store.history(_known(store, id_))
    if json:
        typer.echo(encoder.dumps(list(map(_record, events)), ensure_ascii=False, indent=1))
        return
    told = [part for each in events for part in _told(each)]
    if not output.on_terminal():
        typer.echo("".join(text for text, _ in told), nl=False)
        return
    from rich.text import Text

    from onrecord.cli.render import tables

    tables.console().print(Text.assemble(*told), end="")


def _known(store: Store, asked: str) -> str:
    try:
        return store.get(asked).id
    except UnknownStatementError:
        return removed_as(store, asked).id


def _told(event: StatementChange) -> Iterator[Part]:
    """Give an event: its heading, then a line for each field."""
    yield f"{event.what}  ", "bold"
    yield f"{one_line(title(event.command))}  ({event.command.batch})\n", "dim"
    for name, (before, after) in event.fields.items():
        yield f"  {one_line(name):<{_WIDE}}  ", ""
        yield from parts(before, after, _WIDE + 4)
        yield "\n", ""


def _record(event: StatementChange) -> dict[str, Any]:
    command = event.command
    fields = {
        name: {"before": before, "after": after} for name, (before, after) in event.fields.items()
    }
    return {**of_command(command), "what": event.what, "fields": fields}
