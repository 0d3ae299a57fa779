"""A worker: a process that makes its context once and works one item at a time, under limits that the kernel holds.

An item that takes too long ends the process by SIGALRM, whatever its code is doing; one that asks for too much memory
is refused it. A worker that has grown is replaced, so that no item pays for an earlier one.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aligner.engine.executor import PageLimits

OUT_OF_MEMORY = 77  # exit status
GROWN = 0.5  # share of the memory limit after which a worker is replaced
MEGABYTE = 1 << 20


class Worker:
    """The context of a process, and the limits within which it works."""

    def __init__(self, setup: Callable[[], Any], limits: PageLimits) -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        self._context, self._seconds = setup(), limits.seconds
        self._most = _data_bytes() + int(GROWN * limits.megabytes * MEGABYTE)
        _limit_memory(_data_bytes() + limits.megabytes * MEGABYTE)

    def run(self, call: Callable[[Any, Any], Any], item: Any) -> Any:
        """Return ``call(context, item)``; the process ends where the item breaks a limit."""
        signal.setitimer(signal.ITIMER_REAL, self._seconds)
        try:
            return call(self._context, item)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    @property
    def grown(self) -> bool:
        """True if the process holds so much memory that a new one should take its place."""
        return _data_bytes() > self._most


def serve(pipe: Connection, setup: Callable[[], Any], limits: PageLimits) -> None:
    """Answer each (call, item) from the pipe with (done, value or error, last), until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the driver too, which decides
    with suppress(EOFError, OSError):
        try:
            worker = Worker(setup, limits)
        except Exception as error:
            pipe.send_bytes(_answer(False, error, True))
            return
        pipe.send_bytes(_answer(True, None, False))
        while True:
            call, item = pipe.recv()
            try:
                done, value = True, worker.run(call, item)
            except Exception as error:
                done, value = False, error
            pipe.send_bytes(_answer(done, value, worker.grown))


def _answer(done: bool, value: Any, last: bool) -> bytes:
    try:
        return pickle.dumps((done, value, last))
    except Exception as error:  # what cannot travel is told in words
        return pickle.dumps((False, RuntimeError(f"{type(value).__name__} cannot be sent ({error}): {value!r:.200}"), last))


def describe_end(status: int | None, limits: PageLimits) -> str:
    """Say why a process ended, by its exit status."""
    if status == -signal.SIGALRM:
        return f"takes longer than {limits.seconds:g} s"
    if status == OUT_OF_MEMORY:
        return f"needs more than {limits.megabytes:,} MB of memory"
    if status is not None and status < 0:
        return f"ends its worker by {signal.Signals(-status).name}"
    return f"ends its worker (status {status})"


def _data_bytes() -> int:
    """Return the size of this process's private data; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[5]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def _limit_memory(most: int) -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))
