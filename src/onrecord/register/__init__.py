"""Who and what statements name: the registers."""
