"""A store under other hands: scripts, editors, git, sync clients, links; whatever they leave."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tinydb import TinyDB
from typer.testing import Result

from onrecord import OnRecordError, Statement, open_store
from onrecord.errors import HardLinkedError, NotAStoreError, StoreChangedError
from onrecord.storage import FileStore
from onrecord.storage.tiny import line_format
from onrecord.storage.tiny.store import TinyStore
from system_calls import intercepted

Run = Callable[..., Result]

KINDS: dict[str, Callable[[Path], FileStore]] = {
    "scanned": open_store,
    "indexed": lambda path: TinyStore(str(path), scanned_below=0),
}


@pytest.fixture(params=KINDS)
def opened(request: pytest.FixtureRequest) -> Callable[[Path], FileStore]:
    """Return what opens a store of each kind."""
    return KINDS[request.param]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a store of three statements."""
    path = tmp_path / "statements.json"
    for text in ("One.", "Two.", "Three."):
        open_store(path).add([Statement(text=text, official="Mira Solenn")])
    return path


def _texts(store: FileStore) -> list[str]:
    return sorted(each.text for each in store.find())


def _by_tinydb(path: Path) -> list[str]:
    with TinyDB(path, encoding="utf-8", access_mode="r") as plain:
        return sorted(str(each["text"]) for each in plain.table("statements").all())


def _statement(path: Path, text: str) -> Statement:
    return next(each for each in open_store(path).find() if each.text == text)


def _by_hand(path: Path, text: str = "By a script.") -> int:
    """Let a plain TinyDB script write the whole file as it does."""
    with TinyDB(path, encoding="utf-8") as plain:
        plain.table("statements").insert({"text": text})
    return 0


def test_what_a_script_rewrote_is_not_damaged(path: Path) -> None:
    """It begins as it did, with our header, and is on one line: a repair keeps all of it."""
    _by_hand(path)
    assert path.read_bytes().count(b"\n") == 0
    store = open_store(path)
    assert not any(each.damage for each in store.check())
    assert store.repair().removed == 0
    assert len(_by_tinydb(path)) == 4


STRANGE = (float("nan"), "half a pair: \ud800", 1 << 70)


@pytest.mark.parametrize("value", STRANGE)
@pytest.mark.parametrize("table", ["statements", "catches"])
def test_what_json_or_utf8_has_no_form_for_is_kept(path: Path, value: object, table: str) -> None:
    """A script may write it, as Python reads it; we add beside it."""
    with TinyDB(path, encoding="utf-8") as plain:
        plain.table(table).insert({"text": "By a script.", "extra": {"value": value}})
    store = open_store(path)
    store.add([Statement(text="New."), Statement(text="More.")])
    assert _texts(store) == ["More.", "New.", "One.", "Three.", "Two."]
    with TinyDB(path, encoding="utf-8", access_mode="r") as plain:
        (kept,) = (each["extra"]["value"] for each in plain.table(table).all() if "extra" in each)
    assert repr(kept) == repr(value)


WRITES: dict[str, Callable[[FileStore, Path], Any]] = {
    "one": lambda store, _: store.add([Statement(text="New.")]),
    "several": lambda store, _: store.add([Statement(text="New."), Statement(text="More.")]),
    "revised": lambda store, path: store.revise([replace(_statement(path, "Two."), note="Seen.")]),
    "first removed": lambda store, path: store.remove([_statement(path, "One.").id]),
    "last removed": lambda store, path: store.remove([_statement(path, "Three.").id]),
    "all removed": lambda store, _: store.remove([each.id for each in store.find()]),
    "repaired": lambda store, _: store.repair(),
    "after a script": lambda store, path: _by_hand(path) or store.add([Statement(text="New.")]),
}


@pytest.mark.parametrize("write", WRITES)
def test_plain_tinydb_reads_what_every_write_leaves(
    opened: Callable[[Path], FileStore], path: Path, write: str
) -> None:
    """It finds the statements that we find, and may write again."""
    store = opened(path)
    WRITES[write](store, path)
    assert _by_tinydb(path) == _texts(store) == _texts(opened(path))
    _by_hand(path, "By a later script.")
    assert _texts(store) == _by_tinydb(path)
    assert "By a later script." in _texts(store)


