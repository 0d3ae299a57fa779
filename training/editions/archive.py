"""An archive made of aligned documents, with what makes finding editions hard.

Each document (English and Russian sentences that translate each other, line by line) gives its two editions, disturbed
as real ones are: sentences dropped, merged, moved in from elsewhere (teasers, boxes), a half cut off, an abridged Russian
brief. Some lose their partner. Traps are added to them:

* update: half new text, then of the story 45 sentences in 100: another article;
* template: the same sentences with other numbers;
* brief: the story's first sentence with two others, where the full story has an edition of its own;
* feature: one sentence in three, among as many others;
* reprint: the same article on another site, slightly cut: it may stand for the original.

What a trap adds comes from news that no other text of the archive translates. So an edition is told from a trap by how
much of the two translates each other: of a real edition, disturbed in the worst way, nearly all of the shorter side but
its boxes (at most a third of the page); of an update or a feature at most half of either side; of a template all, but
with other numbers.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

NUMBERED = 3  # sentences with numbers from which other numbers make another story
Document = Sequence[tuple[str, str]]  # (English, Russian) lines
Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A text of the archive: ``story`` is the same for editions of each other; one that is alone has it alone.

    ``about`` is the story that a text tells, traps included.
    """

    lang: str
    sentences: Texts
    story: str
    trap: str = ""
    about: str = ""


def make_archive(
    documents: Sequence[Document], fillers: Mapping[str, Sequence[Texts]], seed: int, lonely: float = 0.2, traps: float = 1.0
) -> list[Item]:
    """Return the items of an archive, shuffled.

    ``lonely`` is the share of documents that lose one edition, ``traps`` the mean number of traps beside a document;
    ``fillers`` are other news, by language, which traps are filled with.
    """
    chance, items = random.Random(seed), list[Item]()
    for number, document in enumerate(documents):
        story = f"{seed}.{number}"
        other = documents[chance.randrange(len(documents))]
        english, russian = _editions(document, other, chance)
        if chance.random() < lonely:
            lost = chance.choice(("en", "ru"))
            items.append(Item("ru", russian, story, about=story) if lost == "en" else Item("en", english, story, about=story))
        else:
            items += [Item("en", english, story, about=story), Item("ru", russian, story, about=story)]
        for _ in range(int(traps + chance.random())):
            items.append(_trap(document, fillers, story, chance))
    chance.shuffle(items)
    return items


def _editions(document: Document, other: Document, chance: random.Random) -> tuple[Texts, Texts]:
    """Return both editions, each disturbed in its own way."""
    sides = [[pair[side] for pair in document if chance.random() > 0.1] for side in (0, 1)]
    kind = chance.random()
    if kind < 0.1:  # cut off
        sides[0] = sides[0][: max(3, len(sides[0]) // 2)]
    elif kind < 0.2:
        sides[1] = sides[1][: max(3, len(sides[1]) // 2)]
    elif kind < 0.3:  # abridged
        sides[1] = sides[1][:2] + [text for text in sides[1][2:] if chance.random() < 0.4]
    elif kind < 0.5:  # boxes and teasers of other stories
        side = chance.randrange(2)
        foreign = [pair[side] for pair in other]
        place = chance.randrange(len(sides[side]) + 1)
        sides[side][place:place] = foreign[: max(1, int(len(document) * chance.uniform(0.1, 0.4)))]
    if chance.random() < 0.3:
        sides[1] = _merged(sides[1], chance)
    english, russian = (tuple(texts) or (document[0][side],) for side, texts in enumerate(sides))
    return english, russian


def _merged(texts: Sequence[str], chance: random.Random) -> list[str]:
    """Return the sentences, some joined with the one before."""
    made = list[str]()
    for text in texts:
        if made and chance.random() < 0.25:
            made[-1] += f" {text}"
        else:
            made.append(text)
    return made


def _trap(document: Document, fillers: Mapping[str, Sequence[Texts]], story: str, chance: random.Random) -> Item:
    """Return an article of the same event or by the same template in one language."""
    side, lang = chance.choice(((0, "en"), (1, "ru")))
    own, foreign = [pair[side] for pair in document], list(chance.choice(fillers[lang]))
    kinds = [name for name in TRAPS if name != "template" or sum(any(map(str.isdigit, text)) for text in own) >= NUMBERED]
    kind = chance.choice(kinds)
    return Item(lang, tuple(TRAPS[kind](own, foreign, chance)), story if kind == "reprint" else "", kind, story)


def _update(own: list[str], foreign: list[str], chance: random.Random) -> list[str]:
    return foreign[: max(3, len(own) // 2)] + [text for text in own if chance.random() < 0.45]


def _template(own: list[str], foreign: list[str], chance: random.Random) -> list[str]:
    return [re.sub(r"\d+", lambda found: str(int(found[0][:6]) + chance.randint(1, 40)), text) for text in own]


def _brief(own: list[str], foreign: list[str], chance: random.Random) -> list[str]:
    return own[:1] + foreign[:2]


def _feature(own: list[str], foreign: list[str], chance: random.Random) -> list[str]:
    kept = own[::3]
    return [text for pair in zip(foreign, [*kept, *foreign], strict=False) for text in pair][: 2 * len(kept) + 2]


def _reprint(own: list[str], foreign: list[str], chance: random.Random) -> list[str]:
    return [text for text in own if chance.random() > 0.05] or own


TRAPS: dict[str, Callable[[list[str], list[str], random.Random], list[str]]] = {
    "update": _update,
    "template": _template,
    "brief": _brief,
    "feature": _feature,
    "reprint": _reprint,
}
