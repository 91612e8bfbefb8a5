"""Columns are known by the names people use, marks for nothing are nothing; both are said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Statement, Store
from onrecord.importing.guess_columns import guess_columns
from stores import only, put

Run = Callable[..., Result]

HEADERS = [
    ("text", "content"),
    ("text", "Content "),
    ("text", "speechText"),
    ("text", "speech_text"),
    ("text", "statement"),
    ("text", "answer"),
    ("official", "speaker"),
    ("official", "name"),
    ("official", "Name of Person Speaking"),
    ("official", "president"),
    ("official", "person"),
    ("date", "DATE"),
    ("date", "date_extracted"),
    ("date", "posted_date"),
    ("date", "year"),
    ("country", "country_org"),
    ("country", "iso3"),
    ("country", "ISO Code"),
    ("url", "href"),
    ("url", "link"),
    ("role", "post"),
    ("role", "positionLabel"),
    ("role", "office"),
    ("topics", "Topic"),
    ("source", "title"),
    ("publisher", "outlet"),
    ("via", "agency"),
    ("language", "lang"),
    ("event", "session"),
    ("about", "target_country"),
]


@pytest.mark.parametrize(("field", "header"), HEADERS)
def test_a_name_that_people_use_is_recognised(field: str, header: str) -> None:
    """Whatever its case, blanks and marks."""
    assert guess_columns([header], (), (), []).columns == {field: header}


def test_what_was_guessed_is_said(run: Run, store: Store) -> None:
    """With how to say otherwise; and the statement is whole."""
    file = put("Speaker,Year,post,content", "Mira Solenn,2025,Minister of Fisheries,We agree.")
    done = run("import", file)
    made = only(store)
    assert (made.official, made.date, made.role) == ("Mira Solenn", "2025", "Minister of Fisheries")
    said = "took content as text, Speaker as official, post as role, Year as date"
    assert f"turns.csv: {said}; --map FIELD=COLUMN changes one" in done.stderr


def test_nothing_is_guessed_where_it_is_forbidden(run: Run, store: Store) -> None:
    """The columns are kept as they are."""
    done = run("import", put("speaker,text", "Mira Solenn,We agree."), "--no-guess")
    assert (only(store).official, dict(only(store).extra)) == ("", {"speaker": "Mira Solenn"})
    assert "turns.csv: took text;" in done.stderr
    assert "not mapped, stored as extra fields: speaker\n" in done.stderr


def test_a_fields_own_name_wins(run: Run, store: Store) -> None:
    """What else might serve it is kept."""
    run("import", put("speaker,official,text", "Q,Mira Solenn,We agree."))
    assert (only(store).official, dict(only(store).extra)) == ("Mira Solenn", {"speaker": "Q"})


def test_a_map_wins(run: Run, store: Store) -> None:
    """And the column it took serves no other field."""
    file = put("speaker,name,title,text", "Q,Mira Solenn,Minister,We agree.")
    run("import", file, "--map", "official=name", "--map", "role=title")
    made = only(store)
    assert (made.official, made.role, made.sources) == ("Mira Solenn", "Minister", ())
    assert dict(made.extra) == {"speaker": "Q"}


def test_a_field_set_for_all_rows_is_not_guessed(run: Run, store: Store) -> None:
    """The column is kept beside it."""
    run("import", put("speaker,text", "Q,We agree."), "--set", "official=Mira Solenn")
    assert (only(store).official, dict(only(store).extra)) == ("Mira Solenn", {"speaker": "Q"})


def test_of_two_columns_the_likelier_is_taken(run: Run, store: Store) -> None:
    """The other is kept, and named."""
    done = run("import", put("name,speaker,text", "A meeting,Mira Solenn,We agree."))
    assert (only(store).official, dict(only(store).extra)) == ("Mira Solenn", {"name": "A meeting"})
    assert "speaker as official (not name)" in done.stderr


def test_values_have_a_say(run: Run, store: Store) -> None:
    """Hours are no dates, numbers no events, codes no words."""
    file = put("time,year,session,message,speech", "14:30,2025,79,WWW,We agree on this.")
    run("import", file)
    made = only(store)
    assert (made.text, made.date, made.event) == ("We agree on this.", "2025", "")
    assert dict(made.extra) == {"time": "14:30", "session": "79", "message": "WWW"}


def test_a_date_of_publication_is_known_as_such(run: Run, store: Store) -> None:
    """It is no proof of the day on which it was said."""
    done = run("import", put("posted_date,text", "2025-11-04,We agree."))
    assert (only(store).date, only(store).basis["date"]) == ("2025-11-04", "published")
    assert "posted_date as date (published)" in done.stderr


def test_beside_a_better_date_it_is_that_of_the_source(run: Run, store: Store) -> None:
    """Both are kept, each as what it is."""
    run("import", put("date,posted_date,text", "2025-11-03,2025-11-04,We agree."))
    made = only(store)
    assert (made.date, made.sources[0].issued, dict(made.basis)) == ("2025-11-03", "2025-11-04", {})


def test_which_country_is_the_speakers_is_said(run: Run, store: Store) -> None:
    """The counterpart's is what it is about; others are kept."""
    file = put("country,target_country,host country,text", "Norway,Chad,Peru,We agree.")
    done = run("import", file)
    made = only(store)
    assert (made.country, made.about) == ("NO", ("TD",))
    assert dict(made.extra) == {"host country": "Peru"}
    told = "took country as the speaker's country (not target_country, host country), text"
    assert told in done.stderr


