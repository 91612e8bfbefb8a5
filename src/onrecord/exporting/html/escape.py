"""Text made fit for HTML: nothing in it is a tag, nothing in it acts unseen."""

from __future__ import annotations

from html import escape

from onrecord.text.control_chars import LEANING, visible


def shown(text: str) -> str:
    """Return ``text`` for an element or between the quotes of an attribute."""
    return escape(visible(text, kept=LEANING + "\n"))


def alone(text: str) -> str:
    """Return ``text`` as an element whose direction of writing turns nothing around it."""
    return f"<bdi>{shown(text)}</bdi>" if text else ""


def attributes(**given: str) -> str:
    """Return attributes with a blank before each; those without a value are left out."""
    named = ((name.rstrip("_").replace("_", "-"), value) for name, value in given.items())
    return "".join(f' {name}="{shown(value)}"' for name, value in named if value)
