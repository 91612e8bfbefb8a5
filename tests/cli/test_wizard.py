"""Recording question by question, on a real terminal: asked well, shown whole, nothing lost."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from conftest import thinned
from onrecord import Source, Statement, Store
from stores import drafts, only

Make = Callable[..., Statement]

WORDS = "We will share the herring quota."
PROMPTS = (
    *("words", "official", "role", "organization", "country", "date", "topic", "kind", "about"),
    *("event", "publisher", "agency", "source title", "published", "url", "Save, edit or discard"),
)
INTERRUPT, END = "\x03", "\x04"
# What a terminal would obey beyond colours and what readline itself says.
OBEYED = re.compile("[\x00-\x06\x0b\x0c\x0e-\x1a\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\x1b\\]")


class Talk:
    """A command at a terminal, and what is said to it."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        clean = {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "VISUAL", "EDITOR"}
        kept = {name: value for name, value in os.environ.items() if name not in clean}
        self._running = pexpect.spawn(
            sys.executable,
            ["-m", "onrecord", "add", *arguments],
            env={**kept, "TERM": "xterm-256color", "INPUTRC": os.devnull, **environment},
            dimensions=(50, int(environment.get("WIDTH", "80"))),
            encoding="utf-8",
            codec_errors="replace",  # readline in a plain locale may part the bytes of a letter
            timeout=60,
        )
        self._running.delaybeforesend = None
        # We wait for its end ourselves; the stubs do not know the pty beneath.
        self._running.ptyproc.delayafterclose = 0  # type: ignore[attr-defined]
        self.seen = ""

    def until(self, prompt: str) -> str:
        """Wait for a prompt; return what was said before it."""
        # A prompt begins a line, after what readline says to the terminal.
        self._running.expect(rf"[\nh]{prompt}{'[?]' if ' or ' in prompt else ':'} ")
        said = str(self._running.before)
        self.seen += said + str(self._running.after)
        return said

    def type(self, text: str) -> None:
        """Type as it is, without Enter."""
        self._running.send(text)

    def answer(self, prompt: str, text: str) -> str:
        """Wait for a prompt and answer it; return what was said before it."""
        said = self.until(prompt)
        self.type(f"{text}\r")
        return said

    def words(self, text: str = WORDS) -> None:
        """Give the words, and end them."""
        self.answer("words", text)
        self._running.expect_exact("… ")
        self.type("\r")

    def on_to(self, prompt: str) -> None:
        """Give the words, and nothing else up to a prompt."""
        if prompt == PROMPTS[0]:
            self.until(prompt)
            return
        self.words()
        for each in PROMPTS[1 : PROMPTS.index(prompt)]:
            self.answer(each, "")
        self.until(prompt)

    def end(self) -> tuple[int | None, str]:
        """Wait until it ends; return its exit code and the last that it said."""
        said = ""
        while self._running.expect([pexpect.EOF, "Another from the same article[?] "]):
            said += str(self._running.before)
            self.type("\r")
        said += str(self._running.before)
        self.seen += said
        self._leave()
        return self._running.exitstatus, said

    def kill(self) -> None:
        """End it as a machine that goes down would."""
        self._running.kill(signal.SIGKILL)
        self._leave()

    def _leave(self) -> None:
        self._running.wait()
        self._running.close()

    def keep(self) -> None:
        """Skip what is still asked, and keep what is there."""
        self.type(".\r")
        self.answer("Save, edit or discard", "keep")
        assert self.end()[0] == 0


def waiting(said: str) -> str:
    """Return the text that a refusal says is kept."""
    found = re.search(r"onrecord add --resume (\S+)", said)
    assert found is not None, said
    return Path(found[1]).read_text(encoding="utf-8")


@pytest.fixture
def known(store: Store, said: Make) -> Store:
    """Return a store with some officials, topics and an event in it."""
    store.add(
        [
            *(
                said(f"{at}", official="Mira Solenn", date=f"2025-11-0{at}", topics=("trade/salt",))
                for at in range(1, 5)
            ),
            said(
                "We agree.",
                official="Mira Solenn",
                role="Minister of Fisheries",
                organization="Shoal Ministry",
                country="BV",
                date="2026-01-01",
                topics=("fisheries",),
            ),
            said("No.", official="Joreth Vaskil", topics=("fisheries",)),
            said("Yes.", official="Tilda Vaskil", event="Northern Shoals Conference"),
        ]
    )
    return store


