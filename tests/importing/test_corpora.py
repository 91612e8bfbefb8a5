"""Real files go in whole, once, and come out as they were; skipped where there are none."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tinydb import TinyDB
from typer.testing import Result

from conftest import thinned
from onrecord import Store

Run = Callable[..., Result]

SOAK = pytest.mark.soak


class Corpus(NamedTuple):
    """A real file, the columns of its fields, and what becomes of its rows."""

    file: str
    maps: str
    recorded: int
    same: int
    text: str = "text"
    original: str = ""

    def call(self, folder: Path) -> tuple[str, ...]:
        """Return the arguments of its import."""
        maps = (part for each in self.maps.split() for part in ("--map", each))
        return ("import", str(folder / self.file), *maps)

    def rows(self, folder: Path) -> Iterator[tuple[int, dict[str, Any]]]:
        """Read its rows without our help, each with the line it begins on."""
        with (folder / self.file).open(encoding="utf-8-sig", newline="") as file:
            if self.file.endswith(".jsonl"):
                yield from ((at, json.loads(line)) for at, line in enumerate(file, 1))
                return
            table = csv.reader(file, delimiter="\t" if self.file.endswith(".tsv") else ",")
            header = next(table)
            line = table.line_num + 1
            for cells in table:
                yield line, dict(zip(header, cells, strict=True))
                line = table.line_num + 1

    def texts(self, folder: Path) -> dict[int, str]:
        """Return the words of each row by its line: its text or, failing that, its original."""
        found = {at: row[self.text] or row.get(self.original, "") for at, row in self.rows(folder)}
        return {at: text.replace("\r\n", "\n").replace("\r", "\n") for at, text in found.items()}


CORPORA = {
    "unscon": Corpus(
        "unscon/open_unscon_speeches.tsv", "date=year country=country official=country", 86, 0
    ),
    "ungdc": Corpus(
        "ungdc/open_ungdc_s79.csv", "date=year country=iso3 official=speaker role=post", 21, 0
    ),
    "paragraphs": Corpus(
        "ungdc/open_ungdc_s79_paragraphs.jsonl",
        "date=year country=country official=speaker role=post event=file",
        700,
        31,
    ),
    "whbriefings": Corpus("whbriefings/open_turns.csv", "official=speaker event=title", 701, 140),
    "uk": Corpus("parlparse-xml/open_uk_wms.csv", "event=subject official=speaker", 71, 0),
    "audrey": Corpus(
        "audrey/open_bilingual_turns.jsonl", "original=text_zh official=speaker", 47, 0
    ),
    "zelensky": Corpus(
        "zelensky/open_2022-03b.csv", "official=speaker", 103, 1, original="original"
    ),
}

Take = Callable[[Corpus], Result]

every_corpus = pytest.mark.parametrize("corpus", CORPORA.values(), ids=CORPORA)


class Imports:
    """Stores that hold a corpus each, imported when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told: dict[str, Result] = {}

    def give(self, corpus: Corpus, corpora: Path, run: Run, place: Path) -> Result:
        """Copy the store of a corpus to its place; return what its import told."""
        kept = self._folder / corpus.file.replace("/", "-")
        if corpus.file not in self._told:
            self._told[corpus.file] = run(*corpus.call(corpora), "-S", str(kept))
        shutil.copyfile(kept, place)
        return self._told[corpus.file]


@pytest.fixture(scope="module")
def imports(tmp_path_factory: pytest.TempPathFactory) -> Imports:
    """Return the stores that the tests here share by copies."""
    return Imports(tmp_path_factory.mktemp("imports"))


@pytest.fixture
def take(imports: Imports, corpora: Path, run: Run, tmp_path: Path) -> Take:
    """Return what puts a corpus, imported, into the store of the test."""
    return lambda corpus: imports.give(corpus, corpora, run, tmp_path / "statements.json")


@pytest.fixture
def imported(corpus: Corpus, take: Take) -> Result:
    """Have the corpus in the store."""
    return take(corpus)


def documents(place: Path) -> list[dict[str, Any]]:
    """Read the statements of a store by plain TinyDB."""
    with TinyDB(place, encoding="utf-8", access_mode="r") as plain:
        return [dict(each) for each in plain.table("statements").all()]


