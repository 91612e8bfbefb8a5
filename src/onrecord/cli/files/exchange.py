"""Statements in from files and out to files."""

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from pathlib import Path, PurePath
from typing import Annotated, Any, NamedTuple

import typer

from onrecord import config, formats, people
from onrecord.cli.call import asking, calling
from onrecord.cli.call.options import FilterOptions, Headings, PageOptions, Place, Words, takes
from onrecord.cli.files import accounts, again, travelling
from onrecord.cli.files.reading import Reading, guessed, readings
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.display import one_line
from onrecord.cli.view.shown import Shown, write_dossier
from onrecord.errors import (
    REJECTED,
    BadValueError,
    FileExistsAlreadyError,
    StoppedLateError,
)
from onrecord.formats.base import Format, Row
from onrecord.importing import plans, profiles
from onrecord.importing.profiles import Profile
from onrecord.model import Statement
from onrecord.recording import Recorder
from onrecord.storage import Command, Found, Store

_FIRST = 5
Many = list[str] | None


def _said(*names: str, help: str) -> Any:  # noqa: A002  typer's word
    return typer.Option(*names, help=help, show_default=False)


class Manner(NamedTuple):
    """How files are read."""

    form: Annotated[str, _said("-f", "--format", help="csv, tsv, json, jsonl, xlsx or txt.")] = ""
    maps: Annotated[Many, _said("--map", help="field=column; topics=cat; splits at ;")] = None
    sets: Annotated[Many, _said("--set", help="field=value, for every row.")] = None
    skips: Annotated[Many, _said("--skip", help="field=value: leave such rows out.")] = None
    no_guess: Annotated[bool, _said("--no-guess", help="Take only columns named as fields.")] = (
        False
    )
    order: Annotated[str, _said("--date-order", help="dmy or mdy, for 04/11/2026.")] = ""
    encoding: Annotated[str, _said("--encoding", help="If not UTF-8: cp1252, utf-16 …")] = ""
    sheet: Annotated[str, _said("--sheet", help="Which sheet of a workbook.")] = ""
    from_name: Annotated[
        str, _said("--from-name", help="What a file's name says, as {country}_{year}.")
    ] = ""

    def profile(self) -> Profile:
        """Return it as it is saved."""
        return Profile(
            map=tuple(self.maps or ()),
            set=tuple(self.sets or ()),
            skip=tuple(self.skips or ()),
            format=self.form,
            date_order=self.order,
            encoding=self.encoding,
            sheet=self.sheet,
            from_name=self.from_name,
            no_guess=self.no_guess,
        )


class Intake(NamedTuple):
    """Files to be recorded: into which store, how what is known is taken, by which command."""

    store: Store
    taken: list[Reading]
    again: str
    command: Command


def _list(wanted: bool) -> None:
    """List the profiles, each as the flags it stands for."""
    if not wanted:
        return
    names = profiles.names()
    for name in names:
        typer.echo(one_line(f"{name}  {profiles.load(name)}"))
    kept = f"each is a file to edit in {profiles.place()}"
    output.note(kept if names else "none is saved yet; --save-profile NAME saves one")
    raise typer.Exit


@takes
def import_(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Files; - is a pipe.")],
    *,
    manner: Manner,
    profile: Annotated[str, _said("--profile", help="Read it as was saved by this name.")] = "",
    keep: Annotated[str, _said("--save-profile", help="Save these flags by a name.")] = "",
    listing: Annotated[
        bool,
        typer.Option("--profiles", help="List those saved.", callback=_list, is_eager=True),
    ] = False,
    rejects: Annotated[str, _said("--rejects", help="Write bad rows here, to be mended.")] = "",
    no_posts: Annotated[bool, _said("--no-posts", help="Take no role from officials' posts.")] = (
        False
    ),
    again_: Annotated[
        str, _said("--on-duplicate", help="Known rows: skip (as they are), update, fail.")
    ] = "skip",
    dry_run: Annotated[bool, _said("--dry-run", help="Show what would be recorded.")] = False,
    force: Annotated[bool, _said("--force", help="Overwrite rejects or profile.")] = False,
    place: Place,
) -> None:
    """Record the statements of a file: all its good rows together, or none.

    Columns named like fields, or as people name them (speaker, content, year),
    are taken as these fields, and that is said; other columns are kept as they
    are. Importing a file twice adds nothing; --on-duplicate update changes what its
    rows now say otherwise, found by their ref, then id, then file and row.
    """
    del listing
    again.check(again_)
    gc.enable()
    read = manner.profile().over(profiles.load(profile) if profile else Profile())
    order = config.date_order(read.date_order)
    plan = plans.plan(read.map, read.set, read.skip)
    store = progress.opened(place.store)
    holding = None if no_posts else people.holding_all(store)
    recorder = Recorder(today=config.today(), order=order, held=holding, keeping=calling.keeping())
    _check_places(rejects, keep, store, force=force)
    with ExitStack() as stack:
        taken = readings(files, read, plan, recorder, stack)
        command = calling.kept(recorder.keeping)
        intake = Intake(store, taken, again_, command)
        bad = _import(intake, rejects=rejects, dry_run=dry_run)
    if keep:
        profiles.save(keep, read.over(Profile(map=guessed(taken))))
        output.note(f"saved for --profile {keep}, in {profiles.path(keep)}")
    if bad:
        raise typer.Exit(REJECTED)


