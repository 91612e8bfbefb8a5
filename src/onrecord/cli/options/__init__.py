"""Flags, and the values that commands make of them."""

# Under this name a call keeps its own words, for history.
WORDS = "onrecord.words"
