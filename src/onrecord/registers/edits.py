"""Changes of the register of officials: pure functions from rows to rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from onrecord.errors import AmbiguousOfficialError, BadRegisterError
from onrecord.registers.aliases import next_number
from onrecord.registers.officials import TEXTS, Official, OtherName, Post, dump, load
from onrecord.text.tokens import fold_key

Rows = dict[str, Any]


def find_or_add(rows: Mapping[str, Any], row: str, name: str) -> tuple[str, Official]:
    """Return the official of a row, or of the one spelt so; else a new one, and its number.

    Raises AmbiguousOfficialError where two are spelt so, BadRegisterError where the row is broken.
    """
    wanted = fold_key(name)
    near = [row] if row in rows else [each for each in rows if wanted in _keys(rows[each])]
    if len(near) > 1:
        raise AmbiguousOfficialError(name, tuple(f"#{each}" for each in near), "type one of these")
    if near:
        return near[0], load(rows[near[0]])
    return next_number(rows), Official(name=name)


def add_post(rows: Rows, row: str, name: str, post: Post) -> Rows:
    """Add a post; one that is there already changes nothing."""
    number, official = find_or_add(rows, row, name)
    posts = add_posts(official.posts, (post,))
    return {**rows, number: dump(replace(official, posts=posts))}


def add_names(rows: Rows, row: str, name: str, others: Iterable[str]) -> Rows:
    """Add spellings. Raises BadRegisterError where another official has one of them."""
    number, official = find_or_add(rows, row, name)
    for each in others:
        _check_free(rows, number, each)
        official = replace(official, other_names=(*official.other_names, OtherName(name=each)))
    return {**rows, number: dump(official)}


def prefer_name(rows: Rows, row: str, old: str, new: str) -> Rows:
    """Prefer another spelling; the old one stays one of the names."""
    number, official = find_or_add(rows, row, old)
    _check_free(rows, number, new)
    others = (OtherName(name=official.name), *official.other_names)
    return {**rows, number: dump(replace(official, name=new, other_names=others))}


def merge_officials(rows: Rows, whom: Iterable[tuple[str, str]], spelt: Iterable[str] = ()) -> Rows:
    """Make one of several, each given by row and name: the first keeps its name and its number.

    ``spelt`` are other spellings that they have on statements.
    """
    (row, name), *rest = whom
    number, official = find_or_add(rows, row, name)
    left = dict(rows)
    for other_row, other_name in rest:
        other_number, other = find_or_add(rows, other_row, other_name)
        if other_number not in rows or other_number != number:
            left.pop(other_number, None)
            official = merge_two(official, other)
    names = (*official.other_names, *(OtherName(name=each) for each in spelt))
    left[number] = dump(replace(official, other_names=names))
    return left


def merge_two(official: Official, other: Official) -> Official:
    """Return one official of two: what the first lacks comes from the other."""
    return replace(
        official,
        other_names=(
            *official.other_names,
            OtherName(name=other.name),
            *other.other_names,
        ),
        country=official.country or other.country,
        kind=official.kind if official.kind != "person" else other.kind,
        identifiers=(*official.identifiers, *other.identifiers),
        posts=add_posts(official.posts, other.posts),
        extra={**other.extra, **official.extra},
    )


def add_posts(posts: tuple[Post, ...], more: Iterable[Post]) -> tuple[Post, ...]:
    """Return posts with others that are not among them; what one did not know is filled in."""
    kept = list(posts)
    for post in more:
        at = next((at for at, each in enumerate(kept) if _same(each, post)), None)
        if at is None:
            kept.append(post)
        else:
            kept[at] = _filled(kept[at], post)
    return tuple(kept)


def _same(one: Post, other: Post) -> bool:
    """Tell whether two rows tell of one post: by its id, or in all that both say."""
    if "holding" in one.identifiers and "holding" in other.identifiers:
        return one.identifiers["holding"] == other.identifiers["holding"]
    named = ("title", "organization", "country")
    same = all(fold_key(getattr(one, each)) == fold_key(getattr(other, each)) for each in named)
    begun = one.start == other.start
    ended = one.end == other.end or (one.start != "" and "" in (one.end, other.end))
    return same and begun and ended and one.extra == other.extra


def _filled(post: Post, other: Post) -> Post:
    """Keep what is known; take from the other what is not."""
    empty = {name: getattr(other, name) for name in TEXTS[Post] if not getattr(post, name)}
    ids = {**other.identifiers, **post.identifiers}
    return replace(post, **empty, identifiers=ids)


def _keys(row: Any) -> set[str]:
    """Return the folded spellings of a row; one that is broken has none."""
    try:
        return set(map(fold_key, load(row).names))
    except BadRegisterError:
        return set()


def _check_free(rows: Mapping[str, Any], number: str, name: str) -> None:
    for other, row in rows.items():
        if other != number and fold_key(name) in _keys(row):
            whose = load(row).name
            raise BadRegisterError(
                f"{name!r} is a name of another official, {whose} (#{other}); "
                "officials merge makes one of two"
            )
