"""What is said of a call: its slips in our words, and names for what its flags take."""

from collections.abc import Iterable

from onrecord.cli._click import ClickException, NoSuchOption, Parameter
from onrecord.errors import suggest
from onrecord.text.suggest import near

# What other programs call it.
ELSEWHERE = {
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
        if each.metavar is None and _valued(each):
            each.metavar = names.get(each.name or "", "TEXT")


def _valued(each: Parameter) -> bool:
    return each.param_type_name == "option" and not getattr(each, "is_flag", False)


def meant(name: str, known: list[str]) -> tuple[str, ...]:
    """Return the commands that may be meant by a name that is none."""
    other = ELSEWHERE.get(name.lower())
    return (other,) if other else near(name, known)


def worded(error: ClickException) -> str:
    """Word a slip in the call as we word our own: what is wrong, and what helps."""
    message = _message(error)
    message = message[:1].lower() + message[1:]
    context = getattr(error, "ctx", None)
    if context is None or message.endswith("?"):
        return message
    return f"{message}; see {context.command_path} -h"


def _message(error: ClickException) -> str:
    if isinstance(error, NoSuchOption):
        like = near(error.option_name, error.possibilities or (), most=1)
        return f"no such option: {error.option_name}{suggest(like)}"
    message = error.format_message().rstrip(".").replace(". Did you", "; did you")
    message = message.replace("is not a valid int range", "is no whole number")
    message = message.replace("is not in the range x>=0", "is less than 0")
    _, extra, words = message.partition("unexpected extra argument")
    if not extra:
        return message
    left = words[words.find("(", 3) + 1 : -1]
    return f"unexpected extra argument {left!r}; what holds blanks goes in quotation marks"
