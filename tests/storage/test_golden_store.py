"""The store of the first day opens in every later version, without being rewritten."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from tinydb import TinyDB

from onrecord import Filter, Statement, codec, open_store
from onrecord.model import identify
from onrecord.storage.tiny import line_format
from onrecord.storage.tiny.tinydb_api import OnRecordDB

GOLDEN = Path(__file__).with_name("golden") / "statements.json"


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    """Return a copy of the golden store."""
    return Path(shutil.copy(GOLDEN, tmp_path / "golden.json"))


def _documents(path: Path) -> list[dict[str, object]]:
    return list(json.loads(path.read_text(encoding="utf-8"))["statements"].values())


def test_asking_leaves_the_file_as_it_is(golden: Path) -> None:
    """No look-up changes a byte or the time of change."""
    before = golden.read_bytes(), golden.stat().st_mtime_ns
    store = open_store(golden)
    store.get(store.find(Filter(words="agreement"))[0].id)
    store.summarize(Filter(), ["country"])
    store.info()
    assert (golden.read_bytes(), golden.stat().st_mtime_ns) == before


def test_every_document_is_read_and_written_as_it_stands(golden: Path) -> None:
    """Each statement, dumped again, is the document of the first day, keys in their order."""
    for document in _documents(golden):
        again = codec.to_dict(codec.from_dict(document))
        assert json.dumps(again, ensure_ascii=False) == json.dumps(document, ensure_ascii=False)


def test_every_field_is_in_it(golden: Path) -> None:
    """The golden store shows every field that a statement had on the first day."""
    later = {"typed"}
    assert {name for each in _documents(golden) for name in each} == set(codec.FIELDS) - later


def test_ids_come_from_the_words(golden: Path) -> None:
    """The ids of the first day are those that their content has today."""
    for statement in open_store(golden).find():
        assert identify(statement) == statement.id


def test_an_addition_leaves_the_lines_before_it(golden: Path) -> None:
    """What was there stays line by line, above all the small tables."""
    before = golden.read_bytes().splitlines()
    open_store(golden).add([Statement(text="One more.", official="Mira Solenn")])
    after = golden.read_bytes().splitlines()
    assert after[1 : len(before) - 1] == before[1:-1]
    assert len(after) == len(before) + 1


def test_an_edit_leaves_the_lines_beside_it(golden: Path) -> None:
    """We write no blanks now; lines of the first day keep theirs, and an undone edit too."""
    before = golden.read_bytes().partition(line_format.OPENING)[2].splitlines()
    store = open_store(golden)
    edited = next(iter(store.find()))
    store.revise([replace(edited, note="Edited.")])
    after = golden.read_bytes().partition(line_format.OPENING)[2].splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [edited.id.encode() in each for each in changed] == [True]
    store.undo()
    assert golden.read_bytes().partition(line_format.OPENING)[2].splitlines() == before


def test_a_script_s_update_leaves_the_lines_beside_it(golden: Path) -> None:
    """What a script does not change keeps its bytes."""
    before = golden.read_bytes().partition(line_format.OPENING)[2].splitlines()
    with OnRecordDB(golden) as database:
        database.table("statements").update({"note": "Seen."}, doc_ids=[1])
    after = golden.read_bytes().partition(line_format.OPENING)[2].splitlines()
    assert before[0] != after[0]
    assert before[1:] == after[1:]


def test_a_repair_leaves_the_whole_lines(golden: Path) -> None:
    """Of a damaged store, what is whole keeps its bytes."""
    raw = golden.read_bytes()
    golden.write_bytes(
        raw.removesuffix(line_format.CLOSER) + b',"99": {"text\n' + line_format.CLOSER
    )
    open_store(golden).repair()
    body = raw.partition(line_format.OPENING)[2]
    assert golden.read_bytes().partition(line_format.OPENING)[2] == body


def test_plain_tinydb_reads_it(golden: Path) -> None:
    """Anybody's script opens it with TinyDB alone."""
    with TinyDB(golden, encoding="utf-8") as database:
        rows = database.table("statements").all()
        assert [dict(row) for row in rows] == _documents(golden)
        assert database.table("officials").all() == [
            {"name": "Mira Solenn", "aliases": ["M. Solenn"]}
        ]
