"""The order of the stages: page -> article -> sentences -> translations -> pairs -> findings -> store.

The unit of work is one article; the sentences of a window of articles are translated in one batch. A window is
filed before the next begins, so that an interrupted run, started again, goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from math import exp
from typing import Literal

from aligner import __version__
from aligner.alignment import align
from aligner.checks import check, repair
from aligner.errors import AlignerError
from aligner.extraction import extract
from aligner.glossary import Glossary
from aligner.model import (
    Article,
    Bead,
    Finding,
    Lang,
    Outcome,
    Page,
    Pair,
    Rejection,
    Sentence,
    TermHint,
    Translation,
    digest,
    other,
)
from aligner.segmentation import split
from aligner.store import Remembered, Store
from aligner.translation import Translator

Terms = Literal["off", "suggest", "apply"]
WINDOW_SENTENCES = 600  # translated in one batch: enough to fill every core, little enough to lose to a kill


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run does; all of it stands in the signature.

    ``source`` is the language to translate from, None to detect it page by page; ``terms`` says what happens to
    place names: nothing, findings with suggestions, or the certain ones mended in place; ``on`` replaces the
    articles' own dates; ``reuse`` lets the translation memory answer.
    """

    source: Lang | None = None
    terms: Terms = "apply"
    on: date | None = None
    reuse: bool = True


@dataclass(frozen=True, slots=True)
class Job:
    """One input: a page, and the page of its other edition where people wrote one."""

    page: Page
    edition: Page | None = None

    @property
    def digest(self) -> str:
        """Names the input's content: the same bytes are the same job, wherever they lie."""
        pages = [self.page] if self.edition is None else [self.page, self.edition]
        return digest(*(f"{page.charset}\0{page.data.decode('latin-1')}" for page in pages))


