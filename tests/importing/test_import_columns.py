"""Which column serves which field: taken, declined, reached into, and announced once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Store
from stores import only, put

Run = Callable[..., Result]


@pytest.mark.parametrize("flags", [(), ("--no-guess",)])
def test_a_mapped_column_serves_no_field_of_its_own_name(
    flags: tuple[str, ...], run: Run, store: Store
) -> None:
    """The counterpart's country is not the speaker's."""
    file = put("speaker,date,country,text", "Mira Solenn,2025-01-02,Chad,We agree.")
    run("import", file, "--map", "about=country", *flags)
    assert (only(store).country, only(store).about) == ("", ("TD",))


@pytest.mark.parametrize("flags", [("--ignore", "country"), ("--map", "-=country")])
def test_a_column_can_be_declined(flags: tuple[str, ...], run: Run, store: Store) -> None:
    """It serves no field, and is stored as an extra one."""
    done = run("import", put("text,country", "We agree.,Chad"), *flags)
    assert (only(store).country, dict(only(store).extra)) == ("", {"country": "Chad"})
    assert "took text;" in done.stderr
    assert "not mapped, stored as extra fields: country\n" in done.stderr


def test_a_declined_column_can_be_saved_in_a_profile(run: Run, store: Store) -> None:
    """The next file is read the same way."""
    file = put("text,country", "We agree.,Chad")
    run("import", file, "--ignore", "country", "--save-profile", "chad", "--dry-run")
    run("import", file, "--profile", "chad")
    assert only(store).country == ""


def test_a_column_to_decline_that_is_not_there_is_an_error(run: Run, store: Store) -> None:
    """Its name may be mistyped."""
    done = run("import", put("text,country", "We agree.,Chad"), "--ignore", "contry")
    assert (done.exit_code, store.count()) == (2, 0)
    assert "there is no column 'contry'" in done.stderr


def test_every_column_that_is_taken_is_announced_once(run: Run) -> None:
    """Those with a field's own name too; the speaker's country first."""
    done = run("import", put("text,Speaker,date,country", "We agree.,Mira Solenn,2025,Chad"))
    assert (
        "turns.csv: took country as the speaker's country, text, Speaker as official, date;"
        in done.stderr
    )
    assert done.stderr.count("Speaker as official") == 1


def test_what_looks_like_a_field_and_was_not_taken_is_named(run: Run) -> None:
    """A date, a link, a speaker: counts are none of them."""
    file = put(
        "text,date,checked,video,second speaker,pages",
        "We agree.,2025-01-02,2025-02-03,https://example.org/1,Tavik Orrel,12",
    )
    done = run("import", file)
    told = "checked looks like a date, video looks like a link, second speaker looks like a speaker"
    assert f"turns.csv: not taken: {told}\n" in done.stderr


def test_two_maps_for_one_field_are_an_error(run: Run, store: Store) -> None:
    """Neither is dropped in silence."""
    done = run("import", put("a,b", "One,Two"), "--map", "text=a", "--map", "text=b")
    assert (done.exit_code, store.count()) == (2, 0)
    assert "--map text=a and --map text=b are for one field" in done.stderr


def test_a_map_of_the_call_goes_before_that_of_a_profile(run: Run, store: Store) -> None:
    """They are no two maps for one field."""
    file = put("a,b", "One,Two")
    run("import", file, "--map", "text=a", "--save-profile", "first", "--dry-run")
    run("import", file, "--profile", "first", "--map", "text=b")
    assert only(store).text == "Two"


def test_the_first_of_several_columns_that_is_there_is_read(run: Run, store: Store) -> None:
    """Row by row; a column that the file lacks is no error beside one that it has."""
    rows = [{"en": "We agree.", "uk": "Ми згодні."}, {"uk": "Ні."}, {"en": "", "uk": "Так."}]
    Path("turns.json").write_text(json.dumps(rows), encoding="utf-8")
    done = run("import", "turns.json", "--map", "text=en,fr,uk")
    assert {each.text for each in store.find()} == {"We agree.", "Ні.", "Так."}
    assert "took en, else fr, else uk as text" in done.stderr


def test_a_column_whose_name_holds_a_comma_can_be_mapped(run: Run, store: Store) -> None:
    """It is one column."""
    run("import", put('text,"Name, first"', "We agree.,Mira"), "--map", "official=Name, first")
    assert (only(store).official, dict(only(store).extra)) == ("Mira", {})


def test_a_path_reaches_into_objects(run: Run, store: Store) -> None:
    """What else they hold is stored as extra; of a list of objects each is reached."""
    row: dict[str, object] = {"text": "We agree."}
    row |= {"speaker": {"name": "Mira Solenn", "party": "Salt"}}
    row |= {"tags": [{"label": "fish"}, {"label": "salt"}]}
    Path("turns.json").write_text(json.dumps([row]), encoding="utf-8")
    maps = ("--map", "official=speaker.name", "--map", "topics=tags.label")
    done = run("import", "turns.json", *maps)
    assert (done.exit_code, only(store).official, only(store).topics) == (
        *(0, "Mira Solenn"),
        ("fish", "salt"),
    )
    assert only(store).extra["speaker"] == {"party": "Salt"}


def test_objects_in_a_list_say_which_paths_can_be_mapped(run: Run, store: Store) -> None:
    """As they are typed; the one that is given is read."""
    row = {"text": "We agree.", "official": [{"full name": "Mira Solenn"}]}
    Path("turns.json").write_text(json.dumps([row]), encoding="utf-8")
    done = run("import", "turns.json")
    assert done.exit_code == 4
    told = "official is an object, not a text; map one of its values:"
    assert f"{told} --map official='official.full name'\n" in done.stderr
    run("import", "turns.json", "--map", "official=official.full name")
    assert only(store).official == "Mira Solenn"


def test_a_strange_object_of_a_fields_name_is_stored_as_extra(run: Run, store: Store) -> None:
    """It costs no row; what it holds may serve another field."""
    row = {"text": "We agree.", "title": "A talk", "source": {"kind": "page", "url": "x"}}
    Path("turns.json").write_text(json.dumps([row]), encoding="utf-8")
    done = run("import", "turns.json")
    (page,) = only(store).sources
    assert (done.exit_code, page.title, page.url) == (0, "A talk", "x")
    assert dict(only(store).extra) == {"source": {"kind": "page"}}


@pytest.mark.parametrize(
    ("header", "row", "field", "value"),
    [
        ("text,When", "We agree.,2025-01-02", "date", "2025-01-02"),
        ("Текст,Дата", "Мы согласны.,2025-01-02", "date", "2025-01-02"),
        ("内容,日期", "我们同意这个决定。,2025-01-02", "date", "2025-01-02"),
        ("text,published_at", "We agree.,2025-01-02", "date", "2025-01-02"),
        ("text,created_at", "We agree.,2025-01-02", "date", "2025-01-02"),
        ("Remarks,x", "We agree.,y", "text", "We agree."),
        ("Said,x", "We agree.,y", "text", "We agree."),
        ("Quote,x", "We agree.,y", "text", "We agree."),
        ("Citation,x", "We agree.,y", "text", "We agree."),
        ("Zitat,x", "Wir stimmen zu.,y", "text", "Wir stimmen zu."),
        ("Declaración,x", "De acuerdo.,y", "text", "De acuerdo."),
        ("text,Who", "We agree.,Mira Solenn", "official", "Mira Solenn"),
        ("text,From", "We agree.,Mira Solenn", "official", "Mira Solenn"),
        ("text,Actor", "We agree.,Mira Solenn", "official", "Mira Solenn"),
        ("text,Name of speaker", "We agree.,Mira Solenn", "official", "Mira Solenn"),
        ("Statement,x", "Yes.,y", "text", "Yes."),
    ],
)
def test_a_column_is_known_by_a_name_people_use(
    header: str, row: str, field: str, value: str, run: Run, store: Store
) -> None:
    """In several languages."""
    assert run("import", put(header, row)).exit_code == 0
    assert getattr(only(store), field) == value


@pytest.mark.parametrize("value", ["Chad", "2025-01-02", "7"])
def test_who_speaks_is_neither_a_country_nor_a_day(value: str, run: Run, store: Store) -> None:
    """A column called From may be the beginning of anything."""
    run("import", put("text,From", f"We agree.,{value}"))
    assert only(store).official == ""


def test_a_year_is_read_where_the_date_is_empty(run: Run, store: Store) -> None:
    """And only there; that is announced."""
    done = run("import", put("text,date,year", "One,,2024", "Two,2025-01-02,2025"))
    assert {each.text: each.date for each in store.find()} == {"One": "2024", "Two": "2025-01-02"}
    assert "date, else year as date" in done.stderr


def test_the_author_of_a_quotation_is_its_speaker(run: Run, store: Store) -> None:
    """That is announced, and the record says how it is known."""
    done = run("import", put("quote,author", "We agree.,Mira Solenn"))
    made = only(store)
    assert (made.official, made.basis["official"], made.sources) == ("Mira Solenn", "author", ())
    assert "author as official (quotations: their author is the speaker)" in done.stderr


@pytest.mark.parametrize(
    "header", ["text,author,outlet", "quote,author,speaker", "statement,author,url"]
)
def test_the_author_of_an_article_is_no_speaker(header: str, run: Run, store: Store) -> None:
    """Nor is an author beside a speaker."""
    run("import", put(header, "We agree on salt.,Jan Reporter,Mira Solenn"))
    assert only(store).official in ("", "Mira Solenn")
    assert only(store).sources[0].author == "Jan Reporter"


def test_a_suggested_column_is_quoted_and_never_an_id(run: Run) -> None:
    """It can be pasted into a shell."""
    done = run("import", put("statement_id,@content,My words (verbatim)", "1,x,We agree."))
    assert done.exit_code == 2
    assert done.stderr.endswith("did you mean --map text='My words (verbatim)'?\n")


# Values that are outside the allowed values


def test_a_strange_status_is_kept_as_extra(run: Run, store: Store) -> None:
    """It is counted, and costs no row; ours are ours."""
    rows = ("We agree.,submitted,speech", "We do not.,draft,direct")
    done = run("import", put("text,status,kind", *rows))
    found = {each.text: each for each in store.find()}
    assert dict(found["We agree."].extra) == {"status": "submitted", "kind": "speech"}
    assert (found["We do not."].status, found["We do not."].kind) == ("draft", "direct")
    assert done.exit_code == 0
    assert "1 status value is outside the allowed values" in done.stderr


def test_a_strange_status_that_was_mapped_is_rejected(run: Run, store: Store) -> None:
    """It was meant to be ours."""
    file = put("text,state", "We agree.,submitted")
    done = run("import", file, "--map", "status=state")
    assert (done.exit_code, store.count()) == (4, 0)
    assert "status cannot be 'submitted'" in done.stderr


def test_a_bad_value_set_for_all_rows_is_one_error(run: Run, store: Store) -> None:
    """It is no rejection of each row."""
    done = run("import", put("text", *(f"number {at}" for at in range(9))), "--set", "kind=speech")
    assert (done.exit_code, done.stderr.count("\n"), store.count()) == (2, 1, 0)
    assert "kind cannot be 'speech'" in done.stderr


# Missing values


def test_marks_left_out_of_lists_are_counted(run: Run, store: Store) -> None:
    """As those of any other field."""
    done = run("import", put("text,topics,about", "We agree.,fish; N/A,-"))
    assert (only(store).topics, only(store).about) == (("fish",), ())
    assert "Read as missing: 1 topics “N/A”, 1 about “-”" in done.stderr


def test_na_among_names_of_countries_is_missing(run: Run, store: Store) -> None:
    """Codes are no names either: EC is not Ecuador there; UK is a name."""
    rows = ("One,France", "Two,NA", "Three,EC", "Four,UK", "Five,Norway")
    done = run("import", put("text,country", *rows))
    found = {each.text: each.country for each in store.find()}
    assert found == {"One": "FR", "Two": "", "Three": "", "Four": "GB", "Five": "NO"}
    assert "Read as missing: 1 country “NA”" in done.stderr
    assert "recorded as written: “EC”" in done.stderr


def test_na_among_codes_of_countries_is_namibia(run: Run, store: Store) -> None:
    """That is said, with what reads it otherwise."""
    done = run("import", put("text,country", "One,FR", "Two,NA"))
    assert {each.country for each in store.find()} == {"FR", "NA"}
    assert "1 country “NA” read as Namibia's code; --na NA reads it as missing" in done.stderr


def test_a_mark_may_be_said_to_mean_missing(run: Run, store: Store) -> None:
    """Or not to."""
    file = put("text,country,official,role", "We agree.,NA,None,xx")
    run("import", file, "--na", "NA", "--na", "xx", "--not-na", "None")
    made = only(store)
    assert (made.country, made.official, made.role) == ("", "None", "")


def test_a_number_that_is_none_names_its_column(run: Run) -> None:
    """The reason can be acted on."""
    Path("turns.jsonl").write_text('{"text": "We agree.", "score": NaN}\n', encoding="utf-8")
    done = run("import", "turns.jsonl")
    assert "line 1: score is nan, which JSON cannot hold; leave it empty\n" in done.stderr


# For scripts


def test_a_script_gets_the_counts_as_json(run: Run) -> None:
    """They add up to the rows; the batch can be undone."""
    rows = ("We agree.,Mira,2025-01-02", "We agree.,Mira,2025-01-02", "x,Mira,never", "Q?,Q,2025")
    done = run(
        "import", put("text,speaker,date", *rows), "--json", "--skip", "official=Q", "-S", "j.json"
    )
    told = json.loads(done.stdout)
    assert told["rows"] == 4
    assert (told["recorded"], told["duplicates"], told["rejected"], told["skipped"]) == (1, 1, 1, 1)
    (file,) = told["files"]
    assert file["columns"] == {"text": ["text"], "official": ["speaker"], "date": ["date"]}
    assert [each["line"] for each in file["rejected"]] == [4]
    assert "rows:" not in done.stderr
    assert run("undo", told["batch"], "-y", "-S", "j.json").exit_code == 0


def test_a_dry_run_gives_only_the_counts_as_json(run: Run, store: Store) -> None:
    """One JSON object, whole."""
    done = run("import", put("text", "We agree."), "--dry-run", "--json")
    assert (json.loads(done.stdout)["recorded"], store.count()) == (1, 0)


def test_an_import_of_one_statement_is_an_import_in_the_history(run: Run) -> None:
    """With the command that was typed."""
    run("import", put("text", "We agree."))
    assert "import turns.csv" in run("undo", "--list").stdout


@pytest.mark.parametrize("name", ["nothing.csv", "page.md", "page.unheard"])
def test_a_message_names_its_file_once(name: str, run: Run) -> None:
    """Also where the failure names it too."""
    if name != "nothing.csv":
        put("text", name=name)
    done = run("import", name)
    assert done.stderr.count(name) == 1
