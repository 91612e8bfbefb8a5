"""A web page in one file: its statements, a timeline, no network."""
