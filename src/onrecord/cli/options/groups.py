"""The options that commands share, written once: filters, forms of output, the store."""

# No "annotations" from the future here: typer reads these as they are.

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Annotated, Any, NamedTuple, get_type_hints

import typer

from onrecord import config
from onrecord.fields import FILTERS
from onrecord.formats import WRITABLE
from onrecord.query import SORTS
from onrecord.validation import EMPTY

Many = list[str] | None


def _many(*names: str, help: str = "", hidden: bool = False) -> Any:  # noqa: A002  typer's word
    return typer.Option(*names, help=help, hidden=hidden, show_default=False)


def _not(name: str) -> Any:
    return _many(f"--not-{name}", hidden=True)


def _inherited(context: typer.Context, store: str | None) -> str | None:
    """Let the store be named before the command too; a project's file cannot stop it then."""
    named = store or context.obj
    config.ignore_bad_project_file(allowed=bool(named))
    return named


class FlagTable(NamedTuple):
    """Flags that a parameter of a command gathers into a dict: their annotations by name."""

    annotations: Mapping[str, Any]


_TENURE_FLAGS = {
    "member_of": _many(
        "--member-of", help="The speaker's country was a member on that day: SCO, SCO:observer."
    ),
    "chair": _many("--chair", help="The speaker's country held the chair on that day."),
    "during": _many("--during", help="In a term: 'SCO chair Kazakhstan'."),
}
_FACET_FLAGS = {
    name: _many(*(field.filter_flags or (f"--{name}",)), help=field.filter_help)
    for name, field in FILTERS.items()
}
_FLAGS = {**_FACET_FLAGS, **_TENURE_FLAGS}
_INCLUDING_HELP = FlagTable({name: Annotated[Many, flag] for name, flag in _FLAGS.items()})
_EXCLUDING_HELP = FlagTable(
    {f"not_{name}": Annotated[Many, _not(name.replace("_", "-"))] for name in _FLAGS}
)


class FilterOptions(NamedTuple):
    """Which statements: the same for every command that selects statements.

    ``wanted`` and ``unwanted`` hold the values typed by filter (see fields.FILTERS) or
    membership filter (see query.TENURES).
    """

    wanted: Annotated[Mapping[str, list[str]], _INCLUDING_HELP] = EMPTY
    unwanted: Annotated[Mapping[str, list[str]], _EXCLUDING_HELP] = EMPTY
    since: Annotated[
        str | None, typer.Option("--since", "--from", help="From this date on: 2024-03, 30d, …")
    ] = None
    until: Annotated[
        str | None, typer.Option("--until", "--to", help="Up to this date, inclusive.")
    ] = None
    on: Annotated[
        str | None, typer.Option("--on", help="In this day, month or year; 'last month'.")
    ] = None
    certain: Annotated[
        bool, typer.Option("--certain", help="Only dates that certainly fall inside.")
    ] = False
    undated: Annotated[
        bool, typer.Option("--undated", help="Also statements without a known year.")
    ] = False
    within: Annotated[
        str,
        typer.Option(
            "--in",
            help="Look for words only in the text, official, role, org, topic, event, place or "
            "source.",
            show_default=False,
        ),
    ] = ""
    without: Annotated[Many, _many("-x", "--without", help="Without this word.")] = None


Limit = Annotated[
    int | None, typer.Option("-n", "--limit", min=0, help="Maximum number of rows; 0 is all.")
]


class PageOptions(NamedTuple):
    """Order and number of the statements: only for commands that list statements."""

    limit: Limit = None
    sort: Annotated[str, typer.Option("--sort", help=f"Sort by {', '.join(SORTS)}.")] = "date"
    reverse: Annotated[bool, typer.Option("-r", "--reverse", help="Reverse the order.")] = False


class Output(NamedTuple):
    """In which form, and where to."""

    form: Annotated[
        str,
        typer.Option("-f", "--format", help=f"table, plain, ids, {', '.join(WRITABLE)}."),
    ] = ""
    json: Annotated[bool, typer.Option("--json", help="The same as -f json.")] = False
    csv: Annotated[bool, typer.Option("--csv", help="The same as -f csv.")] = False
    columns: Annotated[
        str, typer.Option("--fields", help="Only these fields, in this order: id,date,text.")
    ] = ""
    output: Annotated[
        str, typer.Option("--output", help="Write to this file; its suffix sets the format.")
    ] = ""
    force: Annotated[bool, typer.Option("--force", help="Overwrite that file.")] = False
    whole: Annotated[bool, typer.Option("--no-pager", help="Do not use a pager.")] = False
    full: Annotated[bool, typer.Option("--full", help="Print whole texts in a table.")] = False
    exit_status: Annotated[
        bool, typer.Option("--exit-status", help="Exit with 1 if nothing matches.")
    ] = False


