"""Sentence alignment: which sentences of two editions translate which, and how sure that is."""

from aligner.alignment.confidence import parallel
from aligner.alignment.editions import align
from aligner.alignment.evaluation import evaluate

__all__ = ["align", "evaluate", "parallel"]
