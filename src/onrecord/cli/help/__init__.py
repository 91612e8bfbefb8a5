"""Help pages, and usage errors in our words."""
