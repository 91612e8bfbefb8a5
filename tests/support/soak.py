"""Kill writers at random instants, side by side on one store, and count what is lost.

python tests/support/soak.py --kills 1000

Adders, importers, editors and those who undo are processes of their own, killed with
SIGKILL. Each tells through a pipe what it is about to do and what it was told is done.
All keep the index in step, and commit to it often. The counts are printed as JSON; the
exit code is 1 where anything acknowledged is lost, or anything is there that nobody wrote,
in the file or in the index.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tinydb import TinyDB

from indexes import indexed, parts, scanned, stamp
from onrecord import Statement
from onrecord.storage import Command
from onrecord.storage.tiny.index import manager

ROLES = ("add", "add", "add", "remove", "edit", "import_", "undo")
WRITERS, ROUND = 4, 50
_LONGEST = 1500
_IMPORTED = 1100
_TAIL = 4000


class Worker:
    """A process that writes until it is killed, and what it said."""

    def __init__(self, path: Path, name: str, role: str) -> None:
        self.reading, writing = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            os.close(self.reading)
            Writer(path, name, writing).write(role)
        os.close(writing)
        self._said = b""

    def listen(self) -> None:
        """Read what it has said so far: a pipe that is full would stop it."""
        while select.select([self.reading], [], [], 0)[0]:
            chunk = os.read(self.reading, 1 << 16)
            self._said += chunk
            if not chunk:
                return

    def has_written(self) -> bool:
        """Tell whether anything was acknowledged yet."""
        self.listen()
        return b"\nadded " in self._said

    def kill(self) -> Iterator[tuple[str, str]]:
        """Kill it, and give the words it said: what it did, to which text."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        self.listen()
        os.close(self.reading)
        for line in self._said.decode().split("\n")[:-1]:
            did, _, text = line.partition(" ")
            yield did, text


class Ledger:
    """What all the writers of one store said."""

    def __init__(self) -> None:
        self.tried: set[str] = set()
        self.added: set[str] = set()
        self.removing: set[str] = set()
        self.removed: set[str] = set()
        self.noting: dict[str, int] = {}
        self.noted: dict[str, int] = {}
        self.counts: Counter[str] = Counter()

    def note(self, did: str, text: str) -> None:
        """Write down one line of a writer."""
        known = {
            "adding": self.tried,
            "added": self.added,
            "removing": self.removing,
            "removed": self.removed,
        }
        if did in ("noting", "noted"):
            text, _, number = text.partition(" ")
            (self.noting if did == "noting" else self.noted)[text] = int(number)
        elif text:
            known[did].add(text)
        self.counts["acknowledged adds"] += did == "added"
        self.counts["replacements"] += did in ("replaced", "removed", "noted")
        self.counts["index commits"] += did == "indexed"

    def check(self, path: Path) -> None:
        """Compare with what the store holds, read by our index, by us, and by plain TinyDB."""
        store, plain_reading = indexed(path), scanned(path)
        by_index, by_us = list(store.find()), list(plain_reading.find())
        if parts(store)[0] != "index":
            raise AssertionError("no index could be had")
        with TinyDB(path, encoding="utf-8", access_mode="r") as plain:
            by_tinydb = [dict(each) for each in plain.table("statements").all()]
        found_by = (
            {each.text: each.note for each in by_index},
            {each.text: each.note for each in by_us},
            {str(each["text"]): str(each.get("note", "")) for each in by_tinydb},
        )
        for notes in found_by:
            for text, number in self.noted.items():
                known = number <= int(notes.get(text) or 0) <= self.noting[text]
                self.counts["lost"] += not known and text not in self.removing
        self.counts["wrong"] += by_index != by_us
        by_text = ([each.text for each in by_index], [str(each["text"]) for each in by_tinydb])
        for found in map(Counter, by_text):
            lost = self.added - self.removing - found.keys()
            self.counts["lost"] += len(lost)
            more = [text for text, times in found.items() if times > 1]
            invented = (found.keys() - self.tried) | (self.removed & found.keys())
            self.counts["invented"] += len(more) + len(invented)


