"""Kill writers at random instants, side by side on one store, and count what is lost.

python tests/soak.py --kills 1000

Adders and replacers are processes of their own, killed with SIGKILL. Each tells
through a pipe what it is about to do and what it was told is done. The counts
are printed as JSON; the exit code is 1 where anything acknowledged is lost, or
anything is there that nobody wrote.
"""

from __future__ import annotations

import argparse
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

from onrecord import Statement, open_store
from onrecord.storage.tiny.store import TinyStore

ADDERS, REPLACERS = 3, 1
ROUND = 50
_LONGEST = 1500


class Worker:
    """A process that writes until it is killed, and what it said."""

    def __init__(self, path: Path, name: str, *, replaces: bool) -> None:
        self.reading, writing = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            os.close(self.reading)
            _write_for_ever(path, name, writing, replaces=replaces)
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
        self.counts: Counter[str] = Counter()

    def note(self, did: str, text: str) -> None:
        """Write down one line of a writer."""
        known = {
            "adding": self.tried,
            "added": self.added,
            "removing": self.removing,
            "removed": self.removed,
        }
        if text:
            known[did].add(text)
        self.counts["acknowledged adds"] += did == "added"
        self.counts["replacements"] += did in ("replaced", "removed")

    def check(self, path: Path) -> None:
        """Compare with what the store holds, read by us, by our index, and by plain TinyDB."""
        by_us = [each.text for each in open_store(path).find()]
        by_index = [each.text for each in TinyStore(str(path), scanned_below=0).find()]
        with TinyDB(path, encoding="utf-8", access_mode="r") as plain:
            by_tinydb = [str(each["text"]) for each in plain.table("statements").all()]
        for found in map(Counter, (by_us, by_index, by_tinydb)):
            lost = self.added - self.removing - found.keys()
            self.counts["lost"] += len(lost)
            more = [text for text, times in found.items() if times > 1]
            invented = (found.keys() - self.tried) | (self.removed & found.keys())
            self.counts["invented"] += len(more) + len(invented)


def soak(kills: int, seed: int) -> Counter[str]:
    """Kill so many writers, on a new store every few kills, and return the counts."""
    luck = random.Random(seed)  # noqa: S311  instants, not secrets
    total = Counter({"kills": 0, "lost": 0, "invented": 0})
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
        while len(workers) < ADDERS + REPLACERS:
            replaces = number % (ADDERS + REPLACERS) < REPLACERS
            workers.append(Worker(path, f"w{number}", replaces=replaces))
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
    time.sleep(luck.uniform(0, 0.02))
    for each in workers:
        each.listen()


def _end(worker: Worker, ledger: Ledger) -> None:
    for did, text in worker.kill():
        ledger.note(did, text)
    ledger.counts["kills"] += 1


def _write_for_ever(path: Path, name: str, pipe: int, *, replaces: bool) -> None:
    """Record, by replacement also revise and remove, until killed."""
    luck = random.Random(name)  # noqa: S311
    store = open_store(path)

    def say(*words: str) -> None:
        os.write(pipe, (" ".join(words) + "\n").encode())

    say("adding ")
    number = 0
    while True:
        texts = [f"{name}-{number}-{part}-" + "x" * luck.randrange(_LONGEST) for part in (0, 1)]
        number += 1
        texts = texts if replaces else texts[:1]
        for text in texts:
            say("adding", text)
        store.add([Statement(text=text) for text in texts])
        for text in texts:
            say("added", text)
        if replaces:
            say("replaced ")
            say("removing", texts[0])
            store.remove([Statement(text=texts[0]).id])
            say("removed", texts[0])


def main() -> int:
    """Run as a program."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    counts = soak(given.kills, given.seed)
    sys.stdout.write(json.dumps(counts) + "\n")
    return 1 if counts["lost"] or counts["invented"] else 0


if __name__ == "__main__":
    sys.exit(main())
