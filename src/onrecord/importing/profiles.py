"""Import profiles: how files of one origin are read, each kept by its name in a file to edit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from typing import Any, NamedTuple

import tomlkit

from onrecord.atomic import replace_file
from onrecord.config.files import folder
from onrecord.errors import (
    BadFileError,
    BadValueError,
    FileError,
    StoreUnreachableError,
    UnknownProfileError,
)
from onrecord.text.suggest import suggest_names

_SETTINGS = "How onrecord import reads such files: each line is the flag of its name."


class Profile(NamedTuple):
    """What the flags of an import say of how files are read; each as it is typed."""

    map: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    format: str = ""
    date_order: str = ""
    encoding: str = ""
    sheet: str = ""
    from_name: str = ""
    no_guess: bool = False
    ignore: tuple[str, ...] = ()
    columns: str = ""
    no_header: bool = False
    quoting: str = ""
    na: tuple[str, ...] = ()
    not_na: tuple[str, ...] = ()

    def over(self, other: Profile) -> Profile:
        """Return both together; where both name one thing, this one wins."""
        pairs: Iterator[tuple[Any, Any]] = zip(other, self, strict=True)
        return Profile(*(a + b if isinstance(a, tuple) else b or a for a, b in pairs))

    def __str__(self) -> str:
        return " ".join(_shell_flag(flag, value) for flag, value in self.flags())

    def flags(self) -> Iterator[tuple[str, Any]]:
        """Give what it says, by the names of the flags."""
        for name, value in self._asdict().items():
            if value:
                yield name.replace("_", "-"), value


def profile_path(name: str) -> Path:
    """Return where the profile of this name is kept. Raises BadValueError for what is no name."""
    if not re.fullmatch(r"\w[\w.-]*", name):
        raise BadValueError(f"{name!r} cannot name a profile; use letters, digits, - and _")
    return profiles_folder() / f"{name}.toml"


def profiles_folder() -> Path:
    """Return the folder of the profiles."""
    return folder("XDG_CONFIG_HOME", "~/.config") / "profiles"


def list_profiles() -> list[str]:
    """Return the names of the profiles there are."""
    return sorted(each.stem for each in profiles_folder().glob("*.toml"))


def load_profile(name: str) -> Profile:
    """Read a profile. Raises UnknownProfileError, or FileError where it says what it cannot."""
    file = profile_path(name)
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UnknownProfileError(name, suggest_names(name, list_profiles())) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise FileError(file, BadFileError(f"it is not valid TOML: {cause}")) from cause
    try:
        return Profile(**dict(_parse_line(name, value) for name, value in said.items()))
    except BadValueError as cause:
        raise FileError(file, cause) from cause


def save_profile(name: str, profile: Profile) -> None:
    """Write a profile, in the place of an older one. Raises StoreUnreachableError."""
    file = profile_path(name)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with replace_file(file) as new:
            new.write(_toml_lines(profile).encode())
    except OSError as cause:
        raise StoreUnreachableError(file, "write", cause) from cause


def _parse_line(flag: str, value: Any) -> tuple[str, Any]:
    """Read one line of a profile. Raises BadValueError."""
    name = flag.replace("-", "_")
    default = Profile._field_defaults.get(name)
    if default is None:
        known = ", ".join(each.replace("_", "-") for each in Profile._fields)
        raise BadValueError(f"it has {flag!r}; a profile may have {known}")
    if isinstance(default, tuple) and isinstance(value, list):
        value = tuple(value)
    lines = value if isinstance(value, tuple) else ()
    if type(value) is not type(default) or not all(isinstance(each, str) for each in lines):
        wanted = {tuple: '["field=column"]', bool: "true or false"}.get(type(default), "text")
        raise BadValueError(f"{flag} is {value!r}; it must be {wanted}")
    return name, value


def _shell_flag(flag: str, value: Any) -> str:
    """Return a flag as it is typed in a shell."""
    if isinstance(value, tuple):
        return " ".join(_shell_flag(flag, each) for each in value)
    return f"--{flag}" if value is True else f"--{flag} {quote(value)}"


def _lines(values: tuple[str, ...]) -> Any:
    array = tomlkit.array()
    array.extend(values)
    return array.multiline(multiline=True)


def _toml_lines(profile: Profile) -> str:
    document = tomlkit.document()
    document.add(tomlkit.comment(_SETTINGS))
    for flag, value in profile.flags():
        document.add(flag, _lines(value) if isinstance(value, tuple) else value)
    return tomlkit.dumps(document)
