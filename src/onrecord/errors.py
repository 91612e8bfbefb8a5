"""Every failure we mean: its sentence and its exit code.

Anything else that is raised is a bug.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shlex import quote

from onrecord import commitment

FAILED = 1
USAGE = 2
UNKNOWN = 3
REJECTED = 4
INTERRUPTED = 130


class OnRecordError(Exception):
    """A failure the user can mend: one sentence and what to do instead."""

    exit_code = FAILED


def suggest(near: tuple[str, ...]) -> str:
    """Say what the user may have meant, or nothing."""
    return f"; did you mean {' or '.join(near)}?" if near else ""


class BadValueError(OnRecordError):
    """A value typed or printed is not of its field's form."""

    exit_code = USAGE


# What was typed or printed: dates, countries, languages, fields, ids.

_LEAST = 4


class BadStatementError(BadValueError):
    """These fields do not make a statement."""


class BadDateError(BadValueError):
    """This is no date we can read without guessing."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(f"cannot read the date {text!r}: {why}")
        self.text = text
        self.why = why


class AmbiguousDateError(BadDateError):
    """A date of numbers whose order nobody has said."""

    def __init__(self, text: str, one: str, other: str) -> None:
        super().__init__(text, f"it may be {one} or {other}; type one, or give --date-order")
        self.readings = f"{one} or {other}"


class UnknownCountryError(BadValueError):
    """A flag names no country."""

    def __init__(self, text: str, near: tuple[str, ...] = (), why: str = "") -> None:
        super().__init__(f"{text!r} names no country{why}{suggest(near)}")
        self.text = text
        self.near = near
        self.helped = bool(near) or ";" in why


class UncodedCountryError(UnknownCountryError):
    """What was said for a country is none, in a place that takes it as it was printed."""

    def __init__(self, cause: UnknownCountryError, use: str = "keeps it as printed") -> None:
        told = f"{cause}{'' if cause.near else ';'} {f'<{cause.text}>'!r} {use}, without a code"
        OnRecordError.__init__(self, told)
        self.text, self.near, self.helped = cause.text, cause.near, cause.helped


class UnknownLanguageError(BadValueError):
    """This is no tag of a language, though it may be a name of one."""

    def __init__(self, text: str, tag: str, near: tuple[str, ...] = ()) -> None:
        helped = f"; type {tag}" if tag else suggest(near) or "; type one as en or pt-BR"
        super().__init__(f"{text!r} is no tag of a language (BCP 47){helped}")


class UnknownFieldError(BadValueError):
    """No field is called so."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        remedy = suggest(near) or "; onrecord help fields lists them"
        super().__init__(f"no field is called {name!r}{remedy}")


class BadQueryError(BadValueError):
    """This cannot be looked for."""


class BadMembershipFilterError(BadQueryError):
    """This names no time in which a state was something in an organisation."""

    def __init__(self, asked: str, why: str) -> None:
        super().__init__(f"cannot look for {asked!r}: {why}")


class UnknownStatementError(OnRecordError):
    """No statement bears this id."""

    exit_code = UNKNOWN

    def __init__(self, asked: str, near: tuple[str, ...] = ()) -> None:
        short = "; type four letters of one, or more" * (0 < len(asked) < _LEAST)
        super().__init__(f"no statement has the id {asked!r}{suggest(near) or short}")
        self.asked = asked


class AmbiguousIdError(OnRecordError):
    """Several statements have an id that begins so."""

    exit_code = UNKNOWN

    def __init__(self, asked: str, near: tuple[str, ...]) -> None:
        super().__init__(f"{asked!r} begins several ids; type one of {', '.join(near)}")


# Commands, help, settings, saved filters.


class UnknownCommandError(OnRecordError):
    """No command is called so."""

    exit_code = USAGE

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        helped = suggest(near) or "; onrecord -h lists them"
        super().__init__(f"no command is called {name!r}{helped}")


class UnknownTopicError(OnRecordError):
    """There is no page and no command of this name."""

    exit_code = USAGE

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        helped = suggest(near) or "; onrecord help lists the topics"
        super().__init__(f"there is no help on {name!r}{helped}")


