"""The entry point: ``onrecord``, or ``python -m onrecord``."""

import gc


def main() -> None:
    """Run the command line."""
    gc.disable()  # nothing that is imported is garbage: looking for some costs 6 ms
    from onrecord.cli import app  # noqa: PLC0415  after that

    app(prog_name="onrecord")


if __name__ == "__main__":
    main()
