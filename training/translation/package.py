"""Quantise a checkpoint to int8 and write it as Argos packages, en_ru and ru_en.

One network can serve both: the packages then differ in the decoder's first token, which
``config.json`` holds, so that any CTranslate2 program translates with them unaware.
A network that ended its training in one direction is packaged for that one (``--only``).
"""

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from training.translation import convert, terms, vocabulary
from training.translation.model import Shape

NAMES = {"en": "English", "ru": "Russian"}
DIRECTIONS = (("en", "ru"), ("ru", "en"))
MAX_TOKENS = 120


def metadata(source: str, target: str, version: str, shape: Shape, tokens: int) -> dict[str, Any]:
    """What argostranslate reads, and under ``aligner`` what only this project's models know."""
    return {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": source,
        "from_name": NAMES[source],
        "to_code": target,
        "to_name": NAMES[target],
        "type": "translate",
        "aligner": {
            "terms": {"open": terms.OPEN, "mid": terms.MID, "close": terms.CLOSE},
            "placeholder": vocabulary.PLACEHOLDER,
            "max_tokens": MAX_TOKENS,
            "shape": shape.as_dict(),
            "trained_tokens": tokens,
        },
    }


def package(
    checkpoint: dict[str, Any],
    directions: Sequence[tuple[str, str]],
    pieces_file: Path,
    card: str,
    folder: Path,
    version: str,
) -> None:
    """Write ``folder``/en_ru for the direction ("en", "ru"), and so on."""
    shape = Shape(**checkpoint["shape"])
    processor = vocabulary.load(pieces_file)
    pieces = [processor.id_to_piece(number) for number in range(processor.vocab_size())]
    for source, target in directions:
        place = folder / f"{source}_{target}"
        convert.save(checkpoint["weights"], shape, pieces, vocabulary.TAGS[target], place / "model")
        shutil.copyfile(pieces_file, place / "sentencepiece.model")
        described = metadata(source, target, version, shape, checkpoint["tokens"])
        (place / "metadata.json").write_text(
            json.dumps(described, indent=2, ensure_ascii=False) + "\n", "utf-8"
        )
        (place / "README.md").write_text(
            card.replace("{from}", NAMES[source]).replace("{to}", NAMES[target]), "utf-8"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--pieces", type=Path, required=True, help="sentencepiece.model")
    parser.add_argument("--card", type=Path, required=True, help="model card; {from} and {to} are filled in")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="0.1")
    parser.add_argument(
        "--only", choices=["_".join(pair) for pair in DIRECTIONS], help="this direction alone"
    )
    options = parser.parse_args()
    checkpoint = torch.load(options.checkpoint, weights_only=True)
    directions = [pair for pair in DIRECTIONS if options.only in (None, "_".join(pair))]
    card = options.card.read_text("utf-8")
    package(checkpoint, directions, options.pieces, card, options.out, options.version)


if __name__ == "__main__":
    main()
