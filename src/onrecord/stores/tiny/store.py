"""The embedded store: a TinyDB file, and the answers to what is asked of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from onrecord import codec
from onrecord.errors import (
    AmbiguousIdError,
    NotAStoreError,
    StoreChangedError,
    StoreUnreachableError,
    UnknownStatementError,
)
from onrecord.model import NOTHING, SHORTEST_PREFIX, WITHDRAWN, Statement, read_id
from onrecord.query import Query
from onrecord.register.spellings import REGISTERS, folded, preferred
from onrecord.stores.base import (
    SILENT,
    Added,
    Command,
    Event,
    Flaw,
    Found,
    Info,
    Repaired,
    Revise,
    Rows,
    Step,
    Summary,
    Watch,
    unwatched,
)
from onrecord.stores.resolving import meant
from onrecord.stores.tiny import layout
from onrecord.stores.tiny.head import FORMAT, begun_as_ours, read_head
from onrecord.stores.tiny.lock import Held, locked
from onrecord.stores.tiny.scanned import Scanned
from onrecord.stores.tiny.view import View

if TYPE_CHECKING:
    from onrecord.proof import Proven
    from onrecord.stores.tiny.answers import Answers
    from onrecord.stores.tiny.glance import Glance
    from onrecord.stores.tiny.index.keeping import Keeper
    from onrecord.stores.tiny.intake import Intake
    from onrecord.stores.tiny.layout import Splice
    from onrecord.stores.tiny.session import Session

_T = TypeVar("_T")
_TIMES = 5
_SEVERAL = 5
_BULK = 1000


class TinyStore:
    """Statements in one file that plain TinyDB opens too."""

    def __init__(
        self,
        location: str,
        *,
        patience: float = 10.0,
        scanned_below: int = 1 << 20,
        progress: Watch | None = None,
    ) -> None:
        self.location = location
        self._path = Path(os.path.realpath(location))
        self._patience = patience
        self._scanned_below = scanned_below
        self._cache = _cache_home()
        self._told = progress or unwatched
        self._answers: Answers | None = None
        self._stamp: layout.Stamp | None = None
        self._intake: Intake | None = None
        self._thread = 0
        self._locked = False
        self._written: layout.Stamp | None = None
        if self._path.is_dir():
            raise NotAStoreError(location, "it is a directory")

    def add(
        self,
        statements: Iterable[Statement | Proven],
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
            self._intake = intake = self._new_intake()
            self._thread, known = get_ident(), self._stamp
            try:
                yield
                session.keep(intake, command, known)
                if intake.added().recorded > _BULK:
                    intake.close()
                    # The statements are there: whoever stops the index only puts it off.
                    with suppress(KeyboardInterrupt):
                        self._fresh()
            finally:
                self._intake = None
                intake.close()

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
        revise: Mapping[str, Revise] = NOTHING,
        remove: Iterable[str] = (),
        restore: Iterable[str] = (),
        registers: Mapping[str, Callable[[Rows], Rows]] = NOTHING,
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

    def steps(self) -> Iterator[Step]:
        """Give what each command did, the newest first."""
        from onrecord.stores.tiny.steps import step_of, told_steps  # noqa: PLC0415  few ask

        with self._reaching("read"), View(self._path) as view:
            for change, taken_back in told_steps(view):
                yield step_of(change, taken_back=taken_back)

    def history(self, id_: str) -> list[Event]:
        """Return what was done to a statement, the oldest first."""
        from onrecord.stores.tiny.steps import events  # noqa: PLC0415  few ask

        place = self._fresh().places([id_]).get(id_)
        with self._reaching("read"), View(self._path) as view:
            return events(view, id_, place)

    def removed(self) -> Iterator[Statement]:
        """Give the statements that were taken out and can be brought back."""
        with self._reaching("read"), View(self._path) as view:
            for each in view.rows("removed"):
                yield codec.load(json.loads(each.raw))

    def rows(self, register: str) -> Rows:
        """Return the rows of a register."""
        with self._reaching("read"), View(self._path) as view:
            return {each.key: json.loads(each.raw) for each in view.rows(register)}

    def glance(self) -> Glance | None:
        """Return what can be told at once, if anything can."""
        from onrecord.stores.tiny.glance import Glance  # noqa: PLC0415  completion only

        with self._path.open("rb") as file:
            small = os.fstat(file.fileno()).st_size < self._scanned_below
            if not small and read_head(file, self._path) is None:
                return None
        view = View(self._path)
        answers = Scanned(view) if small else self._keeper().glance(view)
        return Glance(answers) if answers else None

    def get(self, asked: str) -> Statement:
        """Return a statement by its id or a unique beginning."""
        wanted = read_id(asked)
        answers = self._fresh()
        enough = len(wanted) >= SHORTEST_PREFIX
        near = answers.beginning(wanted, _SEVERAL) if enough else []
        if enough and not near:
            near = list(dict.fromkeys(answers.formerly(wanted, _SEVERAL).values()))
        if not near:
            raise UnknownStatementError(asked)
        if len(near) > 1:
            raise AmbiguousIdError(asked, tuple(self.abbreviate(near).values()))
        document = answers.document(near[0])
        if document is None:
            raise UnknownStatementError(asked)
        return codec.load(document)

    def find(self, query: Query | None = None) -> Found:
        """Return the statements that answer, or all."""
        resolved = self.resolve(query or Query())
        answers = self._fresh()
        selection = answers.select(resolved)

        def read(row: Any) -> Statement:
            return codec.load(answers.read(row))

        return Found(
            resolved,
            selection.rows,
            read,
            total=selection.total,
            undated=selection.undated,
            name=answers.name,
        )

    def count(self, query: Query | None = None) -> int:
        """Return how many answer."""
        return self._fresh().count(self.resolve(query or Query()))[0]

    def summarize(self, query: Query, by: Sequence[str]) -> Summary:
        """Count what answers by the fields ``by``."""
        resolved = self.resolve(query)
        answers = self._fresh()
        total, undated = answers.count(resolved)
        groups = tuple(answers.groups(resolved, by))
        apart = resolved.withdrawn()
        withdrawn = answers.count(apart)[0] if apart and _any_withdrawn(answers) else 0
        return Summary(resolved, groups, total, undated, withdrawn)

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        return self._fresh().names(facet)

    def resolve(self, query: Query) -> Query:
        """Return ``query`` with each name replaced by the spellings it stands for."""
        answers = self._fresh()

        def choose(facet: str, name: str) -> Iterable[str]:
            return meant(facet, name, answers.names(facet), answers.kin(facet))

        return self._with_tenures(query.resolved(choose))

    def _with_tenures(self, query: Query) -> Query:
        """Return a query with the days found that its tenures mean."""
        if all(each.settled for each in query.tenures):
            return query
        from onrecord.register.memberships import settled  # noqa: PLC0415  few ask

        rows = self.rows("organizations")
        return query.but(tenures=tuple(settled(each, rows) for each in query.tenures))

    def preferred(self, facet: str, names: Iterable[str]) -> dict[str, str]:
        """Return the preferred spelling of each of these names that has another in a register."""
        asked, kin = tuple(names), self._fresh().kin(facet)
        keys = (folded(facet, each) for each in asked)
        return preferred(facet, asked, kin.every() if facet == "topic" else kin.kin(keys))

    def registered(self, facet: str, name: str) -> Rows:
        """Return the rows of a register that ``name`` means."""
        if facet not in REGISTERS:
            return {}
        wanted = {each.row for each in self._fresh().kin(facet).like(folded(facet, name))}
        if not wanted:
            return {}
        with self._reaching("read"), View(self._path) as view:
            rows = (each for each in view.rows(REGISTERS[facet]) if each.key in wanted)
            return {each.key: json.loads(each.raw) for each in rows}

    def abbreviate(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the shortest beginnings, of one length, that tell these ids from all others."""
        wanted = list(ids)
        length = self._fresh().abbreviated(wanted) if wanted else 0
        return {each: each[:length] for each in wanted}

    def info(self) -> Info:
        """Return the store at a glance."""
        answers = self._fresh()
        ends = answers.groups(Query(), ())
        with self._reaching("read"), View(self._path) as view:
            header, size = view.header, view.size
        return Info(
            location=self.location,
            statements=answers.size(),
            officials=len(answers.names("official")),
            countries=len(answers.names("country")),
            topics=len(answers.names("topic")),
            first=ends[0].first if ends else "",
            last=ends[0].last if ends else "",
            size=size,
            format=FORMAT,
            generation=header.get("generation", 0),
            unreadable=answers.unreadable(),
        )

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
        """Open the file to be read line by line; none where it is not laid out as ours."""
        if not self._path.exists():
            yield None
            return
        with self._path.open("rb") as file:
            ours = begun_as_ours(file)
            if not ours:
                View(self._path).close()
            yield file if ours else None

    def reindex(self) -> bool:
        """Make the index anew; say no where the store is read without one."""
        with self._reaching("read"):
            view = View(self._path)
            if not self._indexed(view):
                return False
            self._answers = None
            self._keeper().rebuild(view)
        return True

    def _take(self, intake: Intake, statements: Iterable[Statement | Proven]) -> Added:
        for statement in statements:
            intake.take(statement)
        return intake.added()

    def _new_intake(self) -> Intake:
        from onrecord.stores.tiny import intake  # noqa: PLC0415  writers only

        return intake.Intake(self._fresh(), self._told)

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
        from onrecord.stores.tiny.index.keeping import placed  # noqa: PLC0415  large stores only

        with View(self._path) as view:
            if not self._indexed(view) or splices is None:
                return
            if splices:
                self._keeper().followed(was, view, splices)
            else:
                self._keeper().added(was.stamp, view, placed(view, end))
            self._written = view.stamp

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

    def _fresh(self) -> Answers:
        """Return answers from the file as it is now."""
        with self._reaching("read"):
            now = layout.stamp_of(self._path)
            if self._answers is None or now is None or now != self._stamp:
                # What was found before may still read the file as it was: it is let go, not closed.
                view = View(self._path)
                self._answers, self._stamp = self._answering(view), view.stamp
        return self._answers

    def _answering(self, view: View) -> Answers:
        """Ask the index of a large store; read a small one, and where no index can be."""
        if not self._indexed(view):
            return Scanned(view)
        own = self._locked or view.stamp == self._written
        return self._keeper().answers(view, own=own) or Scanned(view)

    def _keeper(self) -> Keeper:
        from onrecord.stores.tiny.index.keeping import Keeper  # noqa: PLC0415  large stores only

        def told(share: float) -> None:
            self._told("indexing", share)

        return Keeper(self._path, self._cache, told)

    def _indexed(self, view: View) -> bool:
        return view.file is not None and view.foreign is None and view.size >= self._scanned_below

    @contextmanager
    def _reaching(self, doing: str) -> Iterator[None]:
        try:
            yield
        except OSError as cause:
            raise StoreUnreachableError(self.location, doing, cause) from cause


def _any_withdrawn(answers: Answers) -> bool:
    borne = answers.names("status")
    return any(borne.get(each) for each in WITHDRAWN)


def _cache_home() -> Path:
    """Return onrecord's folder under the XDG cache directory."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (home if home.is_absolute() else Path("~/.cache").expanduser()) / "onrecord"
