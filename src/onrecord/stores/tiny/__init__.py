"""The embedded store: a TinyDB file, one document a line."""