def newest(store: Store) -> Statement:
    """Return the statement with the words that these tests give."""
    (statement,) = (each for each in store.find() if each.text == WORDS)
    return statement


# Answers.


def test_every_answer_has_its_field(store: Store) -> None:
    """What is typed at a question stands in the field of its name."""
    talk = Talk()
    talk.words()
    for prompt, text in (
        ("official", "Mira Solenn"),
        ("role", "Minister of Fisheries"),
        ("organization", "Shoal Ministry"),
        ("country", "Bouvet Island"),
        ("date", "4 November 2025"),
        ("topic", "fisheries"),
        ("another topic", "trade / salt"),
        ("another topic", ""),
        ("kind", "Direct"),
        ("about", "Antarctica"),
        ("another about", "Shoal League"),
        ("another about", ""),
        ("event", "Northern Shoals Conference"),
        ("publisher", "Harbour Gazette"),
        ("agency", "Shoal Wire"),
        ("source title", "Quota day"),
        ("published", "5 November 2025"),
        ("url", "https://example.org/q"),
        ("Save, edit or discard", "k"),
    ):
        talk.answer(prompt, text)
    code, told = talk.end()
    kept = only(store)
    assert (code, f"recorded {kept.id[:4]}" in told) == (0, True)
    assert (kept.text, kept.official, kept.role) == (WORDS, "Mira Solenn", "Minister of Fisheries")
    assert (kept.organization, kept.country, kept.date) == ("Shoal Ministry", "BV", "2025-11-04")
    assert (kept.topics, kept.kind) == (("fisheries", "trade/salt"), "direct")
    assert (kept.about, kept.event) == (("AQ", "Shoal League"), "Northern Shoals Conference")
    assert kept.sources == (
        Source(
            title="Quota day",
            publisher="Harbour Gazette",
            via="Shoal Wire",
            issued="2025-11-05",
            url="https://example.org/q",
        ),
    )
    assert not kept.printed
    assert kept.typed == {
        "country": "Bouvet Island",
        "date": "4 November 2025",
        "issued": "5 November 2025",
    }


def test_nothing_answered_is_unknown(store: Store, tmp_path: Path) -> None:
    """Words are enough; nothing waits once they are on record."""
    talk = Talk()
    talk.on_to(PROMPTS[-1])
    talk.type("keep\r")
    assert talk.end()[0] == 0
    kept = only(store)
    assert (kept.text, kept.official, kept.country, kept.date) == (WORDS, "", "", "")
    assert drafts(tmp_path) == []


def test_a_mistake_is_said_and_asked_again(known: Store) -> None:
    """At each question that can refuse: one line, and the question once more."""
    talk = Talk()
    talk.answer("words", "")
    assert "no text yet" in talk.answer("words", WORDS)
    talk.type("\r")
    talk.answer("official", "Mira Solen")
    assert "did you mean Mira Solenn (5)?" in talk.answer("official", "1")
    talk.answer("role", "9")
    assert "there is no suggestion 9" in talk.answer("role", "")
    talk.answer("organization", "Shoal Minstry")
    assert "did you mean Shoal Ministry (1)?" in talk.answer("organization", "1")
    talk.answer("country", "Antartica")
    assert "did you mean Antarctica (AQ)?" in talk.answer("country", "EU")
    assert "it is an organisation" in talk.answer("country", "aq")
    talk.answer("date", "31/02/2026")
    assert "no calendar has that day" in talk.answer("date", "04/11/2025")
    assert "2025-11-04 or 2025-04-11" in talk.answer("date", "2025-11-04")
    talk.answer("topic", "fishries")
    assert "did you mean fisheries (2)?" in talk.answer("topic", "1")
    talk.answer("another topic", "")
    talk.answer("kind", "verbatim")
    assert "choose one of direct, mixed, indirect, document" in talk.answer("kind", "3")
    talk.answer("about", "")
    talk.answer("event", "northern shoals")
    assert "did you mean Northern Shoals Conference (1)?" in talk.answer("event", "1")
    talk.answer("publisher", ".")
    talk.answer("Save, edit or discard", "maybe")
    assert "save records it" in talk.answer("Save, edit or discard", "yes")
    assert talk.end()[0] == 0
    kept = newest(known)
    assert (kept.official, kept.organization) == ("Mira Solenn", "Shoal Ministry")
    assert (kept.country, kept.date, kept.kind) == ("AQ", "2025-11-04", "indirect")
    assert (kept.topics, kept.event) == (("fisheries",), "Northern Shoals Conference")


