"""The command line: the table of commands, each imported when called; errors as one line."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from onrecord import commitment, config
from onrecord.cli._click import ClickException, Command, Context
from onrecord.cli.options import WORDS
from onrecord.errors import (
    FAILED,
    INTERRUPTED,
    USAGE,
    OnRecordError,
    OutputError,
    StoreUnreachableError,
)

BROKEN_PIPE = 141


class CommandSpec(NamedTuple):
    """A command: its module and function, one line of help, its group in the help.

    Commands of several words stand under their first and have no group.
    """

    place: str
    purpose: str
    group: str = ""


COMMANDS = {
    "add": CommandSpec("add:add", "Record a statement.", "Record"),
    "import": CommandSpec("import_:import_", "Record the statements of a file.", "Files"),
    "read": CommandSpec(
        "read:read", "Propose the statements of an article, and record them.", "Record"
    ),
    "find": CommandSpec("find:find", "List statements, newest first.", "Look up"),
    "browse": CommandSpec(
        "browse:browse", "Search, read and correct statements on a full screen.", "Look up"
    ),
    "timeline": CommandSpec(
        "timeline:timeline",
        "List statements by period, oldest first, with a bar of activity.",
        "Look up",
    ),
    "summary": CommandSpec("summary:summary", "Count statements by one or two fields.", "Look up"),
    "show": CommandSpec("show:show", "Show everything about a statement, nothing cut.", "Look up"),
    "new": CommandSpec("new:new", "List what was recorded since your last look.", "Look up"),
    "compare": CommandSpec(
        "compare:compare", "Compare officials, countries, wordings or two statements.", "Look up"
    ),
    "matrix": CommandSpec(
        "matrix:matrix", "Draw a heat map: who spoke on what, or with which stance.", "Look up"
    ),
    "network": CommandSpec(
        "network:network", "Draw who agrees or disagrees with whom, or who answers whom.", "Look up"
    ),
    "silence": CommandSpec(
        "silence:silence", "List the members of an organisation with nothing on record.", "Look up"
    ),
    "thread": CommandSpec(
        "thread:thread", "Show a statement and all it is linked with, in order of time.", "Look up"
    ),
    "open": CommandSpec("open_:open_", "Open the source of a statement in the browser.", "Look up"),
    "edit": CommandSpec(
        "edit:edit", "Change statements; every change is kept and can be undone.", "Correct"
    ),
    "status": CommandSpec(
        "status:status", "Set or show the status: verified, disputed, retracted …", "Correct"
    ),
    "merge": CommandSpec("merge:merge", "Merge statements that are the same words.", "Correct"),
    "link": CommandSpec(
        "link:link", "Link one statement with another: replies, contradicts …", "Correct"
    ),
    "unlink": CommandSpec("link:unlink", "Remove a link.", "Correct"),
    "rm": CommandSpec("rm:rm", "Remove statements; undo brings them back.", "Correct"),
    "removed": CommandSpec("removed:removed", "List removed statements.", "Correct"),
    "restore": CommandSpec("restore:restore", "Bring removed statements back.", "Correct"),
    "purge": CommandSpec("purge:purge", "Forget removed statements for good.", "Correct"),
    "undo": CommandSpec("undo:undo", "Undo the last command; --list shows them all.", "Correct"),
    "history": CommandSpec(
        "history:history", "Show what was done to a statement, change by change.", "Correct"
    ),
    "officials": CommandSpec("lists:officials", "List officials with counts and dates.", "Names"),
    "officials show": CommandSpec(
        "officials:show", "Show an official: posts, names, counts, first and last."
    ),
    "officials add-post": CommandSpec(
        "officials:add_post", "Add an office held, from when to when."
    ),
    "officials alias": CommandSpec("officials:alias", "Add other names of an official."),
    "officials rename": CommandSpec("officials:rename", "Show another name; no statement changes."),
    "officials merge": CommandSpec("officials:merge", "Merge several names into one official."),
    "officials import": CommandSpec(
        "officials_import:import_", "Import officials and posts: CSV, Popolo JSON."
    ),
    "countries": CommandSpec("lists:countries", "List countries with counts and dates.", "Names"),
    "topics": CommandSpec("lists:topics", "List topics with counts and dates.", "Names"),
    "topics rename": CommandSpec("topics:rename", "Rename a topic and all beneath it."),
    "topics alias": CommandSpec("topics:alias", "Add other names that find a topic."),
    "topics merge": CommandSpec("topics:merge", "Merge several topics into one."),
    "orgs": CommandSpec("lists:orgs", "List organisations with counts and dates.", "Names"),
    "orgs show": CommandSpec(
        "orgs:show", "Show names, members and chairs, with dates and sources."
    ),
    "orgs add": CommandSpec("orgs:add", "Add an organisation, or other names of one."),
    "orgs join": CommandSpec("orgs:join", "Record that a country joined, and when."),
    "orgs leave": CommandSpec("orgs:leave", "Record a country's last day in it."),
    "orgs chair": CommandSpec("orgs:chair", "Record that a country held the chair."),
    "sources": CommandSpec("lists:sources", "List sources with counts and dates.", "Names"),
    "sources add": CommandSpec("sources:add", "Add a source to a statement."),
    "sources drop": CommandSpec("sources:drop", "Remove a source from a statement."),
    "events": CommandSpec("lists:events", "List events with counts and dates.", "Names"),
    "export": CommandSpec("export:export", "Write statements to a file.", "Files"),
    "copy": CommandSpec(
        "copy:copy", "Copy the whole store into another: a file or a server.", "Files"
    ),
    "info": CommandSpec("info:info", "Show where the store is and what is in it.", "Store"),
    "check": CommandSpec(
        "check:check", "Check for damage and list incomplete statements.", "Store"
    ),
    "reindex": CommandSpec("reindex:reindex", "Build the index again; it is only a copy.", "Store"),
    "config": CommandSpec("config_:config_", "Show settings and where each comes from.", "Store"),
    "config get": CommandSpec("config_:get", "Print one setting."),
    "config set": CommandSpec("config_:set_", "Set one; comments in the file stay."),
    "config unset": CommandSpec("config_:unset", "Remove one."),
    "config path": CommandSpec("config_:path_", "Print where the file is."),
    "config edit": CommandSpec("config_:edit", "Open the file in your editor."),
    "completion": CommandSpec(
        "completion:completion", "Print the completion script for your shell.", "Store"
    ),
    "help": CommandSpec(
        "help_:help_", "Read pages on dates, filters, formats, scripting …", "Store"
    ),
}
GROUPS = ("Record", "Look up", "Correct", "Names", "Files", "Store")
SYNONYMS = {"list": "find", "ls": "find", "search": "find", "log": "timeline", "stats": "summary"}
SYNONYMS |= {"source": "sources", "official": "officials", "topic": "topics"}
# What is particular to a command stands before what many share.
_SECTIONS = ("Options", "Source", "Filters", "Output", "Store")
SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class HelpfulCommand(TyperCommand):
    """A command whose help names what each flag takes."""

    def format_options(self, ctx: Context, formatter: Any) -> None:
        """Print the flags, each with the kind of value it takes."""
        from onrecord.cli.help.usage_errors import name_values

        name_values(self.params)
        sections: dict[str, list[tuple[str, str]]] = {}
        for each in self.get_params(ctx):
            record = each.get_help_record(ctx)
            if record and each.param_type_name == "option":
                title = getattr(each, "rich_help_panel", None) or "Options"
                sections.setdefault(title, []).append(record)
        for title in sorted(sections, key=_SECTIONS.index):
            with formatter.section(title):
                formatter.write_dl(sections[title])

    def format_epilog(self, ctx: Context, formatter: Any) -> None:
        """Print the sub-commands, and examples."""
        name = str(self.name)
        inner = [each for each in COMMANDS if each.startswith(f"{name} ")]
        if inner:
            with formatter.section("Commands"):
                formatter.write_dl([(each, COMMANDS[each].purpose) for each in inner])
        lines = (Path(__file__).parent / "help" / "examples.txt").read_text("utf-8").splitlines()
        own = [
            each
            for each in lines
            if f"{each} ".startswith(f"onrecord {name} ")
            and not f"{each} ".startswith(tuple(f"onrecord {one} " for one in inner))
        ]
        with formatter.section("Examples"):
            for each in own:
                formatter.write(f"{'':>{formatter.current_indent}}{each}\n")


class CommandTable(TyperGroup):
    """The commands by name; only the one that is called is imported and built."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names that help shows."""
        return [name for name in COMMANDS if " " not in name]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Build one command."""
        name = SYNONYMS.get(cmd_name, cmd_name)
        return build_command(name) if name in COMMANDS else None

    def format_commands(self, ctx: Context, formatter: Any) -> None:
        """Print the table without importing what is in it."""
        for group in GROUPS:
            with formatter.section(group):
                listed = [(name, spec) for name, spec in COMMANDS.items() if spec.group == group]
                formatter.write_dl([(name, spec.purpose) for name, spec in listed])

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Note what was typed, for history."""
        ctx.meta[WORDS] = tuple(args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """Find the command typed, or say which may be meant."""
        pair = " ".join((SYNONYMS.get(args[0], args[0]), *args[1:2]))
        if len(args) > 1 and pair in COMMANDS:
            return pair, build_command(pair), args[2:]
        name = args[0]
        if name not in COMMANDS and name not in SYNONYMS and not name.startswith("-"):
            from onrecord.cli.help.usage_errors import suggest_commands
            from onrecord.errors import UnknownCommandError

            raise UnknownCommandError(name, suggest_commands(name, self.list_commands(ctx)))
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and end the process with the exit code of what happened."""

        def run() -> Any:
            return super(CommandTable, self).main(
                args, prog_name, complete_var, False, windows_expand_args, **extra
            )

        if not standalone_mode:
            return run()
        with commitment.command():
            sys.exit(_run_command(run))


def build_command(name: str) -> Command:
    """Import a command and make it ready to run."""
    module, function = COMMANDS[name].place.split(":")
    one = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    called = getattr(import_module(f"onrecord.cli.commands.{module}"), function)
    one.command(name, cls=HelpfulCommand, context_settings=SETTINGS)(called)
    return typer.main.get_command(one)


def list_flags(name: str) -> dict[str, str]:
    """Return the long flags of a command (or the global ones) with their help."""
    settled = SYNONYMS.get(name, name)
    command = build_command(settled) if settled in COMMANDS else typer.main.get_command(app)
    shown = [each for each in command.params if not getattr(each, "hidden", False)]
    named = {_long(each.opts): getattr(each, "help", "") or "" for each in shown}
    return {flag: said for flag, said in named.items() if flag} | {"--help": "Show this help."}


def _long(names: list[str]) -> str:
    return next((each for each in names if each.startswith("--")), "")


app = typer.Typer(
    cls=CommandTable,
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=SETTINGS,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"onrecord {version('onrecord')}")
        raise typer.Exit


@app.callback()
def overview(
    context: typer.Context,
    store: Annotated[
        str | None, typer.Option("-S", "--store", metavar="FILE", help="The store: a file.")
    ] = None,
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Record who said what, with sources, dates and history."""
    del version
    context.obj = store
    config.ignore_bad_project_file(allowed=bool(store))
    if context.invoked_subcommand is None:
        from onrecord.cli.commands.info import overview as show

        show(store)


def _run_command(run: Callable[[], Any]) -> int:
    """Run the command and return its exit code; print our errors in one line on stderr."""
    _print_anything()
    try:
        code = _code(run())
        return _report_failure() if code == INTERRUPTED else code
    except OnRecordError as error:
        return _describe_command(str(error), error.exit_code)
    except ClickException as error:
        from onrecord.cli.help.usage_errors import describe_usage_error

        return _describe_command(describe_usage_error(error), USAGE)
    except typer.Abort:
        return _report_failure(FAILED)
    except KeyboardInterrupt:
        return _report_failure()
    except (BrokenPipeError, SystemExit):  # typer exits by itself only for a closed pipe
        return BROKEN_PIPE
    except OSError as error:
        return _describe_command(str(_translate_os_error(error)), FAILED)
    finally:
        _let_go_of_output()


def _report_failure(code: int = INTERRUPTED) -> int:
    undone = (
        "; onrecord undo reverts it" if commitment.describe_done() == commitment.RECORDED else ""
    )
    return _describe_command(f"stopped{commitment.describe_unchanged()}{undone}", code)


def _translate_os_error(error: OSError) -> OnRecordError:
    """Return a failure of the system as ours: of a file if it names one, else of the output."""
    if error.filename is None:
        return OutputError(error)
    return StoreUnreachableError(error.filename, "open", error)


def _let_go_of_output() -> None:
    """Write what is left to write; where that fails, let Python not try it again as it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _code(outcome: object) -> int:
    sys.stdout.flush()
    return outcome if isinstance(outcome, int) else 0


def _print_anything() -> None:
    """Let a terminal of another encoding show what it cannot print, instead of a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _describe_command(message: str, code: int) -> int:
    from onrecord.cli.terminal.progress import clear as close_bars
    from onrecord.cli.terminal.sanitize import one_line

    done = f"{commitment.describe_done()}; " if commitment.describe_done() else ""
    with suppress(OSError):  # nobody reads what goes wrong
        close_bars()
        typer.echo(f"onrecord: {done}{one_line(message)}", err=True)
    return code
