"""Sentence alignment: which sentences of two editions translate which, and how sure that is."""

from aligner.alignment.align import align
from aligner.alignment.confidence import PARALLEL, parallel
from aligner.alignment.evaluation import evaluate

__all__ = ["PARALLEL", "align", "evaluate", "parallel"]
