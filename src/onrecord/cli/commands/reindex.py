"""Build the index of a store anew."""

from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.terminal import output, progress


@expand_option_groups
def reindex(*, place: StoreOption) -> None:
    """Rebuild the index. It is only a copy, and this is never required."""
    made = progress.as_file(progress.open_store_shown(place.store), "reindex").reindex()
    output.note("index rebuilt" if made else "this store is small and needs no index")
