"""The help page on fields, from the table of fields."""

import textwrap

from onrecord.fields import TABLE, Field

_HEAD = """\
The fields of a statement: the name in JSON, CSV and --set, the flags that record it
and search for it, and the column names that an import recognises. The names of
columns are compared without case, blanks and punctuation.
"""
_WIDTH = 79
_INDENT = " " * 4


def fields_page() -> str:
    """Return the page: a paragraph for each field."""
    return "\n".join([_HEAD, *map(_entry, TABLE)])


def _entry(field: Field) -> str:
    where = f"part of a source: {field.part}" if field.part else field.type
    lines = [f"{field.name}  ({where})"]
    if field.help:
        lines.append(f"{_INDENT}{field.help}")
    if field.flags:
        lines.append(f"{_INDENT}recorded by: {', '.join(field.flags)}")
    if field.filter:
        flags = field.filter_flags or (f"--{field.filter}",)
        excluded = f"--not-{field.filter.replace('_', '-')}"
        lines.append(f"{_INDENT}searched by: {', '.join((*flags, excluded))}, {field.filter}:…")
    if field.choices:
        lines.append(f"{_INDENT}one of: {', '.join(field.choices)}")
    if field.columns:
        columns = textwrap.fill(
            f"columns: {field.columns}",
            _WIDTH,
            initial_indent=_INDENT,
            subsequent_indent=_INDENT * 2,
        )
        lines.append(columns)
    return "\n".join(lines) + "\n"
