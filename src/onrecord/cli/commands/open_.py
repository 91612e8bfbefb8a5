"""Open the source of a statement in the browser."""

from typing import Annotated

import typer

from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.terminal import output, progress
from onrecord.errors import NoSourceError


@expand_option_groups
def open_(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    *,
    place: StoreOption,
) -> None:
    """Open the source of a statement in the browser."""
    import webbrowser

    statement = progress.open_store_shown(place.store).get(id_)
    urls = [url for each in statement.sources for url in (each.url, each.archive_url)]
    fit = next((url for url in urls if url.startswith(("http://", "https://"))), None)
    if fit is None:
        raise NoSourceError(id_)
    output.note(fit)
    webbrowser.open(fit)
