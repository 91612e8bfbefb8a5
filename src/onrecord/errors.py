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
    """A flag is not a country I know."""

    def __init__(self, text: str, near: tuple[str, ...] = (), why: str = "") -> None:
        super().__init__(f"{text!r} is not a country I know{why}{suggest(near)}")
        self.text = text
        self.near = near
        self.helped = bool(near) or ";" in why


class UncodedCountryError(UnknownCountryError):
    """A country is not recognised, and may be recorded as written."""

    def __init__(self, cause: UnknownCountryError, use: str = "records it as written") -> None:
        told = f"{cause}{'' if cause.near else ';'} {f'<{cause.text}>'!r} {use}"
        OnRecordError.__init__(self, told)
        self.text, self.near, self.helped = cause.text, cause.near, cause.helped


class UnknownLanguageError(BadValueError):
    """A value is not a language tag, though it may be a language's name."""

    def __init__(self, text: str, tag: str, near: tuple[str, ...] = ()) -> None:
        helped = f"; use {tag}" if tag else suggest(near) or "; use one such as en or pt-BR"
        super().__init__(f"{text!r} is not a language code{helped}")


class UnknownFieldError(BadValueError):
    """There is no field of this name."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        remedy = suggest(near) or "; onrecord help fields lists them"
        super().__init__(f"there is no field {name!r}{remedy}")


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
        short = "; type at least four letters of an id" * (0 < len(asked) < _LEAST)
        super().__init__(f"there is no statement with the id {asked!r}{suggest(near) or short}")
        self.asked = asked


class AmbiguousIdError(OnRecordError):
    """Several statements have an id that begins so."""

    exit_code = UNKNOWN

    def __init__(self, asked: str, near: tuple[str, ...]) -> None:
        super().__init__(f"{asked!r} matches several ids; type one of {', '.join(near)}")


# Commands, help, settings, saved filters.


class UnknownCommandError(OnRecordError):
    """No command is called so."""

    exit_code = USAGE

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        helped = suggest(near) or "; onrecord -h lists them"
        super().__init__(f"there is no command {name!r}{helped}")


class UnknownTopicError(OnRecordError):
    """There is no page and no command of this name."""

    exit_code = USAGE

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        helped = suggest(near) or "; onrecord help lists the topics"
        super().__init__(f"there is no help on {name!r}{helped}")


class UnknownShellError(BadValueError):
    """Nothing is known of how this shell completes."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no completion for {name!r}; shells: {', '.join(known)}")


class BadSettingError(OnRecordError):
    """The environment or a configuration file says what cannot be."""

    exit_code = USAGE

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name} is {value!r}; it must be {wanted}")


class UnknownSettingError(BadValueError):
    """A configuration file, or the user, names a setting that there is not."""

    def __init__(self, where: str, name: str, near: tuple[str, ...]) -> None:
        helped = suggest(near) or "; onrecord help configuration lists them"
        place = f"{where}: " if where else ""
        super().__init__(f"{place}there is no setting {name!r}{helped}")


class ForeignSettingError(BadValueError):
    """A project's file says what only the user may say, as it would run a program."""

    def __init__(self, where: str, name: str) -> None:
        told = "may run a program, so it is read from your own configuration only"
        super().__init__(f"{where}: {name} {told}; remove it there")


class UntrustedFileError(OnRecordError):
    """A project's file may have been planted by another user."""

    exit_code = USAGE

    def __init__(self, path: Path, why: str, remedy: str) -> None:
        allow = f"{remedy}onrecord config set trusted {path.parent}"
        super().__init__(f"{path} is ignored: {why}; to use it, {allow}; or name a store with -S")


