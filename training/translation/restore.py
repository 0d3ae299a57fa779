"""Float weights of a shipped int8 package, as a checkpoint that training can start from."""

import argparse
import json
from pathlib import Path

import torch

from training.translation import convert
from training.translation.model import Shape


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="folder with metadata.json and model/")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    described = json.loads((options.package / "metadata.json").read_text("utf-8"))["aligner"]
    weights = convert.restore(options.package / "model", Shape(**described["shape"]))
    head = {"shape": described["shape"], "steps": 0, "tokens": described["trained_tokens"]}
    torch.save({**head, "weights": weights}, options.out)


if __name__ == "__main__":
    main()
