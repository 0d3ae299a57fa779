"""A real Ray cluster of several nodes on this machine: the same results, and nodes that are lost cost nothing."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from threading import Timer
from types import SimpleNamespace
from typing import Any

import pytest

from aligner.engine import PageLimits, WorkerFailure, open_executor
from aligner.engine.pool import Pool
from aligner.pipeline import Settings, Tools, run
from aligner.pipeline.recipe import on_workers
from aligner.store import Store
from tests.support import hostile, kills
from tests.support.marker import marking_tools

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Ray's own warnings, not ours to fix
ray = pytest.importorskip("ray", reason="ray is not installed: uv sync --group cluster")
PATIENCE = 10  # times as long as the 30 s that Ray gives a node to start: not enough where others keep the machine busy
AGENTS = ("runtime_env_agent_port", "metrics_agent_port", "dashboard_agent_listen_port")
ROOT = str(Path(__file__).parent.parent)


def agents() -> dict[str, int]:
    """Choose the ports of a node's agents: else the node waits 15 s for them to choose, and then aborts."""
    with ExitStack() as stack:
        free = [stack.enter_context(socket.create_server(("", 0))).getsockname()[1] for _ in AGENTS]
    return dict(zip(AGENTS, free, strict=True))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A head and two more nodes, a core each; workers find the tests by PYTHONPATH."""
    from ray._private import node
    from ray.cluster_utils import Cluster

    os.environ["PYTHONPATH"] = ROOT
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(node, "time", SimpleNamespace(**vars(time) | {"monotonic": lambda: time.monotonic() / PATIENCE}))
        made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False, **agents()})
        for _ in range(2):
            made.add_node(wait=False, num_cpus=1, **agents())
        made.wait_for_nodes(30 * PATIENCE)
        yield made
    ray.shutdown()
    made.shutdown()


def on_cluster(cluster: Any, workers: int, limits: PageLimits | None = None) -> Pool[Tools]:
    pool = open_executor(cluster.address, workers, marking_tools, marking_tools(), limits or PageLimits(60), kills.PRELOAD)
    assert isinstance(pool, Pool)
    return pool


def test_a_run_comes_to_the_same_on_a_cluster(cluster: Any, tmp_path: Path) -> None:
    kills.work(tmp_path / "serial.db", 12)
    with closing(on_cluster(cluster, 3)) as pool, Store.open(tmp_path / "cluster.db") as store:
        tools = on_workers(replace(marking_tools(), store=store), pool)
        list(run(kills.jobs(12), tools, Settings(force=True), executor=pool))
    assert kills.digest(tmp_path / "cluster.db") == kills.digest(tmp_path / "serial.db")


def test_poison_is_named_on_a_cluster(cluster: Any) -> None:
    with closing(on_cluster(cluster, 2, PageLimits(2, 300))) as pool:
        made = list(pool.map(hostile.poison, ["a", "crash", "b", "hang", "c"]))  # type: ignore[arg-type]
    assert [item.reason for item in made if isinstance(item, WorkerFailure)] == [
        "ends its worker by SIGSEGV",
        "takes longer than 2 s",
    ]
    assert sum(isinstance(item, str) for item in made) == 3


def test_a_lost_node_costs_no_page(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.engine.cluster.ROOM_SECONDS", 10)
    node = cluster.add_node(num_cpus=1, **agents())
    with closing(on_cluster(cluster, 4)) as pool:
        Timer(3, cluster.remove_node, (node,)).start()
        made = list(pool.map(hostile.slower, range(400)))  # type: ignore[arg-type]
    assert [item for item in made if isinstance(item, WorkerFailure)] == []
    assert made == list(range(400))