def test_a_list_of_speakers_is_one_of_several(run: Run, store: Store) -> None:
    """As where the column bears the field's name."""
    row = {"speaker": ["Mira Solenn", "Tavik Orrel"], "text": "We agree."}
    run("import", put(json.dumps(row), name="turns.jsonl"))
    assert (only(store).official, only(store).co_speakers) == ("Mira Solenn", ("Tavik Orrel",))


def test_our_own_files_are_not_guessed_at(run: Run, store: Store) -> None:
    """What stands in extra stays there."""
    store.add([Statement(text="We agree.", extra={"speaker": "Q"})])
    run("export", "ours.csv")
    done = run("import", "ours.csv", "-S", "other.json")
    assert "took" not in done.stderr


def test_a_file_without_words_is_refused(run: Run, store: Store) -> None:
    """With what it has, and what may be meant."""
    done = run("import", put("country,person,text_en", "Norway,Mira Solenn,We agree."))
    assert (done.exit_code, done.stderr.count("\n"), store.count()) == (2, 1, 0)
    assert "cannot tell which column holds the text; it has country, person, text_en" in (
        done.stderr
    )
    assert "did you mean --map text=text_en?" in done.stderr


# Marks for nothing


@pytest.mark.parametrize("mark", ["_", "-NONE-", "nil", "N/A", "null", "None", "NaN", "-", "NA"])
def test_a_mark_for_nothing_is_nothing(mark: str, run: Run, store: Store) -> None:
    """It is counted and said; no field holds it."""
    done = run("import", put("text,official,date,topics,role", "We agree." + f",{mark}" * 4))
    made = only(store)
    assert (done.exit_code, made.official, made.date, made.role) == (0, "", "", "")
    assert made.topics == ()
    assert f"1 official “{mark}”" in done.stderr


def test_namibias_code_is_its_own(run: Run, store: Store) -> None:
    """Elsewhere the same letters say that there is nothing."""
    run("import", put("text,country,official,about", "We agree.,NA,NA,NA"))
    made = only(store)
    assert (made.country, made.official, made.about) == ("NA", "", ("NA",))


@pytest.mark.parametrize("mark", ["N/A", "None", "_", "nil"])
def test_a_row_without_words_is_rejected(mark: str, run: Run, store: Store) -> None:
    """Its mark is told, and the row kept as it stood."""
    file = put("text,official", f"{mark},Mira Solenn", "We agree.,Mira Solenn")
    done = run("import", file, "--rejects", "bad.csv")
    assert (done.exit_code, only(store).text) == (4, "We agree.")
    assert f"turns.csv, line 2: '{mark}' stands in the column of the text" in done.stderr
    assert "not known" not in done.stderr
    assert f"{mark},Mira Solenn" in Path("bad.csv").read_text(encoding="utf-8")


def test_what_no_field_takes_keeps_its_marks(run: Run, store: Store) -> None:
    """We do not know what they mean there."""
    run("import", put("text,A0,A1", "We agree.,_,-NONE-"))
    assert dict(only(store).extra) == {"A0": "_", "A1": "-NONE-"}


# Words that a program has wrapped


def test_pythons_bytes_are_decoded(run: Run, store: Store) -> None:
    """And that is said."""
    done = run("import", put("text", repr("“Šárka” agrees.\nYes.".encode())))
    assert only(store).text == "“Šárka” agrees.\nYes."
    assert "1 text in Python's b'…' decoded as UTF-8" in done.stderr


@pytest.mark.parametrize("text", ["b'not closed", "b is for boats'", "b'a' and b'b'", "b'x\\'"])
def test_words_that_only_look_so_stay(text: str, run: Run, store: Store) -> None:
    """Character for character."""
    put(json.dumps({"text": text}), name="turns.jsonl")
    run("import", "turns.jsonl")
    assert only(store).text == text


def test_bytes_of_another_encoding_are_rejected(run: Run, store: Store) -> None:
    """No letter of them is guessed."""
    done = run("import", put("text", repr("café".encode("cp1252"))))
    assert (done.exit_code, store.count()) == (4, 0)
    assert "byte 0xe9 is not UTF-8" in done.stderr
