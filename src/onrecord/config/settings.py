"""The settings there are: what each takes, its default, and who may say it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from onrecord.query import PERIODS

FILTERS = "filters"
ORDERS = ("dmy", "mdy", "ymd")


class Setting(Struct, frozen=True, kw_only=True):
    """What a setting takes, in words and as a test; whether a project may say it.

    ``variables`` of the environment go before the files, ``fallbacks`` after them.
    """

    wanted: str
    fits: Callable[[Any], bool]
    default: Any = ""
    variables: tuple[str, ...] = ()
    fallbacks: tuple[str, ...] = ()
    everywhere: bool = True


def is_text(value: Any) -> bool:
    """Tell whether a value is a text with something in it."""
    return isinstance(value, str) and bool(value.strip())


def _line(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable()


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


# What a project may not say would let a stranger's folder run a program.
SETTINGS = {
    "store": Setting(
        wanted="the path of a file, or postgresql://HOST/DATABASE",
        fits=is_text,
        variables=("ONRECORD_STORE",),
    ),
    "dates.order": Setting(wanted="dmy or mdy", fits=ORDERS.__contains__),
    "output.limit": Setting(wanted="a number of rows, 0 for all", fits=_number, default=20),
    "output.period": Setting(wanted=", ".join(PERIODS), fits=PERIODS.__contains__, default="month"),
    "user": Setting(
        wanted="a name, stored with what you record and change",
        fits=_line,
        variables=("ONRECORD_USER",),
    ),
    "trusted": Setting(
        wanted="folders, with : between them, whose .onrecord.toml is used whoever owns it",
        fits=_line,
        variables=("ONRECORD_TRUSTED",),
        everywhere=False,
    ),
    "pager": Setting(
        wanted='a command such as "less -FRX", or "" for none',
        fits=_line,
        default="less -FRX",
        variables=("ONRECORD_PAGER",),
        fallbacks=("PAGER",),
        everywhere=False,
    ),
    "editor": Setting(
        wanted='a command such as "nano"',
        fits=_line,
        default="vi",
        variables=("ONRECORD_EDITOR",),
        fallbacks=("VISUAL", "EDITOR"),
        everywhere=False,
    ),
}
