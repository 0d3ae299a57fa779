"""How long a correction takes on the article page: from the key to the answer, an article of 500 sentences a side.

    .venv/bin/python benchmarks/article.py

Through HTTP on a real server with the whole glossary: the page itself, then each act as the page's script sends it
(written, checked, remembered and answered with the rows that changed), many times at different places. The CPU time is
that of the server and of this client together: what the wait would be on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import re
import threading
import time
from collections import defaultdict
from pathlib import Path
from queue import Queue
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import httpx

from aligner.glossary import load
from aligner.model import Article, Bead, Outcome, Sentence, Translation
from aligner.pipeline.bitext import pairs_from_beads
from aligner.review.web import ServerAddress, SiteConfig, serve
from aligner.store import Store

EN = [
    "road",
    "river",
    "bridge",
    "market",
    "school",
    "Baku",
    "Tbilisi",
    "winter",
    "train",
    "border",
    "2019",
    "council",
]
RU = [
    "дорога",
    "река",
    "мост",
    "рынок",
    "школа",
    "Баку",
    "Тбилиси",
    "зима",
    "поезд",
    "граница",
    "2019",
    "совет",
]


def article(count: int) -> Outcome:
    """Two editions of so many sentences, one to one."""
    chance = Random(3)
    picked = [[chance.randrange(len(EN)) for _ in range(14)] for _ in range(count)]
    texts = [
        [f"{' '.join(words[i] for i in own).capitalize()} {n}." for n, own in enumerate(picked)]
        for words in (EN, RU)
    ]
    sides = [
        Article("\n".join(own), lang, title=own[0]) for own, lang in zip(texts, ("en", "ru"), strict=True)
    ]  # type: ignore[arg-type]
    cut = [_cut(side, own) for side, own in zip(sides, texts, strict=True)]
    beads = tuple(Bead((i,), (i,), chance.random()) for i in range(count))
    said = tuple(Translation(sides[0].key, i, "ru", "Машина.", -0.5, "m 1") for i in range(count))
    pairs = tuple(pairs_from_beads(sides[0], *cut, said, beads))
    return Outcome(sides[0], cut[0], pairs, (), "sig", said, sides[1], cut[1], beads)


def _cut(side: Article, texts: list[str]) -> tuple[Sentence, ...]:
    made, start = [], 0
    for index, text in enumerate(texts):
        made.append(Sentence(side.key, index, start, start + len(text), text, index))
        start += len(text) + 1
    return tuple(made)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sentences", type=int, default=500)
    parser.add_argument("--times", type=int, default=30)
    asked = parser.parse_args()
    made, glossary = article(asked.sentences), load()
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "store.db") as store:
        store.file(made, "page")
        address: Queue[str] = Queue()
        site = SiteConfig(store, "ann", lambda wait: glossary)
        threading.Thread(target=serve, args=(site, ServerAddress(port=0), address.put), daemon=True).start()
        measure(address.get().rstrip("/"), f"/article/{made.key}", asked.sentences, asked.times)


def measure(base: str, where: str, sentences: int, times: int) -> None:
    chance, taken, used = Random(5), defaultdict(list), defaultdict(list)
    with httpx.Client(base_url=base, timeout=60) as client:
        for _ in range(5):
            start = time.perf_counter()
            page = client.get(where)
            taken["the page"].append(time.perf_counter() - start)
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        assert token
        version = 0

        def act(name: str, **fields: object) -> None:
            nonlocal version
            start, busy = time.perf_counter(), time.process_time()
            answer = client.post(
                where, data={"token": token[1], "version": version, "as": "parts", "do": name, **fields}
            )
            taken[name].append(time.perf_counter() - start)
            used[name].append(time.process_time() - busy)
            version = answer.json()["version"]
            assert answer.status_code == 200, answer.text

        for place in chance.sample(range(0, sentences - 3, 4), times):
            act("merge", pick=f"s{place}")
            act("split", pick=f"s{place + 1}")
            act("shift-down", pick=f"t{place + 1}")
            act("undo")
            act("edit", pick=f"t{place}")
            act("save", pick=f"t{place}", text=f"Другие слова {place}.")
            act("confirm", pick=f"s{place}")
    print(f"{sentences} sentences a side, {len(page.content) / 1024:.0f} KiB of page")
    for name, seconds in taken.items():
        high = quantiles(seconds, n=20)[-1]
        cpu = f"CPU {median(used[name]) * 1000:4.0f} ms" if name in used else ""
        print(f"{name:<12} median {median(seconds) * 1000:6.0f} ms   95% {high * 1000:6.0f} ms   {cpu}")


if __name__ == "__main__":
    main()
