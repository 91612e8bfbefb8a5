"""Every format gives back what was written, and says what it cannot read."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from onrecord import Link, Origin, Source, Statement, codec, formats
from onrecord.errors import BadFileError, UnknownFormatError
from onrecord.formats import COLUMNS, DATA, FORMATS, LINE, RAW, REASON, Format, Row
from onrecord.importing.importer import Importer
from onrecord.importing.mapping import parse_mapping
from onrecord.importing.readers.open_text import Opening
from onrecord.statements.parse import StatementParser
from strategies import any_text, examples, lists_of, statements

DELIMITED = ("csv", "tsv")
MARKS = {"csv": ",", "tsv": "\t"}

every_format = pytest.mark.parametrize("form", [FORMATS[name] for name in DATA], ids=DATA)
delimited = pytest.mark.parametrize("form", [FORMATS[name] for name in DELIMITED], ids=DELIMITED)

FULL = Statement(
    date="2025-11-04?",
    official="Mira Solenn",
    co_speakers=("Joreth Vaskil", "Tavik; Orrel"),
    role="Minister of Fisheries, and of the Coast",
    organization="Northern Shoals Council",
    country="NO",
    on_behalf_of="Varnholm",
    kind="direct",
    text='  “We agree,”\nshe said: "no\tmore" [sic]. ',
    language="en",
    original="Мы согласны",
    original_language="ru",
    context="Asked about herring:\n\n- and cod",
    topics=("fisheries/herring", "sea; border"),
    about=("SE", "Varnholm"),
    stance="support",
    event="Round table “Shoals”",
    place="Grey Buoys",
    sources=(
        Source(
            title="Herring, at last",
            publisher="Shoals Gazette",
            author="T. Orrel",
            url="https://example.org/a?b=c,d;e",
            issued="2025-11",
            accessed="2026-01-01",
            via="Varnholm Agency",
            locator="p. 3",
            archive_url="https://example.org/kept",
            text="We agree, nearly.",
            extra={"section": ["front", 1]},
        ),
        Source(title="Another"),
    ),
    printed={"official": "the minister", "date": "4 November 2025 (?)"},
    typed={"country": "bouvet"},
    basis={"date": "published"},
    status="disputed",
    note="look again;\nthen decide",
    starred=True,
    links=(Link(type="replies to", to="0" * 26), Link(type="repeats", to="1" * 26)),
    former_ids=("2" * 26,),
    ref="row-1",
    extra={"turn": 7, "tags": ["a", None], "deep": {"yes": True}, "blank": ""},
    origin=Origin(file="shoals.csv", row=12),
    recorded_at="2026-01-02T03:04:05Z",
    recorded_by="an analyst",
    batch="abcdef",
)

TEXTS = {
    "line ends": "one\ntwo\n\nthree",
    "line end at the end": "one\n",
    "quotation marks": 'She said: ""yes"", \'no\', “maybe”, «ja», „nein“',
    "only quotation marks": '""',
    "blanks around": "  \t two blanks before, three after   ",
    "hard blanks around": "\u00a0\u2003words\u3000",
    "separators": "a,b;c\td|e",
    "brackets and markup": "We [sic] will accept [the agreement] [/x] :smile:",
    "a list in JSON": '["a", "b"]',
    "a number": "007",
    "a formula": "=1+1",
    "escapes": "\x1b[31mred\x1b[0m \\n \\u0041 \x07",
    "other line ends": "a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g",
    "a byte order mark": "\ufeffwords\ufeff",
    "bidirectional": "\u202eabc\u202c \u200f",
    "Arabic": "نحن متفقون على السلام",
    "Hebrew": "אנחנו מסכימים",
    "Chinese": "我们同意。" * 50,
    "Japanese": "合意しました、カキクケコ",
    "Korean": "우리는 동의합니다",
    "Thai": "เราเห็นด้วย",
    "Hindi": "हम सहमत हैं",
    "Burmese": "ကျွန်ုပ်တို့ သဘောတူသည်",
    "Cyrillic": "Мы согласны с этим ёй",
    "Greek": "Συμφωνούμε",
    "Amharic": "እንስማማለን",
    "apart and together": "e\u0301 \u00e9 ﬁ",
    "beyond the first plane": "𐎠𐎡 😀 𠀀",
    "a noncharacter": "\ufffe\uffff",
}


def ignore(remark: str) -> None:
    """Take no notice of a remark."""
    del remark


def written(form: Format, statements: Iterable[Statement], fields: Sequence[str] = ()) -> str:
    """Return what a format writes."""
    parts: list[str] = []
    form.load_writer().write(statements, parts.append, fields)
    return "".join(parts)


def rejected(form: Format, rows: Iterable[Row]) -> str:
    """Return what a format writes of bad rows."""
    parts: list[str] = []
    form.load_writer().write_rows(rows, parts.append)
    return "".join(parts)


def rows(form: Format, text: str) -> list[Row]:
    """Return the rows that a format reads."""
    return list(form.load_reader().read(io.StringIO(text, newline=""), ignore))


def cells(form: Format, text: str) -> list[dict[str, Any]]:
    """Return the cells of the rows that a format reads."""
    return [dict(row.cells) for row in rows(form, text)]


def imported(form: Format, text: str) -> list[Statement]:
    """Return the statements that an import makes of a file."""
    recorder = StatementParser(today=dt.date(2026, 3, 20))
    made = Importer("a file", lambda: rows(form, text), parse_mapping((), (), ()), recorder)
    return list(made)


def refusal(form: Format, text: str) -> str:
    """Return the words with which a file is refused."""
    with pytest.raises(BadFileError) as caught:
        rows(form, text)
    return str(caught.value)


_tricky = st.sampled_from(
    [" ", "\n", "\r\n", "\r", "\t", '"', "'", ";", ",", "|", "[", "{", "\\", "\ufeff", "word"]
)
cellfuls = st.lists(st.one_of(_tricky, any_text), max_size=5).map("".join)
bent = statements(
    text=cellfuls.filter(str.strip),
    official=cellfuls,
    topics=lists_of(cellfuls),
    extra=st.dictionaries(cellfuls, cellfuls, max_size=2),
)


@every_format
@settings(max_examples=examples(40), deadline=None)
@given(drawn=st.lists(st.one_of(bent, statements()), max_size=3))
def test_any_statements_come_back_whole(form: Format, drawn: list[Statement]) -> None:
    """Whatever a statement holds survives being written, read and imported."""
    assert imported(form, written(form, drawn)) == drawn


@every_format
@settings(max_examples=examples(40), deadline=None)
@given(
    table=st.lists(st.tuples(cellfuls.filter(str.strip), cellfuls, cellfuls), max_size=4),
    names=st.sampled_from([("a", "b", "c"), ("text", "Datum", "слова"), ("x y", 'q"', "1,2")]),
)
def test_bad_rows_are_read_as_they_were(
    form: Format, table: list[tuple[str, ...]], names: tuple[str, ...]
) -> None:
    """Rows written to be mended come back cell by cell, with their line and reason."""
    bad = [Row(at, dict(zip(names, row, strict=True)), "wrong") for at, row in enumerate(table, 2)]
    back = cells(form, rejected(form, bad))
    assert [{name: row[name] for name in names} for row in back] == [row.cells for row in bad]
    assert [(str(row[LINE]), row[REASON]) for row in back] == [
        (str(row.number), "wrong") for row in bad
    ]


@every_format
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_comes_back_character_for_character(form: Format, text: str) -> None:
    """No format trims, quotes, escapes or re-spaces what was said."""
    assert [each.text for each in imported(form, written(form, [Statement(text=text)]))] == [text]


@every_format
@pytest.mark.parametrize("name", codec.FIELDS)
def test_each_field_comes_back(form: Format, name: str) -> None:
    """A statement that has every field loses none."""
    (back,) = imported(form, written(form, [FULL]))
    assert getattr(back, name) == getattr(FULL, name)


def test_the_full_statement_has_every_field() -> None:
    """The sample of the suite leaves no field empty, so that none goes unseen."""
    assert not set(codec.FIELDS) - codec.to_dict(FULL).keys()


@every_format
def test_statements_keep_their_order(form: Format) -> None:
    """What was written first is read first."""
    many = [Statement(text=f"number {at}") for at in range(40)]
    assert imported(form, written(form, many)) == many


@every_format
def test_nothing_written_is_nothing_read(form: Format) -> None:
    """A file of no statements is a file that can be imported."""
    assert imported(form, written(form, [])) == []


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("csv", ",".join(COLUMNS) + "\n"),
        ("tsv", "\t".join(COLUMNS) + "\n"),
        ("json", "[]\n"),
        ("jsonl", ""),
    ],
)
def test_an_empty_output_is_still_of_its_format(name: str, empty: str) -> None:
    """Tables keep their header, JSON is an empty array, JSON Lines no line."""
    assert written(FORMATS[name], []) == empty


@every_format
def test_only_the_fields_asked_for_are_written(form: Format) -> None:
    """Fields come in the order they were named, also parts of the source; unknown ones empty."""
    lone = Statement(text="We agree.", sources=[Source(title="Gazette")])  # type: ignore[arg-type]
    (row,) = cells(form, written(form, [lone], ("source", "text", "role")))
    assert list(row.items()) == [("source", "Gazette"), ("text", "We agree."), ("role", "")]


@every_format
def test_output_ends_its_lines_with_lf(form: Format) -> None:
    """A line end in a file of ours is LF, at its end too."""
    output = written(form, [FULL])
    assert "\r" not in output
    assert output.endswith("\n")


@every_format
def test_output_is_readable_in_every_script(form: Format) -> None:
    """Letters stand in the file as themselves, not as escapes."""
    assert "Мы согласны 我们" in written(form, [Statement(text="Мы согласны 我们")])


@every_format
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_byte_order_mark_and_line_ends_are_read_over(
    form: Format, mark: str, end: str, tmp_path: Path
) -> None:
    """A file as a spreadsheet on Windows saves it is the same file."""
    path = tmp_path / "file"
    plain = written(form, [Statement(text="one"), Statement(text="two")])
    path.write_bytes((mark + plain.replace("\n", end)).encode())
    with Opening(path).text() as file:
        read = [row.cells["text"] for row in form.load_reader().read(file, ignore)]
    assert read == ["one", "two"]


@every_format
@pytest.mark.parametrize("fields", [(), ("text",)], ids=["whole", "text alone"])
def test_a_huge_cell_is_read(form: Format, fields: tuple[str, ...]) -> None:
    """A speech of three hundred thousand characters is one cell."""
    speech = "words, 言葉 " * 30_000
    assert cells(form, written(form, [Statement(text=speech)], fields))[0]["text"] == speech


@every_format
def test_a_format_is_found_by_its_name_and_suffixes(form: Format) -> None:
    """Case does not matter, in a name or at the end of a file's name."""
    found = [formats.find_readable(form.name.upper()), formats.find_writable(form.name.upper())]
    names = [f"a.b/File{suffix.upper()}" for suffix in form.suffixes]
    found += [formats.find_readable_by_suffix(each) for each in names]
    assert found == [form] * (2 + len(form.suffixes))


