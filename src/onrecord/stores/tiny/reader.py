"""The embedded store as it is asked: answers from its file as that is now."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from onrecord import codec
from onrecord.errors import (
    AmbiguousIdError,
    NotAStoreError,
    StoreUnreachableError,
    UnknownStatementError,
)
from onrecord.model import SHORTEST_PREFIX, WITHDRAWN, Statement, read_id
from onrecord.query import Filter, Page, matching
from onrecord.register.spellings import REGISTERS, folded, preferred
from onrecord.stores.base import (
    Event,
    Found,
    Info,
    Rows,
    Step,
    Summary,
    Trace,
    Watch,
    unwatched,
)
from onrecord.stores.resolving import meant
from onrecord.stores.tiny import layout
from onrecord.stores.tiny.head import FORMAT, read_head
from onrecord.stores.tiny.scanned import Scanned
from onrecord.stores.tiny.view import View

if TYPE_CHECKING:
    from onrecord.stores.tiny.answers import Answers
    from onrecord.stores.tiny.glance import Glance
    from onrecord.stores.tiny.index.ahead import Ahead
    from onrecord.stores.tiny.index.keeping import Keeper

_SEVERAL = 5


class Reader:
    """Statements in one file, asked through its index, or one by one where that is as quick."""

    def __init__(
        self, location: str, *, scanned_below: int = 1 << 18, progress: Watch | None = None
    ) -> None:
        self.location = location
        with self._reaching("find"):
            self._path = Path(os.path.realpath(location))
        self._scanned_below = scanned_below
        self._cache = _cache_home()
        self._told = progress or unwatched
        self._answers: Answers | None = None
        self._ahead: Ahead | None = None
        self._stamp: layout.Stamp | None = None
        self._locked = self._preparing = False
        self._written: layout.Stamp | None = None
        if self._path.is_dir():
            raise NotAStoreError(location, "it is a directory")

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
        return codec.from_dict(document)

    def find(self, filter: Filter | None = None, page: Page | None = None) -> Found:
        """Return the statements that match the filter, or all, in the page's order and number."""
        resolved = self.resolve(filter or Filter())
        answers = self._fresh()
        selection = answers.select(resolved, page or Page())

        def read(row: Any) -> Statement:
            return codec.from_dict(answers.read(row))

        return Found(
            resolved,
            selection.rows,
            read,
            total=selection.total,
            undated=selection.undated,
            name=answers.name,
        )

    def count(self, filter: Filter | None = None) -> int:
        """Return how many statements match the filter, or how many there are."""
        return self._fresh().count(self.resolve(filter or Filter()))[0]

    def summarize(self, filter: Filter, by: Sequence[str]) -> Summary:
        """Count what answers by the fields ``by``."""
        resolved = self.resolve(filter)
        answers = self._fresh()
        total, undated = answers.count(resolved)
        groups = tuple(answers.groups(resolved, by))
        apart = resolved.for_withdrawn() if _any_withdrawn(answers) else ()
        withdrawn = sum(answers.count(each)[0] for each in apart)
        return Summary(resolved, groups, total, undated, withdrawn)

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        return self._fresh().names(facet)

    def resolve(self, filter: Filter) -> Filter:
        """Return ``filter`` with each name replaced by the spellings it stands for."""
        answers = self._fresh()

        def choose(facet: str, name: str) -> Iterable[str]:
            known = answers.names(facet)
            if facet == "country":
                return matching(facet, name, (each for each in known if each.startswith("<")))
            found = meant(facet, name, known, answers.kin(facet))
            return (*found, *self._called(facet, name, known))

        return self._with_tenures(filter.resolve(choose))

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

    def rows(self, register: str) -> Rows:
        """Return the rows of a register."""
        with self._reaching("read"), View(self._path) as view:
            return {each.key: json.loads(each.raw) for each in view.rows(register)}

    def traces(self) -> Iterator[Trace]:
        """Give where each statement came from, if it was imported or has a ref."""
        with self._reaching("read"), View(self._path) as view:
            for each in view.bearing(b'"ref"', b'"origin"'):
                file, row = each.get("origin", {"file": "", "row": -1}).values()
                if "ref" in each or "origin" in each:
                    yield Trace(each["id"], each.get("ref", ""), file, row)

    def abbreviate(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the shortest beginnings, of one length, that tell these ids from all others."""
        wanted = list(ids)
        length = self._fresh().abbreviated(wanted) if wanted else 0
        return {each: each[:length] for each in wanted}

    def info(self) -> Info:
        """Return the store at a glance."""
        answers = self._fresh()
        ends = answers.groups(Filter(), ())
        with self._reaching("read"), View(self._path) as view:
            header, size = view.header, view.size
        return Info(
            location=self.location,
            statements=answers.size(),
            officials=len(answers.names("official")),
            countries=sum(not each.startswith("<") for each in answers.names("country")),
            topics=len(answers.names("topic")),
            first=ends[0].first if ends else "",
            last=ends[0].last if ends else "",
            size=size,
            format=FORMAT,
            generation=header.get("generation", 0),
            unreadable=answers.unreadable(),
        )

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
                yield codec.from_dict(json.loads(each.raw))

    @contextmanager
    def preparing(self) -> Iterator[None]:
        """Believe, inside, an index that bears the file's stamp."""
        self._preparing = True
        try:
            yield
        finally:
            self._preparing = False

    def reindex(self) -> bool:
        """Make the index anew; say no where the store is read without one."""
        with self._reaching("read"):
            view = View(self._path)
            if not self._indexed(view):
                return False
            self._answers = None
            self._keeper().rebuild(view)
        return True

    def _called(self, facet: str, name: str, known: dict[str, int]) -> tuple[str, ...]:
        """Return the names on statements of the organisation that is meant."""
        if facet not in ("org", "about"):
            return ()
        from onrecord.stores.resolving import called  # noqa: PLC0415  few ask

        return called(facet, name, known, self.rows("organizations"))

    def _with_tenures(self, filter: Filter) -> Filter:
        """Return the filter with its membership filters resolved to days."""
        if all(each.settled for each in filter.tenures):
            return filter
        from onrecord.register.memberships import settled  # noqa: PLC0415  few ask

        rows = self.rows("organizations")
        return replace(filter, tenures=tuple(settled(each, rows) for each in filter.tenures))

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
        own = self._locked or self._preparing or view.stamp == self._written
        return self._keeper().answers(view, own=own) or Scanned(view)

    def _catch_up(self) -> None:
        """Bring the index up to the file, if it has one: nobody asks yet what is there."""
        with self._reaching("read"), View(self._path) as view:
            if self._indexed(view) and (answers := self._keeper().answers(view, own=True)):
                answers.close()

    def _keeper(self) -> Keeper:
        from onrecord.stores.tiny.index.keeping import Keeper  # noqa: PLC0415  large stores only

        def told(share: float) -> None:
            self._told("indexing", share)

        return Keeper(self._path, self._cache, told, self._ahead)

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