def test_a_country_that_is_none_may_be_kept_as_printed(store: Store) -> None:
    """The refusal says what to type, and it is taken and said."""
    talk = Talk()
    talk.on_to("country")
    talk.type("Varnholm\r")
    assert "'<Varnholm>' records it as written" in talk.answer("country", "<Varnholm>")
    assert "‹Varnholm› recorded as written" in talk.answer("date", ".")
    talk.answer("Save, edit or discard", "keep")
    assert talk.end()[0] == 0
    kept = newest(store)
    assert (kept.country, kept.printed) == ("", {"country": "Varnholm"})


def test_what_flags_say_is_not_asked(store: Store) -> None:
    """Only what is not given is."""
    talk = Talk("-o", "Mira Solenn", "-t", "fish", "-d", "2026", "--publisher", "Gazette")
    talk.words()
    for prompt in ("role", "organization", "country", "kind", "about", "event", "agency"):
        assert "topic: " not in talk.answer(prompt, "")
    talk.answer("source title", "")
    talk.answer("published", "")
    talk.answer("url", "https://a")
    talk.answer("Save, edit or discard", "k")
    assert talk.end()[0] == 0
    assert only(store).sources == (Source(publisher="Gazette", url="https://a"),)
    assert (only(store).official, only(store).topics) == ("Mira Solenn", ("fish",))


@pytest.mark.parametrize("flags", [["-d", "31/02/2026"], ["-c", "Antartica"]])
def test_a_slip_in_the_call_is_said_before_anything_is_asked(flags: list[str]) -> None:
    """Nobody types a text in vain."""
    code, told = Talk(*flags).end()
    assert (code, "words: " in told, told.count("\n")) == (2, False, 1)


def test_a_store_that_is_none_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    """Nor where it could not be recorded."""
    (tmp_path / "statements.json").write_text("nothing of ours", encoding="utf-8")
    code, told = Talk().end()
    assert (code, "words: " in told) == (1, False)
    assert "is not a store of statements" in told


def test_the_officials_last_office_is_offered(known: Store) -> None:
    """With its date; a number takes it."""
    talk = Talk()
    talk.words()
    talk.answer("official", "Mira Solenn")
    told = talk.answer("role", "1")
    assert "1  Minister of Fisheries  (as last recorded, 2026-01-01)" in told
    assert "Shoal Ministry" in talk.answer("organization", "1")
    assert "1  Bouvet Island  (as last recorded" in talk.answer("country", "1")
    talk.until("date")
    talk.keep()
    kept = newest(known)
    assert (kept.role, kept.organization) == ("Minister of Fisheries", "Shoal Ministry")
    assert (kept.country, kept.printed) == ("BV", {})


def test_what_is_offered_is_never_taken_silently(known: Store) -> None:
    """Enter at an offer is unknown, as everywhere."""
    talk = Talk("-o", "Mira Solenn")
    talk.words()
    for prompt in ("role", "organization", "country"):
        talk.answer(prompt, "")
    talk.until("date")
    talk.keep()
    kept = newest(known)
    assert (kept.role, kept.organization, kept.country) == ("", "", "")


def test_known_names_are_offered_with_their_counts(known: Store) -> None:
    """The most frequent first."""
    talk = Talk()
    talk.words()
    told = talk.answer("official", "3")
    assert re.search(r"1  Mira Solenn  \(5\)\s+2  Joreth Vaskil  \(1\)", told)
    talk.until("role")
    talk.keep()
    assert newest(known).official == "Tilda Vaskil"


