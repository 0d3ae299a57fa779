"""A page, or a page and its other edition, as one Document: what is exported, without a store."""

from __future__ import annotations

from aligner.errors import AlignerError
from aligner.ledger import StoredPair
from aligner.model import Document, Outcome, Rejection
from aligner.pipeline.jobs import Job, Settings, Tools
from aligner.pipeline.outcome import make_outcome
from aligner.pipeline.prepare import make_task, read_article
from aligner.pipeline.work import work


def translate_job(job: Job, tools: Tools, settings: Settings) -> Document:
    """Translate a page and, where the job has its other edition, align the two.

    Raises InputError for a page that cannot be read, holds no article or is not the other's edition, PackageError
    where no package translates.
    """
    task = make_task(read_article(job, tools, settings), settings)
    [made] = work([task], tools, settings)
    if isinstance(made, Rejection):
        raise AlignerError(made.reason)
    return document_of(made)


def align_job(job: Job, tools: Tools, settings: Settings) -> Document:
    """Align a page with its other edition, without a translation.

    Raises InputError for a page that cannot be read, holds no article or is not the other's edition.
    """
    assert job.edition is not None
    task = make_task(read_article(job, tools, settings), settings)
    return document_of(make_outcome(task, (), tools, settings))


def document_of(made: Outcome) -> Document:
    """Return the pairs of an outcome with their findings."""
    paragraphs = [sentence.paragraph for sentence in made.sentences]
    records = tuple(
        StoredPair.of(pair, [finding for finding in made.findings if finding.pair == pair.id], ()).record(
            paragraphs
        )
        for pair in made.pairs
    )
    return Document(made.article, records, made.edition, made.signature)
