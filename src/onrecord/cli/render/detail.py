"""One statement in full: as a sheet, as a citation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord import dates
from onrecord.analysis import counts as reports
from onrecord.cli.terminal.sanitize import (
    describe_status,
    make_visible,
    name_country,
    name_speakers,
    one_line,
    quote_text,
)
from onrecord.fields import TABLE
from onrecord.model import Source, Statement
from onrecord.reference.countries import name_of
from onrecord.statements import attribution

_PARTS = ("role", "organization", "on_behalf_of")
# Fields that have a row of their own above, and below, the others.
_SPECIAL = (
    *("text", "official", "co_speakers", *_PARTS, "country", "date", "kind", "topics", "about"),
    *("original", "status", "recorded_by"),
)
_REST = tuple(each.name for each in TABLE if not each.part and each.name not in _SPECIAL)
_WIDEST = 16


def detail_table(
    statement: Statement, bearings: Iterable[tuple[str, str]] = (), why: str = ""
) -> str:
    """Return every field of a statement, the words first and whole, then what it bears on.

    ``why`` it stands as it does is said beside that.
    """
    told = " ".join(
        filter(None, (describe_status(statement), quote_text(statement, statement.text)))
    )
    said = make_visible(told)
    rows = [
        f"{one_line(name):<{_WIDEST}}  {_indented(value)}"
        for name, value in (*_rows(statement, why), *bearings)
        if value
    ]
    return "\n".join([said, "", *rows]) + "\n"


def safe_citation(statement: Statement) -> str:
    """Return an attribution line, safe to print."""
    return make_visible(reports.cite_statement(statement, name_country(statement))) + "\n"


def _rows(statement: Statement, why: str) -> Iterator[tuple[str, str]]:
    yield "id", statement.id
    yield "official", _with_printed(statement, "official", name_speakers(statement))
    for name in _PARTS:
        yield name.replace("_", " "), _with_printed(statement, name, getattr(statement, name))
    yield "country", _with_printed(statement, "country", name_country(statement))
    yield "date", _with_printed(statement, "date", dates.display(statement.date))
    yield "kind", statement.kind or "not stated"
    yield "topics", ", ".join(statement.topics)
    yield "about", ", ".join(map(name_of, statement.about))
    for name in _REST:
        yield name.replace("_", " "), _with_printed(statement, name, getattr(statement, name))
    yield "original", statement.original
    for source in statement.sources:
        yield "source", _source(source)
    yield "primary source", _primary(statement)
    yield "how known", _other_reasons(statement)
    yield "status", f"{statement.status}  ({why})" if why else statement.status
    yield from _keeping(statement)


def _keeping(statement: Statement) -> Iterator[tuple[str, str]]:
    yield "starred", "yes" if statement.starred else ""
    origin = statement.origin
    yield "imported from", f"{origin.file}, row {origin.row}" if origin else ""
    for name, value in statement.extra.items():
        yield name, str(value)
    yield "recorded", statement.recorded_at
    yield "recorded by", statement.recorded_by
    yield "batch", statement.batch
    yield "former ids", ", ".join(statement.former_ids)


def _with_printed(statement: Statement, name: str, value: str) -> str:
    """Say beside a value what was printed or typed for it, and how it is known."""
    printed, typed = statement.printed.get(name, ""), statement.typed.get(name, "")
    basis = statement.basis.get(name, "")
    beside = [f"printed: {printed}"] if printed and printed != value else []
    beside += [f"typed: {typed}"] if typed and typed != value else []
    beside += [f"known by: {basis}"] if basis else []
    return f"{value or '—'}  ({'; '.join(beside)})" if beside else value


def _other_reasons(statement: Statement) -> str:
    """Say what is noted of fields that have no row of their own."""
    rows = {"official", *_PARTS, "country", "date", *_REST}
    basis = (f"{name} by: {how}" for name, how in statement.basis.items() if name not in rows)
    beside = (
        f"{name} {which}: {said}"
        for which in ("printed", "typed")
        for name, said in getattr(statement, which).items()
        if name not in rows
    )
    return "; ".join((*basis, *beside))


def _source(source: Source) -> str:
    parts = [source.title, source.publisher, f"via {source.via}" if source.via else ""]
    parts += [source.author, dates.display(source.issued), source.locator, source.url]
    parts += [f"archived at {source.archive_url}" if source.archive_url else ""]
    parts += [f"accessed {dates.display(source.accessed)}" if source.accessed else ""]
    parts += [f"wording there: {source.text}" if source.text else ""]
    parts += [f"{name}: {value}" for name, value in source.extra.items() if name != "selector"]
    return " · ".join(filter(None, parts))


def _primary(statement: Statement) -> str:
    """Say that the speaker's own side is not among the sources."""
    if attribution.primary_source(statement) is not None:
        return ""
    return "no first-hand source recognised"


def _indented(value: str) -> str:
    return make_visible(value).replace("\n", "\n" + " " * (_WIDEST + 2))
