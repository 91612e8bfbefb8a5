"""The entry point: ``onrecord``, or ``python -m onrecord``."""

import gc
import os
import signal
import sys

from onrecord import commitment

COMPLETE = "__complete"
_STREAMS = (
    ("stdin", "r", os.O_RDONLY),
    ("stdout", "w", os.O_RDONLY),
    ("stderr", "w", os.O_WRONLY),
)


def main() -> None:
    """Run the command line, or tell a shell what may stand next in a call."""
    _open_closed_streams()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, commitment.handle_interrupt)
    gc.disable()  # nothing that is imported is garbage: looking for some costs 6 ms
    try:
        if sys.argv[1:2] == [COMPLETE]:
            _complete(sys.argv[2:])
        else:
            _run()
    except KeyboardInterrupt:
        sys.exit(130)  # before the command began, or after it has said what it did
    finally:
        gc.freeze()  # Python looks once more as it ends: another 15


def _open_closed_streams() -> None:
    """Put something in the place of a stream that was closed, lest the store be opened there.

    Input is empty, messages go nowhere; writing to the output fails, as it should.
    """
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    for number, (name, mode, access) in enumerate(_STREAMS):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, access)
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def _run() -> None:
    from onrecord.cli.app import app

    app(prog_name="onrecord")


def _complete(words: list[str]) -> None:
    """Answer without the libraries of the command line, but where flags are asked for."""
    from onrecord.cli.completion.engine import CommandReader, complete

    def commands() -> dict[str, str]:
        from onrecord.cli.app import COMMANDS

        return {name: each.purpose for name, each in COMMANDS.items()}

    def flags(command: str) -> dict[str, str]:
        from onrecord.cli.app import list_flags as flags_of

        return flags_of(command)

    said = complete(words, CommandReader(commands, flags))
    sys.stdout.buffer.write(said.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
