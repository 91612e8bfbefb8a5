"""Rules about one statement or two: parse, edit, merge, compare, link, cite."""
