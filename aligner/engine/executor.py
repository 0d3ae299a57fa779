"""The protocol of engines: apply a function to a stream of items, in order, with only those in memory that are being worked.

The function is pure and can be pickled: it takes the context of its worker (the glossary, the models), which the
worker made once, and one item. So the results do not depend on where, or beside what, an item is worked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

C = TypeVar("C")
C_co = TypeVar("C_co", covariant=True)
A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class PageLimits:
    """What one item may take: seconds by the clock, and memory beside what its worker had (MB)."""

    seconds: float = 60
    megabytes: int = 2000


@dataclass(frozen=True, slots=True)
class Ready(Generic[B]):
    """An item that needs no work: its value is yielded in order."""

    value: B


@dataclass(frozen=True, slots=True)
class WorkerFailure:
    """An item that no worker could finish in two tries, and why: "took longer than 60 s"."""

    item: Any
    reason: str


class Executor(Protocol[C_co]):
    """An engine at work. ``remote`` is True where its workers hold the models, on machines of their own."""

    workers: int
    remote: bool

    def map(
        self, call: Callable[[C_co, A], B], items: Iterable[A | Ready[B]]
    ) -> Iterator[B | WorkerFailure]:
        """Yield ``call(context, item)`` for each item, in their order.

        Items are taken from the input as workers become free, so that the input may be of any length. Raises what
        ``call`` raises.
        """
        ...

    def close(self) -> None:
        """End the workers."""
        ...


class Serial(Generic[C]):
    """The engine without workers: each item is worked here when its result is asked for."""

    workers = 0
    remote = False

    def __init__(self, context: C) -> None:
        self._context = context

    def map(self, call: Callable[[C, A], B], items: Iterable[A | Ready[B]]) -> Iterator[B | WorkerFailure]:
        """Yield ``call(context, item)`` for each item, in their order."""
        for item in items:
            yield item.value if isinstance(item, Ready) else call(self._context, item)

    def close(self) -> None:
        """Do nothing, because it has no workers."""