class UnknownShellError(BadValueError):
    """Nothing is known of how this shell completes."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no completion is written for {name!r}; there is {', '.join(known)}")


class BadSettingError(OnRecordError):
    """The environment or a configuration file says what cannot be."""

    exit_code = USAGE

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name} is {value!r}; it takes {wanted}")


class UnknownSettingError(BadValueError):
    """A configuration file, or the user, names a setting that there is not."""

    def __init__(self, where: str, name: str, near: tuple[str, ...]) -> None:
        helped = suggest(near) or "; onrecord help configuration lists them"
        place = f"{where}: " if where else ""
        super().__init__(f"{place}no setting is called {name!r}{helped}")


class ForeignSettingError(BadValueError):
    """A project's file says what only the user may say, as it would run a program."""

    def __init__(self, where: str, name: str) -> None:
        told = "would let a folder run a program, and is read from your own configuration only"
        super().__init__(f"{where}: {name} {told}; take it out there")


class UntrustedFileError(OnRecordError):
    """A project's file may have been planted by another user."""

    exit_code = USAGE

    def __init__(self, path: Path, why: str, remedy: str) -> None:
        allow = f"{remedy}onrecord config set trusted {path.parent}"
        super().__init__(f"{path} is not followed: {why}; to follow it, {allow}; -S names a store")


class UnknownFilterError(BadValueError):
    """No filter is saved under this name."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        helped = suggest(tuple(f"@{each}" for each in near)) or (
            f"; save one with onrecord config set filters.{name}.topic TOPIC"
        )
        super().__init__(f"no filter is called @{name}{helped}")


class EditorError(OnRecordError):
    """The editor could not be run, or failed."""

    def __init__(self, command: str, why: str) -> None:
        super().__init__(f"the editor {command!r}: {why}; onrecord config set editor COMMAND")


# Files and stores.


class BadFileError(OnRecordError):
    """A file cannot be read as what it is said to be."""


class BadEncodingError(BadFileError):
    """A byte of the file is not of the encoding it is read in."""

    def __init__(
        self, byte: int, line: int, encoding: str, readings: Mapping[str, str] | None = None
    ) -> None:
        name = encoding.removesuffix("-sig").upper()
        reads = (f"--encoding {each} reads {word!r}" for each, word in (readings or {}).items())
        remedy = ", ".join(reads) or "give its encoding, such as --encoding cp1252"
        super().__init__(f"line {line}: byte 0x{byte:02x} is not {name}; {remedy}")


class FileError(OnRecordError):
    """A failure with the file it happened in."""

    def __init__(self, path: object, cause: OnRecordError) -> None:
        why = str(cause).removeprefix(f"{path}: ")
        names_it = why.startswith(f"{path} ") or repr(str(path)) in why
        super().__init__(why if names_it else f"{path}: {why}")
        self.exit_code = cause.exit_code
        self.path, self.why = str(path), why


class FileExistsAlreadyError(OnRecordError):
    """A file would be overwritten."""

    exit_code = USAGE

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} is there already; --force overwrites it")


class NotAStoreError(OnRecordError):
    """The file there is not one of ours."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(f"{path} is not a store of statements: {why}; name another with --store")


class NewerFormatError(NotAStoreError):
    """A store was written by a later version than this."""


class StoreUnreachableError(OnRecordError):
    """The store cannot be read or written where it is."""

    def __init__(self, path: object, doing: str, cause: OSError) -> None:
        reason = (cause.strerror or str(cause)).lower()
        super().__init__(f"cannot {doing} {path}: {reason}{commitment.unchanged()}")


class OutputError(OnRecordError):
    """What a command says cannot be written to where it says it."""

    def __init__(self, cause: OSError) -> None:
        reason = (cause.strerror or str(cause)).lower()
        super().__init__(f"cannot write the output: {reason}{commitment.unchanged()}")


class DiskFullError(OnRecordError):
    """What is being read in cannot be put aside."""

    def __init__(self, folder: object, cause: OSError) -> None:
        reason = (cause.strerror or str(cause)).lower()
        put_aside = f"cannot put aside in {folder} what is read: {reason}"
        super().__init__(f"{put_aside}{commitment.unchanged()}; TMPDIR names another folder")


