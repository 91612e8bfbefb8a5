"""Lists of officials read from files into the register."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord import config, formats
from onrecord.cli.options import command_record
from onrecord.cli.options.groups import StoreOption, expand_option_groups, option
from onrecord.cli.terminal import output, progress
from onrecord.errors import BadFileError, BadRegisterError
from onrecord.importing.open_files import name_file_in_errors
from onrecord.importing.readers.base import ReadOptions
from onrecord.importing.readers.open_text import Opening
from onrecord.registers import merge_list, officials, officials_csv, popolo
from onrecord.registers.merge_list import MergeResult
from onrecord.registers.officials import Official
from onrecord.registers.officials_csv import Defaults
from onrecord.storage import Store
from onrecord.text.plural import plural

_FEW = 5


@expand_option_groups
def import_(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="CSV, TSV, JSON, Popolo.")],
    *,
    country: Annotated[str, option("-c", "--country", help="For rows without one.")] = "",
    source: Annotated[
        str, option("-s", "--source", help="Your source; the file's name if left out.")
    ] = "",
    order: Annotated[str, option("--date-order", help="dmy or mdy, for 04/11/2026.")] = "",
    encoding: Annotated[str, option("--encoding", help="If not UTF-8: cp1252, utf-16 …")] = "",
    dry_run: Annotated[
        bool, option("--dry-run", help="Show what would change; change nothing.")
    ] = False,
    place: StoreOption,
) -> None:
    """Import officials and their posts: CSV in Wikidata's columns, or Popolo JSON.

    Importing it twice changes nothing. Who is known by an id, or by name and
    country, is not there twice; two of one name whom these tell apart stay two.
    """
    store = progress.open_store_shown(place.store)
    listed: list[Official] = []
    for file in files:
        with name_file_in_errors(file):
            defaults = Defaults(
                config.today(), _code(country), source or Path(file).name, config.date_order(order)
            )
            listed += _officials(Opening(Path(file), encoding), file, defaults)
    _report(_merge_list(store, listed, dry_run=dry_run), dry_run=dry_run)


def _merge_list(store: Store, listed: list[Official], *, dry_run: bool) -> MergeResult:
    if dry_run:
        return merge_list.merge_list(store.rows(officials.REGISTER), listed)
    done: list[MergeResult] = []

    def change(rows: dict[str, Any]) -> dict[str, Any]:
        done.append(merge_list.merge_list(rows, listed))
        return done[-1].rows

    store.change(command_record.record_command(), registers={officials.REGISTER: change})
    return done[-1]


def _code(country: str) -> str:
    from onrecord.reference.countries import resolve

    return resolve(country).code if country else ""


def _officials(opening: Opening, file: str, defaults: Defaults) -> Iterator[Official]:
    """Give the officials of a file; say how many rows name nobody, and which are bad."""
    opening.check()
    nobody = 0
    for number, each in enumerate(_read(opening, file, defaults), 1):
        if isinstance(each, BadRegisterError):
            output.note(f"{file}, row {number}: {each}")
        elif each is None:
            nobody += 1
        else:
            yield each
    if nobody:
        output.note(f"{file}: left out {plural(nobody, 'row')} naming nobody")


def _read(
    opening: Opening, file: str, defaults: Defaults
) -> Iterable[Official | BadRegisterError | None]:
    if Path(file).suffix.lower() != ".json":
        form = formats.find_readable_by_suffix(file, "the end of its name tells", formats.TABLES)
        table = form.load_reader().open(opening.path, ReadOptions(opening.encoding))
        rows = [dict(row.cells) for row in table.rows(output.note)]
        return [_listed(row, defaults) for row in rows]
    with opening.text() as text:
        contents = _json(text.read())
    if popolo.is_popolo(contents):
        return popolo.read_officials(contents, defaults)
    if not isinstance(contents, list) or not all(isinstance(each, dict) for each in contents):
        raise BadFileError("it is neither a list of rows nor Popolo (which has a list of persons)")
    return [_listed(row, defaults) for row in contents]


def _listed(cells: dict[str, Any], defaults: Defaults) -> Official | BadRegisterError | None:
    try:
        return officials_csv.parse_official(cells, defaults)
    except BadRegisterError as error:
        return error


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as cause:
        raise BadFileError(f"it is not JSON: {cause}") from cause


def _report(done: MergeResult, *, dry_run: bool) -> None:
    verb = "would be new" if dry_run else "new"
    output.note(f"{done.new:,} {verb}, {done.grown:,} updated, {done.same:,} the same")
    if done.joined:
        output.note(f"matched with known officials by name and country: {_name_some(done.joined)}")
    for name, numbers in list(done.namesakes.items())[:_FEW]:
        others = " ".join(f"'#{each}'" for each in numbers)
        output.note(
            f"{name} is the name of several officials; if they are one: officials merge {others}"
        )
    if len(done.namesakes) > _FEW:
        rest = len(done.namesakes) - _FEW
        output.note(f"… and {rest:,} more such names; onrecord check lists them")


def _name_some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _FEW:,} more" * (len(names) > _FEW)
    return ", ".join(names[:_FEW]) + more
