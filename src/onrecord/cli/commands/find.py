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
from onrecord.cli.render.results import ResultView, write_results
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
    """List statements, newest first."""
    store = progress.open_store_shown(place.store)
    filter = build_query.build_filter(filters, words)
    headings = build_query.headings(by, output.choose_form(out))
    build_query.check_page_texts(texts, output.choose_form(out))
    page = build_query.build_page(
        paging, limit=config.limit() if output.choose_form(out) == "table" else 0
    )
    found = store.find(filter, page)
    write_results(ResultView(store, found, filter, page, by=headings, texts=texts), out)
