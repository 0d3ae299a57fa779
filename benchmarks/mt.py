"""BLEU and chrF2 of translation packages on a pair of files, beside what the packages think of their own output.

    python benchmarks/mt.py newstest.en newstest.ru                      the package that aligner would use
    python benchmarks/mt.py news.ru news.en --source ru --package ru_en --package translate-ru_en-1_9.argosmodel
    python benchmarks/mt.py news.en news.ru --written other.ru           what another program wrote, line by line

Both files hold one sentence a line, in the same order. Every package translates as `aligner translate` does, without
a glossary; ``--no-retry`` leaves doubtful sentences as they come. Each row: BLEU and chrF2 (sacreBLEU, whose signatures
are printed below the table), how sure the package was (mean probability of a token), sentences that it found
doubtful, sentences a second.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import sacrebleu

from aligner.model import LANGUAGES, Lang, other
from aligner.translation import Translator, open_translator


class Row(NamedTuple):
    """A system and its figures; the last three are missing for what another program wrote."""

    system: str
    bleu: float
    chrf: float
    sureness: float | None = None
    doubtful: int | None = None
    speed: float | None = None


BLEU, CHRF = sacrebleu.BLEU(), sacrebleu.CHRF()


def scored(system: str, output: Sequence[str], reference: Sequence[str]) -> Row:
    """The metrics of an output (sentences) against one reference."""
    return Row(
        system,
        BLEU.corpus_score(output, [reference]).score,
        CHRF.corpus_score(output, [reference]).score,
    )


def measured(system: str, translator: Translator, source: Sequence[str], reference: Sequence[str]) -> Row:
    """The metrics, the package's own estimate and its speed."""
    begin = time.perf_counter()
    outputs = translator.translate(source)
    speed = len(source) / (time.perf_counter() - begin)
    scores = [output.score for output in outputs if output.score is not None]
    return scored(system, [output.text for output in outputs], reference)._replace(
        sureness=math.exp(sum(scores) / len(scores)) if scores else None,
        doubtful=sum(bool(output.problems) for output in outputs),
        speed=speed,
    )


def table(rows: Sequence[Row]) -> str:
    """The rows under a head, and the signatures of the metrics."""
    lines = [f"{'system':<32}{'BLEU':>7}{'chrF2':>7}{'sure':>7}{'doubtful':>10}{'a second':>10}"]
    for row in rows:
        own = f"{row.sureness or 0:7.1%}{row.doubtful:>10}{row.speed:10.1f}" if row.speed is not None else ""
        lines.append(f"{row.system:<32}{row.bleu:7.2f}{row.chrf:7.2f}{own}")
    return "\n".join([*lines, str(BLEU.get_signature()), str(CHRF.get_signature())])


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def arguments() -> argparse.Namespace:
    """What the caller wants measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("text", type=Path, help="sentences to translate")
    parser.add_argument("reference", type=Path, help="their translations by people")
    parser.add_argument("--source", choices=LANGUAGES, default="en", help="language of TEXT [default: en]")
    parser.add_argument(
        "--package", action="append", help="name, folder or .argosmodel file; may be repeated"
    )
    parser.add_argument("--written", type=Path, action="append", default=[], help="a translation to score")
    parser.add_argument("--beam", type=int, default=2)
    parser.add_argument("--no-retry", dest="retry", action="store_false")
    return parser.parse_args()


def main() -> None:
    """Print the table."""
    options = arguments()
    source: Lang = options.source
    texts, reference = lines_of(options.text), lines_of(options.reference)
    written = {str(path): lines_of(path) for path in options.written}
    for name, found in {str(options.reference): reference, **written}.items():
        if len(found) != len(texts):
            raise SystemExit(
                f"{name} has {len(found)} lines, {options.text} has {len(texts)}; pair them first"
            )
    rows = [scored(name, output, reference) for name, output in written.items()]
    for package in options.package or ([] if written else [None]):
        translator = open_translator(source, other(source), package, beam=options.beam, retry=options.retry)
        rows.append(measured(translator.signature, translator, texts, reference))
    print(table(rows))


if __name__ == "__main__":
    main()
