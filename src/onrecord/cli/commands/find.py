"""Looking statements up by what they bear."""

from onrecord import config
from onrecord.cli.options import build_query
from onrecord.cli.options.groups import (
    FilterOptions,
    Headings,
    Output,
    PageOptions,
    PageTexts,
    StoreOption,
    Words,
    expand_option_groups,
)
from onrecord.cli.render.results import ResultView, shown
from onrecord.cli.terminal import output, progress


@expand_option_groups
def find(
    words: Words = None,
    *,
    filters: FilterOptions,
    paging: PageOptions,
    out: Output,
    by: Headings = "",
    texts: PageTexts,
    place: StoreOption,
) -> None:
    """Who said what, newest first."""
    store = progress.opened(place.store)
    filter = build_query.build_filter(filters, words)
    headings = build_query.headings(by, output.form(out))
    build_query.check_page_texts(texts, output.form(out))
    page = build_query.build_page(
        paging, limit=config.limit() if output.form(out) == "table" else 0
    )
    found = store.find(filter, page)
    shown(ResultView(store, found, filter, page, by=headings, texts=texts), out)
