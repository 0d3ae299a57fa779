"""From a page to sentences ready for translation, unless an earlier run has done the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner.errors import InputError, PackageError
from aligner.extraction import extract
from aligner.model import Article, Outcome, Rejection, Sentence, TermHint, other
from aligner.pipeline.jobs import Done, Job, Settings, Tools, signature
from aligner.segmentation import split
from aligner.store import Store


@dataclass(frozen=True, slots=True)
class Task:
    """An article with its sentences and term hints, ready for translation."""

    job: Job
    article: Article
    sentences: tuple[Sentence, ...]
    hints: tuple[tuple[TermHint, ...], ...]
    edition: Article | None = None
    edition_sentences: tuple[Sentence, ...] = ()
    notes: tuple[str, ...] = ()


def prepare(job: Job, tools: Tools, settings: Settings) -> Task | Done | Rejection:
    """The article of a page with all that its translation needs, or what an earlier run made of it, or why it failed.

    An article that an earlier run aligned with its other edition keeps that edition.
    """
    try:
        article = extract(job.page, settings.source)
        made_by = signature(article.lang, tools, settings)
        done = tools.store.done(job.digest, made_by)
        if done is not None:
            return _resumed(job, done, tools.store)
        aligned = _aligned(article, tools.store) if job.edition is None else None
        if aligned is not None and aligned.signature == made_by:
            return _resumed(job, article.key, tools.store, _kept(article, aligned))
        edition = extract(job.edition, other(article.lang)) if job.edition else None
    except InputError as error:
        return Rejection(job.page.source, "extract", str(error))
    except PackageError as error:
        return Rejection(job.page.source, "translate", f"{job.page.source}: {error}")
    sentences = split(article)
    hints = _hints(article, sentences, tools, settings)
    if aligned is not None:
        notes = _kept(article, aligned)
        return Task(job, article, sentences, hints, aligned.edition, aligned.edition_sentences, notes)
    return Task(job, article, sentences, hints, edition, split(edition) if edition else ())


def _aligned(article: Article, store: Store) -> Outcome | None:
    """What an earlier run made of this article and its other edition; None where it had only one."""
    made = store.outcome(article.key)
    return made if made is not None and made.edition is not None else None


def _kept(article: Article, made: Outcome) -> tuple[str, ...]:
    assert made.edition is not None
    return (f"{article.source} keeps its edition {made.edition.source}, with which it was aligned before.",)


def _resumed(job: Job, key: str, store: Store, notes: tuple[str, ...] = ()) -> Done:
    made, filed = store.outcome(key), store.filed(key)
    assert made is not None  # the store has just named it
    findings = tuple(finding for item in filed for finding in item.open_findings)
    return Done(job.page.source, key, len(made.sentences), len(filed), findings, True, made.warnings, notes)


def _hints(
    article: Article, sentences: Sequence[Sentence], tools: Tools, settings: Settings
) -> tuple[tuple[TermHint, ...], ...]:
    """What a package that obeys terms is told of each sentence; nothing where it does not, or must not."""
    if tools.glossary is None or settings.terms == "off" or not tools.translator(article.lang).takes_terms:
        return ((),) * len(sentences)
    on = settings.on or article.published
    return tuple(tuple(tools.glossary.hints(s.text, article.lang, on)) for s in sentences)
