"""Worker processes of the desk: what takes long is done there, so that no page waits for it.

A process is started when it is first needed and no other is free. One that crashes, or takes too much time or memory,
is replaced; all end with the desk.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from aligner.engine import Executor, PageLimits, Ready, WorkerFailure, open_executor
from aligner.engine.executor import A, B
from aligner.glossary import Glossary, load, termbase
from aligner.glossary.policy import read_policy
from aligner.model import Lang, other
from aligner.pipeline import Tools
from aligner.pipeline.recipe import PRELOAD
from aligner.store import Store
from aligner.translation import Translator, open_translator

LIMITS = PageLimits(seconds=300, megabytes=2000)  # of one call
NICE = 10  # the pages go first


def open_workers(folder: Path, store: Store, most: int, limits: PageLimits = LIMITS) -> DeskWorkers:
    """Return workers, at most so many, with the glossary of a folder and the store as translation memory."""
    recipe = WorkerRecipe(folder, store.address)
    return DeskWorkers(open_executor("local", most, recipe, PresentTools(recipe), limits, (*PRELOAD, __name__)))


class DeskWorkers:
    """An Executor that works one item at a time, so that one who has many leaves room for others. May be used by threads."""

    workers, remote = 1, True

    def __init__(self, pool: Executor[PresentTools], policy: str = "") -> None:
        self._pool, self._policy = pool, policy

    def under(self, policy: str) -> DeskWorkers:
        """Return the same workers with their glossary under a house policy."""
        return DeskWorkers(self._pool, policy)

    def map(self, call: Callable[[Tools, A], B], items: Iterable[A | Ready[B]]) -> Iterator[B | WorkerFailure]:
        """Yield ``call(tools, item)`` for each item, in their order."""
        for item in items:
            yield from self._pool.map(partial(_with_tools, self._policy, call), [item])

    def close(self) -> None:
        """End the workers, whatever they do."""
        self._pool.close()


def _with_tools(policy: str, call: Callable[[Tools, Any], Any], tools: PresentTools, item: Any) -> Any:
    return call(tools.under(policy), item)


@dataclass(frozen=True, slots=True)
class WorkerRecipe:
    """What a worker makes its tools from: the glossary's folder and the store's address."""

    folder: Path
    store: str

    def __call__(self) -> PresentTools:
        """Make them, in the worker."""
        os.nice(NICE)
        return PresentTools(self)


class PresentTools:
    """The tools of a worker: each time with the glossary as its files are then."""

    def __init__(self, recipe: WorkerRecipe) -> None:
        self._recipe = recipe
        self._store: Store | None = None
        self._glossary: Glossary | None = None
        self._seen: object = None

    def under(self, policy: str) -> Tools:
        """Return the tools under a house policy, "" for none. Raises GlossaryError and StoreError."""
        folder = self._recipe.folder
        stamp = termbase.stamp(folder)
        if self._glossary is None or stamp != self._seen:
            self._glossary, self._seen = load(folder), stamp
        self._store = self._store or Store.open(self._recipe.store, create=False)
        return Tools(_translator, self._glossary.under(read_policy(folder, policy)) if policy else self._glossary, self._store)


def _translator(lang: Lang) -> Translator:
    return open_translator(lang, other(lang))
