"""The SQLite index of a store: built, caught up, asked, thrown away at any time."""
