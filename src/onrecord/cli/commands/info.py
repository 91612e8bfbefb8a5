"""The store at a glance."""

from typing import Annotated

import typer

from onrecord import dates
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.terminal import output, progress
from onrecord.query import Page
from onrecord.storage import Info
from onrecord.text.plural import plural

_NEWEST = 5


def overview(store: str | None) -> None:
    """Print where the store is, how much is in it, the newest statements, what to type next."""
    opened = progress.open_store_shown(store)
    about = opened.info()
    typer.echo(f"{about.location}: {_count_registers(about)}")
    if not about.statements:
        typer.echo('\nRecord the first:  onrecord add "…" -o NAME -c COUNTRY -t TOPIC -d DATE')
        typer.echo("Or read a file:    onrecord import FILE --dry-run")
        return
    found = opened.find(page=Page(limit=_NEWEST))
    short = opened.abbreviate(found.ids())
    if output.is_terminal():
        from onrecord.cli.render import tables

        page = tables.console()
        page.print()
        page.print(
            tables.statements_table(found, tables.TableOptions(short.__getitem__), page.width)
        )
    else:
        with output.open_output("", force=False) as write:
            output.write_plain(found, write, (), short.__getitem__)
    typer.echo("\nfind WORDS · timeline · summary --by country · show ID · add · import FILE · -h")


@expand_option_groups
def info(
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    place: StoreOption,
) -> None:
    """Show where the store is and what is in it."""
    about = progress.open_store_shown(place.store).info()
    if json:
        import json as encoder

        typer.echo(encoder.dumps(about._asdict(), ensure_ascii=False, indent=1))
        return
    for name, value in _lines(about):
        typer.echo(f"{name:<12}{value}")


def _count_registers(about: Info) -> str:
    if not about.statements:
        return "no statements yet"
    ends = dict.fromkeys(dates.display(each) for each in (about.first, about.last) if each)
    span = f", {' to '.join(ends)}" if ends else ""
    return (
        f"{_plural(about.statements, 'statement')} by {_plural(about.officials, 'official')}{span}"
    )


def _plural(count: int, noun: str) -> str:
    return plural(count, noun)


def _lines(about: Info) -> list[tuple[str, str]]:
    rows = [
        ("store", about.location),
        ("statements", f"{about.statements:,}"),
        ("officials", f"{about.officials:,}"),
        ("countries", f"{about.countries:,}"),
        ("topics", f"{about.topics:,}"),
        ("first", dates.display(about.first)),
        ("last", dates.display(about.last)),
        ("size", f"{about.size:,} bytes"),
        ("format", str(about.format)),
        ("generation", str(about.generation)),
        ("unreadable", f"{about.unreadable:,}" if about.unreadable else ""),
    ]
    return [(name, value) for name, value in rows if value]