@pytest.mark.parametrize("path", ["statements.docx", "statements", "csv", ".csv", "a.csv/b"])
def test_a_suffix_that_is_none_of_ours_is_refused(path: str) -> None:
    """The refusal says what to type instead."""
    with pytest.raises(UnknownFormatError, match=r"formats: csv, tsv, .* --format names"):
        formats.find_readable_by_suffix(path)


@delimited
def test_lines_are_counted_as_an_editor_counts_them(form: Format) -> None:
    """A row begins on the line where its first cell does, after blank lines and long cells."""
    text = 'a\tb\n"one\ntwo"\t1\n\nx\t2\n'.replace("\t", MARKS[form.name])
    assert [row.number for row in rows(form, text)] == [2, 5]


@delimited
@pytest.mark.parametrize(("line", "count"), [("x", 1), ("x\ty\tz", 3)], ids=["short", "long"])
def test_a_ragged_row_is_at_fault(form: Format, line: str, count: int) -> None:
    """Neither a missing cell nor one too many is guessed at, and the rows around are read."""
    text = f"a\tb\n1\t2\n{line}\n3\t4\n".replace("\t", MARKS[form.name])
    assert [row.fault.partition(";")[0] for row in rows(form, text)] == [
        "",
        f"{count} cells where the header names 2",
        "",
    ]


