"""Recording a statement by hand."""

import sys
from collections.abc import Mapping, Sequence
from shlex import quote
from typing import Annotated, Any, NamedTuple

import typer
from msgspec.structs import replace

from onrecord import config, dates
from onrecord.cli.options import command_record
from onrecord.cli.options.groups import FlagTable, StoreOption, expand_option_groups, option
from onrecord.cli.options.source import SourceOptions
from onrecord.cli.terminal import confirm, output, progress
from onrecord.cli.terminal.sanitize import (
    find_marks,
    mark_matches,
    name_country,
    name_speakers,
    one_line,
)
from onrecord.errors import MissingWordsError
from onrecord.fields import TABLE
from onrecord.model import Statement, normalize_line_ends
from onrecord.query import Filter
from onrecord.registers import resolve
from onrecord.registers.posts import PostFiller, PostMatch
from onrecord.registers.resolve import OfficialRef
from onrecord.statements import form
from onrecord.statements.form import FormValues
from onrecord.statements.parse import StatementParser, year_unknown
from onrecord.storage import AddResult, Store
from onrecord.text.plural import plural
from onrecord.validation import EMPTY

_FLAGS = {
    each.name: Annotated[
        list[str] | None if each.type == "list" else str, option(*each.flags, help=each.help)
    ]
    for each in TABLE
    if each.flags
}


class AddOptions(NamedTuple):
    """What is known of a statement besides its words: values by field."""

    values: Annotated[Mapping[str, Any], FlagTable(_FLAGS)] = EMPTY
    printed: Annotated[
        list[str] | None, option("--printed", help="What the source printed: date='16 April'.")
    ] = None


class Recorded(NamedTuple):
    """A statement, what became of it, and which of its names are new and nearly known ones."""

    statement: Statement
    added: AddResult
    drifts: Sequence[str] = ()


@expand_option_groups
def add(
    text: Annotated[str | None, typer.Argument(help="The text as printed; - reads a pipe.")] = None,
    *,
    fields: AddOptions,
    parts: SourceOptions,
    edit: Annotated[bool, typer.Option("-e", "--edit", help="Fill a form in your editor.")] = False,
    resume: Annotated[
        str, typer.Option("--resume", help="Resume a saved draft in your editor.")
    ] = "",
    like: Annotated[
        str,
        typer.Option(
            "--like", help="Copy speaker, date, place, topics and source from this statement."
        ),
    ] = "",
    order: Annotated[str, typer.Option("--date-order", help="dmy or mdy, for 04/11/2026.")] = "",
    new: Annotated[bool, typer.Option("--new", help="Keep the official as typed.")] = False,
    no_posts: Annotated[
        bool, typer.Option("--no-posts", help="Do not fill in roles from officials' posts.")
    ] = False,
    place_: StoreOption,
) -> None:
    """Record a statement: of what is given, in your editor, or question by question.

    Without words, on a terminal, it asks for what is not given, and shows all of it before
    anything is kept. ONRECORD_EDITOR, VISUAL or EDITOR names the editor. --like ID takes from
    a statement all that another one of the same article shares with it; flags go before it.
    """
    store = progress.open_store_shown(place_.store)
    model = store.get(like) if like else None
    holding = None if no_posts else resolve.post_filler(store)
    recorder = StatementParser(
        today=config.today(),
        order=config.date_order(order),
        strict=True,
        held=holding,
        keeping=command_record.origin_of_command(),
    )
    known = {**fields.values, "printed": fields.printed, **parts._asdict()}
    given = {name: value for name, value in known.items() if value}
    whom = (
        None
        if new or resume
        else _resolve_official(
            store, fields.values.get("official", ""), fields.values.get("country", "")
        )
    )
    before = store.names("official")
    if edit or resume or (text is None and _may_ask()):
        from onrecord.cli.entry import record

        words = {"text": _typed_values(text), **given, **({"official": whom.name} if whom else {})}
        entered: FormValues | None = _merge_values(model, words, recorder)
        is_another = model is not None
        while entered is not None:
            made = Recorded(
                *record.record_by_hand(
                    entered, recorder, store, edit=edit, resume=resume, another=is_another
                )
            )
            _report(made, store, holding, before)
            if edit or resume:
                return
            before = store.names("official")
            entered, is_another = record.ask_for_another(made.statement, recorder), True
        return
    values, noted = _values(text, given, whom)
    if model is None:
        statement = recorder.record(values, **noted)
    else:
        statement = form.build_statement(_merge_values(model, values, recorder), recorder)
        notes = {name: {**getattr(statement, name), **each} for name, each in noted.items()}
        statement = replace(statement, id="", **notes)
    _report(_record_at_once(store, recorder, statement), store, holding, before)


def _merge_values(
    model: Statement | None, given: dict[str, Any], recorder: StatementParser
) -> FormValues:
    """Return what was given over what a statement shares with others of its article.

    Another official than its own has none of its role, organization and country.
    """
    own = form.values_form(given)
    if model is None:
        return own
    shared = form.copy_shared(model, recorder)
    values = dict(shared.values)
    if own.values.get("official", model.official) != model.official:
        for name in ("role", "organization", "country", "on_behalf_of", "co_speakers"):
            values.pop(name, None)
    first, *others = (*shared.sources, {})[: max(1, len(shared.sources))]
    source = {**first, **(own.sources[0] if own.sources else {})}
    return FormValues({**values, **own.values}, tuple(filter(None, (source, *others))))


