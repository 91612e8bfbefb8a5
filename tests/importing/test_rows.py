"""What a row becomes by remembered values is what it becomes step by step."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from math import isfinite
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from onrecord import codec
from onrecord.dates import parse
from onrecord.errors import AmbiguousDateError, BadRowError, OnRecordError, UnknownColumnError
from onrecord.formats import Row
from onrecord.importing.clean_cells import clean_cell
from onrecord.importing.importer import Importer, ImportStats
from onrecord.importing.mapping import CHOICES, Column, ColumnMapping, parse_mapping
from onrecord.model import KINDS, STANCES, STATUSES, Origin, Statement
from onrecord.registers.officials import Official, Post
from onrecord.registers.posts import PostFiller
from onrecord.statements.parse import FIELDS, LANGUAGES, StatementParser
from strategies import examples, json_values, texts

MINISTER = Official(
    name="Mira Solenn",
    country="NO",
    posts=(Post(title="Minister", organization="Fisheries", start="2020", end="2024"),),
)
CLERK = Official(name="Oda Brin", posts=(Post(title="Clerk"), Post(title="Envoy", start="2024")))

dates = st.sampled_from(
    [
        *("2024-04-16", "16 April 2024", "2024-04-16T10:15", "16 April", "2024", "201X", "soon"),
        *("04/11/2025", "13/11/2025", "11/13/2025", "05/05/2025", "2022-03", "6 May 2021"),
    ]
)
odd: st.SearchStrategy[Any] = st.sampled_from(
    [
        *("", " ", "n/a", " NA ", "—", "None", "b'We agree.'", 'b"\\xff"', "a\r\nb", "\r", "\0"),
        *("\ud800", "\\u0000", "\\r", '"', "x" * 70, " padded ", "a; b;a", '["a", "b"]', "a//b"),
        *(None, 0, 1, True, False, 1.5, 2024, 2**70, float("nan"), [], [""], ["a"], {}, {"a": 1}),
        *(["Mira Solenn", "Oda Brin"], ["a", "a", "n/a"], [1, True, 1.0], [["a"]], [None], [[]]),
    ]
)
names = st.sampled_from(["Mira Solenn", "mira SOLENN", "Oda Brin", "the minister"])
places = st.sampled_from(["NO", "no", "Norway", "Kingdom of Norway", "Varnholm", "NA", "<NO>"])
tongues = st.sampled_from(["en", "eng", "English", "pt_BR", "Elvish", "en-gb"])
given_sources = st.sampled_from(
    [
        *([{"title": "Nets"}], [{"url": "u", "title": "Nets"}], [{"title": ""}], [{}], ["a"], {}),
        *([{"title": "Nets", "issued": "2024-04"}], [{"issued": "April 2024"}], [{"new": 1}], []),
        *(
            [{"title": "a"}, {"title": "a", "text": "b\rc"}],
            "Nets",
            [{"title": 1}],
            [{"url": "\0"}],
        ),
    ]
)
cells: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(FIELDS, texts),
    **dict.fromkeys(("date", "issued", "accessed"), dates),
    **dict.fromkeys(("official", "speaker", "co_speakers"), names),
    **dict.fromkeys(("country", "about", "state"), places),
    **dict.fromkeys(("language", "original_language"), tongues),
    "topics": st.sampled_from(["nets", "nets; ports", ["nets", "ports"], "a|b", "nets/cod"]),
    "kind": st.sampled_from([*KINDS, "Direct", "odd"]),
    "stance": st.sampled_from([*STANCES, "Support"]),
    "status": st.sampled_from([*STATUSES, "Recorded"]),
    "sources": given_sources,
    "links": st.sampled_from([[{"type": "repeats", "to": "x"}], [{"type": "repeats"}], "none"]),
    "printed": st.sampled_from([{"official": "she"}, {"date": "then"}, ["she"], "she", {}]),
    "basis": st.sampled_from([{"date": "heard"}, {"country": 1}, []]),
    **dict.fromkeys(("id", "extra", "%s", "onrecord_line", "words"), st.one_of(texts, json_values)),
}


usual = st.sampled_from(
    ["official", "speaker", "date", "date", "country", "state", "topics", "words"]
)
any_name = st.sampled_from(sorted(cells.keys() - {"text"}))


@st.composite
def row(draw: st.DrawFn, names: tuple[str, ...]) -> dict[str, Any]:
    """Draw a row of some columns; one cell in ten is odd, and few have no text."""
    kept = draw(st.lists(st.sampled_from(names), unique=True))
    return {
        name: draw(odd if draw(st.integers(0, 9)) == 9 else cells[name])
        for name in (*kept, "text")[: None if draw(st.integers(0, 9)) < 9 else -1]
    }


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw rows that share the columns of a file, as far as they have them."""
    names = draw(st.lists(st.one_of(usual, usual, any_name), min_size=2, max_size=9, unique=True))
    return draw(st.lists(row(tuple(names)), min_size=1, max_size=4))


