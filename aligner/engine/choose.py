"""The engine that a user names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aligner.engine.executor import C, Executor, PageLimits, Serial
from aligner.machine import cores

DEFAULT = PageLimits()


def open_executor(
    engine: str,
    workers: int,
    setup: Callable[[], C],
    context: C,
    limits: PageLimits = DEFAULT,
    preload: Sequence[str] = (),
) -> Executor[C]:
    """Return the Executor that a name means: "serial", "local", "ray" or the address ``ray://HOST:PORT``.

    ``context`` is this process's own; ``setup`` makes that of each worker, of which there are ``workers``, or (0) one
    for each core. Raises AlignerError where Ray is not installed or does not answer.
    """
    if engine == "serial":
        return Serial(context)
    if engine == "local":
        from aligner.engine.local import open_local

        return open_local(setup, workers or cores(), limits, preload)
    from aligner.engine.cluster import open_cluster

    return open_cluster(setup, None if engine == "ray" else engine, workers, limits, preload)
