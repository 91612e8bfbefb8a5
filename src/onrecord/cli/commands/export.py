"""Write statements to a file."""

from collections.abc import Iterable
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
from onrecord.cli.render.results import ResultView, write_report
from onrecord.cli.terminal import output, progress
from onrecord.errors import BadValueError
from onrecord.formats import BINARY, WRITABLE
from onrecord.model import Statement
from onrecord.storage import Results
from onrecord.text.plural import plural


@expand_option_groups
def export(
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
    name = "csv" if short and file == "-" and not form else _choose_format(form, file)
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


def write_json_lines(found: Results, write: output.Write) -> None:
    """Write each statement as it is stored, without reading it."""
    for document in progress.count_progress(found.documents(), "exporting", len(found)):
        write(f"{document.decode()}\n")


def _with_progress(found: Results, file: str) -> Iterable[Statement]:
    """Show how far an export has come, unless its lines show that."""
    if file == "-" and output.is_terminal():
        return found
    return progress.count_progress(found, "exporting", len(found))


def _choose_format(form: str, file: str) -> str:
    """Return the name of the format asked for, or of the one that the file's name tells."""
    if form:
        return formats.find_writable(form).name
    return "jsonl" if file == "-" else formats.find_writable_by_suffix(file).name
