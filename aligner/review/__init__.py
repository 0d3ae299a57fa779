"""Review: what was flagged is decided by people, in the terminal or in the browser."""

from aligner.review.decisions import (
    REASONS,
    Card,
    Decision,
    accept,
    alike,
    dismiss,
    edit,
    for_all,
    open_card,
    undo,
    undo_latest,
)
from aligner.review.restore import restore

__all__ = [
    "REASONS",
    "Card",
    "Decision",
    "accept",
    "alike",
    "dismiss",
    "edit",
    "for_all",
    "open_card",
    "restore",
    "undo",
    "undo_latest",
]
