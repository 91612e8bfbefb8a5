"""XLSX out: one sheet, a statement a row, every cell a text; for people who work in Excel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from io import BytesIO
from typing import Any

from onrecord.codec import STRUCTURES
from onrecord.errors import BadValueError, MissingExtraError
from onrecord.formats import COLUMNS
from onrecord.model import Statement
from onrecord.statements.flatten import flatten

# What Excel takes: characters in a cell, and rows in a sheet.
_LONGEST = 32_767
_MOST_ROWS = 1_048_576
_LONG = ("text", "original", "context", "note")
_WIDTHS = {"id": 14, "date": 12, "official": 24, "text": 80, "original": 60, "context": 40}
_WIDTH = 18
# Short columns first, then long texts, then what is JSON.
_ORDER = tuple(
    sorted(COLUMNS, key=lambda name: 2 * (name in (*STRUCTURES, "sources")) or name in _LONG)
)
# What a cell cannot hold as it is: XML has no such characters, and Excel reads _x0041_ as A.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# What Excel would make a formula or a number of, were the cell typed again.
_CHANGEABLE = re.compile(r"[=+\-@\d.]")


class Xlsx:
    """A workbook of Excel."""

    def write(
        self,
        statements: Iterable[Statement],
        write: Callable[[bytes], object],
        fields: Sequence[str],
    ) -> None:
        """Write a sheet with all fields, or those named, in that order.

        Raises MissingExtraError without openpyxl, BadValueError where Excel has no room.
        """
        try:
            from openpyxl import Workbook
            from openpyxl.cell import WriteOnlyCell
            from openpyxl.styles import Alignment, Font
            from openpyxl.utils import get_column_letter
        except ImportError as cause:
            raise MissingExtraError("writing a workbook", "xlsx") from cause
        columns = tuple(fields) or _ORDER
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Statements")
        sheet.freeze_panes = "A2"
        for at, name in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(name, _WIDTH)
        top, wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)

        def cell(name: str, value: str) -> Any:
            made = WriteOnlyCell(sheet, _UNWRITABLE.sub(_escape, value))
            # openpyxl takes "=1+1" for a formula and "#N/A" for an error.
            made.data_type = "s"
            made.alignment = wrapped if name in _LONG else top
            if _CHANGEABLE.match(value):
                made.number_format = "@"
            return made

        header = [WriteOnlyCell(sheet, name) for name in columns]
        for each in header:
            each.font = Font(bold=True)
        sheet.append(header)
        # A sheet that is given up is closed too: openpyxl would complain on standard error.
        with closing(sheet):
            for number, statement in enumerate(statements, 2):
                if number > _MOST_ROWS:
                    raise BadValueError(f"a sheet has {_MOST_ROWS:,} rows at most; use -f csv")
                cells = flatten(statement, columns)
                for name, value in cells.items():
                    if len(value.encode("utf-16-le")) > 2 * _LONGEST:
                        raise BadValueError(
                            f"a cell of Excel has {_LONGEST:,} characters at most, and {name} of"
                            f" statement {statement.id[:8]} has {len(value):,}; use -f csv"
                        )
                sheet.append([cell(*each) if each[1] else None for each in cells.items()])
        file = BytesIO()
        book.save(file)
        write(file.getvalue())


XLSX = Xlsx()


def _escape(found: re.Match[str]) -> str:
    """Return a character as workbooks have those that XML has not."""
    return f"_x{ord(found[0]):04X}_"
