"""Posts in words, and the choice among several that were held."""

from __future__ import annotations

from onrecord import dates
from onrecord.cli.terminal import output
from onrecord.cli.terminal.confirm import ask
from onrecord.model import Statement
from onrecord.reference.countries import name_of
from onrecord.registers.officials import OPEN, Post
from onrecord.registers.posts import FIELDS, POST, PostFiller, PostMatch, apply_post

_FEW = 5


def describe_post(post: Post) -> str:
    """Word a post: what, where, for whom, from when to when."""
    country = name_of(post.country) if post.country else ""
    what = ", ".join(filter(None, (post.title, post.organization, country)))
    return f"{what} ({describe_term(post)})"


def describe_term(post: Post) -> str:
    """Word from when to when a post was held, as far as that is known."""
    begun = "start open" if post.start == OPEN else dates.short(post.start) or "start not known"
    if post.end == OPEN:
        return f"since {begun}" if post.start not in ("", OPEN) else f"{begun}, still held"
    ended = dates.short(post.end) or "end not known"
    return f"{begun} to {ended}" if post.end and post.start else f"{begun}, {ended}"


def choose_post(held: PostMatch) -> Statement:
    """Let the user at a terminal take one of the posts that may be meant, or none."""
    output.note(f"{held.statement.official} may have spoken as")
    for number, post in enumerate(held.offered, 1):
        output.note(f"  {number}  {describe_post(post)}")
    typed = ask("Type a number, or Enter for none", "choose with --role")
    at = int(typed) if typed.strip().isdecimal() else 0
    if not 1 <= at <= len(held.offered):
        return held.statement
    return apply_post(held.statement, held.offered[at - 1])


def note_post(statement: Statement, holding: PostFiller) -> None:
    """Say which post was filled in, or which were not, and what says otherwise."""
    filled = [field for field in FIELDS.values() if statement.basis.get(field) == POST]
    if filled:
        said = "; ".join(f"{field} {_shown(field, statement)}" for field in filled)
        output.note(f"{said} filled in from the post held then; --no-posts prevents it")
    elif holding.last and holding.last.offered:
        offered = holding.last.offered[:_FEW]
        posts = "; ".join(describe_post(each) for each in offered)
        more = f" and {len(holding.last.offered) - _FEW} more" * (
            len(holding.last.offered) > len(offered)
        )
        output.note(f"No role filled in, because the post is not certain: {posts}{more}")


def _shown(field: str, statement: Statement) -> str:
    value = str(getattr(statement, field))
    return name_of(value) if field == "country" else value
