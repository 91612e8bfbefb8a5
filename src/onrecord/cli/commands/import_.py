"""Statements in from files and out to files."""

import gc
import os
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from onrecord import config, formats
from onrecord.cli.commands import import_existing, registers_transfer
from onrecord.cli.options import command_record
from onrecord.cli.options.groups import StoreOption, expand_option_groups, option
from onrecord.cli.render import import_report
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import REJECTED, BadValueError, FileExistsAlreadyError
from onrecord.formats import READABLE, Format, Row
from onrecord.importing import profiles
from onrecord.importing.mapping import check_once
from onrecord.importing.open_files import OpenFile, Unread, guessed_flags, open_files
from onrecord.importing.profiles import Profile
from onrecord.registers import resolve
from onrecord.statements.parse import StatementParser
from onrecord.storage import AddResult, Command, Store

_FIRST = 5
Many = list[str] | None


class ImportOptions(NamedTuple):
    """How files are read."""

    form: Annotated[str, option("-f", "--format", help=f"{', '.join(READABLE)}.")] = ""
    maps: Annotated[Many, option("--map", help="field=column; topics=cat; splits at ;")] = None
    ignored: Annotated[Many, option("--ignore", help="Do not read this column as a field.")] = None
    sets: Annotated[Many, option("--set", help="field=value, for every row.")] = None
    skips: Annotated[Many, option("--skip", help="field=value: leave such rows out.")] = None
    columns: Annotated[
        str, option("--columns", help="The file has no header; its columns are a,b,c.")
    ] = ""
    no_header: Annotated[bool, option("--no-header", help="The file has no header.")] = False
    quoting: Annotated[
        str, option("--quoting", help="none: read quotation marks as ordinary characters.")
    ] = ""
    missing: Annotated[Many, option("--na", help="Read this mark as missing too.")] = None
    not_missing: Annotated[Many, option("--not-na", help="Do not read this mark as missing.")] = (
        None
    )
    no_guess: Annotated[
        bool, option("--no-guess", help="Read only columns named exactly as fields.")
    ] = False
    order: Annotated[str, option("--date-order", help="dmy or mdy, for 04/11/2026.")] = ""
    encoding: Annotated[str, option("--encoding", help="If not UTF-8: cp1252, utf-16 …")] = ""
    sheet: Annotated[str, option("--sheet", help="Which sheet of a workbook.")] = ""
    from_name: Annotated[
        str, option("--from-name", help="Read values from file names: {country}_{year}.")
    ] = ""

    def profile(self) -> Profile:
        """Return it as it is saved. Raises BadValueError where a field is given twice."""
        check_once("--map", self.maps or ())
        check_once("--set", self.sets or ())
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
            ignore=tuple(self.ignored or ()),
            columns=self.columns,
            no_header=self.no_header,
            quoting=self.quoting,
            na=tuple(self.missing or ()),
            not_na=tuple(self.not_missing or ()),
        )


class ImportJob(NamedTuple):
    """Files to be recorded: into which store, how what is known is taken, by which command.

    ``unread`` are bad files of a folder, with the reason.
    """

    store: Store
    taken: list[OpenFile]
    again: str
    command: Command
    unread: list[Unread]
    as_json: bool = False


def _list(wanted: bool) -> None:
    """List the profiles, each as the flags it stands for."""
    if not wanted:
        return
    names = profiles.list_profiles()
    for name in names:
        typer.echo(one_line(f"{name}  {profiles.load_profile(name)}"))
    kept = f"each is a file that you can edit, in {profiles.profiles_folder()}"
    output.note(kept if names else "no profiles yet; --save-profile NAME saves one")
    raise typer.Exit


