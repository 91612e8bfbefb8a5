"""How statements are shown: tables, details, bars, differences; no reading, no deciding."""
