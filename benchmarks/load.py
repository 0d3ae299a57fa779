"""Many reviewers at once, for minutes: what they wait for, and whether every decision is in the store, once.

    .venv/bin/python benchmarks/load.py --store /tmp/load.db --reviewers 20 --seconds 300
    .venv/bin/python benchmarks/load.py --store /tmp/load.db --reviewers 50 --seconds 300 --postgresql --slow

Each reviewer works in parts of the queue of their own (a name and a check), thinks about a card for --think seconds, accepts, and gets the
next; a card that a colleague decided first is a conflict, and no error. The load comes from a process of its own on the
same machine; it reads pages and draws none. With --slow one more client asks the API for long checks, alignments and
translations all the while. The store is filled as benchmarks/review.py does it; --postgresql copies it to a server that is started for the run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

import httpx
from review import fill, served
from sqlalchemy import func, select

from aligner.store import Store, tables

ROOT = Path(__file__).parent.parent
CHECKS, NAMES = ("missing", "typo", "number"), 40  # of the store that review.py fills
ENGLISH = "The council of the village said on Monday that the bridge over the river would be repaired before winter."
RUSSIAN = "Совет села сообщил в понедельник, что мост через реку отремонтируют до зимы."
IDLE = 4  # seconds after which the server may be closing a connection (it waits for five)
LONG = {
    "/check": {"pairs": [{"en": ENGLISH, "ru": RUSSIAN}] * 900},
    "/align": {"source": [f"{ENGLISH} {number}" for number in range(900)], "target": [f"{RUSSIAN} {number}" for number in range(900)]},
    "/translate": {"q": [f"{number}. {ENGLISH}" for number in range(400)], "source": "en", "target": "ru"},
}

Answer = tuple[int, float]  # status, seconds from key to next card
Told = tuple[dict[str, list[Answer]], float]


class Browser:
    """A connection that keeps cookies and follows redirects."""

    def __init__(self, base: str) -> None:
        self._connection, self._used = HTTPConnection(urlsplit(base).netloc, timeout=60), 0.0
        self._cookies = SimpleCookie[str]()

    def open(self, where: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Return status and text of a page, or of what comes of a form that is sent to it."""
        if time.monotonic() > self._used + IDLE:
            self._connection.close()  # the next request opens another
        headers = {"Cookie": "; ".join(f"{name}={one.value}" for name, one in self._cookies.items())}
        if form is None:
            self._connection.request("GET", where, headers=headers)
        else:
            self._connection.request("POST", where, urlencode(form), headers | {"Content-Type": "application/x-www-form-urlencoded"})
        answer = self._connection.getresponse()
        text, self._used = answer.read().decode(), time.monotonic()
        for cookie in answer.headers.get_all("set-cookie") or ():
            self._cookies.load(cookie)
        return self.open(answer.headers["location"]) if answer.status == 303 else (answer.status, text)

    def accept(self, card: str) -> tuple[int, str]:
        """Send the card's own form."""
        form = dict(re.findall(r'name="(token|seen)" value="([^"]*)"', card))
        where = re.search(r'action="(/card/[^"]*)"', card)
        assert where is not None
        return self.open(where[1].replace("&amp;", "&"), form | {"do": "accept"})


def review(base: str, number: int, reviewers: int, until: float, think: float) -> Iterator[Answer]:
    """Decide card after card, part after part, until the time is over or all is done."""
    one, chance = Browser(base), random.Random(number)
    for part in range(number, NAMES * len(CHECKS), reviewers):
        where = f"/begin?concept=name-{part % NAMES}&check={CHECKS[part // NAMES]}"
        yield from review_part(one, where, chance, until, think)


def review_part(one: Browser, part: str, chance: random.Random, until: float, think: float) -> Iterator[Answer]:
    """Decide what waits at an address, card after card, until the time is over or nothing waits there."""
    _, card = one.open(part)
    while time.monotonic() < until and re.search(r'action="/card/', card):
        time.sleep(think * chance.uniform(0.5, 1.5))
        start = time.monotonic()
        status, card = one.accept(card)
        yield status, time.monotonic() - start
        if status != 200:
            _, card = one.open(part)


