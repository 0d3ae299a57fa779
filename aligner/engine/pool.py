"""Workers and their driver: a thread for each worker hands it one item after another and hears how it went.

Each item has two tries, the second in a worker of its own, so that an item which ends its worker (a crash, a hang,
too much memory) is found for certain and stops nothing else.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, Protocol, TypeVar

from aligner.engine.executor import Ready, WorkerFailure

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")

TRIES = 2
LOSSES = 20  # workers that an item may lose with their machines
AHEAD = 16  # items a worker that are worked, or done, before the first of them is asked for


class WorkerLossError(Exception):
    """A worker ended with its item: why, and whether the item may be to blame (its machine may have gone)."""

    def __init__(self, reason: str, blame: bool = True) -> None:
        super().__init__(reason, blame)
        self.reason, self.blame = reason, blame


class WorkerHandle(Protocol):
    """A worker as its driver sees it."""

    def call(self, call: Callable[[Any, A], B], item: A) -> B:
        """Work an item there. Raises what the call raises, and WorkerLossError if the worker ends."""
        ...

    @property
    def spent(self) -> bool:
        """True if another worker should take its place."""
        ...

    def close(self) -> None:
        """End it, whatever it does."""
        ...


class Pool(Generic[C]):
    """An Executor of any kind of worker; ``hire`` starts one."""

    def __init__(self, hire: Callable[[], WorkerHandle], workers: int, remote: bool = False) -> None:
        self.workers, self.remote = workers, remote
        self._hire = hire
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="worker")
        self._own = threading.local()
        self.hired: set[WorkerHandle] = set()
        self._lock = threading.Lock()
        self._closed = False

    def map(self, call: Callable[[C, A], B], items: Iterable[A | Ready[B]]) -> Iterator[B | WorkerFailure]:
        """Yield ``call(context, item)`` for each item, in their order."""
        waiting: deque[Future[B | WorkerFailure] | Ready[B]] = deque()
        try:
            for item in items:
                waiting.append(item if isinstance(item, Ready) else self._threads.submit(self._try, call, item))
                while waiting and (len(waiting) > AHEAD * self.workers or _done(waiting[0])):
                    yield _value(waiting.popleft())
            while waiting:
                yield _value(waiting.popleft())
        finally:
            for one in waiting:
                if isinstance(one, Future):
                    one.cancel()

    def close(self) -> None:
        """End the workers, whatever they do."""
        with self._lock:
            self._closed = True
        for worker in list(self.hired):
            worker.close()
        self._threads.shutdown(cancel_futures=True)

    def _try(self, call: Callable[[Any, A], B], item: A) -> B | WorkerFailure:
        tries, losses = 0, 0
        while True:
            try:
                return self._worker().call(call, item)
            except WorkerLossError as loss:
                self._drop()
                tries, losses = tries + loss.blame, losses + 1
                if tries >= TRIES or losses >= LOSSES or self._closed:
                    return WorkerFailure(item, loss.reason)

    def _worker(self) -> WorkerHandle:
        """Return this thread's worker."""
        worker: WorkerHandle | None = getattr(self._own, "worker", None)
        if worker is not None and worker.spent:
            self._drop()
            worker = None
        if worker is None:
            worker = self._own.worker = self._hire()
            with self._lock:
                self.hired.add(worker)
                if self._closed:
                    raise WorkerLossError("is not worked any more")
        return worker

    def _drop(self) -> None:
        worker: WorkerHandle | None = getattr(self._own, "worker", None)
        if worker is not None:
            self._own.worker = None
            self.hired.discard(worker)
            worker.close()


def _done(one: Future[Any] | Ready[Any]) -> bool:
    return isinstance(one, Ready) or one.done()


def _value(one: Future[Any] | Ready[Any]) -> Any:
    return one.value if isinstance(one, Ready) else one.result()
