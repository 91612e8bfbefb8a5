"""Officials and organisations: names that are unknown, or several."""

from __future__ import annotations

from onrecord.errors.base import BadValueError, suggest


class BadRegisterError(BadValueError):
    """This cannot stand in a register."""


class UnknownOfficialError(BadValueError):
    """No official is known by this name."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        helped = suggest(near) or "; onrecord officials lists them"
        super().__init__(f"no official is called {name!r}{helped}")


class SeveralOfficialsError(BadValueError):
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
