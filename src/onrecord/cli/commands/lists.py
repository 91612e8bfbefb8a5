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
from onrecord.fields import Facets
from onrecord.query import Filter

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
        facet = {"organization": "org"}.get(field, field)
        plain = [each for each in words or () if ":" not in each and not each.startswith("@")]
        # Words match the names listed; a country's are its code, so there they look in statements.
        typed = " ".join(plain) if facet != "country" else ""
        rest = [each for each in words or () if not typed or each not in plain]
        filter = replace(build_query.build_filter(filters, rest), standing=not everything)
        names: set[str] = set()
        if typed:
            asked = Facets(**{facet: typed})
            names = set(getattr(store.resolve(Filter(also=(asked,))).also[0], facet))
            filter = replace(filter, also=(*filter.also, asked))
        found = store.summarize(filter, [field])
        named = tuple(
            each
            for each in found.groups
            if each.values[0] and (not typed or each.values[0] in names)
        )
        counted(found._replace(groups=named), [field], out, store, limit=limit)

    listing.__doc__ = purpose
    return expand_option_groups(listing)


officials = _listing("official", "Who spoke: how often, from when to when.")
countries = _listing("country", "For which countries: how often, from when to when.")
topics = _listing("topic", "On what: how often, from when to when.")
orgs = _listing("organization", "For which organisations: how often, from when to when.")
sources = _listing("source", "Where it was published: how often, from when to when.")
events = _listing("event", "At what events: how often, from when to when.")
