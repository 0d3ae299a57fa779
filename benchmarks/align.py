"""Sentence alignment, measured: python benchmarks/align.py [--data FOLDER] [--long 30000] [--plot docs/...svg]

Prints strict, lax and unaligned-line F1 by set, ours beside two baselines that run in the same process:

* Gale-Church (1993): lengths in characters, priors and variance as published.
* a lexical baseline after hunalign (Varga et al. 2005) without a dictionary: words and numbers that both sides
  share, and lengths; beads 1-1, 1-2 and 2-1.

Both go over the same path code as ours and differ from it in their scores alone. Then how well scores are calibrated,
and speed and memory by length. What each kind of evidence adds: training/alignment/ablation.py.

The data is a folder with ``dev/align/<set>/<doc>.en, .ru, .gold`` (and ``.en.mt``); ALIGNER_DATA or --data names it.
Weights and vectors were learned from other texts: see training/.
"""

from __future__ import annotations

import argparse
import lzma
import math
import os
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # one core is what is measured; read when numpy is imported

import numpy as np

from aligner.alignment import align, evaluate
from aligner.alignment.align import path_of, side
from aligner.alignment.embed import open_vectors
from aligner.alignment.formats import read as read_beads
from aligner.alignment.path import NEVER, Band, Lattice, best
from aligner.alignment.score import load
from aligner.alignment.shapes import SHAPES
from aligner.model import Bead

SETS = ("wmt21-nat", "wmt21-hard", "books-enru-dev")


@dataclass(frozen=True)
class Document:
    """One pair of editions with its gold; ``mt`` is the English side in Russian, where there is one."""

    en: list[str]
    ru: list[str]
    gold: list
    mt: list[str] | None


def documents(folder: Path) -> Iterator[Document]:
    """All documents of a set, in order of name."""
    for gold in sorted(folder.glob("*.gold")):
        own = [lines(gold.with_suffix(suffix)) for suffix in (".en", ".ru")]
        mt = gold.with_suffix(".en.mt")
        translated = lines(mt) if mt.exists() else None
        beads = read_beads(gold.read_text(encoding="utf-8"), gold.name)
        yield Document(*own, beads, translated if translated and len(translated) == len(own[0]) else None)


