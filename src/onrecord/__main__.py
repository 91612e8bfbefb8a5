"""The entry point: ``onrecord``, or ``python -m onrecord``."""

import gc
import sys

COMPLETE = "__complete"


def main() -> None:
    """Run the command line, or tell a shell what may stand next in a call."""
    gc.disable()  # nothing that is imported is garbage: looking for some costs 6 ms
    try:
        if sys.argv[1:2] == [COMPLETE]:
            _complete(sys.argv[2:])
        else:
            _run()
    finally:
        gc.freeze()  # Python looks once more as it ends: another 15


def _run() -> None:
    from onrecord.cli.app import app

    app(prog_name="onrecord")


def _complete(words: list[str]) -> None:
    """Answer without the libraries of the command line, but where flags are asked for."""
    from onrecord.cli.completion.engine import Door, answer

    def commands() -> dict[str, str]:
        from onrecord.cli.app import COMMANDS

        return {name: each.purpose for name, each in COMMANDS.items()}

    def flags(command: str) -> dict[str, str]:
        from onrecord.cli.app import flags as flags_of

        return flags_of(command)

    said = answer(words, Door(commands, flags))
    sys.stdout.buffer.write(said.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
