"""The embedded store: a TinyDB file that is asked, added to and changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from threading import get_ident
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from onrecord.errors import (
    LaterFormatError,
    NotAStoreError,
    StoreChangedError,
    StoreDamagedError,
)
from onrecord.model import Statement
from onrecord.stores.base import (
    SILENT,
    Added,
    Command,
    Flaw,
    Repaired,
    Revise,
    Rows,
    Step,
    Watch,
)
from onrecord.stores.tiny import layout
from onrecord.stores.tiny.head import begun_as_ours
from onrecord.stores.tiny.lock import Held, locked
from onrecord.stores.tiny.reader import Reader
from onrecord.stores.tiny.view import View
from onrecord.validation import EMPTY

if TYPE_CHECKING:
    from onrecord.stores.tiny.intake import Intake
    from onrecord.stores.tiny.layout import Splice, Start
    from onrecord.stores.tiny.session import Session

_T = TypeVar("_T")
_TIMES = 5
_BULK = 1000


class TinyStore(Reader):
    """Statements in one file that plain TinyDB opens too."""

    def __init__(
        self,
        location: str,
        *,
        patience: float = 10.0,
        scanned_below: int = 1 << 18,
        progress: Watch | None = None,
    ) -> None:
        super().__init__(location, scanned_below=scanned_below, progress=progress)
        self._patience = patience
        self._intake: Intake | None = None
        self._thread = 0

    def add(
        self,
        statements: Iterable[Statement],
        *,
        rehearse: bool = False,
        command: Command = SILENT,
    ) -> Added:
        """Keep all of these, or none."""
        if self._intake is not None and self._thread == get_ident():
            return self._take(self._intake, statements)
        if rehearse:
            with self._reaching("read"):
                intake = self._new_intake()
                return self._take(intake, statements)

        def recorded() -> Added:
            with self.batch(command):
                return self._take(self._open_intake(), statements)

        return self._persisting(recorded, again=isinstance(statements, Sequence))

    @contextmanager
    def batch(self, command: Command = SILENT) -> Iterator[None]:
        """Make one change of all that is added and revised inside: one replacement, or none."""
        with self._writing() as session:
            self._intake = intake = self._new_intake(session)
            self._thread, known = get_ident(), self._stamp
            try:
                yield
                session.keep(intake, command, known)
                if intake.added().recorded > _BULK or self._ahead is not None:
                    intake.close()
                    # The statements are there: whoever stops the index only puts it off.
                    with suppress(KeyboardInterrupt):
                        self._catch_up()
            finally:
                self._intake = None
                intake.close()
                self._close_ahead()

    def revise(self, statements: Iterable[Statement], *, command: Command = SILENT) -> int:
        """Put these in the place of those with their ids; return how many there were."""
        new = {each.id: each for each in statements}
        if self._intake is not None and self._thread == get_ident():
            for each in new.values():
                self._intake.revise(each)
            return len(new)
        self.change(command, revise=dict.fromkeys(new, lambda old: new[old.id]))
        return len(new)

    def remove(self, ids: Iterable[str], *, command: Command = SILENT) -> int:
        """Take statements out, to where undoing finds them; return how many there were."""
        unwanted = tuple(dict.fromkeys(ids))
        self.change(command, remove=unwanted)
        return len(unwanted)

    def change(
        self,
        command: Command,
        *,
        revise: Mapping[str, Revise] = EMPTY,
        remove: Iterable[str] = (),
        restore: Iterable[str] = (),
        registers: Mapping[str, Callable[[Rows], Rows]] = EMPTY,
    ) -> Step:
        """Make one change of statements and registers: all of it, or nothing."""
        from onrecord.stores.tiny.changing import Asked  # noqa: PLC0415  writers only

        asked = Asked(revise, tuple(remove), tuple(restore), registers)
        return self._held(lambda held: held.change(command, asked))

    def undo(self, asked: str = "", *, command: Command = SILENT, rehearse: bool = False) -> Step:
        """Take back the last command that was not, or the one whose batch begins so; return it."""
        if rehearse:
            from onrecord.stores.tiny.steps import step_of, undoable  # noqa: PLC0415  few ask

            with self._reaching("read"), View(self._path) as view:
                return step_of(undoable(view, asked))
        return self._held(lambda held: held.undo(asked, command))

    def purge(self, ids: Iterable[str]) -> int:
        """Forget removed statements for good; return how many there were."""
        unwanted = set(ids)
        return self._held(lambda held: held.purge(unwanted))

    def check(self) -> list[Flaw]:
        """Return what is not as it should be in the file."""
        from onrecord.stores.tiny import salvage  # noqa: PLC0415  few ask

        with self._reaching("read"), self._raw() as file:
            return list(salvage.flaws(file)) if file is not None else []

    def repair(self) -> Repaired:
        """Keep every whole document of a damaged file; what was none is saved beside."""
        from onrecord.stores.tiny import salvage  # noqa: PLC0415  few ask

        with self._reaching("write"), self._lock() as held, self._raw() as file:
            if file is not None:
                was = layout.stamp(os.fstat(file.fileno()))
                return salvage.repair(file, was, held)
        return Repaired(self.count(), 0, "")

    def _lock(self) -> AbstractContextManager[Held]:
        return locked(self._path, self._patience)

    @contextmanager
    def _raw(self) -> Iterator[BinaryIO | None]:
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
            with View(self._path) as view:
                return view.foreign is None
        except StoreDamagedError:
            return True
        except LaterFormatError:
            raise
        except NotAStoreError:
            if begun_as_ours(file):
                return True
            raise

    def _take(self, intake: Intake, statements: Iterable[Statement]) -> Added:
        for statement in statements:
            intake.take(statement)
        return intake.added()

    def _new_intake(self, session: Session | None = None) -> Intake:
        from onrecord.stores.tiny import intake, spool  # noqa: PLC0415  writers only

        new = spool.Spool(session.start, self._index_ahead) if session is not None else None
        return intake.Intake(self._fresh(), self._told, new)

    def _index_ahead(self, file: int, start: Start, size: int) -> None:
        """Index new lines while others are still being read, where they are most there will be."""
        if self._ahead is None and size > start.offset:
            self._ahead = self._keeper().ahead(file, start.offset)
        if self._ahead is not None:
            self._ahead.grown(size)

    def _open_intake(self) -> Intake:
        if self._intake is None:
            raise RuntimeError("no batch is open")
        return self._intake

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """Hold the store for writing."""
        from onrecord.stores.tiny import session, writer  # noqa: PLC0415  writers only

        with self._reaching("write"), writer.writing(self._path, self._patience) as held:
            self._locked = True
            try:
                yield session.Session(held, self._fresh, self._follow)
            finally:
                self._locked = False

    def _follow(self, was: View, end: int, splices: list[Splice] | None) -> None:
        """Let the index follow what was spliced, and what was added behind ``end``."""
        with View(self._path) as view:
            if not self._indexed(view) or splices is None or self._ahead is not None:
                return
            if splices:
                self._keeper().followed(was, view, splices)
            else:
                self._keeper().added(was.stamp, view, end)
            self._written = view.stamp

    def _close_ahead(self) -> None:
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None

    def _held(self, work: Callable[[Session], _T]) -> _T:
        """Do a work on the store held for writing."""

        def once() -> _T:
            with self._writing() as session:
                return work(session)

        return self._persisting(once)

    def _persisting(self, work: Callable[[], _T], *, again: bool = True) -> _T:
        """Do the work anew where another program replaced the store meanwhile."""
        for _ in range(_TIMES if again else 0):
            with suppress(StoreChangedError):
                return work()
        return work()
