"""Measure the pages a second and the memory of ingest, over a generated WARC of articles.

    python benchmarks/ingest.py [--pages 100,1000,10000]

Each page is an article of its own text within a site's frame (menu, teasers, footer). Peak memory is the process's so
far: it is flat if larger archives do not raise it.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from aligner.ingest import read_sources  # noqa: E402
from aligner.pipeline.ingest import ingest  # noqa: E402
from aligner.store import Store  # noqa: E402


def main() -> None:
    """Print a line for each size: seconds, pages a second, also of CPU time, peak memory, and the rate of a second run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", default="100,1000,10000")
    for size in map(int, parser.parse_args().pages.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "crawl.warc.gz"
            _write(path, size)
            with Store.open(Path(folder) / "store.db") as store:
                busy = time.process_time()
                seconds = [_ingest(path, store, size)]
                busy = time.process_time() - busy
                seconds.append(_ingest(path, store, size))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:>8,} pages: {seconds[0]:7.1f} s, {size / seconds[0]:5.1f} pages/s ({size / busy:.1f} a second of CPU), peak {peak:,.0f} MB;"
            f" known pages again {size / seconds[1]:,.0f} pages/s",
            flush=True,
        )


def _ingest(path: Path, store: Store, size: int) -> float:
    start = time.perf_counter()
    assert sum(1 for _ in ingest(read_sources([str(path)]), store)) == size
    return time.perf_counter() - start


def _write(path: Path, size: int) -> None:
    lines = [line for name in sorted((ROOT / "corpus").glob("*/en.sentences")) for line in name.read_text("utf-8").splitlines()]
    chance = random.Random(1)
    with path.open("wb") as file:
        for number in range(size):
            body = "".join(_page(number, lines, chance)).encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://n.example/{number}\r\n"
                f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 1))


def _page(number: int, lines: list[str], chance: random.Random) -> Iterator[str]:
    yield f"<!doctype html><html lang=en><head><title>Story {number}</title></head><body><nav><ul>"
    yield from (f"<li><a href=/{n}>Section {n}</a></li>" for n in range(12))
    yield f"</ul></nav><article><h1>Story {number} of the archive</h1><time datetime=2024-05-01>1 May 2024</time>"
    yield from (f"<p>{' '.join(chance.choices(lines, k=3))}</p>" for _ in range(7))
    yield "</article><aside><h2>Related</h2><ul>"
    yield from (f"<li><a href=/{n}>{chance.choice(lines)[:60]}</a></li>" for n in range(10))
    yield "</ul></aside><footer>© 2024</footer></body></html>"


if __name__ == "__main__":
    main()
