"""One statement by its id: all of it, a citation, its source in the browser."""

from typing import Annotated

import typer

from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.terminal import output, progress
from onrecord.model import Statement
from onrecord.registers import documents
from onrecord.storage import FileStore, Store

Ids = Annotated[
    list[str], typer.Argument(help="Ids; their first four letters are enough.", metavar="ID…")
]


@expand_option_groups
def show(
    ids: Ids,
    *,
    cite: Annotated[bool, typer.Option("--cite", help="An attribution line to paste.")] = False,
    in_context: Annotated[
        bool, typer.Option("--in-context", help="The words in the article they were read from.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="The documents, as JSON.")] = False,
    whole: Annotated[bool, typer.Option("--no-pager", help="Do not use a pager.")] = False,
    place: StoreOption,
) -> None:
    """Show everything about a statement, nothing cut."""
    from onrecord.cli.render.detail import safe_citation

    store = progress.open_store_shown(place.store)
    statements = [store.get(each) for each in ids]
    if isinstance(store, FileStore):
        for id_ in store.altered([each.id for each in statements]):
            output.note(
                f"{id_}: its line was changed by another program, or by the disk, since onrecord "
                "wrote it; onrecord check --accept takes it as it is"
            )
    with output.open_output("", force=False, paged=not whole) as write:
        if json:
            output.write_for_programs("json", statements, write, ())
            return
        if in_context:
            from onrecord.cli.render.context import in_article

            texts = list(documents.list_texts(store.rows(documents.REGISTER)))
            write("\n".join(in_article(each, texts) for each in statements))
            return
        said = [safe_citation(each) if cite else _sheet(store, each) for each in statements]
        write("\n".join(said))


def _sheet(store: Store, statement: Statement) -> str:
    from onrecord.cli.render.detail import detail_table
    from onrecord.cli.render.links import link_lines

    return detail_table(statement, link_lines(store, statement), _why(store, statement))


def _why(store: Store, statement: Statement) -> str:
    if statement.status == "recorded":
        return ""
    from onrecord.cli.commands.status import explain_status

    return explain_status(store, statement)
