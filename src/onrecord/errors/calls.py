"""What is called, and how it is set: commands, help, settings, saved filters."""

from __future__ import annotations

from onrecord.errors.base import USAGE, BadValueError, OnRecordError, suggest


class UnknownCommandError(OnRecordError):
    """No command is called so."""

    exit_code = USAGE

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        helped = suggest(near) or "; onrecord -h lists them"
        super().__init__(f"no command is called {name!r}{helped}")


class UnknownTopicError(OnRecordError):
    """There is no page and no command of this name."""

    exit_code = USAGE

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        helped = suggest(near) or "; onrecord help lists the topics"
        super().__init__(f"there is no help on {name!r}{helped}")


class UnknownShellError(BadValueError):
    """Nothing is known of how this shell completes."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no completion is written for {name!r}; there is {', '.join(known)}")


class BadSettingError(OnRecordError):
    """The environment or a configuration file says what cannot be."""

    exit_code = USAGE

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name} is {value!r}; it takes {wanted}")


class UnknownSettingError(BadValueError):
    """A configuration file, or the user, names a setting that there is not."""

    def __init__(self, where: str, name: str, near: tuple[str, ...]) -> None:
        helped = suggest(near) or "; onrecord help configuration lists them"
        place = f"{where}: " if where else ""
        super().__init__(f"{place}no setting is called {name!r}{helped}")


class ForeignSettingError(BadValueError):
    """A project's file says what only the user may say, as it would run a program."""

    def __init__(self, where: str, name: str) -> None:
        told = "would let a folder run a program, and is read from your own configuration only"
        super().__init__(f"{where}: {name} {told}; take it out there")


class UnknownFilterError(BadValueError):
    """No filter is saved under this name."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        helped = suggest(tuple(f"@{each}" for each in near)) or (
            f"; save one with onrecord config set filters.{name}.topic TOPIC"
        )
        super().__init__(f"no filter is called @{name}{helped}")


class EditorError(OnRecordError):
    """The editor could not be run, or failed."""

    def __init__(self, command: str, why: str) -> None:
        super().__init__(f"the editor {command!r}: {why}; onrecord config set editor COMMAND")
