"""Looking statements up by what they bear."""

from onrecord import config
from onrecord.cli.call import asking
from onrecord.cli.call.options import (
    FilterOptions,
    Headings,
    Output,
    PageOptions,
    Place,
    Words,
    takes,
)
from onrecord.cli.terminal import output, progress
from onrecord.cli.view.shown import Shown, shown


@takes
def find(
    words: Words = None,
    *,
    filters: FilterOptions,
    paging: PageOptions,
    out: Output,
    by: Headings = "",
    place: Place,
) -> None:
    """Who said what, newest first."""
    store = progress.opened(place.store)
    filter = asking.build_filter(filters, words)
    headings = asking.headings(by, output.form(out))
    page = asking.build_page(paging, limit=config.limit() if output.form(out) == "table" else 0)
    shown(Shown(store, store.find(filter, page), filter, page, by=headings), out)
