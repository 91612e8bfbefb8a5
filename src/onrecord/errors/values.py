"""What was typed or printed has not the form it should, or names nothing that is known."""

from __future__ import annotations

from onrecord.errors.base import UNKNOWN, BadValueError, OnRecordError, suggest

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


class UnplacedError(UnknownCountryError):
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
        super().__init__(f"no field is called {name!r}{suggest(near)}")


class BadQueryError(BadValueError):
    """This cannot be looked for."""


class BadTenureError(BadQueryError):
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
