"""Looking after the store, the settings and the help."""
