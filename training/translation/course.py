"""Train on one GPU, stage by stage, after a plan: both ways first, then back-translation, then each direction alone.

A plan (TOML) is a list of stages.  A stage trains for so many seconds on a mixture of shards of WORK, from the
weights of the stage before or of the one it names, and may then translate monolingual lines (WORK/mono.en.txt, .ru.txt)
for the stages after it.  Every stage leaves NAME.pt in WORK; a course that its --seconds cut off goes on in the stage
where it was.  Where WORK/dev holds newstest2020, each stage is scored on it.
"""

import argparse
import time
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import numpy as np
import sacrebleu
import torch
import torch.nn.functional as F
from torch import Tensor

from training.translation import decoding, packing, segmentation, synthetic, vocabulary
from training.translation.batches import EOS, PAD, Redraw, Shard, load, mix
from training.translation.model import Layout, Shape, Transformer, count_parameters
from training.translation.muon import Muon

DIRECTIONS = (("en", "ru"), ("ru", "en"))
WARMUP = 300  # steps
SMOOTHING = 0.1
SHOW = 200  # steps between lines of the curve
MEAN = 1000  # steps that the running mean of the weights looks back on


@dataclass(frozen=True)
class Stage:
    """``rate`` holds the learning rate at the beginning and at the end; ``redraw`` the share of the examples that
    come in pieces drawn anew; ``agree`` the weight of R-Drop, which halves the speed; ``translate`` the languages whose monolingual lines are translated afterwards, with
    the share of them to keep.
    """

    name: str
    seconds: float
    rate: tuple[float, float]
    mixture: Mapping[str, float]
    start: str | None = None
    redraw: float = 0.0
    agree: float = 0.0
    translate: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    shape: Shape
    rows: int
    dropout: float
    stages: tuple[Stage, ...]


def read_plan(path: Path) -> Plan:
    data = tomllib.loads(path.read_text("utf-8"))
    stages = tuple(Stage(**{**stage, "rate": tuple(stage["rate"])}) for stage in data["stage"])
    return Plan(Shape(**data.get("shape", {})), data["rows"], data["dropout"], stages)


def smoothed_loss(states: Tensor, weight: Tensor, labels: Tensor) -> Tensor:
    """Mean over the labels that are no padding, in nats."""
    logits = F.linear(states, weight).float().flatten(0, 1)
    return F.cross_entropy(logits, labels.flatten().long(), ignore_index=PAD, label_smoothing=SMOOTHING)


def agreeing_loss(first: Tensor, second: Tensor, weight: Tensor, labels: Tensor, agree: float) -> Tensor:
    """R-Drop (Liang et al. 2021): the mean loss of two passes with other units dropped, and ``agree`` times half
    the symmetric Kullback-Leibler divergence of what they predict, in nats a label.
    """
    one, other = (F.log_softmax(F.linear(states, weight).float(), -1) for states in (first, second))
    learnt = (labels != PAD).unsqueeze(-1)
    apart = ((one.exp() - other.exp()) * (one - other)).masked_fill(~learnt, 0.0).sum() / learnt.sum()
    plain = (smoothed_loss(states, weight, labels) for states in (first, second))
    return sum(plain, agree / 2 * apart) / 2


@dataclass(frozen=True)
class Batch:
    """What one step reads, on its device: token numbers (rows, length), where they stand, how many are to be learnt."""

    source: Tensor
    target: Tensor
    labels: Tensor
    layout: Layout
    words: int


def batches(rows: packing.Rows, count: int, device: torch.device) -> Iterator[Batch]:
    """Batches of ``count`` rows; a last incomplete one is left out."""
    places = (rows.source.example, rows.target.example, rows.source.position, rows.target.position)
    sides = [
        torch.from_numpy(array).to(device)
        for array in (rows.source.tokens, rows.target.tokens, rows.labels, *places)
    ]
    for start in range(0, len(rows.labels) - count + 1, count):
        source, target, labels, *where = (side[start : start + count] for side in sides)
        words = int((rows.labels[start : start + count] != PAD).sum())
        yield Batch(source, target, labels, Layout.of(*where), words)


