"""Write statements to a file."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from onrecord import formats
from onrecord.cli.commands import registers_transfer
from onrecord.cli.options import build_query
from onrecord.cli.options.groups import (
    FilterOptions,
    Headings,
    PageOptions,
    PageTexts,
    StoreOption,
    Words,
    expand_option_groups,
    option,
)
from onrecord.cli.render.results import (
    ResultView,
    note_remarks,
    report,
    with_preferred_names,
    write_report,
)
from onrecord.cli.terminal import output, progress
from onrecord.errors import (
    BadQueryError,
    BadValueError,
    FileExistsAlreadyError,
    StoreUnreachableError,
)
from onrecord.formats import BINARY, WRITABLE
from onrecord.model import Statement
from onrecord.storage import Results
from onrecord.text.plural import plural


@expand_option_groups
def export(  # noqa: C901  one branch a kind of file
    file: Annotated[
        str,
        typer.Argument(
            metavar="[FILE|-]",
            help="Its suffix sets the format; - or none writes JSON Lines to a pipe.",
            show_default=False,
        ),
    ] = "-",
    words: Words = None,
    *,
    form: Annotated[str, option("-f", "--format", help=f"{', '.join(WRITABLE)}.")] = "",
    by: Headings = "",
    columns: Annotated[str, option("--fields", help="Only these fields, in this order.")] = "",
    registers: Annotated[
        bool, option("--with-registers", help="Officials, topics and organisations too.")
    ] = False,
    split: Annotated[
        str, option("--split", help="A web page for each official or topic; FILE is a folder.")
    ] = "",
    short: Annotated[
        bool, option("--short", help="A CSV without cells of JSON, for people.")
    ] = False,
    spreadsheet: Annotated[
        bool, option("--spreadsheet", help="A CSV whose cells are texts, never formulas.")
    ] = False,
    force: Annotated[bool, option("--force", help="Overwrite the file.")] = False,
    filters: FilterOptions,
    paging: PageOptions,
    texts: PageTexts,
    place: StoreOption,
) -> None:
    """Write statements to a file: JSON and JSON Lines lose nothing, nor does CSV.

    xlsx is for people who work in Excel: every cell is a text. Markdown and HTML are pages
    to hand over, csl is CSL-JSON for Zotero and pandoc; these are not read back. Registers
    travel in JSON and JSON Lines, and import merges them.
    """
    if file.startswith("@"):
        file, words = "-", [file, *(words or ())]
    name = _choose_format(form, file, split, short=short)
    headings = build_query.headings(by, name)
    build_query.check_page_texts(texts, name)
    if registers:
        registers_transfer.check_form(name)
    fields = output.parse_columns(columns) if columns else ()
    _check_spreadsheet(name, asked=spreadsheet, short=short)
    further = 0
    if short:
        from onrecord.exporting.short import check, write_short

        check(name, is_whole=not (fields or registers))
    store = progress.open_store_shown(place.store)
    filter = build_query.build_filter(filters, words)
    page = build_query.build_page(paging, oldest_first=True)
    found = store.find(filter, page)
    if split:
        answer = with_preferred_names(
            ResultView(store, found, filter, page, by=headings, texts=texts)
        )
        _write_pages(answer, file, split, force=force)
        note_remarks(answer)
        return
    if name in BINARY:
        said = _with_progress(found, file)
        output.write_binary(name, said, file, fields, force=force, store=store.location)
        _say_how_many(found, file)
        return
    with output.open_output(file, force=force, store=store.location) as write:
        if headings:
            answer = ResultView(store, found, filter, page, by=headings, texts=texts)
            write_report(name, answer, write)
        elif short:
            further = write_short(
                name, _with_progress(found, file), output.harmless_writer(name, write)
            )
        elif registers:
            registers_transfer.write(store, name, _with_progress(found, file), write)
        elif name == "jsonl" and not fields:
            write_json_lines(found, output.harmless_writer(name, write))
        else:
            output.write_for_programs(
                name, _with_progress(found, file), write, fields, spreadsheet=spreadsheet
            )
    _say_how_many(found, file)
    if further:
        output.note(f"only the first source is in it; {further:,} have more: leave out --short")


def _check_spreadsheet(name: str, *, asked: bool, short: bool) -> None:
    """Raise BadValueError where --spreadsheet is ``asked`` for and cannot be had."""
    if not asked:
        return
    if name not in ("csv", "tsv", "xlsx") or short:
        raise BadValueError(
            "--spreadsheet is for a whole csv or tsv: leave out --short and other formats"
        )


def _say_how_many(found: Results, file: str) -> None:
    """Say how many were written to a file, and how many a date filter left out."""
    if file != "-":
        output.note(f"{plural(len(found), 'statement')} written to {file}")
    if found.undated:
        output.note(f"{found.undated:,} without a known year left out; --undated includes them")


def _write_pages(answer: ResultView, folder: str, by: str, *, force: bool) -> None:
    """Write a page for each official or topic, then the index; say how many.

    A statement with several topics stands on the page of each.
    """
    from onrecord.exporting.html import index_page
    from onrecord.exporting.html.page import PAGE

    index = Path(folder) / "index.html"
    if index.exists() and not force:
        raise FileExistsAlreadyError(index)
    parts: dict[str, list[Statement]] = {}
    for each in answer.found:
        values = each.topics if by == "topic" else (each.official,)
        for value in values or ("",):
            parts.setdefault(value, []).append(each)
    try:
        index.parent.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise StoreUnreachableError(folder, "write", cause) from cause
    whole = report(answer)
    ordered = sorted(parts, key=lambda each: (not each, each.casefold(), each))
    files = index_page.file_names(ordered)
    unnamed = "No topic" if by == "topic" else "Speaker not named"
    entries = []
    for value in ordered:
        statements, name = parts[value], value or unnamed
        asked = (*whole.asked, f"{by} {name}" if value else unnamed)
        part = whole._replace(
            statements=statements, asked=asked, index_page="index.html", undated=0
        )
        if not answer.texts.title:
            part = part._replace(title=name)
        with output.open_output(
            str(index.with_name(files[value])), force=force, store=answer.store.location
        ) as write:
            PAGE.write(part, write)
        entries.append(index_page.IndexEntry(files[value], name, len(statements)))
    overlap = sum(map(len, parts.values())) > len(answer.found)
    note = "A statement with several topics stands on each of their pages." * overlap
    with output.open_output(str(index), force=force, store=answer.store.location) as write:
        index_page.write_index(whole, entries, by, note, write)
    output.note(f"{plural(len(entries), 'page')} and index.html written to {folder}")


def write_json_lines(found: Results, write: output.Write) -> None:
    """Write each statement as it is stored, without reading it."""
    for document in progress.count_progress(found.documents(), "exporting", len(found)):
        write(f"{document.decode()}\n")


def _with_progress(found: Results, file: str) -> Iterable[Statement]:
    """Show how far an export has come, unless its lines show that."""
    if file == "-" and output.is_terminal():
        return found
    return progress.count_progress(found, "exporting", len(found))


def _choose_format(form: str, file: str, split: str, *, short: bool) -> str:
    """Return the name of the format asked for, or of the one that the file's name tells."""
    if split:
        build_query.choose(split, ("official", "topic"), "--split")
        if form not in ("", "html") or file == "-":
            raise BadQueryError("--split writes web pages into a folder: export FOLDER --split …")
        return "html"
    if form:
        return formats.find_writable(form).name
    if short and file == "-":
        return "csv"
    return "jsonl" if file == "-" else formats.find_writable_by_suffix(file).name
