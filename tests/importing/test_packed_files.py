"""Compressed files, archives and folders: read as what is inside, and bombs refused."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Origin, Store

Run = Callable[..., Result]

TABLE = b"text,official\nWe agree.,Mira Solenn\n"
PACKED = {
    "said.csv.gz": gzip.compress(TABLE),
    "said.csv.bz2": bz2.compress(TABLE),
    "said.csv.xz": lzma.compress(TABLE),
    "twice.csv.xz": lzma.compress(TABLE[:20]) + lzma.compress(TABLE[20:]),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_compressed_file_is_read_as_what_is_inside(name: str, run: Run, store: Store) -> None:
    Path(name).write_bytes(PACKED[name])
    done = run("import", name)
    assert done.exit_code == 0, done.stderr
    (said,) = store.find()
    assert (said.text, said.official) == ("We agree.", "Mira Solenn")
    assert said.origin == Origin(name.rpartition(".")[0], 2)


def test_the_files_of_an_archive_are_read_and_the_others_named(run: Run, store: Store) -> None:
    with zipfile.ZipFile("all.zip", "w") as archive:
        archive.writestr("a/said.csv", TABLE)
        archive.writestr("b/more.jsonl", '{"text": "No.", "official": "Mira Solenn"}')
        archive.writestr("read.me", "about this")
        archive.writestr("scan.pdf", "%PDF")
        archive.writestr("__MACOSX/x.csv", "?")
    done = run("import", "all.zip")
    assert done.exit_code == 0, done.stderr
    assert {each.text for each in store.find()} == {"We agree.", "No."}
    assert "not read from the same folder or archive: read.me (not a format" in done.stderr
    assert "scan.pdf (it is a PDF; pdftotext makes text of it" in done.stderr
    assert ": 0 recorded, 2 duplicates skipped" in run("import", "all.zip").stderr


def test_a_folder_names_what_it_does_not_read(run: Run, store: Store) -> None:
    Path("folder").mkdir()
    Path("folder/said.csv.gz").write_bytes(gzip.compress(TABLE))
    Path("folder/notes.md").write_text("# About\n\nNothing is said here.\n", encoding="utf-8")
    done = run("import", "folder")
    assert [each.text for each in store.find()] == ["We agree."]
    assert "notes.md (a page, without turns of speakers)" in done.stderr


def test_a_member_cannot_leave_the_folder_it_is_unpacked_in(run: Run, store: Store) -> None:
    with zipfile.ZipFile("evil.zip", "w") as archive:
        archive.writestr("../../outside.csv", TABLE)
    run("import", "evil.zip")
    assert [each.text for each in store.find()] == ["We agree."]
    assert not list(Path.cwd().parent.parent.glob("outside.csv"))


def _bomb(name: str) -> None:
    zeros = b"\n" * (33 << 20)
    if name.endswith(".zip"):
        with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("rows.csv", zeros)
    else:
        kinds: dict[str, Callable[[bytes], bytes]] = {
            "gz": gzip.compress,
            "bz2": bz2.compress,
            "xz": lzma.compress,
        }
        Path(name).write_bytes(kinds[name.rpartition(".")[2]](zeros))


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.csv.gz", "bomb.csv.bz2", "bomb.csv.xz"])
def test_a_file_that_grows_without_end_is_refused_in_one_line(name: str, run: Run) -> None:
    _bomb(name)
    done = run("import", name)
    assert done.exit_code == 1
    assert "it unpacks to more than 100 times its size" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["said.csv.gz", "said.csv.bz2", "said.csv.xz"])
def test_a_compressed_file_that_is_cut_off_is_refused(name: str, run: Run, store: Store) -> None:
    Path(name).write_bytes(PACKED[name][:-12])
    done = run("import", name)
    assert (done.exit_code, "it cannot be unpacked" in done.stderr) == (1, True)
    assert not Path(store.location).exists()


def test_a_file_that_is_no_archive_is_refused(run: Run) -> None:
    Path("said.zip").write_bytes(TABLE)
    done = run("import", "said.zip")
    assert (done.exit_code, "it cannot be unpacked" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("said.docx", "it is a Word file; save its text as .txt or .md"),
        ("said.pdf", "it is a PDF; pdftotext makes text of it"),
        ("said.mbox", "mail holds letters, not statements"),
        ("said.rss", "a feed lists articles, not what was said"),
        ("said.tar", "it is an archive; unpack it and import the folder"),
    ],
)
def test_a_file_that_is_not_read_says_what_to_do(name: str, what: str, run: Run) -> None:
    Path(name).write_bytes(TABLE)
    done = run("import", name)
    assert (done.exit_code, what in done.stderr) == (1, True)
