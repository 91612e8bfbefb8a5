"""How files of one origin are read can be saved by a name, listed, edited and used again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Store
from stores import only

Run = Callable[..., Result]

FILE = "Redner,Wort,Datum,Art\nMira Solenn,We agree.,04/11/2025,speech\nQ,Why?,2025,question\n"
MANNER = (
    *("--map", "text=Wort", "--map", "official=Redner", "--map", "date=Datum"),
    *("--set", "place=“Grey” Buoys", "--skip", "official=Q", "--date-order", "dmy"),
)


@pytest.fixture(autouse=True)
def _file() -> None:
    """Lay out a file that is not read without help."""
    Path("turns.csv").write_text(FILE, encoding="utf-8")


@pytest.fixture
def profile(tmp_path: Path, run: Run) -> Path:
    """Save a profile, and return its file."""
    run("import", "turns.csv", *MANNER, "--save-profile", "mfa", "-S", "other.json")
    return tmp_path / "config" / "onrecord" / "profiles" / "mfa.toml"


def test_saving_says_where(run: Run) -> None:
    """And how it is used again; the file is imported all the same."""
    done = run("import", "turns.csv", *MANNER, "--save-profile", "mfa")
    assert (done.exit_code, "1 recorded" in done.stderr) == (0, True)
    assert "saved for --profile mfa, in " in done.stderr


@pytest.mark.usefixtures("profile")
def test_a_profile_reads_as_its_flags_did(run: Run, store: Store) -> None:
    """Maps, values set, rows left out and the order of dates."""
    done = run("import", "turns.csv", "--profile", "mfa")
    made = only(store)
    assert (done.exit_code, made.text, made.official) == (0, "We agree.", "Mira Solenn")
    assert (made.date, made.place) == ("2025-11-04", "“Grey” Buoys")


@pytest.mark.usefixtures("profile")
def test_a_flag_comes_before_the_profile(run: Run, store: Store) -> None:
    """What it does not name stays as saved."""
    more = ("--set", "place=Korrin", "--map", "official=Art")
    run("import", "turns.csv", "--profile", "mfa", *more, "--skip", "official=question")
    assert (only(store).place, only(store).official) == ("Korrin", "speech")


def test_a_profile_can_be_read_and_edited(profile: Path, run: Run, store: Store) -> None:
    """Each line is a flag as it is typed."""
    said = profile.read_text(encoding="utf-8")
    assert '"text=Wort"' in said
    assert 'date-order = "dmy"' in said
    profile.write_text(said.replace("Grey", "Red") + "# ours\nno-guess = true\n", encoding="utf-8")
    run("import", "turns.csv", "--profile", "mfa")
    assert only(store).place == "“Red” Buoys"


@pytest.mark.usefixtures("profile")
def test_profiles_are_listed_as_flags(run: Run) -> None:
    """Without a file to import; with the folder they are in."""
    done = run("import", "--profiles")
    assert done.exit_code == 0
    assert done.stdout.startswith("mfa  --map text=Wort --map official=Redner")
    assert "--set 'place=“Grey” Buoys'" in done.stdout
    assert "each is a file that you can edit, in " in done.stderr


def test_a_profile_is_not_overwritten_unasked(profile: Path, run: Run, store: Store) -> None:
    """Somebody may have edited it; nothing is recorded either."""
    before = profile.read_text(encoding="utf-8")
    call = ("import", "turns.csv", "--map", "text=Wort", "--no-guess", "--save-profile", "mfa")
    done = run(*call)
    assert (done.exit_code, store.count()) == (2, 0)
    assert "mfa.toml already exists; --force overwrites it" in done.stderr
    assert profile.read_text(encoding="utf-8") == before
    assert run(*call, "--force").exit_code == 0
    assert profile.read_text(encoding="utf-8") != before


def test_a_profile_that_saves_on_is_of_both(run: Run, profile: Path) -> None:
    """What was used is what is saved."""
    run("import", "turns.csv", "--profile", "mfa", "--set", "event=Talks", "--save-profile", "new")
    said = profile.with_name("new.toml").read_text(encoding="utf-8")
    assert all(each in said for each in ("text=Wort", "event=Talks", "dmy"))


def test_what_was_guessed_is_saved_as_a_map(run: Run, tmp_path: Path) -> None:
    """So that it can be read, mended and relied on."""
    Path("other.csv").write_text("Speaker,Posted,Content\nMira,2025,We agree.\n", encoding="utf-8")
    run("import", "other.csv", "--save-profile", "other")
    file = tmp_path / "config" / "onrecord" / "profiles" / "other.toml"
    said = file.read_text(encoding="utf-8")
    assert '"text=Content"' in said
    assert '"official=Speaker"' in said
    assert "Posted" not in said


def test_a_slip_saves_nothing(run: Run, tmp_path: Path) -> None:
    """A map that names no column is no map to keep."""
    run("import", "turns.csv", "--map", "text=Words", "--save-profile", "mfa")
    assert not (tmp_path / "config").exists()


@pytest.mark.usefixtures("profile")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("mfaa", "there is no profile 'mfaa'; did you mean mfa?"),
        ("zzz", "there is no profile 'zzz'; --save-profile zzz saves one, --profiles lists them"),
        ("../mfa", "'../mfa' cannot name a profile"),
    ],
)
def test_an_unknown_profile_is_told(name: str, told: str, run: Run, store: Store) -> None:
    """With what may be meant."""
    done = run("import", "turns.csv", "--profile", name)
    assert (done.exit_code, done.stderr.count("\n"), store.count()) == (2, 1, 0)
    assert told in done.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("map = [", "mfa.toml: it is not valid TOML"),
        ("maps = []", "mfa.toml: it has 'maps'; a profile may have map, set, skip, format"),
        ('map = "text=Wort"', "mfa.toml: map is 'text=Wort'; it must be [\"field=column\"]"),
        ("map = [1]", "it must be ["),
        ("sheet = 1", "sheet is 1; it must be text"),
        ('no-guess = "yes"', "it must be true or false"),
        ('date-order = "dym"', "it must be dmy or mdy"),
    ],
)
def test_a_slip_in_a_profile_is_told(
    content: str, told: str, profile: Path, run: Run, store: Store
) -> None:
    """In one line, with the file."""
    profile.write_text(content, encoding="utf-8")
    done = run("import", "turns.csv", "--profile", "mfa")
    assert (done.exit_code in (1, 2), done.stderr.count("\n"), store.count()) == (True, 1, 0)
    assert told in done.stderr
