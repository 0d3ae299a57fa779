"""A checkpoint with more encoder layers, which at first change nothing: training goes on where it was.

Each new layer copies the one below it and writes zeros to the residual stream (Chen et al. 2016,
"Net2Net"), so that a model which has learnt what its size allows need not begin anew.
"""

import argparse
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from training.translation.model import Shape

_LAYER = re.compile(r"encoder\.(\d+)\.(.+)")
_WRITES = ("attention.out.weight", "ffn.fall.weight")


def grown(weights: Mapping[str, Tensor], old: int, new: int) -> dict[str, Tensor]:
    """The weights of a model with ``new`` encoder layers in place of ``old``, spread evenly among them."""
    places = {index * new // old: index for index in range(old)}
    layers: dict[int, dict[str, Tensor]] = {}
    rest: dict[str, Tensor] = {}
    for name, weight in weights.items():
        if match := _LAYER.fullmatch(name):
            layers.setdefault(int(match[1]), {})[match[2]] = weight
        else:
            rest[name] = weight
    for place in range(new):
        below = layers[max(index for at, index in places.items() if at <= place)]
        for part, weight in below.items():
            empty = place not in places and part in _WRITES
            rest[f"encoder.{place}.{part}"] = torch.zeros_like(weight) if empty else weight.clone()
    return rest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--encoder-layers", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    saved = torch.load(options.checkpoint, weights_only=True)
    shape = replace(Shape(**saved["shape"]), encoder_layers=options.encoder_layers)
    weights = grown(saved["weights"], saved["shape"]["encoder_layers"], options.encoder_layers)
    torch.save({**saved, "shape": shape.as_dict(), "weights": weights, "optimizers": []}, options.out)


if __name__ == "__main__":
    main()