@pytest.mark.parametrize(
    ("typed", "answer", "kept"),
    [
        ("vaskil", "2", "Tilda Vaskil"),
        ("vaskil", "", "vaskil"),
        ("vaskil", "Mira Solenn", "Mira Solenn"),
        ("MIRA SOLENN", "1", "Mira Solenn"),
        ("Мира Соленн", "", "Мира Соленн"),
    ],
)
def test_who_is_nearly_known_is_asked_about(
    known: Store, typed: str, answer: str, kept: str
) -> None:
    """A number takes the known one, Enter keeps what was typed, another name goes instead."""
    talk = Talk()
    talk.words()
    talk.answer("official", typed)
    assert "did you mean" in talk.answer("official", answer)
    talk.until("role")
    talk.keep()
    assert newest(known).official == kept


def test_the_nearest_spelling_comes_first(store: Store, said: Make) -> None:
    """However often another one is on record."""
    store.add([said(f"{at}", official="Mira Solana") for at in range(3)])
    store.add([said("No.", official="Mira Solenn")])
    talk = Talk()
    talk.words()
    talk.answer("official", "Mira Solennn")
    assert re.search(r"1  Mira Solenn  \(1\)", talk.answer("official", "1"))
    talk.until("role")
    talk.keep()
    assert newest(store).official == "Mira Solenn"


def test_tab_completes_a_known_name(known: Store) -> None:
    """By any word of it."""
    talk = Talk()
    talk.words()
    talk.answer("official", "sol\t")
    talk.until("role")
    talk.keep()
    assert newest(known).official == "Mira Solenn"


def test_a_question_mark_explains() -> None:
    """At every question, and then it comes again."""
    talk = Talk()
    talk.answer("words", "?")
    assert "exactly as printed" in talk.until("words")
    talk.type(f"{WORDS}\r\r")
    for prompt in PROMPTS[1:-1]:
        talk.answer(prompt, "?")
        assert len(talk.answer(prompt, "")) > len("Where it can be read.")
    talk.answer(PROMPTS[-1], "?")
    assert "save records it" in talk.until(PROMPTS[-1])
    talk.kill()


def test_no_year_is_filled_in(store: Store) -> None:
    """The user is told at once, and sees what will be kept."""
    talk = Talk()
    talk.on_to("date")
    talk.type("16 April\r")
    assert "recorded as 16 April, year unknown." in talk.answer("topic", ".")
    assert "16 April, year unknown  (typed: 16 April)" in talk.answer("Save, edit or discard", "k")
    talk.end()
    assert only(store).date == "XXXX-04-16"


@pytest.mark.parametrize(("typed", "kept"), [("1", "direct"), ("", "")])
def test_quotation_marks_propose_a_direct_quotation(store: Store, typed: str, kept: str) -> None:
    """It is said, and taken only by who takes it."""
    talk = Talk()
    talk.words("“We agree.”")
    for prompt in PROMPTS[1:7]:
        talk.answer(prompt, "")
    assert "1  direct  (the text is in quotation marks" in talk.answer("kind", typed)
    talk.until("about")
    talk.keep()
    assert only(store).kind == kept


def test_a_topic_with_a_comma_is_said_to_be_one(store: Store) -> None:
    """Nothing is split, and nobody is left to believe it was."""
    talk = Talk()
    talk.on_to("topic")
    talk.type("salt, trade\r")
    assert "recorded as one topic" in talk.answer("another topic", ".")
    talk.answer("Save, edit or discard", "k")
    talk.end()
    assert only(store).topics == ("salt, trade",)


# Words.


def pasted(talk: Talk, text: str) -> None:
    """Paste as a terminal does that marks a paste."""
    talk.until("words")
    talk.type(f"\x1b[200~{text.replace(chr(10), chr(13))}\x1b[201~")
    talk.type("\r")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("one\n\n\ttwo [sic]\n\n. \nthree", "one\n\n\ttwo [sic]\n\n. \nthree"),
        ("one\ntwo\n", "one\ntwo"),
        ("?\nA question stands alone.", "?\nA question stands alone."),
    ],
)
def test_a_paste_is_taken_whole(store: Store, text: str, kept: str) -> None:
    """Empty lines, tabs and points within it end nothing."""
    talk = Talk()
    pasted(talk, text)
    talk._running.expect_exact("… ")  # noqa: SLF001
    talk.type("\r")
    talk.until("official")
    talk.keep()
    assert only(store).text == kept


