"""Countries are found by code, name and alias, and never guessed."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import UnknownCountryError
from onrecord.reference import countries
from onrecord.reference.countries import all_countries, find, match_kind, name_of, resolve
from onrecord.text.tokens import fold_key

CORPORA = Path(os.environ.get("ONRECORD_CORPORA", "none"))
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="ONRECORD_CORPORA is not set")

DAMAGED = re.compile(r"\d$|_pos$|AmericaA")
NO_COUNTRY = {
    *("Brussels-Capital Region", "Cantabria", "Catalonia", "European Union", "Gagauzia", "Quebec"),
    *("Abkhazia", "Republic of Abkhazia", "South Ossetia", "Artsakh", "Republic of Artsakh"),
    *("Donetsk People's Republic", "Luhansk People's Republic", "Transnistria", "Scotland"),
    *("Kurdistan", "Kurdistan Region", "Tibet", "Sovereign Military Order of Malta"),
    *("Northern Cyprus", "Turkish Republic of Northern Cyprus", "Somaliland"),
    *("Somaliland (Republic of Somaliland)", "Sahrawi Arab Democratic Republic"),
}


def code_of(text: str) -> str | None:
    """Return the code found, or nothing."""
    found = find(text)
    return found.code if found else None


def refusal(text: str) -> str:
    """Return the words with which a country is refused."""
    with pytest.raises(UnknownCountryError) as caught:
        resolve(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("RU", "RU"), ("ru", "RU"), ("rus", "RU"), (" RUS ", "RU"), ("NA", "NA"), ("no", "NO")),
        *(("SUHH", "SUHH"), ("SUN", "SUHH"), ("YUG", "YUCS"), ("XK", "XK"), ("xkx", "XK")),
    ],
)
def test_a_code_of_two_three_or_four_letters_is_found(text: str, code: str) -> None:
    """Codes may be typed in either case."""
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("Türkiye", "TR"), ("turkey", "TR"), ("TURKIYE", "TR"), ("Czech Republic", "CZ")),
        *(("Russian_Federation", "RU"), ("NAMIBIA", "NA"), ("Viet-Nam", "VN"), ("Viet Nam", "VN")),
        *(("United_Kingdom_Of_Great_Britain_And_Northern_Ireland", "GB"), ("U.K.", "GB")),
        *(("Britain", "GB"), ("Great Britain", "GB"), ("UK", "GB"), ("U.S.", "US"), ("USA", "US")),
        *(("Venezuela_(Bolivarian_Republic_Of)", "VE"), ("Bolivia, Plurinational State of", "BO")),
        *(("Iran (Islamic Republic of)", "IR"), ("Cote D'ivoire", "CI"), ("Côte d’Ivoire", "CI")),
        *(("Republic Of Korea", "KR"), ("ROK", "KR"), ("DPRK", "KP"), ("Korea, North", "KP")),
        *(("DRC", "CD"), ("Congo (Kinshasa)", "CD"), ("Congo-Brazzaville", "CG")),
        *(("The Gambia", "GM"), ("Gambia, The", "GM"), ("the Republic of Congo", "CG")),
        *(("Antigua & Barbuda", "AG"), ("St. Lucia", "LC"), ("Burma", "MM"), ("Swaziland", "SZ")),
        *(("Macedonia", "MK"), ("FYROM", "MK"), ("Vatican", "VA"), ("Palestine", "PS")),
        *(("Taiwan", "TW"), ("Hong Kong SAR", "HK"), ("Lao PDR", "LA"), ("UAE", "AE")),
        *(("East Timor", "TL"), ("Cape Verde", "CV"), ("Holland", "NL"), ("Georgia", "GE")),
    ],
)
def test_a_name_is_found_as_it_is_typed_or_printed(text: str, code: str) -> None:
    """Case, accents, underscores, ``&`` and "the" make no difference."""
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "code", "since", "until"),
    [
        *(("USSR", "SUHH", 1922, 1991), ("Soviet Union", "SUHH", 1922, 1991)),
        *(("GDR", "DDDE", 1949, 1990), ("Czechoslovakia", "CSHH", 1918, 1992)),
        *(("Serbia and Montenegro", "CSXX", 2003, 2006), ("Zaire", "ZRCD", 1971, 1997)),
        *(("Yugoslavia", "YUCS", None, 2003), ("South Yemen", "YDYE", 1967, 1990)),
    ],
)
def test_a_former_state_has_its_own_code_and_years(
    text: str, code: str, since: int | None, until: int | None
) -> None:
    """A former state is not the state that followed it."""
    found = resolve(text)
    assert (found.code, found.since, found.until, found.former) == (code, since, until, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("Guinea", "GN"), ("Guinea-Bissau", "GW"), ("Equatorial Guinea", "GQ")),
        *(("Papua New Guinea", "PG"), ("Niger", "NE"), ("Nigeria", "NG"), ("Dominica", "DM")),
        *(("Dominican Republic", "DO"), ("Sudan", "SD"), ("South Sudan", "SS"), ("Samoa", "WS")),
        *(("American Samoa", "AS"), ("Kosovo", "XK"), ("Republic of Kosovo", "XK")),
        *(("Serbia", "RS"), ("Montenegro", "ME"), ("South Georgia", "GS"), ("Germany", "DE")),
    ],
)
def test_a_name_within_a_name_stays_apart(text: str, code: str) -> None:
    """The whole name is compared, never a part of it."""
    assert code_of(text) == code


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "the", "of", "Congo", "Korea", "America", "England", "Virgin Islands", "CS"),
        *("EU", "UN", "NATO", "SCO", "European Union", "Somaliland", "Abkhazia", "Crimea"),
        *("Russian_Federation2", "China_pos", "Serbia, Montenegro", "Russia; China", "Nigerian"),
        *("Republic of Vietnam", "United Arab Republic", "Kosova", "ß", "ﬁ", "рус", "643", "XX"),
    ],
)
def test_what_is_not_exactly_one_country_is_not_found(text: str) -> None:
    """Neither nearness nor a part of a name is a match."""
    assert (find(text), match_kind(text)) == (None, "")


@pytest.mark.parametrize(
    ("text", "kind"), [("tr", "code"), ("TUR", "code"), ("Türkiye", "name"), ("Turkey", "alias")]
)
def test_the_kind_of_match_is_told(text: str, kind: str) -> None:
    """A record says how its country is known."""
    assert match_kind(text) == kind


def test_an_ambiguous_name_is_refused_with_its_candidates() -> None:
    """The user chooses among countries of one name."""
    assert refusal("Congo") == (
        "'Congo' is not a country I know by itself; "
        "did you mean Republic of the Congo (CG) or DR Congo (CD)?"
    )


def test_an_organisation_is_refused_with_the_flag_it_belongs_to() -> None:
    """No country is suggested for an organisation."""
    assert refusal("the EU") == (
        "'the EU' is not a country I know: it is an organisation; try --org 'the EU'"
    )


def test_what_has_no_code_is_refused_without_a_suggestion() -> None:
    """A disputed territory is not told to be part of another country."""
    assert (
        refusal("Abkhazia") == "'Abkhazia' is not a country I know: ISO 3166-1 has no code for it"
    )


def test_a_slip_is_refused_with_what_is_spelt_nearly_so() -> None:
    """A near miss is a suggestion."""
    assert refusal("Lithuana") == "'Lithuana' is not a country I know; did you mean Lithuania (LT)?"


def test_a_title_in_common_makes_no_suggestion() -> None:
    """Two republics do not look alike for being republics."""
    assert refusal("Republic of Xyzistan") == "'Republic of Xyzistan' is not a country I know"


@pytest.mark.parametrize(
    ("code", "name"),
    [("CI", "Côte d'Ivoire"), ("RU", "Russia"), ("SUHH", "Soviet Union"), ("QQ", "QQ"), ("", "")],
)
def test_a_code_is_printed_as_a_name(code: str, name: str) -> None:
    """A code we do not know is printed as it is."""
    assert name_of(code) == name


def test_all_of_iso_3166_are_there() -> None:
    """Kosovo stands beside ISO's 249 countries and 31 former ones."""
    codes = [each.code for each in all_countries()]
    assert [sum(len(code) == size for code in codes) for size in (2, 4)] == [250, 31]


