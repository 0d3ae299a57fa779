"""Measure the way from page to stored, checked pairs, beside the translator alone and a plain script over argostranslate's API.

    .venv/bin/python benchmarks/pipeline.py --pages 200

One run prints ratios that do not depend on how fast the machine is:

* the whole pipeline to the translator alone on the same sentences and hints (mark .9), on each engine, one after the other
  in each of --turns turns, of which the median is printed: other work on the machine meets all of them;
* CPU seconds of each stage for an article, of which docs/scale.md is made;
* editions aligned without a translation, in articles of 20 sentences a second (mark 400), and the same a CPU second;
* peak memory after a hundred and after ten times and a hundred times as many articles (mark: flat);
* argostranslate's API with a script that writes the pairs to a file, on the first few pages (--argos).
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from aligner.engine import Executor, open_executor
from aligner.machine import cores
from aligner.model import Article, Page, Rejection
from aligner.pipeline import Job, Settings, Tools, run
from aligner.pipeline.outcome import make_outcome
from aligner.pipeline.prepare import PageReading, make_task, read
from aligner.pipeline.recipe import PRELOAD, ToolRecipe
from aligner.pipeline.translating import translate
from aligner.store import Store

ROOT = Path(__file__).parent.parent
SENTENCES = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--engines", nargs="*", default=["serial", "local"])
    parser.add_argument("--argos", type=int, default=0, metavar="PAGES", help="pages for argostranslate; it is slow")
    parser.add_argument("--memory", type=int, nargs="*", default=[], metavar="ARTICLES", help="such as 100 1000 10000")
    parser.add_argument("--resident", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.resident:
        resident(asked.resident)
        return
    given = [*pages(asked.pages)]
    rates(given, asked.engines, asked.turns)
    stages(given[:40])
    editions(asked.pages * 4)
    if asked.argos:
        argos(given[: asked.argos])
    for count in asked.memory:
        subprocess.run([sys.executable, __file__, "--resident", str(count)], check=True)


def lines(lang: str) -> list[str]:
    """Return the sentences of the corpus in a language that end with a full stop."""
    files = sorted((ROOT / "corpus").glob(f"*/{lang}.sentences"))
    return [line for file in files for line in file.read_text("utf-8").splitlines() if line.endswith(".")]


def pages(count: int) -> Iterator[Page]:
    """Yield HTML pages of 20 sentences, each with a number of its own, so that hardly any sentence occurs twice."""
    own = lines("en")
    for number in range(count):
        chance = random.Random(number)
        texts = [f"{line[:-1]} in {1000 + chance.randrange(9000)}." for line in chance.sample(own, SENTENCES)]
        body = "".join(f"<p>{' '.join(texts[at : at + 3])}</p>" for at in range(0, SENTENCES, 3))
        menu = "".join(f'<li><a href="/{at}">Section {at}</a></li>' for at in range(40))
        page = f"<html><head><title>Page {number}</title></head><body><ul>{menu}</ul><article><h1>Page {number}</h1>{body}</article></body></html>"
        yield Page(f"{number}.html", page.encode(), "utf-8")


Times = tuple[float, float]  # seconds by the clock and of CPU


def timed(call: Callable[[], object]) -> Times:
    """Call; returns the seconds that it took, and those of this process's CPU."""
    start, cpu = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - start, time.process_time() - cpu


def rates(given: Sequence[Page], engines: Sequence[str], turns: int) -> None:
    """Print the translator's rate and the pipeline's on each engine."""
    recipe, settings = ToolRecipe(), Settings()
    tools = replace(recipe, threads=None, load=True)()
    read_pages = [read(tools, Job(page), settings) for page in given]
    readings = [one for one in read_pages if isinstance(one, PageReading)]
    requests = [request for one in readings for request in zip(one.sentences, one.hints, strict=True)]
    texts, hints = [sentence.text for sentence, _ in requests], [own for _, own in requests]
    translator = tools.translator("en")
    translator.translate(texts[:40], hints[:40])
    alone, taken = [], {engine: list[Times]() for engine in engines}
    for _ in range(turns):
        alone.append(timed(lambda: translator.translate(texts, hints)))
        for engine in engines:
            taken[engine].append(_stored(given, engine, recipe, tools))
    print(f"{len(given)} pages, {len(texts):,} sentences, {cores()} cores, the median of {turns} turns")
    print(f"{'translator alone':<34}{len(texts) / median(took for took, _ in alone):9.1f} sentences/s")
    for engine, times in taken.items():
        both = list(zip(alone, times, strict=True))
        wall, cpu = (median(one[kind] / all[kind] for one, all in both) for kind in (0, 1))
        share = f", {cpu:.2f} by CPU time" if engine == "serial" else ""  # which other processes hardly change
        rate = len(texts) / median(took for took, _ in times)
        print(f"{f'page to stored pairs, {engine}':<34}{rate:9.1f} sentences/s   {wall:.2f} of the translator{share}")


def _stored(given: Sequence[Page], engine: str, recipe: ToolRecipe, tools: Tools) -> Times:
    with (
        TemporaryDirectory() as folder,
        Store.open(Path(folder) / "store.db") as store,
        closing(open_executor(engine, 0, recipe, tools, preload=PRELOAD)) as executor,
    ):
        return timed(lambda: _run(given, replace(tools, store=store), executor))


