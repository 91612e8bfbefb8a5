"""Names that are nearly the one typed: to suggest, never to take."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.text import key


def near(typed: str, known: Iterable[str], most: int = 2) -> tuple[str, ...]:
    """Return the known names spelt nearly so, or that hold a word spelt nearly so."""
    from difflib import SequenceMatcher, get_close_matches  # noqa: PLC0415  only a miss pays

    words: dict[str, set[str]] = {}
    for name in known:
        for part in (key(name), *key(name).split()):
            words.setdefault(part, set()).add(name)
    asked = key(typed)
    parts = get_close_matches(asked, words, n=most * 2, cutoff=0.7)
    parts.sort(key=lambda part: -SequenceMatcher(None, asked, part).ratio())
    near = (name for part in parts for name in sorted(words[part], key=lambda n: (len(n), n)))
    return tuple(dict.fromkeys(near))[:most]