class NoIndexError(OnRecordError):
    """The index cannot be written."""

    def __init__(self, folder: object, cause: Exception) -> None:
        reason = (getattr(cause, "strerror", None) or str(cause)).lower()
        told = f"cannot write an index in {folder}: {reason}"
        super().__init__(f"{told}; the store is whole, and is read without one")


class StoreBusyError(OnRecordError):
    """Another process has held the writers' lock for too long."""

    def __init__(self, path: object, seconds: float) -> None:
        waited = f"another process has been writing to {path} for {seconds:g} seconds"
        super().__init__(f"{waited}{commitment.unchanged()}; try again")


class StoreDamagedError(OnRecordError):
    """A line of the store is broken, and not by a killed writer."""

    def __init__(self, path: object, offset: int) -> None:
        place = f"{path} is damaged at byte {offset:,}"
        super().__init__(f"{place}; onrecord check --repair keeps every whole line")
        self.offset = offset


class StoreChangedError(OnRecordError):
    """Another program has changed the store under a command."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"another program changed {path} meanwhile; nothing was recorded, try again"
        )


class UncertainWriteError(OnRecordError):
    """A write failed, and so did taking it back or confirming it: only the file can tell."""

    def __init__(self, path: object, cause: BaseException) -> None:
        reason = str(getattr(cause, "strerror", None) or cause or type(cause).__name__).lower()
        told = "it may or may not have been recorded, onrecord find tells"
        super().__init__(f"the disk failed while writing {path} ({reason}); {told}")


class HardLinkedError(OnRecordError):
    """A file with two names cannot be replaced under one of them."""

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} has another hard link, which would be cut off; copy it first")


class ServerUnreachableError(OnRecordError):
    """The server of a store does not answer, or the connection was cut."""

    def __init__(self, location: str, reason: str) -> None:
        super().__init__(f"cannot reach {location}: {reason}; nothing was changed")


class ServerError(OnRecordError):
    """The server of a store refuses what it was asked."""

    def __init__(self, location: str, doing: str, reason: str) -> None:
        super().__init__(f"cannot {doing} {location}: {reason}; nothing was changed")


class StoreReadOnlyError(OnRecordError):
    """The role that is connected has no right to do this."""

    def __init__(self, location: str, doing: str, role: str) -> None:
        told = f"{role or 'this role'} may not {doing} {location}; nothing was changed"
        super().__init__(f"{told}, ask who runs the server (onrecord help team)")


class UncertainCommitError(OnRecordError):
    """The connection was cut while the server kept a change: only a look can tell."""

    def __init__(self, location: str) -> None:
        told = "it may or may not have been recorded, onrecord find tells"
        super().__init__(f"the connection to {location} was cut at the last moment; {told}")


class UnknownSchemeError(OnRecordError):
    """An address of a store begins with a scheme that no store has."""

    exit_code = USAGE

    def __init__(self, location: str) -> None:
        told = "a store is a file, or postgresql://HOST/DATABASE"
        super().__init__(f"no store can be at {location}: {told}")


class FileStoreOnlyError(OnRecordError):
    """What was asked for is a matter of files, and the store is on a server."""

    exit_code = USAGE

    def __init__(self, location: str, what: str) -> None:
        super().__init__(
            f"{what} is for a store in a file; {location} is looked after by its server"
        )


class MissingDriverError(OnRecordError):
    """The library that speaks with PostgreSQL is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "a store on PostgreSQL needs a library more: pip install 'onrecord[postgres]'"
        )


# Formats, and the rows of a file.


class UnknownFormatError(BadValueError):
    """Nothing tells the format of a file, or no format is called so."""

    def __init__(self, name: str, formats: tuple[str, ...], remedy: str) -> None:
        some = f"{', '.join(formats[:-1])} or {formats[-1]}"
        super().__init__(f"no format is known for {name!r}; it may be {some}; {remedy}")


