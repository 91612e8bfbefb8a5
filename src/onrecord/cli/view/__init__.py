"""How statements are shown: tables, sheets, bars, differences; no reading, no deciding."""
