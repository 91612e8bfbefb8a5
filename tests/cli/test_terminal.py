"""On a terminal: nothing lost without its count, nothing that acts on it, at every width."""

from __future__ import annotations

import fcntl
import json
import os
import re
import struct
import termios
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import Result

from onrecord import Source, Statement, Store
from terminals import started

Run = Callable[..., Result]
Make = Callable[..., Statement]

ID = "aaaa" + "0" * 22
BRACKETS = "We [sic] will accept [the agreement] [/x] :smile:"
CHINESE = "".join(chr(0x4E00 + at) for at in range(4000))
URL = "https://example.org/" + "".join(f"part{at}/" for at in range(150))

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
LEFT_OUT = re.compile(r"\[\+([\d,]+) (?:words?|characters) · show (\w+)\]")
# What a terminal would obey: a title, a cleared screen, hidden text, C1 controls, turned writing.
EVIL = "\x1b]0;owned\x07\x1b[2J\x1b[8mhidden \x9b2J\x85 \u202ekcab\u2066 \u2028\x7f"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
VIEWS = [
    *((["find"], columns) for columns in (40, 80, 200)),
    (["timeline"], 40),
    (["timeline"], 80),
    (["summary", "--by", "event"], 40),
    (["summary", "--by", "event"], 80),
    (["summary", "--by", "kind", "--by", "event"], 80),
]


class Screen(NamedTuple):
    """What reached a terminal, and how the command ended."""

    out: str
    code: int

    @property
    def text(self) -> str:
        """The words without the colours that the table itself has."""
        return COLOURS.sub("", self.out)

    @property
    def lines(self) -> list[str]:
        """The lines of the text, without blanks at their end."""
        return [each.rstrip() for each in self.text.split("\n")]

    def joined(self) -> str:
        """Return the text with folded lines joined: nothing of it but its blanks is changed."""
        return "".join(self.text.split())


def on_terminal(
    *arguments: str, columns: int = 80, environment: Mapping[str, str] | None = None
) -> Screen:
    """Run the command line with stdout and stderr on a terminal so many columns wide."""
    leader, follower = os.openpty()
    _shape(follower, columns)
    clean = {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM"}
    kept = {name: value for name, value in os.environ.items() if name not in clean}
    settled = {**kept, "TERM": "xterm-256color", **(environment or {})}
    child = started(arguments, output=follower, environment=settled)
    os.close(follower)
    written = b"".join(iter(lambda: _read(leader), b""))
    os.close(leader)
    _, status = os.waitpid(child, 0)
    return Screen(written.decode(), os.waitstatus_to_exitcode(status))


def _shape(terminal: int, columns: int) -> None:
    """Set the width, and let line ends through as they are."""
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    modes = termios.tcgetattr(terminal)
    modes[1] &= ~termios.OPOST
    termios.tcsetattr(terminal, termios.TCSANOW, modes)


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 1 << 16)
    except OSError:  # Linux says so that the other side has been closed
        return b""


def bare(text: str) -> str:
    """Return the text without its blanks, as folding may move them."""
    return "".join(text.split())


widths = pytest.mark.parametrize("columns", [40, 80, 200])
long_texts = pytest.mark.parametrize("text", [CHINESE, URL], ids=["Chinese", "address"])


# Whole words.


@widths
@pytest.mark.parametrize("view", [["find"], ["timeline"], ["show", ID]], ids=" ".join)
def test_brackets_and_colons_are_whole(
    store: Store, said: Make, view: list[str], columns: int
) -> None:
    """Nothing in a text is taken for markup or a picture."""
    store.add([said(BRACKETS, id=ID, date="2025-11-04")])
    assert bare(BRACKETS) in on_terminal(*view, columns=columns).joined()


def test_brackets_are_whole_in_a_pipe(run: Run, store: Store, said: Make) -> None:
    """Nor is it in a pipe."""
    store.add([said(BRACKETS)])
    assert BRACKETS in run("find").stdout


