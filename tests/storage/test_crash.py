"""Whatever instant a writer dies at, what was acknowledged is there, and nothing else is."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tinydb import TinyDB

from onrecord import Statement, open_store
from onrecord.errors import OnRecordError, StoreDamagedError
from onrecord.storage.tiny import write
from onrecord.storage.tiny.line_format import CLOSER
from power_loss import SECTOR, DeadError, Disk, Left
from system_calls import intercepted


def _texts(path: Path) -> list[str]:
    with TinyDB(path, encoding="utf-8", access_mode="r") as plain:
        return [str(each["text"]) for each in plain.table("statements").all()]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a store of two acknowledged statements."""
    path = tmp_path / "statements.json"
    for text in ("One.", "Two. " + "x" * 700):
        open_store(path).add([Statement(text=text)])
    return path


def _in_flight(path: Path, text: str) -> tuple[bytes, bytes]:
    """Return the bytes before and after one append."""
    before = path.read_bytes()
    open_store(path).add([Statement(text=text)])
    after = path.read_bytes()
    path.write_bytes(before)
    return before, after


def _prefixes(before: bytes, after: bytes) -> Iterator[bytes]:
    """Give the file after each byte of both phases: beyond the old end first, then the closer."""
    size, flip = len(before), len(before) - len(CLOSER)
    for end in range(size, len(after) + 1):
        yield before + after[size:end]
    for end in range(flip, size + 1):
        yield after[:end] + before[end:] + after[size:]


def _sectors(before: bytes, after: bytes) -> Iterator[bytes]:
    """Give every mixture of old, new and empty sectors: no sync orders the phases."""
    first = (len(before) - len(CLOSER)) // SECTOR * SECTOR
    starts = range(first, len(after), SECTOR)
    old = before.ljust(len(after), b"\0")
    for choice in itertools.product((old, after, bytes(len(after))), repeat=len(starts)):
        mixed = [chosen[at : at + SECTOR] for chosen, at in zip(choice, starts, strict=True)]
        # The sector of the old end held acknowledged bytes: it is old or new, never empty.
        if choice[0] is old or choice[0] is after:
            yield old[:first] + b"".join(mixed)


def _recovered(
    path: Path, crashed: bytes, acknowledged: list[str], flying: str, *, add: bool = True
) -> None:
    """Mend a crashed file, perhaps add one more, and check what is there."""
    path.write_bytes(crashed)
    write.mend_end(path)
    found = _texts(path)
    assert found in (acknowledged, [*acknowledged, flying])
    if not add:
        return
    open_store(path).add([Statement(text="After.")])
    assert _texts(path) == [*found, "After."]


@pytest.mark.parametrize("length", [10, 900])
def test_every_prefix_of_an_append_is_mended(kept: Path, tried: Counter[str], length: int) -> None:
    """A kill after any byte loses nothing acknowledged and invents nothing."""
    acknowledged, flying = _texts(kept), "y" * length
    states = list(_prefixes(*_in_flight(kept, flying)))
    assert len(states) > length
    tried["appends cut at a byte"] += len(states)
    for number, crashed in enumerate(states):
        _recovered(kept, crashed, acknowledged, flying, add=number % 9 == 0)


@pytest.mark.parametrize("length", [10, 900, 1500])
def test_every_mixture_of_sectors_is_mended(kept: Path, tried: Counter[str], length: int) -> None:
    """A power failure may leave any sector old, new or empty."""
    acknowledged, flying = _texts(kept), "y" * length
    states = set(_sectors(*_in_flight(kept, flying)))
    assert len(states) >= 2
    tried["mixtures of old, new and empty sectors"] += len(states)
    for crashed in states:
        _recovered(kept, crashed, acknowledged, flying)


def test_readers_see_only_whole_statements_before_the_mend(kept: Path) -> None:
    """A reader of a torn file sees what was acknowledged, or also the whole one in flight."""
    acknowledged, flying = _texts(kept), "y" * 300
    for crashed in _prefixes(*_in_flight(kept, flying)):
        kept.write_bytes(crashed)
        found = sorted(each.text for each in open_store(kept).find())
        assert found in (sorted(acknowledged), sorted([*acknowledged, flying]))


def test_a_second_kill_upon_the_first_is_mended(kept: Path, tried: Counter[str]) -> None:
    """A writer that dies while it follows one that died leaves no more behind."""
    acknowledged = _texts(kept)
    states = list(_prefixes(*_in_flight(kept, "z" * 40)))[::7]
    for first in states:
        kept.write_bytes(first)
        write.mend_end(kept)
        survived = _texts(kept)
        for second in list(_prefixes(*_in_flight(kept, "y" * 40)))[::5]:
            _recovered(kept, second, survived, "y" * 40)
            tried["appends cut at a byte"] += 1
        assert survived[:2] == acknowledged


def test_the_order_of_the_phases_matters(kept: Path) -> None:
    """The control: were the closer flipped first, some crash would not be mended."""
    acknowledged, flying = _texts(kept), "y" * 900
    before, after = _in_flight(kept, flying)
    size, flip = len(before), len(before) - len(CLOSER)
    wrong = [after[:end] for end in range(flip, size)] + [before[: flip - 40]]
    lost = 0
    for crashed in wrong:
        try:
            _recovered(kept, crashed, acknowledged, flying)
        except (AssertionError, StoreDamagedError):
            lost += 1
    assert lost


