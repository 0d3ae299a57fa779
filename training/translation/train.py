"""Train where there is no GPU: bf16 arithmetic over fp32 weights on a few CPU cores, or fp32 throughout where they
multiply no bf16 (``--float32``).

Each worker thread runs whole batches alone (one core each, set OMP_NUM_THREADS=1):
batches are pulled from one iterator, so that a core that another program slows down holds
nobody up; the gradients of a step are summed.  Matrices learn by Muon (Jordan et al. 2024),
embeddings and norms by AdamW.  The rate is warmed up, held, and cooled down over the last
minutes of ``--minutes``; a run that was cut off goes on from ``last.pt``.
"""

import argparse
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training.translation import batches, segmentation
from training.translation.batches import PAD, Batch, Redraw
from training.translation.loss import cross_entropy, sample
from training.translation.model import Shape, Transformer, count_parameters


class Trainer:
    """A model for the arithmetic, fp32 master weights for the optimizers.

    In bf16 the matrices learn by Muon, in fp32 by AdamW too: Muon orthogonalises in bf16.  With a frozen encoder only
    the decoder and the embeddings learn.
    """

    def __init__(
        self,
        shape: Shape,
        workers: int,
        rate: float,
        sampled: bool,
        dropout: float,
        smoothing: float,
        float32: bool = False,
        frozen: bool = False,
    ) -> None:
        self.model = Transformer(shape, dropout)
        self.model.frozen = frozen
        self.sampled = sampled
        self.smoothing = smoothing
        self.rate = rate
        self.master = {name: weight.detach().clone() for name, weight in self.model.named_parameters()}
        self.model.to(torch.float32 if float32 else torch.bfloat16)
        learnt = [n for n in self.master if not (frozen and n.startswith("encoder"))]
        self.weights = [self.model.get_parameter(name) for name in learnt]
        self.learnt = [self.master[name] for name in learnt]
        matrices = [self.master[n] for n in learnt if self.master[n].ndim == 2 and n != "embedding.weight"]
        others = [self.master[n] for n in learnt if self.master[n].ndim != 2 or n == "embedding.weight"]
        self.optimizers: list[torch.optim.Optimizer] = [
            torch.optim.AdamW(part, lr=rate, betas=(0.9, 0.98), weight_decay=0.02)
            if float32
            else torch.optim.Muon(part, lr=rate, weight_decay=0.02, adjust_lr_fn="match_rms_adamw")
            for part in (matrices[i::workers] for i in range(workers))
        ]
        self.optimizers.append(torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.98), weight_decay=0.0))
        self.pool = ThreadPoolExecutor(workers)
        self.workers = workers
        self.lock = threading.Lock()
        self.steps = self.tokens = 0

    def _gradients(self, stream: Iterator[Batch], wanted: int, state: dict[str, float]) -> list[Tensor]:
        """Sum the gradients of batches until the step's tokens are spent (run by each worker)."""
        total = [torch.zeros_like(weight) for weight in self.learnt]
        while True:
            with self.lock:
                if state["tokens"] >= wanted:
                    return total
                batch = next(stream)
                state["tokens"] += int((batch.target != PAD).sum()) - len(batch.target)
            source, target = torch.from_numpy(batch.source), torch.from_numpy(batch.target)
            mask = (source != PAD)[:, None, None, :] if batch.padded else None
            labels = target[:, 1:].reshape(-1)
            keep = (labels != PAD).nonzero().squeeze(1)
            states = self.model(source, target[:, :-1], mask).reshape(-1, self.model.shape.width)[keep]
            loss, likelihood = self._loss(states, labels[keep])
            for sum_, part in zip(total, torch.autograd.grad(loss / wanted, self.weights), strict=True):
                sum_ += part
            with self.lock:
                state["likelihood"] += float(likelihood)

    def _loss(self, states: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        weight = self.model.embedding.weight
        if not self.sampled:
            return cross_entropy(states, weight, labels, self.smoothing)
        words, offset, places = sample(labels, len(weight))
        return cross_entropy(states, F.embedding(words, weight), places, self.smoothing, offset)

    def begin(self, vectors: Tensor) -> None:
        """Start the embeddings from unit vectors in which translations lie close, with some noise."""
        noise = torch.randn_like(vectors) * vectors.shape[1] ** -0.5
        with torch.no_grad():
            self.master["embedding.weight"].copy_(0.8 * vectors + 0.6 * noise)
            self.model.embedding.weight.copy_(self.master["embedding.weight"])

    def step(self, stream: Iterator[Batch], wanted: int, factor: float) -> tuple[float, int]:
        """One update over ``wanted`` target tokens: loss in nats a token, tokens seen."""
        state = {"tokens": 0, "likelihood": 0.0}
        parts = list(self.pool.map(lambda _: self._gradients(stream, wanted, state), range(self.workers)))
        for weight, *gradients in zip(self.learnt, *parts, strict=True):
            weight.grad = torch.stack(gradients).sum(0) if len(gradients) > 1 else gradients[0]
        torch.nn.utils.clip_grad_norm_(self.learnt, 1.0)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self.rate * factor
        list(self.pool.map(lambda optimizer: optimizer.step(), self.optimizers))
        with torch.no_grad():
            for weight, master in zip(self.weights, self.learnt, strict=True):
                weight.copy_(master)
        self.steps += 1
        self.tokens += int(state["tokens"])
        return state["likelihood"] / state["tokens"], int(state["tokens"])

    def save(self, folder: Path) -> None:
        """``last.pt`` to go on from, and the weights alone under their step, to average."""
        head = {"shape": self.model.shape.as_dict(), "steps": self.steps, "tokens": self.tokens}
        torch.save({**head, "weights": self.master}, folder / f"step{self.steps:07d}.pt")
        state = [optimizer.state_dict() for optimizer in self.optimizers]
        torch.save({**head, "weights": self.master, "optimizers": state}, folder / "last.tmp")
        (folder / "last.tmp").replace(folder / "last.pt")

    def load(self, path: Path, weights_only: bool = False) -> None:
        """A checkpoint; without the optimizers' state where it is another program's or for other workers."""
        saved = torch.load(path, weights_only=True)
        with torch.no_grad():
            for name, weight in self.model.named_parameters():
                self.master[name].copy_(saved["weights"][name])
                weight.copy_(self.master[name])
        if not weights_only and len(saved["optimizers"]) == len(self.optimizers):
            for optimizer, state in zip(self.optimizers, saved["optimizers"], strict=True):
                optimizer.load_state_dict(state)
        self.steps, self.tokens = saved["steps"], saved["tokens"]


def rate_factor(step: int, left: float, warmup: int, cooldown: float) -> float:
    """Share of the full rate: a rise over ``warmup`` steps, a linear fall over the last ``cooldown`` seconds."""
    return max(0.0, min(1.0, (step + 1) / warmup, left / cooldown if cooldown else 1.0))


POOL = 10_000  # examples in a pool where pieces are drawn anew: the workers wait while they are drawn


def follow(
    mixture: Path, size: int, rng: np.random.Generator, redraw: Redraw | None = None
) -> Iterator[Batch]:
    """Batches of a list of shards, read again whenever the list changes."""
    pool = POOL if redraw else 60_000
    while True:
        written = mixture.stat().st_mtime
        stream = batches.batches(batches.mixture(mixture), size, rng, pool, redraw)
        for count, batch in enumerate(stream):
            yield batch
            if count % 50 == 49 and mixture.stat().st_mtime != written:
                break


def train(options: argparse.Namespace) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    shape = Shape(**{n: getattr(options, n) for n in Shape().as_dict()})
    trainer = Trainer(
        shape,
        options.workers,
        options.rate,
        options.sampled,
        options.dropout,
        options.smoothing,
        options.float32,
        options.frozen,
    )
    if (options.out / "last.pt").exists():
        trainer.load(options.out / "last.pt")
    elif options.start is not None:
        trainer.load(options.start, weights_only=True)
        trainer.steps = 0  # the rate rises anew
    elif options.vectors is not None:
        trainer.begin(torch.load(options.vectors, weights_only=True))
    rng = np.random.default_rng(trainer.steps + 1)
    redraw = (
        segmentation.redrawing(options.pieces, options.redraw, ThreadPoolExecutor(1), rng)
        if options.redraw
        else None
    )
    stream = follow(options.mixture, options.batch, rng, redraw)
    print(
        f"{count_parameters(trainer.model):,} weights, {options.workers} workers, from step {trainer.steps}",
        flush=True,
    )
    begin = saved = shown = time.monotonic()
    since, losses = 0, []
    log = options.out / "curve.tsv"
    if not log.exists():
        log.write_text("step\ttokens\tloss\trate\ttokens_per_second\n")
    while (left := options.minutes * 60 - (time.monotonic() - begin)) > 0:
        factor = rate_factor(trainer.steps, left, options.warmup, options.cooldown * 60)
        loss, seen = trainer.step(stream, options.step_tokens, factor)
        since += seen
        losses.append(loss)
        now = time.monotonic()
        if len(losses) == options.show:
            line = (
                f"{trainer.steps}\t{trainer.tokens}\t{np.mean(losses):.4f}\t{options.rate * factor:.2e}"
                f"\t{since / (now - shown):.0f}"
            )
            print(line, flush=True)
            with log.open("a") as out:
                out.write(line + "\n")
            since, losses, shown = 0, [], now
        if now - saved > options.save_every * 60:
            trainer.save(options.out)
            saved = now
    trainer.save(options.out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "mixture", type=Path, help="list of shards with their shares; may change while training"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of checkpoints and curve.tsv")
    parser.add_argument("--start", type=Path, help="checkpoint to start from when the folder holds none")
    parser.add_argument("--vectors", type=Path, help="first embeddings (command vectors), for a new model")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument(
        "--cooldown", type=float, default=0.0, help="minutes at the end over which the rate falls to 0"
    )
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--warmup", type=int, default=40, help="steps")
    parser.add_argument("--step-tokens", type=int, default=4096, help="target tokens of one update")
    parser.add_argument("--batch", type=int, default=1536, help="tokens of one batch of a worker")
    parser.add_argument("--workers", type=int, default=2, help="threads")
    parser.add_argument(
        "--sampled", action="store_true", help="look at a sample of the words, for all but the end of a run"
    )
    parser.add_argument(
        "--float32",
        action="store_true",
        help="for CPUs without avx512_bf16 or amx_bf16 (/proc/cpuinfo), where bf16 is slow",
    )
    parser.add_argument(
        "--frozen", action="store_true", help="leave the encoder as it is: a style changes in what writes"
    )
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--smoothing", type=float, default=0.1, help="label smoothing")
    parser.add_argument(
        "--redraw",
        type=float,
        default=0.0,
        help="share of the examples in pieces drawn anew (needs --pieces)",
    )
    parser.add_argument("--pieces", type=Path, help="sentencepiece.model")
    parser.add_argument("--save-every", type=float, default=10.0, help="minutes")
    parser.add_argument("--show", type=int, default=10, help="steps between lines of the curve")
    for name, size in Shape().as_dict().items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=size)
    options = parser.parse_args()
    if options.redraw and options.pieces is None:
        parser.error("--redraw needs --pieces, the vocabulary of the shards")
    train(options)


if __name__ == "__main__":
    main()
