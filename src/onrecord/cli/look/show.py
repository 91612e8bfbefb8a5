"""One statement by its id: all of it, a citation, its source in the browser."""

from typing import Annotated

import typer

from onrecord.cli.call.options import Place, takes
from onrecord.cli.terminal import output, progress
from onrecord.errors import NoSourceError
from onrecord.model import Statement
from onrecord.storage import Store

Ids = Annotated[list[str], typer.Argument(help="Ids, or their first four letters.", metavar="ID…")]


@takes
def show(
    ids: Ids,
    *,
    cite: Annotated[bool, typer.Option("--cite", help="An attribution line to paste.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The documents, as JSON.")] = False,
    whole: Annotated[bool, typer.Option("--no-pager", help="Print all at once.")] = False,
    place: Place,
) -> None:
    """Everything about a statement, nothing cut."""
    from onrecord.cli.view.sheets import citation  # noqa: PLC0415  open does without

    store = progress.opened(place.store)
    statements = [store.get(each) for each in ids]
    with output.written("", force=False, paged=not whole) as write:
        if json:
            output.machine("json", statements, write, ())
            return
        said = [citation(each) if cite else _sheet(store, each) for each in statements]
        write("\n".join(said))


def _sheet(store: Store, statement: Statement) -> str:
    from onrecord.cli.view.bearings import bearings  # noqa: PLC0415  open does without
    from onrecord.cli.view.sheets import sheet  # noqa: PLC0415

    return sheet(statement, bearings(store, statement), _why(store, statement))


def _why(store: Store, statement: Statement) -> str:
    if statement.status == "recorded":
        return ""
    from onrecord.cli.change.standing import why  # noqa: PLC0415  few need it

    return why(store, statement)


@takes
def open_(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    *,
    place: Place,
) -> None:
    """Open the source of a statement in the browser."""
    import webbrowser  # noqa: PLC0415  only here

    statement = progress.opened(place.store).get(id_)
    urls = [url for each in statement.sources for url in (each.url, each.archive_url)]
    fit = next((url for url in urls if url.startswith(("http://", "https://"))), None)
    if fit is None:
        raise NoSourceError(id_)
    output.note(fit)
    webbrowser.open(fit)
