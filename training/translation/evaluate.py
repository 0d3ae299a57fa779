"""BLEU and chrF2 of two packages on newstest2020, with signatures, and a look at the output."""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import ctranslate2
import sacrebleu

from training.translation import vocabulary

BEAM = 2


class Translator:
    """A package, used as any CTranslate2 program would use it."""

    def __init__(self, package: Path, threads: int = 2) -> None:
        self.model = ctranslate2.Translator(str(package / "model"), inter_threads=1, intra_threads=threads)
        self.pieces = vocabulary.load(package / "sentencepiece.model")

    def __call__(self, lines: Sequence[str], beam: int = BEAM) -> list[str]:
        sources = [self.pieces.encode(line, out_type=str) for line in lines]
        results = self.model.translate_batch(
            sources, beam_size=beam, max_batch_size=2048, batch_type="tokens", max_decoding_length=200
        )
        return [self.pieces.decode(result.hypotheses[0]) for result in results]

    def quick(self, lines: Sequence[str], drawn: bool = False) -> list[tuple[str, float]]:
        """The likeliest word each time, or one ``drawn`` from the ten likeliest: one translation a line, and its
        mean log-probability.
        """
        drawing = {"sampling_topk": 10, "sampling_temperature": 0.8} if drawn else {}
        results = self.model.translate_batch(
            [self.pieces.encode(line, out_type=str) for line in lines],
            beam_size=1,
            max_batch_size=4096,
            batch_type="tokens",
            max_decoding_length=160,
            return_scores=True,
            **drawing,
        )
        return [(self.pieces.decode(result.hypotheses[0]), result.scores[0]) for result in results]


def read(folder: Path, name: str, lang: str) -> list[str]:
    return (folder / f"{name}.{lang}").read_text("utf-8").splitlines()


class Score(NamedTuple):
    """A metric's value and the signature of how it was measured."""

    metric: str
    value: float
    signature: str

    def __str__(self) -> str:
        return f"{self.metric} {self.value:.1f} ({self.signature})"


def scores(output: Sequence[str], reference: Sequence[str]) -> list[Score]:
    """BLEU and chrF2."""
    return [
        Score(
            metric.__class__.__name__.lower(),
            metric.corpus_score(output, [reference]).score,
            str(metric.get_signature()),
        )
        for metric in (sacrebleu.BLEU(), sacrebleu.CHRF())
    ]


def record(path: Path, packages: Path, found: dict[str, float]) -> None:
    """Add a row to a TSV of scores over the tokens that a model was trained on."""
    described = json.loads((packages / "en_ru" / "metadata.json").read_text("utf-8"))
    if not path.exists():
        path.write_text("\t".join(["tokens", *found]) + "\n", "utf-8")
    with path.open("a", encoding="utf-8") as rows:
        values = [f"{value:.2f}" for value in found.values()]
        rows.write("\t".join([str(described["aligner"]["trained_tokens"]), *values]) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path, help="folder that holds en_ru and ru_en")
    parser.add_argument("--dev", type=Path, required=True, help="folder of newstest2020.<pair>.<lang>")
    parser.add_argument("--beam", type=int, default=BEAM)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--lines", type=int, default=None, help="only the first lines, for a quick look")
    parser.add_argument("--show", type=int, default=0, help="translations to print, a direction")
    parser.add_argument("--record", type=Path, help="TSV to add the scores to")
    options = parser.parse_args()
    found: dict[str, float] = {}
    for source, target in (("en", "ru"), ("ru", "en")):
        name = f"newstest2020.{source}-{target}"
        lines = read(options.dev, name, source)[: options.lines]
        reference = read(options.dev, name, target)[: options.lines]
        translate = Translator(options.packages / f"{source}_{target}", options.threads)
        begin = time.perf_counter()
        output = translate(lines, options.beam)
        speed = len(lines) / (time.perf_counter() - begin)
        print(f"{source} -> {target}: {len(lines)} sentences, {speed:.0f} a second, beam {options.beam}")
        for score in scores(output, reference):
            found[f"{score.metric}_{source}_{target}"] = score.value
            print(f"  {score}")
        step = max(1, len(lines) // max(1, options.show))
        for line, ours, theirs in list(zip(lines, output, reference, strict=True))[
            : step * options.show : step
        ]:
            print(f"\n  < {line}\n  > {ours}\n  = {theirs}")
    if options.record:
        record(options.record, options.packages, found)


if __name__ == "__main__":
    main()
