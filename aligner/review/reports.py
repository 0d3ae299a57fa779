"""Reports of what was decided: a reviewer's day, a term's decisions, or any part of the log."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aligner.store import LogEntry, LogFilter, Store
from aligner.text.encoding import one_line
from aligner.text.tables import neutral

COLUMNS = (
    "at",
    "reviewer",
    "decision",
    "check",
    "concept",
    "scope",
    "reason",
    "article",
    "title",
    "source",
    "text",
)


@dataclass(frozen=True, slots=True)
class DecisionReport:
    """The decisions asked for, first to last, and their totals."""

    asked: LogFilter
    said: tuple[LogEntry, ...]

    def counts(self, kind: str) -> dict[str, int]:
        """Count decisions by "decision", "check", "concept", "reviewer" or "reason"; the most first, none empty."""
        found = Counter(record[kind] for record in self.records() if record[kind])
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    @property
    def sentences(self) -> int:
        """How many sentences they were about."""
        return len({one.verdict.pair for one in self.said})

    @property
    def articles(self) -> int:
        """How many articles those are in."""
        return len({one.verdict.pair.rpartition(":")[0] for one in self.said})

    def records(self) -> Iterator[dict[str, str]]:
        """Yield each decision under the names of COLUMNS."""
        for one in self.said:
            verdict = one.verdict
            yield {
                "at": verdict.at.isoformat(timespec="seconds"),
                "reviewer": verdict.reviewer,
                "decision": verdict.decision,
                "check": one.check,
                "concept": one.concept,
                "scope": verdict.scope,
                "reason": verdict.reason,
                "article": verdict.pair.rpartition(":")[0],
                "title": one.title,
                "source": one.source,
                "text": verdict.text,
            }


def report(store: Store, asked: LogFilter) -> DecisionReport:
    """Return the decisions of the log that are asked for."""
    return DecisionReport(asked, tuple(store.log.entries(asked)))


def as_json(made: DecisionReport) -> str:
    """Return the report as one JSON object: the filter, counts, decisions."""
    asked = {"reviewer": made.asked.reviewer, "concept": made.asked.concept}
    days = {
        name: day.isoformat() if day else None
        for name, day in (("since", made.asked.since), ("until", made.asked.until))
    }
    whole: dict[str, Any] = {
        "asked": asked | days,
        "counts": {kind: made.counts(kind) for kind in ("decision", "check", "concept", "reviewer", "reason")}
        | {"sentences": made.sentences, "articles": made.articles},
        "decisions": list(made.records()),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_tsv(made: DecisionReport) -> str:
    """Return the decisions as a table with a header. What a spreadsheet would take for a formula gets an apostrophe."""
    out = io.StringIO()
    table = csv.writer(out, "excel-tab", lineterminator="\n")
    table.writerow(COLUMNS)
    for record in made.records():
        table.writerow([neutral(one_line(record[name])) for name in COLUMNS])
    return out.getvalue()