@takes
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
    form: Annotated[
        str, _said("-f", "--format", help="csv, tsv, json, jsonl; md, html, csl (Zotero).")
    ] = "",
    by: Headings = "",
    columns: Annotated[str, _said("--fields", help="Only these fields, in this order.")] = "",
    registers: Annotated[
        bool, _said("--with-registers", help="Officials, topics and organisations too.")
    ] = False,
    force: Annotated[bool, _said("--force", help="Overwrite the file.")] = False,
    filters: FilterOptions,
    paging: PageOptions,
    place: Place,
) -> None:
    """Write statements to a file: JSON and JSON Lines lose nothing, nor does CSV.

    Markdown and HTML are pages to hand over, csl is CSL-JSON for Zotero and pandoc; they are
    not read back. Registers travel in JSON and JSON Lines, and import merges them.
    """
    if file.startswith("@"):
        file, words = "-", [file, *(words or ())]
    name = _way_out(form, file)
    headings = asking.headings(by, name)
    if registers:
        travelling.check(name)
    fields = output.columns_named(columns) if columns else ()
    store = progress.opened(place.store)
    filter = asking.build_filter(filters, words)
    page = asking.build_page(paging, oldest_first=True)
    found = store.find(filter, page)
    with output.written(file, force=force, store=store.location) as write:
        if headings:
            write_dossier(name, Shown(store, found, filter, page, by=headings), write)
        elif registers:
            travelling.write(store, name, _watched(found, file), write)
        elif name == "jsonl" and not fields:
            write_json_lines(found, output.harmless(name, write))
        else:
            output.machine(name, _watched(found, file), write, fields)
    if file != "-":
        output.note(f"{len(found):,} statement{'s' * (len(found) != 1)} written to {file}")
    if found.undated:
        output.note(f"{found.undated:,} without a known year left out; --undated includes them")


def write_json_lines(found: Found, write: output.Write) -> None:
    """Write each statement as it is stored, without reading it."""
    for document in progress.along(found.documents(), "exporting", len(found)):
        write(f"{document.decode()}\n")


def _watched(found: Found, file: str) -> Iterable[Statement]:
    """Show how far an export has come, unless its lines show that."""
    if file == "-" and output.on_terminal():
        return found
    return progress.along(found, "exporting", len(found))


def _way_out(form: str, file: str) -> str:
    """Return the name of the format asked for, or of the one that the file's name tells."""
    if page_ := formats.page(form or PurePath(file).suffix):
        return page_
    if form:
        return formats.by_name(form, formats.WRITTEN).name
    return "jsonl" if file == "-" else formats.by_suffix(file, formats.WRITTEN).name


def _import(intake: Intake, *, rejects: str, dry_run: bool) -> bool:
    """Record what can be, say what became of it, and tell whether any row is bad."""
    store, taken = intake.store, intake.taken
    if dry_run:
        _rehearse(intake)
        accounts.explain(taken)
        travelling.take_in(store, taken, rehearse=True)
        return bool(_bad(taken))
    added = again.taken_in(*intake, rehearse=False)
    with _staying():
        accounts.report(added, taken, "recorded")
        if added.recorded:
            _offer(intake)
        accounts.explain(taken)
        bad = _bad(taken)
        if rejects and bad:
            _write_rejects(rejects, taken[0].form, bad)
        travelling.take_in(store, taken, rehearse=False)
    return bool(bad)


def _bad(taken: list[Reading]) -> list[Row]:
    return [row for each in taken for row in each.importer.tally.rejected]


@contextmanager
def _staying() -> Iterator[None]:
    """Let Ctrl-C stop what follows, and say that what was recorded stays."""
    try:
        yield
    except KeyboardInterrupt:
        raise StoppedLateError from None


def _offer(intake: Intake) -> None:
    """Say how many of what is new are nearly the same words as others."""
    from onrecord.cli.house.inspecting import near_among  # noqa: PLC0415  only where something is new

    if pairs := near_among(intake.store, intake.command.batch):
        what = "pairs are" if pairs > 1 else "pair is"
        output.note(f"{pairs:,} {what} nearly the same words: onrecord check --only near-duplicate")


def _rehearse(intake: Intake) -> None:
    """Show the first rows as they would be recorded, what was understood, and the counts."""
    taken = intake.taken
    accounts.rehearse(taken)
    first = list(islice(chain.from_iterable(each.importer for each in taken), _FIRST))
    with output.written("", force=False) as write:
        output.machine("json", first, write, ())
    added = again.taken_in(*intake, rehearse=True)
    accounts.report(added, taken, "would be recorded")


def _write_rejects(path: str, read: Format, bad: list[Row]) -> None:
    form = formats.by_suffix_or(path, read)
    with output.written(path, force=True) as write:
        form.write_rows(bad, write)
    output.note(f"the rejected rows are in {path}; mend them and import that file the same way")


def _check_places(rejects: str, keep: str, store: Store, *, force: bool) -> None:
    """Refuse places for what is to be written that would cost something."""
    if rejects:
        _check_rejects(rejects, store, force=force)
    if keep and profiles.path(keep).exists() and not force:
        raise FileExistsAlreadyError(profiles.path(keep))


def _check_rejects(path: str, store: Store, *, force: bool) -> None:
    """Refuse a place for bad rows that could not be written."""
    if os.path.realpath(path) == os.path.realpath(store.location):
        raise BadValueError(f"--rejects {path} is the store itself; name another file")
    if Path(path).exists() and not force:
        raise FileExistsAlreadyError(path)
    if not Path(path).absolute().parent.is_dir():
        raise BadValueError(f"--rejects {path}: there is no such folder")