def soak(kills: int, seed: int) -> Counter[str]:
    """Kill so many writers, on a new store every few kills, and return the counts."""
    luck = random.Random(seed)  # noqa: S311  instants, not secrets
    total = Counter({"kills": 0, "lost": 0, "invented": 0, "wrong": 0})
    while total["kills"] < kills:
        with TemporaryDirectory() as folder:
            os.environ["XDG_CACHE_HOME"] = folder
            ledger = _round(Path(folder) / "statements.json", min(ROUND, kills), luck)
        total.update(ledger.counts)
    return total


def _round(path: Path, kills: int, luck: random.Random) -> Ledger:
    ledger, number = Ledger(), 0
    workers: list[Worker] = []
    while ledger.counts["kills"] < kills:
        while len(workers) < WRITERS:
            workers.append(Worker(path, f"w{number}", ROLES[number % len(ROLES)]))
            number += 1
        _wait(workers, luck)
        _end(workers.pop(luck.randrange(len(workers))), ledger)
    for each in workers:
        _end(each, ledger)
    ledger.check(path)
    return ledger


def _wait(workers: list[Worker], luck: random.Random) -> None:
    """Wait until someone writes, and then for a moment that hits any instant."""
    while not any(each.has_written() for each in workers):
        time.sleep(0.001)
    time.sleep(luck.uniform(0, 0.1))
    for each in workers:
        each.listen()


def _end(worker: Worker, ledger: Ledger) -> None:
    for did, text in worker.kill():
        ledger.note(did, text)
    ledger.counts["kills"] += 1


class Writer:
    """What a process writes for ever, by its role, until it is killed."""

    def __init__(self, path: Path, name: str, pipe: int) -> None:
        self._store = indexed(path)
        self._name = name
        self._pipe = pipe
        self._luck = random.Random(name)  # noqa: S311

    def write(self, role: str) -> None:
        """Write, over and over again."""
        manager.LONGEST_TAIL = _TAIL
        turn = getattr(self, role)
        self._say("adding ")
        for number in itertools.count():
            turn(f"{self._name}-{number}", "x" * self._luck.randrange(_LONGEST))

    def add(self, name: str, long: str) -> None:
        """Add one statement."""
        self._record([f"{name}-{long}"])

    def import_(self, name: str, _: str) -> None:
        """Add so many that the index is written meanwhile."""
        self._record([f"{name}-{part}" for part in range(_IMPORTED)])
        self._say("replaced ")

    def edit(self, name: str, long: str) -> None:
        """Add one, and revise it."""
        self._record([f"{name}-{long}"])
        for note in ("1", "2", "3"):
            self._say("noting", f"{name}-{long}", note)
            self._store.revise([Statement(text=f"{name}-{long}", note=note)])
            self._say("noted", f"{name}-{long}", note)

    def remove(self, name: str, long: str) -> None:
        """Add two, and remove one."""
        self._record([f"{name}-{part}-{long}" for part in (0, 1)])
        self._say("removing", f"{name}-0-{long}")
        self._store.remove([Statement(text=f"{name}-0-{long}").id])
        self._say("removed", f"{name}-0-{long}")

    def undo(self, name: str, long: str) -> None:
        """Add two, and take that back."""
        texts = [f"{name}-{part}-{long}" for part in (0, 1)]
        self._record(texts, batch=name)
        for text in texts:
            self._say("removing", text)
        self._store.undo(name)
        for text in texts:
            self._say("removed", text)

    def _record(self, texts: list[str], batch: str = "") -> None:
        before = stamp()
        for text in texts:
            self._say("adding", text)
        self._store.add([Statement(text=text) for text in texts], command=Command(batch=batch))
        for text in texts:
            self._say("added", text)
        after = stamp()
        if before and after and after.documents != before.documents:
            self._say("indexed ")

    def _say(self, *words: str) -> None:
        os.write(self._pipe, (" ".join(words) + "\n").encode())


def main() -> int:
    """Run as a program."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    counts = soak(given.kills, given.seed)
    sys.stdout.write(json.dumps(counts) + "\n")
    return 1 if counts["lost"] or counts["invented"] or counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
