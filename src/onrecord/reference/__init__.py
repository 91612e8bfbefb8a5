"""Facts we ship: countries, languages, organisations and their members."""
