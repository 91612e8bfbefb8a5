"""Files in: one module a format; each gives the rows of a file."""