@dataclass(frozen=True, slots=True)
class Done:
    """A job that came to an article; ``resumed`` when an earlier run had filed it."""

    source: str
    key: str
    sentences: int
    pairs: int
    findings: tuple[Finding, ...]
    resumed: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages need: a translator for each source language (made when first asked for), the glossary, the store."""

    translator: Callable[[Lang], Translator]
    glossary: Glossary | None
    store: Store


@dataclass(frozen=True, slots=True)
class _Draft:
    """An article on its way, before translation."""

    job: Job
    article: Article
    sentences: tuple[Sentence, ...]
    hints: tuple[tuple[TermHint, ...], ...]
    edition: Article | None = None
    edition_sentences: tuple[Sentence, ...] = ()


def run(
    jobs: Iterable[Job | Rejection],
    tools: Tools,
    settings: Settings = Settings(),
    progress: Callable[[int], None] = lambda sentences: None,
) -> Iterator[Done | Rejection]:
    """Work through the jobs: one Done or Rejection for each, in their order.

    ``progress`` hears of every finished sentence. Raises only what no single page is to blame for: StoreError,
    PackageError, GlossaryError.
    """
    for window in _windows(jobs, tools, settings):
        drafts = [item for item in window if isinstance(item, _Draft)]
        outcomes = iter(_translate_window(drafts, tools, settings, progress))
        for item in window:
            yield _file(item.job, next(outcomes), tools.store) if isinstance(item, _Draft) else item


def signature(lang: Lang, tools: Tools, settings: Settings) -> str:
    """What made an outcome, in one line: program, model, glossary, settings."""
    names = f"{tools.glossary.digest} policy:{tools.glossary.policy}" if tools.glossary else "none"
    shown = (
        f"terms:{settings.terms} on:{settings.on or 'own date'} memory:{'yes' if settings.reuse else 'no'}"
    )
    return f"aligner {__version__} | {tools.translator(lang).signature} | glossary {names} | {shown}"


# -- windows: extract and split until there is a batch's worth


def _windows(
    jobs: Iterable[Job | Rejection], tools: Tools, settings: Settings
) -> Iterator[list[_Draft | Done | Rejection]]:
    window: list[_Draft | Done | Rejection] = []
    waiting = 0
    for job in jobs:
        item = job if isinstance(job, Rejection) else _draft(job, tools, settings)
        window.append(item)
        waiting += len(item.sentences) if isinstance(item, _Draft) else 0
        if waiting >= WINDOW_SENTENCES or (not isinstance(item, _Draft) and not waiting):
            yield window
            window, waiting = [], 0
    if window:
        yield window


def _draft(job: Job, tools: Tools, settings: Settings) -> _Draft | Done | Rejection:
    try:
        article = extract(job.page, settings.source)
        done = tools.store.done(job.digest, signature(article.lang, tools, settings))
        if done is not None:
            return _resumed(job, done, tools.store)
        edition = extract(job.edition, other(article.lang)) if job.edition else None
    except AlignerError as error:
        return Rejection(job.page.source, "extract", str(error))
    sentences = split(article)
    hints = _hints(article, sentences, tools, settings)
    return _Draft(job, article, sentences, hints, edition, split(edition) if edition else ())


def _resumed(job: Job, key: str, store: Store) -> Done:
    filed = store.filed(key)
    findings = tuple(finding for item in filed for finding in item.open_findings)
    sentences = sum(len(item.pair.en_sentences or item.pair.ru_sentences) for item in filed)
    return Done(job.page.source, key, sentences, len(filed), findings, resumed=True)


def _hints(
    article: Article, sentences: Sequence[Sentence], tools: Tools, settings: Settings
) -> tuple[tuple[TermHint, ...], ...]:
    """What a package that obeys terms is told of each sentence; nothing where it does not, or must not."""
    if tools.glossary is None or settings.terms == "off" or not tools.translator(article.lang).takes_terms:
        return ((),) * len(sentences)
    on = settings.on or article.published
    return tuple(tuple(tools.glossary.hints(s.text, article.lang, on)) for s in sentences)


# -- translation of a window, one batch a language


def _translate_window(
    drafts: Sequence[_Draft], tools: Tools, settings: Settings, progress: Callable[[int], None]
) -> Iterator[Outcome]:
    said: dict[int, list[Translation]] = {}
    for lang in sorted({draft.article.lang for draft in drafts}):
        group = [index for index, draft in enumerate(drafts) if draft.article.lang == lang]
        asked = [
            _Asked(s, h) for i in group for s, h in zip(drafts[i].sentences, drafts[i].hints, strict=True)
        ]
        answers = iter(_translate(asked, tools.translator(lang), tools.store, settings, progress))
        said |= {i: list(islice(answers, len(drafts[i].sentences))) for i in group}
    for index, draft in enumerate(drafts):
        yield _outcome(draft, tuple(said[index]), tools, settings)


@dataclass(frozen=True, slots=True)
class _Asked:
    sentence: Sentence
    hints: tuple[TermHint, ...]

    @property
    def content(self) -> tuple[str, tuple[TermHint, ...]]:
        return self.sentence.text, self.hints

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(hint.target for hint in self.hints)


def _translate(
    asked: Sequence[_Asked],
    translator: Translator,
    store: Store,
    settings: Settings,
    progress: Callable[[int], None],
) -> Iterator[Translation]:
    """Every sentence's translation, in order; what the memory knows, or another sentence says too, is done once."""
    known: list[Remembered | None] = [None] * len(asked)
    if settings.reuse:
        questions = [(one.sentence.text, one.terms) for one in asked]
        known = store.recall(questions, translator.target, translator.signature)
    unknown = list(dict.fromkeys(one.content for one, memory in zip(asked, known, strict=True) if not memory))
    progress(len(asked) - len(unknown))
    outputs = translator.translate([text for text, _ in unknown], [hints for _, hints in unknown], progress)
    fresh = dict(zip(unknown, outputs, strict=True))
    for one, memory in zip(asked, known, strict=True):
        said = memory or fresh[one.content]
        yield Translation(
            article=one.sentence.article,
            index=one.sentence.index,
            lang=translator.target,
            text=said.text,
            score=said.score,
            model=memory.model if memory else translator.signature,
            origin=memory.origin if memory else "machine",
            terms=one.terms,
            problems=said.problems,
        )


# -- pairs and findings of one article


