"""What is known of a source, as flags: shared by add and sources add."""

# No "annotations" from the future here: typer reads these as they are.

from typing import Annotated, Any, NamedTuple

import typer


def said(*names: str, help: str) -> Any:  # noqa: A002  typer's word
    """Return a flag whose default is not worth showing."""
    return typer.Option(*names, help=help, show_default=False)


def title(*names: str) -> Any:
    """Return the flag of the title, by more names where nothing else bears them."""
    return said("-s", "--source", *names, help="Title of the page or paper.")


class Parts(NamedTuple):
    """What is known of a source besides its title."""

    publisher: Annotated[str, said("--publisher", help="The outlet.")] = ""
    via: Annotated[str, said("--via", help="The agency that carried it.")] = ""
    author: Annotated[str, said("--author", help="Who wrote the report.")] = ""
    url: Annotated[str, said("-u", "--url", help="Where it can be read.")] = ""
    issued: Annotated[str, said("--issued", help="When it was published.")] = ""
    accessed: Annotated[str, said("--accessed", help="When you read it.")] = ""
    locator: Annotated[str, said("--locator", help="Where in the source: p. 3, 12:40.")] = ""
    archive_url: Annotated[str, said("--archive-url", help="A kept copy of the page.")] = ""