class UnknownFilterError(BadValueError):
    """No filter is saved under this name."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        helped = suggest(tuple(f"@{each}" for each in near)) or (
            f"; save one with onrecord config set filters.{name}.topic TOPIC"
        )
        super().__init__(f"there is no saved filter @{name}{helped}")


class EditorError(OnRecordError):
    """The editor could not be run, or failed."""

    def __init__(self, command: str, why: str) -> None:
        super().__init__(f"the editor {command!r}: {why}; onrecord config set editor COMMAND")


# Files and stores.


class BadFileError(OnRecordError):
    """A file is not in the format it should have."""


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
        super().__init__(f"{path} already exists; --force overwrites it")


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
        super().__init__(f"cannot {doing} {path}: {reason}{commitment.describe_unchanged()}")


class OutputError(OnRecordError):
    """What a command says cannot be written to where it says it."""

    def __init__(self, cause: OSError) -> None:
        reason = (cause.strerror or str(cause)).lower()
        super().__init__(f"cannot write the output: {reason}{commitment.describe_unchanged()}")


class DiskFullError(OnRecordError):
    """What is being read in cannot be put aside."""

    def __init__(self, folder: object, cause: OSError) -> None:
        reason = (cause.strerror or str(cause)).lower()
        put_aside = f"cannot write temporary files in {folder}: {reason}"
        super().__init__(
            f"{put_aside}{commitment.describe_unchanged()}; set TMPDIR to use another folder"
        )


class NoIndexError(OnRecordError):
    """The index cannot be written."""

    def __init__(self, folder: object, cause: Exception) -> None:
        reason = (getattr(cause, "strerror", None) or str(cause)).lower()
        told = f"cannot write an index in {folder}: {reason}"
        super().__init__(f"{told}; the store is intact and is read without an index")


class StoreBusyError(OnRecordError):
    """Another process has held the writers' lock for too long."""

    def __init__(self, path: object, seconds: float) -> None:
        waited = f"another process has been writing to {path} for {seconds:g} seconds"
        super().__init__(f"{waited}{commitment.describe_unchanged()}; try again")


class StoreDamagedError(OnRecordError):
    """A line of the store is broken, and not by a killed writer."""

    def __init__(self, path: object, offset: int) -> None:
        place = f"{path} is damaged at byte {offset:,}"
        super().__init__(f"{place}; onrecord check --repair keeps every intact line")
        self.offset = offset


class StoreChangedError(OnRecordError):
    """Another program has changed the store under a command."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"another program changed {path} meanwhile; nothing was recorded; try again"
        )


class ChecksumError(OnRecordError):
    """A statement's line is not as it was written: another program changed it, or the disk."""

    def __init__(self, id_: str) -> None:
        super().__init__(
            f"another program or a failing disk has changed the line of {id_}; "
            "nothing was changed. Look at it with onrecord show, "
            "then accept it with onrecord check --accept"
        )


class UncertainWriteError(OnRecordError):
    """A write failed, and so did taking it back or confirming it: only the file can tell."""

    def __init__(self, path: object, cause: BaseException) -> None:
        reason = str(getattr(cause, "strerror", None) or cause or type(cause).__name__).lower()
        told = "it may or may not have been recorded; check with onrecord find"
        super().__init__(f"the disk failed while writing {path} ({reason}); {told}")


class HardLinkedError(OnRecordError):
    """A file with two names cannot be replaced under one of them."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path} has another hard link, which would be broken; copy the file first"
        )


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
        told = "it may or may not have been recorded; check with onrecord find"
        super().__init__(f"the connection to {location} was lost at the last moment; {told}")


class UnknownSchemeError(OnRecordError):
    """An address of a store begins with a scheme that no store has."""

    exit_code = USAGE

    def __init__(self, location: str) -> None:
        told = "a store is a file, or postgresql://HOST/DATABASE"
        super().__init__(f"{location} cannot be a store: {told}")


class FileStoreOnlyError(OnRecordError):
    """What was asked for is a matter of files, and the store is on a server."""

    exit_code = USAGE

    def __init__(self, location: str, what: str) -> None:
        super().__init__(f"{what} works on a store in a file; {location} is managed by its server")


class MissingDriverError(OnRecordError):
    """The library that speaks with PostgreSQL is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "a store on PostgreSQL needs another package: pip install 'onrecord[postgres]'"
        )


# Formats, and the rows of a file.


class UnknownFormatError(BadValueError):
    """Nothing tells the format of a file, or no format is called so."""

    def __init__(self, name: str, formats: tuple[str, ...], remedy: str) -> None:
        some = f"{', '.join(formats[:-1])} or {formats[-1]}"
        super().__init__(f"unknown format {name!r}; formats: {some}; {remedy}")


class WriteOnlyFormatError(BadValueError):
    """A page for readers was to be read, or made into rows."""

    def __init__(self, name: str, formats: tuple[str, ...]) -> None:
        super().__init__(f"{name} cannot be read back; use {', '.join(formats)}")


class MissingExtraError(OnRecordError):
    """A library that few need, and that this needs, is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs another package: pip install 'onrecord[{extra}]'")


class UnknownProfileError(BadValueError):
    """No import profile is called so."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        helped = suggest(near) or f"; --save-profile {name} saves one, --profiles lists them"
        super().__init__(f"there is no profile {name!r}{helped}")


class BadRowError(OnRecordError):
    """A row of a file cannot be recorded."""

    exit_code = REJECTED


