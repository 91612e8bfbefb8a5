"""The text of an article → proposed statements; rules only, and nothing that is not printed."""
