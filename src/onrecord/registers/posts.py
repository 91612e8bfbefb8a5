"""The post held when something was said: filled in where exactly one is sure, offered otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from onrecord.model import Statement
from onrecord.registers.officials import MAYBE, YES, Official, Post
from onrecord.text.tokens import fold_key

# The officials of exactly this name, or of a spelling that folds to it.
OfficialLookup = Callable[[str], Sequence[Official]]

POST = "post"
FIELDS = {"title": "role", "organization": "organization", "country": "country"}


class PostMatch(NamedTuple):
    """A statement, the post that was filled in, and those that may be meant where none was."""

    statement: Statement
    post: Post | None = None
    offered: tuple[Post, ...] = ()


class PostFiller:
    """Fills in posts, one statement after another; ``last`` tells of the newest."""

    def __init__(self, look: OfficialLookup) -> None:
        self._look = look
        self.last: PostMatch | None = None

    def __call__(self, statement: Statement) -> Statement:
        """Return the statement with the post that was certainly held, if there is just one."""
        self.last = fill_post(statement, self._look)
        return self.last.statement


def fill_post(statement: Statement, look: OfficialLookup) -> PostMatch:
    """Fill in what one post says that was certainly held; nothing that was given is touched.

    A post that contradicts what was given is not the one. Where several were
    held, or it is not sure, or two officials bear the name, they are offered.
    """
    is_whole = statement.role and statement.organization
    if is_whole or not statement.official or not statement.date:
        return PostMatch(statement)
    given = {part: getattr(statement, field) for part, field in FIELDS.items()}
    officials = look(statement.official)
    posts = [_with_country(post, each) for each in officials for post in each.posts]
    fitting = [each for each in posts if _agrees(each, given)]
    sure = _differences(each for each in fitting if each.held_on(statement.date) == YES)
    if len(sure) == 1 and len(officials) == 1:
        return PostMatch(apply_post(statement, sure[0]), sure[0])
    maybe = _differences(each for each in fitting if each.held_on(statement.date) == MAYBE)
    return PostMatch(statement, None, tuple(sure or maybe))


def apply_post(statement: Statement, post: Post) -> Statement:
    """Return a statement with what a post says where nothing was given, and how that is known."""
    empty = {
        field: value
        for part, field in FIELDS.items()
        if (value := getattr(post, part))
        and not getattr(statement, field)
        # What was printed for a country we do not know is given too.
        and field not in statement.printed
    }
    basis = {**statement.basis, **dict.fromkeys(empty, POST)}
    return replace(statement, **empty, basis=basis) if empty else statement


def _with_country(post: Post, official: Official) -> Post:
    """Return a post with the country of who held it, where it names none."""
    return post if post.country else replace(post, country=official.country)


def _agrees(post: Post, given: dict[str, str]) -> bool:
    """Tell whether nothing that both say differs."""
    pairs = ((getattr(post, part), value) for part, value in given.items())
    return all(not (mine and value) or fold_key(mine) == fold_key(value) for mine, value in pairs)


def _differences(posts: Iterable[Post]) -> list[Post]:
    """Return one of those that say the same."""
    told = {tuple(fold_key(getattr(each, part)) for part in FIELDS): each for each in posts}
    return list(told.values())