def test_no_key_means_two_countries() -> None:
    """Whatever may be typed for one country means no other."""
    meant = defaultdict(set)
    for each in all_countries():
        for text in (each.code, each.code3, each.name, *each.aliases):
            meant[fold_key(text)].add(each.code)
    del meant[""]
    assert [text for text, codes in meant.items() if len(codes) > 1] == []


def test_every_country_is_found_by_all_that_is_listed_for_it() -> None:
    """No entry hides another, and none is dead."""
    for each in all_countries():
        listed = filter(None, (each.code, each.code3, each.name, *each.aliases))
        assert {find(text) for text in listed} == {each}


def test_no_refused_name_is_a_country() -> None:
    """What the register refuses, it does not list."""
    register = Path(countries.__file__).with_name("countries.tsv").read_text(encoding="utf-8")
    refused = re.findall(r"^[?@-]\t([^\t\n]+)", register, re.MULTILINE)
    assert [name for names in refused for name in names.split(";") if find(name)] == []


def cells(path: str, *columns: str) -> Iterator[str]:
    """Read columns of a corpus, comments and empty cells left out."""
    with (CORPORA / path).open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        for row in csv.DictReader(lines, delimiter="\t" if path.endswith("tsv") else ","):
            yield from (row[column] for column in columns if row.get(column))