def report(recorded: int, same: int) -> str:
    """Return the line that an import without bad rows ends with."""
    duplicates = f", {same} duplicate{'s' if same != 1 else ''}" if same else ""
    return f"{recorded + same} rows: {recorded} recorded{duplicates}"


def counts(stderr: str) -> str:
    """Return the line of an import that counts its rows, what became of duplicates left out."""
    line = next(each for each in stderr.splitlines() if re.match(r"[\d,]+ rows?: ", each))
    return re.sub(r"(duplicates?) (skipped|merged)|,(?=\d{3})", r"\1", line)


@every_corpus
def test_every_row_is_accounted_for(corpus: Corpus, corpora: Path, imported: Result) -> None:
    """As many are recorded, and as many the same again, as the file holds; none is rejected."""
    assert imported.exit_code == 0
    assert counts(imported.stderr) == report(corpus.recorded, corpus.same)
    assert sum(1 for _ in corpus.rows(corpora)) == corpus.recorded + corpus.same


@every_corpus
@pytest.mark.usefixtures("imported")
def test_every_text_is_there_byte_for_byte(corpus: Corpus, corpora: Path, tmp_path: Path) -> None:
    """Plain TinyDB finds at each statement's line the words that stand there."""
    printed = corpus.texts(corpora)
    kept = documents(tmp_path / "statements.json")
    assert len(kept) == corpus.recorded
    assert [each["text"] for each in kept] == [printed[each["origin"]["row"]] for each in kept]
    assert {each["text"] for each in kept} == set(printed.values())


@every_corpus
@pytest.mark.usefixtures("imported")
def test_every_text_is_there_from_a_fresh_process(
    corpus: Corpus, corpora: Path, tmp_path: Path
) -> None:
    """What another process prints is what stands in the file."""
    command = (sys.executable, "-m", "onrecord", "find", "--json", "-n", "0")
    place = ("-S", str(tmp_path / "statements.json"))
    done = subprocess.run([*command, *place], capture_output=True, check=True)
    found = Counter(each["text"] for each in json.loads(done.stdout))
    printed = Counter(corpus.texts(corpora).values())
    assert found.total() == corpus.recorded
    assert (found - printed, found.keys()) == (Counter(), printed.keys())


@every_corpus
@pytest.mark.usefixtures("imported")
def test_a_second_import_adds_nothing(
    corpus: Corpus, corpora: Path, run: Run, tmp_path: Path
) -> None:
    """Every row is known, and the file of the store is not touched."""
    before = (tmp_path / "statements.json").read_bytes()
    again = run(*corpus.call(corpora))
    assert report(0, corpus.recorded + corpus.same) in again.stderr
    assert (tmp_path / "statements.json").read_bytes() == before


# Each corpus and each format by default, and all of their pairs in the soak.
PAIRS = [f"{name} {form}" for name in CORPORA for form in ("csv", "tsv", "json", "jsonl")]


@pytest.mark.parametrize("pair", thinned(PAIRS, 3))
def test_an_export_gives_the_same_documents(
    pair: str, take: Take, run: Run, tmp_path: Path
) -> None:
    """Imported into an empty store, in every format."""
    name, form = pair.split()
    take(CORPORA[name])
    run("export", f"out.{form}")
    run("import", f"out.{form}", "-S", "other.json")
    one, other = (
        {each["id"]: each for each in documents(tmp_path / name)}
        for name in ("statements.json", "other.json")
    )
    assert other == one


@pytest.mark.parametrize(
    ("file", "recorded", "same"),
    [
        ("unscon/open_unscon_speeches.tsv", 86, 0),
        pytest.param("unscon/conflict_annotations_sentences.csv", 2375, 2, marks=SOAK),
        ("ungdc/open_ungdc_s79.csv", 21, 0),
        ("ungdc/open_ungdc_s79_paragraphs.jsonl", 700, 31),
        pytest.param("whbriefings/open_turns.csv", 701, 140, marks=SOAK),
        ("parlparse-xml/open_uk_wms.csv", 70, 1),
        ("audrey/open_bilingual_turns.jsonl", 47, 0),
        ("zelensky/open_2022-03b.csv", 103, 1),
    ],
)
def test_files_are_read_without_a_map(
    file: str, recorded: int, same: int, corpora: Path, run: Run
) -> None:
    """Their columns bear names that people use; each row is accounted for."""
    done = run("import", str(corpora / file))
    assert (done.exit_code, counts(done.stderr)) == (0, report(recorded, same))
    assert f"{file}: took " in done.stderr


