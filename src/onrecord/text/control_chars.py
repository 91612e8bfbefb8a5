"""Characters that act unseen on what shows them, and what is shown in their place."""

from __future__ import annotations

from functools import cache

# What turns the direction of writing for all that follows.
_OVERRIDING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
# What leans its neighbours to one side: Arabic and Hebrew print cannot do without.
LEANING = "\u061c\u200e\u200f"
_NAMED = (*range(0x80, 0xA0), 0x2028, 0x2029, 0xFEFF, *map(ord, LEANING), *_OVERRIDING)


# What no name needs, and what makes two names that look alike differ: zero-width spaces and
# joiners, invisible operators, tags. Where a script needs a joiner, it stays.
_UNSEEN = (0xAD, 0x180E, 0x200B, *range(0x2060, 0x2065), *range(0xE0000, 0xE0080))
_JOINERS = "\u200c\u200d"
_LAST_JOINLESS = "\u052f"  # the end of Latin, Greek and Cyrillic


def visible_name(name: str) -> str:
    """Return a name with characters that cannot be seen in it named; all else stays."""
    if name.isprintable():
        return name
    shown = ["", *name]
    for at, each in enumerate(name, 1):
        joins_nothing = each in _JOINERS and "" < shown[at - 1][:1] <= _LAST_JOINLESS
        if ord(each) in _UNSEEN or joins_nothing:
            shown[at] = f"<U+{ord(each):04X}>"
    return "".join(shown)


def show_control_chars(text: str, *, kept: str = "") -> str:
    """Return ``text`` with such characters as pictures or names; those ``kept`` stay."""
    return text if text.isprintable() else text.translate(_pictures(kept))


@cache
def _pictures(kept: str) -> dict[int, str]:
    pictures = {each: chr(0x2400 + each) for each in range(0x20)} | {0x7F: "␡"}
    pictures |= {each: f"<U+{each:04X}>" for each in _NAMED}
    return {point: said for point, said in pictures.items() if chr(point) not in kept}
