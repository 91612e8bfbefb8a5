"""Languages by their tags: what is a name or a longer code is refused by hand, read from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import Result

from onrecord import Statement, Store, config
from onrecord.errors import UnknownLanguageError
from onrecord.reference import languages

Run = Callable[..., Result]
Editor = Callable[..., None]

WORDS = "We will share the herring quota."


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("pt-br", "pt-BR"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("ca-Valencia", "ca-valencia"),
        ("gsw", "gsw"),
        ("es-419", "es-419"),
    ],
)
def test_a_tag_is_taken_in_its_usual_case(typed: str, tag: str) -> None:
    """BCP 47 reads either case."""
    assert (languages.resolve(typed), languages.find(typed)) == (tag, tag)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("english", "en"),
        (" English ", "en"),
        ("ARABIC", "ar"),
        ("Farsi", "fa"),
        ("eng", "en"),
        ("fre", "fr"),
        ("fra-CA", "fr-CA"),
        ("en_GB", "en-GB"),
    ],
)
def test_a_name_or_a_longer_code_is_answered_by_the_tag(text: str, tag: str) -> None:
    """A file means it; a hand is told to type it."""
    assert languages.find(text) == tag
    with pytest.raises(UnknownLanguageError, match=rf"; use {tag}$"):
        languages.resolve(text)


@pytest.mark.parametrize(
    "text", ["", "Klingon", "Portuguese (Brazil)", "e", "en-", "日本", "tongue"]
)
def test_what_is_no_language_is_never_guessed(text: str) -> None:
    """Not by its beginning, and not by what is near."""
    assert languages.find(text) == ""
    with pytest.raises(UnknownLanguageError, match="as en or pt-BR"):
        languages.resolve(text)


def test_a_slip_is_suggested_and_not_taken() -> None:
    """One letter is missing."""
    assert languages.find("englsh") == ""
    with pytest.raises(UnknownLanguageError, match=r"did you mean en \(English\)\?"):
        languages.resolve("englsh")


@given(st.text(max_size=12))
def test_what_is_found_is_a_tag_a_statement_takes(text: str) -> None:
    """And finding it again changes nothing."""
    tag = languages.find(text)
    assert Statement(text=WORDS, language=tag).language == tag
    assert languages.find(tag) == tag


@pytest.mark.parametrize(
    "call",
    [
        ("add", WORDS, "--lang", "english"),
        ("add", WORDS, "--original", "Ja.", "--original-lang", "eng"),
        ("edit", "{id}", "--set", "lang=English"),
        ("find", "--lang", "english"),
        ("find", "lang:english"),
        ("find", "--not-lang", "eng"),
        ("config", "set", "filters.salt.lang", "english"),
    ],
)
def test_a_hand_is_told_the_tag(run: Run, store: Store, call: tuple[str, ...]) -> None:
    """At every door: one line, and nothing is recorded."""
    said = Statement(text="We agree.")
    store.add([said])
    done = run(*(each.format(id=said.id) for each in call))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith("is not a language code; use en\n")
    assert list(store.find()) == [said]
    assert not config.saved_filter_names()


def test_the_form_is_told_too(run: Run, store: Store, editor: Editor, tmp_path: Path) -> None:
    """It comes back with the line, and the tag goes on record."""
    editor(
        'save(text.replace("kind:", "language: English\\nkind:") + "We agree.")',
        'save(text.replace("language: English", "language: en"))',
    )
    run("add", "-e")
    assert "use en" in (tmp_path / "seen").read_text(encoding="utf-8").partition("\n")[0]
    assert [each.language for each in store.find()] == ["en"]


def test_a_file_keeps_what_it_printed_beside_the_tag(run: Run, store: Store) -> None:
    """By name, by code, in capitals; what is none is kept without a tag; all of it is said."""
    rows = {"a": "English", "b": "eng", "c": "en", "d": "Klingon", "e": "EN", "f": ""}
    lines = "".join(f"{text},{said}\n" for text, said in rows.items())
    Path("rows.csv").write_text(f"text,language\n{lines}", encoding="utf-8")
    done = run("import", "rows.csv")
    assert done.exit_code == 0
    kept = {each.text: each for each in store.find()}
    assert {text: said.language for text, said in kept.items()} == {
        **dict.fromkeys("abce", "en"),
        **dict.fromkeys("df", ""),
    }
    assert [kept[each].printed.get("language", "") for each in "abcdef"] == [
        *("English", "eng", "", "Klingon", "EN", "")
    ]
    assert kept["a"].basis["language"] == "name"
    assert "read by name or code: English as en, eng as en, EN as en\n" in done.stderr
    assert "Not recognised as languages, recorded as written: “Klingon”\n" in done.stderr


def test_a_file_s_print_stays_beside_the_tag_set_by_hand(run: Run, store: Store) -> None:
    """As with a country."""
    Path("rows.csv").write_text("text,language\na,Klingon\n", encoding="utf-8")
    run("import", "rows.csv")
    (said,) = store.find()
    run("edit", said.id, "--set", "lang=eu")
    now = store.get(said.id)
    assert (now.language, now.printed) == ("eu", {"language": "Klingon"})


def test_a_column_of_names_is_known_as_languages(run: Run, store: Store) -> None:
    """Where its heading says so and all of it are languages."""
    Path("rows.csv").write_text("text,Lang\na,French\nb,de\n", encoding="utf-8")
    run("import", "rows.csv")
    assert {each.text: each.language for each in store.find()} == {"a": "fr", "b": "de"}
