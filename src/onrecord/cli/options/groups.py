"""The options that commands share, written once: filters, forms of output, the store."""

# No "annotations" from the future here: typer reads these as they are.

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, NamedTuple, get_type_hints

import typer

from onrecord.query import SORTS

Many = list[str] | None

# Forms that are made to be read, and so have headings.


def _many(*names: str, help: str = "", hidden: bool = False) -> Any:  # noqa: A002  typer's word
    return typer.Option(*names, help=help, hidden=hidden, show_default=False)


def _not(name: str) -> Any:
    return _many(f"--not-{name}", hidden=True)


def _inherited(context: typer.Context, store: str | None) -> str | None:
    """Let the store be named before the command too."""
    return store or context.obj


class FilterOptions(NamedTuple):
    """Which statements: the same for every command that selects statements."""

    official: Annotated[
        Many, _many("-o", "--official", help="Said by this official (--not-official: not by).")
    ] = None
    country: Annotated[
        Many, _many("-c", "--country", help="Said for this country: a name or a code.")
    ] = None
    topic: Annotated[Many, _many("-t", "--topic", help="On this topic, and all beneath it.")] = None
    about: Annotated[Many, _many("--about", help="About this country or organisation.")] = None
    org: Annotated[Many, _many("--org", help="The speaker speaks for this organisation.")] = None
    member_of: Annotated[
        Many,
        _many("--member-of", help="Its state was a member on the day: SCO, SCO:observer, SCO:any."),
    ] = None
    chair: Annotated[Many, _many("--chair", help="Its state was in the chair on the day.")] = None
    during: Annotated[Many, _many("--during", help="In a term: 'SCO chair Kazakhstan'.")] = None
    source: Annotated[Many, _many("--source", help="From this outlet, agency or title.")] = None
    event: Annotated[Many, _many("--event", help="Said at this event.")] = None
    kind: Annotated[Many, _many("--kind", help="direct, mixed, indirect, document or none.")] = None
    status: Annotated[Many, _many("--status", help="draft, recorded, verified, disputed …")] = None
    stance: Annotated[Many, _many("--stance", help="support, oppose, neutral, mixed or none.")] = (
        None
    )
    lang: Annotated[Many, _many("--lang", help="In this language, by its tag: en, pt-BR.")] = None
    not_official: Annotated[Many, _not("official")] = None
    not_country: Annotated[Many, _not("country")] = None
    not_topic: Annotated[Many, _not("topic")] = None
    not_about: Annotated[Many, _not("about")] = None
    not_org: Annotated[Many, _not("org")] = None
    not_member_of: Annotated[Many, _not("member-of")] = None
    not_chair: Annotated[Many, _not("chair")] = None
    not_during: Annotated[Many, _not("during")] = None
    not_source: Annotated[Many, _not("source")] = None
    not_event: Annotated[Many, _not("event")] = None
    not_kind: Annotated[Many, _not("kind")] = None
    not_status: Annotated[Many, _not("status")] = None
    not_stance: Annotated[Many, _not("stance")] = None
    not_lang: Annotated[Many, _not("lang")] = None
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
        bool, typer.Option("--certain", help="Only dates that must fall inside.")
    ] = False
    undated: Annotated[bool, typer.Option("--undated", help="Also what has no known year.")] = False
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
        typer.Option(
            "-f", "--format", help="table, plain, csv, tsv, json, jsonl, md, html, csl or ids."
        ),
    ] = ""
    json: Annotated[bool, typer.Option("--json", help="The same as -f json.")] = False
    csv: Annotated[bool, typer.Option("--csv", help="The same as -f csv.")] = False
    columns: Annotated[
        str, typer.Option("--fields", help="Only these fields, in this order: id,date,text.")
    ] = ""
    output: Annotated[
        str, typer.Option("--output", help="Write to this file; its suffix tells the format.")
    ] = ""
    force: Annotated[bool, typer.Option("--force", help="Overwrite that file.")] = False
    whole: Annotated[bool, typer.Option("--no-pager", help="Print all at once.")] = False
    full: Annotated[bool, typer.Option("--full", help="Print whole texts in a table.")] = False
    exit_status: Annotated[
        bool, typer.Option("--exit-status", help="Exit with 1 if nothing matches.")
    ] = False


class StoreOption(NamedTuple):
    """Which store."""

    store: Annotated[
        str | None,
        typer.Option("-S", "--store", help="The store to use: a file.", callback=_inherited),
    ] = None


Words = Annotated[
    list[str] | None, typer.Argument(help="Words, all of them; 'two words' a phrase.")
]


AllStatuses = Annotated[
    bool, typer.Option("--all-statuses", help="Count the retracted and misattributed too.")
]


Headings = Annotated[
    str,
    typer.Option(
        "--by", help="Headings of a page: official, country, topic, day … year.", show_default=False
    ),
]


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
    hints = get_type_hints(group, include_extras=True)
    keyword = inspect.Parameter.KEYWORD_ONLY
    return [
        inspect.Parameter(
            name, keyword, default=group._field_defaults[name], annotation=hints[name]
        )
        for name in group._fields
    ]


def _gather(group: Any, given: dict[str, Any]) -> Any:
    return group(**{name: given.pop(name) for name in group._fields})
