"""Dates as EDTF (ISO 8601-2) strings; what people type is read in ``typed`` and ``spans``."""

from onrecord.dates.display import display, short
from onrecord.dates.edtf import (
    UNITS,
    bounds,
    canonical,
    certain,
    day_of_year,
    known_day,
    period,
    refines,
    sort_key,
    year_known,
)

__all__ = [
    "UNITS",
    "bounds",
    "canonical",
    "certain",
    "day_of_year",
    "display",
    "known_day",
    "period",
    "refines",
    "short",
    "sort_key",
    "year_known",
]
