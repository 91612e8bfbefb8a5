"""Open the source of a statement in the browser."""

from typing import Annotated

import typer

from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.terminal import output, progress
from onrecord.statements.attribution import address


@expand_option_groups
def open_(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    *,
    place: StoreOption,
) -> None:
    """Open the source of a statement in the browser."""
    import webbrowser

    statement = progress.open_store_shown(place.store).get(id_)
    found = address(statement, id_)
    output.note(found)
    webbrowser.open(found)