@expand_option_groups
def import_(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Files; - is a pipe.")],
    *,
    manner: ImportOptions,
    profile: Annotated[str, option("--profile", help="Use this saved profile.")] = "",
    keep: Annotated[str, option("--save-profile", help="Save these flags as a profile.")] = "",
    listing: Annotated[
        bool,
        typer.Option("--profiles", help="List saved profiles.", callback=_list, is_eager=True),
    ] = False,
    rejects: Annotated[
        str, option("--rejects", help="Write rejected rows to this file, for correction.")
    ] = "",
    no_posts: Annotated[
        bool, option("--no-posts", help="Do not fill in roles from officials' posts.")
    ] = (False),
    again_: Annotated[
        str, option("--on-duplicate", help="For rows already recorded: skip, update or fail.")
    ] = "skip",
    dry_run: Annotated[bool, option("--dry-run", help="Show what would be recorded.")] = False,
    force: Annotated[bool, option("--force", help="Overwrite rejects or profile.")] = False,
    as_json: Annotated[bool, option("--json", help="Print the counts as JSON.")] = False,
    place: StoreOption,
) -> None:
    """Record the statements of a file: all its good rows together, or none.

    Columns named like fields, or as people name them (speaker, content, year),
    are taken as these fields, and that is said; other columns are kept as they
    are. Importing a file twice adds nothing; --on-duplicate update changes what its
    rows now say otherwise, found by their ref, then id, then file and row.
    """
    del listing
    import_existing.check_mode(again_)
    gc.enable()
    read = manner.profile().over(profiles.load_profile(profile) if profile else Profile())
    order = config.date_order(read.date_order)
    store = progress.open_store_shown(place.store)
    holding = None if no_posts else resolve.post_filler_for_all(store)
    recorder = StatementParser(
        today=config.today(), order=order, held=holding, keeping=command_record.origin_of_command()
    )
    _check_places(rejects, keep, store, force=force)
    with ExitStack() as stack:
        opened = open_files(files, read, recorder, stack, progress.read_with_progress)
        taken = opened.files
        command = command_record.continue_command(recorder.keeping)
        intake = ImportJob(store, taken, again_, command, opened.unread, as_json)
        is_clean = _import(intake, rejects=rejects, dry_run=dry_run)
    if keep:
        profiles.save_profile(keep, read.over(Profile(map=guessed_flags(taken))))
        output.note(f"saved for --profile {keep}, in {profiles.profile_path(keep)}")
    if not is_clean:
        raise typer.Exit(REJECTED)


def _import(intake: ImportJob, *, rejects: str, dry_run: bool) -> bool:
    """Record what can be and report it; return whether there were rows, and none was bad."""
    store, taken = intake.store, intake.taken
    if dry_run:
        _rehearse(intake)
        import_report.print_explanations(taken, intake.unread)
        registers_transfer.import_registers(store, taken, dry_run=True)
        return _is_clean(intake)
    added = import_existing.import_statements(
        store, taken, intake.again, intake.command, dry_run=False
    )
    _report(intake, added, "recorded")
    if added.recorded:
        _offer(intake)
    import_report.print_explanations(taken, intake.unread)
    bad = _bad(taken)
    if rejects and bad:
        _write_rejects(rejects, taken[0].form, bad)
    registers_transfer.import_registers(store, taken, dry_run=False)
    return _is_clean(intake)


def _is_clean(intake: ImportJob) -> bool:
    """Whether there were rows, none was bad, and no file of a folder was."""
    has_rows = any(each.importer.tally.read or each.packed for each in intake.taken)
    return has_rows and not _bad(intake.taken) and not intake.unread


def _report(intake: ImportJob, added: AddResult, verb: str) -> None:
    if intake.as_json:
        import_report.as_json(added, intake.taken, intake.unread, intake.command.batch)
    else:
        import_report.print_report(added, intake.taken, verb)


def _bad(taken: list[OpenFile]) -> list[Row]:
    return [row for each in taken for row in each.importer.tally.rejected]


def _offer(intake: ImportJob) -> None:
    """Say how many of what is new are nearly the same words as others."""
    from onrecord.cli.render.findings import near_duplicates_among

    if pairs := near_duplicates_among(intake.store, intake.command.batch):
        what = "pairs are" if pairs > 1 else "pair is"
        output.note(f"{pairs:,} {what} nearly the same words: onrecord check --only near-duplicate")


def _rehearse(intake: ImportJob) -> None:
    """Show the first rows as they would be recorded, what was understood, and the counts."""
    taken = intake.taken
    first = list(islice(chain.from_iterable(each.importer for each in taken), _FIRST))
    if not intake.as_json:
        with output.open_output("", force=False) as write:
            output.write_for_programs("json", first, write, ())
    added = import_existing.import_statements(
        intake.store, taken, intake.again, intake.command, dry_run=True
    )
    _report(intake, added, "would be recorded")


def _write_rejects(path: str, read: Format, bad: list[Row]) -> None:
    fitting = (
        each for each in (formats.find_by_suffix(path), read) if each and each.name in formats.DATA
    )
    form = next(fitting, formats.find_writable("csv"))
    with output.open_output(path, force=True) as write:
        form.load_writer().write_rows(bad, write)
    output.note(f"The rejected rows are in {path}. Correct them and import that file the same way.")


def _check_places(rejects: str, keep: str, store: Store, *, force: bool) -> None:
    """Refuse places for what is to be written that would cost something."""
    if rejects:
        _check_rejects(rejects, store, force=force)
    if keep and profiles.profile_path(keep).exists() and not force:
        raise FileExistsAlreadyError(profiles.profile_path(keep))


def _check_rejects(path: str, store: Store, *, force: bool) -> None:
    """Refuse a place for bad rows that could not be written."""
    if os.path.realpath(path) == os.path.realpath(store.location):
        raise BadValueError(f"--rejects {path} is the store itself; choose another file")
    if Path(path).exists() and not force:
        raise FileExistsAlreadyError(path)
    if not Path(path).absolute().parent.is_dir():
        raise BadValueError(f"--rejects {path}: there is no such folder")
