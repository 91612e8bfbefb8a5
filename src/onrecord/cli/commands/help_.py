"""Short pages on what runs through all commands, and the help of each command."""

from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.terminal import output
from onrecord.errors import UnknownTopicError

PAGES = {
    "fields": "The fields of a statement: flags and column names.",
    "dates": "How to type dates, and how filters by date work.",
    "filters": "The filters of every look-up, and how to save them.",
    "formats": "Output formats: tables, CSV, JSON, Markdown; colours and pager.",
    "officials": "Names of one person, posts and roles, importing lists.",
    "comparing": "Links, threads, comparisons, wordings, silence, duplicates.",
    "changes": "Editing, removing, status, history, undo.",
    "articles": "How to record the statements of an article.",
    "import": "Importing other people's files: columns, dates, what is rejected.",
    "configuration": "Settings, where to set them, and which one applies.",
    "environment": "Environment variables.",
    "team": "A shared store on a PostgreSQL server.",
    "exit-codes": "Exit codes for scripts.",
    "safety": "Guarantees, damage and repair, backups, what purge cannot delete.",
    "scripting": "Pipes, loops, cron, and what stays stable.",
}
_FOLDER = Path(__file__).parent.parent / "help" / "pages"
_WIDTH = 15


def help_(
    context: typer.Context,
    topic: Annotated[
        list[str] | None, typer.Argument(metavar="[TOPIC|COMMAND]", help="See the list.")
    ] = None,
    *,
    whole: Annotated[bool, typer.Option("--no-pager", help="Do not use a pager.")] = False,
) -> None:
    """Print a page on a topic, or how a command is called."""
    with output.open_output("", force=False, paged=not whole) as write:
        write(_page(context, " ".join(topic or ())))


def _page(context: typer.Context, asked: str) -> str:
    if not asked:
        return _contents(context)
    name = asked.lower().replace(" ", "-")
    if name == "fields":
        from onrecord.cli.help.fields_page import fields_page

        return fields_page()
    if name in PAGES:
        return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8") + _flags(context, name)
    return _of_command(context, asked)


def _contents(context: typer.Context) -> str:
    group, above = _group(context)
    topics = "".join(f"  {name:<{_WIDTH}}{said}\n" for name, said in PAGES.items())
    names = ", ".join(group.list_commands(above))
    return f"onrecord help TOPIC\n\n{topics}\nonrecord help COMMAND\n\n{_wrapped(names)}\n"


def _wrapped(text: str) -> str:
    import textwrap

    return textwrap.fill(text, 78, initial_indent="  ", subsequent_indent="  ")


def _flags(context: typer.Context, name: str) -> str:
    group, above = _group(context)
    return f"\nThe flags: onrecord {name} -h\n" if name in group.list_commands(above) else ""


def _of_command(context: typer.Context, asked: str) -> str:
    group, above = _group(context)
    command = group.get_command(above, asked)
    if command is None:
        from onrecord.text.suggest import suggest_names

        raise UnknownTopicError(asked, suggest_names(asked, [*PAGES, *group.list_commands(above)]))
    inner = typer.Context(command, info_name=asked, parent=above)
    return f"{command.get_help(inner)}\n"


def _group(context: typer.Context) -> tuple[typer.core.TyperGroup, typer.Context]:
    """Return the table of commands and the context it was called in."""
    above = context.find_root()
    return above.command, above  # type: ignore[return-value]  # the root is a group
