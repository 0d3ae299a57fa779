"""Average the weights of the last checkpoints: what a long cool-down would give, for nothing.

Where a run went on from other weights, a share of those keeps what it forgot (Wortsman et al. 2022, "Robust fine-tuning").
"""

import argparse
from pathlib import Path

import torch


def average(paths: list[Path]) -> dict:
    """A checkpoint without optimizer state whose weights are the mean; the other fields are the last one's."""
    result = torch.load(paths[-1], weights_only=True)
    for name, weight in result["weights"].items():
        result["weights"][name] = weight.float()
    for path in paths[:-1]:
        for name, weight in torch.load(path, weights_only=True)["weights"].items():
            result["weights"][name] += weight.float()
    for weight in result["weights"].values():
        weight /= len(paths)
    result.pop("optimizers", None)
    return result


def blend(checkpoint: dict, start: dict, share: float) -> dict:
    """The checkpoint with ``share`` of its weights (0 to 1) from the one that it started from."""
    weights = {
        name: (1 - share) * weight + share * start["weights"][name].float()
        for name, weight in checkpoint["weights"].items()
    }
    return checkpoint | {"weights": weights}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of checkpoints")
    parser.add_argument("--last", type=int, default=4, help="how many")
    parser.add_argument("--start", type=Path, help="checkpoint that the run started from, to blend in")
    parser.add_argument("--share", type=float, default=0.5, help="of the start's weights")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    paths = sorted(options.folder.glob("step*.pt"))[-options.last :]
    if not paths:
        raise SystemExit(f"{options.folder}: no checkpoints (step*.pt); train first")
    checkpoint = average(paths)
    if options.start is not None:
        checkpoint = blend(checkpoint, torch.load(options.start, weights_only=True), options.share)
    torch.save(checkpoint, options.out)
    print(f"averaged {', '.join(path.name for path in paths)}")


if __name__ == "__main__":
    main()
