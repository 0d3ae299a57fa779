"""Two articles side by side, for a person who decides whether they are editions of each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.alignment.embed import open_vectors
from aligner.alignment.evidence import tokens
from aligner.editions import make_profile
from aligner.editions.judge import compare_pairs
from aligner.editions.weights import load
from aligner.model import Article, EditionLink
from aligner.store import Store

NAMES = 12  # shown at most
_NAME = re.compile(r"(?<![.!?»”\"]\s)(?<!^)\b[A-Z][\w’'-]{2,}", re.M)


@dataclass(frozen=True, slots=True)
class EditionComparison:
    """An English and a Russian article: names that both have, and the share of each text that the other translates."""

    link: EditionLink
    en: Article
    ru: Article
    names: tuple[str, ...]
    covered_en: float
    covered_ru: float


def compare_editions(store: Store, link: EditionLink) -> EditionComparison | None:
    """Align the two articles of a pair and find the names they share; None if one is no longer there."""
    found = {article.key: (article, sentences) for article, sentences in store.captures.articles([link.en, link.ru])}
    if len(found) < 2:
        return None
    (english, own), (russian, others) = found[link.en], found[link.ru]
    profiles = [make_profile(one, [sentence.text for sentence in texts], open_vectors()) for one, texts in ((english, own), (russian, others))]
    [compared] = compare_pairs([(profiles[0], profiles[1])], load().bead)
    return EditionComparison(link, english, russian, _shared_names(english, russian), *compared.shares)


def _shared_names(english: Article, russian: Article) -> tuple[str, ...]:
    """Return the English article's names that sound like a word of the Russian one."""
    there = tokens(russian.text)
    names = dict.fromkeys(_NAME.findall(english.text))
    return tuple(name for name in names if tokens(name) & there)[:NAMES]
