"""The whole of the work, in order: ``run`` takes pages and files what came of them; ``work`` translates and aligns."""

from aligner.pipeline.document import align_job, translate_job
from aligner.pipeline.jobs import Job, JobResult, Settings, Terms, Tools, signature
from aligner.pipeline.run import run, undo
from aligner.pipeline.texts import translate_sentences, translate_texts, translate_variously

__all__ = [
    "Job",
    "JobResult",
    "Settings",
    "Terms",
    "Tools",
    "align_job",
    "run",
    "signature",
    "translate_job",
    "translate_sentences",
    "translate_texts",
    "translate_variously",
    "undo",
]