@pytest.mark.parametrize("field", ["official", "topics", "role", "event"])
def test_brackets_are_whole_in_every_column(
    run: Run, store: Store, said: Make, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are shown as they are, too."""
    monkeypatch.setenv("COLUMNS", "250")
    store.add([said(**{field: "[/x] [b]Sol[/b]"})])
    assert "[/x][b]Sol[/b]" in bare(run("find", "-f", "table").stdout)


@pytest.mark.parametrize("columns", [40, 200])
@long_texts
@pytest.mark.parametrize("view", [["find", "--full"], ["timeline", "--full"], ["show", ID]])
def test_a_long_text_is_whole_when_asked_for(
    store: Store, said: Make, view: list[str], text: str, columns: int
) -> None:
    """Words without blanks are folded, never cut."""
    store.add([said(text, id=ID)])
    assert text in on_terminal(*view, columns=columns).joined()


@long_texts
def test_a_long_text_is_whole_in_a_pipe(run: Run, store: Store, said: Make, text: str) -> None:
    """Piped, one line holds it all."""
    store.add([said(text)])
    assert text in run("find").stdout


@pytest.mark.parametrize(
    ("view", "columns"),
    [(["find"], 40), (["find"], 80), (["find"], 200), (["timeline"], 80), ([], 80)],
)
def test_what_is_left_out_is_counted(
    store: Store, said: Make, view: list[str], columns: int
) -> None:
    """The words shown and the words counted as left out make the whole."""
    text = " ".join(f"word{at}" for at in range(1000))
    store.add([said(text, id=ID)])
    screen = on_terminal(*view, columns=columns)
    ((left, shown_by),) = LEFT_OUT.findall(" ".join(screen.text.split()))
    shown = len(re.findall(r"word\d+", screen.text))
    assert (shown + int(left.replace(",", "")), shown_by) == (1000, "aaaa")


@widths
def test_what_is_left_out_of_a_text_without_blanks_is_counted(
    store: Store, said: Make, columns: int
) -> None:
    """Where there are no words, characters are."""
    store.add([said(CHINESE, id=ID)])
    screen = on_terminal("find", columns=columns)
    ((left, _),) = LEFT_OUT.findall(" ".join(screen.text.split()))
    shown = len(re.findall("[\u4e00-\u9fff]", screen.text))
    assert shown + int(left.replace(",", "")) == len(CHINESE)


def test_a_passage_stands_round_the_match(store: Store, said: Make) -> None:
    """What was looked for is shown, with what is left out on either side."""
    text = " ".join(f"word{at}" for at in range(1000))
    store.add([said(text, id=ID)])
    screen = " ".join(on_terminal("find", "word500").text.split())
    found = re.search(r"\[\+(\d+) words\] (word.*) \[\+(\d+) words · show aaaa\]", screen)
    assert found is not None
    shown = found[2].split()
    assert "word500" in shown
    assert int(found[1]) + len(shown) + int(found[3]) == 1000


def test_the_match_is_marked(store: Store, said: Make) -> None:
    """The words found stand out."""
    store.add([said("We share the herring quota.", kind="direct")])
    found = re.search(r"((?:\x1b\[[0-9;]*m)+)herring\x1b\[0m", on_terminal("find", "herring").out)
    assert found is not None


@pytest.mark.parametrize(("view", "columns"), VIEWS)
def test_no_line_ends_in_an_ellipsis(
    store: Store, said: Make, view: list[str], columns: int
) -> None:
    """Nothing is cut without a count: not names, topics, roles, events or sources."""
    long = "of the Ministry for the Preservation of Grey Buoys and Unmarked Shoals " * 3
    store.add(
        [
            said(
                f"{long} {URL}",
                official=f"Mira {long}",
                role=long,
                event=long,
                topics=(long, URL),
                country="BV",
                date="XXXX-04-16/XXXX-04-18",
                sources=(Source(publisher=long),),
            )
        ]
    )
    assert "…" not in on_terminal(*view, columns=columns).text


@pytest.mark.parametrize(("view", "columns"), VIEWS)
def test_no_line_is_wider_than_the_terminal(
    store: Store, said: Make, view: list[str], columns: int
) -> None:
    """What the terminal would wrap is laid out before."""
    store.add([said(official="Mira Solenn " * 6, date="2025-11-04", country="HM", topics=(URL,))])
    lines = on_terminal(*view, columns=columns).lines
    assert max(map(len, lines)) <= columns


# By width.


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (60, "id date official text"),
        (80, "id date official country text"),
        (100, "id date official country topics text"),
        (200, "id date official country topics kind role event source text"),
    ],
)
def test_columns_drop_in_order_of_need(store: Store, said: Make, columns: int, shown: str) -> None:
    """The wider, the more is shown."""
    whole = said(
        official="Mira Solenn",
        country="BV",
        topics=("trade",),
        kind="direct",
        role="Minister",
        event="Shoals",
        date="2025-11-04",
        sources=(Source(publisher="Harbour Gazette"),),
    )
    store.add([whole])
    head = on_terminal("find", columns=columns).lines[0].split()
    assert head == shown.split()


def test_empty_columns_are_hidden(store: Store, said: Make) -> None:
    """A column that nothing fills takes no room."""
    store.add([said(official="Mira Solenn", date="2025-11-04")])
    head = on_terminal("find", columns=200).lines[0].split()
    assert head == ["id", "date", "official", "text"]


@pytest.mark.parametrize("columns", [20, 59])
def test_narrow_terminals_get_a_block_a_statement(store: Store, said: Make, columns: int) -> None:
    """Who, when and where stand above the words; there is no heading."""
    store.add([said(id=ID, official="Mira Solenn", date="2025-11-04")])
    screen = on_terminal("find", columns=columns)
    assert bare("aaaa · 2025-11-04 · Mira Solenn We agree.") in screen.joined()
    assert "official" not in screen.text


@pytest.mark.parametrize("columns", [1, 10, 60, 500])
def test_no_width_is_too_strange(store: Store, said: Make, columns: int) -> None:
    """However narrow or wide, it prints."""
    store.add([said(BRACKETS, official="Mira Solenn", topics=("trade",), date="2025-11-04")])
    assert on_terminal("timeline", columns=columns).code == 0


@pytest.mark.parametrize(
    ("kind", "printed"),
    [
        ("direct", "“We agree.”"),
        ("mixed", "We agree."),
        ("indirect", "We agree."),
        ("document", "We agree."),
        ("", "We agree."),
    ],
)
def test_marks_stand_round_the_speakers_own_words_only(
    run: Run, store: Store, said: Make, kind: str, printed: str
) -> None:
    """In a table as in a sheet, ``direct`` alone is quoted."""
    store.add([said(kind=kind)])
    first = run("find", "-f", "table").stdout.splitlines()[1]
    assert first.split(maxsplit=1)[1].strip() == printed


def test_what_is_left_out_stands_outside_the_marks(run: Run, store: Store, said: Make) -> None:
    """No count gets into a quotation."""
    store.add([said("word " * 200 + "end", kind="direct")])
    shown = " ".join(run("find", "-f", "table").stdout.split())
    assert re.search(r"word” \[\+\d+ words · show \w+\]", shown)


# Colour.


def test_a_terminal_gets_colours(store: Store, said: Make) -> None:
    """So that the next tests could fail."""
    store.add([said()])
    assert COLOURS.search(on_terminal("find").out)


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
@pytest.mark.parametrize("view", [["find", "agree"], ["timeline"]])
def test_colours_can_be_refused(
    store: Store, said: Make, view: list[str], name: str, value: str
) -> None:
    """``NO_COLOR`` and a dumb terminal get no escapes at all."""
    store.add([said(official="Mira Solenn")])
    assert "\x1b" not in on_terminal(*view, environment={name: value}).out


def test_a_table_in_a_pipe_has_no_colours(run: Run, store: Store, said: Make) -> None:
    """Nobody looks there."""
    store.add([said(official="Mira Solenn")])
    assert "\x1b" not in run("find", "-f", "table").stdout


@pytest.mark.parametrize("command", ["find", "timeline", "summary"])
def test_forced_colour_makes_no_terminal_of_a_pipe(
    run: Run, store: Store, said: Make, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Plain lines stay plain lines."""
    store.add([said("word " * 100, official="Mira Solenn", date="2025")])
    plain = run(command).stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(command).stdout == plain
    assert "\x1b" not in plain


# What would act on the terminal.


@pytest.fixture
def hostile(store: Store) -> Store:
    """Return a store whose every field would act on a terminal."""
    named = f"Solenn {EVIL}"
    store.add(
        [
            Statement(
                id=ID,
                text=f"agree {EVIL}",
                official=named,
                co_speakers=(EVIL,),
                role=named,
                organization=named,
                on_behalf_of=named,
                topics=(f"trade {EVIL}",),
                about=(named,),
                event=named,
                place=named,
                context=named,
                note=named,
                original=named,
                ref=named,
                recorded_by=named,
                batch=named,
                date="2025-11-04",
                printed={"country": named, "official": named},
                basis={"official": named},
                sources=(Source(title=named, publisher=named, url=named, extra={EVIL: EVIL}),),
                extra={EVIL: EVIL},
            )
        ]
    )
    return store


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["find", "--full"],
        ["find", "-o", "solenn", "-t", "trade", "--event", "solenn", "--source", "solenn"],
        ["find", "-f", "plain"],
        ["find", "-f", "csv"],
        ["find", "-f", "json"],
        ["find", "-f", "jsonl"],
        ["find", "--fields", "official,topics,extra"],
        ["find", "-o", "Solemn"],
        ["timeline"],
        ["timeline", "-f", "plain"],
        ["summary", "-o", "solenn"],
        ["summary", "--by", "country", "--by", "event"],
        ["summary", "-f", "plain"],
        ["summary", "-f", "csv"],
        ["summary", "-f", "json"],
        ["show", ID],
        ["show", ID, "--cite"],
        ["show", ID, "--json"],
        ["export"],
        ["add", f"again {EVIL}", "-o", f"Solenn {EVIL}", "-t", EVIL, "-d", "yesterday"],
        ["add", "We agree.", "-d", EVIL],
        ["add", "We agree.", "-c", EVIL],
        ["find", "-o", EVIL],
        ["find", "--fields", EVIL],
        ["show", EVIL],
        [EVIL],
        ["find", f"--{EVIL}"],
    ],
    ids=lambda each: " ".join(each).encode("unicode_escape").decode()[:40],
)
def test_nothing_in_a_record_or_a_call_acts_on_the_terminal(arguments: list[str]) -> None:
    """Escapes, control characters and turned writing are made visible in every view and form."""
    screen = on_terminal(*arguments, columns=200)
    assert OBEYED.findall(screen.text.replace("\r\n", "\n")) == []
    assert "\x1b[8m" not in screen.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["rows.csv"],
        ["rows.csv", "--dry-run"],
        ["rows.csv", "--map", "official=nobody"],
        ["bad.jsonl"],
    ],
    ids=" ".join,
)
def test_nothing_in_a_strangers_file_acts_on_the_terminal(
    tmp_path: Path, arguments: list[str]
) -> None:
    """What an import says of a file's columns and cells is made safe too."""
    quoted = EVIL.replace("\u2028", "").replace("\x85", "")
    (tmp_path / "rows.csv").write_text(
        f"text,country,date,kind,{quoted}\nWe agree.,{quoted},2025,,{quoted}\n"
        f"We agree.,,{quoted},,\nWe agree.,,,{quoted},\n"
    )
    (tmp_path / "bad.jsonl").write_text(f"{quoted}\n")
    screen = on_terminal("import", *arguments)
    assert OBEYED.findall(screen.text) == []
    assert "\x1b[8m" not in screen.out


@pytest.mark.usefixtures("hostile")
def test_json_made_safe_for_a_terminal_loses_nothing() -> None:
    """It still parses to the words that were kept."""
    (document,) = json.loads(on_terminal("find", "--json").out)
    assert document["text"] == f"agree {EVIL}"


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("form", ["json", "csv", "jsonl", "tsv"])
def test_what_goes_to_a_file_or_a_pipe_is_as_it_was_kept(run: Run, form: str) -> None:
    """Only what is displayed is changed: turned writing stays in the data."""
    assert "\u202ekcab\u2066" in run("find", "-f", form).stdout