class FileOutput(NamedTuple):
    """Output flags of commands that do not list statements."""

    form: Annotated[str, typer.Option("-f", "--format", help="Output format; see above.")] = ""
    json: Annotated[bool, typer.Option("--json", help="The same as -f json.")] = False
    csv: Annotated[bool, typer.Option("--csv", help="The same as -f csv.")] = False
    output: Annotated[
        str, typer.Option("--output", help="Write to this file; its suffix sets the format.")
    ] = ""
    force: Annotated[bool, typer.Option("--force", help="Overwrite that file.")] = False
    whole: Annotated[bool, typer.Option("--no-pager", help="Do not use a pager.")] = False
    exit_status: Annotated[
        bool, typer.Option("--exit-status", help="Exit with 1 if nothing matches.")
    ] = False


class StoreOption(NamedTuple):
    """Which store."""

    store: Annotated[
        str | None,
        typer.Option(
            "-S", "--store", help="The store to use: a file, or postgresql://…", callback=_inherited
        ),
    ] = None


Words = Annotated[
    list[str] | None, typer.Argument(help="Words, all of them; 'two words' a phrase.")
]


AllStatuses = Annotated[
    bool, typer.Option("--all-statuses", help="Count retracted and misattributed statements too.")
]


Headings = Annotated[
    str,
    typer.Option(
        "--by", help="Headings of a page: official, country, topic, day … year.", show_default=False
    ),
]


class PageTexts(NamedTuple):
    """What stands at the head of a page, in the words of who hands it over."""

    title: Annotated[str, typer.Option("--title", help="Title of a page.", show_default=False)] = ""
    intro: Annotated[
        str, typer.Option("--intro", help="Introduction of a page.", show_default=False)
    ] = ""
    mark: Annotated[
        str,
        typer.Option(
            "--mark", help="Classification line of a page: 'FOR OFFICIAL USE'.", show_default=False
        ),
    ] = ""


def option(*names: str, help: str) -> Any:  # noqa: A002  typer's word
    """Return a flag whose default is not worth showing."""
    return typer.Option(*names, help=help, show_default=False)


def expand_option_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command name a group of options as one parameter: typer sees each option."""
    groups: dict[str, Any] = {}
    parameters: list[inspect.Parameter] = []
    for each in inspect.signature(command, eval_str=True).parameters.values():
        if hasattr(each.annotation, "_fields"):
            groups[each.name] = each.annotation
            parameters += _spread(each.annotation)
        else:
            parameters.append(each)

    def run(**given: Any) -> None:
        gathered = {name: _gather(group, given) for name, group in groups.items()}
        command(**gathered, **given)

    run.__doc__ = command.__doc__
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


@lru_cache
def _spread(group: Any) -> list[inspect.Parameter]:
    keyword = inspect.Parameter.KEYWORD_ONLY
    return [
        inspect.Parameter(name, keyword, default=default, annotation=annotation)
        for flags, default in _flags_of(group).values()
        for name, annotation in flags.items()
    ]


# Under which heading help shows the flags of a group; others stand first.
_HEADINGS = {
    "FilterOptions": "Filters",
    "PageOptions": "Output",
    "Output": "Output",
    "StoreOption": "Store",
    "SourceOptions": "Source",
}


@lru_cache
def _flags_of(group: Any) -> dict[str, tuple[Mapping[str, Any], Any]]:
    """Return for each field of a group the annotations of its flags, and their default."""
    found: dict[str, tuple[Mapping[str, Any], Any]] = {}
    for name, hint in get_type_hints(group, include_extras=True).items():
        table = next((each for each in hint.__metadata__ if isinstance(each, FlagTable)), None)
        default = group._field_defaults[name]
        for annotation in table.annotations.values() if table else (hint,):
            annotation.__metadata__[0].rich_help_panel = _HEADINGS.get(group.__name__)
        found[name] = (table.annotations, None) if table else ({name: hint}, default)
    return found


def _gather(group: Any, given: dict[str, Any]) -> Any:
    values: dict[str, Any] = {}
    for name, (flags, _) in _flags_of(group).items():
        if name in flags:
            values[name] = given.pop(name)
        else:
            typed = {flag: given.pop(flag) for flag in flags}
            values[name] = {flag.removeprefix("not_"): each for flag, each in typed.items() if each}
    return group(**values)
