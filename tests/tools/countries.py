"""Make the names of countries in other languages anew, from the Unicode CLDR through Babel.

python tests/tools/countries.py > src/onrecord/reference/names.tsv
"""

from __future__ import annotations

import sys
from importlib.metadata import version

from babel import Locale

from onrecord.reference.countries import all_countries

LANGUAGES = ("ar", "es", "fr", "ru", "zh", "zh_Hant")
HEAD = f"""\
# Countries in the other languages of the United Nations, Chinese in both its scripts.
# Made by tests/tools/countries.py of the CLDR in Babel {version("babel")}: no line is by hand.
# © Unicode, Inc.; Unicode License v3, https://www.unicode.org/license.txt
#code
"""


def main() -> None:
    """Print the register: a line for each country that CLDR names."""
    named = [Locale.parse(each).territories for each in LANGUAGES]
    sys.stdout.write(HEAD.rstrip() + "".join(f"\t{each}" for each in LANGUAGES) + "\n")
    for country in all_countries():
        names = [territories.get(country.code, "") for territories in named]
        if any(names):
            sys.stdout.write("\t".join((country.code, *names)) + "\n")


if __name__ == "__main__":
    main()
