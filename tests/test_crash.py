"""Whatever instant a writer dies at, what was acknowledged is there, and nothing else is."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tinydb import TinyDB

from onrecord import Statement, open_store
from onrecord.errors import StoreDamagedError
from onrecord.stores.tiny import layout, writer
from onrecord.stores.tiny.layout import CLOSER

SECTOR = 512


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


def _recovered(path: Path, crashed: bytes, acknowledged: list[str], flying: str) -> None:
    """Mend a crashed file, add one more, and check what is there."""
    path.write_bytes(crashed)
    writer.mend_end(path)
    found = _texts(path)
    assert found in (acknowledged, [*acknowledged, flying])
    open_store(path).add([Statement(text="After.")])
    assert _texts(path) == [*found, "After."]


@pytest.mark.parametrize("length", [10, 900])
def test_every_prefix_of_an_append_is_mended(kept: Path, length: int) -> None:
    """A kill after any byte loses nothing acknowledged and invents nothing."""
    acknowledged, flying = _texts(kept), "y" * length
    states = list(_prefixes(*_in_flight(kept, flying)))
    assert len(states) > length
    for crashed in states:
        _recovered(kept, crashed, acknowledged, flying)


@pytest.mark.parametrize("length", [10, 900, 1500])
def test_every_mixture_of_sectors_is_mended(kept: Path, length: int) -> None:
    """A power failure may leave any sector old, new or empty."""
    acknowledged, flying = _texts(kept), "y" * length
    states = set(_sectors(*_in_flight(kept, flying)))
    assert len(states) >= 2
    for crashed in states:
        _recovered(kept, crashed, acknowledged, flying)


def test_readers_see_only_whole_statements_before_the_mend(kept: Path) -> None:
    """A reader of a torn file sees what was acknowledged, or also the whole one in flight."""
    acknowledged, flying = _texts(kept), "y" * 300
    for crashed in _prefixes(*_in_flight(kept, flying)):
        kept.write_bytes(crashed)
        found = sorted(each.text for each in open_store(kept).find())
        assert found in (sorted(acknowledged), sorted([*acknowledged, flying]))


def test_a_second_kill_upon_the_first_is_mended(kept: Path) -> None:
    """A writer that dies while it follows one that died leaves no more behind."""
    acknowledged = _texts(kept)
    states = list(_prefixes(*_in_flight(kept, "z" * 40)))[::7]
    for first in states:
        kept.write_bytes(first)
        writer.mend_end(kept)
        survived = _texts(kept)
        for second in list(_prefixes(*_in_flight(kept, "y" * 40)))[::5]:
            _recovered(kept, second, survived, "y" * 40)
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
    broken = raw.replace(b'"text": "One."', b'"text": One."')
    kept.write_bytes(broken)
    with pytest.raises(StoreDamagedError, match="byte"):
        list(open_store(kept).find())
    assert kept.read_bytes() == broken


ADDER = """
import sys
from onrecord import Statement, open_store
store, name = open_store(sys.argv[1]), sys.argv[2]
for number in range(100000):
    said = Statement(text=f"{name} {number}")
    if name.startswith("several"):
        store.add([said, Statement(text=f"{name} {number} too")])
    else:
        store.add([said])
    print(said.text, flush=True)
"""


def _acknowledged(path: Path, name: str, seconds: float) -> list[str]:
    """Let a process record until it is killed; return what it was told is kept."""
    command = [sys.executable, "-c", ADDER, str(path), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        time.sleep(seconds)
        os.kill(running.pid, signal.SIGKILL)
        assert running.stdout is not None
        return [line.strip() for line in running.stdout if line.endswith("\n")]


def test_what_was_acknowledged_survives_kills(tmp_path: Path) -> None:
    """Writers in place and by replacement are killed side by side: nothing is lost."""
    path = tmp_path / "statements.json"
    told: list[str] = []
    for round_ in range(4):
        threads = [
            threading.Thread(target=lambda name=name: told.extend(_acknowledged(path, name, 0.5)))
            for name in (f"one {round_}", f"several {round_}")
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert told
    assert set(told) <= {each.text for each in open_store(path).find()}
    assert layout.OPENING in path.read_bytes()
