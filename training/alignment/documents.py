"""Made articles with known beads, from the pairs that the vectors never saw (``held.tsv`` of training/vectors).

Consecutive pairs are taken as an article. A pair whose sides hold several sentences may be cut at them; then, with
rates drawn for each article, lines are glued, cut at clauses, given shifted borders, dropped, and foreign lines
are put in. A third of the articles stay nearly clean, as most real editions are.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+(?=[«“\"A-ZА-ЯЁ—–-])")
STRAY_QUOTE = re.compile(r"(?<=[.!?…])\s*([\"”»])$")


@dataclass
class Unit:
    """A bead in the making: the lines of both sides, and the machine translation of the English ones where known."""

    en: list[str]
    ru: list[str]
    mt: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Document:
    """Two editions, the gold beads as (source indices, target indices), and paragraph numbers of either side."""

    kind: str
    en: list[str]
    ru: list[str]
    mt: list[str]
    gold: list[tuple[tuple[int, ...], tuple[int, ...]]]
    en_paragraphs: list[int]
    ru_paragraphs: list[int]


@dataclass(frozen=True)
class Rates:
    """How much an article is disturbed, each a probability a line."""

    cut: float
    glue: float
    shift: float
    drop: float
    insert: float


def draw(rng: random.Random) -> tuple[str, Rates]:
    """Clean, light or hard."""
    kind = rng.choices(("clean", "light", "hard", "noisy"), (0.35, 0.2, 0.3, 0.15))[0]
    if kind == "clean":
        return kind, Rates(rng.uniform(0, 0.03), rng.choice((0, 0.03, 0.15)), rng.choice((0, 0.01)), 0.0, 0.0)
    if kind == "light":
        return kind, Rates(0.04, rng.uniform(0, 0.12), 0.01, rng.uniform(0, 0.02), rng.uniform(0, 0.01))
    if kind == "hard":
        return kind, Rates(0.08, 0.08, 0.04, rng.uniform(0.03, 0.15), 0.04)
    return kind, Rates(0.06, 0.06, 0.03, rng.uniform(0.1, 0.35), 0.08)


def articles(held: Path, translated: dict[str, str], seed: int, rounds: int) -> list[Document]:
    """Articles from every block held back, ``rounds`` times with fresh disturbances."""
    rng = random.Random(seed)
    rows = [line.rstrip("\n").split("\t") for line in held.open(encoding="utf-8")]
    by_source: dict[str, list[tuple[str, str]]] = {}
    for source, en, ru in rows:
        by_source.setdefault(source, []).append((en, ru))
    made = []
    for _ in range(rounds):
        for pairs in by_source.values():
            at = 0
            while at < len(pairs) - 4:
                size = rng.randint(5, 60)
                own = pairs[at : at + size]
                at += size
                made.append(document(own, pairs, translated, rng))
    return made


def document(pairs: list, pool: list, translated: dict[str, str], rng: random.Random) -> Document:
    """One article: natural cuts, then disturbances, then numbering."""
    kind, rates = draw(rng)
    units = [unit for en, ru in pairs for unit in natural(en, ru, translated.get(en, ""), rng)]
    units = glued(units, rates.glue, rng)
    units = [cut(unit, rates.cut, rng) for unit in units]
    units = shifted(units, rates.shift, rng)
    units = disturbed(units, pool, rates, rng)
    return numbered(kind, units, rng)


def natural(en: str, ru: str, mt: str, rng: random.Random) -> list[Unit]:
    """A pair cut at its sentences where the beads that come of it are certain; whole otherwise."""
    ens, rus, mts = (SENTENCE_END.split(text) for text in (en, ru, mt))
    if len(ens) == len(rus) == 1 or rng.random() < 0.2:
        return [Unit([en], [ru], [mt])]
    if len(ens) == len(rus) and _alike(ens, rus):
        mts = mts if len(mts) == len(ens) else [""] * len(ens)
        return [Unit([a], [b], [c]) for a, b, c in zip(ens, rus, mts, strict=True)]
    if min(len(ens), len(rus)) == 1 and max(len(ens), len(rus)) <= 4:
        return [Unit(ens, rus, mts if len(mts) == len(ens) else [mt] + [""] * (len(ens) - 1))]
    return [Unit([en], [ru], [mt])]


def _alike(ens: list[str], rus: list[str]) -> bool:
    return all(0.6 < len(a) * 1.05 / len(b) < 1.6 for a, b in zip(ens, rus, strict=True))


def glued(units: list[Unit], rate: float, rng: random.Random) -> list[Unit]:
    """Neighbouring lines of one side joined."""
    out: list[Unit] = []
    for unit in units:
        last = out[-1] if out else None
        if last and rng.random() < rate and len(last.en) + len(last.ru) + len(unit.en) + len(unit.ru) <= 7:
            side = rng.random() < 0.5
            en, ru, mt = last.en + unit.en, last.ru + unit.ru, last.mt + unit.mt
            out[-1] = Unit([" ".join(en)], ru, [" ".join(mt)]) if side else Unit(en, [" ".join(ru)], mt)
        else:
            out.append(unit)
    return out


def cut(unit: Unit, rate: float, rng: random.Random) -> Unit:
    """One line of a one-to-one bead cut at a clause or a sentence."""
    if rng.random() >= rate or len(unit.en) != 1 or len(unit.ru) != 1:
        return unit
    side = "en" if rng.random() < 0.5 else "ru"
    parts = _halves(getattr(unit, side)[0], rng)
    if len(parts) == 1:
        return unit
    if side == "ru":
        return Unit(unit.en, parts, unit.mt)
    mts = _halves(unit.mt[0], rng, len(parts[0]) / len(unit.en[0]))
    return Unit(parts, unit.ru, mts if len(mts) == 2 else [unit.mt[0], ""])


def _halves(text: str, rng: random.Random, where: float | None = None) -> list[str]:
    if (stray := STRAY_QUOTE.search(text)) and rng.random() < 0.5:
        return [text[: stray.start(1)].rstrip(), stray[1]]
    marks = [m for m in re.finditer(r"\s+", text) if _cuttable(text, m)]
    if not marks:
        return [text]
    mark = rng.choice(marks) if where is None else min(marks, key=lambda m: abs(m.start() - where * len(text)))
    return [text[: mark.start()], text[mark.end() :]]


def _cuttable(text: str, mark: re.Match[str]) -> bool:
    if mark.start() < 12 or len(text) - mark.end() < 12:
        return False
    return text[mark.start() - 1] in ",;:.!?" or text[mark.end()] in "—–"


def shifted(units: list[Unit], rate: float, rng: random.Random) -> list[Unit]:
    """Two neighbouring beads whose border lies elsewhere on one side: together they are two to two."""
    out: list[Unit] = []
    for unit in units:
        last = out[-1] if out else None
        simple = last and len(last.en) == len(last.ru) == len(unit.en) == len(unit.ru) == 1
        if simple and last and rng.random() < rate:
            side = "en" if rng.random() < 0.5 else "ru"
            first, second = getattr(last, side)[0], getattr(unit, side)[0]
            if len(parts := _halves(second, rng)) == 2:
                moved = [f"{first} {parts[0]}", parts[1]]
            elif len(parts := _halves(first, rng)) == 2:
                moved = [parts[0], f"{parts[1]} {second}"]
            else:
                out.append(unit)
                continue
            en, ru = last.en + unit.en, last.ru + unit.ru
            mt = last.mt + unit.mt
            out[-1] = Unit(moved, ru, mt) if side == "en" else Unit(en, moved, mt)
        else:
            out.append(unit)
    return out


def disturbed(units: list[Unit], pool: list, rates: Rates, rng: random.Random) -> list[Unit]:
    """One side of some beads dropped; runs of foreign lines put in."""
    out: list[Unit] = []
    for unit in units:
        if rng.random() < rates.insert:
            out += foreign(pool, rng)
        if rng.random() < rates.drop:
            unit = Unit([], unit.ru) if rng.random() < 0.5 else Unit(unit.en, [], unit.mt)
        out.append(unit)
    return out


def foreign(pool: list, rng: random.Random) -> list[Unit]:
    """One to eight lines of another article, on one side."""
    at, size = rng.randrange(len(pool)), rng.randint(1, 8)
    own = pool[at : at + size]
    if rng.random() < 0.5:
        return [Unit([en], [], [""]) for en, _ in own]
    return [Unit([], [ru]) for _, ru in own]


def numbered(kind: str, units: list[Unit], rng: random.Random) -> Document:
    """Indices for the lines; paragraphs that mostly agree, or none."""
    en: list[str] = []
    ru: list[str] = []
    mt: list[str] = []
    gold, paragraphs = [], ([], [])
    here = [0, 0]
    breaks, agreed = rng.choice((0.0, 0.3, 0.9)), rng.choice((0.7, 0.95))
    for unit in units:
        both = rng.random() < breaks
        for side, lines in enumerate((unit.en, unit.ru)):
            here[side] += both if rng.random() < agreed else rng.random() < breaks
            for line_number in range(len(lines)):
                here[side] += line_number > 0 and rng.random() < breaks * 0.1
                paragraphs[side].append(here[side])
        ids = tuple(range(len(en), len(en) + len(unit.en))), tuple(range(len(ru), len(ru) + len(unit.ru)))
        gold += [ids] if all(ids) else [((i,), ()) for i in ids[0]] + [((), (j,)) for j in ids[1]]
        en, ru = en + unit.en, ru + unit.ru
        mt += (unit.mt + [""] * len(unit.en))[: len(unit.en)]
    return Document(kind, en, ru, mt, gold, paragraphs[0], paragraphs[1])
