"""From a page to sentences ready for translation, unless an earlier run has done the page.

``read`` is the part that needs no store: extracting, splitting, finding terms. Workers do it ahead of the run.
``make_task`` is the part that asks the store what is known of the article, when its turn has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from aligner.errors import ExtractionError, InputError
from aligner.extraction import examine
from aligner.glossary import term_hints
from aligner.model import Article, Lang, Page, Rejection, Sentence, TermHint, other
from aligner.pipeline.failures import attempt
from aligner.pipeline.jobs import Job, JobResult, Settings, StoredArticle, Tools, signature
from aligner.segmentation import split

if TYPE_CHECKING:
    from aligner.store import Store

Hints = tuple[tuple[TermHint, ...], ...]


@dataclass(frozen=True, slots=True)
class Task:
    """An article with its sentences and term hints, ready for translation.

    ``page`` is the digest of its input; ``notes`` say what is kept of an earlier run, or replaced; ``warnings`` are
    doubts about the extraction; ``force`` aligns the two editions even if they hardly translate each other.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    hints: Hints
    edition: Article | None = None
    edition_sentences: tuple[Sentence, ...] = ()
    page: str = ""
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    force: bool = False

    @property
    def source(self) -> str:
        """Where the article was read."""
        return self.article.source


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a worker reads of a job: the article and its other edition, split, and the term hints."""

    article: Article
    sentences: tuple[Sentence, ...]
    hints: Hints
    edition: Article | None = None
    edition_sentences: tuple[Sentence, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        """The keys and addresses of its articles: two readings that share one bear on each other in the store."""
        articles = (self.article, *([self.edition] if self.edition else []))
        return {name for article in articles for name in (article.key, article.url) if name}


def read(tools: Tools, job: Job, settings: Settings) -> PageReading | Rejection:
    """Read a job, without the store; or say why it cannot be read."""
    return attempt(job.page.source, "extract", partial(read_article, job, tools, settings))


def read_article(job: Job, tools: Tools, settings: Settings) -> PageReading:
    """Read a job. Raises ExtractionError where a page holds no article, and PackageError where no package translates."""
    article, edition, warnings = read_job(job, settings)
    reading = with_hints(article, split(article), tools, settings)
    return replace(reading, edition=edition, edition_sentences=split(edition) if edition else (), warnings=warnings)


def with_hints(article: Article, sentences: tuple[Sentence, ...], tools: Tools, settings: Settings) -> PageReading:
    """Return an article's sentences with their term hints."""
    return PageReading(article, sentences, _hints(article, sentences, tools, settings))


def make_task(reading: PageReading, settings: Settings, page: str = "", notes: tuple[str, ...] = ()) -> Task:
    """Return the reading as a new task, without looking into a store."""
    return Task(
        reading.article, reading.sentences, reading.hints, reading.edition, reading.edition_sentences, page, notes,
        reading.warnings, settings.force,
    )  # fmt: skip


def plan(job: Job, reading: PageReading, tools: Tools, settings: Settings) -> Task | JobResult | Rejection:
    """Return what is to be translated, or what an earlier run made of it, or why it cannot be."""
    return attempt(job.page.source, "extract", partial(_plan, job, reading, tools, settings))


def _plan(job: Job, reading: PageReading, tools: Tools, settings: Settings) -> Task | JobResult:
    assert tools.store is not None, "a run files its outcomes"
    article, edition, store = reading.article, reading.edition, tools.store
    if settings.redo:
        return make_task(reading, settings, job.digest, _replacing(article, edition, store))
    done = _done(job, tools, settings) or _other_way_round(article, edition, store)
    if done is not None:
        return done
    aligned = _aligned(article, store)
    if aligned is None or (edition is not None and _same_page(edition, aligned)):
        return make_task(reading, settings, job.digest)
    if edition is not None:
        raise InputError(
            f"{article.source} is aligned with {aligned.source}: add --redo to align it with {edition.source} instead"
        )
    notes = (f"{article.source} keeps its edition {aligned.source}, with which it was aligned before.",)
    made = store.articles.outcome(article.key)
    if made is not None and made.signature == signature(article.lang, tools, settings):
        return resumed(job.page.source, article.key, store, notes)
    kept = replace(reading, edition=aligned, edition_sentences=split(aligned))
    return replace(make_task(kept, settings, job.digest, notes), force=True)  # people wrote it: no draft replaces it


