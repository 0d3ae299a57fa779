"""Workers and their driver: a thread for each worker hands it one item after another and hears how it went.

Each item has two tries, the second in a worker of its own, so that an item which ends its worker (a crash, a hang,
too much memory) is found for certain and stops nothing else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, LifoQueue
from threading import Lock, Semaphore
from typing import Any, Generic, Protocol, TypeVar

from aligner.engine.executor import Ready, WorkerFailure

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")

TRIES = 2
LOSSES = 20  # workers that an item may lose to others: killed, or gone with their machines
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
        """Kill it, even while it works."""
        ...


class NoRoomError(Exception):
    """No worker can be started for now: the machines that are left have none to spare."""


class Pool(Generic[C]):
    """An Executor of any kind of worker; ``hire`` starts one, or raises NoRoomError."""

    def __init__(self, hire: Callable[[], WorkerHandle], workers: int, remote: bool = False) -> None:
        self.workers, self.remote = workers, remote
        self.hired: set[WorkerHandle] = set()
        self._hire = hire
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="worker")
        self._idle: LifoQueue[WorkerHandle | None] = LifoQueue()  # None wakes whoever waits when all ends
        self._places = Semaphore(workers)  # workers that may still be started
        self._lock = Lock()
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
        """Kill the workers, even while they work."""
        with self._lock:
            self._closed = True
        for _ in range(self.workers):
            self._idle.put(None)
        for worker in list(self.hired):
            worker.close()
        self._threads.shutdown(cancel_futures=True)

    def _try(self, call: Callable[[Any, A], B], item: A) -> B | WorkerFailure:
        tries, losses = 0, 0
        while True:
            worker = self._take()
            if worker is None:
                return WorkerFailure(item, "is not worked any more")
            try:
                made = worker.call(call, item)
            except WorkerLossError as loss:
                self._drop(worker)
                tries, losses = tries + loss.blame, losses + 1
                if tries >= TRIES or losses >= LOSSES or self._closed:
                    return WorkerFailure(item, loss.reason)
            except BaseException:
                self._give_back(worker)
                raise
            else:
                self._give_back(worker)
                return made

    def _take(self) -> WorkerHandle | None:
        """Return an idle worker, a new one while there is a place for it, or the next that is given back; None at the end."""
        with suppress(Empty):
            return self._idle.get_nowait()
        while self._places.acquire(blocking=False):
            try:
                return self._start()
            except NoRoomError:
                if self.hired:  # the others do the work of this one
                    break
                self._places.release()
            except BaseException:
                self._places.release()
                raise
        return self._idle.get()

    def _start(self) -> WorkerHandle | None:
        worker = self._hire()
        with self._lock:
            self.hired.add(worker)
            if not self._closed:
                return worker
        worker.close()
        return None

    def _give_back(self, worker: WorkerHandle) -> None:
        if worker.spent:
            self._drop(worker)
        else:
            self._idle.put(worker)

    def _drop(self, worker: WorkerHandle) -> None:
        worker.close()
        with self._lock:
            self.hired.discard(worker)
        self._places.release()


def _done(one: Future[Any] | Ready[Any]) -> bool:
    return isinstance(one, Ready) or one.done()


def _value(one: Future[Any] | Ready[Any]) -> Any:
    return one.value if isinstance(one, Ready) else one.result()