@delimited
def test_a_ragged_row_keeps_all_its_cells(form: Format) -> None:
    """What stood beyond the header is there to be mended."""
    text = "a\tb\nx\ty\tz\tw\n".replace("\t", MARKS[form.name])
    (row,) = rows(form, text)
    back = rejected(form, [row]).splitlines()[1].split(MARKS[form.name])
    assert back[2:] == ["x", "y", "z", "w"]


@delimited
def test_a_short_row_does_not_shorten_the_header_of_bad_rows(form: Format) -> None:
    """The columns of the rows after it keep their names."""
    text = "a\tb\tc\nx\n1\t2\t3\t4\n".replace("\t", MARKS[form.name])
    header = rejected(form, rows(form, text)).splitlines()[0].split(MARKS[form.name])
    assert header == [LINE, REASON, "a", "b", "c"]


@delimited
def test_a_second_column_of_one_name_gets_a_number(form: Format) -> None:
    """It would hide the first."""
    text = "text\tspeaker\t text \n1\t2\t3\n".replace("\t", MARKS[form.name])
    assert cells(form, text) == [{"text": "1", "speaker": "2", "text 2": "3"}]


@delimited
def test_columns_without_a_name_are_numbered(form: Format) -> None:
    """Their cells are kept, each apart."""
    text = "text\t\t\na\tb\tc\n".replace("\t", MARKS[form.name])
    assert cells(form, text) == [{"text": "a", "column 2": "b", "column 3": "c"}]


