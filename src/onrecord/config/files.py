"""The configuration files: where they are, and what they say."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from onrecord.errors import BadFileError, UntrustedFileError

PROJECT = ".onrecord.toml"


class File(Struct, frozen=True, kw_only=True):
    """A configuration file that is there: its path, and whether it is the user's own."""

    path: Path
    own: bool

    def values(self) -> dict[str, Any]:
        """Return what it says, by whole names.

        Raises BadFileError, UnknownSettingError, BadSettingError, ForeignSettingError or
        UntrustedFileError, with the file in front.
        """
        if not self.own:
            _check_trusted(self.path)
        now = self.path.stat()
        return _values(str(self.path), (now.st_ino, now.st_size, now.st_mtime_ns), own=self.own)


def folder(variable: str, otherwise: str) -> Path:
    """Return onrecord's folder under an XDG directory; a relative one is no directory."""
    home = os.environ.get(variable, "")
    return Path(home if os.path.isabs(home) else os.path.expanduser(otherwise)) / "onrecord"  # noqa: PTH111, PTH117  Path takes longer


def own_path() -> Path:
    """Return where the user's own configuration is, or would be."""
    return folder("XDG_CONFIG_HOME", "~/.config") / "config.toml"


def project_path() -> Path:
    """Return the nearest project's file, or where it would be: in this folder."""
    return _nearest() or Path.cwd() / PROJECT


def files() -> Iterator[File]:
    """Give the files that are there, the nearest first."""
    project = _nearest()
    if project is not None:
        yield File(path=project, own=False)
    own = own_path()
    if own.is_file():
        yield File(path=own, own=True)


def _nearest() -> Path | None:
    """Look upward from here."""
    try:
        place = os.getcwd()  # noqa: PTH109  Path takes longer, and every command comes here
    except FileNotFoundError:
        return None
    while True:
        found = os.path.join(place, PROJECT)  # noqa: PTH118
        if os.path.isfile(found):  # noqa: PTH113
            return Path(found)
        above = os.path.dirname(place)  # noqa: PTH120
        if above == place:
            return None
        place = above


def _check_trusted(path: Path) -> None:
    """Raise UntrustedFileError where another user may have planted a project's file."""
    users = {0, os.geteuid(), int(os.environ.get("SUDO_UID") or 0) if os.geteuid() == 0 else 0}
    for status in (path.lstat(), path.stat()):
        if status.st_uid not in users:
            why, remedy = "it belongs to another user", ""
        elif status.st_mode & stat.S_IWOTH and not stat.S_ISLNK(status.st_mode):
            why, remedy = "every user may write to it", f"chmod o-w {path}, or "
        else:
            continue
        if str(path.parent) not in _trusted():
            raise UntrustedFileError(path, why, remedy)


def _trusted() -> list[str]:
    """Return the folders whose file is followed whoever owns it: only the user names them."""
    named = os.environ.get("ONRECORD_TRUSTED", "")
    own = own_path()
    if not named and own.is_file():
        named = str(File(path=own, own=True).values().get("trusted", ""))
    return [os.path.realpath(each) for each in named.split(os.pathsep) if each]


@lru_cache(maxsize=4)
def _values(path: str, stamp: tuple[int, ...], *, own: bool) -> dict[str, Any]:
    """Read and check a file, once for as long as its stamp is the same."""
    del stamp
    import tomllib

    from onrecord.config.validate import check

    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise BadFileError(f"{path} is not valid TOML: {cause}; onrecord config edit") from cause
    except OSError as cause:
        raise BadFileError(f"{path}: {(cause.strerror or str(cause)).lower()}") from cause
    return check(path, document, own=own)
