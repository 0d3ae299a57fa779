"""From a page to sentences ready for translation, unless an earlier run has done the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from aligner.extraction import extract
from aligner.model import Article, Outcome, Rejection, Sentence, TermHint, other
from aligner.pipeline.failures import attempt
from aligner.pipeline.jobs import Done, Job, Settings, Tools, signature
from aligner.segmentation import split

if TYPE_CHECKING:
    from aligner.store import Store

Hints = tuple[tuple[TermHint, ...], ...]


@dataclass(frozen=True, slots=True)
class Task:
    """An article with its sentences and term hints, ready for translation.

    ``page`` is the digest of its input; ``notes`` say what is kept of an earlier run.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    hints: Hints
    edition: Article | None = None
    edition_sentences: tuple[Sentence, ...] = ()
    page: str = ""
    notes: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Where the article was read."""
        return self.article.source


def prepare(job: Job, tools: Tools, settings: Settings) -> Task | Done | Rejection:
    """Return what is to be translated of a page, or what an earlier run made of it, or why it cannot be read."""
    return attempt(job.page.source, "extract", partial(_prepare, job, tools, settings))


def _prepare(job: Job, tools: Tools, settings: Settings) -> Task | Done:
    if (done := _done(job, tools, settings)) is not None:
        return done
    article = extract(job.page, settings.source)
    if job.edition is not None:
        edition = extract(job.edition, other(article.lang))
        return make_task(article, split(article), tools, settings, edition, split(edition), job.digest)
    aligned = _aligned(article, tools.store)
    if aligned is None:
        return make_task(article, split(article), tools, settings, page=job.digest)
    assert aligned.edition is not None and tools.store is not None
    notes = (
        f"{article.source} keeps its edition {aligned.edition.source}, with which it was aligned before.",
    )
    if aligned.signature == signature(article.lang, tools, settings):
        return _resumed(job.page.source, article.key, tools.store, notes)
    return make_task(
        article,
        split(article),
        tools,
        settings,
        aligned.edition,
        aligned.edition_sentences,
        job.digest,
        notes,
    )


def make_task(
    article: Article,
    sentences: tuple[Sentence, ...],
    tools: Tools,
    settings: Settings,
    edition: Article | None = None,
    edition_sentences: tuple[Sentence, ...] = (),
    page: str = "",
    notes: tuple[str, ...] = (),
) -> Task:
    """Add the term hints of its sentences to an article."""
    hints = _hints(article, sentences, tools, settings)
    return Task(article, sentences, hints, edition, edition_sentences, page, notes)


def _hints(article: Article, sentences: Sequence[Sentence], tools: Tools, settings: Settings) -> Hints:
    """The terms to send with each sentence; none where the package takes none, or where they are switched off."""
    if tools.glossary is None or settings.terms == "off" or not tools.translator(article.lang).takes_terms:
        return ((),) * len(sentences)
    on = settings.on or article.published
    return tuple(tuple(tools.glossary.hints(s.text, article.lang, on)) for s in sentences)


# -- what an earlier run did


def _done(job: Job, tools: Tools, settings: Settings) -> Done | None:
    """What a run with the same models, glossary and settings filed of the same input; asked before it is parsed."""
    if tools.store is None:
        return None
    for key, lang, made_by in tools.store.articles.done(job.digest):
        if settings.source in (None, lang) and made_by == signature(lang, tools, settings):
            return _resumed(job.page.source, key, tools.store)
    return None


def _aligned(article: Article, store: Store | None) -> Outcome | None:
    """What an earlier run made of this article and its other edition; None where it had only one."""
    made = store.articles.outcome(article.key) if store else None
    return made if made is not None and made.edition is not None else None


def _resumed(source: str, key: str, store: Store, notes: tuple[str, ...] = ()) -> Done:
    made, filed = store.articles.outcome(key), store.pairs.of_article(key)
    assert made is not None  # the store has just named it
    findings = tuple(finding for item in filed for finding in item.open_findings)
    return Done(source, key, len(made.sentences), len(filed), findings, True, made.warnings, notes)
