"""The sources of one statement: one more, or one less."""

from collections.abc import Mapping
from typing import Annotated

import typer
from msgspec.structs import replace

from onrecord import config
from onrecord.analysis.checks import is_credit
from onrecord.cli.options import command_record
from onrecord.cli.options.groups import StoreOption, expand_option_groups, option
from onrecord.cli.options.source import SourceOptions, title_option
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import BadValueError
from onrecord.model import Source, Statement
from onrecord.statements.attribution import cite_source
from onrecord.statements.parse import StatementParser

Id = Annotated[str, typer.Argument(metavar="ID")]
Reason = Annotated[str, typer.Option("--reason", help="The reason, kept in the history.")]


@expand_option_groups
def add(
    id_: Id,
    *,
    source: Annotated[str, title_option("--title")] = "",
    parts: SourceOptions,
    wording: Annotated[str, option("--text", help="The wording there, if it differs.")] = "",
    order: Annotated[str, typer.Option("--date-order", help="dmy or mdy, for 04/11/2026.")] = "",
    reason: Reason = "",
    place: StoreOption,
) -> None:
    """Add a source to a statement: the ministry's own page, the agency, an archived copy."""
    store = progress.open_store_shown(place.store)
    there = store.get(id_)
    new = _parse_source({"source": source, **parts._asdict()}, wording, order)
    _report_added(there, new)
    command = command_record.record_command(reason)
    store.change(command, revise={there.id: lambda old: _report_added(old, new)})
    output.report(
        f"source {len(there.sources) + 1} of {id_}: {one_line(cite_source(new))}", there.id
    )


@expand_option_groups
def drop(
    id_: Id,
    number: Annotated[int, typer.Argument(min=1, help="As show counts them: 1 is the first.")],
    *,
    reason: Reason = "",
    place: StoreOption,
) -> None:
    """Remove a source from a statement: sources drop ID 2."""
    store = progress.open_store_shown(place.store)
    there = store.get(id_)
    if number > len(there.sources):
        raise BadValueError(f"{id_} has {len(there.sources)} sources; see onrecord show {id_}")
    gone = there.sources[number - 1]

    def without(old: Statement) -> Statement:
        return replace(old, sources=tuple(each for each in old.sources if each != gone))

    store.change(command_record.record_command(reason), revise={there.id: without})
    output.report(f"no longer a source of {id_}: {one_line(cite_source(gone))}", there.id)


def _parse_source(parts: Mapping[str, str], wording: str, order: str) -> Source:
    """Read a source as add reads one. Raises BadValueError or a subclass."""
    given = {name: value for name, value in parts.items() if value.strip()}
    if not given:
        raise BadValueError("say which source: --url, --title, --publisher …")
    recorder = StatementParser(today=config.today(), order=config.date_order(order), strict=True)
    (source,) = recorder.record({"text": "…", **given}).sources
    if is_credit(source):
        told = "is a photo credit, not a source of the text; put it in a note"
        raise BadValueError(f"{cite_source(source)!r} {told}")
    return replace(source, text=wording)


def _report_added(statement: Statement, source: Source) -> Statement:
    if source in statement.sources:
        raise BadValueError("the statement has this source already")
    return replace(statement, sources=(*statement.sources, source))
