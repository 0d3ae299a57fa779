"""Texts and sentences translated as a page's are: with terms, checked, and with what is certain set right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from unicodedata import normalize

from aligner.errors import AlignerError
from aligner.glossary import term_hints
from aligner.model import Article, Lang, Outcome, Rejection, Sentence
from aligner.pipeline.jobs import Settings, Tools
from aligner.pipeline.prepare import Task, make_task, with_hints
from aligner.pipeline.work import work
from aligner.segmentation import split


def translate_texts(
    texts: Sequence[str], source: Lang, tools: Tools, settings: Settings | None = None
) -> list[str]:
    """Translate each text as a separate article; white space around its sentences is kept.

    Raises PackageError where no package translates from that language.
    """
    settings = settings or Settings()
    articles = [Article(normalize("NFC", text), source) for text in texts]
    tasks = [make_task(with_hints(article, split(article), tools, settings), settings) for article in articles]
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
    task = make_task(with_hints(article, _placed(article, texts), tools, settings), settings)
    [outcome] = work([task], tools, settings)
    return _said(outcome)


def translate_variously(
    sentence: str, source: Lang, tools: Tools, number: int = 4, on: date | None = None
) -> list[str]:
    """Return up to this many translations of one sentence, the likeliest first, its names as the glossary has them.

    Raises PackageError where no package translates from that language.
    """
    translator = tools.translator(source)
    hints = term_hints(tools.glossary, sentence, source, on) if tools.glossary and translator.takes_terms else []
    return [output.text for output in translator.alternatives(normalize("NFC", sentence), hints, number)]


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
