"""A setting changed in a configuration file: comments, order and blank lines stay."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from onrecord.atomic import replace_file
from onrecord.config.validate import check_one
from onrecord.errors import BadFileError, StoreUnreachableError


def set_value(path: Path, name: str, value: Any, *, own: bool) -> None:
    """Set a value. Raises what is raised for a file that says such a thing."""
    check_one(str(path), name, value, own=own)
    document = _read(path)
    *tables, key = split_name(name)
    place: MutableMapping[str, Any] = document
    for table in tables:
        if not isinstance(place.get(table), MutableMapping):
            place[table] = tomlkit.table(is_super_table=table == "filters")
        place = place[table]
    place[key] = value
    _write(path, document)


def unset_value(path: Path, name: str) -> bool:
    """Take a value out, and the tables that it leaves empty; say no where there is none."""
    document = _read(path)
    places: list[MutableMapping[str, Any]] = [document]
    *tables, key = split_name(name)
    for table in tables:
        inside = places[-1].get(table)
        if not isinstance(inside, MutableMapping):
            return False
        places.append(inside)
    if key not in places[-1]:
        return False
    del places[-1][key]
    for table, place in zip(reversed(tables), reversed(places[:-1]), strict=True):
        if not place[table]:
            del place[table]
    _write(path, document)
    return True


def split_name(name: str) -> list[str]:
    """Return the tables and the key of a whole name; the name of a filter may have dots."""
    family, _, rest = name.partition(".")
    if not rest:
        return [family]
    middle, _, key = rest.rpartition(".")
    return [family, middle, key] if middle else [family, key]


def _read(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return tomlkit.document()
    except (TOMLKitError, UnicodeDecodeError) as cause:
        raise BadFileError(f"{path} is not valid TOML: {cause}; onrecord config edit") from cause


def _write(path: Path, document: tomlkit.TOMLDocument) -> None:
    """Write beside, then take its place; a link to a file stays a link."""
    try:
        Path(os.path.realpath(path)).parent.mkdir(parents=True, exist_ok=True)
        with replace_file(path) as file:
            file.write(tomlkit.dumps(document).encode())
    except OSError as cause:
        raise StoreUnreachableError(path, "write", cause) from cause