class WriteOnlyFormatError(BadValueError):
    """A page for readers was to be read, or made into rows."""

    def __init__(self, name: str, formats: tuple[str, ...]) -> None:
        super().__init__(f"{name} is for readers, not to be read back; use {', '.join(formats)}")


class MissingExtraError(OnRecordError):
    """A library that few need, and that this needs, is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs a library more: pip install 'onrecord[{extra}]'")


class UnknownProfileError(BadValueError):
    """No import profile is called so."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        helped = suggest(near) or f"; --save-profile {name} saves one, --profiles lists them"
        super().__init__(f"no profile is called {name!r}{helped}")


class BadRowError(OnRecordError):
    """A row of a file cannot be recorded."""

    exit_code = REJECTED


class UnknownColumnError(BadValueError):
    """The file has no column of this name."""

    def __init__(self, name: str, columns: tuple[str, ...]) -> None:
        there = ", ".join(columns)
        super().__init__(f"no column is called {name!r}; the file has {there}")


class NoSpeakerError(BadValueError):
    """Nothing tells who said what a text file holds."""

    def __init__(self) -> None:
        remedy = (
            "--from-name '{country}_{session}_{year}' reads its name, --set official=NAME names one"
        )
        super().__init__(f"a text file does not say who spoke, or when; {remedy}")


class NoTextColumnError(BadValueError):
    """No column of a file is known to hold what was said."""

    def __init__(self, columns: tuple[str, ...], near: tuple[str, ...] = ()) -> None:
        there = ", ".join(columns)
        meant = suggest(tuple(f"--map text={quote(each)}" for each in near[:3]))
        remedy = meant or "; name it with --map text=COLUMN"
        super().__init__(f"cannot tell which column holds the text; it has {there}{remedy}")


class AlreadyRecordedError(OnRecordError):
    """Rows of a file are on record already, and the import was to fail then."""

    def __init__(self, count: int) -> None:
        rows = "1 row is" if count == 1 else f"{count:,} rows are"
        told = "nothing was recorded; --on-duplicate skip or update takes the rest"
        super().__init__(f"{rows} on record already, or twice in the file; {told}")


# Officials and organisations.


class BadRegisterError(BadValueError):
    """This cannot stand in a register."""


class UnknownOfficialError(BadValueError):
    """No official is known by this name."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        helped = suggest(near) or "; onrecord officials lists them"
        super().__init__(f"no official is called {name!r}{helped}")


class AmbiguousOfficialError(BadValueError):
    """A name may mean several officials."""

    def __init__(self, name: str, near: tuple[str, ...], remedy: str = "name one in full") -> None:
        some = ", ".join(near[:5]) + f" and {len(near) - 5} more" * (len(near) > 5)  # noqa: PLR2004
        super().__init__(f"{name!r} may be {some}; {remedy}")
        self.near = near


class UnknownOrganizationError(BadValueError):
    """No organisation is known by this name."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        helped = suggest(near) or "; onrecord orgs add makes one known"
        super().__init__(f"no organisation is known as {name!r}{helped}")
        self.near = near


# Recording a statement.


class MissingWordsError(OnRecordError):
    """A statement was to be recorded and no words were given."""

    exit_code = USAGE

    def __init__(self) -> None:
        super().__init__('no words given: onrecord add "…" -o NAME, or - to read them from a pipe')


class BadFormError(BadValueError):
    """A line of an edited text cannot be read."""

    def __init__(self, line: int, why: str, near: tuple[str, ...] = ()) -> None:
        self.line = line
        self.why = f"{why}{suggest(near)}"
        super().__init__(f"line {line}: {self.why}")


class NotInteractiveError(OnRecordError):
    """Something would have to be asked, and may not be."""

    exit_code = USAGE

    def __init__(self, why: str) -> None:
        super().__init__(f'{why}; type onrecord add "…" -o NAME -c COUNTRY -d DATE')


class EditorFailedError(OnRecordError):
    """The editor did not bring the text back."""


