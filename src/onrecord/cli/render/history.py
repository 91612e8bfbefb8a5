"""What a command did to the store, in words."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.storage import Command, HistoryEntry

_MINUTES = 16


def summarize(step: HistoryEntry) -> str:
    """Say what a command did, in numbers."""
    counts = {
        "recorded": step.added,
        "changed": step.edited,
        "removed": step.removed,
        "restored": step.restored,
    }
    parts = [f"{count:,} {verb}" for verb, count in counts.items() if count]
    return ", ".join([*parts, *(f"{name} changed" for name in step.registers)]) or "nothing"


def describe(command: Command) -> str:
    """Say when, by whom and by which words, and why."""
    parts = (
        format_moment(command),
        command.by,
        command.words,
        command.reason and f"“{command.reason}”",
    )
    return " · ".join(filter(None, parts))


def format_moment(command: Command) -> str:
    """Return the minute, in UTC."""
    return command.at[:_MINUTES].replace("T", " ")


def as_json(step: HistoryEntry) -> dict[str, object]:
    """Return a step as JSON values."""
    command = step.command
    return {
        **command_as_json(command),
        "recorded": step.added,
        "changed": step.edited,
        "removed": step.removed,
        "restored": step.restored,
        "registers": list(step.registers),
        "undoes": step.undoes,
        "undone": step.undone,
    }


def command_as_json(command: Command) -> dict[str, object]:
    """Return a command as JSON values."""
    return {
        "id": command.batch,
        "at": command.at,
        "by": command.by,
        "command": command.words,
        "reason": command.reason,
    }


def row(step: HistoryEntry) -> Iterator[str]:
    """Give the cells of a table: id, when, by whom, command, what it did."""
    undoes = f"undoes {step.undoes}: " if step.undoes else ""
    yield from (
        step.command.batch,
        format_moment(step.command),
        step.command.by,
        step.command.words,
    )
    yield f"{undoes}{summarize(step)}{' · undone' if step.undone else ''}"
