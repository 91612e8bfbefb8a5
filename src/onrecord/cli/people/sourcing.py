"""The sources of one statement: one more, or one less."""

from typing import Annotated, Any, NamedTuple

import typer

from onrecord import config
from onrecord.attribution import cited
from onrecord.cli.call import calling
from onrecord.cli.call.options import Place, takes
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.display import one_line
from onrecord.errors import BadValueError
from onrecord.model import Source, Statement
from onrecord.recording import Recorder
from onrecord.reports.findings import is_credit

Id = Annotated[str, typer.Argument(metavar="ID")]
Reason = Annotated[str, typer.Option("--reason", help="Why; history keeps it.")]


def _said(*names: str, help: str) -> Any:  # noqa: A002  typer's word
    return typer.Option(*names, help=help, show_default=False)


class Parts(NamedTuple):
    """What is known of a source."""

    source: Annotated[str, _said("-s", "--source", "--title", help="Title of the page.")] = ""
    publisher: Annotated[str, _said("--publisher", help="The outlet.")] = ""
    via: Annotated[str, _said("--via", help="The agency that carried it.")] = ""
    author: Annotated[str, _said("--author", help="Who wrote the report.")] = ""
    url: Annotated[str, _said("-u", "--url", help="Where it can be read.")] = ""
    issued: Annotated[str, _said("--issued", help="When it was published.")] = ""
    accessed: Annotated[str, _said("--accessed", help="When you read it.")] = ""
    locator: Annotated[str, _said("--locator", help="Where in it: p. 3, 12:40.")] = ""
    archive_url: Annotated[str, _said("--archive-url", help="A kept copy of the page.")] = ""


@takes
def add(
    id_: Id,
    *,
    parts: Parts,
    wording: Annotated[str, _said("--text", help="The wording there, if it differs.")] = "",
    order: Annotated[str, typer.Option("--date-order", help="dmy or mdy, for 04/11/2026.")] = "",
    reason: Reason = "",
    place: Place,
) -> None:
    """Add a source to a statement: the ministry's own page, the agency, an archived copy."""
    store = progress.opened(place.store)
    there = store.get(id_)
    source = _read(parts, wording, order)
    _added(there, source)
    command = calling.told(reason)
    store.change(command, revise={there.id: lambda old: _added(old, source)})
    output.say(f"source {len(there.sources) + 1} of {id_}: {one_line(cited(source))}", there.id)


@takes
def drop(
    id_: Id,
    number: Annotated[int, typer.Argument(min=1, help="As show counts them: 1 is the first.")],
    *,
    reason: Reason = "",
    place: Place,
) -> None:
    """Take a source away from a statement: sources drop ID 2."""
    store = progress.opened(place.store)
    there = store.get(id_)
    if number > len(there.sources):
        raise BadValueError(f"{id_} has {len(there.sources)} sources; see onrecord show {id_}")
    gone = there.sources[number - 1]

    def without(old: Statement) -> Statement:
        return old.but(sources=tuple(each for each in old.sources if each != gone))

    store.change(calling.told(reason), revise={there.id: without})
    output.say(f"no longer a source of {id_}: {one_line(cited(gone))}", there.id)


def _read(parts: Parts, wording: str, order: str) -> Source:
    """Read a source as add reads one. Raises BadValueError or a subclass."""
    given = {name: value for name, value in parts._asdict().items() if value.strip()}
    if not given:
        raise BadValueError("say which source: --url, --title, --publisher …")
    recorder = Recorder(today=config.today(), order=config.date_order(order), strict=True)
    (source,) = recorder.record({"text": "…", **given}).sources
    if is_credit(source):
        told = "is a photo credit, no source of the words; a note may keep it"
        raise BadValueError(f"{cited(source)!r} {told}")
    return source.but(text=wording)


def _added(statement: Statement, source: Source) -> Statement:
    if source in statement.sources:
        raise BadValueError("the statement has this source already")
    return statement.but(sources=(*statement.sources, source))
