"""What a configuration file says, checked: every name is a setting, every value fits it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.config.settings import FILTERS as SAVED_FILTERS
from onrecord.config.settings import SETTINGS, Setting, is_text
from onrecord.errors import BadSettingError, ForeignSettingError, UnknownSettingError
from onrecord.fields import FILTERS
from onrecord.query import TENURES

_NAMED = (*FILTERS, *(each.replace("_", "-") for each in TENURES))
_SEVERAL = ("words", "without", *_NAMED, *(f"not-{each}" for each in _NAMED))
_DATES = ("since", "until", "on")
_SWITCHES = ("certain", "undated")
FILTER_KEYS = (*_SEVERAL, *_DATES, *_SWITCHES)


def flatten_values(document: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Give each value of a file under its whole name, such as ``dates.order``."""
    for name, value in document.items():
        if isinstance(value, dict):
            yield from flatten_values(value, f"{before}{name}.")
        else:
            yield before + name, value


def check(where: str, document: Mapping[str, Any], *, own: bool) -> dict[str, Any]:
    """Return the values of a file by their whole names; ``own`` if it is the user's.

    Raises UnknownSettingError or BadSettingError, with the file in front.
    """
    values = dict(flatten_values(document))
    for name, value in values.items():
        check_one(where, name, value, own=own)
    return values


def check_one(where: str, name: str, value: Any, *, own: bool) -> None:
    """Refuse a name that is none, and a value that does not fit."""
    setting = find_setting(where, name)
    if not setting.fits(value):
        raise BadSettingError(f"{where}: {name}", value, setting.wanted)
    if not (own or setting.everywhere):
        raise ForeignSettingError(where, name)


# What a filter most often asks by.
_USUAL = ("topic", "official")


def find_setting(where: str, name: str) -> Setting:
    """Return the setting of this name. Raises UnknownSettingError."""
    if name in SETTINGS:
        return SETTINGS[name]
    family, _, rest = name.partition(".")
    saved, _, key = rest.rpartition(".")
    if family == SAVED_FILTERS and saved and key in FILTER_KEYS:
        return _of_filter(key)
    from onrecord.text.suggest import suggest_names

    if family == SAVED_FILTERS and rest and not saved:
        raise UnknownSettingError(where, name, tuple(f"{name}.{each}" for each in _USUAL))
    known = [f"{SAVED_FILTERS}.{saved or 'NAME'}.{each}" for each in FILTER_KEYS]
    meant = suggest_names(name, known if family == SAVED_FILTERS else [*SETTINGS, *known])
    raise UnknownSettingError(where, name, meant)


def takes_many(name: str) -> bool:
    """Tell whether a setting may have several values."""
    return name.startswith(f"{SAVED_FILTERS}.") and name.rpartition(".")[2] in _SEVERAL


def _names(value: Any) -> bool:
    return is_text(value) or (isinstance(value, list) and bool(value) and all(map(is_text, value)))


def _check_switch(value: Any) -> bool:
    return isinstance(value, bool)


def _of_filter(key: str) -> Setting:
    if key in _SWITCHES:
        return Setting(wanted="true or false", fits=_check_switch)
    if key in _DATES:
        return Setting(wanted="a date or a span such as 30d", fits=is_text)
    return Setting(wanted="a name, or a list of names", fits=_names)
