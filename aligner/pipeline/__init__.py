"""The whole of the work, in order: ``run`` takes pages and files what came of them."""

from aligner.pipeline.jobs import Done, Job, Settings, Terms, Tools, signature
from aligner.pipeline.run import run

__all__ = ["Done", "Job", "Settings", "Terms", "Tools", "run", "signature"]
