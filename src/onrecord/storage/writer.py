"""What all stores share of writing, over an engine's batch and its ``change``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from threading import get_ident
from types import TracebackType
from typing import Protocol, Self

from onrecord.model import Statement
from onrecord.storage.base import NO_COMMAND, AddResult, Command, HistoryEntry, Revise, Rows
from onrecord.storage.reader import StoreReader
from onrecord.validation import EMPTY

Registers = Mapping[str, Callable[[Rows], Rows]]


class OpenBatch(Protocol):
    """A batch that is being filled."""

    registers: dict[str, Callable[[Rows], Rows]]

    def add(self, statements: Iterable[Statement]) -> None:
        """Add statements; duplicates only gain what they say anew."""

    def revise(self, statement: Statement) -> None:
        """Replace the statement with this id. Raises UnknownStatementError."""

    def added(self) -> AddResult:
        """Return the result of the batch."""


class StoreWriter(StoreReader):
    """The writing half of a store. An engine gives batches, changes and how it records."""

    _batch: OpenBatch | None = None
    _thread = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release what is held open. The store can be used again."""
        raise NotImplementedError

    def batch(self, command: Command = NO_COMMAND) -> AbstractContextManager[None]:
        """Make everything added and revised inside one change: all of it is stored, or nothing."""
        raise NotImplementedError

    def change(
        self,
        command: Command,
        *,
        revise: Mapping[str, Revise] = EMPTY,
        remove: Iterable[str] = (),
        restore: Iterable[str] = (),
        registers: Registers = EMPTY,
    ) -> HistoryEntry:
        """Change statements and registers in one step: all of it, or nothing."""
        raise NotImplementedError

    def add(
        self,
        statements: Iterable[Statement],
        *,
        dry_run: bool = False,
        command: Command = NO_COMMAND,
        registers: Registers = EMPTY,
    ) -> AddResult:
        """Add all of these statements, or none."""
        if batch := self._open_batch():
            batch.add(statements)
            batch.registers.update(registers)
            return batch.added()
        if dry_run:
            return self._preview(statements)

        def record() -> AddResult:
            with self.batch(command):
                return self.add(statements, registers=registers)

        return self._record(record, statements, registers)

    def revise(self, statements: Iterable[Statement], *, command: Command = NO_COMMAND) -> int:
        """Replace the statements with these ids; return how many they were."""
        new = {each.id: each for each in statements}
        if batch := self._open_batch():
            for each in new.values():
                batch.revise(each)
        else:
            self.change(command, revise=dict.fromkeys(new, lambda old: new[old.id]))
        return len(new)

    def remove(self, ids: Iterable[str], *, command: Command = NO_COMMAND) -> int:
        """Remove statements; return how many. ``undo`` restores them."""
        unwanted = tuple(dict.fromkeys(ids))
        self.change(command, remove=unwanted)
        return len(unwanted)

    def _open_batch(self) -> OpenBatch | None:
        """Return the batch that this thread has open."""
        return self._batch if self._thread == get_ident() else None

    def _preview(self, statements: Iterable[Statement]) -> AddResult:
        """Return what adding statements would result in."""
        raise NotImplementedError

    def _record(
        self,
        record: Callable[[], AddResult],
        statements: Iterable[Statement],
        registers: Registers,
    ) -> AddResult:
        """Call ``record``, which adds the statements as a batch, as the engine needs it."""
        raise NotImplementedError
