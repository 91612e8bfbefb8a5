"""What may stand next in a call: for the shell, quickly, and silent where it cannot be told."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from onrecord import config
from onrecord.fields import FILTERS, TABLE
from onrecord.formats import COLUMNS, READABLE, WRITABLE
from onrecord.model import is_country_code
from onrecord.query import GROUPS, PERIODS, SORTS
from onrecord.storage import open_store
from onrecord.storage.base import QuickAnswers
from onrecord.text.control_chars import show_control_chars
from onrecord.text.tokens import fold_key

# Stands for the names of files, which the shell knows best.
FILES = ":files"
_MOST = 200
_FORMS = ("table", "plain", *WRITABLE, "ids")
_FORMATS_OF = {"import": READABLE, "export": WRITABLE}
_SPANS = ("today", "yesterday", "7d", "30d", "6m", "1y")

# The filter whose names a flag takes.
_FILTER_OF = {
    **{flag: each.filter for each in TABLE if each.filter for flag in each.flags},
    **{f"--{name}": name for name in FILTERS},
    "--with": "official",
}
_LISTED: dict[str, tuple[str, ...]] = {
    **{f"--{name}": field.choices for name, field in FILTERS.items() if field.choices},
    "--sort": SORTS,
    "--by": GROUPS,
    "-f": _FORMS,
    "--format": _FORMS,
    "--date-order": ("dmy", "mdy"),
    **dict.fromkeys(("--since", "--until", "--on", "--from", "--to", "-d", "--date"), _SPANS),
}
_TENURES = ("--member-of", "--chair", "--during")
_PATHS = ("-S", "--store", "--output", "--rejects")
# Behind these stands what nobody can guess.
_FREE = (
    *("-n", "--limit", "-x", "--without", "-u", "--url", "--note"),
    *("--map", "--set", "--skip", "--encoding", "--context", "--locator", "--ref"),
)
_ASKING = (
    *(
        "find",
        "timeline",
        "summary",
        "silence",
        "check",
        "new",
        "officials",
        "countries",
        "topics",
        "orgs",
    ),
    *("sources", "events", "list", "ls", "search", "log", "stats"),
)
_BY_ID = (
    *("show", "open", "edit", "rm", "history", "status", "link", "unlink", "thread", "merge"),
    *("compare", "sources add", "sources drop"),
)
TOPICS = (
    *("fields", "dates", "filters", "formats", "changes", "comparing", "import", "configuration"),
    "articles",
    *("environment", "exit-codes", "officials", "safety", "scripting", "team"),
)
# Behind a verb of these stand names of a facet.
_VERBS = {"officials": "official", "topics": "topic"}
_SHELLS = ("bash", "zsh", "fish")
_SETTINGS = ("config get", "config set", "config unset")


class Candidate(NamedTuple):
    """What may be typed, and what it is."""

    value: str
    said: str = ""


class CommandReader(NamedTuple):
    """What only the command line knows: its commands, and the flags of one."""

    commands: Callable[[], Mapping[str, str]]
    flags: Callable[[str], Mapping[str, str]]


class Call(NamedTuple):
    """A call in the typing: the words that are there, and the one that is begun."""

    command: str
    before: tuple[str, ...]
    typed: str
    flag: str
    store: str


def complete(words: list[str], door: CommandReader) -> str:
    """Return a line for each candidate: its value, a tab, what it is. Never raises."""
    try:
        found = list(_candidates(_read(words), door))
    except Exception:  # noqa: BLE001  a shell that completes is no place for an error
        return ""
    lines = (
        f"{each.value}\t{show_control_chars(each.said)}" if each.said else each.value
        for each in found
    )
    return "".join(f"{line}\n" for line in lines)


def _read(words: list[str]) -> Call:
    before, typed = _split_begun_word(words)
    store, rest = _store(before)
    command = next((each for each in rest if not each.startswith("-")), "")
    pair = " ".join([each for each in rest if not each.startswith("-")][:2])
    if command == "config" and pair in _SETTINGS:
        command = pair
    flag = before[-1] if before and before[-1].startswith("-") else ""
    return Call(command, tuple(rest), typed, flag, store)


def _split_begun_word(words: list[str]) -> tuple[list[str], str]:
    """Part the word that is begun from those before; bash parts words at = and @ too."""
    *before, typed = words or [""]
    if typed == "=":
        typed = ""
    elif before and before[-1] == "=":
        before.pop()
    elif before and before[-1] == "@":
        typed = before.pop() + typed
    return before, typed.lstrip("\"'")


def _store(before: list[str]) -> tuple[str, list[str]]:
    """Return the store that the call names, and the other words."""
    store, rest = "", []
    waiting = False
    for word in before:
        if waiting:
            store, waiting = os.path.expanduser(word), False  # noqa: PTH111  a string it stays
        elif word in ("-S", "--store"):
            waiting = True
        else:
            rest.append(word)
    return store, rest


def _candidates(call: Call, door: CommandReader) -> Iterator[Candidate]:
    flag, equals, value = call.typed.partition("=")
    if equals and flag.startswith("--"):
        inside = call._replace(typed=value.lstrip("\"'"), flag=flag)
        yield from (Candidate(f"{flag}={each.value}", each.said) for each in _values(inside))
    elif _takes_value(call.flag):
        yield from _values(call)
    elif call.typed.startswith("-"):
        yield from _starting_with(call.typed, door.flags(call.command))
    elif not call.command:
        yield from _starting_with(call.typed, _single(door.commands()))
    else:
        yield from _arguments(call, door)


def _takes_value(flag: str) -> bool:
    return (
        flag in _PATHS
        or flag.replace("--not-", "--") in _TENURES
        or flag in _FREE
        or flag in _LISTED
        or bool(_facet(flag))
        or (flag == "--fields")
    )


def _facet(flag: str) -> str:
    """Return the facet that a flag names, if it names one."""
    return _FILTER_OF.get(flag.replace("--not-", "--"), "")


def _values(call: Call) -> Iterable[Candidate]:
    """Return what may stand behind a flag."""
    if call.flag in _PATHS:
        return [Candidate(FILES)]
    if call.flag == "--fields":
        return _fields(call.typed)
    listed = _LISTED.get(call.flag.replace("--not-", "--"))
    if listed:
        listed = _FORMATS_OF.get(call.command, listed) if listed is _FORMS else listed
        listed = (
            PERIODS
            if call.command in ("timeline", "log", "compare") and listed is GROUPS
            else listed
        )
        return _starting_with(call.typed, dict.fromkeys(listed, ""))
    if call.flag.replace("--not-", "--") in _TENURES:
        return _organizations(call.typed)
    facet = _facet(call.flag)
    return _names(call, facet) if facet else []


def _organizations(typed: str) -> Iterator[Candidate]:
    """Give the organisations whose members are known."""
    from onrecord.reference.organizations import list_organizations

    return (
        Candidate(each.acronym, each.name)
        for each in list_organizations()
        if each.acronym.lower().startswith(typed.lower())
    )


def _arguments(call: Call, door: CommandReader) -> Iterator[Candidate]:
    """Give what may stand where no flag does."""
    verbs = {
        each.split()[1]: said for each, said in door.commands().items() if _subtopics(each, call)
    }
    yield from _starting_with(call.typed, verbs)
    if call.command in _VERBS and len(call.before) > 1 and not call.before[1].startswith("-"):
        importing = call.before[1] == "import"
        yield from [Candidate(FILES)] if importing else _names(call, _VERBS[call.command])
    elif call.command in _BY_ID:
        yield from _ids(call)
    elif call.command in _ASKING:
        yield from _saved(call.typed)
    elif call.command in ("import", "export"):
        yield from _saved(call.typed) if call.typed.startswith("@") else [Candidate(FILES)]
    elif call.command == "completion":
        yield from _starting_with(call.typed, dict.fromkeys(_SHELLS, ""))
    elif call.command == "help":
        yield from _starting_with(call.typed, dict.fromkeys(TOPICS, "") | _single(door.commands()))
    elif call.command in _SETTINGS:
        yield from _settings(call)


def _single(commands: Mapping[str, str]) -> dict[str, str]:
    return {name: said for name, said in commands.items() if " " not in name}


def _subtopics(command: str, call: Call) -> bool:
    return command.startswith(f"{call.command} ") and len(call.before) == 1


def _starting_with(typed: str, known: Mapping[str, str]) -> Iterator[Candidate]:
    return (Candidate(*each) for each in known.items() if each[0].startswith(typed))


def _fields(typed: str) -> Iterator[Candidate]:
    """Give fields, also behind a comma."""
    done, comma, begun = typed.rpartition(",")
    return (Candidate(f"{done}{comma}{each}") for each in COLUMNS if each.startswith(begun))


def _saved(typed: str) -> Iterator[Candidate]:
    """Give saved filters; a name that a shell would act on is not one that is offered."""
    for name in config.saved_filter_names() if not typed or typed.startswith("@") else ():
        if re.fullmatch(r"[\w.-]+", name) and name.startswith(typed[1:]):
            asked = config.saved_filter(name)
            yield Candidate(f"@{name}", " · ".join(f"{each} {asked[each]}" for each in asked))


def _settings(call: Call) -> Iterator[Candidate]:
    from onrecord.config.settings import ORDERS, SETTINGS

    last = call.before[-1]
    if last in SETTINGS:
        listed = {"dates.order": ORDERS, "output.period": PERIODS}.get(last, ())
        return _starting_with(call.typed, dict.fromkeys(listed, ""))
    return _starting_with(call.typed, {name: each.wanted for name, each in SETTINGS.items()})


def _quick_answers(call: Call) -> QuickAnswers | None:
    config.ignore_bad_project_file(allowed=bool(call.store))
    return open_store(config.store_path(call.store or None)).quick_answers()


def _ids(call: Call) -> Iterator[Candidate]:
    answers = _quick_answers(call)
    for id_, said in answers.ids_with_prefix(call.typed.lower(), 20) if answers else ():
        yield Candidate(id_, said)


def _names(call: Call, facet: str) -> list[Candidate]:
    """Return names that hold the words begun, as a shell may type them; the most frequent first."""
    if facet == "country":
        return list(_countries(call))
    answers = _quick_answers(call)
    known = answers.names(facet) if answers else {}
    asked = fold_key(call.typed).split()
    held = (name for name in sorted(known, key=lambda each: (-known[each], each)))
    found = (_slugged(name) for name in held if _holds(name, asked))
    return [each for each in found if each.value][:_MOST]


def _holds(name: str, asked: list[str]) -> bool:
    """Tell whether each word that was begun begins a word of the name."""
    words = fold_key(name).split()
    return all(any(word.startswith(each) for word in words) for each in asked)


def _slugged(name: str) -> Candidate:
    """Return a name as one word that a shell leaves alone, and that finds it again."""
    if name.isalnum():
        return Candidate(name)
    slug = "/".join("-".join(fold_key(part).split()) for part in name.split("/"))
    return Candidate(slug if fold_key(name) and fold_key(slug) == fold_key(name) else "", name)


def _countries(call: Call) -> Iterator[Candidate]:
    """Give the countries of the store; all statements, if none of these is meant."""
    from onrecord.reference.countries import all_countries, find, name_of

    answers = _quick_answers(call)
    codes = sorted(filter(is_country_code, answers.names("country"))) if answers else []
    asked = fold_key(call.typed).split()
    near = [each for each in codes if _is_country(each, name_of(each), call.typed, asked)]
    every = () if near else all_countries()
    near += [each.code for each in every if _is_country(each.code, each.name, call.typed, asked)]
    for code in near:
        slug = "-".join(fold_key(name_of(code)).split())
        met = find(slug)
        fits = met is not None and met.code == code and code != call.typed.upper()
        yield Candidate(slug if fits else code, name_of(code))


def _is_country(code: str, name: str, typed: str, asked: list[str]) -> bool:
    return code == typed.upper() or _holds(name, asked)
