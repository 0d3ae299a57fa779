"""Which pairs the vectors learn from, and which are kept back for the bead scorer.

The training files are ``source<TAB>English<TAB>Russian``, xz-compressed. Software manuals outnumber news ten to
one there, so that every source gets a cap; sources whose licence forbids a shipped model are left out.
Blocks of consecutive lines stay together: a batch made of them holds sentences of one story, which are the
hardest wrong answers there are, and the ones that alignment has to tell apart.
"""

from __future__ import annotations

import lzma
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

BLOCK = 16  # consecutive pairs that travel together
HELD_BLOCK = 200  # consecutive pairs kept back together, long enough to make articles of
HELD_EVERY = 4
HELD_SOURCES = ("train_newstest2012_2018", "train_bilinguator_books")
LEFT_OUT = {"train_hpmor", "train_rusltc_human", "train_javascript_info", "synth_mlqe_ruen"}
CAPS = {  # pairs per epoch; sources not named here come whole
    "ms_": 9_000,
    "train_php_manual": 8_000,
    "train_debian_security": 4_000,
    "wesnoth": 8_000,
    "xcomfiles": 3_000,
}
REPEATS = {"train_newstest2012_2018": 2, "train_bilinguator_books": 2}


class Row(NamedTuple):
    """One line of a training file."""

    source: str
    en: str
    ru: str


def rows(folder: Path) -> Iterator[Row]:
    """Every pair of every training file, in file order, without the ones that say nothing."""
    for name in ("human", "news_mt", "synth_news", "general"):
        with lzma.open(folder / "train" / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                fields = line.rstrip("\n").split("\t")
                if len(fields) == 3 and _useful(fields[1], fields[2]):
                    yield Row(*fields)


def _useful(en: str, ru: str) -> bool:
    if not 8 <= len(en) <= 1200 or not 8 <= len(ru) <= 1200:
        return False
    return re.search("[А-Яа-яЁё]", ru) is not None and 0.4 < len(en) / len(ru) < 2.5


def split_held(pairs: list[Row]) -> tuple[list[Row], list[Row]]:
    """(to learn from, held back): every fourth block of 200 of the sources that read like articles or books."""
    learn, held, seen = [], [], dict.fromkeys(HELD_SOURCES, 0)
    for row in pairs:
        if row.source in seen:
            block = seen[row.source] // HELD_BLOCK
            seen[row.source] += 1
            if block % HELD_EVERY == 0:
                held.append(row)
                continue
        learn.append(row)
    en, ru = {row.en for row in held}, {row.ru for row in held}
    return [row for row in learn if row.en not in en and row.ru not in ru], held


def blocks(pairs: list[Row], seed: int) -> list[list[Row]]:
    """Blocks of consecutive pairs of one source, capped and repeated by source, shuffled."""
    rng = random.Random(seed)
    by_source: dict[str, list[Row]] = {}
    for row in pairs:
        if row.source not in LEFT_OUT:
            by_source.setdefault(row.source, []).append(row)
    chosen: list[list[Row]] = []
    for source, own in by_source.items():
        parts = [own[k : k + BLOCK] for k in range(0, len(own), BLOCK)]
        rng.shuffle(parts)
        cap = next((cap for prefix, cap in CAPS.items() if source.startswith(prefix)), None)
        chosen += parts[: cap // BLOCK] if cap else parts * REPEATS.get(source, 1)
    rng.shuffle(chosen)
    return chosen
