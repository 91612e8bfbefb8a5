"""A table for the Discourse Network Analyzer, rDNA and others: actor, concept, agreement."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from onrecord.exporting.report import Report
from onrecord.formats import Write
from onrecord.model import Statement

COLUMNS = (
    *("statement_id", "time", "person", "organization", "country", "concept", "agreement"),
    *("document_title", "document_source", "document_url", "text"),
)
_AGREEMENT = {"support": "1", "oppose": "0"}


class Dna:
    """A table with a row for each statement and topic."""

    def write(self, dossier: Report, write: Write) -> None:
        """Write a row for each topic of each statement.

        Agreement is 1 or 0 where the statement supports or opposes it, else empty.
        """
        write(_line(COLUMNS))
        for statement in dossier.statements:
            for row in _rows(statement):
                write(_line(row))


PAGE = Dna()


def _rows(statement: Statement) -> Iterator[tuple[str, ...]]:
    source = statement.sources[0] if statement.sources else None
    for topic in statement.topics or ("",):
        yield (
            statement.id,
            statement.date,
            statement.official,
            statement.organization,
            statement.country,
            topic,
            _AGREEMENT.get(statement.stance, "") if topic else "",
            source.title if source else "",
            source.publisher if source else "",
            source.url if source else "",
            statement.text,
        )


def _line(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().removesuffix("\r\n") + "\n"
