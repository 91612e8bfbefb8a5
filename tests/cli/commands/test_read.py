"""``onrecord read``: proposals of an article, confirmed and recorded, or kept as a draft."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Statement, Store
from onrecord.cli.commands.read import LONGEST
from onrecord.cli.terminal.sanitize import make_visible
from onrecord.storage.base import NO_COMMAND
from stores import drafts
from terminals import Terminal

Run = Callable[..., Result]
Editor = Callable[..., None]

ARTICLE = """Norwegian MFA: Norway Supports Iceland's Plans for the Lake

16 April

Deputy Foreign Minister Ada Quill met the envoys of both states on Monday.

"We endorse these plans. They are good for all," stated Quill during a round table on the lake.

She highlighted that the plans of both states will be published.

"Nobody will be left out," said Quill. "Nobody ever was."

Review "Lake and Fjord"

Photo: Norwegian Foreign Ministry

Based on materials from TASS
"""
FIRST = "We endorse these plans. They are good for all"
REPORTED = "the plans of both states will be published"
LAST = "Nobody will be left out\nNobody ever was."
INTERRUPT, END = "\x03", "\x04"


@pytest.fixture
def article(tmp_path: Path) -> str:
    """Return the name of a file with the article."""
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    return "article.txt"


def texts(store: Store) -> list[str]:
    """Return the words on record, in the order in which they were recorded."""
    return [each.text for each in store.statements()]


def named(store: Store, text: str) -> Statement:
    """Return the one statement with these words."""
    (statement,) = (each for each in store.find() if each.text == text)
    return statement


def draft_named(said: str) -> str:
    """Return the draft that a message says is kept."""
    found = re.search(r"onrecord read --resume (\S+)", said)
    assert found is not None, said
    return found[1]


# Without a terminal.


def test_yes_records_only_the_certain_statements(run: Run, store: Store, article: str) -> None:
    done = run("read", article, "--yes")
    assert done.exit_code == 0
    assert texts(store) == [FIRST, LAST]
    assert done.stdout.split() == [each.id for each in store.statements()]
    assert "1 doubtful left out" in done.stderr


def test_a_statement_keeps_what_was_printed_and_how_it_is_known(
    run: Run, store: Store, article: str
) -> None:
    run("read", article, "--yes", "-t", "lakes", "-u", "https://example.org/lake")
    first = named(store, FIRST)
    assert (first.official, first.role) == ("Ada Quill", "Deputy Foreign Minister")
    assert (first.date, first.kind, first.topics) == ("XXXX-04-16", "direct", ("lakes",))
    assert first.printed == {"official": "Quill", "date": "16 April", "issued": "16 April"}
    assert first.basis["date"] == "published"
    assert first.basis["official"] == "article"


def test_a_source_holds_the_article_and_the_place_in_it(
    run: Run, store: Store, article: str
) -> None:
    run("read", article, "--yes", "-u", "https://example.org/lake")
    (source,) = named(store, FIRST).sources
    assert source.title == "Norwegian MFA: Norway Supports Iceland's Plans for the Lake"
    assert (source.via, source.issued) == ("TASS", "XXXX-04-16")
    assert (source.locator, source.url) == ("paragraph 4", "https://example.org/lake")
    (selector,) = source.extra["selector"]
    assert selector["type"] == "TextQuoteSelector"
    assert selector["exact"] == FIRST
    assert selector["prefix"] + selector["exact"] + selector["suffix"] in ARTICLE


def test_a_quotation_in_pieces_has_a_selector_for_each(
    run: Run, store: Store, article: str
) -> None:
    run("read", article, "--yes")
    selectors = named(store, LAST).sources[0].extra["selector"]
    assert "\n".join(each["exact"] for each in selectors) == LAST


def test_one_undo_takes_back_all_that_was_read(run: Run, store: Store, article: str) -> None:
    run("read", article, "--yes", "--keep-text")
    assert run("undo", "--yes").exit_code == 0
    assert (texts(store), store.rows("documents")) == ([], {})


def test_an_article_read_twice_adds_nothing(run: Run, store: Store, article: str) -> None:
    run("read", article, "--yes")
    before = list(store.statements())
    assert "2 on record already" in shown_with_yes(article)
    assert list(store.statements()) == before


def shown_with_yes(article: str) -> str:
    """Return what reading with --yes says on a terminal."""
    terminal = Terminal(["onrecord", "read", article, "--yes"], columns=200)
    terminal.end()
    return terminal.shown


def test_import_takes_back_what_json_gives(run: Run, store: Store, article: str) -> None:
    told = run("read", article, "--json").stdout
    Path("proposals.json").write_text(told, encoding="utf-8")
    assert "3 recorded" in run("import", "proposals.json").stderr
    imported = {each.id: each for each in store.statements()}
    assert run("undo", "--yes").exit_code == 0
    run("read", article, "--yes")
    for each in store.statements():
        assert imported[each.id].sources == each.sources
        assert imported[each.id].printed == each.printed
        assert imported[each.id].basis == each.basis


def test_json_gives_offsets_into_the_text(run: Run, article: str) -> None:
    told = json.loads(run("read", article, "--json").stdout)
    assert told["article"]["date"] == "XXXX-04-16"
    for each in told["statements"]:
        assert each["text"] == "\n".join(ARTICLE[start:end] for start, end in each["spans"])


def test_json_of_a_page_gives_the_readable_text(run: Run, tmp_path: Path) -> None:
    page = (
        '<html><head><meta property="og:title" content="The lake is calm">'
        '<meta property="og:site_name" content="Lake Post">'
        '<meta property="article:published_time" content="2024-04-16T10:00:00Z"></head>'
        "<body><nav>Home</nav><p>“We are ready,” said <b>Ada</b> Quill.</p></body></html>"
    )
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    told = json.loads(run("read", "page.html", "--json").stdout)
    assert (told["article"]["title"], told["article"]["outlet"]) == (
        "The lake is calm",
        "Lake Post",
    )
    assert told["article"]["date"] == "2024-04-16"
    (found,) = told["statements"]
    ((start, end),) = found["spans"]
    assert told["article"]["text"][start:end] == "We are ready" == found["text"]


def test_json_records_nothing(run: Run, store: Store, article: str) -> None:
    run("read", article, "--json")
    assert store.count() == 0


def test_a_dry_run_lists_and_records_nothing(run: Run, store: Store, article: str) -> None:
    done = run("read", article, "--dry-run")
    assert REPORTED in done.stdout
    assert "3 proposed, 2 certain" in done.stderr
    assert store.count() == 0


def test_without_a_terminal_nothing_is_recorded_unasked(
    run: Run, store: Store, article: str, tmp_path: Path
) -> None:
    done = run("read", article)
    assert (done.exit_code, store.count(), drafts(tmp_path)) == (2, 0, [])
    assert "--yes" in done.stderr


def test_the_day_of_issue_may_be_given(run: Run, store: Store) -> None:
    run("read", "-", "--yes", "--issued", "2024-04-17", stdin="“We agree,” said Ada Quill.\n")
    (statement,) = store.statements()
    assert (statement.date, statement.basis["date"]) == ("2024-04-17", "published")


def test_a_country_of_the_register_is_used_and_said(run: Run, store: Store) -> None:
    row = {"name": "Ada Quill", "country": "IS"}
    store.change(NO_COMMAND, registers={"officials": lambda _: {"1": row}})
    run("read", "-", "--yes", stdin="“We agree,” said Ada Quill.\n")
    (statement,) = store.statements()
    assert (statement.country, statement.basis["country"]) == ("IS", "official")


@pytest.mark.parametrize("flags", [["--yes", "--json"], ["-e", "--yes"], ["--json", "--dry-run"]])
def test_two_ways_at_once_are_refused(run: Run, article: str, flags: list[str]) -> None:
    assert run("read", article, *flags).exit_code == 2


def test_an_article_without_statements_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "calm.txt").write_text("The lake was calm.\n", encoding="utf-8")
    done = run("read", "calm.txt")
    assert (done.exit_code, "no statements found in calm.txt" in done.stderr) == (0, True)


def test_a_file_that_is_not_there_is_said(run: Run) -> None:
    done = run("read", "none.txt", "--yes")
    assert (done.exit_code, "none.txt" in done.stderr) == (1, True)


def test_a_pronoun_is_never_certain(run: Run, store: Store) -> None:
    text = "Ada Quill came by boat.\n\n“We will sign the treaty,” she said.\n"
    (found,) = json.loads(run("read", "-", "--json", stdin=text).stdout)["statements"]
    assert (found["official"], found["official_as_printed"]) == ("Ada Quill", "she")
    run("read", "-", "--yes", stdin=text)
    assert store.count() == 0


def test_a_bad_language_is_said_before_anything_is_asked(run: Run, article: str) -> None:
    assert run("read", article, "--yes", "--lang", "English").exit_code == 2


def test_an_encoding_may_be_given(run: Run, store: Store, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes("“We agree,” said Ada Quill.\n".encode("cp1252"))
    assert run("read", "old.txt", "--yes").exit_code == 1
    assert run("read", "old.txt", "--yes", "--encoding", "cp1252").exit_code == 0
    assert texts(store) == ["We agree"]


# Hostile texts.


@pytest.mark.parametrize(
    "text",
    [
        "x" * (LONGEST + 1),
        "“We agree,” said Ada Quill. \0",
        "\ufeff\0",
    ],
    ids=["too long", "a zero byte", "only a zero byte"],
)
def test_what_is_no_article_is_refused(run: Run, store: Store, text: str) -> None:
    done = run("read", "-", "--yes", stdin=text)
    assert (done.exit_code, store.count()) == (1, 0)


def test_ten_megabytes_are_refused_before_they_are_read(run: Run) -> None:
    done = run("read", "-", "--yes", stdin="“We agree,” said Ada Quill.\n" * 400_000)
    assert (done.exit_code, "10,800,000 characters" in done.stderr) == (1, False)
    assert "split it" in done.stderr


@pytest.mark.parametrize(
    "text",
    ["word " * 40_000, '"' * 10_000, "“" * 10_000, "'" * 10_000, "‘“" * 5_000 + "a", "(" * 10_000],
    ids=["no full stop", "marks", "opening marks", "apostrophes", "nested marks", "brackets"],
)
def test_hostile_texts_are_read(run: Run, text: str) -> None:
    assert run("read", "-", "--json", stdin=text).exit_code == 0


def test_bidi_and_escapes_do_not_act_on_the_terminal(store: Store, tmp_path: Path) -> None:
    words = "We \u202ekcab\u202c agree \x1b]0;owned\x07 to it all"
    (tmp_path / "evil.txt").write_text(f"“{words},” said Ada Quill.\n", encoding="utf-8")
    terminal = Terminal(["onrecord", "read", "evil.txt"], columns=200)
    terminal.wait_for("Enter begins")
    terminal.type("\r")
    shown = terminal.wait_for("Enter records, e")
    terminal.type("\r")
    terminal.wait_for("one command")
    terminal.type("\r")
    assert terminal.end() == 0
    assert "\u202e" not in shown
    assert "\x1b]" not in shown
    assert make_visible("\u202e") in shown
    assert texts(store) == [words]


# In the editor.


def test_the_form_says_once_what_is_the_same(
    run: Run, store: Store, article: str, editor: Editor, tmp_path: Path
) -> None:
    editor("save(text)")
    assert run("read", article, "-e").exit_code == 0
    seen = (tmp_path / "seen").read_text(encoding="utf-8")
    assert seen.count("official:      Ada Quill\n") == 1
    assert texts(store) == [FIRST, REPORTED, LAST]
    assert drafts(tmp_path) == []


def test_a_deleted_block_is_not_recorded(
    run: Run, store: Store, article: str, editor: Editor
) -> None:
    editor('save(text[:text.index("===== 2 of 3")] + text[text.index("===== 3 of 3"):])')
    run("read", article, "-e")
    assert texts(store) == [FIRST, LAST]


def test_a_year_typed_in_the_heading_holds_for_all(
    run: Run, store: Store, article: str, editor: Editor
) -> None:
    editor('save(text.replace("XXXX-04-16", "2024-04-16").replace("topic:", "topic: lakes"))')
    run("read", article, "-e")
    for each in store.statements():
        assert (each.date, each.printed["date"], each.topics) == (
            "2024-04-16",
            "16 April",
            ("lakes",),
        )
        assert each.sources[0].extra["selector"]


def test_a_value_in_a_block_goes_before_the_heading(
    run: Run, store: Store, article: str, editor: Editor
) -> None:
    editor('save(text.replace("===== 2 of 3\\n", "===== 2 of 3\\nofficial: Robert Tarn\\n"))')
    run("read", article, "-e")
    assert [each.official for each in store.statements()] == [
        "Ada Quill",
        "Robert Tarn",
        "Ada Quill",
    ]
    assert named(store, REPORTED).printed["official"] == "She"


def test_words_that_the_article_does_not_have_are_said(
    run: Run, store: Store, article: str, editor: Editor
) -> None:
    editor(f'save(text.replace("\\n{REPORTED}\\n", "\\nThe plans are out.\\n"))')
    done = run("read", article, "-e")
    assert "statement 2: the words recorded are not the article's own" in done.stderr
    assert named(store, "The plans are out.").sources[0].extra["selector"][0]["exact"] == REPORTED


def test_a_slip_in_a_block_is_said_with_its_line(
    run: Run, store: Store, article: str, editor: Editor, tmp_path: Path
) -> None:
    editor(
        'save(text.replace("===== 3 of 3\\n", "===== 3 of 3\\ndate: 31/02/2026\\n"))',
        '(here / "first").write_text(text); save(text.replace("31/02/2026", "2026-02-28"))',
    )
    assert run("read", article, "-e").exit_code == 0
    first = (tmp_path / "first").read_text(encoding="utf-8")
    number = int(re.findall(r"^#! line (\d+):", first)[0])
    assert first.splitlines()[number - 1] == "date: 31/02/2026"
    assert named(store, LAST).date == "2026-02-28"


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ('text.replace("3 of 3", "9 of 3")', "there is no statement 9"),
        ('text.replace("3 of 3", "2 of 3")', "statement 2 stands here twice"),
        ('text.replace("event:", "evnt:")', "there is no field 'evnt'"),
        ('text[:text.index("-----")]', "the line above the text is missing"),
    ],
)
def test_a_form_that_cannot_be_read_is_kept(
    run: Run, store: Store, article: str, editor: Editor, tmp_path: Path, edit: str, why: str
) -> None:
    editor(f"save({edit})", "pass")
    done = run("read", article, "-e")
    assert store.count() == 0
    assert why in (tmp_path / "seen").read_text(encoding="utf-8").splitlines()[0]
    assert Path(draft_named(done.stderr)).exists()


def test_a_kept_form_is_taken_up_again(
    run: Run, store: Store, article: str, editor: Editor, tmp_path: Path
) -> None:
    editor(
        'save(text.replace("===== 3 of 3\\n", "===== 3 of 3\\ndate: never\\n"))',
        "pass",
        'save(text.replace("date: never", "date: 2026-02-28"))',
    )
    draft = draft_named(run("read", article, "-e").stderr)
    assert run("read", "--resume", draft).exit_code == 0
    assert named(store, LAST).date == "2026-02-28"
    assert drafts(tmp_path) == []


def test_words_that_look_like_a_block_stay_words(
    run: Run, store: Store, editor: Editor, tmp_path: Path
) -> None:
    words = "We will sign the treaty and\n===== 2 of 2\nwe will go home tomorrow"
    (tmp_path / "odd.txt").write_text(f"“{words},” said Ada Quill.\n", encoding="utf-8")
    proposed = json.loads(run("read", "odd.txt", "--json").stdout)["statements"]
    editor("save(text)")
    run("read", "odd.txt", "-e")
    assert texts(store) == [each["text"] for each in proposed]


# On a terminal.


class Screen:
    """``onrecord read`` on a terminal, and the keys typed at it."""

    def __init__(self, *arguments: str) -> None:
        self.terminal = Terminal(["onrecord", "read", *arguments], columns=120, rows=50)
        self.keys = 0

    def at_heading(self, answer: str = "") -> str:
        """Wait for the heading and answer it."""
        return self._answer("Enter begins, e", answer)

    def at_statement(self, answer: str = "") -> str:
        """Wait for a statement and answer it; return what was shown."""
        return self._answer("Enter records, e", answer)

    def at_end(self, answer: str = "") -> str:
        """Wait for the last question and answer it."""
        return self._answer("one command, b goes back: ", answer)

    def _answer(self, prompt: str, answer: str) -> str:
        shown = self.terminal.wait_for(prompt)
        self.type(answer)
        return shown

    def type(self, answer: str) -> None:
        """Type an answer and Enter."""
        self.keys += len(answer) + 1
        self.terminal.type(f"{answer}\r")

    def end(self) -> tuple[int, str]:
        """Wait for the end; return the exit code and the last that was shown."""
        code = self.terminal.end()
        return code, self.terminal.shown


def test_enter_records_statement_after_statement(store: Store, article: str) -> None:
    screen = Screen(article)
    assert "16 April, year unknown" in screen.at_heading()
    assert "1 of 3" in screen.at_statement()
    screen.at_statement()
    screen.at_statement()
    screen.at_end()
    code, shown = screen.end()
    assert (code, "3 recorded" in shown) == (0, True)
    assert texts(store) == [FIRST, REPORTED, LAST]
    assert screen.keys == 5


def test_nothing_is_recorded_before_the_last_answer(store: Store, article: str) -> None:
    screen = Screen(article)
    screen.at_heading()
    for _ in range(3):
        screen.at_statement()
    screen.terminal.wait_for("one command, b goes back: ")
    assert store.count() == 0
    screen.type("")
    assert screen.end()[0] == 0
    assert store.count() == 3


def test_a_skipped_statement_is_not_recorded(store: Store, article: str, tmp_path: Path) -> None:
    screen = Screen(article)
    screen.at_heading()
    screen.at_statement()
    screen.at_statement("s")
    screen.at_statement()
    screen.at_end()
    screen.end()
    assert texts(store) == [FIRST, LAST]
    assert drafts(tmp_path) == []


def test_b_goes_back_and_the_decision_can_be_changed(store: Store, article: str) -> None:
    screen = Screen(article)
    screen.at_heading()
    screen.at_statement()
    screen.at_statement("b")
    assert "1 of 3 · to be recorded" in screen.at_statement("s")
    screen.at_statement()
    screen.at_statement()
    screen.at_end("b")
    screen.at_statement("s")
    screen.at_end()
    screen.end()
    assert texts(store) == [REPORTED]


def test_a_takes_the_certain_ones_and_asks_of_the_others(store: Store, article: str) -> None:
    screen = Screen(article)
    screen.at_heading("a")
    assert "2 of 3" in screen.at_statement("s")
    screen.at_end()
    screen.end()
    assert texts(store) == [FIRST, LAST]


def test_q_records_what_was_taken_and_keeps_the_rest(
    store: Store, article: str, tmp_path: Path
) -> None:
    screen = Screen(article)
    screen.at_heading()
    screen.at_statement()
    screen.at_statement("q")
    code, shown = screen.end()
    assert (code, texts(store)) == (0, [FIRST])
    assert "2 saved as a draft" in shown
    rest = Screen("--resume", draft_named(shown))
    rest.at_heading()
    rest.at_statement()
    rest.at_statement()
    rest.at_end()
    assert rest.end()[0] == 0
    assert texts(store) == [FIRST, REPORTED, LAST]
    assert drafts(tmp_path) == []


@pytest.mark.parametrize("answers", range(5))
@pytest.mark.parametrize(("key", "code"), [(INTERRUPT, 130), (END, 1)])
def test_leaving_at_any_question_records_nothing_and_keeps_all(
    store: Store, article: str, answers: int, key: str, code: int
) -> None:
    screen = Screen(article)
    prompts = ["Enter begins, e", *["Enter records, e"] * 3, "one command, b goes back: "]
    for prompt in prompts[:answers]:
        screen.terminal.wait_for(prompt)
        screen.type("")
    screen.terminal.wait_for(prompts[answers])
    if key == INTERRUPT:
        screen.terminal.type("zz")
        screen.terminal.wait_for("zz")
        time.sleep(0.2)  # readline misses a signal between an echo and its next wait
    screen.terminal.type(key)
    ended, shown = screen.end()
    assert (ended, store.count(), "nothing was recorded" in shown) == (code, 0, True)
    kept = json.loads(Path(draft_named(shown)).read_text(encoding="utf-8"))
    taken = [each for each in kept["statements"] if each.get("decision") == "record"]
    assert (len(kept["statements"]), len(taken)) == (3, max(0, answers - 1))


def test_an_article_from_a_pipe_is_confirmed_on_the_terminal(store: Store, article: str) -> None:
    command = f"cat {article} | {shlex.quote(sys.executable)} -m onrecord read -"
    terminal = Terminal(["sh", "-c", command], columns=120, rows=50)
    terminal.wait_for("Enter begins, e")
    for prompt in ["Enter records, e"] * 3:
        terminal.type("\r")
        terminal.wait_for(prompt)
    terminal.type("\r")
    terminal.wait_for("one command, b goes back: ")
    terminal.type("\r")
    assert terminal.end() == 0
    assert texts(store) == [FIRST, REPORTED, LAST]


@pytest.mark.parametrize("wait", [0.05, 0.1, 0.15, 0.2])
def test_an_interrupt_while_it_is_recorded_is_told_truly(
    store: Store, article: str, wait: float
) -> None:
    screen = Screen(article)
    screen.at_heading("a")
    screen.at_statement("s")
    screen.at_end()
    time.sleep(wait)
    with contextlib.suppress(OSError):
        screen.terminal.type(INTERRUPT)
    code, shown = screen.end()
    if store.count():
        assert "nothing was recorded" not in shown
        assert "recorded" in shown
    else:
        assert (code, "nothing was recorded" in shown) == (130, True)


def test_e_edits_a_statement_in_the_form(store: Store, article: str, editor: Editor) -> None:
    editor('save(text.replace("topic:", "topic: lakes"))')
    screen = Screen(article)
    screen.at_heading()
    screen.at_statement("e")
    assert "lakes" in screen.at_statement()
    screen.at_statement("q")
    screen.end()
    (statement,) = store.statements()
    assert (statement.topics, statement.printed["official"]) == (("lakes",), "Quill")
    assert statement.sources[0].extra["selector"][0]["exact"] == FIRST


def test_a_heading_edited_once_holds_for_all(store: Store, article: str, editor: Editor) -> None:
    editor('save(text.replace("XXXX-04-16", "2024-04-16"))')
    screen = Screen(article)
    screen.at_heading("e")
    screen.terminal.wait_for("16 April 2024")
    screen.at_heading("a")
    screen.at_statement()
    screen.at_end()
    screen.end()
    assert {each.date for each in store.statements()} == {"2024-04-16"}
    assert {each.sources[0].issued for each in store.statements()} == {"2024-04-16"}


def test_an_edit_left_without_saving_changes_nothing(
    store: Store, article: str, editor: Editor
) -> None:
    editor("pass")
    screen = Screen(article)
    screen.at_heading()
    screen.at_statement("e")
    assert "left without saving" in screen.at_statement()
    screen.at_statement("q")
    screen.end()
    assert texts(store) == [FIRST]


def test_an_unknown_key_is_explained(article: str) -> None:
    screen = Screen(article)
    screen.at_heading("x")
    screen.terminal.wait_for("s skips this one")
    screen.at_heading("q")
    assert screen.end()[0] == 0


def test_what_is_on_record_already_is_said(run: Run, article: str, store: Store) -> None:
    run("read", article, "--yes")
    short = store.abbreviate([next(store.statements()).id])
    screen = Screen(article)
    screen.at_heading()
    assert f"already recorded as {next(iter(short.values()))}" in screen.at_statement("q")
    screen.end()


def test_a_file_that_is_no_draft_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "no.json").write_text('{"article": {}, "statements": [{"text": "x"}]}')
    done = run("read", "--resume", "no.json")
    assert (done.exit_code, "not a draft of onrecord read" in done.stderr) == (1, True)


# In context.


def test_the_surroundings_are_shown_from_the_kept_text(
    run: Run, store: Store, article: str
) -> None:
    run("read", article, "--yes", "--keep-text")
    shown = run("show", "--in-context", named(store, LAST).id).stdout
    assert "“⟦Nobody will be left out⟧,” said Quill" not in shown
    assert '"⟦Nobody will be left out⟧," said Quill. "⟦Nobody ever was.⟧"' in shown


def test_without_the_text_the_words_around_are_shown(run: Run, store: Store, article: str) -> None:
    run("read", article, "--yes")
    shown = run("show", "--in-context", named(store, FIRST).id).stdout
    assert f"⟦{FIRST}⟧" in shown
    assert "stated Quill" in shown


def test_a_statement_without_an_article_says_so(run: Run, store: Store) -> None:
    run("add", "We agree.", "-o", "Ada Quill")
    assert (
        "No place in an article" in run("show", "--in-context", next(store.statements()).id).stdout
    )
