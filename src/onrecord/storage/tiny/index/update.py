"""Writing to the search index: lines added and taken out, then committed with a stamp, or not."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import tantivy
from tantivy import Occur

from onrecord.storage.backend import Stored
from onrecord.storage.tiny.index import schema
from onrecord.storage.tiny.index.query import all_of, number_query, value_query
from onrecord.storage.tiny.index.search import IndexBackend
from onrecord.storage.tiny.line_format import Splice, Stamp, bare, parse
from onrecord.storage.tiny.snapshot import Snapshot

BUILDING = ".building"
_STAMP = "stamp.json"
_SMALL_HEAP, _LARGE_HEAP = 15_000_000, 64_000_000


class IndexStamp(msgspec.Struct, frozen=True, kw_only=True):
    """What an index was made from.

    ``file`` is the stamp of the store's file, ``end`` how many bytes of its body are
    indexed, ``documents`` how many statements, ``unreadable`` how many lines hold none.
    No documents are told while it is being made.
    """

    version: int
    file: Stamp
    end: int = 0
    documents: int = -1
    unreadable: int = 0


class IndexUpdate:
    """An index being written, by one process at a time; what is not committed never was.

    A new index is written in a folder of its own, and takes its name when it is committed.
    Raises ValueError where another process writes to it, or where it is damaged.
    ``documents`` is how many it must hold once it is committed.
    """

    def __init__(self, folder: Path, stamp: IndexStamp, lock: ExitStack | None = None) -> None:
        self.stamp = stamp
        self.documents = max(stamp.documents, 0)
        self.is_new = folder.suffix == BUILDING
        self._folder = folder
        self._lock = lock or ExitStack()
        if self.is_new:
            self._index = tantivy.Index(schema.schema(), str(folder))
            _reload_by_hand(self._index)
            schema.register_tokenizer(self._index)
            self._writer = self._index.writer(_LARGE_HEAP, 2)
        else:
            self._index = open_index(folder)
            self._writer = self._index.writer(_SMALL_HEAP, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.abandon()

    def add(self, line: bytes, stored: Stored | None) -> bool:
        """Index what a line (comma and line end left out) holds; False if it is no statement."""
        if stored is not None:
            self._writer.add_document(schema.document(line, stored))
            self.documents += 1
        return stored is not None

    def apply(self, before: Snapshot, splices: Iterable[Splice]) -> int:
        """Take out the lines that splices replace, and index those that come.

        Returns how many more of them hold no statement.
        """
        unreadable = 0
        for each in splices:
            for raw in before.read(each.offset, each.length).split(b"\n")[:-1]:
                self.remove(bare(raw))
            if each.raw:
                unreadable += not self.add(bare(each.raw), parse(bare(each.raw)))
        return unreadable

    def remove(self, line: bytes) -> None:
        """Take out the statement of a line."""
        stored = parse(line)
        if stored is not None:
            number = schema.line_hash(line)
            both = (
                value_query("id", (stored.statement.id,)),
                number_query("line_hash", number, number),
            )
            self._writer.delete_documents_by_query(all_of((Occur.Must, each) for each in both))
            self.documents -= 1

    def remove_hash(self, line_hash: int) -> None:
        """Take out the statement of a line of which only the hash is known."""
        self._writer.delete_documents_by_query(number_query("line_hash", line_hash, line_hash))
        self.documents -= 1

    def line_hashes(self) -> set[int]:
        """Return the hashes of all lines that are indexed."""
        hashes = IndexBackend(self._index.searcher()).line_hashes()
        self.documents = len(hashes)
        return hashes

    def started(self, file: Stamp) -> None:
        """Note which file is being read, so that what is appended meanwhile is told here too."""
        self.stamp = IndexStamp(version=schema.VERSION, file=file)
        write_stamp(self._folder, self.stamp)

    def commit(self, file: Stamp | None, end: int, *, unreadable: int = 0) -> None:
        """Make it count, as the index of a file whose body is indexed up to ``end``.

        Without a ``file`` it is the one that was read, or what it has become by additions.
        Raises ValueError, the index then thrown away, where one line stands twice: neither
        is told from the other.
        """
        self._writer.commit()
        if self.is_new:
            self._writer.wait_merging_threads()
        self._index.reload()
        if self._index.searcher().num_docs != self.documents:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise ValueError("more documents than lines, or fewer")
        if file is None:
            file = (read_stamp(self._folder) or self.stamp).file
        stamp = IndexStamp(
            version=schema.VERSION,
            file=file,
            end=end,
            documents=self.documents,
            unreadable=unreadable,
        )
        write_stamp(self._folder, stamp)
        if self.is_new:
            self._folder = self._folder.rename(self._folder.with_suffix(""))
            self.is_new = False
        else:
            # Others wait for the stamp, not for segments that are merged.
            self._writer.wait_merging_threads()
        self._lock.close()

    def abandon(self) -> None:
        """Let go of it; what was committed stays."""
        if self.is_new:
            self.is_new = False
            with suppress(ValueError):
                self._writer.rollback()
            shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.close()


def open_index(folder: Path) -> tantivy.Index:
    """Open an index. Raises ValueError or OSError where it is damaged."""
    index = tantivy.Index.open(str(folder))
    _reload_by_hand(index)
    schema.register_tokenizer(index)
    return index


def _reload_by_hand(index: tantivy.Index) -> None:
    """Let an index not watch its folder: a thread that reloads it takes a lock.

    A process forked in that moment would inherit the lock, and wait for itself for ever.
    """
    index.config_reader("manual", 0)


def read_stamp(folder: Path) -> IndexStamp | None:
    """Return the stamp of an index of our version, if it has one."""
    try:
        stamp = msgspec.json.decode((folder / _STAMP).read_bytes(), type=IndexStamp)
    except (OSError, msgspec.MsgspecError):
        return None
    return stamp if stamp.version == schema.VERSION else None


def write_stamp(folder: Path, stamp: IndexStamp) -> None:
    """Write the stamp of an index, whole or not at all."""
    new = folder / f"{_STAMP}.new"
    new.write_bytes(msgspec.json.encode(stamp))
    new.replace(folder / _STAMP)


def is_engine_failure(cause: BaseException) -> bool:
    """Return whether an error is the engine's: a broken or busy index, or no room for it."""
    # What panics in the engine is no Exception, and has no name to import.
    return isinstance(cause, ValueError | OSError) or type(cause).__name__ == "PanicException"
