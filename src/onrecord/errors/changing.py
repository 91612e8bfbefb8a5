"""What is on record and was to be changed, linked, opened or taken back."""

from __future__ import annotations

from onrecord.errors.base import USAGE, BadValueError, OnRecordError, suggest

_SOME = 5


class NoConsentError(OnRecordError):
    """Something would have to be agreed to, and nobody can be asked."""

    exit_code = USAGE

    def __init__(self, question: str, instead: str = "--yes does it unasked") -> None:
        super().__init__(f"{question} Nobody is there to answer; {instead}")


class NothingChosenError(OnRecordError):
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


class UnknownStandingError(BadValueError):
    """This is no way that a statement may stand, and no id."""

    def __init__(self, typed: str, near: tuple[str, ...]) -> None:
        told = "statuses are draft, recorded, verified, disputed, misattributed, retracted"
        super().__init__(f"{typed!r} is no status and no id{suggest(near) or f'; {told}'}")


class NoReasonError(BadValueError):
    """What casts doubt on a statement was to be said without a reason."""

    def __init__(self, status: str) -> None:
        super().__init__(f'{status} needs a reason: --reason "…"')


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


class ThereAgainError(OnRecordError):
    """What is to come back was recorded again meanwhile."""

    def __init__(self, id_: str) -> None:
        super().__init__(f"{id_} is on record again already; onrecord rm {id_} removes it first")


class NothingToUndoError(OnRecordError):
    """No command is there to be taken back, or none of that id."""

    def __init__(self, asked: str) -> None:
        what = f"no command has the id {asked!r}" if asked else "nothing is left to take back"
        super().__init__(f"{what}; undo --list shows what there is")
