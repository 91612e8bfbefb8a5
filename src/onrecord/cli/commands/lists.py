"""The names that statements bear: how often, from when to when."""

from collections.abc import Callable

from msgspec.structs import replace

from onrecord.cli.commands.summary import counted
from onrecord.cli.options import build_query
from onrecord.cli.options.groups import (
    AllStatuses,
    FilterOptions,
    Limit,
    Output,
    StoreOption,
    Words,
    expand_option_groups,
)
from onrecord.cli.terminal import output, progress

# What others' commands call what these are by themselves.
_SAID = (["list"], ["ls"])


def _listing(field: str, purpose: str) -> Callable[..., None]:
    """Return a command that lists the names in a field; what has none is not listed."""

    def listing(
        words: Words = None,
        *,
        everything: AllStatuses = False,
        filters: FilterOptions,
        limit: Limit = None,
        out: Output,
        place: StoreOption,
    ) -> None:
        store = progress.opened(place.store)
        if words in _SAID:
            output.note(f"this is the list; '\"{words[0]}\"' looks for the word")
            words = None
        filter = replace(build_query.build_filter(filters, words), standing=not everything)
        found = store.summarize(filter, [field])
        named = tuple(each for each in found.groups if each.values[0])
        counted(found._replace(groups=named), [field], out, store, limit=limit)

    listing.__doc__ = purpose
    return expand_option_groups(listing)


officials = _listing("official", "Who spoke: how often, from when to when.")
countries = _listing("country", "For which countries: how often, from when to when.")
topics = _listing("topic", "On what: how often, from when to when.")
orgs = _listing("organization", "For which organisations: how often, from when to when.")
sources = _listing("source", "Where it was published: how often, from when to when.")
events = _listing("event", "At what events: how often, from when to when.")