def test_a_paste_on_a_plain_terminal_is_taken_whole(store: Store) -> None:
    """Where nothing marks a paste, what is waiting tells it, lines of any length included."""
    text = "\n".join(("one", "", "約" * 3000, "", ".", "x" * 9000, "", "end"))
    talk = Talk(TERM="dumb")
    talk.until("words")
    talk.type(text.replace("\n", "\r") + "\r")
    talk._running.expect_exact("end")  # noqa: SLF001
    talk._running.expect_exact("… ")  # noqa: SLF001
    talk.type("\r")
    talk.until("official")
    talk.keep()
    assert only(store).text == text


@pytest.mark.parametrize("end", ["\r", ".\r", END])
def test_words_end_as_people_expect(store: Store, end: str) -> None:
    """With an empty line, a point alone, or Ctrl-D."""
    talk = Talk()
    talk.answer("words", "one")
    talk._running.expect_exact("… ")  # noqa: SLF001
    talk.type("two\r")
    talk._running.expect_exact("… ")  # noqa: SLF001
    talk.type(end)
    talk.until("official")
    talk.keep()
    assert only(store).text == "one\ntwo"


TERMINALS = (
    *({"WIDTH": "40"}, {"WIDTH": "80"}, {"TERM": "dumb"}, {"WIDTH": "200"}),
    *({"LC_ALL": "C"}, {"NO_COLOR": "1"}),
)


@pytest.mark.parametrize(
    "environment",
    thinned(TERMINALS, 2),
    ids=lambda each: " ".join(map("=".join, each.items())),
)
def test_every_script_is_kept_on_every_terminal(store: Store, environment: dict[str, str]) -> None:
    """Wide letters and those written from the right go in as they were typed, and are shown."""
    chinese, arabic = "漁業協定 [草案] 。" * 9, "سنتقاسم الحصة."
    talk = Talk(**environment)
    talk.answer("words", chinese)
    talk._running.expect_exact("… ")  # noqa: SLF001
    talk.type(f"{arabic}\r")
    talk._running.expect_exact("… ")  # noqa: SLF001
    talk.type("\r")
    talk.answer("official", "ميرا سولين")
    talk.answer("role", "漁業部長")
    talk.answer("organization", ".")
    sheet = talk.answer("Save, edit or discard", "k")
    code, _ = talk.end()
    kept = only(store)
    assert (code, kept.text) == (0, f"{chinese}\n{arabic}")
    assert (kept.official, kept.role) == ("ميرا سولين", "漁業部長")
    assert f"{chinese}\r\n{arabic}\r\n" in sheet


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_refused(environment: dict[str, str]) -> None:
    """Only what readline itself says to the terminal is left."""
    talk = Talk(**environment)
    talk.on_to("country")
    talk.type("Antartica\r")
    talk.until("country")
    talk.kill()
    assert not re.search(r"\x1b\[[0-9;]*m", talk.seen)


def test_names_do_not_act_on_the_terminal(store: Store, said: Make) -> None:
    """What the store knows is shown as it is everywhere: harmless."""
    evil = "Solenn \x1b]0;owned\x07 \u202ekcab \x9b2J"
    store.add([said(official=evil, role=evil, topics=(evil,), event=evil)])
    talk = Talk()
    talk.words()
    talk.answer("official", "solenn")
    talk.answer("official", "1")
    talk.answer("role", "1")
    talk.answer("organization", ".")
    talk.answer("Save, edit or discard", "k")
    assert talk.end()[0] == 0
    assert not OBEYED.search(talk.seen)
    assert newest(store).official == evil


# Leaving.


@pytest.mark.parametrize("prompt", thinned(PROMPTS, 3))
def test_an_interrupt_at_any_prompt_records_nothing(
    store: Store, tmp_path: Path, prompt: str
) -> None:
    """Exit 130, one line, and the text typed so far where it says."""
    talk = Talk()
    talk.on_to(prompt)
    talk.type(INTERRUPT)
    code, told = talk.end()
    assert (code, store.count(), "interrupted; nothing was recorded" in told) == (130, 0, True)
    if prompt == PROMPTS[0]:
        assert drafts(tmp_path) == []
    else:
        assert waiting(told).endswith(f"\n{WORDS}\n")


