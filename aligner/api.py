"""The five public calls, on plain values: translate, align, check, extract, split."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aligner.errors import InputError
from aligner.model import LANGUAGES, Article, Bead, Finding, Lang, Page, Pair, Rejection, Sentence, other


def translate(sentences: Sequence[str], source: Lang = "en", target: Lang | None = None) -> list[str]:
    """Each sentence in the other language, in order, place names as the glossary has them today.

    Raises PackageError where no package translates in that direction, InputError for a text in place of sentences.
    """
    from aligner.glossary import load
    from aligner.pipeline import Tools, translate_sentences
    from aligner.translation import open_translator

    _refuse_text(sentences)
    _refuse_language(source)
    translator = open_translator(source, target or other(source))
    return translate_sentences(sentences, source, Tools(lambda lang: translator, load()))


def align(source: Sequence[str], target: Sequence[str], source_lang: Lang = "en") -> list[Bead]:
    """Which sentences translate which: beads with ``.source`` and ``.target`` index tuples and ``.score``.

    Every index of both sides stands in exactly one bead; a bead with an empty side is a sentence left alone.
    """
    from aligner import alignment

    _refuse_text(source)
    _refuse_text(target)
    _refuse_language(source_lang)
    return alignment.align(source, target, source_lang=source_lang, target_lang=other(source_lang))


def check(pairs: Sequence[Pair | tuple[str, str]]) -> list[Finding]:
    """What a person should see in these pairs: (English, Russian) tuples or Pairs, in the order of their article.

    A tuple is judged as a person's translation, and its finding names it as ":0", ":1" ... by position.
    """
    from aligner import checks
    from aligner.glossary import load

    made = [pair if isinstance(pair, Pair) else Pair("", i, *pair, origin="edition") for i, pair in enumerate(pairs)]
    return checks.check(made, load())


def extract(page: str | Path | bytes, lang: Lang | None = None) -> Article:
    """The article in a page: a path, a URL, or the page itself as bytes.

    Raises InputError where the page cannot be read, ExtractionError where it holds no article.
    """
    from aligner import extraction

    if isinstance(page, bytes):
        return extraction.extract(Page("page", page), lang)
    found = list(extraction.read_pages([str(page)]))
    if len(found) != 1:
        raise InputError(f"{page} is {len(found)} pages: name one.")
    if isinstance(found[0], Rejection):
        raise InputError(found[0].reason)
    return extraction.extract(found[0], lang)


def split(text: str, lang: Lang) -> tuple[Sentence, ...]:
    """The sentences of a text; ``text[s.start:s.stop] == s.text`` holds for each."""
    from aligner.segmentation import split as cut

    _refuse_language(lang)
    return cut(Article(text=text, lang=lang))


def _refuse_language(lang: str) -> None:
    if lang not in LANGUAGES:
        raise InputError(f"{lang!r} is no language here: write {' or '.join(LANGUAGES)}.")


def _refuse_text(sentences: Sequence[str]) -> None:
    """A text is a sequence of its characters: nobody means those."""
    if isinstance(sentences, str):
        raise InputError("A text was given where its sentences are wanted: aligner.split makes them of it.")
