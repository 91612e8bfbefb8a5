"""What the shell may complete, and the scripts that ask."""