class NoEditorError(EditorFailedError):
    """There is no such editor."""

    exit_code = USAGE

    def __init__(self, name: str = "") -> None:
        missing = f"there is no editor {name!r}" if name else "no editor is found"
        super().__init__(f"{missing}; set ONRECORD_EDITOR to one, as in ONRECORD_EDITOR=nano")


class AbandonedError(OnRecordError):
    """The user turned away from what was being typed."""


class StoppedError(AbandonedError):
    """The user interrupted what was being typed."""

    exit_code = INTERRUPTED


class DraftKeptError(OnRecordError):
    """Something was typed and is not on record; it is kept in a file."""

    def __init__(self, cause: OnRecordError, path: str, call: str = "add") -> None:
        super().__init__(f"{cause}; the text is kept: onrecord {call} --resume {path}")
        self.exit_code = cause.exit_code


# Changing what is on record.

_SOME = 5


class ConfirmationRequiredError(OnRecordError):
    """Something would have to be agreed to, and nobody can be asked."""

    exit_code = USAGE

    def __init__(self, question: str, instead: str = "--yes does it unasked") -> None:
        super().__init__(f"{question} Nobody is there to answer; {instead}")


class NoSelectionError(OnRecordError):
    """A command that changes statements names none."""

    exit_code = USAGE

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} which? name ids, or filters such as -o NAME; --all is all")


class NoChangeError(OnRecordError):
    """Statements were to be changed, and nothing says how."""

    exit_code = USAGE

    def __init__(self) -> None:
        super().__init__("change what? --set field=value, --add topics=x, or -e for your editor")


class AmbiguousNameError(BadValueError):
    """A name may mean several, and what it asks for would be changed."""

    def __init__(self, facet: str, typed: str, near: tuple[str, ...]) -> None:
        some, rest = ", ".join(near[:_SOME]), len(near[_SOME:])
        names = some + f" and {rest} more" * bool(rest)
        super().__init__(f"{facet} {typed!r} may be {names}; to change them, name one in full")


class SeveralSourcesError(BadValueError):
    """A part of a source was to be changed, and there are several sources."""

    def __init__(self, id_: str, count: int) -> None:
        super().__init__(f"{id_} has {count} sources; onrecord edit {id_} -e changes one of them")


class NoSourceError(OnRecordError):
    """A statement names no address to open."""

    def __init__(self, id_: str) -> None:
        super().__init__(f"statement {id_} names no address to open; see onrecord show {id_}")


class UnknownStatusError(BadValueError):
    """This is no way that a statement may stand, and no id."""

    def __init__(self, typed: str, near: tuple[str, ...]) -> None:
        told = "statuses are draft, recorded, verified, disputed, misattributed, retracted"
        super().__init__(f"{typed!r} is no status and no id{suggest(near) or f'; {told}'}")


class NoReasonError(BadValueError):
    """What casts doubt on a statement was to be said without a reason."""

    def __init__(self, status: str, instead: str = '--reason "…"') -> None:
        super().__init__(f"{status} needs a reason: {instead}")


class LinkError(OnRecordError):
    """Two statements cannot be linked so, or are not."""

    exit_code = USAGE


class UnknownLinkError(LinkError):
    """No word for how a statement bears on another is spelt so."""

    def __init__(self, word: str, known: tuple[str, ...], near: tuple[str, ...] = ()) -> None:
        helped = suggest(near) or f"; it takes {', '.join(known)}"
        super().__init__(f"no link is called {word!r}{helped}")


class ChangedSinceError(OnRecordError):
    """What a command left has been changed by a later one."""

    def __init__(self, what: str, field: str) -> None:
        super().__init__(
            f"{what}: {field} was changed again since; undo the later change first, see undo --list"
        )


class AlreadyRestoredError(OnRecordError):
    """What is to come back was recorded again meanwhile."""

    def __init__(self, id_: str) -> None:
        super().__init__(f"{id_} is on record again already; onrecord rm {id_} removes it first")


class NothingToUndoError(OnRecordError):
    """No command is there to be taken back, or none of that id."""

    def __init__(self, asked: str) -> None:
        what = f"no command has the id {asked!r}" if asked else "nothing is left to take back"
        super().__init__(f"{what}; undo --list shows what there is")
