"""Average the weights of the last checkpoints: what a long cool-down would give, for nothing."""

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of checkpoints")
    parser.add_argument("--last", type=int, default=4, help="how many")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    paths = sorted(options.folder.glob("step*.pt"))[-options.last :]
    if not paths:
        raise SystemExit(f"{options.folder}: no checkpoints (step*.pt); train first")
    torch.save(average(paths), options.out)
    print(f"averaged {', '.join(path.name for path in paths)}")


if __name__ == "__main__":
    main()
