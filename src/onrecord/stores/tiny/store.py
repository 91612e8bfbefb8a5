"""The embedded store: a TinyDB file that is read whole and replaced whole."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import codec
from onrecord.errors import (
    AmbiguousIdError,
    BadStatementError,
    NotAStoreError,
    StoreUnreachableError,
    UnknownStatementError,
)
from onrecord.model import ID_LENGTH, SHORTEST_PREFIX, Statement, read_id
from onrecord.query import Query, matching
from onrecord.stores.base import Added, Found, Info, Summary
from onrecord.stores.tiny import layout, scan

if TYPE_CHECKING:
    from onrecord.stores.tiny.intake import Intake

Document = dict[str, Any]


class TinyStore:
    """Statements in one file that plain TinyDB opens too."""

    def __init__(self, location: str) -> None:
        self.location = location
        self._path = Path(os.path.realpath(location))
        self._stamp: tuple[int, ...] = ()
        self._contents = layout.Contents()
        self._documents: dict[str, Document] = {}
        if self._path.is_dir():
            raise NotAStoreError(location, "it is a directory")

    def add(self, statements: Iterable[Statement], *, rehearse: bool = False) -> Added:
        """Keep all of these, or none."""
        if rehearse:
            return self._taken(statements).added()
        with self._writing():
            intake = self._taken(statements)
            if intake.changed:
                self._keep(intake)
        return intake.added()

    def get(self, asked: str) -> Statement:
        """Return a statement by its id or a unique beginning."""
        wanted = read_id(asked)
        documents = self._fresh()
        if wanted in documents:
            return codec.load(documents[wanted])
        near = self._beginning(wanted) if len(wanted) >= SHORTEST_PREFIX else []
        if not near:
            raise UnknownStatementError(asked)
        if len(near) > 1:
            raise AmbiguousIdError(asked, tuple(self.abbreviate(near[:5]).values()))
        return codec.load(documents[near[0]])

    def find(self, query: Query | None = None) -> Found:
        """Return the statements that answer, or all."""
        resolved = self.resolve(query or Query())
        answering, undated = scan.select(self._fresh().values(), resolved)
        rows = scan.order(answering, resolved)
        shown = rows[: resolved.limit or None]
        return Found(resolved, shown, codec.load, total=len(rows), undated=undated)

    def count(self, query: Query | None = None) -> int:
        """Return how many answer."""
        answering, _ = scan.select(self._fresh().values(), self.resolve(query or Query()))
        return len(answering)

    def summarize(self, query: Query, by: Sequence[str]) -> Summary:
        """Count what answers by the fields ``by``."""
        resolved = self.resolve(query)
        answering, undated = scan.select(self._fresh().values(), resolved)
        groups = tuple(scan.count(answering, by))
        return Summary(query=resolved, groups=groups, total=len(answering), undated=undated)

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        documents = self._fresh().values()
        return Counter(name for each in documents for name in scan.facet_values(each, facet))

    def resolve(self, query: Query) -> Query:
        """Return ``query`` with each name replaced by the spellings it stands for."""
        return query.resolved(lambda facet, name: matching(facet, name, self.names(facet)))

    def abbreviate(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the shortest beginnings, of one length, that tell these ids from all others."""
        wanted = list(ids)
        documents = self._fresh()
        length = SHORTEST_PREFIX
        while length < ID_LENGTH and self._crowded(wanted, length, documents):
            length += 1
        return {each: each[:length] for each in wanted}

    def info(self) -> Info:
        """Return the store at a glance."""
        everything = self.summarize(Query(), ())
        whole = everything.groups[0] if everything.groups else None
        header = self._contents.header
        return Info(
            location=self.location,
            statements=everything.total,
            officials=len(self.names("official")),
            countries=len(self.names("country")),
            topics=len(self.names("topic")),
            first=whole.first if whole else "",
            last=whole.last if whole else "",
            size=self._path.stat().st_size if self._path.exists() else 0,
            format=layout.FORMAT,
            generation=header.get("generation", 0),
            unreadable=len(self._contents.documents) - len(self._documents),
        )

    def _fresh(self) -> dict[str, Document]:
        with self._reaching("read"):
            self._refresh()
        return self._documents

    def _refresh(self) -> None:
        stamp = _stamp(self._path)
        if stamp != self._stamp or not stamp:
            self._contents = layout.read(self._path)
            self._documents = dict(_sound(self._contents.documents.values()))
            self._stamp = stamp

    def _taken(self, statements: Iterable[Statement]) -> Intake:
        from onrecord.stores.tiny import intake as taking  # noqa: PLC0415  writers only

        intake = taking.Intake(self._fresh())
        for statement in statements:
            intake.take(statement)
        return intake

    def _keep(self, intake: Intake) -> None:
        import uuid  # noqa: PLC0415  no look-up pays for it

        header = dict(self._contents.header)
        header.setdefault("store", uuid.uuid4().hex)
        header["generation"] = header.get("generation", 0) + 1
        documents = intake.numbered(self._contents.documents, header.get("next_id", 1))
        header["next_id"] = max(map(int, documents), default=0) + 1
        layout.replace(self._path, self._contents._replace(header=header, documents=documents))

    def _beginning(self, prefix: str) -> list[str]:
        return [each for each in self._documents if each.startswith(prefix)]

    def _crowded(self, wanted: list[str], length: int, documents: dict[str, Document]) -> bool:
        met = Counter(each[:length] for each in documents)
        return any(met[each[:length]] > 1 for each in wanted)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._reaching("write"):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            from onrecord.stores.tiny.lock import locked  # noqa: PLC0415  writers only

            with locked(self._path):
                yield

    @contextmanager
    def _reaching(self, doing: str) -> Iterator[None]:
        try:
            yield
        except OSError as cause:
            raise StoreUnreachableError(self.location, doing, cause) from cause


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        now = path.stat()
    except FileNotFoundError:
        return ()
    return now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns


def _sound(documents: Iterable[Any]) -> Iterator[tuple[str, Document]]:
    """Give each document that is a statement under its id; the others stay in the file."""
    for document in documents:
        if _is_plain(document):
            yield document["id"], document
        elif (settled := _settled(document)) is not None:
            yield settled["id"], settled


_TEXTS = ("id", "text", "date", "official", "country")
_LISTS = ("topics", "co_speakers", "about", "sources")


def _is_plain(document: Any) -> bool:
    """Tell, as cheaply as a look-up needs, whether we may read this as it is."""
    return (
        type(document) is dict
        and "id" in document
        and "text" in document
        and all(type(document.get(name, "")) is str for name in _TEXTS)
        and all(type(document.get(name, _LISTS)) in (list, tuple) for name in _LISTS)
    )


def _settled(document: Any) -> Document | None:
    """Read what another hand has written, if it makes a statement."""
    try:
        return codec.dump(codec.load(document))
    except BadStatementError:
        return None
