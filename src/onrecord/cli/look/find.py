"""Looking statements up by what they bear."""

from onrecord import config
from onrecord.cli.call import asking
from onrecord.cli.call.options import Filters, Headings, Output, Place, Words, takes
from onrecord.cli.terminal import output, progress
from onrecord.cli.view.shown import Shown, shown


@takes
def find(
    words: Words = None, *, filters: Filters, out: Output, by: Headings = "", place: Place
) -> None:
    """Who said what, newest first."""
    store = progress.opened(place.store)
    asked = asking.query(filters, words)
    headings = asking.headings(by, output.form(out))
    if output.form(out) == "table":
        asked = asking.capped(asked, filters, config.limit())
    shown(Shown(store, store.find(asked), asked, by=headings), out)
