"""What a call says: options, filters, its own words."""

# Under this name a call keeps its own words, for history.
WORDS = "onrecord.words"