@delimited
def test_names_of_columns_lose_the_blanks_around_them(form: Format) -> None:
    """A header typed with blanks after its commas names the same columns."""
    text = " text \t speaker\n a \t b\n".replace("\t", MARKS[form.name])
    assert cells(form, text) == [{"text": " a ", "speaker": " b"}]


@delimited
@pytest.mark.parametrize(
    "text", ["", "\n\n", "text\n", "text"], ids=["empty", "blank", "lf", "no lf"]
)
def test_a_table_without_rows_gives_none(form: Format, text: str) -> None:
    """An empty file and a header alone are no fault."""
    assert rows(form, text) == []


@delimited
@pytest.mark.parametrize(
    ("text", "line"),
    [('a\n"never closed\n', 2), ('a\n1\n"x"y\n', 3)],
    ids=["open quotation", "after a quotation"],
)
def test_a_broken_quotation_costs_its_row(form: Format, text: str, line: int) -> None:
    """The row is kept with its line and what is wrong, to be corrected."""
    bad = rows(form, text)[-1]
    assert (bad.number, bad.fault.startswith("a quotation mark ")) == (line, True)


@pytest.mark.parametrize(
    "text",
    [
        '[{"text": "a"}, {"text": "b"}]',
        '{"statements": [{"text": "a"}, {"text": "b"}]}',
        '{"statements": {"1": {"text": "a"}, "2": {"text": "b"}}}',
        '{"_onrecord": {"1": {}}, "statements": {"7": {"text": "a"}, "9": {"text": "b"}}}',
        '\n [ {"text": "a"}\r\n,{"text": "b"} ] \n',
    ],
    ids=["array", "array under a name", "table", "store", "spaced"],
)
def test_json_is_read_in_the_shapes_it_is_met_in(text: str) -> None:
    """An array, one inside an object, or a table of TinyDB."""
    assert cells(FORMATS["json"], text) == [{"text": "a"}, {"text": "b"}]


def test_a_lone_object_is_one_row() -> None:
    """One statement needs no array, even where it holds lists."""
    text = '{"text": "a", "topics": ["fisheries", "coast"]}'
    assert [row["text"] for row in cells(FORMATS["json"], text)] == ["a"]


def test_a_file_of_plain_tinydb_is_read(tmp_path: Path) -> None:
    """What another program keeps in a table of statements can be imported."""
    path = tmp_path / "other.json"
    with TinyDB(path) as other:
        other.table("statements").insert_multiple([{"text": "a"}, {"text": "b"}])
        other.table("speakers").insert({"name": "Mira Solenn"})
    with Opening(path).text() as file:
        read = [row.cells for row in FORMATS["json"].load_reader().read(file, ignore)]
    assert read == [{"text": "a"}, {"text": "b"}]


@pytest.mark.parametrize("text", ["", "[", "[1,]", "{'a': 1}", "text,date\na,b\n", "[" * 100_000])
def test_what_is_not_json_is_refused(text: str) -> None:
    """One sentence, whatever stands there."""
    assert refusal(FORMATS["json"], text).startswith("not JSON: ")


@pytest.mark.parametrize("text", ["5", '"words"', "null"])
def test_json_that_holds_no_rows_is_refused(text: str) -> None:
    """A lone number or string is no file of statements."""
    assert refusal(FORMATS["json"], text) == "neither a JSON array nor an object"


def test_members_that_are_no_objects_are_at_fault() -> None:
    """The objects around them are read, and each is numbered from one."""
    read = rows(FORMATS["json"], '[{"text": "a"}, "words", {"text": "b"}, null]')
    assert [(row.number, row.fault) for row in read] == [
        (1, ""),
        (2, "not a JSON object"),
        (3, ""),
        (4, "not a JSON object"),
    ]


def test_json_lines_are_numbered_and_blank_ones_are_none() -> None:
    """The last needs no line end."""
    read = rows(FORMATS["jsonl"], '{"text": "a"}\n\n  \n{"text": "b\u2028c"}')
    assert [(row.number, row.cells["text"]) for row in read] == [(1, "a"), (4, "b\u2028c")]


@pytest.mark.parametrize(
    ("line", "fault"),
    [("{'a': 1}", "not JSON: "), ("[1]", "not a JSON object"), ("[" * 100_000, "not JSON: ")],
    ids=["not JSON", "an array", "deep"],
)
def test_a_bad_json_line_is_kept_as_it_stands(line: str, fault: str) -> None:
    """It is at fault alone, and is written whole to be mended."""
    read = rows(FORMATS["jsonl"], f'{{"text": "a"}}\n{line}\n{{"text": "b"}}\n')
    assert [row.fault[: len(fault)] for row in read] == ["", fault, ""]
    assert json.loads(rejected(FORMATS["jsonl"], [read[1]]))[RAW] == line
