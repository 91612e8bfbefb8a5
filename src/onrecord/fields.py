"""The one table of a statement's fields.

A field is declared here once. The flags of ``add`` and of filters, the editor's
form, ``show``, the importer, merging, the index and completion derive from it.
To add a field: an entry here (with a filter, a line in Facets too), the field in
``model.Statement``, and its words in the help.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import force_setattr

from onrecord.errors import BadQueryError
from onrecord.model import KINDS, STANCES, STATUSES, is_country_code

NONE = "none"


class Field(NamedTuple):
    """A field of a statement, or of its first source.

    ``type`` is words, name, list, choice, date, country or language; ``flags`` and
    ``help`` are those of ``add``. ``part`` is the part of a source that it is.
    ``filter`` is its name in a Filter and as a flag, empty if it is no filter;
    ``is_named``: a filter's value is looked up among the names on record, by their
    words. ``is_counted``: summaries count by it. ``is_printed``: a source may print
    it otherwise than we keep it. ``is_merged``: merging fills it in from the other
    statement (lists are united). ``form`` is its group in the editor's form, ``*`` if
    it is shown there even when empty. ``columns`` are the names that people give
    such a column, the likelier first.
    """

    name: str
    type: str = "name"
    flags: tuple[str, ...] = ()
    help: str = ""
    form: str = ""
    part: str = ""
    choices: tuple[str, ...] = ()
    filter: str = ""
    filter_flags: tuple[str, ...] = ()
    filter_help: str = ""
    is_named: bool = False
    is_counted: bool = False
    is_printed: bool = False
    is_merged: bool = True
    columns: str = ""

    @property
    def counted_as(self) -> str:
        """What ``--by`` calls it."""
        return self.filter if self.type == "list" else self.name


TABLE = (
    Field(
        "text",
        "words",
        is_merged=False,
        columns="text, content, statement, statement text, speech, speech text, quote, quotation,"
        " quote text, utterance, answer, response, words, full text, transcript, body, body text,"
        " message, sentence, sentence text, sentences, paragraph, passage, excerpt, texte, texto,"
        " remarks, remark, said, zitat, rede, aussage, declaración, discurso, cita, déclaration,"
        " citation, текст, заявление, цитата, высказывание, выступление, 发言, 讲话, 声明, 言论,"
        " 内容, 文本",
    ),
    Field(
        "official",
        flags=("-o", "--official"),
        help="Who said it.",
        form="who*",
        filter="official",
        filter_flags=("-o", "--official"),
        filter_help="Said by this official (--not-official: not by).",
        is_named=True,
        is_counted=True,
        is_printed=True,
        columns="official, speaker, speaker name, name of speaker, name of person speaking,"
        " person speaking, speaker full name, said by, quoted person, spokesperson, spokesman,"
        " spokeswoman, delegate, politician, person, person name, president, prime minister,"
        " minister, ambassador, full name, name, redner, sprecher, orateur, orador,"
        " who, actor, спикер, оратор, докладчик, выступающий, 发言人, 讲话人, 姓名, from",
    ),
    Field("co_speakers", "list", flags=("--with",), help="Who said it jointly.", form="who"),
    Field(
        "role",
        flags=("--role",),
        help="In what office, then.",
        form="who*",
        filter="role",
        filter_help="Said in this office: minister, spokesperson.",
        is_named=True,
        is_printed=True,
        columns="role, post, position, position label, office, job title, function, capacity,"
        " speaker role, speaker title, speaker position, title of speaker",
    ),
    Field(
        "organization",
        flags=("--org",),
        help="For which organisation.",
        form="who*",
        filter="org",
        filter_help="The speaker speaks for this organisation.",
        is_named=True,
        is_counted=True,
        is_printed=True,
        columns="organization, organisation, org, department, ministry, institution, affiliation",
    ),
    Field(
        "on_behalf_of",
        flags=("--on-behalf-of",),
        help="For whom, if not that.",
        form="who",
        is_printed=True,
    ),
    Field(
        "country",
        "country",
        flags=("-c", "--country"),
        help="For which country, then; <X>: as printed.",
        form="who*",
        filter="country",
        filter_flags=("-c", "--country"),
        filter_help="Said for this country: a name or a code.",
        is_counted=True,
        is_printed=True,
        columns="country, speaker country, country of speaker, country name, country org,"
        " country label, member state, nation, country code, iso3, iso 3, iso3 code, iso3c,"
        " iso code, iso alpha 3, iso2, iso2 code, iso2c, iso alpha 2, iso, nationality, pays,"
        " país, страна, государство, 国家, 国别",
    ),
    Field(
        "date",
        "date",
        flags=("-d", "--date"),
        help="When it was said, as you know it.",
        form="when*",
        is_printed=True,
        columns="date, date said, said on, speech date, date of speech, statement date,"
        " date of statement, date delivered, event date, meeting date, sitting date, datetime,"
        " date time, day, datum, fecha, time, timestamp, date extracted, posted date, date posted,"
        " posted, published date, publication date, date published, pub date, published,"
        " published at, year, when, created at, created, дата, 日期, 时间, fecha de publicación,"
        " data, année, jahr, año, год",
    ),
    Field(
        "kind",
        "choice",
        flags=("--kind",),
        help="direct, mixed, indirect or document.",
        form="kind*",
        choices=(*KINDS, NONE),
        filter="kind",
        filter_help="direct, mixed, indirect, document or none.",
        is_counted=True,
    ),
    Field(
        "language",
        "language",
        flags=("--lang",),
        help="Language of the words: en, pt-BR.",
        form="kind",
        filter="lang",
        filter_help="In this language, by its tag: en, pt-BR.",
        is_counted=True,
        is_printed=True,
        columns="language, lang, language code",
    ),
    Field(
        "original",
        "words",
        flags=("--original",),
        help="The words before translation.",
        form="kind",
        columns="original, original text, text original, source text",
    ),
    Field(
        "original_language",
        "language",
        flags=("--original-lang",),
        help="Their language.",
        form="kind",
        is_printed=True,
    ),
    Field(
        "topics",
        "list",
        flags=("-t", "--topic"),
        help="On what; / makes a hierarchy.",
        form="what*",
        filter="topic",
        filter_flags=("-t", "--topic"),
        filter_help="On this topic, and all beneath it.",
        is_named=True,
        is_counted=True,
        columns="topics, topic, subject, subjects, theme, themes, tags, tag, category, categories,"
        " keywords, concept, issue, issues",
    ),
    Field(
        "about",
        "list",
        flags=("--about",),
        help="Countries and bodies concerned.",
        form="what*",
        filter="about",
        filter_help="About this country or organisation.",
        is_named=True,
        is_counted=True,
        columns="about, target, targets, target country, target countries, counterpart,"
        " counterpart country, partner, partner country, addressee, recipient, recipient country,"
        " about country, country about, countries mentioned, mentioned countries, to country",
    ),
    Field(
        "stance",
        "choice",
        flags=("--stance",),
        help="support, oppose, neutral or mixed.",
        form="what",
        choices=(*STANCES, NONE),
        filter="stance",
        filter_help="support, oppose, neutral, mixed or none.",
        is_counted=True,
    ),
    Field(
        "event",
        flags=("--event",),
        help="At what event.",
        form="what*",
        filter="event",
        filter_help="Said at this event.",
        is_named=True,
        is_counted=True,
        is_printed=True,
        columns="event, event name, event title, meeting, conference, occasion, summit, forum,"
        " debate, session, sitting",
    ),
    Field(
        "place",
        flags=("--place",),
        help="In what city.",
        form="what",
        filter="place",
        filter_help="Said in this city.",
        is_named=True,
        is_counted=True,
        is_printed=True,
        columns="place, city, location, venue",
    ),
    Field(
        "context",
        "words",
        flags=("--context",),
        help="The question answered.",
        form="what",
        columns="context, question, question text",
    ),
    Field(
        "source",
        flags=("-s", "--source"),
        help="Title of the page or paper.",
        part="title",
        filter="source",
        filter_help="From this outlet, agency or title.",
        is_named=True,
        is_counted=True,
        columns="source, title, headline, source title, article title, source name",
    ),
    Field(
        "publisher",
        part="publisher",
        columns="publisher, outlet, newspaper, media, media outlet, publication, website",
    ),
    Field(
        "via",
        part="via",
        filter="via",
        filter_help="Carried by this agency.",
        is_named=True,
        columns="via, agency, news agency, wire",
    ),
    Field("author", part="author", columns="author, byline, journalist, reporter"),
    Field(
        "url",
        part="url",
        columns="url, href, link, source url, page url, article url, permalink, source link,"
        " web page, uri",
    ),
    Field(
        "issued",
        "date",
        part="issued",
        columns="issued, posted date, date posted, posted, published date, publication date,"
        " date published, pub date, published, published at",
    ),
    Field(
        "accessed",
        "date",
        part="accessed",
        columns="accessed, access date, date accessed, retrieved, retrieved at, date retrieved",
    ),
    Field("locator", part="locator", columns="locator, page, pages"),
    Field("archive_url", part="archive_url"),
    Field(
        "note",
        "words",
        flags=("--note",),
        help="Your own remark.",
        form="note*",
        is_merged=False,
        columns="note, notes",
    ),
    Field(
        "status",
        "choice",
        flags=("--status",),
        help="draft, verified, disputed …",
        form="note",
        choices=STATUSES,
        filter="status",
        filter_help="draft, recorded, verified, disputed …",
        is_counted=True,
        is_merged=False,
    ),
    Field("ref", flags=("--ref",), help="The id it has elsewhere.", form="note"),
    Field("recorded_by", is_merged=False),
)
BY_NAME = {each.name: each for each in TABLE}
# The filters that a user can type, and the fields that they are of, in the order of help.
_FIRST = ("official", "country", "topic", "about", "org", "role")
_BY_FILTER = {each.filter: each for each in TABLE if each.filter}
FILTERS = {name: _BY_FILTER[name] for name in dict.fromkeys((*_FIRST, *_BY_FILTER))}
# Filters whose values are looked up among the names on record.
NAMED = tuple(name for name, each in FILTERS.items() if each.is_named)
COUNTED = tuple(each.counted_as for each in FILTERS.values() if each.is_counted)
LISTS = tuple(each.name for each in TABLE if each.type == "list")
SOURCE_PARTS = {each.name: each.part for each in TABLE if each.part}


def of_type(*types: str) -> tuple[str, ...]:
    """Return the names of the fields of these types."""
    return tuple(each.name for each in TABLE if each.type in types)


# As given; Facets and Filter hold them as a tuple.
Names = str | tuple[str, ...]


def make_tuples(struct: Struct, names: Iterable[str]) -> None:
    """Turn each of these fields into a tuple; one string is a tuple of one."""
    for name in names:
        value = getattr(struct, name)
        force_setattr(struct, name, (value,) if isinstance(value, str) else tuple(value))


class Facets(Struct, frozen=True, kw_only=True, repr_omit_defaults=True):
    """Values by filter. A statement matches when each filter given has one of its values.

    Names are resolved by the store: a whole name before its words. ``country`` takes
    ISO 3166 codes, or in ``<>`` what was printed and has no code, ``link`` the whole
    ids of linked statements. ``"none"`` asks for a ``kind`` or ``stance`` that is not
    stated. Raises BadQueryError for a value that no statement can have.
    """

    official: Names = ()
    country: Names = ()
    topic: Names = ()
    about: Names = ()
    org: Names = ()
    role: Names = ()
    kind: Names = ()
    lang: Names = ()
    stance: Names = ()
    event: Names = ()
    place: Names = ()
    source: Names = ()
    via: Names = ()
    status: Names = ()
    link: Names = ()

    def __post_init__(self) -> None:
        make_tuples(self, Facets.__struct_fields__)
        for name, field in FILTERS.items():
            if field.choices:
                check_choices(name, getattr(self, name), field.choices)
        for code in self.country:
            if not is_country_code(code) and not (code.startswith("<") and code.endswith(">")):
                raise BadQueryError(f"a country is asked for by its ISO code, not {code!r}")

    def by_facet(self) -> dict[str, tuple[str, ...]]:
        """Return the filters that have values, with their values."""
        names = Facets.__struct_fields__
        return {name: values for name in names if (values := getattr(self, name))}


def check_choices(name: str, values: Iterable[str], allowed: tuple[str, ...]) -> None:
    """Raise BadQueryError unless each value is one of those allowed."""
    for value in values:
        if value not in allowed:
            raise BadQueryError(f"{name} cannot be {value!r}; choose one of {', '.join(allowed)}")
