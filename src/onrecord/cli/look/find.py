"""Looking statements up by what they bear."""

from onrecord import config
from onrecord.cli.call import asking
from onrecord.cli.call.options import Filters, Headings, Output, PageOptions, Place, Words, takes
from onrecord.cli.terminal import output, progress
from onrecord.cli.view.shown import Shown, shown


@takes
def find(
    words: Words = None,
    *,
    filters: Filters,
    page: PageOptions,
    out: Output,
    by: Headings = "",
    place: Place,
) -> None:
    """Who said what, newest first."""
    store = progress.opened(place.store)
    asked = asking.ordered(asking.query(filters, words), page)
    headings = asking.headings(by, output.form(out))
    if output.form(out) == "table" and page.limit is None:
        asked = asked.but(limit=config.limit())
    shown(Shown(store, store.find(asked), asked, by=headings), out)
