"""Facts about a statement that the article prints: country, body, date, agency, subjects."""

from __future__ import annotations

import re

from onrecord.articles.names import ORGANIZATION_WORDS, PLURAL_ROLES, ROLES, TITLE_HEADS
from onrecord.articles.people import Person
from onrecord.articles.places import country_of, country_of_capital, organization_of

_STATE = r"(?:[Tt]he )?([A-Z][\w.]+(?: [A-Z][\w.]+)?)"
_STANCE = r"(?:support|commitment|resolve|readiness|interest|position|condemnation|solidarity)"
# "affirmed Norway's support", "the commitment of Norway", "Norway strongly condemns"
_OWN_STATE = re.compile(
    rf"(?:\w+ed )?(?:{_STATE}[’'](?:s )? ?(?:[\w-]+ )?{_STANCE}\b"
    rf"|(?:the )?{_STANCE} of {_STATE}\b"
    rf"|{_STATE} (?:strongly |firmly )?(?:condemns|welcomes|calls on|supports|rejects|stands)\b)"
)
_OF_STATE = re.compile(r",? of (?:the )?[A-Z][\w’-]+(?: (?:of )?(?:the )?[A-Z][\w’-]+){0,4}")
_MINISTRY = re.compile(
    r"\b(?P<state>[A-Z][\w.]+(?: [A-Z][\w.]+)?)(?:[’']s)? "
    r"(?:MFA|Foreign Ministry|Ministry of Foreign Affairs)\b"
)
_NAMED_MINISTRY = re.compile(
    r"\b[A-Z]\w+ (?:Foreign Ministry|Ministry of Foreign Affairs)\b|\bForeign Office\b"
)
_SEATS = {
    "White House": "US", "Washington, DC": "US", "State Department": "US", "Downing Street": "GB",
    "Foreign Office": "GB", "Foreign & Commonwealth": "GB", "Kremlin": "RU",
    "President of Russia": "RU",
}  # fmt: skip
_BODY_OF_ROLE = re.compile(
    r"\bof (?:the )?(?P<name>[A-Z][\w&.-]+(?: (?:of |for |and )?[A-Z][\w&.-]+)+)$"
)
_ACRONYM = re.compile(r"\b(?:UN|NATO|EU|OSCE|IAEA|IMF|WHO|SCO|CSTO|ASEAN)\b")
_MEDIA = re.compile(
    r"\b(?:times|post|journal|news|press|agency|tribune|telegraph|guardian|herald|radio|television"
    r"|tv|cnn|bbc|nbc|cbs|abc|fox|msnbc|reuters|ap|afp|tass|interfax|xinhua|kcna|politico|bloomberg"
    r"|magazine|newspaper|service|npr|sputnik|al jazeera|spiegel|monde|figaro)\b",
    re.IGNORECASE,
)
_NAME = r"(?P<via>(?:The )?[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3})"
_TOLD = re.compile(
    r"\b(?:[Tt]old|[Tt]elling|in an interview (?:with|to|published by)|speaking to|interview to)"
    rf" (?:the )?{_NAME}"
)
_CITED = re.compile(rf"\b{_NAME} (?:cited|quoted|reported|reports|quotes|cites)\b")
_CAPITALIZED = re.compile(r"(?:[A-Z][\w.]+(?:[ -](?:of |the )*(?=[A-Z]))?){1,5}")
_LONGEST_STATE = 5
_LONGEST_MENTION = 80
_MOST_MENTIONS = 20


def fullest_role(person: Person) -> str:
    """Return the fullest role printed for a person."""
    return max((each.text for each in person.roles), key=lambda role: len(role.split()), default="")


def role_of_phrase(printed: str) -> str:
    """Return the role in "a spokesman for the ministry"; "officials" alone is none."""
    bare = without_article(printed)
    words = [each.lower() for each in bare.split()]
    if words[-1:] and words[-1] in PLURAL_ROLES:
        return ""
    return bare if any(each in ROLES | TITLE_HEADS for each in words) else ""


def without_article(printed: str) -> str:
    """Return a noun phrase without "the" or "a"."""
    return re.sub(r"^(?:the|a|an|this|that)\s+", "", printed.strip(), flags=re.IGNORECASE)


def country_in(role: str) -> str:
    """Return the code of the first state that a role names: "Russian Foreign Minister"."""
    words = re.findall(r"[A-Z][\w.]*|of|the", role)
    for size in range(_LONGEST_STATE, 0, -1):
        for at in range(len(words) - size + 1):
            code = country_of(" ".join(words[at : at + size]))
            if code:
                return code
    return ""


def country_of_person(text: str, person: Person) -> str:
    """Return the state that a person's roles name, or the words behind his name: "of Qatar"."""
    for role in person.roles:
        code = country_in(role.text + _state_behind(text, role.start + len(role.text)))
        if code:
            return code
    surname = person.name.split()[-1]
    for at in person.mentions[:_MOST_MENTIONS] if person.roles else ():
        end = text.find(surname, at, at + _LONGEST_MENTION) + len(surname)
        code = country_in(_state_behind(text, end)) if end > at else ""
        if code:
            return code
    return ""


def _state_behind(text: str, at: int) -> str:
    found = _OF_STATE.match(" ".join(text[at : at + _LONGEST_MENTION].split("\n")))
    return found[0] if found else ""


def country_of_stance(words: str) -> str:
    """Return the state whose support, commitment or position somebody affirms as his own."""
    found = _OWN_STATE.match(" ".join(words[: 2 * _LONGEST_MENTION].split()))
    name = next(filter(None, found.groups()), "") if found else ""
    return country_of(name) if name else ""


def country_of_seat(edges: str) -> str:
    """Return the one state whose ministry, or seat of government, heading and credits name."""
    names = [found["state"] for found in _MINISTRY.finditer(edges)]
    codes = {code for name in names for code in map(country_of, (name, name.split()[-1])) if code}
    codes |= {code for seat, code in _SEATS.items() if seat in edges}
    return codes.pop() if len(codes) == 1 else ""


def organization_of_person(text: str, person: Person, role: str) -> str:
    """Return the body a person works for, as printed with his name, in his role, or as ministry."""
    if person.organization:
        return person.organization
    found = _BODY_OF_ROLE.search(role)
    if found and not country_of(found["name"]):
        words = found["name"].lower().split()
        if any(each in ORGANIZATION_WORDS for each in words):
            return found["name"]
    ministry = _NAMED_MINISTRY.search(text) if "foreign minister" in role.lower() else None
    acronym = ministry or _ACRONYM.search(role)
    return acronym[0] if acronym else ""


def find_via(sentence: str) -> str:
    """Return the paper or agency that a sentence says was told, or quoted somebody."""
    for pattern in (_TOLD, _CITED):
        for found in pattern.finditer(sentence):
            if _MEDIA.search(found["via"]):
                return found["via"]
    return ""


def find_subjects(words: str) -> tuple[str, ...]:
    """Return the states (codes) and organisations (acronyms) that some words name."""
    about: dict[str, None] = {}
    for found in _CAPITALIZED.finditer(words):
        is_possessive = words[found.end() : found.end() + 2] in ("’s", "'s")
        parts = found[0].rstrip(".,").split()
        for size in range(len(parts), 0, -1):
            for at in range(len(parts) - size + 1):
                name = " ".join(parts[at : at + size])
                code = organization_of(name) or country_of(name)
                code = code or (country_of_capital(name) if is_possessive else "")
                if code:
                    about[code] = None
    return tuple(about)
