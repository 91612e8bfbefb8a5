"""A disk that may lose whatever was not synced: what a power failure can leave, at any instant."""

from __future__ import annotations

import itertools
import math
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

SECTOR = 512
_MOST = 400


class DeadError(BaseException):
    """The process was killed: nothing that it still tries is done."""


class Left(NamedTuple):
    """A file as a failure may leave it; texts acknowledged by then, and those in flight."""

    raw: bytes
    acknowledged: tuple[str, ...]
    flying: tuple[str, ...]


class Disk:
    """Stands between a store and the system, and knows what each instant could leave.

    A sector not synced is on the disk as it was at any time since its last sync,
    the file's size and its name likewise. With ``dying_at`` the process dies
    before its n-th call. Without ``syncs`` no sync has any effect: the control.
    """

    def __init__(self, path: Path, *, syncs: bool = True) -> None:
        self.path = path
        self.left: set[Left] = set()
        self.acknowledged: tuple[str, ...] = ()
        self.flying: tuple[str, ...] = ()
        self.dying_at = 0
        self.calls = 0
        self._syncs = syncs
        self._dead = False
        self._places: dict[int, Path] = {}
        self._versions: dict[int, list[bytes]] = {}
        self._names: list[int] = []
        if path.exists():
            self._names = [self._met(path)]

    def begin(self, text: str, dying_at: int = 0) -> None:
        """Begin to write a text, in a process that dies before its n-th call."""
        self.flying = (*self.flying, text)
        self.dying_at, self.calls, self._dead = dying_at, 0, False

    def acknowledge(self, text: str) -> None:
        """Note that a text was said to be kept, and what may be left from then on."""
        self.flying = tuple(each for each in self.flying if each != text)
        self.acknowledged = (*self.acknowledged, text)
        self._observe()

    def __call__(self, name: str, real: Callable[..., Any], *arguments: Any) -> Any:
        """Do a call, unless dead, and note what may be left."""
        self.calls += 1
        if self._dead or self.calls == self.dying_at:
            self._dead = True
            raise DeadError
        done = real(*arguments)
        self._note(name, arguments)
        self._observe()
        return done

    def _note(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name == "open" and arguments[1] & os.O_EXCL:
            self._met(Path(arguments[0]))
        elif name == "replace" and Path(arguments[1]) == self.path:
            inode = self.path.stat().st_ino
            self._places[inode] = self.path
            self._names.append(inode)
        elif name in ("pwrite", "ftruncate"):
            self._written(arguments[0])
        elif name == "write":
            self._written(arguments[1])
        elif name in ("fsync", "fdatasync") and self._syncs:
            self._synced(arguments[0])

    def _met(self, path: Path) -> int:
        inode = path.stat().st_ino
        self._places[inode] = path
        self._versions[inode] = [path.read_bytes()]
        return inode

    def _written(self, handle: int) -> None:
        inode = os.fstat(handle).st_ino
        if inode in self._versions:
            self._versions[inode].append(self._places[inode].read_bytes())

    def _synced(self, handle: int) -> None:
        inode = os.fstat(handle).st_ino
        if inode in self._versions:
            del self._versions[inode][:-1]
        elif inode == self.path.parent.stat().st_ino:
            del self._names[:-1]

    def _observe(self) -> None:
        for inode in self._names:
            for raw in mixtures(self._versions[inode]):
                self.left.add(Left(raw, self.acknowledged, self.flying))


def mixtures(versions: list[bytes]) -> Iterator[bytes]:
    """Give files of which each sector, and the size, is as in any of the versions.

    Where there are very many, as many as can be tried, drawn at random.
    """
    sizes = sorted({len(each) for each in versions})
    choices: list[list[Any]] = [sizes]
    for at in range(0, sizes[-1], SECTOR):
        sector = {each[at : at + SECTOR].ljust(SECTOR, b"\0") for each in versions}
        choices.append(sorted(sector))
    drawn: Iterator[tuple[Any, ...]] = itertools.product(*choices)
    if math.prod(len(each) for each in choices) > _MOST:
        luck = random.Random(len(versions))  # noqa: S311  cases, not secrets
        drawn = (tuple(luck.choice(each) for each in choices) for _ in range(_MOST))
    for size, *chosen in drawn:
        yield b"".join(chosen)[:size]