@pytest.mark.parametrize("prompt", [PROMPTS[0], PROMPTS[1], "topic", PROMPTS[-1]])
def test_the_end_of_input_at_any_prompt_records_nothing(
    store: Store, tmp_path: Path, prompt: str
) -> None:
    """Ctrl-D is no answer either."""
    talk = Talk()
    talk.on_to(prompt)
    talk.type(END)
    code, told = talk.end()
    assert (code, store.count(), "nothing was recorded" in told) == (1, 0, True)
    if prompt == PROMPTS[0]:
        assert drafts(tmp_path) == []
    else:
        assert waiting(told).endswith(f"\n{WORDS}\n")


@pytest.mark.parametrize(
    ("prompt", "kept"),
    [("words", "\nhalf a sen"), ("official", "official:      half a sen"), ("topic", "half a sen")],
)
def test_half_an_answer_is_kept(prompt: str, kept: str) -> None:
    """What stood at the prompt when it was interrupted is not lost."""
    talk = Talk()
    talk.on_to(prompt)
    talk.type("half a sen")
    talk._running.expect_exact("half a sen")  # noqa: SLF001
    talk.type(INTERRUPT)
    _, told = talk.end()
    assert kept in waiting(told)


def test_an_answer_in_doubt_is_kept(known: Store) -> None:
    """So is a name that was being asked about."""
    talk = Talk()
    talk.words()
    talk.answer("official", "vaskil")
    talk.until("official")
    talk.type(INTERRUPT)
    _, told = talk.end()
    assert "official:      vaskil\n" in waiting(told)
    assert len(known.find()) == 7


def test_a_killed_process_loses_no_answer(tmp_path: Path) -> None:
    """Each answer is kept as it is given."""
    talk = Talk()
    talk.words()
    talk.answer("official", "Mira Solenn")
    talk.until("role")
    talk.kill()
    (draft,) = drafts(tmp_path)
    text = draft.read_text(encoding="utf-8")
    assert "official:      Mira Solenn\n" in text
    assert text.endswith(f"\n{WORDS}\n")


def test_a_failing_store_costs_no_answer(tmp_path: Path) -> None:
    """What goes wrong at the very end is said, with where the text is."""
    talk = Talk("-S", str(tmp_path / "new" / "store.json"))
    talk.words()
    talk.answer("official", ".")
    talk.until("Save, edit or discard")
    (tmp_path / "new").write_text("in the way", encoding="utf-8")
    talk.type("keep\r")
    code, told = talk.end()
    assert code == 1
    assert waiting(told).endswith(f"\n{WORDS}\n")


# The last look.


def test_the_last_look_shows_what_will_be_stored(store: Store) -> None:
    """All of it, as ``show`` would."""
    talk = Talk("-o", "Mira Solenn", "-c", "Bouvet Island", "-t", "fish")
    talk.words()
    talk.answer("role", ".")
    told = talk.answer("Save, edit or discard", "k")
    talk.end()
    assert f"\r\n{WORDS}\r\n" in told
    for row in ("official          Mira Solenn", "country           Bouvet Island", "topics  "):
        assert row in told
    assert only(store).id in told


def test_what_is_dropped_is_not_recorded(store: Store) -> None:
    """It is put off: the text waits."""
    talk = Talk()
    talk.words()
    talk.answer("official", ".")
    talk.answer("Save, edit or discard", "drop")
    code, told = talk.end()
    assert (code, store.count()) == (1, 0)
    assert waiting(told).endswith(f"\n{WORDS}\n")


def test_words_on_record_already_are_said_to_be(store: Store, said: Make) -> None:
    """Before they are kept again."""
    store.add([said(WORDS, official="Mira Solenn", date="2026-01-01")])
    talk = Talk("-o", "Mira Solenn", "-d", "2026-01-01")
    talk.words()
    talk.answer("role", ".")
    assert "already recorded as" in talk.answer("Save, edit or discard", "k")
    talk.end()
    assert store.count() == 1


