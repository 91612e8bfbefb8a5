"""The command line: the table of commands, each imported when called; errors as one line."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
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
    """Where a command lives, and what it is for."""

    place: str
    purpose: str


COMMANDS = {
    "add": CommandSpec("add:add", "Record a statement."),
    "find": CommandSpec("find:find", "Who said what, newest first."),
    "timeline": CommandSpec(
        "timeline:timeline", "Who said what, oldest first, by day, month or year."
    ),
    "summary": CommandSpec("summary:summary", "How many statements, by one or two fields."),
    "officials": CommandSpec("lists:officials", "Who spoke, how often, from when to when."),
    "officials show": CommandSpec("officials:show", "Posts, spellings, counts, first and last."),
    "officials add-post": CommandSpec("officials:add_post", "An office held, from when to when."),
    "officials alias": CommandSpec("officials:alias", "Other spellings of a name."),
    "officials rename": CommandSpec(
        "officials:rename", "Show another spelling; no statement changes."
    ),
    "officials merge": CommandSpec("officials:merge", "Make one official of several names."),
    "officials import": CommandSpec(
        "officials_import:import_", "A list of officials and posts: CSV, Popolo."
    ),
    "countries": CommandSpec("lists:countries", "For which countries, how often."),
    "topics": CommandSpec("lists:topics", "On what."),
    "topics rename": CommandSpec("topics:rename", "Call one, and all beneath it, otherwise."),
    "topics alias": CommandSpec("topics:alias", "Other names that find it."),
    "topics merge": CommandSpec("topics:merge", "Make one topic of several."),
    "orgs": CommandSpec("lists:orgs", "For which organisations."),
    "orgs show": CommandSpec("orgs:show", "Names, members and chairs, with days and sources."),
    "orgs add": CommandSpec("orgs:add", "Make one known, or give it other names."),
    "orgs join": CommandSpec("orgs:join", "A country was in it, from when to when."),
    "orgs leave": CommandSpec("orgs:leave", "The last day of a country in it."),
    "orgs chair": CommandSpec("orgs:chair", "A country was in its chair."),
    "sources": CommandSpec("lists:sources", "Where it was published."),
    "sources add": CommandSpec("sources:add", "One more source of a statement."),
    "sources drop": CommandSpec("sources:drop", "One less."),
    "events": CommandSpec("lists:events", "At what events."),
    "new": CommandSpec("new:new", "What was recorded since your last look."),
    "show": CommandSpec("show:show", "Everything about a statement, nothing cut."),
    "open": CommandSpec("open_:open_", "Open the source of a statement in the browser."),
    "edit": CommandSpec("edit:edit", "Change statements; every change is kept and can be undone."),
    "status": CommandSpec("status:status", "How statements stand: verified, disputed, retracted …"),
    "compare": CommandSpec(
        "compare:compare", "Officials, countries or wordings beside one another."
    ),
    "silence": CommandSpec("silence:silence", "Which members of an organisation said nothing."),
    "link": CommandSpec("link:link", "Say how one statement bears on another."),
    "unlink": CommandSpec("link:unlink", "Take such a link away."),
    "thread": CommandSpec(
        "thread:thread", "A statement and all it is linked with, in order of time."
    ),
    "merge": CommandSpec("merge:merge", "Make one statement of several that are the same words."),
    "rm": CommandSpec("rm:rm", "Remove statements; undo brings them back."),
    "removed": CommandSpec("removed:removed", "What was removed and can be brought back."),
    "restore": CommandSpec("restore:restore", "Bring removed statements back."),
    "purge": CommandSpec("purge:purge", "Forget removed statements for good."),
    "undo": CommandSpec("undo:undo", "Take the last command back; --list shows them all."),
    "history": CommandSpec(
        "history:history", "What was done to a statement, difference by difference."
    ),
    "import": CommandSpec("import_:import_", "Record the statements of a file."),
    "export": CommandSpec("export:export", "Write statements to a file."),
    "check": CommandSpec("check:check", "Whether the store is whole, and what is open in it."),
    "reindex": CommandSpec("reindex:reindex", "Make the index of a large store anew."),
    "info": CommandSpec("info:info", "Where the store is and what is in it."),
    "help": CommandSpec("help_:help_", "Pages on dates, filters, formats, scripting …"),
    "completion": CommandSpec("completion:completion", "Let your shell complete what you type."),
    "config": CommandSpec("config_:config_", "Each setting, and where it was said."),
    "config get": CommandSpec("config_:get", "Print one setting."),
    "config set": CommandSpec("config_:set_", "Set one; comments in the file stay."),
    "config unset": CommandSpec("config_:unset", "Take one out again."),
    "config path": CommandSpec("config_:path_", "Where the file is."),
    "config edit": CommandSpec("config_:edit", "Open the file in your editor."),
}
SYNONYMS = {"list": "find", "ls": "find", "search": "find", "log": "timeline", "stats": "summary"}
SYNONYMS |= {"source": "sources", "official": "officials", "topic": "topics"}
SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class HelpfulCommand(TyperCommand):
    """A command whose help names what each flag takes."""

    def format_options(self, ctx: Context, formatter: Any) -> None:
        """Print the flags, each with the kind of value it takes."""
        from onrecord.cli.help.usage_errors import name_values

        name_values(self.params)
        super().format_options(ctx, formatter)


class CommandTable(TyperGroup):
    """The commands by name; only the one that is called is imported and built."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names that help shows."""
        return [name for name in COMMANDS if " " not in name]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Build one command."""
        name = SYNONYMS.get(cmd_name, cmd_name)
        return build(name) if name in COMMANDS else None

    def format_commands(self, ctx: Context, formatter: Any) -> None:
        """Print the table without importing what is in it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].purpose) for name in self.list_commands(ctx)])

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
            return pair, build(pair), args[2:]
        name = args[0]
        if name not in COMMANDS and name not in SYNONYMS and not name.startswith("-"):
            from onrecord.cli.help.usage_errors import meant
            from onrecord.errors import UnknownCommandError

            raise UnknownCommandError(name, meant(name, self.list_commands(ctx)))
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
            sys.exit(_ended(run))