def test_a_script_with_an_old_handle_harms_nothing(path: Path) -> None:
    """It writes into a file that has lost its name; ours stays whole."""
    with TinyDB(path, encoding="utf-8") as stale:
        stale.table("statements").all()
        open_store(path).add([Statement(text="New."), Statement(text="More.")])
        stale.table("statements").insert({"text": "Too late."})
    assert (
        _texts(open_store(path)) == _by_tinydb(path) == ["More.", "New.", "One.", "Three.", "Two."]
    )


def test_a_script_and_we_write_in_turn(opened: Callable[[Path], FileStore], path: Path) -> None:
    """Whoever opens the file anew each time loses nothing of the other's."""
    store = opened(path)
    for number in range(3):
        store.add([Statement(text=f"Ours {number}.")])
        with TinyDB(path, encoding="utf-8") as plain:
            plain.table("statements").insert({"text": f"Theirs {number}."})
    found = _texts(store)
    assert len(found) == len(set(found)) == 9
    assert found == _by_tinydb(path)


def _command(name: str, *arguments: str) -> None:
    """Run a program of the system, or skip where there is none."""
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"there is no {name}")
    subprocess.run([program, *arguments], check=True)


def _renamed(path: Path) -> None:
    """Write beside and rename, as editors and sync clients do."""
    (path.parent / "theirs").write_bytes(_edited(path))
    (path.parent / "theirs").replace(path)


def _sed(path: Path) -> None:
    _command("sed", "-i", "s/Two\\./Due./", str(path))


def _copied(path: Path) -> None:
    (path.parent / "theirs").write_bytes(_edited(path))
    _command("cp", str(path.parent / "theirs"), str(path))


def _same_size(path: Path) -> None:
    at = path.read_bytes().index(b"Two.")
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"Due.")


def _touched(path: Path) -> None:
    """Edit, and put the times back: mtime says nothing."""
    times = path.parent / "times"
    times.touch()
    shutil.copystat(path, times)
    _same_size(path)
    _command("touch", "-r", str(times), str(path))


def _checked_out(path: Path) -> None:
    """Commit, edit, commit, go back and forth."""
    git = partial(
        _command, "git", "-C", str(path.parent), "-c", "user.name=n", "-c", "user.email=e"
    )
    git("init", "-q")
    git("add", path.name)
    git("commit", "-qm", "one")
    _same_size(path)
    git("commit", "-qam", "two")
    git("checkout", "-q", "HEAD~1")
    git("checkout", "-q", "-")


def _edited(path: Path) -> bytes:
    return path.read_bytes().replace(b"Two.", b"Due.")


HANDS = {
    "rename": _renamed,
    "sed -i": _sed,
    "cp": _copied,
    "same size": _same_size,
    "touch -r": _touched,
    "git": _checked_out,
}


@pytest.mark.parametrize("hand", HANDS)
def test_what_another_hand_changed_is_seen_and_kept(
    opened: Callable[[Path], FileStore], path: Path, hand: str
) -> None:
    """An open store and a new one see it, and the next statement is added to it."""
    if hand in ("git", "sed -i") and shutil.which(hand.split(maxsplit=1)[0]) is None:
        pytest.skip(f"there is no {hand}")
    store = opened(path)
    assert "Two." in _texts(store)
    HANDS[hand](path)
    assert _texts(store) == _texts(opened(path)) == ["Due.", "One.", "Three."]
    store.add([Statement(text="New.")])
    assert _texts(store) == _by_tinydb(path) == ["Due.", "New.", "One.", "Three."]


class Meddling(list[Statement]):
    """Statements whose reading, which is under the lock, lets another hand at the file."""

    def __init__(self, statements: list[Statement], meddle: Callable[[], object]) -> None:
        super().__init__(statements)
        self._meddle = meddle
        self.times = 1

    def __iter__(self) -> Iterator[Statement]:
        if self.times:
            self.times -= 1
            self._meddle()
        return super().__iter__()


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("texts", [["New."], ["New.", "More."]], ids=["one", "several"])
def test_a_change_between_lock_and_write_is_built_upon(
    path: Path, hand: str, texts: list[str]
) -> None:
    """The work is done again on the file as it is now."""
    given = Meddling([Statement(text=text) for text in texts], lambda: HANDS[hand](path))
    added = open_store(path).add(given)
    assert added.recorded == len(texts)
    assert _by_tinydb(path) == sorted(["Due.", "One.", "Three.", *texts])


