"""The names that statements bear: how often, from when to when."""

from collections.abc import Callable

from msgspec.structs import replace

from onrecord.cli.commands.summary import write_counts
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
_HEADINGS = (["list"], ["ls"])


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
        store = progress.open_store_shown(place.store)
        if words in _HEADINGS:
            output.note(f"this is the list; type '\"{words[0]}\"' to search for the word")
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
        write_counts(found._replace(groups=named), [field], out, store, limit=limit)

    listing.__doc__ = purpose
    return expand_option_groups(listing)


officials = _listing("official", "List officials with counts and dates.")
countries = _listing("country", "List countries with counts and dates.")
topics = _listing("topic", "List topics with counts and dates.")
orgs = _listing("organization", "List organisations with counts and dates.")
sources = _listing("source", "List sources with counts and dates.")
events = _listing("event", "List events with counts and dates.")