def test_damage_by_another_hand_is_refused_and_told(kept: Path) -> None:
    """Whole bytes of a broken line are no torn append: they are kept, and the place is named."""
    raw = kept.read_bytes()
    broken = raw.replace(b'"text":"One."', b'"text":One."')
    assert broken != raw
    kept.write_bytes(broken)
    with pytest.raises(StoreDamagedError, match="byte"):
        list(open_store(kept).find())
    assert kept.read_bytes() == broken


class Way(NamedTuple):
    """A way to write one text: how, and how many calls of the system that takes at least."""

    record: Callable[[Path, str], Any]
    calls: int


def _add(path: Path, text: str) -> None:
    open_store(path).add([Statement(text=text)])


def _revise(path: Path, text: str) -> None:
    """Add by replacement, as every revision is written."""
    store = open_store(path)
    with store.batch():
        store.add([Statement(text=text), Statement(text=f"{text} (too)")])
    store.remove([Statement(text=f"{text} (too)").id])


WAYS = {"in place": Way(_add, 5), "by replacement": Way(_revise, 10)}


def _record(disk: Disk, way: Way, text: str, dying_at: int = 0) -> bool:
    """Record a text on a disk that is watched; tell whether the process lived to say so."""
    disk.begin(text, dying_at)
    with intercepted(disk):
        try:
            way.record(disk.path, text)
        except DeadError:
            return False
    disk.acknowledge(text)
    return True


def _faults(path: Path, left: Iterable[Left]) -> list[Left]:
    """Return the states that lose what was acknowledged, or hold what nobody wrote."""
    return [each for each in left if not _sound(path, each)]


def _sound(path: Path, left: Left) -> bool:
    path.write_bytes(left.raw)
    try:
        write.mend_end(path)
        found = _texts(path)
    except (OnRecordError, ValueError, KeyError):
        return False
    found = [each for each in found if not each.endswith(" (too)")]
    known = {*left.acknowledged, *left.flying}
    return (
        len(found) == len(set(found))
        and set(left.acknowledged) <= set(found)
        and set(found) <= known
    )


def _watched(path: Path, *, syncs: bool = True) -> Disk:
    disk = Disk(path, syncs=syncs)
    disk.acknowledged = tuple(_texts(path))
    return disk


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("length", [5, 700, 1700])
def test_a_power_failure_at_any_instant_loses_nothing(
    kept: Path, tried: Counter[str], way: str, length: int
) -> None:
    """Whatever of the unsynced bytes reached the disk, what was acknowledged is there."""
    disk = _watched(kept)
    for number in range(2):
        assert _record(disk, WAYS[way], f"{number}" * length)
    tried["states after a power failure"] += len(disk.left)
    assert disk.calls >= WAYS[way].calls
    assert _faults(kept.with_name("left.json"), disk.left) == []


@pytest.mark.parametrize("way", WAYS)
def test_without_syncs_a_power_failure_loses_statements(kept: Path, way: str) -> None:
    """The control: this test can fail, and would if no sync were there."""
    disk = _watched(kept, syncs=False)
    _record(disk, WAYS[way], "y" * 700)
    lost = _faults(kept.with_name("left.json"), disk.left)
    assert any("y" * 700 in each.acknowledged for each in lost)


@pytest.mark.parametrize("killed", [1, 2])
def test_power_may_fail_upon_killed_writers(kept: Path, tried: Counter[str], killed: int) -> None:
    """Whoever follows a killed writer, and mends, builds on nothing that may yet be lost."""
    before = kept.read_bytes()
    left: set[Left] = set()
    for deaths in itertools.product(range(1, 12), repeat=killed):
        kept.write_bytes(before)
        disk = _watched(kept)
        for number, dying_at in enumerate(deaths):
            _record(disk, WAYS["in place"], f"killed {number} " + "k" * 300, dying_at)
        assert _record(disk, WAYS["in place"], "y" * 300)
        left |= disk.left
        tried["writers killed before another"] += killed
    tried["states after a power failure"] += len(left)
    assert _faults(kept.with_name("left.json"), left) == []


def test_a_mend_may_itself_be_interrupted(kept: Path, tried: Counter[str]) -> None:
    """Killed at any call, or cut off from power, a mend leaves what the next one mends."""
    acknowledged, left = tuple(_texts(kept)), set()
    for crashed in [*_prefixes(*_in_flight(kept, "z" * 40))][::3]:
        for dying_at in range(1, 12):
            kept.write_bytes(crashed)
            disk = Disk(kept)
            disk.acknowledged, disk.flying = acknowledged, ("z" * 40,)
            survived = _record(disk, WAYS["in place"], "y" * 40, dying_at)
            left |= disk.left
            tried["mends interrupted"] += not survived
    tried["states after a power failure"] += len(left)
    assert _faults(kept.with_name("left.json"), left) == []


def test_writers_killed_side_by_side_lose_nothing(tried: Counter[str]) -> None:
    """Adders and replacers are killed at random instants (at length: tests/support/soak.py)."""
    _soak(tried, kills=40)


@pytest.mark.soak
def test_a_thousand_kills_lose_nothing(tried: Counter[str]) -> None:
    """The long form: pytest -m soak."""
    _soak(tried, kills=1000)


def _soak(tried: Counter[str], kills: int) -> None:
    program = Path(__file__).parents[1] / "support" / "soak.py"
    command = [sys.executable, str(program), "--kills", str(kills)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    counts = json.loads(done.stdout)
    assert (counts.pop("lost"), counts.pop("invented"), counts.pop("wrong")) == (0, 0, 0)
    assert counts["kills"] >= kills
    tried.update({f"soak: {name}": number for name, number in counts.items()})
