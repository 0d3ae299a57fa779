"""Worker processes on this machine."""

from __future__ import annotations

import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from types import ModuleType
from typing import Any

from aligner.engine.executor import PageLimits
from aligner.engine.pool import A, B, C, Pool, WorkerLossError
from aligner.engine.worker import describe_end, serve


def open_local(
    setup: Callable[[], C], workers: int, limits: PageLimits, preload: Sequence[str] = ()
) -> Pool[C]:
    """Return an Executor of so many worker processes.

    ``setup`` makes the context of each; ``preload`` names modules that are imported once for all of them.
    """
    return Pool(partial(WorkerProcess, setup, limits, tuple(preload)), workers)


@cache
def _context(preload: tuple[str, ...]) -> ForkServerContext:
    """Return how processes are started: forked from a server that has no threads, with these modules imported."""
    context = get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context


_starting = threading.Lock()


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the main module from processes that start: they need nothing of it, and would run a script again."""
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


class WorkerProcess:
    """A worker process and the pipe to it."""

    def __init__(self, setup: Callable[[], Any], limits: PageLimits, preload: tuple[str, ...]) -> None:
        self._limits, self.spent = limits, False
        context = _context(preload)
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, setup, limits), daemon=True)
        with _without_main():
            self._process.start()
        theirs.close()
        self._answer()

    def call(self, call: Callable[[Any, A], B], item: A) -> B:
        """Work an item there. Raises what the call raises, and WorkerLossError if the process ends."""
        try:
            self._pipe.send((call, item))
        except OSError as error:
            raise self._loss() from error
        made: B = self._answer()
        return made

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid or 0

    def close(self) -> None:
        """Kill the process."""
        self._process.kill()
        self._process.join()

    def _answer(self) -> Any:
        try:
            done, value, self.spent = pickle.loads(self._pipe.recv_bytes())
        except (EOFError, OSError) as error:
            raise self._loss() from error
        if not done:
            raise value
        return value

    def _loss(self) -> WorkerLossError:
        """Say why the process ended; one that was killed from outside tells nothing about its item."""
        self._process.join()
        status = self._process.exitcode
        return WorkerLossError(describe_end(status, self._limits), blame=status != -signal.SIGKILL)