@pytest.fixture
def editor(tmp_path: Path) -> Callable[[str], str]:
    """Return what makes an editor of a line of Python on ``text``, with ``save``."""

    def make(line: str) -> str:
        script = tmp_path / "editor"
        script.write_text(
            f"#!{sys.executable} -IS\nimport os, sys\nfrom pathlib import Path\n"
            "path = Path(sys.argv[-1])\ntext = path.read_text()\nsave = path.write_text\n"
            f"{line}\n"
        )
        script.chmod(0o755)
        return str(script)

    return make


def test_the_last_look_can_be_edited(store: Store, editor: Callable[[str], str]) -> None:
    """Through the form; what comes back is looked at again."""
    made = editor('save(text.replace("role:", "role: Minister", 1).replace("herring", "cod"))')
    talk = Talk("-o", "Mira Solenn", ONRECORD_EDITOR=made)
    talk.words()
    talk.answer("role", ".")
    talk.answer("Save, edit or discard", "edit")
    assert "We will share the cod quota." in talk.answer("Save, edit or discard", "keep")
    assert talk.end()[0] == 0
    kept = only(store)
    assert (kept.text, kept.role) == ("We will share the cod quota.", "Minister")


@pytest.mark.parametrize(
    ("line", "told"),
    [("pass", "left without saving"), ("sys.exit(3)", "ended with code 3"), (None, "no editor")],
)
def test_an_editor_that_fails_leads_back_to_the_last_look(
    store: Store, editor: Callable[[str], str], line: str | None, told: str
) -> None:
    """Nothing is lost by it, and it may still be kept."""
    made = editor(line) if line else "no-such-editor"
    talk = Talk(ONRECORD_EDITOR=made)
    talk.words()
    talk.answer("official", ".")
    talk.answer("Save, edit or discard", "e")
    assert told in talk.answer("Save, edit or discard", "k")
    assert talk.end()[0] == 0
    assert only(store).text == WORDS


def test_an_interrupt_within_the_editor_is_the_editors(
    store: Store, editor: Callable[[str], str]
) -> None:
    """Ctrl-C there ends nothing of ours."""
    made = editor(
        "import signal, time\n"
        "def go_on(*_): save(text + 'We agree.\\n'); sys.exit()\n"
        "signal.signal(signal.SIGINT, go_on)\n"
        "print('an open editor: ', flush=True)\ntime.sleep(60)"
    )
    talk = Talk("-e", ONRECORD_EDITOR=made)
    talk._running.expect_exact("an open editor: ")  # noqa: SLF001
    talk.type(INTERRUPT)
    assert talk.end()[0] == 0
    assert only(store).text == "We agree."


# Where nothing may be asked.


def test_prompts_can_be_forbidden(store: Store) -> None:
    """Even on a terminal: exit 2, and what to type."""
    code, told = Talk(ONRECORD_NO_INPUT="1").end()
    assert (code, told.count("\n"), store.count()) == (2, 1, 0)
    assert 'onrecord add "…" -o NAME' in told


# One article, typed once.


def test_enter_takes_the_name_that_was_typed_short(known: Store) -> None:
    """One word of one known name means that name."""
    talk = Talk()
    talk.words()
    talk.answer("official", "solenn")
    assert "did you mean Mira Solenn (5)? Enter accepts it" in talk.answer("official", "")
    talk.until("role")
    talk.keep()
    assert newest(known).official == "Mira Solenn"


def test_a_short_name_typed_again_is_kept(known: Store) -> None:
    """Who insists is not corrected."""
    talk = Talk()
    talk.words()
    talk.answer("official", "solenn")
    talk.answer("official", "solenn")
    talk.until("role")
    talk.keep()
    assert newest(known).official == "solenn"


def test_a_number_is_no_title_where_nothing_is_offered(store: Store) -> None:
    """Who picks a number sees that there is none to pick."""
    talk = Talk()
    talk.on_to("role")
    talk.type("1\r")
    assert "there are no suggestions here" in talk.answer("role", "Minister")
    talk.until("organization")
    talk.keep()
    assert only(store).role == "Minister"


