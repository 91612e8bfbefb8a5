"""The embedded store: a TinyDB file, and the answers to what is asked of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Any, TypeVar

from onrecord import codec
from onrecord.errors import (
    AmbiguousIdError,
    NotAStoreError,
    StoreChangedError,
    StoreUnreachableError,
    UnknownStatementError,
)
from onrecord.model import SHORTEST_PREFIX, Statement, read_id
from onrecord.query import Query, matching
from onrecord.stores.base import Added, Found, Info, Summary
from onrecord.stores.tiny import layout
from onrecord.stores.tiny.lock import locked
from onrecord.stores.tiny.scanned import Scanned
from onrecord.stores.tiny.view import View

if TYPE_CHECKING:
    from onrecord.proof import Proven
    from onrecord.stores.tiny.answers import Answers
    from onrecord.stores.tiny.index.keeping import Keeper, Progress
    from onrecord.stores.tiny.intake import Intake
    from onrecord.stores.tiny.lock import Held

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
        progress: Progress | None = None,
    ) -> None:
        self.location = location
        self._path = Path(os.path.realpath(location))
        self._patience = patience
        self._scanned_below = scanned_below
        self._cache = _cache_home()
        self._progress = progress
        self._answers: Answers | None = None
        self._stamp: layout.Stamp | None = None
        self._intake: Intake | None = None
        self._thread = 0
        self._locked = False
        self._written: layout.Stamp | None = None
        if self._path.is_dir():
            raise NotAStoreError(location, "it is a directory")

    def add(self, statements: Iterable[Statement | Proven], *, rehearse: bool = False) -> Added:
        """Keep all of these, or none."""
        if self._intake is not None and self._thread == get_ident():
            return self._take(self._intake, statements)
        if rehearse:
            with self._reaching("read"):
                intake = self._new_intake()
                return self._take(intake, statements)

        def recorded() -> Added:
            with self.batch():
                return self._take(self._open_intake(), statements)

        return self._persisting(recorded, again=isinstance(statements, Sequence))

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Make one change of all that is added inside: one replacement, or none."""
        from onrecord.stores.tiny import writer  # noqa: PLC0415  writers only

        with self._reaching("write"), writer.writing(self._path, self._patience) as held:
            self._locked = True
            try:
                self._intake = intake = self._new_intake()
                self._thread = get_ident()
                known = self._stamp
                yield
                self._keep(intake, held, known)
                intake.close()
            finally:
                self._locked, self._intake = False, None

    def revise(self, statements: Iterable[Statement]) -> int:
        """Put these in the place of those with their ids; return how many there were.

        Raises UnknownStatementError where one is not there; then nothing is changed.
        """
        changed = {each.id: codec.dump(each) for each in statements}
        return self._persisting(lambda: self._change(changed))

    def remove(self, ids: Iterable[str]) -> int:
        """Take statements out, whole ids given; return how many there were.

        Raises UnknownStatementError where one is not there; then nothing is changed.
        """
        changed = dict.fromkeys(ids)
        return self._persisting(lambda: self._change(changed))

    def get(self, asked: str) -> Statement:
        """Return a statement by its id or a unique beginning."""
        wanted = read_id(asked)
        answers = self._fresh()
        near = answers.beginning(wanted, _SEVERAL) if len(wanted) >= SHORTEST_PREFIX else []
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
            resolved, selection.rows, read, total=selection.total, undated=selection.undated
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
        return Summary(query=resolved, groups=groups, total=total, undated=undated)

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        return self._fresh().names(facet)

    def resolve(self, query: Query) -> Query:
        """Return ``query`` with each name replaced by the spellings it stands for."""
        return query.resolved(lambda facet, name: matching(facet, name, self.names(facet)))

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
            header, size = view.head.header, view.size
        return Info(
            location=self.location,
            statements=answers.size(),
            officials=len(answers.names("official")),
            countries=len(answers.names("country")),
            topics=len(answers.names("topic")),
            first=ends[0].first if ends else "",
            last=ends[0].last if ends else "",
            size=size,
            format=layout.FORMAT,
            generation=header.get("generation", 0),
            unreadable=answers.unreadable(),
        )

    def repair(self) -> tuple[int, int, str]:
        """Keep every whole line of a damaged file; return how many, what was removed, and where."""
        from onrecord.stores.tiny import writer  # noqa: PLC0415  writers only

        with self._reaching("write"), locked(self._path, self._patience) as held:
            view = View(self._path)
            done = writer.repair(view, held)
        return done.kept, done.removed, str(done.saved or "")

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

        return intake.Intake(self._fresh())

    def _open_intake(self) -> Intake:
        if self._intake is None:
            raise RuntimeError("no batch is open")
        return self._intake

    def _keep(self, intake: Intake, held: Held, known: layout.Stamp | None) -> None:
        """Write what a batch changes: one statement in place, more by replacement."""
        from onrecord.stores.tiny import writer  # noqa: PLC0415  writers only

        if not intake.changed:
            return
        with View(self._path) as view:
            if view.stamp != known:
                raise StoreChangedError(self.location)
            before, end = view.stamp, writer.body_length(view)
            said = intake.single
            if said is None or not writer.append_one(view, held, said):
                changed = intake.sourced
                edits = _edits(changed) if changed else None
                writer.rewrite(view, held, fresh=intake.new, edits=edits)
            follows = self._indexed(view) and not intake.sourced
        if follows:
            self._follow(before, end)
        elif intake.added().recorded > _BULK:
            self._fresh()

    def _follow(self, before: layout.Stamp | None, end: int) -> None:
        """Let the index follow what was added behind ``end``."""
        from onrecord.stores.tiny.index.keeping import placed  # noqa: PLC0415  large stores only

        with View(self._path) as view:
            self._keeper().added(before, view, placed(view, end))
            self._written = view.stamp

    def _change(self, changed: dict[str, Any]) -> int:
        from onrecord.stores.tiny import writer  # noqa: PLC0415  writers only

        with self._reaching("write"), writer.writing(self._path, self._patience) as held:
            answers = self._fresh()
            for id_ in changed:
                if answers.document(id_) is None:
                    raise UnknownStatementError(id_)
            with View(self._path) as view:
                writer.rewrite(view, held, edits=_edits(changed))
        return len(changed)

    def _persisting(self, work: Callable[[], _T], *, again: bool = True) -> _T:
        """Do the work anew where another program replaced the store meanwhile."""
        for _ in range(_TIMES if again else 0):
            with suppress(StoreChangedError):
                return work()
        return work()

    def _fresh(self) -> Answers:
        """Return answers from the file as it is now."""
        with self._reaching("read"):
            now = _stamp(self._path)
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

        return Keeper(self._path, self._cache, self._progress)

    def _indexed(self, view: View) -> bool:
        return view.file is not None and view.foreign is None and view.size >= self._scanned_below

    @contextmanager
    def _reaching(self, doing: str) -> Iterator[None]:
        try:
            yield
        except OSError as cause:
            raise StoreUnreachableError(self.location, doing, cause) from cause


def _cache_home() -> Path:
    """Return onrecord's folder under the XDG cache directory."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (home if home.is_absolute() else Path("~/.cache").expanduser()) / "onrecord"


def _stamp(path: Path) -> layout.Stamp | None:
    try:
        return layout.stamp(path.stat())
    except FileNotFoundError:
        return None


def _edits(changed: dict[str, Any]) -> Any:
    """Return what finds the lines of statements, by their ids, and names what takes their place."""
    from onrecord.stores.tiny.view import sound  # noqa: PLC0415
    from onrecord.stores.tiny.writer import Edit  # noqa: PLC0415

    def edits(entries: Iterator[Any]) -> Iterator[Any]:
        for entry in entries:
            settled = sound(entry.document)
            if settled is not None and settled["id"] in changed:
                new = changed[settled["id"]]
                yield Edit(entry.offset, entry.length, entry.number, new)

    return edits