class UnknownColumnError(BadValueError):
    """The file has no column of this name."""

    def __init__(self, name: str, columns: tuple[str, ...]) -> None:
        there = ", ".join(columns)
        super().__init__(f"there is no column {name!r}; the file has {there}")


class NoSpeakerError(BadValueError):
    """Nothing tells who said what a text file holds."""

    def __init__(self) -> None:
        remedy = (
            "--from-name '{country}_{session}_{year}' reads its name, --set official=NAME names one"
        )
        super().__init__(f"a text file does not name its speaker or date; {remedy}")


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
        told = "nothing was recorded; use --on-duplicate skip or update to import the rest"
        super().__init__(f"{rows} on record already, or twice in the file; {told}")


# Officials and organisations.


class BadRegisterError(BadValueError):
    """This cannot stand in a register."""


class UnknownOfficialError(BadValueError):
    """No official is known by this name."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        helped = suggest(near) or "; onrecord officials lists them"
        super().__init__(f"there is no official {name!r}{helped}")


class AmbiguousOfficialError(BadValueError):
    """A name may mean several officials."""

    def __init__(self, name: str, near: tuple[str, ...], remedy: str = "name one in full") -> None:
        some = ", ".join(near[:5]) + f" and {len(near) - 5} more" * (len(near) > 5)  # noqa: PLR2004
        super().__init__(f"{name!r} may be {some}; {remedy}")
        self.near = near


class UnknownOrganizationError(BadValueError):
    """No organisation is known by this name."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        helped = suggest(near) or "; onrecord orgs add adds one"
        super().__init__(f"there is no organisation {name!r}{helped}")
        self.near = near


# Recording a statement.


class MissingWordsError(OnRecordError):
    """A statement was to be recorded and no words were given."""

    exit_code = USAGE

    def __init__(self) -> None:
        super().__init__('no text given: onrecord add "…" -o NAME, or - to read them from a pipe')


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
        missing = f"there is no editor {name!r}" if name else "no editor found"
        super().__init__(f"{missing}; set ONRECORD_EDITOR to one, as in ONRECORD_EDITOR=nano")


class AbandonedError(OnRecordError):
    """The user turned away from what was being typed."""


class StoppedError(AbandonedError):
    """The user interrupted what was being typed."""

    exit_code = INTERRUPTED


class DraftKeptError(OnRecordError):
    """Something was typed and is not on record; it is kept in a file."""

    def __init__(self, cause: OnRecordError, path: str, call: str = "add") -> None:
        super().__init__(
            f"{cause}; your text is saved; resume with: onrecord {call} --resume {path}"
        )
        self.exit_code = cause.exit_code


# Changing what is on record.

_SOME = 5


class ConfirmationRequiredError(OnRecordError):
    """A change needs confirmation, and there is no terminal to ask on."""

    exit_code = USAGE

    def __init__(self, question: str, instead: str = "add --yes") -> None:
        super().__init__(f"{question} Cannot ask without a terminal; {instead}")


class NoSelectionError(OnRecordError):
    """A command that changes statements names none."""

    exit_code = USAGE

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} which? give ids, or filters such as -o NAME; --all selects all")


class NoChangeError(OnRecordError):
    """Statements were to be changed, and nothing says how."""

    exit_code = USAGE

    def __init__(self) -> None:
        super().__init__(
            "change what? add --set field=value, --add topics=x, or -e for your editor"
        )


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
        super().__init__(f"statement {id_} has no address to open; see onrecord show {id_}")


class UnknownStatusError(BadValueError):
    """This is no way that a statement may stand, and no id."""

    def __init__(self, typed: str, near: tuple[str, ...]) -> None:
        told = "statuses are draft, recorded, verified, disputed, misattributed, retracted"
        super().__init__(f"{typed!r} is neither a status nor an id{suggest(near) or f'; {told}'}")


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
        super().__init__(f"there is no link {word!r}{helped}")


class ChangedSinceError(OnRecordError):
    """What a command left has been changed by a later one."""

    def __init__(self, what: str, field: str) -> None:
        super().__init__(
            f"{what}: {field} was changed again since; undo the later change first, see undo --list"
        )


class AlreadyRestoredError(OnRecordError):
    """What is to come back was recorded again meanwhile."""

    def __init__(self, id_: str) -> None:
        super().__init__(f"{id_} has already been restored; onrecord rm {id_} removes it first")


class NothingToUndoError(OnRecordError):
    """There is no command to undo, or none with that id."""

    def __init__(self, asked: str) -> None:
        what = f"there is no command with the id {asked!r}" if asked else "nothing left to undo"
        super().__init__(f"{what}; undo --list shows all")
