"""From a page to sentences ready for translation, unless an earlier run had done the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner.errors import InputError, PackageError
from aligner.extraction import extract
from aligner.model import Article, Rejection, Sentence, TermHint, other
from aligner.pipeline.jobs import Done, Job, Settings, Tools, signature
from aligner.segmentation import split
from aligner.store import Store


@dataclass(frozen=True, slots=True)
class Draft:
    """An article on its way, before translation."""

    job: Job
    article: Article
    sentences: tuple[Sentence, ...]
    hints: tuple[tuple[TermHint, ...], ...]
    edition: Article | None = None
    edition_sentences: tuple[Sentence, ...] = ()


def draft(job: Job, tools: Tools, settings: Settings) -> Draft | Done | Rejection:
    try:
        article = extract(job.page, settings.source)
        done = tools.store.done(job.digest, signature(article.lang, tools, settings))
        if done is not None:
            return _resumed(job, done, tools.store)
        edition = extract(job.edition, other(article.lang)) if job.edition else None
    except InputError as error:
        return Rejection(job.page.source, "extract", str(error))
    except PackageError as error:
        return Rejection(job.page.source, "translate", f"{job.page.source}: {error}")
    sentences = split(article)
    hints = _hints(article, sentences, tools, settings)
    return Draft(job, article, sentences, hints, edition, split(edition) if edition else ())


def _resumed(job: Job, key: str, store: Store) -> Done:
    made, filed = store.outcome(key), store.filed(key)
    assert made is not None  # the store has just named it
    findings = tuple(finding for item in filed for finding in item.open_findings)
    return Done(job.page.source, key, len(made.sentences), len(filed), findings, True, made.warnings)


def _hints(
    article: Article, sentences: Sequence[Sentence], tools: Tools, settings: Settings
) -> tuple[tuple[TermHint, ...], ...]:
    """What a package that obeys terms is told of each sentence; nothing where it does not, or must not."""
    if tools.glossary is None or settings.terms == "off" or not tools.translator(article.lang).takes_terms:
        return ((),) * len(sentences)
    on = settings.on or article.published
    return tuple(tuple(tools.glossary.hints(s.text, article.lang, on)) for s in sentences)