def test_a_file_that_never_holds_still_is_told(path: Path) -> None:
    """After a few tries the user is told that nothing was recorded."""
    given = Meddling([Statement(text="New.")], path.touch)
    given.times = 1000
    with pytest.raises(StoreChangedError, match="nothing was recorded"):
        open_store(path).add(given)
    assert "New." not in _by_tinydb(path)


@pytest.mark.parametrize("hand", ["rename", "git"])
def test_a_change_between_write_and_acknowledge_is_built_upon(path: Path, hand: str) -> None:
    """What was written into a file that has lost its name is written again."""
    syncs = 0

    def meddling(name: str, real: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal syncs
        done = real(*arguments)
        syncs += name == "fdatasync"
        if syncs == 2:
            syncs += 1
            before = path.read_bytes()
            lines = [line for line in before.splitlines(keepends=True) if b"New." not in line]
            path.write_bytes(b"".join(lines)) if hand == "git" else None
            HANDS[hand](path)
        return done

    with intercepted(meddling):
        open_store(path).add([Statement(text="New.")])
    assert _texts(open_store(path)) == ["Due.", "New.", "One.", "Three."]


def test_a_link_is_followed_and_stays(path: Path, tmp_path: Path) -> None:
    """The file it names is replaced, not the link."""
    link = tmp_path / "elsewhere" / "link.json"
    link.parent.mkdir()
    link.symlink_to(path)
    open_store(link).add([Statement(text="New.")])
    open_store(link).add([Statement(text="More."), Statement(text="Most.")])
    assert link.is_symlink()
    assert len(_by_tinydb(path)) == 6
    assert list(link.parent.iterdir()) == [link]


def test_a_file_of_two_names_is_added_to_but_not_replaced(path: Path, tmp_path: Path) -> None:
    """Replacing would cut the second name off: one line says what to do."""
    (tmp_path / "second.json").hardlink_to(path)
    open_store(path).add([Statement(text="New.")])
    assert "New." in _by_tinydb(tmp_path / "second.json")
    before = path.read_bytes()
    with pytest.raises(HardLinkedError, match="copy the file first"):
        open_store(path).add([Statement(text="More."), Statement(text="Most.")])
    assert path.read_bytes() == before


def _keyed(path: Path, *keys: str) -> bytes:
    """Return the file with other keys in the place of 1, 2, 3."""
    raw = path.read_bytes()
    for old, new in zip(("1", "2", "3"), keys, strict=True):
        raw = raw.replace(f'"{old}": {{"id"'.encode(), f'"{new}": {{"id"'.encode())
    return raw


@pytest.mark.parametrize(
    "keys",
    [("1", "1", "2"), ("01", "2", "03"), ("-3", "-2", "-1"), ("a", "b", "c"), ("1", "2", "0")],
    ids=["twice", "zeros", "negative", "words", "nought"],
)
def test_no_key_another_hand_gave_hides_a_statement(
    opened: Callable[[Path], FileStore], path: Path, keys: tuple[str, ...]
) -> None:
    """Every statement is found, added to, and has a key of its own after a repair."""
    path.write_bytes(_keyed(path, *keys))
    store = opened(path)
    assert _texts(store) == ["One.", "Three.", "Two."]
    store.add([Statement(text="New.")])
    assert _texts(store) == _texts(opened(path)) == ["New.", "One.", "Three.", "Two."]
    store.repair()
    assert _texts(store) == _by_tinydb(path) == ["New.", "One.", "Three.", "Two."]
    store.add([Statement(text="After.")])
    assert _texts(store) == _by_tinydb(path) == ["After.", "New.", "One.", "Three.", "Two."]


def test_a_key_ahead_of_its_turn_is_told_before_another_gets_it(path: Path) -> None:
    """A repair lets the next number begin behind it."""
    path.write_bytes(_keyed(path, "1", "4", "3"))
    (flaw,) = open_store(path).check()
    assert flaw.damage
    open_store(path).repair()
    assert open_store(path).check() == []
    open_store(path).add([Statement(text="New.")])
    assert _texts(open_store(path)) == _by_tinydb(path) == ["New.", "One.", "Three.", "Two."]


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "CRLF": lambda raw: raw.replace(b"\n", b"\r\n"),
    "one line": lambda raw: json.dumps(json.loads(raw)).encode(),
    "indented": lambda raw: json.dumps(json.loads(raw), indent=2, ensure_ascii=False).encode(),
    "no newline at the end": lambda raw: raw.rstrip(b"\n"),
    "blank lines at the end": lambda raw: raw + b"\n\n",
    "no header": lambda raw: json.dumps({"statements": json.loads(raw)["statements"]}).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_file_of_another_form_is_read_and_laid_out_anew(
    opened: Callable[[Path], FileStore], path: Path, form: str
) -> None:
    """What is JSON is read whole; the next write lays it out as ours."""
    path.write_bytes(FORMS[form](path.read_bytes()))
    store = opened(path)
    assert _texts(store) == ["One.", "Three.", "Two."]
    store.add([Statement(text="New.")])
    assert _texts(store) == _by_tinydb(path) == ["New.", "One.", "Three.", "Two."]
    assert line_format.OPENING in path.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize("raw", [b"", b"\n", b"  \n"])
def test_an_empty_file_is_an_empty_store(path: Path, raw: bytes) -> None:
    """Touching a file makes a store."""
    path.write_bytes(raw)
    assert _texts(open_store(path)) == []
    open_store(path).add([Statement(text="New.")])
    assert _by_tinydb(path) == ["New."]


@pytest.mark.parametrize(
    "raw",
    [b"\0" * 4096, b"not JSON", b"[1, 2]", b'{"a": 1}', b"{}", b'{"statements": []}', b"\xff\xfe"],
)
def test_what_is_no_store_is_left_alone(run: Run, path: Path, raw: bytes) -> None:
    """It may be another program's file: one line, and not a byte changed."""
    path.write_bytes(raw)
    for words in (["find"], ["add", "New."], ["check", "--repair"]):
        done = run(*words)
        assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert path.read_bytes() == raw


def test_nulls_within_a_store_are_damage(path: Path) -> None:
    """A block that a failing disk gave back empty is told with its place."""
    raw = path.read_bytes()
    at = raw.index(b"Two.") - 8
    path.write_bytes(raw[:at] + b"\0" * 8 + raw[at + 8 :])
    with pytest.raises(OnRecordError, match="damaged at byte"):
        _texts(open_store(path))


def test_a_folder_is_no_store(run: Run, path: Path) -> None:
    """One line says so."""
    path.unlink()
    path.mkdir()
    with pytest.raises(NotAStoreError):
        open_store(path)
    assert "it is a directory" in run("find").stderr


LOOKING: tuple[list[str], ...] = (
    ["find"],
    ["find", "one"],
    ["timeline"],
    ["summary"],
    ["info"],
    ["check"],
    [],
)


@pytest.mark.parametrize("torn", [b"", b',"4": {"id'])
def test_looking_changes_neither_bytes_nor_times(run: Run, path: Path, torn: bytes) -> None:
    """A look-up leaves the file as it is, torn or not."""
    path.write_bytes(path.read_bytes().removesuffix(b"}}\n") + torn if torn else path.read_bytes())
    before = path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ctime_ns
    for words in LOOKING:
        run(*words)
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ctime_ns) == before


