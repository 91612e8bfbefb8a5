"""The floor program: a bare Typer app that prints a constant table and reads no store."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def floor(
    official: Annotated[str, typer.Option(help="Unused.")] = "",
    country: Annotated[str, typer.Option(help="Unused.")] = "",
    since: Annotated[str, typer.Option(help="Unused.")] = "",
    limit: Annotated[int, typer.Option(help="Unused.")] = 20,
) -> None:
    """Print twenty rows of four columns."""
    from rich.console import Console
    from rich.table import Table

    del official, country, since, limit
    table = Table("id", "date", "official", "text")
    for number in range(20):
        table.add_row(f"7kq{number}", "2024-04-16", "Mira Solenn", "We agree with the others. " * 3)
    Console().print(table)


if __name__ == "__main__":
    app()
