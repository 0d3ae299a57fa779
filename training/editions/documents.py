"""News as documents: articles that have both languages, and pieces of monolingual news."""

from __future__ import annotations

import lzma
import random
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from training.editions.archive import Document, Item, Texts
from training.translation import corpus

NEWS = {
    "en": ("en2", ("abp_wire", "gmb", "bbc", "world_press", "reuters", "giveme")),
    "ru": ("ru2", ("md_news", "rt_", "lenta", "tgnews", "tengri", "corpus500")),
}
SHORTEST, LONGEST = 5, 25  # lines of a document; where no headline is found, it ends somewhere
_ENDS = re.compile(r"[.!?…:;,\"»”)\]]\s*$")


def newstest(data: Path) -> Iterator[Document]:
    """Yield the articles of newstest 2012-2018."""
    pairs = corpus.read(data / "train", ["human"])
    yield from articles((pair.en, pair.ru) for pair in pairs if pair.source == "train_newstest2012_2018")


def articles(lines: Iterable[tuple[str, str]]) -> Iterator[Document]:
    """Cut consecutive pairs of lines into articles: a headline, which has no full stop in either language, begins one."""
    chance, article, length = random.Random(3), list[tuple[str, str]](), LONGEST
    for pair in [*lines, ("", "")]:
        if len(article) >= length or not any(map(_ENDS.search, pair)):
            if len(article) >= SHORTEST:
                yield article
            article, length = [], chance.randint(8, LONGEST)
        article.append(pair)


def fillers(data: Path, count: int, first: int) -> dict[str, list[Texts]]:
    """Return pieces of monolingual news, by language."""
    pieces = list(others(data, count, first))
    return {lang: [piece.sentences for piece in pieces if piece.lang == lang] for lang in NEWS}


def others(data: Path, count: int, first: int) -> Iterator[Item]:
    """Yield pieces of monolingual news, ``count`` a language from the one numbered ``first``: editions of nothing."""
    for lang, (name, sources) in NEWS.items():
        pieces = _shuffled(data / "mono" / f"{name}.tsv.xz", sources)
        yield from (Item(lang, piece, "") for piece in pieces[first : first + count])


@cache
def _shuffled(path: Path, sources: tuple[str, ...]) -> list[Texts]:
    pieces = list(_pieces(path, sources))
    random.Random(4).shuffle(pieces)
    return pieces


def _pieces(path: Path, sources: tuple[str, ...]) -> Iterator[Texts]:
    """Yield runs of 8 to 25 lines of one source."""
    chance, piece, length, last = random.Random(5), list[str](), 15, ""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            source, text = line.rstrip("\n").split("\t")[:2]
            if not source.startswith(sources) or source.endswith(":headline"):
                continue
            if source != last or len(piece) >= length:
                if len(piece) >= 5:
                    yield tuple(piece)
                piece, length, last = [], chance.randint(8, 25), source
            piece.append(text)