def test_lines_behind_the_closer_are_damage_and_not_lost(path: Path) -> None:
    """A merge of two files may leave them: they are told, and a repair keeps them."""
    raw = path.read_bytes()
    line = line_format.write_line(4, b'{"text":"Behind."}')
    path.write_bytes(raw + line + b"}}\n")
    with pytest.raises(OnRecordError, match="damaged"):
        _texts(open_store(path))
    open_store(path).repair()
    assert _texts(open_store(path)) == _by_tinydb(path) == ["Behind.", "One.", "Three.", "Two."]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"date":"2026-01-01"', '"date":"31/02/2026"'),
        ('"kind":"direct"', '"kind":"Direct"'),
        ('"country":"NO"', '"country":"Norway"'),
        ('"id":"', '"id":"!'),
        ('"text":"Dated."', '"text":""'),
    ],
)
def test_a_statement_spoilt_by_hand_hides_no_other(
    run: Run, opened: Callable[[Path], FileStore], path: Path, old: str, new: str
) -> None:
    """It is kept, not found, and reported by its place."""
    dated = Statement(text="Dated.", date="2026-01-01", kind="direct", country="NO")
    open_store(path).add([dated])
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[-2] = lines[-2].replace(old, new)
    path.write_text("".join(lines), encoding="utf-8")
    store = opened(path)
    assert _texts(store) == ["One.", "Three.", "Two."]
    done = run("check")
    place = f"byte {len(''.join(lines[:-2])):,}, {len(lines[-2])} bytes"
    assert (done.exit_code, f"{place}: a document that is no statement" in done.stderr) == (1, True)
    assert "3 statements, and 1 unreadable line\n" in done.stderr