plans = st.sampled_from(
    [
        *(
            ColumnMapping(),
            ColumnMapping(),
            parse_mapping(["official=speaker", "country=state"], ["event=Shoals"], []),
        ),
        parse_mapping(
            ["topics=topics|", "note=words"], ["topics=nets;cod", "language=English"], []
        ),
        parse_mapping(["official=speaker"], ["official=n/a", "status=recorded"], ["country=NO"]),
        parse_mapping([], ["date=04/11/2025"], ["official=Oda Brin", "date=2024"]),
        ColumnMapping(guessed={"date": Column("issued")}, basis={"date": "published"}),
        ColumnMapping(guessed={"text": Column("words")}, fixed={"kind": "Direct", "note": "n/a"}),
    ]
)


def look(name: str) -> list[Official]:
    """Find officials, as a register does."""
    return [each for each in (MINISTER, CLERK) if each.name.lower() == name.lower()]


class Plainly:
    """Rows read without remembering any cell: each step for the whole row, then the statement."""

    def __init__(
        self, cells: list[dict[str, Any]], read_by: ColumnMapping, recorder: StatementParser
    ) -> None:
        self.rows = [Row(at, each) for at, each in enumerate(cells, 1)]
        self.plan = read_by
        self.recorder = recorder
        self.tally = ImportStats()
        self.documents = [codec.to_dict(made) for row in self.rows if (made := self.made(row))]

    def made(self, row: Row) -> Statement | None:
        """Return the statement of a row, if it gives one."""
        self.tally.read += 1
        try:
            values = self.plan.values(row)
            if self.plan.skips(values):
                self.tally.skipped += 1
                return None
            made = self.as_typed(self.recorded(row, self.meant(values)))
        except OnRecordError as cause:
            self.tally.rejected.append(row._replace(fault=str(cause)))
            return None
        self.count(made)
        return made

    def meant(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return what is meant by the values, and count what is not."""
        found = dict.fromkeys(values)
        marks: list[tuple[str, str]] = []
        for name, said in values.items():
            found[name], missing, unwrapped = clean_cell(name, said)
            self.tally.unwrapped += unwrapped
            marks += [(name, mark) for mark in missing]
        kept = {name: value for name, value in found.items() if value is not None}
        if "text" in values and not kept.keys() & {"text", "original"}:
            what = "if it is a statement, record it with onrecord add"
            raise BadRowError(f"{values['text']!r} stands in the column of the text; {what}")
        self.tally.nothing.update(marks)
        return kept

    def recorded(self, row: Row, values: dict[str, Any]) -> Statement:
        """Return the statement of values, its dates in the order of their columns if need be."""
        whole, rest = self.plan.served(row.cells).parted(row.cells)
        more = codec.fields_from_dict(whole) | {"origin": Origin("rows", row.number)}
        for name, choices in CHOICES.items():
            mapped = name in self.plan.columns or name in self.plan.fixed
            if name in values and not mapped and values[name].strip().lower() not in choices:
                rest[name] = values.pop(name)
                self.tally.not_ours[name] += 1
        for name, value in rest.items():
            if isinstance(value, float) and not isfinite(value):
                raise BadRowError(f"{name} is {value}, which JSON cannot hold; leave it empty")
        more["extra"] = rest
        if self.plan.basis:
            more["basis"] = {**self.plan.known(values), **more.get("basis", {})}
        try:
            return self.recorder.record(values, **more)
        except AmbiguousDateError:
            self.tally.orders = self.orders()
            if not self.tally.orders:
                raise
        return replace(self.recorder, orders=self.orders()).record(values, **more)

    def as_typed(self, made: Statement) -> Statement:
        """Return a statement with what was set for all rows as typed, not as printed."""
        fixed = [name for name in self.plan.fixed if name in made.printed]
        typed = {n: made.printed[n] for n in fixed if n != "country" or made.country}
        printed = {name: said for name, said in made.printed.items() if name not in typed}
        return structs.replace(made, printed=printed, typed=typed) if typed else made

    def orders(self) -> dict[str, str]:
        """Return the order of each column of dates that has one."""
        found = {}
        for name in ("date", "issued", "accessed"):
            served = [(row, self.plan.serving(row.cells).get(name)) for row in self.rows]
            printed = [str(row.cells.get(column.name, "")) for row, column in served if column]
            found[name] = parse.column_order(printed)
        return {name: order for name, order in found.items() if order}

    def count(self, made: Statement) -> None:
        """Count a statement."""
        tally, held = self.tally, self.recorder.held.last if self.recorder.held else None
        tally.made += 1
        tally.filled += bool(held and held.post)
        tally.undecided += bool(held and held.offered)
        tally.yearless += made.date.startswith("XXXX")
        if not made.country and "country" in made.printed:
            tally.unplaced[made.printed["country"]] += 1
        is_code = made.country == "NA" and "country" not in made.printed
        tally.namibia += is_code
        for name in LANGUAGES:
            if name in made.printed:
                tally.languages[made.printed[name], getattr(made, name)] += 1


def recorder(*, held: bool, order: str) -> StatementParser:
    """Return what reads values as an import does."""
    return StatementParser(
        today=dt.date(2026, 3, 20),
        order=order,
        held=PostFiller(look) if held else None,
        keeping={"recorded_at": "2026-03-20T09:00:00Z", "batch": "abcdefabcdef"},
    )


def agrees(
    cells: list[dict[str, Any]], read_by: ColumnMapping, *, held: bool = False, order: str = ""
) -> None:
    """Fail where rows become something else by look-ups than step by step."""
    plainly = Plainly(cells, read_by, recorder(held=held, order=order))
    importer = Importer("rows", lambda: plainly.rows, read_by, recorder(held=held, order=order))
    try:
        made = list(map(codec.to_dict, importer))
    except UnknownColumnError:
        return
    assert list(map(json.dumps, made)) == list(map(json.dumps, plainly.documents))
    assert importer.tally == plainly.tally


@settings(max_examples=examples(400))
@given(cells=tables(), read_by=plans, held=st.booleans(), order=st.sampled_from(["", "", "dmy"]))
def test_a_value_read_before_becomes_what_it_became(
    cells: list[dict[str, Any]], read_by: ColumnMapping, held: bool, order: str
) -> None:
    """The same documents, their keys in the same order, and the same counts and reasons."""
    agrees(cells, read_by, held=held, order=order)


SAID = "We agree."


@pytest.mark.parametrize(
    ("cells", "read_by"),
    [
        (
            {"text": SAID, "speaker": "Oda Brin"},
            parse_mapping(["official=speaker"], ["official=n/a"], []),
        ),
        (
            {"text": SAID, "speaker": "n/a"},
            parse_mapping(["official=speaker"], ["official=Oda Brin"], []),
        ),
        ({"text": SAID, "official": ["Mira Solenn", "Oda Brin"]}, ColumnMapping()),
        (
            {"text": SAID, "official": ["Mira Solenn", "Oda Brin"], "co_speakers": "me"},
            ColumnMapping(),
        ),
        (
            {"text": SAID, "official": "she", "printed": {"official": "the minister"}},
            ColumnMapping(),
        ),
        ({"text": SAID, "date": "2024-04", "basis": {"date": "heard"}}, ColumnMapping()),
        ({"text": "b'We agree.'", "note": "b'Twice.'", "role": "n/a"}, ColumnMapping()),
        ({"text": "n/a", "official": "n/a", "date": "soon"}, ColumnMapping()),
        ({"text": "n/a", "official": "she"}, ColumnMapping()),
        ({"text": "n/a", "original": SAID, "language": "English"}, ColumnMapping()),
        ({"text": SAID, "date": "soon", "official": {}, "sources": ["Nets"]}, ColumnMapping()),
        (
            {"text": SAID, "topics": "nets; n/a;ports", "about": ["NA", "no", "nil"]},
            ColumnMapping(),
        ),
        ({"text": SAID, "topics": [1, True, 1.0, "1"], "ref": 1, "event": True}, ColumnMapping()),
        ({"text": SAID, "publisher": "Gazette", "sources": [{"title": "Nets"}]}, ColumnMapping()),
        (
            {"text": SAID, "country": "Varnholm", "status": "Recorded", "sitting": 4},
            ColumnMapping(),
        ),
        ({"text": SAID, "official": "Mira Solenn", "date": "2022"}, ColumnMapping()),
        (
            {"text": SAID, "official": "Oda Brin", "date": "2025-01-01", "role": "Envoy"},
            ColumnMapping(),
        ),
    ],
)
def test_an_unlikely_row_becomes_so_too(cells: dict[str, Any], read_by: ColumnMapping) -> None:
    """Also when its cells are known."""
    agrees([cells, cells, {"text": SAID, **cells, "place": "Varnholm"}], read_by, held=True)
