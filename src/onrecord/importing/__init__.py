"""Rows of a stranger's file become statements: by a map, by the names people use, by a profile."""
