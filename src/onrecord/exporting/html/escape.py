"""Text made fit for HTML: nothing in it is a tag, nothing in it acts unseen."""

from __future__ import annotations

from html import escape

from onrecord.text.control_chars import LEANING, show_control_chars


def escape_text(text: str) -> str:
    """Return ``text`` for an element or between the quotes of an attribute."""
    return escape(show_control_chars(text, kept=LEANING + "\n"))


def isolated(text: str) -> str:
    """Return ``text`` as an element whose direction of writing turns nothing around it."""
    return f"<bdi>{escape_text(text)}</bdi>" if text else ""


def attributes(**given: str) -> str:
    """Return attributes with a blank before each; those without a value are left out."""
    named = ((name.rstrip("_").replace("_", "-"), value) for name, value in given.items())
    return "".join(f' {name}="{escape_text(value)}"' for name, value in named if value)
