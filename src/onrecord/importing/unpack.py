"""Compressed files and archives, unpacked beside; one that grows without end is refused."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from onrecord.errors import BadFileError

COMPRESSED = (".gz", ".bz2", ".xz")
ARCHIVES = (".zip",)

_CHUNK = 1 << 18
_ALWAYS = 32 << 20  # so much may come of any file
_RATIO = 100  # beyond that, no more than so many times its own size
_LARGEST = 8 << 30
_MEMORY = 72 << 20  # what xz -9 needs
_MEMBERS = 10_000
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, RuntimeError)


def is_packed(name: str) -> bool:
    """Return whether a file's name ends as that of a compressed file or an archive."""
    return name.lower().endswith((*COMPRESSED, *ARCHIVES))


def unpack(path: Path, folder: Path) -> list[Path]:
    """Unpack a file into a folder and return what was in it, in the order of the names.

    Raises BadFileError for a file that is broken or locked, and for one that
    unpacks to much more than text does: that is a bomb.
    """
    try:
        if path.suffix.lower() in ARCHIVES:
            return _unpack_zip(path, folder)
        inner = folder / path.stem
        with path.open("rb") as raw:
            _write(inner, _pieces(raw, path.suffix.lower()), _Bound(raw.tell))
    except NotImplementedError as cause:
        raise BadFileError(f"it is packed in a way that is not read: {cause}") from cause
    except _BROKEN as cause:
        raise BadFileError(f"it cannot be unpacked: {cause}") from cause
    return [inner]


class _Bound:
    """How much may be unpacked; ``packed`` returns how many bytes it came from so far."""

    def __init__(self, packed: Callable[[], int]) -> None:
        self._packed = packed
        self._size = 0

    def count(self, size: int) -> None:
        """Count what was unpacked. Raises BadFileError where it is too much."""
        self._size += size
        if self._size > min(_LARGEST, max(_ALWAYS, self._packed() * _RATIO)):
            message = f"it unpacks to more than {_RATIO} times its size; if that is right"
            raise BadFileError(f"{message}, unpack it first and import what is inside")


def _pieces(raw: BinaryIO, suffix: str) -> Iterator[bytes]:
    if suffix == ".xz":
        yield from _xz_pieces(raw)
        return
    with gzip.GzipFile(fileobj=raw) if suffix == ".gz" else bz2.BZ2File(raw) as file:
        while piece := file.read(_CHUNK):
            yield piece


def _xz_pieces(raw: BinaryIO) -> Iterator[bytes]:
    """Yield what is in an .xz file, which may be several one after the other."""
    stream = lzma.LZMADecompressor(memlimit=_MEMORY)
    rest = raw.read(_CHUNK)
    while rest or not stream.eof:
        if stream.eof:
            stream = lzma.LZMADecompressor(memlimit=_MEMORY)
        if not rest:
            raise EOFError("it ends too early")
        yield stream.decompress(rest, _CHUNK)
        while not (stream.eof or stream.needs_input):
            yield stream.decompress(b"", _CHUNK)
        rest = (stream.unused_data.lstrip(b"\0") if stream.eof else b"") or raw.read(_CHUNK)


def _unpack_zip(path: Path, folder: Path) -> list[Path]:
    made = []
    packed = 0
    bound = _Bound(lambda: packed)
    with zipfile.ZipFile(path) as archive:
        members = [each for each in archive.infolist() if not each.is_dir()]
        if len(members) > _MEMBERS:
            raise BadFileError(f"it holds {len(members):,} files; unpack it and import the folder")
        for member in members:
            parts = [
                each for each in PurePosixPath(member.filename).parts if each not in ("/", "..")
            ]
            if any(each.startswith((".", "__MACOSX")) for each in parts):
                continue
            if member.flag_bits & 1:
                raise BadFileError("it is locked with a password; unpack it first")
            packed += member.compress_size
            inner = folder.joinpath(*parts)
            inner.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as file:
                _write(inner, iter(lambda: file.read(_CHUNK), b""), bound)
            made.append(inner)
    return sorted(made)


def _write(path: Path, pieces: Iterator[bytes], bound: _Bound) -> None:
    with path.open("xb") as file:
        for piece in pieces:
            bound.count(len(piece))
            file.write(piece)