def lines(path: Path) -> list[str]:
    """The lines of a file."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def ours(document: Document) -> list[Bead]:
    """The aligner as it is."""
    return align(document.en, document.ru)


def guided(document: Document) -> list[Bead]:
    """The aligner with a machine translation as evidence."""
    return align(document.en, document.ru, translations=document.mt)


def gale_church(document: Document) -> list[Bead]:
    """Lengths alone, with the published priors."""
    priors = {(1, 1): 0.89, (1, 2): 0.0445, (2, 1): 0.0445, (2, 2): 0.011}
    left, right = _sums(document.en), _sums(document.ru)

    def scores(a: int, b: int) -> np.ndarray:
        own, other = left[a], right[b]
        delta = (other[None, :] - own[:, None]) / np.sqrt(
            np.maximum((own[:, None] + other[None, :]) / 2 * 6.8, 1)
        )
        tail = np.vectorize(math.erfc)(np.abs(delta) / math.sqrt(2))
        return np.log(priors[a, b]) + np.log(np.maximum(tail, 1e-30))

    return _best(document, {shape: scores(*shape) for shape in priors}, math.log(0.0099 / 2))


def lexical(document: Document) -> list[Bead]:
    """Shared words and lengths, after hunalign without a dictionary."""
    words = [[set(re.findall(r"\w+", text.lower())) for text in side] for side in (document.en, document.ru)]
    shared = np.array([[len(a & b) for b in words[1]] for a in words[0]], float)
    total = np.zeros((len(document.en) + 1, len(document.ru) + 1))
    total[1:, 1:] = shared.cumsum(axis=0).cumsum(axis=1)
    left, right = _sums(document.en), _sums(document.ru)
    counts = [_totals([len(own) for own in side]) for side in words]

    def scores(a: int, b: int) -> np.ndarray:
        i, j = (np.maximum(np.arange(len(x)) - n, 0) for x, n in ((left[a], a), (right[b], b)))
        block = total - total[i] - total[:, j] + total[i][:, j]
        likeness = block / np.maximum(np.minimum(counts[0][a][:, None], counts[1][b][None, :]), 1)
        ratio = np.minimum(left[a][:, None], right[b][None, :]) / np.maximum(
            left[a][:, None], right[b][None, :]
        )
        return 3 * np.minimum(likeness, 1) + ratio * (a + b) / 2 - 0.1 * (a + b > 2)

    return _best(document, {shape: scores(*shape) for shape in ((1, 1), (1, 2), (2, 1))}, 0.3)


def _sums(texts: list[str]) -> dict[int, np.ndarray]:
    return {n: np.maximum(own, 1) for n, own in _totals([len(text) for text in texts]).items()}


def _totals(values: list[int]) -> dict[int, np.ndarray]:
    run = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(len(run))
    return {n: run - run[np.maximum(at - n, 0)] for n in (1, 2)}


def _best(document: Document, scores: dict, alone: float) -> list[Bead]:
    rows, columns = len(document.en) + 1, len(document.ru) + 1
    beads = np.full((len(SHAPES), rows * columns), NEVER)
    for shape, own in scores.items():
        beads[SHAPES.index(shape)] = own.reshape(-1)
    band = Band(np.zeros(rows, np.int64), np.full(rows, columns))
    path = best(Lattice(band, beads, np.full(rows - 1, alone), np.full(columns - 1, alone)))
    return [Bead(tuple(range(i - a, i)), tuple(range(j - b, j))) for i, j, a, b in path]


SYSTEMS: dict[str, Callable[[Document], list[Bead]]] = {
    "ours": ours, "ours, with a translation": guided, "Gale-Church": gale_church, "lexical": lexical,
}  # fmt: skip


def measure(
    name: str, system: Callable[[Document], list[Bead]], own: list[Document]
) -> list[tuple[float, bool]]:
    """Print a row of the table; give back (score, right) of every bead."""
    began = time.process_time()
    answers = [system(document) for document in own]
    speed = sum(len(d.en) + len(d.ru) for d in own) / (time.process_time() - began)
    result = evaluate(
        (d.gold, [(b.source, b.target) for b in beads]) for d, beads in zip(own, answers, strict=True)
    )
    unaligned = (
        f"{result.unaligned.f1:.3f}" if any(not (s and t) for d in own for s, t in d.gold) else "  -  "
    )
    print(
        f"{name:28}{result.strict.f1:8.4f}{result.lax.f1:8.4f}   {unaligned}{len(own):8}{speed:10.0f}",
        flush=True,
    )
    return [
        (bead.score, (bead.source, bead.target) in set(d.gold))
        for d, beads in zip(own, answers, strict=True)
        for bead in beads
    ]


def bins(points: list[tuple[float, bool]], count: int = 10) -> list[tuple[float, float, int]]:
    """(mean score, share right, beads) of each tenth of the scale that holds any."""
    scores, right = (np.array(values, float) for values in zip(*points, strict=True))
    where = np.minimum((scores * count).astype(int), count - 1)
    held = [where == k for k in range(count) if (where == k).any()]
    return [(float(scores[own].mean()), float(right[own].mean()), int(own.sum())) for own in held]


def expected_error(points: list[tuple[float, bool]]) -> float:
    """Expected calibration error over ten bins."""
    return sum(abs(x - y) * n for x, y, n in bins(points)) / len(points)


COLOURS = ("#1b6ca8", "#c8553d", "#6a994e")


def frame(across: str, up: str) -> list[str]:
    """The beginnings of a picture: a sheet and two named axes."""
    return [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 460" font-family="sans-serif" font-size="12">',
        '<rect width="460" height="460" fill="white"/>',
        '<path d="M50 410H440M50 410V20" stroke="#444" fill="none"/>',
        f'<text x="245" y="445" text-anchor="middle">{across}</text>',
        f'<text transform="translate(14 215) rotate(-90)" text-anchor="middle">{up}</text>',
    ]


def line(points: list[tuple[float, float, float]], colour: str, label: str, row: int) -> list[str]:
    """A line through dots (x, y, radius), x and y in [0, 1], and its name."""
    dots = [(50 + 390 * x, 410 - 390 * y, radius) for x, y, radius in points]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in dots)
    return [
        f'<polyline points="{joined}" stroke="{colour}" fill="none" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}"/>' for x, y, radius in dots),
        f'<text x="64" y="{36 + 18 * row}" fill="{colour}">{label}</text>',
    ]


def write(parts: list[str], path: Path) -> None:
    """The picture, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")