def read_job(job: Job, settings: Settings) -> tuple[Article, Article | None, tuple[str, ...]]:
    """Extract the article, the edition that the job has, and doubts about what was extracted.

    Raises ExtractionError where a page holds no article.
    """
    article, doubts = _read(job.page, settings.source, settings)
    if job.edition is None:
        return article, None, doubts
    edition, more = _read(job.edition, other(article.lang), settings)
    return article, edition, doubts + more


def _read(page: Page | StoredArticle, lang: Lang | None, settings: Settings) -> tuple[Article, tuple[str, ...]]:
    if isinstance(page, StoredArticle):
        return page.article, page.warnings
    found = examine(page, lang, settings.captions)
    if found.article is None:
        raise ExtractionError(found.refusal)
    return found.article, found.warnings


def _hints(article: Article, sentences: Sequence[Sentence], tools: Tools, settings: Settings) -> Hints:
    """Return the terms to send with each sentence; none unless the package takes them and they are to be applied."""
    if tools.glossary is None or settings.terms != "apply" or not tools.translator(article.lang).takes_terms:
        return ((),) * len(sentences)
    on = settings.on or article.published
    return tuple(tuple(term_hints(tools.glossary, s.text, article.lang, on)) for s in sentences)


# -- what an earlier run did


def known(job: Job, tools: Tools, settings: Settings) -> JobResult | Rejection | None:
    """Find what an earlier run with the same models, glossary and settings filed for this input, before parsing it."""
    return None if settings.redo else attempt(job.page.source, "extract", partial(_done, job, tools, settings))


def _done(job: Job, tools: Tools, settings: Settings) -> JobResult | None:
    assert tools.store is not None, "a run files its outcomes"
    for key, lang, made_by in tools.store.articles.done(job.digest):
        if settings.source in (None, lang) and made_by == signature(lang, tools, settings):
            return resumed(job.page.source, key, tools.store)
    return None


def _aligned(article: Article, store: Store) -> Article | None:
    """Return the other edition with which an earlier run aligned this article."""
    made = store.articles.outcome(article.key)
    return made.edition if made else None


def _same_page(edition: Article, aligned: Article) -> bool:
    """Return True if they are the same article, or the same page at another time."""
    return edition.key == aligned.key or edition.source == aligned.source or edition.url == aligned.url != ""


def _other_way_round(article: Article, edition: Article | None, store: Store) -> JobResult | None:
    """Find the article that has this one as its edition, so that the two are not filed twice."""
    for key in store.articles.aligned_with(article.key):
        first = store.articles.get(key)
        if first is not None and (edition is None or _same_page(edition, first)):
            note = f"{article.source} is the edition of {first.source}, with which it was aligned before."
            return resumed(article.source, key, store, (note,))
    return None


def _replacing(article: Article, edition: Article | None, store: Store) -> tuple[str, ...]:
    """Return the notice about the edition that --redo replaces."""
    aligned = _aligned(article, store)
    if aligned is None or (edition is not None and edition.key == aligned.key):
        return ()
    new = edition.source if edition else "a draft"
    return (
        f"{article.source}: its edition {aligned.source} is replaced by {new}; `aligner undo {article.key}` takes it back.",
    )


def resumed(source: str, key: str, store: Store, notes: tuple[str, ...] = ()) -> JobResult:
    """Return what an earlier run made of an article."""
    made, filed = store.articles.outcome(key), store.pairs.of_article(key)
    assert made is not None  # the store has just named it
    findings = tuple(finding for item in filed for finding in item.open_findings)
    steps = tuple(item.pair.quality.step for item in filed if item.pair.quality)
    edition = made.edition.source if made.edition else ""
    return JobResult(source, key, len(made.sentences), len(filed), findings, True, made.warnings, notes, steps, edition)
