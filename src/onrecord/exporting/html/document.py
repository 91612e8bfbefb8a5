"""The head of an HTML file that needs nothing else, and can fetch and send nothing."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from onrecord.exporting.html.escape import escape_text


def page_head(title: str, css: str, script: str = "") -> str:
    """Return an HTML file from its first line to the start of its body.

    Its Content Security Policy allows this style, this script if there is one, and no more.
    """
    scripts = f"script-src '{_hash(script)}'; " if script else ""
    policy = (
        f"default-src 'none'; {scripts}style-src '{_hash(css)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape_text(title)}</title>\n<style>{css}</style>\n</head>\n<body>"
    )


@cache
def read_asset(name: str) -> str:
    """Return the style or script of this name, which lies beside this module."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
