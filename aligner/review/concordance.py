"""Find uses of a word or a name: keyword in context in both languages.

The keyword of one side is the word that was looked for; that of the other side is another form of the name, else the word whose
vector is likest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from aligner.alignment.counterpart import likest_word
from aligner.glossary import Glossary
from aligner.model import LANGUAGES, Document, Lang, Pair, Span, other
from aligner.review.impact import forms_of
from aligner.store import Period, Sought, Store, UsedPair, word_spans

APART = ","  # between things that are looked for beside each other
MOST = 5  # of them
PAGE = 1_000  # uses read at once
WIDTH = 48  # characters of context on either side


@dataclass(frozen=True, slots=True)
class Context:
    """A side of a pair: the keyword ("" if unknown) and the text before and after it."""

    before: str
    keyword: str
    after: str

    @classmethod
    def of(cls, text: str, span: Span | None) -> Context:
        """Cut a text at a span; without one it begins with what comes first."""
        start, stop = span or (0, 0)
        return cls(text[:start], text[start:stop], text[stop:])

    def clipped(self, width: int = WIDTH) -> Context:
        """Return the context with at most so many characters on either side, at the ends of words."""
        return replace(self, before=_clip(self.before[::-1], width)[::-1], after=_clip(self.after, width))


def _clip(text: str, width: int) -> str:
    if len(text) <= width:
        return text
    return f"{text[:width].rpartition(' ')[0] or text[:width]} …"


@dataclass(frozen=True, slots=True)
class KeywordLine:
    """A use with its two sides, by language."""

    used: UsedPair
    sides: dict[Lang, Context]


def seek(query: str, glossary: Glossary | None = None) -> list[Sought]:
    """Return what a query looks for, its parts by commas; with a glossary, every form of every name of the concepts that a part names."""
    parts = [part for part in map(str.strip, query.split(APART)) if part][:MOST]
    if glossary is None:
        return [Sought(part) for part in parts]
    named = {part: glossary.concepts_named(part) for part in parts}
    return [
        Sought(part, tuple(sorted({form for id in named[part] for form in forms_of(glossary.concepts[id])}))) for part in parts
    ]


def lines(found: list[UsedPair], sought: Sought) -> list[KeywordLine]:
    """Return uses as lines of a concordance."""
    return [KeywordLine(used, _sides(used.pair, sought)) for used in found]


def _sides(pair: Pair, sought: Sought) -> dict[Lang, Context]:
    spans = {lang: next(iter(word_spans(sought, pair.side(lang))), None) for lang in LANGUAGES}
    for lang in LANGUAGES:
        known = spans[other(lang)]
        if spans[lang] is None and known is not None:
            spans[lang] = likest_word(pair.side(other(lang)), known, pair.side(lang))
    return {lang: Context.of(pair.side(lang), spans[lang]) for lang in LANGUAGES}


def documents(store: Store, sought: list[Sought], period: Period) -> Iterator[Document]:
    """Read the pairs of all uses as documents of their articles, the latest first, to be exported."""
    for one in sought:
        for key, uses in groupby(_all(store, one, period), key=lambda used: used.pair.article):
            document, wanted = store.articles.document(key), {used.pair.index for used in uses}
            yield replace(document, records=tuple(record for record in document.records if record.pair.index in wanted))


def _all(store: Store, sought: Sought, period: Period) -> Iterator[UsedPair]:
    skip, full, usage = 0, True, store.concordance.usage(sought, period)
    while full:
        page = store.concordance.uses(sought, period, PAGE, skip, usage)
        yield from page
        skip, full = skip + PAGE, len(page) == PAGE
