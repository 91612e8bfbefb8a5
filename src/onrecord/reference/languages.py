"""Languages: the tag of BCP 47 for what files and people write, and never a guessed one."""

from __future__ import annotations

from functools import cache, lru_cache

from onrecord.errors import UnknownLanguageError
from onrecord.text.tokens import fold_key

# Tag, the codes of ISO 639-2 for the same, English names. BCP 47 takes the shortest code there
# is, so that eng is written en. The languages of the United Nations first, then the most spoken
# and those of the states that speak most in the registers; one that is none of these has its tag.
_KNOWN = """\
ar ara Arabic
zh zho,chi Chinese
en eng English
fr fra,fre French
ru rus Russian
es spa Spanish,Castilian
hy hye,arm Armenian
az aze Azerbaijani
be bel Belarusian,Belarussian
bn ben Bengali,Bangla
bg bul Bulgarian
cs ces,cze Czech
da dan Danish
nl nld,dut Dutch
fi fin Finnish
ka kat,geo Georgian
de deu,ger German
el ell,gre Greek
he heb Hebrew
hi hin Hindi
hu hun Hungarian
id ind Indonesian
it ita Italian
ja jpn Japanese
kk kaz Kazakh
ko kor Korean
ky kir Kyrgyz
ms msa,may Malay
mn mon Mongolian
mr mar Marathi
fa fas,per Persian,Farsi
pl pol Polish
pt por Portuguese
pa pan Punjabi,Panjabi
ro ron,rum Romanian
sr srp Serbian
sv swe Swedish
sw swa Swahili
tg tgk Tajik
ta tam Tamil
te tel Telugu
th tha Thai
tr tur Turkish
tk tuk Turkmen
uk ukr Ukrainian
ur urd Urdu
uz uzb Uzbek
vi vie Vietnamese
"""
_PRIMARY = (2, 3)
_SCRIPT, _REGION, _LONGEST = 4, 2, 8


@lru_cache(maxsize=4096)
def find(text: str) -> str:
    """Return the language tag for a tag or an English name; empty if there is none.

    ``eng`` is ``en``, ``en_GB`` is ``en-GB``; a tag of two or three letters that the
    register does not have is taken as it stands.
    """
    primary, *rest = text.strip().replace("_", "-").split("-")
    if _is_tag(primary, rest):
        return "-".join((_codes().get(primary.lower(), primary.lower()), *map(_cased, rest)))
    return _names().get(fold_key(text), "")


def match_kind(text: str) -> str:
    """Say by what ``find`` knows it: name or code."""
    return "name" if fold_key(text) in _names() else "code"


def resolve(text: str) -> str:
    """Return a tag that was typed as one, or raise UnknownLanguageError with the one to type."""
    tag = find(text)
    if not tag or tag.lower() != text.strip().lower():
        raise UnknownLanguageError(text, tag, () if tag else _near(text))
    return tag


def _is_tag(primary: str, rest: list[str]) -> bool:
    """Tell whether this has the form of a tag; no language has a code of four letters or more."""
    parts = all(each.isascii() and each.isalnum() and len(each) <= _LONGEST for each in rest)
    return parts and primary.isascii() and primary.isalpha() and len(primary) in _PRIMARY


def _cased(part: str) -> str:
    """Return a part of a tag in its usual case: Hant, GB, valencia."""
    if part.isalpha() and len(part) == _SCRIPT:
        return part.title()
    return part.upper() if len(part) == _REGION else part.lower()


@cache
def _codes() -> dict[str, str]:
    """Map each longer code to the tag."""
    rows = (line.split(" ") for line in _KNOWN.splitlines())
    return {code: tag for tag, codes, _ in rows for code in codes.split(",")}


@cache
def _names() -> dict[str, str]:
    """Map each English name, folded, to the tag."""
    rows = (line.split(" ") for line in _KNOWN.splitlines())
    return {fold_key(name): tag for tag, _, names in rows for name in names.split(",")}


def _near(text: str) -> tuple[str, ...]:
    """Return the tags of languages whose names are spelt nearly so, each with its name."""
    from difflib import get_close_matches

    near = get_close_matches(fold_key(text), _names(), n=2, cutoff=0.8)
    return tuple(f"{_names()[each]} ({each.title()})" for each in near)
