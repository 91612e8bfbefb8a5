"""The store in one TinyDB file: look-ups, additions and changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from glob import escape
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from onrecord import codec, commitment
from onrecord.errors import (
    NewerFormatError,
    NotAStoreError,
    OnRecordError,
    StoreChangedError,
    StoreDamagedError,
    StoreUnreachableError,
)
from onrecord.model import Statement
from onrecord.query import Filter
from onrecord.storage.backend import Backend, Stored
from onrecord.storage.base import (
    NO_COMMAND,
    AddResult,
    Command,
    Contents,
    Copied,
    Damage,
    HistoryEntry,
    Info,
    ProgressCallback,
    Provenance,
    RepairResult,
    Revise,
    Rows,
    StatementChange,
    no_progress,
)
from onrecord.storage.reader import QuickAnswers
from onrecord.storage.scan import ScanBackend
from onrecord.storage.tiny import checksum, line_format
from onrecord.storage.tiny.checksum import is_unchanged, remove_checksum
from onrecord.storage.tiny.header import FORMAT, REMOVED, begun_as_ours, read_head
from onrecord.storage.tiny.snapshot import Snapshot, find_file
from onrecord.storage.writer import Registers, StoreWriter
from onrecord.validation import EMPTY

if TYPE_CHECKING:
    from onrecord.storage.tiny.index.manager import IndexManager
    from onrecord.storage.tiny.index.update import IndexUpdate
    from onrecord.storage.tiny.line_format import Stamp
    from onrecord.storage.tiny.tinydb_api import OnRecordStorage
    from onrecord.storage.tiny.transaction import Transaction

_T = TypeVar("_T")
_RETRIES = 5
_OPEN_ATTEMPTS, _OPEN_PAUSE = 40, 0.005


class TinyStore(StoreWriter):
    """Statements in one file that plain TinyDB opens too.

    Smaller files than ``scanned_below`` bytes are read whole; larger ones have an index.
    Writers wait ``patience`` seconds for one another.
    """

    def __init__(
        self,
        location: str,
        *,
        patience: float = 10.0,
        scanned_below: int = 1 << 18,
        progress: ProgressCallback | None = None,
    ) -> None:
        self.location = location
        with self._translated_errors("find"):
            self._path = find_file(location)
        self._patience = patience
        self._scanned_below = scanned_below
        self._progress = progress or no_progress
        self._cached: Backend | None = None
        self._stamp: Stamp | None = None
        self._unreadable = 0
        self._written: Stamp | None = None
        self._locked = False

    def close(self) -> None:
        """Release what was read. The store can be used again."""
        self._cached = None

    # Reading

    def rows(self, register: str) -> Rows:
        """Return the rows of a register."""
        with self._translated_errors("read"), Snapshot(self._path) as snapshot:
            return snapshot.table(register)

    def statements(self) -> Iterator[Statement]:
        """Yield every statement, in the order of the file."""
        with self._translated_errors("read"), Snapshot(self._path) as snapshot:
            for each in snapshot.statements():
                yield each.statement

    def provenance(self) -> Iterator[Provenance]:
        """Yield where each statement came from, if it was imported or has a ref."""
        with self._translated_errors("read"), Snapshot(self._path) as snapshot:
            for each in snapshot.mentioning(b'"ref"', b'"origin"'):
                if each.ref or each.origin:
                    file, row = (each.origin.file, each.origin.row) if each.origin else ("", -1)
                    yield Provenance(each.id, each.ref, file, row)

    def info(self) -> Info:
        """Return the size, dates and counts of the store."""
        backend = self._backend()
        ends = backend.groups(Filter(), ())
        with self._translated_errors("read"), Snapshot(self._path) as snapshot:
            header, size = snapshot.header, snapshot.size
        return Info(
            location=self.location,
            statements=backend.size(),
            officials=len(backend.names("official")),
            countries=sum(not each.startswith("<") for each in backend.names("country")),
            topics=len(backend.names("topic")),
            first=ends[0].first if ends else "",
            last=ends[0].last if ends else "",
            size=size,
            format=FORMAT,
            generation=header.get("generation", 0),
            unreadable=self._unreadable,
        )

    def quick_answers(self) -> QuickAnswers | None:
        """Return what completion is answered from, writing nothing; None where that takes time."""
        with self._path.open("rb") as file:
            small = os.fstat(file.fileno()).st_size < self._scanned_below
            if not small and read_head(file, self._path) is None:
                return None
        if small:
            with Snapshot(self._path) as snapshot:
                return QuickAnswers(ScanBackend(snapshot.statements()))
        index = self._index.peek()
        return QuickAnswers(index) if index is not None else None

    def commands(self) -> Iterator[HistoryEntry]:
        """Yield the commands of the history, the newest first."""
        from onrecord.storage.tiny.history import changes_with_undone, history_entry

        with self._translated_errors("read"), Snapshot(self._path) as snapshot:
            for change, undone in changes_with_undone(snapshot):
                yield history_entry(change, undone=undone)

    def history(self, id_: str) -> list[StatementChange]:
        """Return the changes of one statement, the oldest first."""
        from onrecord.storage.tiny.history import statement_changes

        stored = self._backend().get(id_)
        with self._translated_errors("read"), Snapshot(self._path) as snapshot:
            return statement_changes(snapshot, id_, stored)

    def contents(self) -> Contents:
        """Return all that the store keeps, to be copied into another."""
        from onrecord.storage.tiny.contents import read_contents

        with self._translated_errors("read"):
            return read_contents(self._path)

    def removed(self) -> Iterator[Statement]:
        """Yield the removed statements that can be restored."""
        with self._translated_errors("read"), Snapshot(self._path) as snapshot:
            for each in snapshot.rows(REMOVED):
                yield codec.decode(remove_checksum(each.raw))

    # Writing

    def _preview(self, statements: Iterable[Statement]) -> AddResult:
        from onrecord.storage.tiny.batch import Batch

        with self._translated_errors("read"):
            batch = Batch(self._backend(), self._progress)
            batch.add(statements)
            return batch.added()

    def _record(
        self,
        record: Callable[[], AddResult],
        statements: Iterable[Statement],
        registers: Registers,
    ) -> AddResult:
        del registers
        return self._with_retries(record, again=isinstance(statements, Sequence))

    @contextmanager
    def batch(self, command: Command = NO_COMMAND) -> Iterator[None]:
        """Make everything added and revised inside one replacement of the file, or none."""
        from onrecord.storage.tiny.batch import Batch
        from onrecord.storage.tiny.file_backend import FileBackend

        with self._writing() as transaction:
            backend = self._backend()
            start = transaction.start()
            self._batch = batch = Batch(
                backend, self._progress, start, self._open_index, checksum.encode
            )
            self._thread, known = get_ident(), self._stamp
            try:
                yield
                number = transaction.write_batch(batch, command, known)
                if number is not None and isinstance(backend, FileBackend | ScanBackend):
                    # What we have just appended need not be read again.
                    backend.add(Stored(number, batch.new.statement(0)))
                    self._cached, self._stamp = backend, line_format.stamp_of(self._path)
            finally:
                self._batch = None
                batch.close()

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
        from onrecord.storage.tiny.edits import ChangeRequest

        request = ChangeRequest(revise, tuple(remove), tuple(restore), registers)
        return self._locked_for(lambda transaction: transaction.change(command, request))

    def undo(
        self, batch: str = "", *, command: Command = NO_COMMAND, dry_run: bool = False
    ) -> HistoryEntry:
        """Undo the last command, or the one with this ``batch`` or prefix of it; return it."""
        if dry_run:
            from onrecord.storage.tiny.history import history_entry, undoable

            with self._translated_errors("read"), Snapshot(self._path) as snapshot:
                return history_entry(undoable(snapshot, batch))
        return self._locked_for(lambda transaction: transaction.undo(batch, command))

    def purge(self, ids: Iterable[str]) -> int:
        """Delete removed statements for good; return how many they were."""
        unwanted = set(ids)
        return self._locked_for(lambda transaction: transaction.purge(unwanted))

    def take_in(self, contents: Contents) -> Copied:
        """Add what another store keeps and this one has not: all of it, or nothing."""
        return self._locked_for(lambda transaction: transaction.take_in(contents))

    # What only a file has

    def check(self) -> list[Damage]:
        """Return the damage in the file."""
        from onrecord.storage.tiny import repair

        known = self._indexed_lines()
        with self._translated_errors("read"), self._open_raw() as file:
            if file is not None:
                return list(repair.find_damage(file, known))
        # What plain TinyDB has written is one line: which statement it is, its id tells.
        with self._translated_errors("read"), Snapshot(self._path) as snapshot:
            return [found for each in snapshot.entries() for found in repair.strange(each)]

    def altered(self, ids: Collection[str]) -> list[str]:
        """Return the ids of these whose line another program, or the disk, has changed."""
        from onrecord.storage.tiny import splices

        stored = self._backend().known([*ids], [])
        with self._translated_errors("read"), Snapshot(self._path) as snapshot:
            lines = splices.find_lines(snapshot, stored)
        return [
            id_
            for id_, line in lines.items()
            if not is_unchanged(line_format.document_of(line.bare))
        ]

    def traces(self, statements: Collection[Statement]) -> list[str]:
        """Return the files beside the store in which words or ids of these statements stand."""
        import json

        wanted = {
            form
            for statement in statements
            for text in (statement.id, statement.text)
            # Plain TinyDB writes all but ASCII in escapes.
            for form in (line_format.dump(text)[1:-1], json.dumps(text)[1:-1].encode())
        }
        found: list[str] = []
        with self._translated_errors("read"):
            for kind in ("before-onrecord", "damaged-*"):
                for path in sorted(self._path.parent.glob(f"{escape(self._path.name)}.{kind}")):
                    raw = path.read_bytes()
                    if any(each in raw for each in wanted):
                        found.append(str(path))
        return found

    def accept(self) -> int:
        """Give each line whose checksum is not its own a new one; return how many they were."""
        return self._locked_for(lambda transaction: transaction.accept())

    def repair(self) -> RepairResult:
        """Keep every whole document of a damaged file; save the rest in a file beside it."""
        from onrecord.storage.tiny import repair
        from onrecord.storage.tiny.lock import locked

        with (
            self._translated_errors("write"),
            locked(self._path, self._patience) as lock,
            self._open_raw() as file,
        ):
            if file is not None:
                before = line_format.stamp(os.fstat(file.fileno()))
                return repair.repair(file, before, lock)
        return RepairResult(self.count(), 0, "")

    def reindex(self) -> bool:
        """Rebuild the index; return False where the store has none."""
        with self._translated_errors("read"), Snapshot(self._path) as snapshot:
            if not self._is_indexed(snapshot):
                return False
            self._cached = None
            self._index.rebuild(snapshot)
        return True

    # Behind the scenes

    @property
    def _storage(self) -> OnRecordStorage:
        """The storage of the TinyDB that the store is: all writing goes through it."""
        from onrecord.storage.tiny.tinydb_api import OnRecordDB

        return OnRecordDB(self._path, patience=self._patience).onrecord

    @cached_property
    def _index(self) -> IndexManager:
        from onrecord.storage.tiny.index.manager import IndexManager

        def report(share: float) -> None:
            self._progress("indexing", share)

        return IndexManager(self._path, _cache_home(), report)

    def _backend(self) -> Backend:
        """Return what answers from the file as it is now."""
        with self._translated_errors("read"):
            now = line_format.stamp_of(self._path)
            if self._cached is not None and now is not None and now == self._stamp:
                return self._cached
            attempts = _OPEN_ATTEMPTS
            while True:
                with Snapshot(self._path) as snapshot:
                    backend = self._open_backend(snapshot, at_once=attempts == 0)
                if backend is not None:
                    self._cached, self._stamp = backend, snapshot.stamp
                    return backend
                attempts -= 1
                time.sleep(_OPEN_PAUSE)

    def _open_backend(self, snapshot: Snapshot, *, at_once: bool) -> Backend | None:
        """Ask the index of a large store; read a small one, and where no index can be had.

        Returns None, if not asked ``at_once``, where another process may be telling the index.
        """
        if self._is_indexed(snapshot):
            own = self._locked or snapshot.stamp == self._written
            found = self._index.open(snapshot)
            if found is None:
                if not (own or at_once) and self._index.may_be_changing(snapshot):
                    return None
                found = self._index.catch_up(snapshot, own=own)
            if found is not None:
                from onrecord.storage.tiny.file_backend import FileBackend

                index, stamp = found
                self._unreadable = stamp.unreadable
                tail = self._scan(snapshot, stamp.end)
                return FileBackend(self._path, index, tail, self._scan_instead)
        self._unreadable = 0
        return self._scan(snapshot)

    def _scan(self, snapshot: Snapshot, start: int = 0) -> ScanBackend:
        stored: list[Stored] = []
        for each in snapshot.entries(start):
            if each.stored is None:
                self._unreadable += 1
            else:
                stored.append(each.stored)
        return ScanBackend(stored)

    def _scan_instead(self) -> ScanBackend:
        """Throw away an index that is broken, and read the whole file."""
        self._index.discard()
        with self._translated_errors("read"), Snapshot(self._path) as snapshot:
            return self._scan(snapshot)

    def _is_indexed(self, snapshot: Snapshot) -> bool:
        is_ours = snapshot.file is not None and snapshot.foreign is None
        return is_ours and snapshot.size >= self._scanned_below

    def _index_of(self, snapshot: Snapshot) -> IndexManager | None:
        return self._index if self._is_indexed(snapshot) else None

    def _indexed_lines(self) -> Callable[[bytes], bool]:
        """Return what tells that a line is just as it was when it was indexed."""
        hashes: Collection[int] = ()
        with suppress(OnRecordError), Snapshot(self._path) as snapshot:
            if self._is_indexed(snapshot):
                hashes = self._index.line_hashes(snapshot)
        if not hashes:
            return lambda _: False
        from onrecord.storage.tiny.index.schema import line_hash

        return lambda line: line_hash(line) in hashes

    def _open_index(self) -> IndexUpdate | None:
        """Return an update of the index for a batch that grows long."""
        with Snapshot(self._path) as snapshot:
            return self._index.begin_batch(snapshot) if snapshot.foreign is None else None

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        """Hold the store for writing."""
        from onrecord.storage.tiny.transaction import Transaction

        commitment.begin_call()
        with self._translated_errors("write"), (storage := self._storage).locked():
            self._locked = True
            try:
                yield Transaction(storage, self._backend, self._index_of)
            finally:
                self._locked = False
                self._written = line_format.stamp_of(self._path)

    def _locked_for(self, work: Callable[[Transaction], _T]) -> _T:
        """Run a function on the store while its lock is held."""

        def once() -> _T:
            with self._writing() as transaction:
                return work(transaction)

        return self._with_retries(once)

    def _with_retries(self, work: Callable[[], _T], *, again: bool = True) -> _T:
        """Run a function again where another program replaced the store meanwhile."""
        for _ in range(_RETRIES if again else 0):
            with suppress(StoreChangedError):
                return work()
        return work()

    @contextmanager
    def _open_raw(self) -> Iterator[BinaryIO | None]:
        """Open the file to be read line by line; none where it is in none of ours."""
        if not self._path.exists():
            yield None
            return
        with self._path.open("rb") as file:
            yield file if self._is_ours(file) else None

    def _is_ours(self, file: BinaryIO) -> bool:
        """Tell whether a file is laid out as ours, or was before it was damaged.

        What a script has rewritten with plain TinyDB begins as it did, and is neither.
        """
        try:
            with Snapshot(self._path) as snapshot:
                return snapshot.foreign is None
        except StoreDamagedError:
            return True
        except NewerFormatError:
            raise
        except NotAStoreError:
            if begun_as_ours(file):
                return True
            raise

    @contextmanager
    def _translated_errors(self, doing: str) -> Iterator[None]:
        try:
            yield
        except OSError as cause:
            raise StoreUnreachableError(self.location, doing, cause) from cause


def _cache_home() -> Path:
    """Return onrecord's folder under the XDG cache directory."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (home if home.is_absolute() else Path("~/.cache").expanduser()) / "onrecord"