def abroad(file: str, column: int) -> list[tuple[str, str]]:
    """Return code and name of each name in other languages, of one of their files."""
    text = Path(countries.__file__).with_name(file).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    cells = ((row[0], cell) for row in rows for cell in row[column : None if column == 1 else 3])
    return [(code, name) for code, cell in cells for name in cell.split(";") if name]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            ("中国", "CN"),
            ("中國", "CN"),
            ("Великобритания", "GB"),
            ("США", "US"),
            ("СССР", "SUHH"),
        ),
        *(("Соединённое Королевство", "GB"), ("Royaume-Uni", "GB"), ("Reino Unido", "GB")),
        *(("الصين", "CN"), ("فلسطين", "PS"), ("Corée du Sud", "KR"), ("Estados Unidos", "US")),
        *(("韓國", "KR"), ("朝鲜", "KP"), ("Côte d’Ivoire", "CI"), ("Guinée", "GN")),
    ],
)
def test_a_name_in_the_un_languages_is_found(text: str, code: str) -> None:
    """Arabic, Chinese in both scripts, French, Russian and Spanish."""
    assert code_of(text) == code


def test_each_name_of_each_language_is_its_own_country_or_refused() -> None:
    """No name of one country finds another; what may be two is refused with both offered."""
    listed = abroad("names.tsv", 1) + abroad("aliases.tsv", 2)
    named = [(code, name, code_of(name)) for code, name in listed if code != "?"]
    wrong = [(name, code, met) for code, name, met in named if met not in {code, None}]
    unknown = {(name, code) for code, name, met in named if met is None}
    assert (len(named) > 1600, wrong) == (True, [])
    assert unknown == {("Congo", "CG"), ("Saint-Martin", "MF")}


@pytest.mark.parametrize("text", ["刚果", "剛果", "Конго", "الكونغو", "El Congo"])
def test_a_name_of_two_countries_offers_both_in_any_language(text: str) -> None:
    """The user chooses."""
    both = "did you mean Republic of the Congo (CG) or DR Congo (CD)?"
    assert refusal(text) == f"{text!r} is not a country I know by itself; {both}"


def test_a_name_in_another_language_is_suggested_at_most() -> None:
    """Ukrainian is not among the six: what is near is offered, not taken."""
    assert refusal("Росія") == "'Росія' is not a country I know; did you mean Russia (RU)?"


def test_a_name_in_english_reads_no_other_language() -> None:
    """Most look-ups need not pay for the rest."""
    code = (
        "from onrecord.reference import countries as c; c.find('Norway'), c.name_of('CN');"
        "print(c._foreign.cache_info().misses)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "0\n"


def test_the_names_are_those_of_their_source() -> None:
    """No line of the generated file was touched by hand."""
    script = Path(__file__).parents[1] / "tools" / "countries.py"
    made = subprocess.run([sys.executable, script], capture_output=True, check=True).stdout
    kept = Path(countries.__file__).with_name("names.tsv").read_bytes()
    if made.split(b"\n")[1] != kept.split(b"\n")[1]:
        pytest.skip("another version of the source is installed")
    assert made == kept


@needs_corpora
def test_countries_of_real_speeches_are_found() -> None:
    """Only labels damaged upstream, the EU and a bare Congo stay unknown."""
    printed = {
        *cells("unscon/open_unscon_speeches.tsv", "country"),
        *cells("ungdc/open_ungdc_s79.csv", "iso3", "country"),
        *cells("unsc-config/council_membership.csv", "country_org"),
    }
    unknown = {text.strip() for text in printed if not find(text)}
    assert {text for text in unknown if not DAMAGED.search(text)} == {
        *("EU", "European Union", "Congo")
    }


@needs_corpora
def test_countries_of_real_officials_are_found() -> None:
    """All but regions, organisations and entities without a code."""
    files = [f"officials/{path.name}" for path in (CORPORA / "officials").glob("*.csv")]
    printed = {text for path in files for text in cells(path, "countryLabel", "countrylabel")}
    assert {text for text in printed if not find(text)} <= NO_COUNTRY


@needs_corpora
def test_names_and_codes_of_another_list_agree() -> None:
    """What both lists know, they know by the same three letters."""
    path = "orgs/country_data.tsv"
    for column in ("name_short", "name_official"):
        pairs = zip(cells(path, column), cells(path, "ISO3"), strict=True)
        found = [(find(text), code3) for text, code3 in pairs]
        assert [each for each, code3 in found if each and each.code3 != code3] == []