class Trainer:
    """A bf16 model for the arithmetic, fp32 master weights for the optimizers, on one device."""

    def __init__(self, shape: Shape, dropout: float, device: torch.device) -> None:
        self.device = device
        self.model = Transformer(shape, dropout)
        self.master = {n: w.detach().clone().to(device) for n, w in self.model.named_parameters()}
        self.model.to(device, torch.bfloat16)
        self.loss, self.agreeing_loss = smoothed_loss, agreeing_loss
        if device.type == "cuda":
            for layer in (*self.model.encoder, *self.model.decoder):
                layer.compile()
            self.loss, self.agreeing_loss = torch.compile(smoothed_loss), torch.compile(agreeing_loss)
        self.weights = dict(self.model.named_parameters())
        self.others = [n for n, w in self.master.items() if w.ndim != 2 or n == "embedding.weight"]
        self.matrices = [n for n in self.master if n not in self.others]
        self.adam = torch.optim.AdamW(
            [self.master[n] for n in self.others], betas=(0.9, 0.98), weight_decay=0.0
        )
        self.muon = Muon(part for n in self.matrices for part in self._parts(n, self.master[n]))
        self.mean = {n: w.clone() for n, w in self.master.items()}
        self.steps = self.tokens = 0

    def _parts(self, name: str, matrix: Tensor) -> tuple[Tensor, ...]:
        """Projections that are stored as one matrix are orthogonalised one by one."""
        joined = {"qkv": 3, ".kv": 2}.get(name.removesuffix(".weight")[-3:], 1)
        return matrix.chunk(joined)

    def _loss(self, batch: Batch, agree: float) -> Tensor:
        passes = [
            self.model.packed(batch.source, batch.target, batch.layout) for _ in range(2 if agree else 1)
        ]
        weight = self.model.embedding.weight
        if agree:
            return self.agreeing_loss(*passes, weight, batch.labels, agree)
        return self.loss(*passes, weight, batch.labels)

    def step(self, batch: Batch, rate: float, agree: float = 0.0) -> Tensor:
        """One update; the loss stays on the device, so that nobody waits for it."""
        loss = self._loss(batch, agree)
        loss.backward()
        rate *= min(1.0, (self.steps + 1) / WARMUP)
        for name in self.others:
            self.master[name].grad = self.weights[name].grad.float()
        self.adam.param_groups[0]["lr"] = rate
        self.adam.step()
        gradients = [part for n in self.matrices for part in self._parts(n, self.weights[n].grad)]
        self.muon.step(gradients, rate)
        with torch.no_grad():
            torch._foreach_copy_(list(self.weights.values()), list(self.master.values()))
            torch._foreach_lerp_(list(self.mean.values()), list(self.master.values()), 1 / MEAN)
        self.model.zero_grad()
        self.steps += 1
        self.tokens += batch.words
        return loss.detach()

    def state(self) -> dict[str, Any]:
        moving = list(self.muon.moving.values())
        return {
            "shape": self.model.shape.as_dict(),
            "steps": self.steps,
            "tokens": self.tokens,
            "weights": self.master,
            "mean": self.mean,
            "optimizers": [self.adam.state_dict(), moving],
        }

    def load(self, state: Mapping[str, Any]) -> None:
        """Go on from a stage's state, or from weights alone, with a new warm-up."""
        self.steps, self.tokens = state["steps"] if "optimizers" in state else 0, state["tokens"]
        with torch.no_grad():
            for name, weight in self.master.items():
                weight.copy_(state["weights"][name])
                self.weights[name].copy_(weight)
                self.mean[name].copy_(state.get("mean", state["weights"])[name])
            if "optimizers" in state:
                adam, moving = state["optimizers"]
                self.adam.load_state_dict(adam)
                for ours, theirs in zip(self.muon.moving.values(), moving, strict=True):
                    ours.copy_(theirs)

    def reader(self) -> Transformer:
        """The running mean of the weights, for translating: at a high rate it is far better than the weights."""
        model = Transformer(self.model.shape).to(self.device, torch.bfloat16)
        model.load_state_dict(self.mean)
        return model.eval()


def ahead(shard: Shard, rng: np.random.Generator, redraw: Redraw | None) -> Iterator[packing.Rows]:
    """Pools packed by a thread while the device works."""
    ready: Queue[packing.Rows | Exception] = Queue(maxsize=2)

    def fill() -> None:
        try:
            for numbers in packing.draws(shard, rng):
                drawn = (redraw(shard, numbers), np.arange(len(numbers))) if redraw else (shard, numbers)
                ready.put(packing.pack(*drawn))
        except Exception as problem:  # handed over: nobody else would hear of it
            ready.put(problem)

    Thread(target=fill, daemon=True).start()
    while True:
        found = ready.get()
        if isinstance(found, Exception):
            raise found
        yield found


def train(
    trainer: Trainer, stage: Stage, folder: Path, rows: int, spent: float, until: float, pool: Executor
) -> float:
    """Work on ``stage``, ``spent`` seconds of which are behind; the seconds spent when it or the time is over."""
    parts = [(load(folder / f"{name}.npz"), share) for name, share in stage.mixture.items()]
    rng = np.random.default_rng(trainer.steps + 1)
    redraw = (
        segmentation.redrawing(folder / "sentencepiece.model", stage.redraw, pool, rng)
        if stage.redraw
        else None
    )
    begin = shown = time.monotonic() - spent
    losses: list[Tensor] = []
    seen = trainer.tokens
    for packed in ahead(mix(parts), rng, redraw):
        for batch in batches(packed, rows, trainer.device):
            now = time.monotonic()
            done = (now - begin) / stage.seconds
            if done >= 1 or now >= until:
                return now - begin
            low, high = stage.rate[1], stage.rate[0]
            losses.append(trainer.step(batch, high + (low - high) * done, stage.agree))
            if len(losses) == SHOW:
                loss = float(torch.stack(losses).mean())  # waits for the device
                now = time.monotonic()
                speed = (trainer.tokens - seen) / (now - max(shown, begin + spent))
                record(folder, stage, trainer, loss, high + (low - high) * done, speed)
                shown, seen, losses = now, trainer.tokens, []
    raise AssertionError("pools never end")


