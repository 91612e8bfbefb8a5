"""Which statements a look has shown: their ids, in a file for each store and each question."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable

from onrecord import addresses
from onrecord.atomic import replace_file
from onrecord.config.files import folder
from onrecord.errors import StoreUnreachableError


class Seen:
    """What the same question has shown of a store before; kept in the state directory."""

    def __init__(self, store: str, question: str) -> None:
        place = store if addresses.scheme(store) else os.path.realpath(store)
        name = f"{place}\n{question}"
        digest = hashlib.blake2b(os.fsencode(name), digest_size=12).hexdigest()
        self._path = folder("XDG_STATE_HOME", "~/.local/state") / "seen" / digest

    def ids(self) -> set[str]:
        """Return the ids of what was shown. Raises StoreUnreachableError."""
        try:
            return set(self._path.read_text(encoding="ascii").split())
        except FileNotFoundError:
            return set()
        except (OSError, UnicodeDecodeError) as cause:
            raise self._unreachable("read", cause) from cause

    def add(self, ids: Iterable[str]) -> None:
        """Count these as shown too. Raises StoreUnreachableError."""
        known = self.ids()
        together = known.union(ids)
        if together != known:
            self._write("\n".join(sorted(together)) + "\n")

    def _write(self, text: str) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replace_file(self._path) as file:
                file.write(text.encode("ascii"))
        except OSError as cause:
            raise self._unreachable("write", cause) from cause

    def _unreachable(self, doing: str, cause: Exception) -> StoreUnreachableError:
        told = cause if isinstance(cause, OSError) else OSError(str(cause))
        return StoreUnreachableError(self._path, doing, told)
