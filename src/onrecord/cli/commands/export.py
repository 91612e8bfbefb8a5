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
from onrecord.cli.render.results import ResultView, write_dossier
from onrecord.cli.terminal import output, progress
from onrecord.formats import BINARY, WRITABLE
from onrecord.model import Statement
from onrecord.storage import Results


@expand_option_groups
def export(
    file: Annotated[
        str,
        typer.Argument(
            metavar="[FILE|-]",
            help="Its suffix tells the format; - or none is a pipe, and JSON Lines.",
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
    name = "csv" if short and file == "-" and not form else _way_out(form, file)
    headings = build_query.headings(by, name)
    build_query.check_page_texts(texts, name)
    if registers:
        registers_transfer.check(name)
    fields = output.columns_named(columns) if columns else ()
    further = 0
    if short:
        from onrecord.exporting.short import check, write_short

        check(name, is_whole=not (fields or registers))
    store = progress.opened(place.store)
    filter = build_query.build_filter(filters, words)
    page = build_query.build_page(paging, oldest_first=True)
    found = store.find(filter, page)
    if name in BINARY:
        said = _watched(found, file)
        output.write_binary(name, said, file, fields, force=force, store=store.location)
        _say_how_many(found, file)
        return
    with output.written(file, force=force, store=store.location) as write:
        if headings:
            answer = ResultView(store, found, filter, page, by=headings, texts=texts)
            write_dossier(name, answer, write)
        elif short:
            further = write_short(name, _watched(found, file), output.harmless(name, write))
        elif registers:
            registers_transfer.write(store, name, _watched(found, file), write)
        elif name == "jsonl" and not fields:
            write_json_lines(found, output.harmless(name, write))
        else:
            output.machine(name, _watched(found, file), write, fields)
    _say_how_many(found, file)
    if further:
        output.note(f"only the first source is in it; {further:,} have more: leave out --short")


def _say_how_many(found: Results, file: str) -> None:
    """Say how many were written to a file, and how many a date filter left out."""
    if file != "-":
        output.note(f"{len(found):,} statement{'s' * (len(found) != 1)} written to {file}")
    if found.undated:
        output.note(f"{found.undated:,} without a known year left out; --undated includes them")


def write_json_lines(found: Results, write: output.Write) -> None:
    """Write each statement as it is stored, without reading it."""
    for document in progress.along(found.documents(), "exporting", len(found)):
        write(f"{document.decode()}\n")


def _watched(found: Results, file: str) -> Iterable[Statement]:
    """Show how far an export has come, unless its lines show that."""
    if file == "-" and output.on_terminal():
        return found
    return progress.along(found, "exporting", len(found))


def _way_out(form: str, file: str) -> str:
    """Return the name of the format asked for, or of the one that the file's name tells."""
    if form:
        return formats.writable(form).name
    return "jsonl" if file == "-" else formats.writable_by_suffix(file).name
