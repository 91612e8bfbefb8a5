"""Where things live, and what the user prefers.

A flag goes before the environment, that before the nearest ``.onrecord.toml``
upward, that before the user's own file, and that before the defaults.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from onrecord import addresses
from onrecord.config.files import files, folder
from onrecord.config.settings import FILTERS, ORDERS, SETTINGS, Setting
from onrecord.errors import OnRecordError

DEFAULT = "default"
_TODAY = "ONRECORD_TODAY"


class Value(Struct, frozen=True, kw_only=True):
    """A setting as it holds here, and where that was said."""

    name: str
    value: Any
    origin: str


def store_path(flag: str | None) -> str:
    """Return where the store is; a path in a file is relative to that file.

    Every command comes here: a slip in a file is said by all of them.
    """
    told = store()
    return flag or str(told.value)


def store() -> Value:
    """Return where the store is and where that was said."""
    return value("store", list(_file_values()))


def ignore_bad_project_file(*, allowed: bool) -> None:
    """Let a project's file that cannot be followed be passed over, or not.

    So it is where the store is named in the call: the file does not stop that.
    """
    _passed_over.clear()
    _passing_over[:] = [True] * allowed


def untrusted_files() -> list[str]:
    """Return why a project's file was passed over, if one was."""
    return list(_passed_over)


_passing_over: list[bool] = []
_passed_over: dict[str, None] = {}


def today() -> dt.date:
    """Return the day to reckon from; ``ONRECORD_TODAY`` makes reports reproducible."""
    told = os.environ.get(_TODAY)
    if not told:
        return dt.datetime.now().astimezone().date()
    try:
        return dt.date.fromisoformat(told)
    except ValueError as cause:
        from onrecord.errors import BadSettingError

        raise BadSettingError(_TODAY, told, "a day such as 2024-04-16") from cause


def date_order(flag: str = "") -> str:
    """Return the order of the numbers in a date such as 04/11/2026: dmy, mdy, or not told."""
    if flag not in ("", *ORDERS):
        from onrecord.errors import BadSettingError

        raise BadSettingError("--date-order", flag, SETTINGS["dates.order"].wanted)
    return flag or str(value("dates.order").value)


def pager() -> str:
    """Return the command that pages, or nothing where none is wanted."""
    return str(value("pager").value)


def editor(*, files: bool = True) -> str:
    """Return the command that edits a text; without ``files``, as the environment has it."""
    return str(value("editor", _file_values() if files else ()).value)


def input_allowed() -> bool:
    """Tell whether anything may be asked; ``ONRECORD_NO_INPUT`` forbids it."""
    return not os.environ.get("ONRECORD_NO_INPUT")


def drafts_home() -> Path:
    """Return where texts are kept that are not on record yet."""
    return folder("XDG_STATE_HOME", "~/.local/state") / "drafts"


def limit() -> int:
    """Return how many rows a table of statements has on a terminal; 0 is all."""
    return int(value("output.limit").value)


def period() -> str:
    """Return what a timeline is grouped by."""
    return str(value("output.period").value)


def user() -> str:
    """Return who is at work, where that was said: by ``ONRECORD_USER`` or in a file."""
    return str(value("user").value).strip()


def value(name: str, told: Iterable[Value] | None = None) -> Value:
    """Return a setting by its whole name. Raises UnknownSettingError."""
    setting = SETTINGS.get(name) or _filter_values(name)
    for variable in setting.variables:
        if variable in os.environ and (os.environ[variable] or name == "pager"):
            return Value(name=name, value=os.environ[variable], origin=variable)
    for said in _file_values() if told is None else told:
        if said.name == name:
            return said
    for variable in setting.fallbacks:
        if os.environ.get(variable):
            return Value(name=name, value=os.environ[variable], origin=variable)
    default = str(_data_home() / "statements.json") if name == "store" else setting.default
    return Value(name=name, value=default, origin=DEFAULT)


def values() -> list[Value]:
    """Return every setting as it holds here, and every saved filter."""
    told = [value(name) for name in SETTINGS]
    told += [
        Value(name="today", value=day, origin=_TODAY) for day in [os.environ.get(_TODAY)] if day
    ]
    nearest = {
        each.name: each for each in reversed(list(_file_values())) if each.name not in SETTINGS
    }
    return told + [nearest[name] for name in sorted(nearest)]


def saved_filter_names() -> tuple[str, ...]:
    """Return the names of the saved filters."""
    names = (each.name.split(".", 1)[1].rpartition(".")[0] for each in values_of(FILTERS))
    return tuple(dict.fromkeys(names))


def values_of(family: str) -> Iterator[Value]:
    """Give what the files say of a family of settings, the nearest file first."""
    return (each for each in _file_values() if each.name.startswith(f"{family}."))


def saved_filter(name: str) -> dict[str, Any]:
    """Return what a filter asks for, by its flags; the nearest file that has it says all of it.

    Raises UnknownFilterError.
    """
    start = f"{FILTERS}.{name}."
    told = [each for each in _file_values() if each.name.rpartition(".")[0] + "." == start]
    if not told:
        from onrecord.errors import UnknownFilterError
        from onrecord.text.suggest import suggest_names

        raise UnknownFilterError(name, suggest_names(name, saved_filter_names()))
    return {each.name[len(start) :]: each.value for each in told if each.origin == told[0].origin}


def _filter_values(name: str) -> Setting:
    from onrecord.config.validate import find_setting

    return find_setting("", name)


def _file_values() -> Iterator[Value]:
    """Give what the files say, the nearest first."""
    for file in files():
        try:
            values = file.values()
        except OnRecordError as cause:
            if file.own or not _passing_over:
                raise
            _passed_over[str(cause)] = None
            continue
        for name, said in values.items():
            placed = _resolve_store(file.path, said) if name == "store" else said
            yield Value(name=name, value=placed, origin=str(file.path))


def _resolve_store(file: Path, store: str) -> str:
    """Return where a file says the store is: an address, or a path from the file's folder."""
    if addresses.scheme(store):
        return store
    return str(file.parent / Path(store).expanduser())


def _data_home() -> Path:
    """Return onrecord's folder under the XDG data directory."""
    return folder("XDG_DATA_HOME", "~/.local/share")
