"""The model at work: any number of token sequences in, hypotheses with scores out, all cores busy.

Sentences are sorted by length, and a batch holds sentences of one length only: without padding a sentence gets
the same translation and score whatever its neighbours are (measured: with padding one in ninety differed), so that
an interrupted run, resumed, ends as one that was not. Small jobs pay for it with smaller batches, large ones do
not. A window of batches is kept in flight: progress is seen, an interrupt is answered within a batch, no worker
waits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import isnan
from typing import Any

from aligner.errors import PackageError
from aligner.translation.package import Package

MAX_BATCH_TOKENS = 1024  # one a core and one more are in flight: whoever comes next waits about a second for a core
MIN_BATCH_TOKENS = 256  # a smaller batch leaves the matrix kernels idle
MAX_INPUT = 1024  # source tokens; CTranslate2 cuts off what is beyond, so clause cutting stays below


@dataclass(frozen=True, slots=True)
class Search:
    """Options of the decoder; the defaults are those of the first attempt."""

    beam: int = 2
    hypotheses: int = 1
    no_repeat: int = 0
    penalty: float = 1.0


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Target tokens and their mean log-probability (<= 0); ``cut`` where the decoder found no end."""

    tokens: tuple[str, ...]
    score: float
    cut: bool = False


class Engine:
    """A loaded CTranslate2 model; ``threads`` sentences batches run at once, one core each."""

    def __init__(self, package: Package, threads: int) -> None:
        self._path, self._weights = package.path, package.weights
        self._prefix = [package.target_prefix] if package.target_prefix else None
        self._begin, self._end = list(package.begin), list(package.end)
        self._threads = threads

    def load(self) -> None:
        """Load the model, if that was not done yet. Raises PackageError where it cannot be loaded."""
        assert self._model

    @cached_property
    def _model(self) -> Any:
        """The model, loaded when it is first needed: a worker that only reads pages needs none."""
        import ctranslate2

        try:
            return ctranslate2.Translator(
                str(self._weights),
                device="cpu",
                compute_type="auto",
                inter_threads=self._threads,
                intra_threads=1,
            )
        except (RuntimeError, ValueError, IndexError) as error:
            raise PackageError(f"{self._path}: CTranslate2 cannot load the model ({error})") from error

    def run(
        self,
        sentences: Sequence[Sequence[str]],
        search: Search = Search(),
        progress: Callable[[Sequence[int]], None] | None = None,
    ) -> list[tuple[Hypothesis, ...]]:
        """Return hypotheses for each token sequence, best first, in the order given; empty input has none.

        ``progress`` is called with the indices of the sentences of each finished batch.
        """
        results: list[tuple[Hypothesis, ...]] = [()] * len(sentences)
        flying: deque[tuple[list[int], list[Any]]] = deque()
        waiting = 0  # tokens

        def land() -> None:
            nonlocal waiting
            indices, promises = flying.popleft()
            waiting -= sum(len(sentences[index]) for index in indices)
            for index, promise in zip(indices, promises, strict=True):
                results[index] = self._landed(promise, sentences[index], search)
            if progress:
                progress(indices)

        for indices in batches([len(sentence) for sentence in sentences], self._threads):
            flying.append((indices, self._submit([sentences[index] for index in indices], search)))
            waiting += sum(len(sentences[index]) for index in indices)
            while waiting > self._threads * MAX_BATCH_TOKENS:
                land()
        while flying:
            land()
        return results

    def _landed(self, promise: Any, sentence: Sequence[str], search: Search) -> tuple[Hypothesis, ...]:
        """Run a batch, or each sentence alone if it fails as a whole (a sentence too long for the model)."""
        try:
            result = promise.result()
        except RuntimeError:
            try:
                result = self._submit([sentence], search)[0].result()
            except RuntimeError:
                return ()
        return self._hypotheses(result, limit(len(sentence)))

    def _submit(self, batch: Sequence[Sequence[str]], search: Search) -> list[Any]:
        promises: list[Any] = self._model.translate_batch(
            [[*self._begin, *sentence, *self._end] for sentence in batch],
            target_prefix=[self._prefix] * len(batch) if self._prefix else None,
            asynchronous=True,
            beam_size=max(search.beam, search.hypotheses),
            num_hypotheses=search.hypotheses,
            no_repeat_ngram_size=search.no_repeat,
            repetition_penalty=search.penalty,
            max_input_length=MAX_INPUT,
            max_decoding_length=limit(len(batch[0])),
            return_scores=True,
            replace_unknowns=True,
        )
        return promises

    def _hypotheses(self, result: Any, most: int) -> tuple[Hypothesis, ...]:
        skip = len(self._prefix) if self._prefix else 0
        if any(isnan(score) for score in result.scores):
            raise PackageError(f"{self._path}: the model's weights are damaged; install the package again")
        return tuple(
            Hypothesis(tuple(tokens[skip:most]), min(score, 0.0), len(tokens) >= most)
            for tokens, score in zip(result.hypotheses, result.scores, strict=True)
        )


@lru_cache(maxsize=8)
def open_engine(package: Package, threads: int) -> Engine:
    """Return the engine of this package, loaded once a process."""
    return Engine(package, threads)


def limit(tokens: int) -> int:
    """Return how many target tokens a source of this many may have; a longer output is a loop."""
    return 2 * tokens + 16


def batches(lengths: Sequence[int], workers: int) -> Iterator[list[int]]:
    """Batch the indices of non-empty sentences, longest first, one length and about equal work each."""
    order = sorted(
        (index for index, length in enumerate(lengths) if length), key=lambda index: -lengths[index]
    )
    share = -(-sum(lengths) // (2 * workers))
    size = min(MAX_BATCH_TOKENS, max(MIN_BATCH_TOKENS, share))
    batch: list[int] = []
    for index in order:
        full = (len(batch) + 1) * lengths[index] > size
        if batch and (full or lengths[index] != lengths[batch[0]]):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