def test_a_merge_with_conflicts_is_repaired_without_loss(path: Path) -> None:
    """The marks go beside; both sides' statements stay, each with a key of its own."""
    raw = path.read_bytes()
    ours, theirs = (
        line_format.write_line(4, b'{"text":"%s"}' % text) for text in (b"Ours.", b"Theirs.")
    )
    marked = b"<<<<<<< HEAD\n" + ours + b"=======\n" + theirs + b">>>>>>> branch\n"
    path.write_bytes(raw.removesuffix(b"}}\n") + marked + b"}}\n")
    open_store(path).repair()
    kept = ["One.", "Ours.", "Theirs.", "Three.", "Two."]
    assert _texts(open_store(path)) == _by_tinydb(path) == kept


def _richer(path: Path) -> bytes:
    """Return the bytes of a store that has every small table too."""
    store = open_store(path)
    store.revise([replace(_statement(path, "Two."), note="Seen.")])
    store.remove([_statement(path, "Three.").id])
    store.add([Statement(text="Four."), Statement(text="Five.")])
    return path.read_bytes()


@pytest.mark.parametrize("step", [17, pytest.param(1, marks=pytest.mark.soak)])
def test_a_byte_flipped_costs_two_documents_at_most(
    path: Path, tried: Counter[str], step: int
) -> None:
    """After a repair the others are there, and what was taken out is beside."""
    raw = _richer(path)
    before = _contents(path)
    for at in range(0, len(raw), step):
        flipped = bytearray(raw)
        flipped[at] ^= 1 << at % 7
        path.write_bytes(bytes(flipped))
        if b'"format": 1,' in raw and b'"format": 1,' not in flipped and _refused(path):
            continue
        _used_again(path)
        tried["bytes flipped"] += 1
        gone = before - _contents(path)
        assert sum(gone.values()) <= 2, (at, gone)
        if gone:
            _check_kept_beside(path, bytes(flipped), at)


def test_the_name_of_the_table_may_be_what_is_damaged(path: Path) -> None:
    """What is then JSON without a table of statements is our file all the same."""
    raw = _richer(path)
    before = _contents(path)
    path.write_bytes(raw.replace(b'"statements": {', b'"statementr": {'))
    _used_again(path)
    assert not before - _contents(path)


def _refused(path: Path) -> bool:
    """Tell whether the file seems to be of a later version, and is left alone."""
    try:
        open_store(path).find()
    except NotAStoreError as error:
        return "later version" in str(error)
    except OnRecordError:
        return False
    return False


def _contents(path: Path) -> Counter[str]:
    """Return the rows of every table, as plain TinyDB reads them, but for the header."""
    with TinyDB(path, encoding="utf-8", access_mode="r") as plain:
        names = plain.tables() - {"_onrecord"}
        rows = [json.dumps(each) for name in names for each in plain.table(name).all()]
    return Counter(rows)


def _used_again(path: Path) -> None:
    """Repair the store if it must be, and record one more."""
    for each in path.parent.glob("*.damaged-*"):
        each.unlink()
    store = open_store(path)
    if any(each.damage for each in store.check()):
        store.repair()
    store.add([Statement(text="New.")])
    found = Counter(each.text for each in store.find())
    assert found["New."] == 1
    with TinyDB(path, encoding="utf-8", access_mode="r") as plain:
        there = Counter(str(each.get("text")) for each in plain.table("statements").all())
    assert not found - there
    assert (there - found).total() <= 2  # what is no statement any more is kept, and not found


def _check_kept_beside(path: Path, flipped: bytes, at: int) -> None:
    """Check that the line taken out is beside, unless it is there and says something else."""
    line = flipped[flipped.rfind(b"\n", 0, at) + 1 : at + 1]
    beside = [each.read_bytes() for each in path.parent.glob("*.damaged-*")]
    assert any(line in each for each in [*beside, path.read_bytes()])
