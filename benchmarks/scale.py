"""Simulate many machines: workers and drivers with the rates that benchmarks/pipeline.py measures.

    .venv/bin/python benchmarks/scale.py --read 12 --translate 230 --check 30 --file 15

Every article is read, translated and checked by a worker (a core) and then filed by its driver, one after another; the times
of an article vary as its length does. Where a driver files no faster than its workers work, more nodes bring nothing, so
that the archive is parted among several runs with a store, or shards, each. Prints articles a second, how busy workers and
drivers are, and the first bottleneck, for one driver and for as many as it takes.
"""

from __future__ import annotations

import argparse
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

CORES = 16  # of a node
ARTICLES = 20_000  # simulated; the rates are steady long before
AHEAD = 16  # articles a worker that wait to be filed, as in aligner/engine/pool.py


@dataclass(frozen=True, slots=True)
class Rates:
    """CPU milliseconds of an article: of a worker, and of the driver that hands it out and files it."""

    work: float
    file: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """The outcome for a number of nodes: articles a second, and the shares of the time in which workers and drivers work."""

    nodes: int
    drivers: int
    rate: float
    workers_busy: float
    drivers_busy: float

    @property
    def bottleneck(self) -> str:
        return "drivers" if self.drivers_busy > self.workers_busy else "workers"


def simulate(rates: Rates, nodes: int, drivers: int, articles: int = ARTICLES) -> Outlook:
    """Simulate one driver with its share of the workers; the others do the same."""
    workers, chance = max(1, nodes * CORES // drivers), Random(1)
    articles = max(articles, 40 * workers)
    free = [0.0] * workers  # when each worker is free
    filed: list[float] = []  # when each article was filed
    driver = worked = filing = 0.0
    for number in range(articles):
        begun = heapq.heappop(free)
        if number >= AHEAD * workers:
            begun = max(begun, filed[number - AHEAD * workers])  # back-pressure
        length = chance.lognormvariate(-0.18, 0.6)  # an article's length beside the mean
        took, write = rates.work * length / 1000, rates.file * length / 1000
        heapq.heappush(free, begun + took)
        driver = max(driver, begun + took) + write  # in order: it waits for the next one
        filed.append(driver)
        worked, filing = worked + took, filing + write
    return Outlook(nodes, drivers, drivers * articles / driver, worked / driver / workers, filing / driver)


def outlooks(rates: Rates) -> Iterator[Outlook]:
    """Yield, for each number of nodes, one driver, then so many that the workers are the bottleneck."""
    for nodes in (1, 10, 100, 1000):
        made = simulate(rates, nodes, 1)
        yield made
        drivers = 1
        while made.bottleneck == "drivers":
            drivers *= 2
            made = simulate(rates, nodes, drivers)
        if drivers > 1:
            yield made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for stage in ("read", "translate", "check", "file"):
        parser.add_argument(f"--{stage}", type=float, required=True, metavar="MS", help="CPU milliseconds of an article")
    parser.add_argument("--hour", type=float, default=0.04, help="price of a core-hour, an assumption")
    asked = parser.parse_args()
    work = asked.read + asked.translate + asked.check
    print(f"{'nodes':>6}{'drivers':>9}{'articles/s':>12}{'workers busy':>14}{'drivers busy':>14}  bottleneck")
    for made in outlooks(Rates(work, asked.file)):
        busy = f"{made.workers_busy:>13.0%}{made.drivers_busy:>14.0%}"
        print(f"{made.nodes:>6}{made.drivers:>9}{made.rate:>12,.0f} {busy}  {made.bottleneck}")
    for articles in (10_000_000, 1_000_000_000):
        hours = {name: articles * getattr(asked, name) / 3.6e6 for name in ("read", "translate", "check", "file")}
        stages = ", ".join(f"{name} {spent:,.0f}" for name, spent in hours.items())
        print(f"{articles:,} articles: {sum(hours.values()):,.0f} core-hours ({stages}), {sum(hours.values()) * asked.hour:,.0f} at {asked.hour} a core-hour")


if __name__ == "__main__":
    main()
