"""The nouns of the program: frozen, complete when made, picklable; they import nothing of ours.

Data flows one way: Page -> Article -> Sentence -> Translation / Bead -> Pair -> Finding -> Verdict,
and everything that one input came to is its Outcome.
"""

from aligner.model.decisions import RIGHTS, Act, Correction, Decision, Right, Role, Scope, User, Verdict
from aligner.model.drafts import Brief, Neighbours, Origin, Quality, Step, TermHint, Translation
from aligner.model.outcomes import Outcome, Rejection, Signature
from aligner.model.pairs import SEVERITIES, Bead, Edit, Finding, Pair, Severity, Span, Status, Wording
from aligner.model.records import Document, Match, MemoryUnit, Record, sentence_key
from aligner.model.texts import (
    LANGUAGES,
    Article,
    EditionForm,
    EditionLink,
    EditionState,
    Lang,
    Page,
    Sentence,
    digest,
    other,
)

__all__ = [
    "LANGUAGES",
    "RIGHTS",
    "SEVERITIES",
    "Act",
    "Article",
    "Bead",
    "Brief",
    "Correction",
    "Decision",
    "Document",
    "Edit",
    "EditionForm",
    "EditionLink",
    "EditionState",
    "Finding",
    "Lang",
    "Match",
    "MemoryUnit",
    "Neighbours",
    "Origin",
    "Outcome",
    "Page",
    "Pair",
    "Quality",
    "Record",
    "Rejection",
    "Right",
    "Role",
    "Scope",
    "Sentence",
    "Severity",
    "Signature",
    "Span",
    "Status",
    "Step",
    "TermHint",
    "Translation",
    "User",
    "Verdict",
    "Wording",
    "digest",
    "other",
    "sentence_key",
]
