"""Workers on a Ray cluster: an actor each, on whichever node has a core free.

The work is done in a process beside the actor, under the limits of an item, so that an actor ends only with its node.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

from aligner.engine.executor import PageLimits
from aligner.engine.local import WorkerProcess
from aligner.engine.pool import A, B, C, NoRoomError, Pool, WorkerLossError
from aligner.errors import AlignerError

ROOM_SECONDS = 60  # to wait for a core on some node before the other workers take over


def open_cluster(
    setup: Callable[[], C], address: str | None, workers: int, limits: PageLimits, preload: Sequence[str] = ()
) -> Pool[C]:
    """Return an Executor of actors on the cluster at an address; None is one of this machine's own.

    ``workers`` is by default (0) the number of the cluster's cores. Raises AlignerError where Ray is not installed or
    does not answer.
    """
    ray = _ray()
    try:
        if not ray.is_initialized():
            own = {} if address else {"include_dashboard": False}
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR, **own)
    except Exception as error:  # Ray raises that itself where a node does not start
        raise AlignerError(f"The Ray cluster at {address or 'this machine'} does not answer: {error}") from error
    count = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
    kind = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(ClusterWorker)
    return Pool(partial(ActorHandle, kind, setup, limits, tuple(preload)), count, remote=True)


def _ray() -> Any:
    """Import Ray. Raises AlignerError where it is not installed."""
    try:
        import ray
    except ModuleNotFoundError as error:
        raise AlignerError("Ray is not installed: install aligner[ray].") from error
    return ray


Ending = Literal["done", "raised", "lost"]


class ClusterWorker:
    """What runs on a node: a worker process, replaced when it ends or has grown."""

    def __init__(self, setup: Callable[[], Any], limits: PageLimits, preload: tuple[str, ...]) -> None:
        self._start = partial(WorkerProcess, setup, limits, preload)
        self._worker: WorkerProcess | None = None

    def ready(self) -> None:
        """Answer that the actor runs."""

    def run(self, call: Callable[[Any, Any], Any], item: Any) -> tuple[Ending, Any]:
        """Work an item; answers how that ended, with its value, its error or the reason of the loss."""
        if self._worker is not None and self._worker.spent:
            self._worker.close()
            self._worker = None
        try:
            self._worker = self._worker or self._start()
            return "done", self._worker.call(call, item)
        except WorkerLossError as loss:
            self._worker = None
            return "lost", (loss.reason, loss.blame)
        except Exception as error:
            return "raised", error


class ActorHandle:
    """An actor as the driver sees it."""

    spent = False

    def __init__(self, kind: Any, *arguments: Any) -> None:
        ray = _ray()
        self._actor = kind.remote(*arguments)
        try:
            ray.get(self._actor.ready.remote(), timeout=ROOM_SECONDS)
        except (ray.exceptions.GetTimeoutError, ray.exceptions.RayActorError) as error:
            self.close()
            raise NoRoomError from error

    def call(self, call: Callable[[Any, A], B], item: A) -> B:
        """Work an item there. Raises what the call raises, and WorkerLossError if its worker or its node ends."""
        ray = _ray()
        try:
            ending, value = ray.get(self._actor.run.remote(call, item))
        except ray.exceptions.RayActorError as error:
            raise WorkerLossError("loses every node that works it", blame=False) from error
        if ending == "raised":
            raise value
        if ending == "lost":
            raise WorkerLossError(*value)
        made: B = value
        return made

    def close(self) -> None:
        """Kill the actor."""
        ray = _ray()
        if ray.is_initialized():
            ray.kill(self._actor)