def build(name: str) -> Command:
    """Import a command and make it ready to run."""
    module, function = COMMANDS[name].place.split(":")
    one = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    called = getattr(import_module(f"onrecord.cli.commands.{module}"), function)
    one.command(name, cls=HelpfulCommand, context_settings=SETTINGS, epilog=_verbs(name))(called)
    return typer.main.get_command(one)


def flags(name: str) -> dict[str, str]:
    """Return the long flags that help shows of a command, or of none, each with what it is."""
    settled = SYNONYMS.get(name, name)
    command = build(settled) if settled in COMMANDS else typer.main.get_command(app)
    shown = [each for each in command.params if not getattr(each, "hidden", False)]
    named = {_long(each.opts): getattr(each, "help", "") or "" for each in shown}
    return {flag: said for flag, said in named.items() if flag} | {
        "--help": "Show how it is called."
    }


def _long(names: list[str]) -> str:
    return next((each for each in names if each.startswith("--")), "")


def _verbs(name: str) -> str | None:
    """List what may stand behind a command: as written, for help."""
    rows = [(each, said.purpose) for each, said in COMMANDS.items() if each.startswith(f"{name} ")]
    if not rows:
        return None
    width = max(len(each) for each, _ in rows)
    return "\b\n" + "\n".join(f"  {each:<{width}}  {purpose}" for each, purpose in rows)


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
        str | None, typer.Option("-S", "--store", metavar="FILE", help="The store to use: a file.")
    ] = None,
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Who said what, kept so that it can be trusted."""
    del version
    context.obj = store
    config.pass_over_bad_project(allowed=bool(store))
    if context.invoked_subcommand is None:
        from onrecord.cli.commands.info import overview as show

        show(store)


def _ended(run: Callable[[], Any]) -> int:
    """Run, and return the exit code; what we mean is said in one line on stderr."""
    _print_anything()
    try:
        code = _code(run())
        return _stopped() if code == INTERRUPTED else code
    except OnRecordError as error:
        return _said(str(error), error.exit_code)
    except ClickException as error:
        from onrecord.cli.help.usage_errors import worded

        return _said(worded(error), USAGE)
    except typer.Abort:
        return _stopped(FAILED)
    except KeyboardInterrupt:
        return _stopped()
    except (BrokenPipeError, SystemExit):  # typer exits by itself only for a closed pipe
        return BROKEN_PIPE
    except OSError as error:
        return _said(str(_as_ours(error)), FAILED)
    finally:
        _let_go_of_output()


def _stopped(code: int = INTERRUPTED) -> int:
    undone = "; onrecord undo takes it back" if commitment.done() == commitment.RECORDED else ""
    return _said(f"stopped{commitment.unchanged()}{undone}", code)


def _as_ours(error: OSError) -> OnRecordError:
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


def _said(message: str, code: int) -> int:
    from onrecord.cli.terminal.progress import done as close_bars
    from onrecord.cli.terminal.sanitize import one_line

    done = f"{commitment.done()}; " if commitment.done() else ""
    with suppress(OSError):  # nobody reads what goes wrong
        close_bars()
        typer.echo(f"onrecord: {done}{one_line(message)}", err=True)
    return code
