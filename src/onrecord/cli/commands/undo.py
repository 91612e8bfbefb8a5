"""Taking a command back, and the list of commands."""

from itertools import islice
from typing import Annotated

import typer

from onrecord.cli.options import command_record
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.render import history
from onrecord.cli.terminal import confirm, output, progress
from onrecord.cli.terminal.sanitize import make_visible, one_line, snippet
from onrecord.storage import HistoryEntry, Store

_MOST = 20


@expand_option_groups
def undo(
    id_: Annotated[
        str, typer.Argument(metavar="[ID]", help="The id of a command, from --list.")
    ] = "",
    *,
    listing: Annotated[bool, typer.Option("--list", help="List commands, newest first.")] = (False),
    json: Annotated[bool, typer.Option("--json", help="The list as JSON, all of it.")] = False,
    limit: Annotated[
        int, typer.Option("-n", "--limit", min=0, help="Maximum number of commands; 0 is all.")
    ] = _MOST,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")] = False,
    place: StoreOption,
) -> None:
    """Undo the last command as a whole: an import, an edit, a removal.

    Again, it takes back the one before. With the ID of a command it takes back
    that one; so an undo is itself undone.
    """
    store = progress.open_store_shown(place.store)
    if listing or json:
        _list(store, 0 if json else limit, json=json)
        return
    step = store.undo(id_, dry_run=True)
    said = f"{step.command.batch} · {history.describe(step.command)} · {history.summarize(step)}"
    output.note(said)
    confirm.confirm("Undo this?", yes=yes)
    command = command_record.record_command()
    store.undo(step.command.batch, command=command)
    output.report(f"Undone. To redo: onrecord undo {command.batch}", command.batch)


def _list(store: Store, most: int, *, json: bool) -> None:
    told = islice(store.commands(), most or None)
    if json:
        from json import dumps

        typer.echo(dumps([history.as_json(each) for each in told], ensure_ascii=False, indent=1))
    elif output.is_terminal():
        _table(list(told))
    else:
        for each in told:
            typer.echo("\t".join(map(one_line, history.row(each))))


def _table(told: list[HistoryEntry]) -> None:
    from rich.text import Text

    from onrecord.cli.render import tables

    if not told:
        output.note("no commands yet")
        return
    page = tables.console()
    if page.width < tables.BLOCKS_BELOW:
        for each in told:
            page.print(Text(make_visible(" · ".join(filter(None, _shorten(each, page.width))))))
    else:
        rows = (_shorten(each, page.width // 2) for each in told)
        page.print(tables.fields_table(("id", "when", "by", "command", "what"), rows))
    page.print(tables.print_remark("times are UTC · undo ID undoes one"))


def _shorten(step: HistoryEntry, room: int) -> list[str]:
    """Return the cells of a step, the beginning of a long command, and how much there is more."""
    id_, when, by, command, what = history.row(step)
    part = snippet(command, (), room)
    rest = f" [{part.after}]" if part.after else ""
    return [id_, when, by, one_line(part.text) + rest, what]