def test_a_folder_of_speeches_is_read_by_its_names(corpora: Path, run: Run, store: Store) -> None:
    """Country and year stand there, and nowhere else."""
    folder = str(corpora / "ungdc" / "TXT")
    done = run("import", folder, "--from-name", "{iso3}_{session}_{year}")
    assert (done.exit_code, store.count()) == (0, 42)
    assert {each.date for each in store.find()} == {"2022", "2024"}


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("ungdc/Speakers_by_session.v13.xlsx", "it has Year, Session, ISO Code, Country, Name of"),
        ("ungdc/TXT", "a text file does not name its speaker or date; --from-name"),
        ("unsc-config/country_aliases.csv", "it has alias, canonical, reason"),
        ("unsc-config/council_membership.csv", "it has country_org, start_year, end_year, seat"),
        ("officials/holders21.csv", "it has position, person, personID, start, end"),
        ("officials/foreign-ministers.wikidata.csv", "cannot tell which column holds the text"),
        ("zelensky/open_bilingual_2022-03b.json", "did you mean --map text=text_uk or --map text="),
        ("zelensky/messages-3.js", "JavaScript is a program, not data"),
        (
            "popolo/burundi-ep-popolo-v1.0.json",
            "it is Popolo without speeches; onrecord officials import",
        ),
    ],
)
def test_what_holds_no_statements_is_refused(
    file: str, told: str, corpora: Path, run: Run, store: Store
) -> None:
    """In one sentence that helps."""
    done = run("import", str(corpora / file))
    assert (done.exit_code in (1, 2), done.stderr.count("\n"), store.count()) == (True, 1, 0)
    assert told in done.stderr


@pytest.mark.parametrize("without", ["whbriefings", pytest.param("", marks=SOAK)])
def test_all_of_them_share_one_store(corpora: Path, run: Run, store: Store, without: str) -> None:
    """No file hides a row of another but where both print the same speech."""
    taken = [corpus for name, corpus in CORPORA.items() if name != without]
    for corpus in taken:
        run(*corpus.call(corpora))
    assert store.count() == sum(each.recorded for each in taken)


def test_countries_that_are_none_are_kept_as_printed(take: Take, store: Store) -> None:
    """Names that a file has damaged, and a union, get no code and are told."""
    done = take(CORPORA["unscon"])
    none = {each.printed["country"] for each in store.find() if not each.country}
    assert {"China_pos", "Russian_Federation2"} <= none
    assert all("recorded as written" in line for line in done.stderr.splitlines() if "EU" in line)
    coded = {each.country for each in store.find() if each.country}
    assert {"RU", "US", "UA"} <= coded


def test_a_row_with_only_an_original_has_it_as_its_text(
    corpora: Path, take: Take, store: Store
) -> None:
    """Three do; the others keep both."""
    corpus = CORPORA["zelensky"]
    take(corpus)
    lone = {row["original"] for _, row in corpus.rows(corpora) if not row["text"]}
    kept = {each.text for each in store.find() if not each.original}
    assert (len(lone), kept) == (3, lone)


def test_an_hour_past_midnight_keeps_its_day_and_its_print(take: Take, store: Store) -> None:
    """One row prints an hour 24; its day stays the one printed."""
    take(CORPORA["zelensky"])
    (odd,) = [each for each in store.find() if "T24:" in each.printed.get("date", "")]
    assert (odd.date, odd.printed["date"][:10]) == ("2022-03-14", "2022-03-14")


def test_bilingual_turns_keep_both_languages(corpora: Path, take: Take, store: Store) -> None:
    """The words as spoken stand beside their translation, character for character."""
    corpus = CORPORA["audrey"]
    take(corpus)
    printed = {at: row["text_zh"] for at, row in corpus.rows(corpora)}
    kept = {each.origin.row: each.original for each in store.find() if each.origin}
    assert kept == printed
