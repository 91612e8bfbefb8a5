"""Each line we write has a checksum: bit rot and other programs' changes are told."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from tinydb import TinyDB, where
from typer.testing import Result

from onrecord import Statement, Store, open_store
from onrecord.errors import ChecksumError, OnRecordError
from onrecord.storage import FileStore
from onrecord.storage.tiny import line_format

Run = Callable[..., Result]

TEXTS = ("We will reopen the strait.", "The talks go on.", "Nothing was agreed — yet.")


@pytest.fixture
def place(store: Store) -> Path:
    """Return the path of a store of three statements."""
    for text in TEXTS:
        store.add([Statement(text=text, official="Mira Solenn", date="2026-01-02")])
    return Path(store.location)


def _documents(path: Path) -> list[dict[str, object]]:
    return list(json.loads(path.read_text("utf-8"))["statements"].values())


def _alter(path: Path) -> str:
    """Change the words of the first statement as an editor would; return its id."""
    path.write_bytes(path.read_bytes().replace(b"reopen the strait", b"close the strait"))
    return str(_documents(path)[0]["id"])


def _altered(path: Path) -> list[str]:
    found = open_store(path)
    assert isinstance(found, FileStore)
    return [each.statement for each in found.check() if each.statement]


def test_plain_tinydb_shows_a_checksum_as_the_last_key(place: Path) -> None:
    assert [list(each)[-1] for each in _documents(place)] == ["checksum"] * 3


def test_no_export_and_no_json_has_it(run: Run, place: Path) -> None:
    for asked in (("export", "-f", "jsonl"), ("find", "--json"), ("show", "--json", _id(place))):
        assert "checksum" not in run(*asked).stdout
    assert all(not each.extra for each in open_store(place).statements())


def _id(place: Path) -> str:
    return str(_documents(place)[0]["id"])


def test_an_export_read_in_again_is_the_same_file_once_more(
    run: Run, place: Path, tmp_path: Path
) -> None:
    first, again = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    assert run("export", str(first)).exit_code == 0
    assert run("import", str(first), "-S", str(tmp_path / "other.json")).exit_code == 0
    assert run("export", str(again), "-S", str(tmp_path / "other.json")).exit_code == 0
    assert first.read_bytes() == again.read_bytes()
    assert place.exists()


def test_a_line_that_another_program_changed_is_told_and_accepted(run: Run, place: Path) -> None:
    assert run("check", "--only", "damage").exit_code == 0
    id_ = _alter(place)
    told = run("check", "--only", "damage")
    assert (told.exit_code, id_ in told.stderr) == (1, True)
    assert "check --accept" in told.stderr
    accepted = run("check", "--only", "damage", "--accept")
    assert (accepted.exit_code, "1 changed line accepted" in accepted.stderr) == (0, True)
    assert run("check", "--only", "damage").exit_code == 0
    assert "We will close the strait." in {each.text for each in open_store(place).find()}


def test_show_tells_of_a_changed_line(run: Run, place: Path) -> None:
    id_ = _id(place)
    assert "changed by another program" not in run("show", id_).stderr
    _alter(place)
    shown = run("show", id_)
    assert "close the strait" in shown.stdout
    assert "changed by another program, or by the disk" in shown.stderr


def test_a_changed_line_is_not_rewritten_before_it_is_accepted(run: Run, place: Path) -> None:
    id_ = _alter(place)
    before = place.read_bytes()
    refused = run("edit", id_, "--set", "note=Seen.", "--yes")
    assert (refused.exit_code, "check --accept" in refused.stderr) == (1, True)
    assert place.read_bytes() == before
    store = open_store(place)
    with pytest.raises(ChecksumError):
        store.revise([replace(store.get(id_), note="Seen.")])
    assert run("check", "--accept").exit_code == 0
    assert run("edit", id_, "--set", "note=Seen.", "--yes").exit_code == 0


def test_a_line_that_is_laid_out_otherwise_is_not_a_changed_one(place: Path) -> None:
    """Plain TinyDB writes all on one line, and may escape and sort what it writes."""
    with TinyDB(place, sort_keys=True) as plain:
        plain.table("notes").insert({"a": 1})
    assert b'", "' in place.read_bytes()
    assert _altered(place) == []
    open_store(place).add([Statement(text="One more.")])
    assert _altered(place) == []


def test_what_plain_tinydb_changes_is_told(place: Path) -> None:
    """Before the store is laid out again, and after it."""
    with TinyDB(place, encoding="utf-8") as plain:
        plain.table("statements").update({"note": "Mine."}, where("text") == TEXTS[1])
    id_ = str(_documents(place)[1]["id"])
    assert _altered(place) == [id_]
    open_store(place).add([Statement(text="One more.")])
    assert _altered(place) == [id_]


def test_a_line_without_a_checksum_is_none_to_be_told_of(place: Path) -> None:
    """Old lines lack it, and so do those of a script; no change beside them adds it."""
    raw = place.read_bytes()
    old = str(_documents(place)[0]["checksum"])
    place.write_bytes(raw.replace(f',"checksum":"{old}"'.encode(), b""))
    open_store(place).add([Statement(text="One more.")])
    assert _altered(place) == []
    assert "checksum" not in _documents(place)[0]


def test_a_removed_line_is_checked_too(place: Path) -> None:
    store = open_store(place)
    id_ = _id(place)
    store.remove([id_])
    assert _altered(place) == []
    place.write_bytes(place.read_bytes().replace(b"reopen the strait", b"close the strait"))
    assert _altered(place) == [id_]


def test_an_undone_edit_gives_back_the_bytes(place: Path) -> None:
    before = place.read_bytes().partition(line_format.OPENING)[2]
    store = open_store(place)
    store.revise([replace(next(iter(store.find())), note="Seen.")])
    store.undo()
    assert place.read_bytes().partition(line_format.OPENING)[2] == before


def test_no_bit_that_flips_in_words_dates_or_names_goes_unseen(
    place: Path, tried: Counter[str]
) -> None:
    """3,000 single bits of a store flip, one at a time."""
    raw = place.read_bytes()
    before = [_seen(each) for each in open_store(place).statements()]
    start = raw.index(line_format.OPENING) + len(line_format.OPENING)
    chance = random.Random(13)  # noqa: S311  a test that repeats
    for _ in range(3000):
        at = chance.randrange(start, len(raw))
        flipped = bytearray(raw)
        flipped[at] ^= 1 << chance.randrange(8)
        place.write_bytes(flipped)
        found = open_store(place)
        assert isinstance(found, FileStore)
        tried["bits flipped"] += 1
        if not found.check():
            assert [_seen(each) for each in found.statements()] == before, at
            tried["bits flipped that change nothing that is said"] += 1


def _seen(statement: Statement) -> tuple[str, ...]:
    return statement.id, statement.text, statement.date, statement.official


def test_a_broken_checksum_does_not_hide_a_broken_line(place: Path) -> None:
    raw = place.read_bytes()
    at = raw.rindex(b'"checksum":"') + 15
    place.write_bytes(raw[:at] + b"\x07" + raw[at + 1 :])
    found = open_store(place)
    assert isinstance(found, FileStore)
    assert any(each.damage for each in found.check())
    with pytest.raises(OnRecordError):
        found.add([Statement(text="One more.")])
