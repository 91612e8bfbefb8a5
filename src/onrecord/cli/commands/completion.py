"""The scripts that let a shell complete what is typed."""

from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.terminal import output
from onrecord.errors import UnknownShellError

_FOLDER = Path(__file__).parent.parent / "completion" / "shells"
SHELLS = ("bash", "zsh", "fish")


def completion(
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish", help="Your shell.")],
) -> None:
    """Print the script that lets your shell complete commands, flags, names and ids.

    For bash: eval "$(onrecord completion bash)" in ~/.bashrc; for zsh the same with
    zsh in ~/.zshrc; for fish: onrecord completion fish | source, in config.fish.
    """
    name = Path(shell).name
    if name not in SHELLS:
        raise UnknownShellError(shell, SHELLS)
    with output.open_output("", force=False) as write:
        write((_FOLDER / f"onrecord.{name}").read_text(encoding="utf-8"))
