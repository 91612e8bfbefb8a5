"""Addresses of stores on a server: told from paths, and shown without their passwords."""

from __future__ import annotations

POSTGRES = ("postgresql", "postgres")


def scheme(location: str) -> str:
    """Return the scheme of an address in lower case; "" for a path."""
    name, separator, _ = location.partition("://")
    is_scheme = separator and name[:1].isalpha() and name.isascii()
    is_scheme = (
        is_scheme and len(name) > 1 and all(each.isalnum() or each in "+-." for each in name)
    )
    return name.lower() if is_scheme else ""


def without_password(text: str) -> str:
    """Return an address, or a word that holds one, as it may be shown: without its password."""
    if "://" not in text:
        return text
    import re

    # Up to the last @: a password may hold any character.
    bare = re.sub(r"(://[^:/@?#]*):.*@", r"\1@", text)
    return re.sub(r"(?i)([?&](?:ssl)?password=)[^&#]*", r"\1…", bare)
