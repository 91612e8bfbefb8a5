"""Usage errors in plain words, and names for the values of flags."""

from collections.abc import Iterable

from onrecord.cli._click import ClickException, NoSuchOption, Parameter
from onrecord.errors import suggest
from onrecord.text.suggest import suggest_field, suggest_names

# What other programs call it.
OTHER_TOOLS = {
    "record": "add",
    "delete": "rm",
    "del": "rm",
    "remove": "rm",
    "update": "edit",
    "modify": "edit",
    "change": "edit",
    "view": "show",
    "get": "show",
    "cat": "show",
    "query": "find",
    "filter": "find",
    "count": "summary",
    "report": "summary",
    "speakers": "officials",
    "people": "officials",
    "tags": "topics",
    "verify": "status ID verified",
    "cite": "show ID --cite",
    "diff": "compare",
    "revert": "undo",
    "load": "import",
    "save": "export",
    "dump": "export",
    "settings": "config",
    "version": "--version",
}
# How help names what a flag takes; a flag that stands in none of these takes TEXT.
_TAKES = {
    "NAME": "official officials not_official co_speakers author profile keep org organization"
    " on_behalf_of about member_of chair publisher via event place source sheet user",
    "COUNTRY": "country",
    "TOPIC": "topic topics",
    "DATE": "date since until on issued accessed",
    "WORD": "without",
    "FIELD": "by sort",
    "FORMAT": "form",
    "FILE": "store output rejects resume",
    "FIELDS": "columns",
    "FIELD=VALUE": "sets skips add drop",
    "FIELD=COLUMN": "maps",
    "PATTERN": "from_name",
    "ORDER": "order",
    "CODE": "lang language original_language encoding",
    "URL": "url archive_url",
    "ID": "ref",
    "KIND": "kind",
    "STATUS": "status",
    "STANCE": "stance",
    "NUMBER": "limit",
}


def name_values(parameters: Iterable[Parameter]) -> None:
    """Name what each flag takes, where its command does not."""
    names = {name: said for said, some in _TAKES.items() for name in some.split()}
    for each in parameters:
        if each.metavar is None and _takes_value(each):
            each.metavar = names.get(each.name or "", "TEXT")


def _takes_value(each: Parameter) -> bool:
    return each.param_type_name == "option" and not getattr(each, "is_flag", False)


def suggest_commands(name: str, known: list[str]) -> tuple[str, ...]:
    """Return the commands spelt nearly like an unknown one."""
    other = OTHER_TOOLS.get(name.lower())
    return (other,) if other else suggest_names(name, known)


def describe_usage_error(error: ClickException) -> str:
    """Describe a usage error as we describe our own: what is wrong, and what to type."""
    message = _message(error)
    message = message[:1].lower() + message[1:]
    context = getattr(error, "ctx", None)
    if context is None or message.endswith("?"):
        return message
    return f"{message}; see {context.command_path} -h"


def _other_names(error: NoSuchOption) -> tuple[str, ...]:
    """Return the flag for what others call a field: --official for --speaker."""
    shown = error.ctx.command.params if error.ctx else []
    flags = [
        name[2:]
        for each in shown
        if not getattr(each, "hidden", False)
        for name in each.opts
        if name.startswith("--")
    ]
    return tuple(f"--{each}" for each in suggest_field(error.option_name.lstrip("-"), flags))


def _message(error: ClickException) -> str:
    if isinstance(error, NoSuchOption):
        like = suggest_names(error.option_name, error.possibilities or (), most=1)
        return f"no such option: {error.option_name}{suggest(like or _other_names(error))}"
    message = error.format_message().rstrip(".").replace(". Did you", "; did you")
    message = message.replace("is not a valid int range", "is not a whole number")
    message = message.replace("is not in the range x>=0", "is less than 0")
    _, extra, words = message.partition("unexpected extra argument")
    if not extra:
        return message
    left = words[words.find("(", 3) + 1 : -1]
    return f"unexpected extra argument {left!r}; put quotation marks round anything with spaces"