def test_the_sign_for_back_asks_the_question_before_again(store: Store) -> None:
    """The answer there is forgotten; those before it stay."""
    talk = Talk()
    talk.words()
    talk.answer("official", "Mira Solen")
    talk.answer("role", "Minister")
    talk.answer("organization", "<")
    talk.answer("role", "<")
    talk.answer("official", "Mira Solenn")
    talk.answer("role", "Envoy")
    talk.until("organization")
    talk.keep()
    assert (only(store).official, only(store).role) == ("Mira Solenn", "Envoy")


def test_back_from_the_second_topic_forgets_the_first(store: Store) -> None:
    """The question before is asked, then topics from the beginning."""
    talk = Talk()
    talk.on_to("topic")
    talk.type("salt\r")
    talk.answer("another topic", "<")
    talk.answer("date", "2026")
    talk.answer("topic", "fish")
    talk.until("another topic")
    talk.keep()
    assert (only(store).date, only(store).topics) == ("2026", ("fish",))


def test_another_statement_of_the_article_is_asked_only_what_differs(store: Store) -> None:
    """Its words, its kind and its place; all else is as in the first."""
    flags = ("-o", "Mira Solenn", "-d", "16 April", "-t", "fish", "--publisher", "Gazette")
    talk = Talk(*flags, "-u", "https://a", "--locator", "p. 3", "--note", "mine")
    talk.words()
    talk.answer("role", ".")
    talk.answer("Save, edit or discard", "k")
    talk._running.expect_exact("Another from the same article? ")  # noqa: SLF001
    talk.type("y\r")
    talk.words("The quota is low.")
    talk._running.expect_exact("n for another speaker: ")  # noqa: SLF001
    talk.type("\r")
    talk.answer("kind", "direct")
    talk.answer("where in the source", "p. 4")
    talk.answer("Save, edit or discard", "k")
    assert talk.end()[0] == 0
    first, second = store.statements()
    assert (second.text, second.kind, second.note) == ("The quota is low.", "direct", "")
    assert (second.official, second.date, second.topics) == ("Mira Solenn", first.date, ("fish",))
    assert (dict(first.typed), second.typed) == ({"date": "16 April"}, {})
    assert second.sources == (Source(publisher="Gazette", url="https://a", locator="p. 4"),)


def test_another_speaker_has_no_office_of_the_first(store: Store) -> None:
    """What belongs to who spoke is asked anew."""
    talk = Talk("-o", "Mira Solenn", "--role", "Envoy", "-c", "Norway", "-d", "2026")
    talk.words()
    talk.answer("organization", ".")
    talk.answer("Save, edit or discard", "k")
    talk._running.expect_exact("Another from the same article? ")  # noqa: SLF001
    talk.type("y\r")
    talk.words("The quota is low.")
    talk._running.expect_exact("n for another speaker: ")  # noqa: SLF001
    talk.type("n\r")
    talk.answer("official", "Joreth Vaskil")
    talk.answer("role", "")
    talk.answer("organization", "")
    talk.answer("country", ".")
    talk.answer("Save, edit or discard", "k")
    talk.end()
    _, second = store.statements()
    assert (second.official, second.role, second.country) == ("Joreth Vaskil", "", "")
    assert second.date == "2026"


def test_leaving_at_the_question_for_another_keeps_what_is_recorded(store: Store) -> None:
    """Ctrl-C there ends the dialogue, and nothing else."""
    talk = Talk("-o", "Mira Solenn")
    talk.words()
    talk.answer("role", ".")
    talk.answer("Save, edit or discard", "k")
    talk._running.expect_exact("Another from the same article? ")  # noqa: SLF001
    talk.type("x")
    talk._running.expect_exact("x")  # noqa: SLF001
    talk.type(INTERRUPT)
    assert talk.end()[0] == 0
    assert store.count() == 1


def test_back_from_the_first_question_asks_the_words_again(store: Store) -> None:
    """Words mistyped are no reason to leave."""
    talk = Talk()
    talk.words("We will share the hering quota.")
    talk.answer("official", "<")
    talk.words()
    talk.until("official")
    talk.keep()
    assert only(store).text == WORDS