def record(folder: Path, stage: Stage, trainer: Trainer, loss: float, rate: float, speed: float) -> None:
    values = (stage.name, trainer.steps, trainer.tokens, f"{loss:.4f}", f"{rate:.2e}", f"{speed:.0f}")
    append(folder / "curve.tsv", ("stage", "step", "tokens", "loss", "rate", "tokens_per_second"), values)


def append(path: Path, head: Sequence[str], values: Sequence[object]) -> None:
    """A row on the screen and in a TSV, whose first row is ``head``."""
    line = "\t".join(map(str, values))
    print(line, flush=True)
    rows = path.read_text("utf-8") if path.exists() else "\t".join(head) + "\n"
    path.write_text(f"{rows}{line}\n", "utf-8")


def score(trainer: Trainer, model: Transformer, folder: Path, languages: Collection[str]) -> None:
    """Greedy BLEU and chrF2 of newstest2020 in WORK/dev, into scores.tsv; empty for a language not trained."""
    pieces = vocabulary.load(folder / "sentencepiece.model")
    values: list[object] = [trainer.tokens]
    for source, target in DIRECTIONS:
        name = f"newstest2020.{source}-{target}"
        texts, wanted = (
            (folder / "dev" / f"{name}.{lang}").read_text("utf-8").splitlines() for lang in (source, target)
        )
        numbers = [[*line, EOS] for line in pieces.encode(texts)] if target in languages else []
        tag = pieces.piece_to_id(vocabulary.TAGS[target])
        written = [
            pieces.decode(output.tokens) for output in decoding.translate(model, numbers, tag) if output
        ]
        for metric in (sacrebleu.BLEU(), sacrebleu.CHRF()):
            values.append(f"{metric.corpus_score(written, [wanted]).score:.2f}" if written else "")  # noqa: PERF401
    names = [f"{metric}_{source}_{target}" for source, target in DIRECTIONS for metric in ("bleu", "chrf")]
    append(folder / "scores.tsv", ("tokens", *names), values)


def follow(plan: Plan, folder: Path, seconds: float, pool: Executor) -> None:
    """The stages that are not yet done, for ``seconds`` at most."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    until = time.monotonic() + seconds
    torch.manual_seed(1)
    trainer = Trainer(plan.shape, plan.dropout, device)
    print(f"{count_parameters(trainer.model):,} weights on {device}", flush=True)
    before: str | None = None
    for stage in plan.stages:
        path, spent = folder / f"{stage.name}.pt", 0.0
        start = path if path.exists() else folder / f"{stage.start or before}.pt"
        if stage.start and not start.exists():
            raise SystemExit(
                f"{start} is not there, from which stage {stage.name} begins; put it there first"
            )
        before = stage.name
        if start.exists():
            state = torch.load(start, map_location=device, weights_only=True)
            spent = state["spent"] if start == path else 0.0
            if spent >= stage.seconds and _translated(stage, folder):
                continue
            trainer.load(state)
        if spent < stage.seconds:
            spent = train(trainer, stage, folder, plan.rows, spent, until, pool)
        torch.save({**trainer.state(), "spent": spent}, path)
        model = trainer.reader()
        if (folder / "dev").exists():
            score(trainer, model, folder, {name.rpartition(".")[2] for name in stage.mixture})
        if time.monotonic() >= until:
            print(f"{stage.name}: the time is over after {spent:.0f} of {stage.seconds} s", flush=True)
            return
        for lang, keep in stage.translate.items():
            begin = time.monotonic()
            count = synthetic.write(model, folder, lang, keep, pool)
            print(f"{count:,} lines of {lang} in {time.monotonic() - begin:.0f} s", flush=True)


def _translated(stage: Stage, folder: Path) -> bool:
    done = (folder / f"{stage.name}.pt").stat().st_mtime
    made = (folder / f"back.{lang}.npz" for lang in stage.translate)
    return all(path.exists() and path.stat().st_mtime > done for path in made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path, help="folder of shards, sentencepiece.model and mono.<lang>.txt")
    parser.add_argument("--plan", type=Path, default=Path(__file__).with_name("lease.toml"))
    parser.add_argument("--seconds", type=float, default=3600.0, help="save and stop after so long")
    options = parser.parse_args()
    with ProcessPoolExecutor(mp_context=get_context("forkserver")) as pool:
        follow(read_plan(options.plan), options.work, options.seconds, pool)


if __name__ == "__main__":
    main()
