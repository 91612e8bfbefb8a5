"""Questions over many statements: counts, comparisons, checks."""