def _run(given: Sequence[Page], tools: Tools, executor: Executor[Tools]) -> None:
    done = list(run(map(Job, given), tools, Settings(), executor=executor))
    assert not any(isinstance(item, Rejection) for item in done), done


def stages(given: Sequence[Page]) -> None:
    """Print CPU milliseconds an article of each stage, in one process."""
    tools, settings = ToolRecipe(threads=1, load=True)(), Settings()
    tools.translator("en").translate(["Warm."])
    cpu: dict[str, float] = {}

    def clock(name: str, call: Callable[[], object]) -> object:
        start = time.process_time()
        made = call()
        cpu[name] = cpu.get(name, 0) + time.process_time() - start
        return made

    with TemporaryDirectory() as folder, Store.open(Path(folder) / "store.db") as store:
        for turn in range(2):  # the first warms up
            cpu.clear()
            for page in given:
                reading = clock("read, split, find terms", lambda: read(tools, Job(page), settings))  # noqa: B023
                assert isinstance(reading, PageReading)
                requests = list(zip(reading.sentences, reading.hints, strict=True))
                said = clock(
                    "translate", lambda: tuple(translate(requests, tools.translator("en"), None, settings, lambda _: None))  # noqa: B023
                )
                made = clock("check and rate", lambda: make_outcome(make_task(reading, settings), said, tools, settings))  # type: ignore[arg-type] # noqa: B023
                clock("file", lambda: store.file(made, f"{page.source}{turn}"))  # type: ignore[arg-type] # noqa: B023
    print(f"CPU for an article of {SENTENCES} sentences:")
    for name, seconds in cpu.items():
        print(f"  {name:<32}{1000 * seconds / len(given):9.1f} ms")


def editions(count: int) -> None:
    """Print how many pairs of editions are aligned in a second, in worker processes and in this one."""
    given = [*_editions(count)]
    align_two(None, given[0])
    start, cpu = time.perf_counter(), time.process_time()
    for one in given:
        align_two(None, one)
    alone, cpu = time.perf_counter() - start, time.process_time() - cpu
    with closing(open_executor("local", 0, _nothing, None, preload=("aligner.alignment",))) as executor:
        list(executor.map(align_two, given[: 8 * executor.workers]))
        took, _ = timed(lambda: list(executor.map(align_two, given)))
    print(f"editions of {SENTENCES} sentences, aligned without translation:")
    print(f"  {'in this process':<32}{count / alone:9.1f} articles/s   {count / cpu:.1f} a CPU second")
    print(f"  {f'{cores()} worker processes':<32}{count / took:9.1f} articles/s")


def _nothing() -> None:
    return None


def _editions(count: int) -> Iterator[tuple[list[str], list[str]]]:
    files = sorted((ROOT / "corpus").glob("*/en.sentences"))
    sides = [tuple(file.with_name(f"{lang}.sentences").read_text("utf-8").splitlines() for lang in ("en", "ru")) for file in files]
    long = [both for both in sides if min(map(len, both)) >= SENTENCES]
    for number in range(count):
        english, russian = long[number % len(long)]
        yield english[:SENTENCES], russian[:SENTENCES]


def align_two(context: None, sides: tuple[list[str], list[str]]) -> int:
    from aligner.alignment import align

    return len(align(*sides))


def argos(given: Sequence[Page]) -> None:
    """Print the rate of a plain script: trafilatura, argostranslate's translate() a paragraph, a JSON line a pair."""
    from types import SimpleNamespace
    from unittest.mock import MagicMock

    for splitter in ("stanza", "minisbd"):
        sys.modules.setdefault(splitter, MagicMock())  # type: ignore[arg-type]
    import trafilatura
    from argostranslate.package import Package as TheirPackage
    from argostranslate.translate import Language, PackageTranslation

    from aligner.segmentation import split
    from aligner.translation import find

    package = find("en", "ru")
    theirs = PackageTranslation(Language("en", ""), Language("ru", ""), TheirPackage(package.path))
    theirs.sentencizer = SimpleNamespace(
        split_sentences=lambda text: [sentence.text for sentence in split(Article(text, "en"))]
    )
    theirs.translate("Warm.")
    count = 0

    def script() -> None:
        nonlocal count
        with TemporaryDirectory() as folder, (Path(folder) / "pairs.jsonl").open("w") as out:
            for page in given:
                for text in (trafilatura.extract(page.data.decode()) or "").splitlines():
                    out.write(json.dumps({"en": text, "ru": theirs.translate(text)}) + "\n")
                    count += len(split(Article(text, "en")))

    took, _ = timed(script)
    print(f"{'argostranslate, a plain script':<34}{count / took:9.1f} sentences/s")


def resident(count: int) -> None:
    """Print the peak memory and the time of a run whose translator costs nothing."""
    sys.path.insert(0, str(ROOT))
    from tests.support.marker import marking_tools

    start = time.perf_counter()
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "store.db") as store:
        tools = replace(marking_tools(), store=store)
        for _ in run(map(Job, pages(count)), tools, Settings()):
            pass
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:>6} articles: peak memory {peak:6.0f} MB, {1000 * took / count:6.1f} ms an article")


if __name__ == "__main__":
    import pipeline  # workers find its functions by this name

    pipeline.main()
