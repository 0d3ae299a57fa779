"""An archive made of aligned documents, with what makes finding editions hard.

Each document (English and Russian sentences that translate each other, line by line) gives its two editions, disturbed
as real ones are: sentences dropped on either side, a half cut off, an abridged Russian brief. Some lose their partner.
Traps stand beside them, which are editions of nothing: an update of the story (half of it new), a template (the same
sentences with other numbers), a brief of a story that has its full edition.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NUMBERED = 3  # sentences with numbers from which other numbers make another story
Document = Sequence[tuple[str, str]]  # (English, Russian) lines


@dataclass(frozen=True, slots=True)
class Item:
    """A text of the archive: ``story`` is the same for two editions of each other, "" for what has none."""

    lang: str
    sentences: tuple[str, ...]
    story: str
    trap: str = ""


def make_archive(documents: Sequence[Document], seed: int, lonely: float = 0.2, traps: float = 1.0) -> list[Item]:
    """Return the items of an archive, shuffled; ``lonely`` is the share of documents that lose one edition."""
    chance, items = random.Random(seed), list[Item]()
    for number, document in enumerate(documents):
        story = f"{seed}.{number}"
        english, russian = _editions(document, chance)
        if chance.random() < lonely:
            lost = chance.choice(("en", "ru"))
            items.append(Item(*(("ru", russian) if lost == "en" else ("en", english)), ""))
        else:
            items += [Item("en", english, story), Item("ru", russian, story)]
        if chance.random() < traps:
            other = documents[chance.randrange(len(documents))]
            items += _traps(document, other, chance)
    chance.shuffle(items)
    return items


def _editions(document: Document, chance: random.Random) -> tuple[tuple[str, ...], tuple[str, ...]]:
    english = [en for en, _ in document if chance.random() > 0.1]
    russian = [ru for _, ru in document if chance.random() > 0.1]
    kind = chance.random()
    if kind < 0.1:  # cut off
        english = english[: max(3, len(english) // 2)]
    elif kind < 0.2:
        russian = russian[: max(3, len(russian) // 2)]
    elif kind < 0.3:  # abridged
        russian = russian[:2] + [text for text in russian[2:] if chance.random() < 0.4]
    return tuple(english or [document[0][0]]), tuple(russian or [document[0][1]])


def _traps(document: Document, other: Document, chance: random.Random) -> Iterator[Item]:
    """Yield an article of the same event or template in one language; its story has its own editions."""
    side = chance.randrange(2)
    lang = ("en", "ru")[side]
    own, foreign = [pair[side] for pair in document], [pair[side] for pair in other]
    numbered = sum(any(map(str.isdigit, text)) for text in own)
    kind = chance.choice(("update", "template", "brief") if numbered >= NUMBERED else ("update", "brief"))
    if kind == "update":
        old = [text for text in own if chance.random() < 0.45]
        yield Item(lang, tuple(foreign[: max(3, len(own) // 2)] + old), "", kind)
    elif kind == "template":
        yield Item(lang, tuple(_renumbered(text, chance) for text in own), "", kind)
    else:
        yield Item(lang, tuple(own[:1] + foreign[:2]), "", kind)


def _renumbered(text: str, chance: random.Random) -> str:
    return re.sub(r"\d+", lambda found: str(int(found[0][:6]) + chance.randint(1, 40)), text)
