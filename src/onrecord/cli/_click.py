"""The parts of Click that Typer keeps to itself.

Typer carries its own copy of Click and gives no public way to it. We need it to
build only the command that is called and to word usage errors; nothing else here
may import it.
"""

from typer._click.core import Command, Context, Parameter
from typer._click.exceptions import ClickException, NoSuchOption
from typer._click.globals import get_current_context

__all__ = [
    "ClickException",
    "Command",
    "Context",
    "NoSuchOption",
    "Parameter",
    "get_current_context",
]
