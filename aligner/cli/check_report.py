"""The report of `aligner check`: rows, their findings, and the closing line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aligner.model import SEVERITIES, Finding

if TYPE_CHECKING:
    from aligner.checks import Remark
    from aligner.exchange.units import TranslationUnit
    from aligner.glossary import Glossary


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row, the file it came from ("" is the store), and the findings that a person has decided."""

    file: str
    row: TranslationUnit
    decided: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All findings of a run: the rows in their order, the findings of each, and the summary."""

    rows: Sequence[CheckedRow]
    remarks: dict[str, list[Remark]]
    glossary: Glossary
    errors: int

    @classmethod
    def of(cls, rows: Sequence[CheckedRow], remarks: Sequence[Remark], least: str, glossary: Glossary) -> CheckReport:
        """Keep what is at least so severe and undecided; errors count in any case."""
        allowed = SEVERITIES[: SEVERITIES.index(least) + 1]
        decided = {checked.row.pair.id: checked.decided for checked in rows}
        waiting = [remark for remark in remarks if remark.finding.id not in decided[remark.finding.pair]]
        said: dict[str, list[Remark]] = {checked.row.pair.id: [] for checked in rows}
        for remark in waiting:
            if remark.finding.severity in allowed:
                said[remark.finding.pair].append(remark)
        errors = sum(remark.kept and remark.finding.severity == "error" for remark in waiting)
        return cls(rows, said, glossary, errors)

    def findings(self, checked: CheckedRow) -> list[Finding]:
        """Return the findings of a row."""
        return [remark.finding for remark in self.remarks[checked.row.pair.id] if remark.kept]

    def summary(self) -> str:
        """Return the closing line: "12 pairs checked: 2 errors, 1 warning (2 wrong-place, 1 number)."."""
        found = [finding for checked in self.rows for finding in self.findings(checked)]
        grave = Counter(finding.severity for finding in found)
        counts = [
            f"{grave[s]:,} {s}{'' if grave[s] == 1 or s == 'info' else 's'}" for s in SEVERITIES if grave[s]
        ]
        kinds = ", ".join(f"{count} {rule}" for rule, count in Counter(f.check for f in found).most_common())
        pairs = f"{len(self.rows):,} pair{'' if len(self.rows) == 1 else 's'} checked: "
        return pairs + (f"{', '.join(counts)} ({kinds})." if found else "nothing found.")
