"""Heavy calls of the API, each client's one after the other, off the threads that serve the pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from aligner.errors import AlignerError

WORKERS = 4  # clients served at once
WAITING = 16  # calls of one client that may wait

T = TypeVar("T")


class BusyError(AlignerError):
    """A client has too many calls waiting; nothing was done."""


@dataclass(slots=True)
class _Line:
    """One client's calls: a turn, and how many hold or wait for it."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    calls: int = 0


class ClientQueues:
    """Runs calls in worker threads, one at a time for each client, so that no client delays another for long."""

    def __init__(self, workers: int = WORKERS, waiting: int = WAITING) -> None:
        self._workers = ThreadPoolExecutor(workers, "api")
        self._waiting = waiting
        self._lines: dict[str, _Line] = {}

    @property
    def calls(self) -> int:
        """Calls that run or wait."""
        return sum(line.calls for line in self._lines.values())

    async def run(self, client: str, call: Callable[[], T]) -> T:
        """Run a call when it is the client's turn. Raises BusyError if too many of the client's calls wait."""
        line = self._lines.setdefault(client, _Line())
        if line.calls > self._waiting:
            raise BusyError("Too many requests at once: wait for the answers of earlier ones.")
        line.calls += 1
        try:
            async with line.turn:
                return await asyncio.get_running_loop().run_in_executor(self._workers, call)
        finally:
            line.calls -= 1
            if not line.calls:
                del self._lines[client]