def _outcome(
    draft: _Draft, translations: tuple[Translation, ...], tools: Tools, settings: Settings
) -> Outcome:
    beads = _beads(draft, translations)
    pairs = _edition_pairs(draft, translations, beads) if draft.edition else _own_pairs(draft, translations)
    judged = [replace(pair, published=settings.on or draft.article.published) for pair in pairs]
    judged, findings = _check(judged, tools.glossary, settings)
    return Outcome(
        article=draft.article,
        sentences=draft.sentences,
        pairs=tuple(judged),
        findings=tuple(findings),
        signature=signature(draft.article.lang, tools, settings),
        translations=translations,
        edition=draft.edition,
        edition_sentences=draft.edition_sentences,
        beads=beads,
    )


def _beads(draft: _Draft, translations: Sequence[Translation]) -> tuple[Bead, ...]:
    if draft.edition is None:
        return ()
    return tuple(
        align(
            [s.text for s in draft.sentences],
            [s.text for s in draft.edition_sentences],
            source_lang=draft.article.lang,
            target_lang=draft.edition.lang,
            source_paragraphs=[s.paragraph for s in draft.sentences],
            target_paragraphs=[s.paragraph for s in draft.edition_sentences],
            translations=[said.text for said in translations],
        )
    )


def _own_pairs(draft: _Draft, translations: Sequence[Translation]) -> list[Pair]:
    """One pair a sentence, with our translation on the other side; an empty one makes no pair."""
    pairs: list[Pair] = []
    for sentence, said in zip(draft.sentences, translations, strict=True):
        if said.text.strip():
            pair = _pair(draft, len(pairs), [sentence], said.text, [said])
            pairs.append(
                replace(pair, origin=said.origin, confidence=_confidence(said), problems=said.problems)
            )
    return pairs


def _confidence(said: Translation) -> float:
    """The model's mean probability of a token, which is what its score is the logarithm of; 1 for a person's word."""
    return 1.0 if said.score is None else exp(said.score)


def _edition_pairs(draft: _Draft, translations: Sequence[Translation], beads: Sequence[Bead]) -> list[Pair]:
    """One pair a bead that has both sides; our translation stays beside it as evidence."""
    pairs: list[Pair] = []
    for bead in beads:
        if bead.source and bead.target:
            target = " ".join(draft.edition_sentences[i].text for i in bead.target)
            said = [translations[i] for i in bead.source]
            pair = _pair(draft, len(pairs), [draft.sentences[i] for i in bead.source], target, said)
            places = {f"{pair.target}_sentences": bead.target}
            pairs.append(replace(pair, origin="edition", confidence=bead.score, **places))
    return pairs


def _pair(
    draft: _Draft, index: int, sentences: Sequence[Sentence], target: str, said: Sequence[Translation]
) -> Pair:
    lang = draft.article.lang
    sides = {lang: " ".join(sentence.text for sentence in sentences), other(lang): target}
    return Pair(
        article=draft.article.key,
        index=index,
        en=sides["en"],
        ru=sides["ru"],
        source=lang,
        machine=" ".join(one.text for one in said),
        model=said[0].model,
        **{f"{lang}_sentences": tuple(sentence.index for sentence in sentences)},
    )


def _check(
    pairs: list[Pair], glossary: Glossary | None, settings: Settings
) -> tuple[list[Pair], list[Finding]]:
    """Findings of the pairs; with terms applied, the machine's own sentences are mended first where that is certain."""
    used = None if settings.terms == "off" else glossary
    findings = check(pairs, used)
    if settings.terms != "apply" or not findings:
        return pairs, findings
    mended = [
        repair(pair, [f for f in findings if f.pair == pair.id]) if pair.origin == "machine" else pair
        for pair in pairs
    ]
    return mended, check(mended, used) if mended != pairs else findings


def _file(job: Job, outcome: Outcome, store: Store) -> Done:
    store.add(outcome, job.digest)
    sentences, pairs = len(outcome.sentences), len(outcome.pairs)
    return Done(job.page.source, outcome.key, sentences, pairs, outcome.findings, warnings=outcome.warnings)
