"""The ledger: people's decisions and their effect, without a database.

Verdicts and corrections are only ever added. This package reads them: which verdict is in force on a finding, how a
pair's text stands, where a span lies after an edit, which beads people made and how a later run's beads give way.
"""

from aligner.ledger.beads import apply_corrections
from aligner.ledger.pairs import AlignmentChange, StoredPair
from aligner.ledger.refile import Filing, carry_over, has_work, keep_beads
from aligner.ledger.verdicts import covers, form, in_force, reviewed, stacks

__all__ = [
    "AlignmentChange",
    "Filing",
    "StoredPair",
    "apply_corrections",
    "carry_over",
    "covers",
    "form",
    "has_work",
    "in_force",
    "keep_beads",
    "reviewed",
    "stacks",
]
