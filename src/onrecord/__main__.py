"""The entry point: ``onrecord``, or ``python -m onrecord``."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from onrecord.cli import app  # noqa: PLC0415  the interrupt of a slow import is answered below

    app(prog_name="onrecord")


if __name__ == "__main__":
    main()
