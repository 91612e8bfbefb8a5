"""Who, for whom, on what, by which source: the registers."""
