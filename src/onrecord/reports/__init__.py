"""Pure functions from statements to values: counts, comparisons, findings, threads."""
