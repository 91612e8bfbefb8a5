"""The entry point: ``onrecord``, or ``python -m onrecord``."""

import gc


def main() -> None:
    """Run the command line."""
    gc.disable()  # nothing that is imported is garbage: looking for some costs 6 ms
    from onrecord.cli import app  # noqa: PLC0415  after that

    try:
        app(prog_name="onrecord")
    finally:
        gc.freeze()  # Python looks once more as it ends: another 15


if __name__ == "__main__":
    main()
