"""Build the index of a store anew."""

from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.terminal import output, progress


@expand_option_groups
def reindex(*, place: StoreOption) -> None:
    """Make the index anew; it is only a copy, and never needs this."""
    made = progress.as_file(progress.opened(place.store), "reindex").reindex()
    output.note("made anew" if made else "this store is small: it is read without an index")
