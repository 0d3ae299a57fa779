"""The curves of a course as one SVG: training loss by stage, and BLEU on the dev set, over target tokens."""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

WIDTH, HEIGHT, EDGE = 640, 300, 44
Point = tuple[float, float]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows, delimiter="\t"))


def column(rows: Sequence[dict[str, str]], name: str) -> list[Point]:
    """(millions of tokens, value) of every row that has a value, by tokens."""
    return sorted((int(row["tokens"]) / 1e6, float(row[name])) for row in rows if row[name])


def line(points: Sequence[Point], right: float, top: float, colour: str) -> str:
    """A polyline scaled so that (0, 0) is the lower left corner and (right, top) the upper right one."""
    wide, high = WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE
    spots = " ".join(f"{EDGE + x / right * wide:.1f},{HEIGHT - EDGE - y / top * high:.1f}" for x, y in points)
    return f'<polyline fill="none" stroke="{colour}" stroke-width="1.6" points="{spots}"/>'


def text(x: float, y: float, words: str, colour: str = "#444", anchor: str = "middle") -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}" text-anchor="{anchor}">{words}</text>'


def svg(loss: Sequence[Sequence[Point]], bleu: dict[str, list[Point]]) -> str:
    right = max(x for points in (*loss, *bleu.values()) for x, _ in points)
    top = max(y for stage in loss for _, y in stage)
    best = max((y for points in bleu.values() for _, y in points), default=1.0) * 1.1
    colours = {"bleu_en_ru": "#2a6f97", "bleu_ru_en": "#e07a5f"}
    parts = [
        *(line(stage, right, top, "#999") for stage in loss),
        text(EDGE, EDGE - 12, f"loss, nats a token (top {top:.1f})", "#888", "start"),
    ]
    for place, (name, points) in enumerate(bleu.items()):
        parts.append(line(points, right, best, colours[name]))
        label = f"{name.replace('_', ' ')}, greedy: {points[-1][1]:.1f} (top {best:.1f})"
        parts.append(text(WIDTH - EDGE, EDGE - 12 + 14 * place, label, colours[name], "end"))
    parts += [
        f'<path d="M{EDGE} {EDGE}V{HEIGHT - EDGE}H{WIDTH - EDGE}" fill="none" stroke="#444"/>',
        text(WIDTH / 2, HEIGHT - 12, f"target tokens, 0 to {right:.1f} million"),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">'
    return "\n".join([head, *parts, "</svg>\n"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("curve", type=Path, help="curve.tsv of the course")
    parser.add_argument("scores", type=Path, help="scores.tsv of the course")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    rows = read(options.curve)
    stages = [
        [row for row in rows if row["stage"] == name] for name in dict.fromkeys(row["stage"] for row in rows)
    ]
    scores = read(options.scores)
    bleu = {name: column(scores, name) for name in ("bleu_en_ru", "bleu_ru_en")}
    options.out.write_text(svg([column(stage, "loss") for stage in stages], bleu), "utf-8")


if __name__ == "__main__":
    main()
