"""Kill workers and drivers at random moments and drivers at random statements, run again, and compare what is in the store with a quiet run.

    .venv/bin/python -m tests.support.kills --statements 250 --workers 125 --drivers 125

Prints how many were killed and survived; exits with 1 if anything was lost, doubled or changed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from hashlib import sha256
from multiprocessing import forkserver
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, create_engine, event

from aligner.engine import Executor, PageLimits, open_executor
from aligner.engine.pool import Pool
from aligner.model import Page, Rejection
from aligner.pipeline import Job, Settings, Tools, run
from aligner.store import Store
from aligner.store.database import database_url
from tests.support.marker import marking_tools

WORDS = ["rain", "snow", "wind", "road", "river", "bridge", "market", "school", "winter", "train", "border", "village", "council", "harvest", "water"]
EVENTS = 100  # before and after statements, and commits, of a run: about as many as opening a store and filing a page
PRELOAD = ("aligner.pipeline.run", "tests.support.marker", "tests.support.kills")


def jobs(count: int) -> Iterator[Job]:
    """Pages of three sentences; every fourth repeats a sentence, every ninth is there twice, some have an edition."""
    for number in range(count):
        chance = random.Random(number - number % 9 // 8)
        lines = [f"The {' '.join(chance.choices(WORDS, k=6))} was seen in {1990 + chance.randrange(30)}." for _ in "ab"]
        text = "\n\n".join([*lines, "It rained." if number % 4 else lines[0]])
        edition = "\n\n".join(f"Видели {word} в 1999 году." for word in chance.choices(["дорогу", "реку", "мост"], k=3))
        other = Page(f"{number}.ru.txt", edition.encode()) if number % 5 == 0 else None
        yield Job(Page(f"{number}.txt", text.encode()), other)


def work(path: str | Path, pages: int, executor: Executor[Tools] | None = None) -> list[Rejection]:
    """Run over the pages; returns those that no worker could finish."""
    with Store.open(path) as store:
        tools = replace(marking_tools(), store=store)
        done = list(run(jobs(pages), tools, Settings(force=True), executor=executor))
    return [item for item in done if isinstance(item, Rejection)]


def local(workers: int) -> Pool[Tools]:
    made = open_executor("local", workers, marking_tools, marking_tools(), PageLimits(30), PRELOAD)
    assert isinstance(made, Pool)
    return made


def digest(path: str | Path, ordered: bool = True) -> str:
    """Name everything in a store that a run makes, in its order, so that nothing may be lost, doubled or different.

    Without ``ordered``, neither the order of the pairs counts nor which of two equal sentences was translated first. That
    is open only where a run left pages out, because each lost LOSSES workers: a later run files them after the others.
    """
    with Store.open(path) as store:
        filed = [(item.pair, item.open_findings) for item in store.pairs.matching()]
        if not ordered:
            filed = sorted(((replace(pair, reused=False), found) for pair, found in filed), key=repr)
        return sha256(repr((filed, store.stats())).encode()).hexdigest()


def kill_workers(path: Path, pages: int, wanted: int, chance: random.Random) -> int:
    """Work the pages while workers are killed; again, in a new store, until so many were. Returns how many."""
    kills = 0
    quiet = path / "quiet.db"
    work(quiet, pages)
    for turn in range(1000):
        with closing(local(3)) as pool:
            ended = threading.Event()
            count = [0]
            killer = threading.Thread(target=_kill, args=(pool, ended, chance, count, wanted - kills))
            killer.start()
            store = path / f"workers{turn}.db"
            late = work(store, pages, pool)
            ended.set()
            killer.join()
            ordered = not late
            while late:
                late = work(store, pages, pool)
        kills += count[0]
        if digest(store, ordered) != digest(quiet, ordered):
            raise SystemExit(f"after {kills} killed workers the store is another")
        if kills >= wanted:
            return kills
    raise SystemExit("too few workers could be killed")


def _kill(pool: Pool[Tools], ended: threading.Event, chance: random.Random, count: list[int], most: int) -> None:
    while not ended.wait(chance.uniform(0, 0.2)) and count[0] < most:
        for worker in chance.sample(sorted(pool.hired, key=id), min(1, len(pool.hired))):
            with suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)  # type: ignore[attr-defined]
                count[0] += 1


def kill_drivers(path: Path, pages: int, wanted: int, chance: random.Random, workers: int = 0) -> int:
    """Kill runs at random moments until one ends by itself; again until so many were killed. Returns how many."""
    kills = 0
    began = time.monotonic()
    quiet = path / f"quiet{workers}.db"
    work(quiet, pages)
    took = time.monotonic() - began
    for turn in range(1000):
        store = path / f"drivers{workers}.{turn}.db"
        seconds = 0.3 * took + 0.2 * bool(workers)
        while _killed(partial(_drive, store, pages, workers), chance.uniform(0.1, 1) * seconds):
            kills, seconds = kills + 1, seconds * 1.1  # a busy machine may not come far in the time at first
        if digest(store) != digest(quiet):
            raise SystemExit(f"after {kills} killed drivers the store is another")
        if kills >= wanted:
            return kills
    raise SystemExit("too few drivers could be killed")


def kill_at_statements(stores: Iterator[str], pages: int, wanted: int, chance: random.Random) -> int:
    """Kill runs just before or after a statement or a commit, counted from their start; returns how many were killed.

    The runs over one store go on until one ends by itself; the first store is the quiet one.
    """
    kills, quiet = 0, next(stores)
    work(quiet, pages)
    wanted_digest = digest(quiet)
    for store in stores:
        most = EVENTS
        while _killed(partial(_drive_until, store, pages, chance.randint(1, most))):
            kills, most = kills + 1, most + EVENTS // 10
        if digest(store) != wanted_digest:
            raise SystemExit(f"after {kills} runs killed at a statement the store is another")
        if kills >= wanted:
            return kills
    raise SystemExit("too few runs could be killed")


def databases(server: str) -> Iterator[str]:
    """Make one empty database after another on a PostgreSQL server; yields their URLs."""
    engine = create_engine(database_url(server), isolation_level="AUTOCOMMIT")
    for number in itertools.count():
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE kills{number}")
        engine.dispose()
        yield server.replace("/postgres?", f"/kills{number}?")


def _drive_until(store: str, pages: int, events: int) -> None:
    """Work until so many statements and commits have begun or ended in this process, then end it by SIGKILL."""
    left = iter(range(events))

    def count(*_: object, **__: object) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("before_cursor_execute", "after_cursor_execute", "commit", "rollback"):
        event.listen(Engine, name, count)
    work(store, pages)


def _drive(store: Path, pages: int, workers: int) -> None:
    if not workers:
        work(store, pages)
        return
    with closing(local(workers)) as pool:
        while work(store, pages, pool):
            pass


def _killed(call: partial[None], seconds: float | None = None) -> bool:
    """Call in a process of its own, killed after so long if at all; True if it was, False if it had ended by itself."""
    child = os.fork()
    if not child:
        status = 1
        forkserver._forkserver.__init__()  # type: ignore[attr-defined, misc]  # the parent's is not this process's
        try:
            call()
            status = 0
        finally:
            os._exit(status)
    timer = threading.Timer(seconds or 0, os.kill, (child, signal.SIGKILL))
    if seconds is not None:
        timer.start()
    _, ended = os.waitpid(child, 0)
    timer.cancel()
    if os.waitstatus_to_exitcode(ended) not in (0, -signal.SIGKILL):
        raise SystemExit("a run failed by itself")
    return os.waitstatus_to_exitcode(ended) != 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=250, help="drivers to kill at a statement of SQLite")
    parser.add_argument("--workers", type=int, default=125, help="workers to kill")
    parser.add_argument("--drivers", type=int, default=125, help="drivers to kill")
    parser.add_argument("--both", type=int, default=20, help="drivers of worker processes to kill")
    parser.add_argument("--pages", type=int, default=60)
    asked, chance = parser.parse_args(), random.Random(5)
    with TemporaryDirectory() as folder:
        path = Path(folder)
        files = (str(path / f"statements{number}.db") for number in itertools.count())
        statements = kill_at_statements(files, 5, asked.statements, chance)
        drivers = kill_drivers(path, asked.pages, asked.drivers, chance)
        both = kill_drivers(path, asked.pages, asked.both, chance, workers=2)
        workers = kill_workers(path, asked.pages, asked.workers, chance)
    total = statements + drivers + both + workers
    print(f"{total} kills survived: {statements} drivers at a statement, {drivers} at any moment, {both} of workers; {workers} workers")
    sys.exit(0)


if __name__ == "__main__":
    main()
