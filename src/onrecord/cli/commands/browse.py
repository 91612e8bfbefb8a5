"""Browsing statements on a full screen."""

from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.terminal import confirm, output, progress
from onrecord.errors import BadValueError, MissingExtraError


@expand_option_groups
def browse(*, place: StoreOption) -> None:
    """Search, read and correct statements on a full screen; ? there shows the keys.

    Words find statements while you type, official:solenn and topic:trade too. Every change
    is in history, and onrecord undo takes it back. Needs pip install 'onrecord[browse]'.
    """
    try:
        from onrecord.cli.browse.screen import BrowseApp
    except ImportError as cause:
        raise MissingExtraError("browsing", "browse") from cause
    from onrecord.cli.browse.session import BrowseSession

    if not (confirm.may_ask() and output.is_terminal()):
        raise BadValueError("browse needs a terminal; use onrecord find")
    with progress.open_store_shown(place.store) as store:
        session = BrowseSession(store)
        progress.clear()
        BrowseApp(session).run()
