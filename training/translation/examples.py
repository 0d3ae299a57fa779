"""From pairs to examples: the noise of real pages, term annotations, unseen names, placeholders."""

import random
import re
from collections.abc import Sequence
from typing import NamedTuple

from training.translation import morphology, terms
from training.translation.corpus import Pair
from training.translation.names import Stock
from training.translation.vocabulary import PLACEHOLDER


class Example(NamedTuple):
    """What the model reads and writes; ``to`` is the language it writes, ``origin`` a key of vocabulary.ORIGINS
    where the source is no ordinary text.
    """

    source: str
    target: str
    to: str
    origin: str = ""


_CURLY = (("“", "”"), ("«", "»"), ("„", "“"))
_QUOTED = re.compile(r'"([^"]+)"|«([^»]+)»')


def rough(source: str, target: str, rng: random.Random) -> tuple[str, str]:
    """Now and then what pages do: capitals throughout, no final stop, other quotation marks in the source."""
    chance = rng.random()
    if chance < 0.015 and len(source) < 120:
        return source.upper(), target.upper()
    if chance < 0.05 and source.endswith(".") and target.endswith("."):
        return source[:-1], target[:-1]
    if chance < 0.25:
        left, right = rng.choice(_CURLY)
        source = _QUOTED.sub(lambda m: f"{left}{m.group(1) or m.group(2)}{right}", source)
    if chance < 0.35:
        source = source.replace("'", "’")
    if 0.35 < chance < 0.5:
        source = source.replace(" — ", rng.choice((" - ", " – ")))
    return source, target


def plain(pair: Pair, rng: random.Random) -> list[Example]:
    """Both directions of a pair."""
    there, back = rough(pair.en, pair.ru, rng), rough(pair.ru, pair.en, rng)
    return [Example(*there, "ru"), Example(*back, "en")]


def annotated(
    pair: Pair, links: Sequence[tuple[int, int]], stock: Stock, rng: random.Random
) -> list[Example]:
    """Both directions with terms, with an unseen name, or with a placeholder; nothing where nothing fits."""
    chance = rng.random()
    if chance < 0.12:
        held = _held(pair, links, rng)
        return _marked(held, [], rng) if held else []
    if chance < 0.5:
        renamed = _renamed(pair, links, stock, rng)
        if renamed is not None:
            changed, term = renamed
            marked = [term] if rng.random() < 0.7 else []
            return _marked(changed, marked, rng)
    found = terms.choose(terms.find(pair.en, pair.ru, links, rng), rng)
    return _marked(pair, found, rng) if found else []


def _marked(pair: Pair, found: Sequence[terms.Term], rng: random.Random) -> list[Example]:
    english = terms.annotate(pair.en, [(term.en, term.ru_base) for term in found])
    russian = terms.annotate(pair.ru, [(term.ru, term.en_base) for term in found])
    return [Example(*rough(english, pair.ru, rng), "ru"), Example(*rough(russian, pair.en, rng), "en")]


def _held(pair: Pair, links: Sequence[tuple[int, int]], rng: random.Random) -> Pair | None:
    """A word that is the same on both sides, or a name, as a placeholder on both sides."""
    fit = [
        (a, b)
        for a, b in terms.single(pair.en, pair.ru, links)
        if (a.text == b.text and len(a.text) > 1)
        or (a.start and b.start and a.text[0].isupper() and b.text[0].isupper())
    ]
    if not fit:
        return None
    a, b = rng.choice(fit)
    return pair._replace(
        en=pair.en[: a.start] + PLACEHOLDER + pair.en[a.stop :],
        ru=pair.ru[: b.start] + PLACEHOLDER + pair.ru[b.stop :],
    )


def _renamed(
    pair: Pair, links: Sequence[tuple[int, int]], stock: Stock, rng: random.Random
) -> tuple[Pair, terms.Term] | None:
    """The pair with another name in it, and that name as a term."""
    fit = [
        (a, b)
        for a, b in terms.single(pair.en, pair.ru, links)
        if b.start
        and b.text[0].isupper()
        and b.text[1:].islower()
        and a.text[0].isupper()
        and a.text.isalpha()
        and morphology.is_name(b.text)
        and "NOUN" in morphology.parse(b.text).tag
    ]
    rng.shuffle(fit)
    for a, b in fit:
        new = stock.exchange(b.text, rng)
        if new is None:
            continue
        name, form = new
        changed = pair._replace(
            en=pair.en[: a.start] + name.en + pair.en[a.stop :],
            ru=pair.ru[: b.start] + form + pair.ru[b.stop :],
        )
        return changed, terms.Term(
            (a.start, a.start + len(name.en)), (b.start, b.start + len(form)), name.en, name.ru
        )
    return None