def ask_long(base: str, until: float) -> Iterator[Answer]:
    """Ask for much work, call after call."""
    with httpx.Client(base_url=base, timeout=600) as client:
        while time.monotonic() < until:
            for path, body in LONG.items():
                start = time.monotonic()
                yield client.post(path, json=body).status_code, time.monotonic() - start


def generate(base: str, reviewers: int, seconds: float, think: float, slow: bool, told: multiprocessing.Queue[Told]) -> None:
    """Be all clients; tells the answers of the reviewers and those of the slow client, and the CPU time of all of them."""
    until = time.monotonic() + seconds
    answers: dict[str, list[Answer]] = {"reviewers": [], "slow": []}
    work = [("reviewers", review(base, number, reviewers, until, think)) for number in range(reviewers)]
    work += [("slow", ask_long(base, until))] if slow else []
    threads = [threading.Thread(target=lambda who=who, made=made: answers[who].extend(made)) for who, made in work]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.put((answers, time.process_time()))


def held(store: Store, reviewers: int, seconds: float, think: float, slow: bool) -> bool:
    """Put the load on a server of this store and print what came of it; True if nothing failed, was lost or doubled."""
    written = store.log.written()
    with served(store) as base:
        context = multiprocessing.get_context("spawn")
        told: multiprocessing.Queue[Told] = context.Queue()
        load = context.Process(target=generate, args=(base, reviewers, seconds, think, slow, told))
        start, cpu = time.monotonic(), time.process_time()
        load.start()
        answers, generating = told.get()
        load.join()
        took, cpu = time.monotonic() - start, time.process_time() - cpu
    statuses = Counter(status for status, _ in answers["reviewers"])
    times = [1000 * seconds for _, seconds in answers["reviewers"]]
    failed = sum(count for status, count in statuses.items() if status not in (200, 409))
    lost = statuses[200] - (store.log.written() - written)
    again = doubled(store, written)
    print(f"{reviewers} reviewers, {took:.0f} s: {statuses[200]} decisions, {statuses[409]} conflicts, {failed} failed, {lost} lost, {again} doubled")
    print(f"from key to next card: median {median(times):.0f} ms, p95 {quantiles(times, n=20)[-1]:.0f} ms, longest {max(times):.0f} ms")
    print(f"the server took {1000 * cpu / len(times):.1f} ms of CPU for a decision with the next card (the database's own and that of worker processes not counted); the load took {1000 * generating / len(times):.1f} ms")
    if slow:
        calls = Counter(status for status, _ in answers["slow"])
        print(f"the slow client: {calls[200]} long calls answered of {calls.total()}, the longest in {max(took for _, took in answers['slow']):.1f} s")
    return not (failed or lost or again)


def doubled(store: Store, since: int) -> int:
    """Count findings that were decided more than once since a verdict."""
    v = tables.verdicts.c
    subjects = select(v.subject).where(v.number > since).group_by(v.subject).having(func.count() > 1)
    with store._transaction() as connection:
        return len(connection.execute(subjects).all())


@contextmanager
def on_postgresql(path: Path) -> Iterator[Store]:
    """Copy a store to a PostgreSQL server of its own."""
    sys.path.insert(0, str(ROOT))
    from tests import postgresql_server

    with TemporaryDirectory() as folder, postgresql_server.serving(Path(folder)) as url, Store.open(url) as target:
        with Store.open(path) as source:
            source.copy_to(target)
        yield target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=60_000)
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--think", type=float, default=2, help="seconds that a reviewer looks at a card, more or less")
    parser.add_argument("--slow", action="store_true", help="one more client asks for much all the while")
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    if not asked.store.exists():
        fill(asked.store, asked.pairs)
    with on_postgresql(asked.store) if asked.postgresql else Store.open(asked.store) as store:
        sys.exit(0 if held(store, asked.reviewers, asked.seconds, asked.think, asked.slow) else 1)


if __name__ == "__main__":
    main()