def _report(
    made: Recorded, store: Store, holding: PostFiller | None, before: Mapping[str, int]
) -> None:
    """Say what was recorded, and what of it is new or was filled in.

    ``before`` are the officials that were on record.
    """
    _confirm(made.statement, made.added, store)
    if made.added.recorded:
        _announce_new_official(store, made.statement.official, before)
    for each in made.drifts if made.added.recorded else ():
        output.note(each)
    if holding and made.added.recorded:
        from onrecord.cli.render.posts import note_post

        note_post(made.statement, holding)


def _record_at_once(store: Store, recorder: StatementParser, statement: Statement) -> Recorded:
    """Record what was given whole."""
    holding = recorder.held
    if holding and holding.last and holding.last.offered and _may_ask():
        statement = _chosen(holding.last)
    drifts = _report_near_topics(statement, store)
    return Recorded(
        statement,
        store.add([statement], command=command_record.continue_command(recorder.keeping)),
        drifts,
    )


def _may_ask() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and config.input_allowed()


def _values(
    text: str | None, known: dict[str, Any], whom: OfficialRef | None
) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """Return what was given, and beside a resolved name what was typed for it."""
    given = {"text": _read_words(text), **known}
    if whom is None:
        return given, {}
    typed = known["official"]
    beside, basis = {"official": typed}, {"official": whom.how(typed)}
    return {**given, "official": whom.name}, {"typed": beside, "basis": basis}


def _resolve_official(store: Store, typed: str, country: str) -> OfficialRef | None:
    """Return the official on record whom ``typed`` means; on a terminal a form of a name is asked.

    Raises AmbiguousOfficialError.
    """
    from onrecord.reference import countries

    found = countries.find(country) if country else None
    whom = resolve.resolve_typed(store, typed, found.code if found else "")
    if whom is None or not _may_ask() or whom.how(typed) in ("name", "alias"):
        return whom
    size = store.count(Filter(official=whom.name))
    asked = f"{typed!r}: is this {whom.name} ({plural(size, 'statement')})?"
    return whom if confirm.is_confirmed(asked) else None


def _announce_new_official(store: Store, name: str, before: Mapping[str, int]) -> None:
    """Say that an official is new, and who on record may be the same."""
    near = resolve.near_officials(store, name, before)
    if near is None:
        return
    if not near:
        output.note(f"new official: {name}")
        return
    others = ", ".join(f"{other!r} ({size:,})" for other, size in near)
    merging = f"onrecord officials merge {quote(near[0][0])} {quote(name)}"
    output.note(f"new official: {name!r}, close to {others}; if they are one: {merging}")


def _report_near_topics(statement: Statement, store: Store) -> list[str]:
    """Say which topics are new, and nearly those on record."""
    told = []
    for name, near, size in resolve.find_near_new(store, "topic", statement.topics):
        merging = f"onrecord topics merge {quote(near)} {quote(name)}"
        told.append(f"{name!r} is new, and close to {near!r} ({size:,}); if one: {merging}")
    return told


def _chosen(held: PostMatch) -> Statement:
    from onrecord.cli.render.posts import choose_post

    return choose_post(held)


def _read_words(text: str | None) -> str:
    words = _typed_values(text)
    if not words.strip():
        raise MissingWordsError
    return words


def _typed_values(text: str | None) -> str:
    if text == "-":
        return normalize_line_ends(_decoded(sys.stdin.buffer.read())).removesuffix("\n")
    return normalize_line_ends(text or "")


def _decoded(raw: bytes) -> str:
    from onrecord.importing.readers.open_text import decode

    return decode(raw, "standard input")


def _confirm(statement: Statement, added: AddResult, store: Store) -> None:
    kept = added.duplicate_pairs[0][1] if added.duplicate_pairs else statement.id
    output.report(f"{_verb(added)} {store.abbreviate([kept])[kept]}  {_summary(statement)}", kept)
    if added.recorded and not statement.official:
        output.note("No speaker given: recorded as unnamed; name one with -o NAME.")
    if year_unknown(statement):
        output.note(f"No year given: recorded as {dates.display(statement.date)}.")
    elif added.recorded and (understood := _explain_date(statement)):
        output.note(understood)
    if "country" in statement.printed and not statement.country and added.recorded:
        output.note(
            f"{statement.printed['country']!r} is recorded as written, without a country code"
        )
    if "official" in statement.basis and added.recorded:
        typed = statement.typed.get("official", "")
        output.note(f"{typed!r} is recorded as {statement.official}; --new records it as typed")
    if added.recorded:
        from onrecord.cli.commands.merge import offer_merge

        offer_merge(store, statement)
    if not statement.kind and mark_matches(statement.text):
        output.note(
            "The text is in quotation marks: add --kind direct if these are the speaker's words."
        )
    if statement.kind == "direct" and find_marks(statement.text):
        output.note("The text contains quotation marks: use --kind mixed if the rest is a report.")


def _explain_date(statement: Statement) -> str:
    """Say what a date was taken for, where it does not say the same as was typed."""
    typed = statement.typed.get("date", "")
    kept = dates.short(statement.date)
    same = {"", kept.lower(), dates.display(statement.date).lower()}
    return "" if typed.lower() in same else f"{typed!r} is recorded as {kept}"


def _verb(added: AddResult) -> str:
    if added.recorded:
        return "recorded"
    if added.gained_source:
        return "new source for"
    return "added to" if added.merged else "already recorded as"


def _summary(statement: Statement) -> str:
    date = dates.display(statement.date)
    parts = (date, name_speakers(statement), name_country(statement), ", ".join(statement.topics))
    return " · ".join(one_line(part) for part in parts if part)
