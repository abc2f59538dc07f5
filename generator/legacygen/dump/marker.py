"""The marker that a load leaves in the database that it made; the next load compares with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from legacygen.dump.changes import TableCounts

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadMarker:
    """The dump that a database was made of, and the columns and rows of its tables."""

    dump: str
    producer: str
    server: str
    counts: Mapping[str, TableCounts]

    def to_json(self) -> str:
        """Return the marker as text for the database."""
        counts = {name: [list(found.columns), found.rows] for name, found in self.counts.items()}
        return json.dumps(
            {"format": FORMAT, "dump": self.dump, "producer": self.producer, "server": self.server, "counts": counts},
            ensure_ascii=False,
        )


def parse_marker(text: str) -> LoadMarker | None:
    """Parse the marker of a database; None if it is of another version of legacygen, or damaged."""
    try:
        found = json.loads(text)
        if found["format"] != FORMAT:
            return None
        counts = {name: TableCounts(tuple(columns), rows) for name, (columns, rows) in found["counts"].items()}
        return LoadMarker(dump=found["dump"], producer=found["producer"], server=found["server"], counts=counts)
    except (ValueError, KeyError, TypeError):
        return None
