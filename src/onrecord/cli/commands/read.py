"""Reading an article: its statements are proposed, confirmed and recorded."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord import articles, config, dates
from onrecord.cli.entry import proposals as entry
from onrecord.cli.entry.drafts import Draft
from onrecord.cli.entry.proposals import RECORD, Proposals
from onrecord.cli.options import command_record
from onrecord.cli.options.groups import Many, StoreOption, expand_option_groups
from onrecord.cli.render import tables
from onrecord.cli.render.proposals import describe_rule, heading_lines, statement_lines
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import name_speakers, one_line
from onrecord.dates import parse
from onrecord.errors import (
    BadFileError,
    BadValueError,
    FileError,
    NotInteractiveError,
    OnRecordError,
    StoppedError,
    UnknownStatementError,
)
from onrecord.importing.readers.open_text import Opening, decode
from onrecord.model import Statement, normalize_line_ends
from onrecord.registers import documents, resolve
from onrecord.registers.officials import REGISTER, load
from onrecord.statements.parse import StatementParser
from onrecord.storage import AddResult, Store
from onrecord.validation import is_encodable

# The longest speech of a parliament's day stays below; the rules take some seconds for as much.
LONGEST = 500_000

_STDIN = "-"
_PIPE = "standard input"
_TERMINAL = "/dev/tty"


def _describe_input(*names: str, help: str) -> Any:  # noqa: A002  typer's word
    return typer.Option(*names, help=help, show_default=False)


@expand_option_groups
def read(
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="Text, HTML or Markdown; - is a pipe.")
    ] = "",
    *,
    edit: Annotated[
        bool, _describe_input("-e", "--edit", help="All of it in your editor.")
    ] = False,
    as_json: Annotated[
        bool, _describe_input("--json", help="The proposals, for a script.")
    ] = False,
    yes: Annotated[
        bool, _describe_input("-y", "--yes", help="Record the certain ones without asking.")
    ] = False,
    dry_run: Annotated[bool, _describe_input("--dry-run", help="List what is proposed.")] = False,
    resume: Annotated[str, _describe_input("--resume", help="Resume a saved draft.")] = "",
    issued: Annotated[
        str, _describe_input("--issued", help="Publication date, if the text has none.")
    ] = "",
    topics: Annotated[
        Many, _describe_input("-t", "--topic", help="A topic of every statement.")
    ] = None,
    url: Annotated[str, _describe_input("-u", "--url", help="Where the article can be read.")] = "",
    language: Annotated[
        str, _describe_input("--lang", help="Language of the article: en, pt-BR.")
    ] = "",
    keep_text: Annotated[
        bool, _describe_input("--keep-text", help="Store the article too, for show --in-context.")
    ] = False,
    encoding: Annotated[
        str, _describe_input("--encoding", help="If not UTF-8: cp1252, utf-16 …")
    ] = "",
    order: Annotated[str, _describe_input("--date-order", help="dmy or mdy, for 04/11/2026.")] = "",
    no_posts: Annotated[
        bool, _describe_input("--no-posts", help="Do not fill in roles from officials' posts.")
    ] = (False),
    place: StoreOption,
) -> None:
    """Propose the statements of an article, and record those that you confirm.

    On a terminal it shows the heading once, then each statement in its surroundings; nothing is
    recorded before you agree. What the article does not print is left empty, and no year is
    filled in. onrecord help articles tells more.
    """
    _check_flags(file, resume, {"-e": edit, "--json": as_json, "--yes": yes, "--dry-run": dry_run})
    store = progress.open_store_shown(place.store)
    recorder = StatementParser(
        today=config.today(),
        order=config.date_order(order),
        strict=True,
        held=None if no_posts else resolve.post_filler(store),
        keeping=command_record.origin_of_command(),
    )
    draft = Draft(Path(resume) if resume else None, call="read")
    name = resume or (_PIPE if file == _STDIN else file)
    try:
        if resume:
            found = entry.load(draft.read(), recorder)
        else:
            day = parse.read(issued, today=config.today(), order=recorder.order) if issued else ""
            given = {"topics": topics or [], "url": url, "language": language}
            recorder.parts(given)
            described, text = _read_article(file, encoding, day, store)
            described["article"] |= {each: value for each, value in given.items() if value}
            found = Proposals(described["article"], text, described["statements"], recorder)
            if as_json:
                _write_json(described)
                return
    except (BadFileError, BadValueError) as error:
        raise error if isinstance(error, BadValueError) else FileError(name, error) from error
    if keep_text:
        found.article["keep_text"] = True
    if not found:
        output.note(f"no statements found in {name}; onrecord add records one by hand")
        return
    if dry_run:
        _list(found)
        return
    if yes:
        for at, each in enumerate(found.found):
            if articles.is_certain(each):
                found.decide(at, RECORD)
        _record(found, recorder, store)
        _say_left(found, name)
        return
    _confirm(found, recorder, store, draft, edit=edit or bool(found.form))


def _check_flags(file: str, resume: str, ways: dict[str, bool]) -> None:
    """Raise BadValueError where a call contradicts itself."""
    chosen = [name for name, is_given in ways.items() if is_given]
    if len(chosen) > 1 and set(chosen) != {"--yes", "--dry-run"}:
        raise BadValueError(f"choose one of {' and '.join(chosen)}")
    if bool(file) == bool(resume):
        raise BadValueError(
            "name an article: onrecord read FILE, or - for a pipe; or --resume FILE"
        )
    if resume and {"--json", "--yes"} & set(chosen):
        raise BadValueError(f"--resume continues a draft; {chosen[0]} reads an article")


def _read_article(
    file: str, encoding: str, issued: str, store: Store
) -> tuple[dict[str, Any], str]:
    """Return an article as JSON knows it, and its text. Raises BadFileError or FileError."""
    if file == _STDIN:
        raw = decode(sys.stdin.buffer.read(), _PIPE)
        start = raw[:2000].lstrip().lower()
        form = "html" if start.startswith(("<!doctype html", "<html")) else "text"
    else:
        with Opening(Path(file), encoding).text() as opened:
            raw = opened.read()
        form = articles.text_format(file)
    page = articles.readable(normalize_line_ends(raw), form)
    text = page.text
    if len(text) > LONGEST:
        raise BadFileError(
            f"it has {len(text):,} characters, more than the {LONGEST:,} of an article; split it"
        )
    if "\0" in text or not is_encodable(text):
        raise BadFileError("it is not text: it holds zero bytes or broken characters")
    issued = issued or page.published
    article = articles.read_article(text, issued=issued)
    known = _known_countries(store) if article.statements else {}
    informed = articles.read_article(text, issued=issued, known=known) if known else article
    described = articles.describe(informed, with_text=form != "text")
    for proposal, before in zip(described["statements"], article.statements, strict=True):
        if proposal.get("country", "") != before.country:
            proposal.setdefault("basis", {})["country"] = "official"
    heading = described["article"]
    for field in ("title", "outlet", "author"):
        if getattr(page, field):
            heading[field] = getattr(page, field)
    return described, text


def _known_countries(store: Store) -> dict[str, str]:
    """Return the country of each official in the register who has one, by every name."""
    known: dict[str, str] = {}
    for row in store.rows(REGISTER).values():
        try:
            official = load(row)
        except OnRecordError:
            continue
        known |= dict.fromkeys(official.names, official.country) if official.country else {}
    return known


def _write_json(described: dict[str, Any]) -> None:
    write = output.harmless_writer("json", sys.stdout.write)
    write(json.dumps(described, ensure_ascii=False, indent=1) + "\n")


def _list(found: Proposals) -> None:
    """Show each proposal: on a terminal in its surroundings, else a line each."""
    certain = sum(map(articles.is_certain, found.found))
    heading = found.heading()
    if output.is_terminal():
        page = tables.console()
        page.print(*heading_lines(heading, len(found), certain), sep="\n")
    for at, proposal in enumerate(found.found):
        statement = found.statement(at)
        if output.is_terminal():
            number = f"{at + 1} of {len(found)}"
            plain = page.color_system is None
            lines = statement_lines(found.text, proposal, statement, heading, number, plain=plain)
            page.print("", *lines, sep="\n")
            continue
        date = dates.short(statement.date)
        parts = (
            describe_rule(proposal),
            date,
            name_speakers(statement),
            statement.kind,
            statement.text,
        )
        typer.echo("\t".join(one_line(part) for part in parts))
    output.note(f"{len(found):,} proposed, {certain:,} certain: --yes would record only these")


def _confirm(
    found: Proposals, recorder: StatementParser, store: Store, draft: Draft, *, edit: bool
) -> None:
    """Let the user confirm the proposals, and record them; what is left is kept as a draft."""
    if not edit and not _has_terminal():
        raise NotInteractiveError(
            "cannot confirm without a terminal; add --json, --dry-run or --yes (certain ones only)",
        )
    with draft.kept():
        if edit:
            _edit_all(found, recorder, draft)
        else:
            from onrecord.cli.entry.confirm_proposals import confirm

            confirm(found, recorder, store, draft)
        _record(found, recorder, store)
    left = [at for at in range(len(found)) if not found.decision(at)]
    if not left:
        draft.drop()
        return
    path = draft.write(found.dump(left))
    output.note(f"{len(left):,} saved as a draft; resume with: onrecord read --resume {path}")


def _edit_all(found: Proposals, recorder: StatementParser, draft: Draft) -> None:
    """Let the user edit all in one text; where that fails, the text is kept in the draft."""
    from onrecord.cli.entry.article_form import edit_all

    form = Draft(call="read")
    try:
        edit_all(found, form, recorder)
    except OnRecordError:
        if form.path is not None:
            found.form = form.read()
            draft.write(found.dump())
        raise
    finally:
        form.drop()
    found.form = ""


def _record(found: Proposals, recorder: StatementParser, store: Store) -> None:
    """Record what was chosen, as one command, and say what became of it."""
    statements = [found.statement(at) for at in found.chosen()]
    if not statements:
        output.note("nothing was recorded")
        return
    registers = {}
    if found.article.get("keep_text"):
        title = str(found.article.get("title", ""))
        registers[documents.REGISTER] = documents.keep_text(found.text, title)
    command = command_record.continue_command(recorder.keeping)
    try:
        added = store.add(statements, command=command, registers=registers)
        _report(statements, added, store)
    except KeyboardInterrupt as cause:
        if _are_on_record(statements, store):
            raise StoppedError("interrupted; confirmed statements are recorded") from cause
        raise
    for at in found.chosen():
        if not found.is_verbatim(at):
            output.note(f"statement {at + 1}: the words recorded are not the article's own")


def _are_on_record(statements: list[Statement], store: Store) -> bool:
    try:
        return bool(store.get(statements[0].id))
    except UnknownStatementError:
        return False


def _report(statements: list[Statement], added: AddResult, store: Store) -> None:
    instead = dict(added.duplicate_pairs)
    kept = [instead.get(each.id, each.id) for each in statements]
    short = store.abbreviate(kept)
    ids = " ".join(short[each] for each in kept)
    known = f", {added.duplicates:,} on record already" if added.duplicates else ""
    output.report(
        f"{added.recorded:,} recorded{known}: {ids}; onrecord undo reverts this", "\n".join(kept)
    )


def _say_left(found: Proposals, name: str) -> None:
    left = len(found) - len(found.chosen())
    if left:
        output.note(f"{left:,} doubtful left out; onrecord read {name} shows them")


def _has_terminal() -> bool:
    """Return whether a person can answer; where the article came by a pipe, on the terminal."""
    if not sys.stdout.isatty() or not config.input_allowed():
        return False
    if not sys.stdin.isatty():
        try:
            terminal = os.open(_TERMINAL, os.O_RDONLY)
        except OSError:
            return False
        os.dup2(terminal, 0)
        os.close(terminal)
        sys.stdin = os.fdopen(0, encoding=sys.stdin.encoding, errors="surrogateescape")
    return sys.stdin.isatty()
