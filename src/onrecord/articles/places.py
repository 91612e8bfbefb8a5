"""States as articles print them: adjectives, capitals, and the names of the register."""

from __future__ import annotations

from functools import cache

from onrecord.reference import countries, organizations

_ADJECTIVES = """
AF Afghan Afghani;AL Albanian;DZ Algerian;AD Andorran;AO Angolan;AR Argentine Argentinian
AM Armenian;AU Australian;AT Austrian;AZ Azerbaijani Azeri;BS Bahamian;BH Bahraini;BD Bangladeshi
BB Barbadian;BY Belarusian Belarussian;BE Belgian;BZ Belizean;BJ Beninese;BT Bhutanese
BO Bolivian;BA Bosnian;BW Botswanan;BR Brazilian;BN Bruneian;BG Bulgarian;BF Burkinabe
BI Burundian;KH Cambodian;CM Cameroonian;CA Canadian;CV Cape-Verdean;TD Chadian;CL Chilean
CN Chinese;CO Colombian;KM Comoran;CR Costa-Rican;HR Croatian;CU Cuban;CY Cypriot;CZ Czech
DK Danish Dane;DJ Djiboutian;EC Ecuadorian Ecuadorean;EG Egyptian;SV Salvadoran;ER Eritrean
EE Estonian;ET Ethiopian;FJ Fijian;FI Finnish Finn;FR French;GA Gabonese;GM Gambian;GE Georgian
DE German;GH Ghanaian;GR Greek;GD Grenadian;GT Guatemalan;GN Guinean;GY Guyanese;HT Haitian
HN Honduran;HU Hungarian;IS Icelandic Icelander;IN Indian;ID Indonesian;IR Iranian;IQ Iraqi
IE Irish;IL Israeli;IT Italian;JM Jamaican;JP Japanese;JO Jordanian;KZ Kazakh Kazakhstani
KE Kenyan;KW Kuwaiti;KG Kyrgyz;LA Lao Laotian;LV Latvian;LB Lebanese;LR Liberian;LY Libyan
LI Liechtensteiner;LT Lithuanian;LU Luxembourger;MG Malagasy;MW Malawian;MY Malaysian
MV Maldivian;ML Malian;MT Maltese;MR Mauritanian;MU Mauritian;MX Mexican;MD Moldovan
MC Monegasque;MN Mongolian;ME Montenegrin;MA Moroccan;MZ Mozambican;MM Burmese;NA Namibian
NP Nepalese Nepali;NL Dutch;NI Nicaraguan;NE Nigerien;NG Nigerian;KP North-Korean;MK Macedonian
NO Norwegian;OM Omani;PK Pakistani;PS Palestinian;PA Panamanian;PY Paraguayan;PE Peruvian
PH Philippine Filipino;PL Polish;PT Portuguese;QA Qatari;RO Romanian;RU Russian;RW Rwandan
WS Samoan;SA Saudi;SN Senegalese;RS Serbian Serb;SC Seychellois;SL Sierra-Leonean;SG Singaporean
SK Slovak;SI Slovenian Slovene;SO Somali;ZA South-African;KR South-Korean;SS South-Sudanese
ES Spanish;LK Sri-Lankan;SD Sudanese;SE Swedish;CH Swiss;SY Syrian;TW Taiwanese
TJ Tajik Tajikistani;TZ Tanzanian;TH Thai;TG Togolese;TO Tongan;TN Tunisian;TR Turkish;TM Turkmen
UG Ugandan;UA Ukrainian;AE Emirati;GB British;US American;UY Uruguayan;UZ Uzbek Uzbekistani
VE Venezuelan;VN Vietnamese;YE Yemeni;ZM Zambian;ZW Zimbabwean;XK Kosovar;VA Vatican
"""
_CAPITALS = """
RU Moscow Kremlin;CN Beijing;US Washington Pentagon;UA Kyiv Kiev
GB London Downing-Street Whitehall;FR Paris Elysee;DE Berlin;JP Tokyo;KR Seoul;KP Pyongyang
IN New-Delhi Delhi;PK Islamabad;IR Tehran;IQ Baghdad;IL Jerusalem Tel-Aviv;SY Damascus;TR Ankara
EG Cairo;SA Riyadh;QA Doha;AE Abu-Dhabi;KZ Astana Nur-Sultan;UZ Tashkent;KG Bishkek;TJ Dushanbe
TM Ashgabat;AZ Baku;AM Yerevan;GE Tbilisi;BY Minsk;MD Chisinau;PL Warsaw;CZ Prague;SK Bratislava
HU Budapest;AT Vienna;IT Rome;ES Madrid;PT Lisbon;NL Hague;SE Stockholm;NO Oslo;DK Copenhagen
FI Helsinki;EE Tallinn;LV Riga;LT Vilnius;RO Bucharest;BG Sofia;RS Belgrade;GR Athens;CA Ottawa
AU Canberra;NZ Wellington;BR Brasilia;AR Buenos-Aires;CU Havana;VE Caracas;MX Mexico-City
AF Kabul;BD Dhaka;LK Colombo;NP Kathmandu;MM Naypyidaw;VN Hanoi;TH Bangkok;PH Manila;ID Jakarta
TW Taipei;MN Ulaanbaatar;LB Beirut;JO Amman;LY Tripoli;DZ Algiers;ET Addis-Ababa;KE Nairobi
NG Abuja;ZA Pretoria;CH Bern
"""
# Names that the register of countries does not hold, and codes too short to look up blindly.
_OTHERS = {
    "america": "US", "u.s.": "US", "us": "US", "uk": "GB", "u.k.": "GB", "england": "GB",
    "scotland": "GB", "gaza": "PS", "west bank": "PS", "hamas": "PS", "white house": "US",
    "state department": "US", "crimea": "", "rok": "KR", "dprk": "KP", "prc": "CN",
    "foreign office": "GB",
}  # fmt: skip


def _table(rows: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for row in rows.replace("\n", ";").split(";"):
        code, *names = row.split() or [""]
        table.update({name.replace("-", " ").lower(): code for name in names})
    return table


@cache
def _adjectives() -> dict[str, str]:
    return _table(_ADJECTIVES)


@cache
def _capitals() -> dict[str, str]:
    return _table(_CAPITALS)


@cache
def country_of(name: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a state's name, adjective or body, or nothing."""
    lower = name.lower().removeprefix("the ")
    if lower in _OTHERS:
        return _OTHERS[lower]
    if lower in _adjectives():
        return _adjectives()[lower]
    if len(name) <= len("ROK") or not name[0].isupper():
        return ""
    found = countries.find(name)
    return found.code if found and len(found.code) == len("GB") else ""


@cache
def country_of_capital(name: str) -> str:
    """Return the code of the state whose capital, or seat of government, is named."""
    return _capitals().get(name.lower(), "")


def is_adjective(name: str) -> bool:
    """Tell whether a word is the adjective of a state: Russian, Dutch."""
    return name.lower() in _adjectives()


@cache
def organization_of(name: str) -> str:
    """Return the acronym of an organisation of the register, if the name is one's."""
    found = organizations.find(name) if name[0].isupper() else None
    return found.acronym if found else ""
