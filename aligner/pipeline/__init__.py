"""The whole of the work, in order: ``run`` takes pages and files what came of them; ``work`` translates and aligns."""

from aligner.pipeline.jobs import Done, Job, Settings, Terms, Tools, signature
from aligner.pipeline.run import run, undo
from aligner.pipeline.texts import translate_sentences, translate_texts

__all__ = [
    "Done",
    "Job",
    "Settings",
    "Terms",
    "Tools",
    "run",
    "signature",
    "translate_sentences",
    "translate_texts",
    "undo",
]
