"""What the user prefers: shown with where it was said, changed, edited."""

import json as encoder
import os
import shlex
import subprocess
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec.structs import asdict

from onrecord import config
from onrecord.addresses import without_password
from onrecord.cli.terminal import output
from onrecord.cli.terminal.sanitize import make_visible, one_line
from onrecord.config.files import File, own_path, project_path
from onrecord.config.settings import FILTERS, SETTINGS
from onrecord.config.validate import find_setting, takes_many
from onrecord.errors import (
    BadSettingError,
    EditorError,
    OnRecordError,
    UnknownCommandError,
    UnknownSettingError,
)

_VERBS = ("get", "set", "unset", "path", "edit")
# What other programs call them: "config" alone lists, and shows the one that is named.
_LISTS = frozenset(("list", "ls", "show", "view", "print", "read", "cat", "all", "dump"))
_ELSEWHERE = {
    **dict.fromkeys(("add", "put", "write", "change"), "set"),
    **dict.fromkeys(("rm", "remove", "delete", "del", "clear", "reset"), "unset"),
    "open": "edit",
    **dict.fromkeys(("where", "file", "which"), "path"),
}
_SWITCHES = {"true": True, "yes": True, "false": False, "no": False}
_BLANK = """\
# Settings of onrecord. Lines that begin with # are comments.
#
# store = "~/statements.json"
# pager = "less -FRX"            # "" for none
# editor = "nano"
#
# [dates]
# order = "dmy"                  # how to read 04/11/2026; refused if not set
#
# [output]
# limit = 20                     # rows of find on a terminal; 0 is all
# period = "month"               # what a timeline is grouped by
#
# [filters.salt]                 # used as @salt
# topic = ["fisheries", "salt"]
# since = "2025"
"""

Name = Annotated[str, typer.Argument(metavar="NAME", help="Such as dates.order.")]
Project = Annotated[
    bool, typer.Option("--project", help="In .onrecord.toml, the nearest upward or here.")
]


def config_(
    verb: Annotated[list[str] | None, typer.Argument(hidden=True, metavar="[VERB …]")] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show settings and where each comes from."""
    if verb:
        raise UnknownCommandError(f"config {verb[0]}", _similar_verbs(*verb))
    said = config.values()
    if json:
        rows = [{**asdict(each), "value": _without_password(each.value)} for each in said]
        typer.echo(encoder.dumps(rows, ensure_ascii=False, indent=1))
        return
    told = [(each.name, _spell_value(each.value) or "(none)", each.origin) for each in said]
    widths = [max(len(row[at]) for row in told) for at in (0, 1)]
    for name, value, origin in told:
        typer.echo(one_line(f"{name:<{widths[0]}}  {value:<{widths[1]}}  {_short(origin)}"))


def _similar_verbs(verb: str, *names: str) -> tuple[str, ...]:
    """Return the verbs spelt nearly like an unknown one."""
    from onrecord.text.suggest import suggest_names

    asked = verb.lower()
    if asked in _LISTS:
        return (f"config get {names[0]}",) if names else ("onrecord config",)
    if _is_setting(verb):
        value = f" {names[0]}" if names else ""
        return (f"config {'set' if names else 'get'} {verb}{value}",)
    found = (_ELSEWHERE[asked],) if asked in _ELSEWHERE else suggest_names(verb, _VERBS)
    return tuple(f"config {each}" for each in found or _VERBS)


def _is_setting(name: str) -> bool:
    try:
        find_setting("", name)
    except UnknownSettingError:
        return False
    return True


def get(name: Name) -> None:
    """Print one setting as it applies here."""
    said = config.value(name)
    if said.origin == config.DEFAULT and name not in SETTINGS:
        raise UnknownSettingError("", name, ())
    typer.echo(make_visible(_spell_value(said.value)))


def set_(
    name: Name,
    values: Annotated[
        list[str], typer.Argument(metavar="VALUE…", help="One; a filter takes several names.")
    ],
    *,
    project: Project = False,
) -> None:
    """Set one setting in your own configuration; comments stay."""
    from onrecord.config import edit

    path = _path(project=project)
    value = _parse_value(name, values)
    _check_filter(name, value)
    edit.set_value(path, name, value, own=not project)
    output.note(f"{name} = {_spell_value(value)}, in {_short(str(path))}")
    _warn_if_overridden(name, path)


def unset(name: Name, *, project: Project = False) -> None:
    """Remove a setting; a filter without settings is removed too."""
    from onrecord.config import edit

    find_setting("", name)
    path = _path(project=project)
    told = _short(str(path))
    gone = edit.unset_value(path, name)
    output.note(f"{name} removed from {told}" if gone else f"{told} does not set {name}")


def path_(*, project: Project = False) -> None:
    """Print where the file is, or would be."""
    typer.echo(make_visible(str(_path(project=project))))


def edit(*, project: Project = False) -> None:
    """Open the file in your editor, and say what is wrong with it afterwards."""
    path = _path(project=project)
    command = _editor()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_BLANK, encoding="utf-8")
    try:
        done = subprocess.run([*command, str(path)], check=False)  # noqa: S603  the user's own editor
    except OSError as cause:
        raise EditorError(shlex.join(command), (cause.strerror or str(cause)).lower()) from cause
    if done.returncode:
        raise EditorError(shlex.join(command), f"it ended with {done.returncode}")
    File(path=path, own=not project).values()


def _editor() -> list[str]:
    """Return the editor; a file that says what cannot be is there to be mended."""
    try:
        return shlex.split(config.editor())
    except OnRecordError:
        return shlex.split(config.editor(files=False))


def _path(*, project: bool) -> Path:
    return project_path() if project else own_path()


def _parse_value(name: str, values: list[str]) -> Any:
    """Read a value as typed: a number, yes or no, a text, or several."""
    setting = find_setting("", name)
    if takes_many(name):
        return values if len(values) > 1 else values[0]
    if len(values) > 1:
        raise BadSettingError(name, " ".join(values), setting.wanted)
    (typed,) = values
    number: list[Any] = [int(typed)] if typed.isdecimal() and typed.isascii() else []
    fitting = (each for each in (typed, *number, _SWITCHES.get(typed.lower())) if each is not None)
    value = next((each for each in fitting if setting.fits(each)), None)
    if value is None:
        raise BadSettingError(name, typed, setting.wanted)
    return value


def _check_filter(name: str, value: Any) -> None:
    """Refuse what no filter can ask for."""
    if name.startswith(f"{FILTERS}."):
        from onrecord.cli.options import build_query

        build_query.build_saved_filter(name, {name.rpartition(".")[2]: value})


def _warn_if_overridden(name: str, path: Path) -> None:
    """Say that something nearer goes before what was set."""
    held = config.value(name)
    if held.origin not in (str(path), config.DEFAULT):
        output.note(f"{_short(held.origin)} sets {_spell_value(held.value)} and overrides it")


def _without_password(value: Any) -> Any:
    """Return a value as it may be shown: an address without its password."""
    return without_password(value) if isinstance(value, str) else value


def _spell_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, list) else str(_without_password(value))


def _short(origin: str) -> str:
    """Shorten a path under the user's home."""
    home = os.path.expanduser("~")  # noqa: PTH111
    return f"~{origin[len(home) :]}" if origin.startswith(home + os.sep) else origin
