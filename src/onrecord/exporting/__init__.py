"""Files out: one module a format; ``html`` for pages."""
