"""Texts and sentences translated as a page's are: with terms, checked, and with what is certain set right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import normalize

from aligner.errors import AlignerError
from aligner.model import Article, Lang, Outcome, Rejection, Sentence
from aligner.pipeline.jobs import Settings, Tools
from aligner.pipeline.prepare import Task, make_task
from aligner.pipeline.work import work
from aligner.segmentation import split


def translate_texts(
    texts: Sequence[str], source: Lang, tools: Tools, settings: Settings | None = None
) -> list[str]:
    """Translate each text as an article of its own; the space around its sentences stays.

    Raises PackageError where no package translates from that language.
    """
    settings = settings or Settings()
    articles = [Article(normalize("NFC", text), source) for text in texts]
    tasks = [make_task(article, split(article), tools, settings) for article in articles]
    return [
        _rejoined(task, _said(outcome))
        for task, outcome in zip(tasks, work(tasks, tools, settings), strict=True)
    ]


def translate_sentences(
    sentences: Sequence[str], source: Lang, tools: Tools, settings: Settings | None = None
) -> list[str]:
    """Translate the sentences of one text, in order; an empty one stays empty.

    Raises PackageError where no package translates from that language.
    """
    settings = settings or Settings()
    texts = [normalize("NFC", text) for text in sentences]
    article = Article("\n".join(texts), source)
    task = make_task(article, _placed(article, texts), tools, settings)
    [outcome] = work([task], tools, settings)
    return _said(outcome)


def _placed(article: Article, texts: Iterable[str]) -> tuple[Sentence, ...]:
    made, start = [], 0
    for index, text in enumerate(texts):
        made.append(Sentence(article.key, index, start, start + len(text), text, index))
        start += len(text) + 1
    return tuple(made)


def _said(outcome: Outcome | Rejection) -> list[str]:
    """Return the translation of each sentence."""
    if isinstance(outcome, Rejection):
        raise AlignerError(outcome.reason)
    said = [translation.text for translation in outcome.translations]
    for pair in outcome.pairs:
        said[pair.index] = pair.side(pair.target)
    return said


def _rejoined(task: Task, said: Sequence[str]) -> str:
    """Return the translations with the white space around their sentences."""
    text, made, done = task.article.text, [], 0
    for sentence, translation in zip(task.sentences, said, strict=True):
        made += [text[done : sentence.start], translation]
        done = sentence.stop
    return "".join([*made, text[done:]])
