"""Registers written beside the statements of an export, and taken in by an import."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial

from onrecord.cli.options import command_record
from onrecord.cli.terminal import output
from onrecord.cli.terminal.output import Write
from onrecord.errors import BadValueError
from onrecord.importing.open_files import OpenFile
from onrecord.model import Statement
from onrecord.registers import transfer
from onrecord.registers.transfer import NAMES, RegisterRow
from onrecord.storage import Store


def check_form(form: str) -> None:
    """Refuse a form in which registers cannot stand beside statements. Raises BadValueError."""
    if form not in ("json", "jsonl"):
        raise BadValueError(f"registers can be written as json or jsonl, not as {form}")


def write(store: Store, form: str, statements: Iterable[Statement], to: Write) -> None:
    """Write registers and statements: JSON as one object, JSON Lines with marked lines first."""
    registers = {name: rows for name in NAMES if (rows := store.rows(name))}
    said = output.harmless_writer(form, to)
    if form == "jsonl":
        for each in transfer.pack(registers):
            said(json.dumps(each, ensure_ascii=False) + "\n")
        output.write_for_programs(form, statements, to, ())
        return
    said(f'{{"registers": {json.dumps(registers, ensure_ascii=False)},\n"statements": ')
    output.write_for_programs(form, statements, to, ())
    said("}\n")


def import_registers(store: Store, taken: Iterable[OpenFile], *, dry_run: bool) -> None:
    """Merge the registers that came with the statements; say how many rows there were."""
    packed: list[RegisterRow] = [each for reading in taken for each in reading.registers]
    fresh = {
        name: [each.row for each in packed if each.register == name]
        for name in dict.fromkeys(each.register for each in packed)
    }
    if not fresh:
        return
    told = ", ".join(f"{len(rows):,} of {name}" for name, rows in fresh.items())
    if dry_run:
        output.note(f"registers would be merged: {told}")
        return
    changes = {
        name: partial(transfer.merge_registers, name, fresh=tuple(rows))
        for name, rows in fresh.items()
    }
    step = store.change(command_record.record_command(), registers=changes)
    output.note(f"registers merged: {told}{'' if step.registers else '; all was there already'}")
