"""The review service: one way to decide, for the terminal, the card and the article's page."""

from aligner.review.service.bitext import Bitext, open_bitext
from aligner.review.service.cards import Card, open_card
from aligner.review.service.corrections import ACTS, AlignmentRequest
from aligner.review.service.decisions import REASONS, PairChange
from aligner.review.service.service import ALIKE, DecisionRequest, ObjectionError, ReviewService

__all__ = [
    "ACTS",
    "ALIKE",
    "REASONS",
    "AlignmentRequest",
    "Bitext",
    "Card",
    "DecisionRequest",
    "ObjectionError",
    "PairChange",
    "ReviewService",
    "open_bitext",
    "open_card",
]
