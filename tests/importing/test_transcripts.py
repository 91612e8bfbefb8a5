"""Transcripts: turns under labels, in Markdown, HTML and plain text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Store
from stores import by_text

Run = Callable[..., Result]

MARKDOWN = """# 2024-03-05 Interview on herring

### Interviewer:
Do you agree?

And on cod?

### Mira Solenn:
We agree.

> (laughter)

On cod: A word later.

### 採訪者：
Thank you.
"""

BOLD = """# Interview

**Interviewer:** Do you agree?

**Mira Solenn:** We agree.

More of it.

**Interviewer**: Why?

**Mira Solenn**: Because.
"""

HTML = """<html><body><h1>Remarks by President Orrel and Secretary Mira Solenn of Varnholm</h1>
<p class="c">Grey Buoys<br/>March 5, 2024</p>
<p>PRESIDENT ORREL:&nbsp; (As interpreted.)&nbsp; We <i>agree</i>.</p>
<p>President Tavik Orrel thanks you.</p>
<p>Q&nbsp;&nbsp; Mr. President, why?&nbsp; (Inaudible.)</p>
<p>SECRETARY SOLENN:&nbsp; Because.</p>
<p>SENIOR ADMINISTRATION OFFICIAL:&nbsp; No names.</p>
<p>SENIOR ADMINISTRATION OFFICIAL:&nbsp; None at all.</p>
<p>MR. VASKIL:&nbsp; Last question.</p>
<p>NATO: an alliance.</p>
<script>PRESIDENT ORREL: hidden</script>
<p>END 2:05 P.M.</p></body></html>"""

# As a scraper leaves it that printed the bytes it got.
AS_BYTES = "</h1>\n".join((HTML.partition("</h1>")[0], repr(HTML.partition("</h1>")[2].encode())))

PLAIN = """Round table

Mira Solenn: We agree.

Note: this is no speaker.

Joreth Vaskil: We do not.

Mira Solenn: Then no.

Joreth Vaskil: Then no.
"""


def write(name: str, text: str) -> str:
    """Write a file of this name and return the name."""
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_a_turn_under_a_heading_is_a_statement_and_a_question_its_context(
    run: Run, store: Store
) -> None:
    done = run("import", write("talk.md", MARKDOWN))
    assert "3 rows: 1 recorded, 2 skipped" in done.stderr
    assert "1 question (kept as context of the answer), 1 question without an answer" in done.stderr
    (said,) = store.find()
    assert said.text == "We agree.\n\nOn cod: A word later."
    assert (said.official, said.kind) == ("Mira Solenn", "direct")
    assert said.context == "Interviewer: Do you agree?\n\nAnd on cod?"
    assert (said.date, said.basis["date"]) == ("2024-03-05", "title")
    assert (said.event, said.note) == ("Interview on herring", "(laughter)")
    assert said.sources[0].title == "2024-03-05 Interview on herring"
    assert ": 0 recorded, 1 duplicate skipped" in run("import", "talk.md").stderr


def test_a_turn_under_a_bold_label_is_a_statement(run: Run, store: Store) -> None:
    run("import", write("talk.md", BOLD))
    said = by_text(store)
    assert set(said) == {"We", "Because."}
    assert said["We"].text == "We agree.\n\nMore of it."
    assert (said["We"].official, said["Because."].context) == ("Mira Solenn", "Interviewer: Why?")
    assert said["We"].date == ""


@pytest.mark.parametrize("page", [HTML, AS_BYTES])
def test_the_labels_of_a_page_are_resolved_within_its_event(
    page: str, run: Run, store: Store
) -> None:
    done = run("import", write("remarks.html", page))
    assert done.exit_code == 0, done.stderr
    said = by_text(store)
    agreed, because, named = said["We"], said["Because."], said["Last"]
    assert agreed.text == "We agree.\n\nPresident Tavik Orrel thanks you."
    assert (agreed.official, agreed.role) == ("Tavik Orrel", "President")
    assert agreed.printed["official"] == "PRESIDENT ORREL"
    assert agreed.note == "(As interpreted.)"
    assert (agreed.date, agreed.basis["date"]) == ("2024-03-05", "heading")
    assert (because.official, because.role) == ("Mira Solenn", "Secretary")
    assert because.context == "Q: Mr. President, why? (Inaudible.)"
    assert (named.official, named.text) == ("MR. VASKIL", "Last question.\n\nNATO: an alliance.")


def test_an_anonymous_official_stays_anonymous(run: Run, store: Store) -> None:
    run("import", write("remarks.html", HTML))
    said = by_text(store)["None"]
    assert (said.official, said.role) == ("", "Senior administration official")
    assert said.printed["official"] == "SENIOR ADMINISTRATION OFFICIAL"


def test_a_label_of_plain_text_has_to_come_twice(run: Run, store: Store) -> None:
    done = run("import", write("talk.txt", PLAIN))
    assert "4 recorded, 1 skipped" in done.stderr
    said = {each.text.split("\n")[0]: each for each in store.find()}
    assert said["We agree."].text == "We agree.\n\nNote: this is no speaker."
    assert said["We do not."].official == "Joreth Vaskil"


def test_a_text_whose_speaker_is_given_is_one_statement(run: Run, store: Store) -> None:
    run("import", write("talk.txt", PLAIN), "--set", "official=Tavik Orrel")
    (said,) = store.find()
    assert (said.official, said.text) == ("Tavik Orrel", PLAIN)


def test_a_page_without_turns_says_so_when_it_is_asked_for(run: Run) -> None:
    done = run("import", write("page.md", "# About\n\nNothing."), "--format", "transcript")
    assert done.exit_code == 1
    assert "it has no turns with the names of speakers" in done.stderr


@pytest.mark.parametrize("labels", [("Page 7", "Page 8"), ("First thought", "Second thought")])
def test_headings_of_parts_are_no_speakers(run: Run, store: Store, labels: tuple[str, str]) -> None:
    """A speech that is cut into pages or thoughts names nobody."""
    parts = (f"**{each}:** We agree on herring." for each in labels)
    done = run("import", write("speech.md", "# A speech\n\n" + "\n\n".join(parts)))
    assert (done.exit_code == 0, store.count()) == (False, 0)
