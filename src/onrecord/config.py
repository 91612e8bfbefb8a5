"""Where things live, and what the user prefers."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from onrecord.errors import BadSettingError


def store_path(flag: str | None) -> str:
    """Return where the store is: the flag, else the environment, else the user's data directory."""
    return flag or os.environ.get("ONRECORD_STORE") or str(_data_home() / "statements.json")


def today() -> dt.date:
    """Return the day to reckon from; ``ONRECORD_TODAY`` makes reports reproducible."""
    told = os.environ.get("ONRECORD_TODAY")
    if not told:
        return dt.datetime.now().astimezone().date()
    try:
        return dt.date.fromisoformat(told)
    except ValueError as cause:
        raise BadSettingError("ONRECORD_TODAY", told, "a day such as 2024-04-16") from cause


def date_order(flag: str) -> str:
    """Return the order of the numbers in a date such as 04/11/2026: dmy, mdy, or not told."""
    if flag not in ("", "dmy", "mdy", "ymd"):
        raise BadSettingError("--date-order", flag, "dmy or mdy")
    return flag


def _data_home() -> Path:
    """Return onrecord's folder under the XDG data directory."""
    home = os.environ.get("XDG_DATA_HOME")
    return Path(home if home and Path(home).is_absolute() else "~/.local/share").expanduser() / (
        "onrecord"
    )