def plot(curves: dict[str, list[tuple[float, bool]]], path: Path) -> None:
    """A reliability diagram as SVG: score against the share that was right."""
    parts = frame("score of the bead", "share that was right")
    parts.append('<path d="M50 410L440 20" stroke="#bbb" stroke-dasharray="4 4" fill="none"/>')
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        parts.append(f'<text x="{50 + 390 * tick:.0f}" y="426" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="44" y="{414 - 390 * tick:.0f}" text-anchor="end">{tick:g}</text>')
    for row, ((name, points), colour) in enumerate(zip(curves.items(), COLOURS, strict=False)):
        label = f"{name}: expected calibration error {expected_error(points):.3f}"
        parts += line([(x, y, 2 + n**0.25) for x, y, n in bins(points)], colour, label, row)
    write(parts, path)


def lengths(data: Path, most: int, path: Path | None) -> None:
    """Print (and draw) time and memory by length, on pairs in order with one sentence in sixteen dropped on each side."""
    with lzma.open(data / "train" / "human.tsv.xz", "rt", encoding="utf-8") as stream:
        pairs = [text.rstrip("\n").split("\t")[1:] for _, text in zip(range(most), stream, strict=False)]
    sizes = [size for size in (100, 300, 1_000, 3_000, 10_000, 30_000, 50_000) if size < most] + [most]
    print(f"\n{'sentences a side':>18}{'embed s':>10}{'align s':>10}{'MB after':>10}{'peak MB':>10}")
    rows = []
    for size in sizes:
        en = [pair[0] for k, pair in enumerate(pairs[:size]) if k % 16]
        ru = [pair[1] for k, pair in enumerate(pairs[:size]) if k % 16 != 8]
        began = time.process_time()
        sides = side(en, open_vectors()), side(ru, open_vectors())
        embedded, before = time.process_time(), resident()
        path_of(*sides, load("plain"))
        took = time.process_time() - embedded
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append((size, embedded - began, took, peak))
        print(f"{size:18}{embedded - began:10.2f}{took:10.2f}{before:10.0f}{peak:10.0f}", flush=True)
    if path:
        _draw(rows, path)


def resident() -> float:
    """MB of this process now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def _draw(rows: list[tuple[int, float, float, float]], path: Path) -> None:
    sizes, embed, took, peak = (np.array(column, float) for column in zip(*rows, strict=True))
    longest = max(embed.max(), took.max())
    parts = frame("sentences a side", "share of the most")
    parts += [
        f'<text x="{50 + 390 * size / sizes[-1]:.0f}" y="426" text-anchor="middle">{size:,.0f}</text>'
        for size in sizes[sizes >= sizes[-1] / 6]
    ]
    curves = (
        (took / longest, f"path, at most {took.max():.1f} s of CPU"),
        (embed / longest, f"reading and embedding, at most {embed.max():.1f} s"),
        (peak / peak.max(), f"memory, at most {peak.max():.0f} MB"),
    )
    for row, ((values, label), colour) in enumerate(zip(curves, COLOURS, strict=True)):
        points = [(x, y, 3.0) for x, y in zip(sizes / sizes[-1], values, strict=True)]
        parts += line(points, colour, label, row)
    write(parts, path)


def main() -> None:
    """Everything that the options ask for."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    beside = Path(__file__).parent.parent.parent / "shared" / "data"
    options.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGNER_DATA", beside)))
    options.add_argument(
        "--long", type=int, default=0, metavar="N", help="also time texts of up to N sentences"
    )
    options.add_argument("--plot", type=Path, help="write the reliability diagram here, as SVG")
    options.add_argument("--curves", type=Path, help="write time and memory by length here, as SVG")
    chosen = options.parse_args()
    if not (chosen.data / "dev" / "align").is_dir():
        sys.exit(f"{chosen.data} holds no dev/align: name the data folder with --data or ALIGNER_DATA")
    began = time.process_time()
    open_vectors()  # once a process: no part of what a document costs
    print(f"opening the vectors{time.process_time() - began:10.2f} s")
    curves = {}
    for name in SETS:
        own = list(documents(chosen.data / "dev" / "align" / name))
        print(f"\n{name:28}{'strict':>8}{'lax':>8}{'unaligned':>11}{'docs':>5}{'sent/s':>10}")
        for system, call in SYSTEMS.items():
            fit = [d for d in own if d.mt] if call is guided else own
            if fit:
                points = measure(system, call, fit)
                if call is ours:
                    curves[name] = points
        print(f"{'calibration error of ours':28}{expected_error(curves[name]):8.4f}")
    if chosen.plot:
        plot(curves, chosen.plot)
    if chosen.long:
        lengths(chosen.data, chosen.long, chosen.curves)


if __name__ == "__main__":
    main()
