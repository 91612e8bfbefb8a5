"""The settings there are: what each takes, its default, and who may say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from onrecord.errors import BadSettingError, ForeignSettingError, UnknownSettingError
from onrecord.query import FACETS, PERIODS

FILTERS = "filters"
ORDERS = ("dmy", "mdy", "ymd")


class Setting(NamedTuple):
    """What a setting takes, in words and as a test; whether a project may say it.

    ``variables`` of the environment go before the files, ``fallbacks`` after them.
    """

    wanted: str
    fits: Callable[[Any], bool]
    default: Any = ""
    variables: tuple[str, ...] = ()
    fallbacks: tuple[str, ...] = ()
    everywhere: bool = True


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _line(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable()


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _names(value: Any) -> bool:
    return _text(value) or (isinstance(value, list) and bool(value) and all(map(_text, value)))


def _yes(value: Any) -> bool:
    return isinstance(value, bool)


# What a project may not say would let a stranger's folder run a program.
SETTINGS = {
    "store": Setting("the path of a file", _text, variables=("ONRECORD_STORE",)),
    "dates.order": Setting("dmy or mdy", lambda value: value in ORDERS),
    "output.limit": Setting("a number of rows, 0 for all", _number, 20),
    "output.period": Setting(", ".join(PERIODS), lambda value: value in PERIODS, "month"),
    "pager": Setting(
        *('a command such as "less -FRX", or "" for none', _line, "less -FRX"),
        variables=("ONRECORD_PAGER",),
        fallbacks=("PAGER",),
        everywhere=False,
    ),
    "editor": Setting(
        *('a command such as "nano"', _line, "vi"),
        variables=("ONRECORD_EDITOR",),
        fallbacks=("VISUAL", "EDITOR"),
        everywhere=False,
    ),
}

_NAMES = ("words", "without", *FACETS, *(f"not-{each}" for each in FACETS))
_DATES = ("since", "until", "on")
_SWITCHES = ("certain", "undated")
FILTER_KEYS = (*_NAMES, *_DATES, *_SWITCHES)


def flat(document: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Give each value of a file under its whole name, such as ``dates.order``."""
    for name, value in document.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def check(where: str, document: Mapping[str, Any], *, own: bool) -> dict[str, Any]:
    """Return the values of a file by their whole names; ``own`` if it is the user's.

    Raises UnknownSettingError or BadSettingError, with the file in front.
    """
    values = dict(flat(document))
    for name, value in values.items():
        check_one(where, name, value, own=own)
    return values


def check_one(where: str, name: str, value: Any, *, own: bool) -> None:
    """Refuse a name that is none, and a value that does not fit."""
    setting = named(where, name)
    if not setting.fits(value):
        raise BadSettingError(f"{where}: {name}", value, setting.wanted)
    if not (own or setting.everywhere):
        raise ForeignSettingError(where, name)


def named(where: str, name: str) -> Setting:
    """Return the setting of this name. Raises UnknownSettingError."""
    if name in SETTINGS:
        return SETTINGS[name]
    family, _, rest = name.partition(".")
    saved, _, key = rest.rpartition(".")
    if family == FILTERS and saved and key in FILTER_KEYS:
        return _of_filter(key)
    from onrecord.naming import near  # noqa: PLC0415  only a slip pays for it

    known = [f"{FILTERS}.{saved or 'NAME'}.{each}" for each in FILTER_KEYS]
    meant = near(name, known if family == FILTERS else [*SETTINGS, *known])
    raise UnknownSettingError(where, name, meant)


def takes_many(name: str) -> bool:
    """Tell whether a setting may have several values."""
    return name.startswith(f"{FILTERS}.") and name.rpartition(".")[2] in _NAMES


def _of_filter(key: str) -> Setting:
    if key in _SWITCHES:
        return Setting("true or false", _yes)
    if key in _DATES:
        return Setting("a date or a span such as 30d", _text)
    return Setting("a name, or a list of names", _names)
