"""Pairs of people, and the same pairs corrupted in the ways in which corpora are wrong.

KINDS: shuffled (another pair's Russian, from the same document or of the same length), cut (one side lacks its beginning or end, or has
a sentence too many), number (a number changed on one side), language (one side copied from the other or in a third language),
machine (an engine's translation in place of people's).
"""

from __future__ import annotations

import hashlib
import random
import re
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from aligner.extraction.language import identify
from training.translation import corpus

KINDS = ("shuffled", "cut", "number", "language", "machine")
PEOPLE = {  # pairs wanted of each source
    "human": {"train_newstest2012_2018": 9_000, "train_rusltc_human": 2_500, "train_tico19": 1_500, "train_mt_geneval": 1_500},
    "human2": {"jarunc_news_commentary": 885, "un_v1_devtest": 1_000, "xnli_test": 1_000},
}  # fmt: skip
NEWS = "train_newstest2012_2018"
_DIGIT = re.compile(r"\d+")
_SHORT = 5  # words below which nothing is cut


class Example(NamedTuple):
    """A pair; ``kind`` says how it was corrupted, "" for one as people made it; ``key`` is the text its part depends on."""

    kind: str
    en: str
    ru: str
    key: str


def digest(text: str) -> int:
    """Return a hash that is the same in every process."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def part(example: Example) -> str:
    """Return "fit", "calibrate" or "judge" (half of all) by the coin of the pair that an example was made of."""
    coin = digest(f"corpus {example.key}")
    return "judge" if coin % 2 else "calibrate" if coin // 2 % 4 == 0 else "fit"


def people(data: Path) -> list[Example]:
    """Return pairs of people in the order of their files."""
    found = []
    for name, sources in PEOPLE.items():
        wanted = dict(sources)
        for pair in corpus.read(data / "train", [name]):
            en, ru = corpus.tidy(pair.en), corpus.tidy(pair.ru)
            if wanted.get(pair.source, 0) and 20 < len(en) < 400 and len(ru) > 15:
                wanted[pair.source] -= 1
                found.append(Example("", en, ru, en))
    return found


def machine(data: Path) -> Iterator[Example]:
    """Yield pairs of newstest whose second side is an engine's; their part is that of the people's pair."""
    english = {}
    for pair in corpus.read(data / "train", ["human"]):
        if pair.source == NEWS:
            english[corpus.tidy(pair.ru)] = corpus.tidy(pair.en)
    written = set(english.values())
    for pair in corpus.read(data / "train", ["news_mt"]):
        en, ru = corpus.tidy(pair.en), corpus.tidy(pair.ru)
        key = en if pair.source.endswith("en-ru") else english.get(ru, "")
        if key in written and 20 < len(en) < 400:
            yield Example("machine", en, ru, key)


def foreign(data: Path) -> list[str]:
    """Return paragraphs in other languages than ours, of the pages that must be refused."""
    found = []
    with tarfile.open(data / "dev" / "extraction" / "pages.tar.xz") as archive:
        for member in sorted(archive.getmembers(), key=lambda one: one.name):
            file = archive.extractfile(member) if member.name.endswith(".html") else None
            found += _paragraphs(file.read()) if file else []
    return found


def _paragraphs(page: bytes) -> list[str]:
    """Return the longer paragraphs of a page if it is in neither of our languages."""
    import trafilatura

    text = trafilatura.extract(page.decode("utf-8", "ignore")) or ""
    if identify(text) in ("en", "ru", ""):
        return []
    return [line for line in text.splitlines() if 40 < len(line) < 400 and any(map(str.isalpha, line))]


def corrupted(found: Sequence[Example], others: Sequence[str]) -> Iterator[Example]:
    """Yield each pair corrupted in the kinds that it allows, but for ``machine``."""
    by_length = sorted(range(len(found)), key=lambda place: len(found[place].ru))
    rank = {place: at for at, place in enumerate(by_length)}
    for place, one in enumerate(found):
        chance = random.Random(digest(one.en))
        near = found[(place + chance.choice((1, 2))) % len(found)]
        alike = found[by_length[(rank[place] + chance.choice((1, 2, 3))) % len(found)]]
        yield one._replace(kind="shuffled", ru=chance.choice((near, alike)).ru)
        if made := _cut(one, near, chance):
            yield made
        if made := _renumbered(one, chance):
            yield made
        yield _in_another_language(one, others, chance)


def _cut(one: Example, near: Example, chance: random.Random) -> Example | None:
    """Drop a third to two thirds of the words at one end of one side, or add the next sentence to it."""
    side = chance.choice(("en", "ru"))
    text, words = getattr(one, side), getattr(one, side).split()
    if len(words) < _SHORT:
        return None
    kept = int(len(words) * chance.uniform(0.34, 0.67)) + 1
    ways = (" ".join(words[:kept]), " ".join(words[-kept:]), f"{text} {getattr(near, side)}")
    return one._replace(kind="cut", **{side: chance.choice(ways)})


def _renumbered(one: Example, chance: random.Random) -> Example | None:
    """Change a number that both sides have, in one of them."""
    both = set(_DIGIT.findall(one.en)) & set(_DIGIT.findall(one.ru))
    if not both:
        return None
    number, side = chance.choice(sorted(both)), chance.choice(("en", "ru"))
    place = chance.randrange(len(number))
    digit = chance.choice([char for char in "123456789" if char != number[place]])
    text = re.sub(rf"(?<!\d){number}(?!\d)", number[:place] + digit + number[place + 1 :], getattr(one, side), count=1)
    return one._replace(kind="number", **{side: text})


def _in_another_language(one: Example, others: Sequence[str], chance: random.Random) -> Example:
    """Copy one side to the other, leave the half of a side untranslated, or put a third language in its place."""
    english, russian = one.en.split(), one.ru.split()
    ways = (
        (one.en, one.en),
        (one.ru, one.ru),
        (one.en, " ".join(english[: len(english) // 2] + russian[len(russian) // 2 :])),
        (one.en, chance.choice(others)),
        (chance.choice(others), one.ru),
    )
    en, ru = chance.choice(ways)
    return one._replace(kind="language", en=en, ru=ru)
