"""Changing what is on record, and taking changes back."""
