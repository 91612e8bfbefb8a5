"""Words: tokens, differences, hidden characters, suggestions."""
