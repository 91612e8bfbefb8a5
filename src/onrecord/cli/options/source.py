"""What is known of a source, as flags: shared by add and sources add."""

# No "annotations" from the future here: typer reads these as they are.

from typing import Annotated, Any, NamedTuple

from onrecord.cli.options.groups import option


def title_option(*names: str) -> Any:
    """Return the flag of the title, by more names where nothing else bears them."""
    return option("-s", "--source", *names, help="Title of the page or paper.")


class SourceOptions(NamedTuple):
    """What is known of a source besides its title."""

    publisher: Annotated[str, option("--publisher", help="The outlet.")] = ""
    via: Annotated[str, option("--via", help="The agency that carried it.")] = ""
    author: Annotated[str, option("--author", help="Who wrote the report.")] = ""
    url: Annotated[str, option("-u", "--url", help="Where it can be read.")] = ""
    issued: Annotated[str, option("--issued", help="When it was published.")] = ""
    accessed: Annotated[str, option("--accessed", help="When you read it.")] = ""
    locator: Annotated[str, option("--locator", help="Where in the source: p. 3, 12:40.")] = ""
    archive_url: Annotated[str, option("--archive-url", help="A kept copy of the page.")] = ""
