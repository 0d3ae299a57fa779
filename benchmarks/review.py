"""How long a reviewer waits: the review page over a store of a million pairs.

    .venv/bin/python benchmarks/review.py --pairs 1000000 --store /tmp/million.db

A hundred articles are filed as a run files them, then copied inside the database until there are enough pairs (one
in eight flagged, 40 names, three checks). Measured through HTTP on a real server: the first page of the queue, each
kind of filter, a card, a decision with the card after it (the time from key to next card, without the browser's own
drawing), a sentence post-edited with the next one opened (also in Chromium), and what an editor of the glossary waits for. Many reviewers at once: benchmarks/load.py.
"""

from __future__ import annotations

import argparse
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from queue import Queue
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from lxml import html
from sqlalchemy import Connection, select, text

from aligner.cli.desk_workers import open_workers
from aligner.cli.page import engines
from aligner.glossary import termbase
from aligner.model import Article, Edit, Finding, Outcome, Pair, Sentence
from aligner.review.glossary_editor import GlossaryEditor
from aligner.review.web import ServerAddress, SiteConfig, serve
from aligner.review.web.client_queues import WORKERS
from aligner.store import FindingFilter, Store, tables
from aligner.store.serialize import finding_from_row

ARTICLES, PAIRS = 100, 30
WORDS = [
    "road",
    "river",
    "bridge",
    "market",
    "school",
    "winter",
    "train",
    "border",
    "village",
    "council",
    "harvest",
    "water",
    "price",
    "guest",
    "letter",
    "Baku",
]
RUSSIAN = [
    "дорога",
    "река",
    "мост",
    "рынок",
    "школа",
    "зима",
    "поезд",
    "граница",
    "село",
    "совет",
    "урожай",
    "вода",
    "цена",
    "гость",
    "письмо",
    "Баку",
]
COPIED = ("articles", "outcomes", "pairs", "findings")


def filed(number: int, chance: Random) -> Outcome:
    """An article of 30 sentences of eight to fourteen words."""
    english, russian = [], []
    for _ in range(PAIRS):
        picked = [chance.randrange(len(WORDS)) for _ in range(chance.randint(8, 14))]
        english.append(_sentence(WORDS[i] for i in picked))
        russian.append(_sentence(RUSSIAN[i] for i in picked))
    body = "\n".join(english)
    day = date(2015, 1, 1) + timedelta(days=number * 37)
    article = Article(
        body, "en", f"https://example.org/{number}", english[0][:40], published=day, section=f"S{number % 7}"
    )
    sentences, start = [], 0
    for index, sentence in enumerate(english):
        sentences.append(Sentence(article.key, index, start, start + len(sentence), sentence, index))
        start += len(sentence) + 1
    pairs = [
        Pair(article.key, i, en, ru, model="m 1", en_sentences=(i,), published=day)
        for i, (en, ru) in enumerate(zip(english, russian, strict=True))
    ]
    findings = [_finding(pair, chance) for pair in pairs if chance.random() < 0.125]
    return Outcome(article, tuple(sentences), tuple(pairs), tuple(findings), "sig")


def _sentence(words: Iterable[str]) -> str:
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def _finding(pair: Pair, chance: Random) -> Finding:
    check, severity = chance.choice([("missing", "error"), ("typo", "warning"), ("number", "error")])
    stop = pair.ru.index(" ")
    fix = Edit("ru", 0, stop, "Улица")
    return Finding(
        pair.id,
        check,
        severity,
        "Look.",
        ((0, 4),),
        ((0, stop),),
        f"name-{chance.randrange(40)}",
        "Улица",
        fix,
    )  # type: ignore[arg-type]


def fill(path: Path, pairs: int) -> None:
    """A store of so many pairs."""
    chance = Random(5)
    with Store.open(path) as store:
        for number in range(ARTICLES):
            store.file(filed(number, chance), f"page{number}")
        with store._transaction() as connection:
            columns = {name: _columns(connection, name) for name in COPIED}
            for copy in range(1, max(1, pairs // (ARTICLES * PAIRS))):
                for name in COPIED:
                    connection.execute(text(_copying(name, columns[name])), {"copy": f"x{copy:03x}"})
                offset = (
                    copy * ARTICLES * PAIRS
                )  # pairs are numbered in order: a copy's words are its original's
                connection.execute(
                    text(
                        f"INSERT INTO words (rowid, keys) SELECT rowid + {offset}, keys FROM words WHERE rowid <= {ARTICLES * PAIRS}"
                    )
                )
            named = [{"key": row["id"], "id": finding_from_row(row).id} for row in _findings(connection)]
            connection.execute(text("UPDATE findings SET id = :id WHERE id = :key"), named)
            connection.execute(text("DELETE FROM tallies"))
            group = 'decision, grade, "check", concept'
            connection.execute(
                text(
                    f"INSERT INTO tallies ({group}, times) SELECT {group}, count(*) FROM findings GROUP BY {group}"
                )
            )


def _findings(connection: Connection) -> Iterator[Mapping[str, Any]]:
    yield from connection.execute(select(tables.findings)).mappings()


def _columns(connection: Connection, name: str) -> list[str]:
    found = connection.execute(text(f"SELECT name FROM pragma_table_info('{name}')")).scalars()
    return [column for column in found if (name, column) != ("pairs", "number")]


def _copying(name: str, columns: list[str]) -> str:
    """SQL that copies the first hundred articles' rows under keys that begin with ``:copy``."""
    keys = {
        "articles": ("key",),
        "outcomes": ("article",),
        "pairs": ("article",),
        "findings": ("article", "id"),
    }[name]
    into = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(f':copy || substr("{c}", 5)' if c in keys else f'"{c}"' for c in columns)
    limit = {"pairs": ARTICLES * PAIRS, "findings": -1}.get(name, ARTICLES)
    originals = f"rowid IN (SELECT rowid FROM {name} ORDER BY rowid LIMIT {limit}) ORDER BY rowid"
    if name == "findings":
        originals = f"article IN (SELECT key FROM articles ORDER BY rowid LIMIT {ARTICLES})"
    return f"INSERT INTO {name} ({into}) SELECT {values} FROM {name} WHERE {originals}"


@contextmanager
def served(store: Store) -> Iterator[str]:
    """The page and the API on a free port, over a copy of the glossary."""
    said: Queue[str] = Queue()
    with (
        TemporaryDirectory() as copy,
        closing(GlossaryEditor(_copied(Path(copy)), store)) as bench,
        closing(open_workers(bench.folder, store, WORKERS + 1)) as workers,
    ):
        site = SiteConfig(store, "ann", bench.glossary, engines(workers, store), bench=bench)
        threading.Thread(target=serve, args=(site, ServerAddress(), said.put), daemon=True).start()
        bench.prepare()
        bench.finish()
        yield said.get().rstrip("/")


def _copied(folder: Path) -> Path:
    return Path(shutil.copytree(termbase.folder(), folder / "glossary"))


class Reviewer:
    """A browser without drawing: opens cards, accepts, follows to the next."""

    def __init__(self, base: str) -> None:
        self.client = httpx.Client(base_url=base, follow_redirects=True, timeout=60)

    def accept(self, card: str) -> httpx.Response:
        """Send the card's own form; answers with the next card, or 409."""
        form = dict(re.findall(r'name="(token|seen)" value="([^"]*)"', card))
        where = re.search(r'action="(/card/[^"]*)"', card)
        assert where is not None
        return self.client.post(where[1].replace("&amp;", "&"), data=form | {"do": "accept"})


def timed(what: str, call: Callable[[], object], times: int) -> None:
    """Call so often and print the median and the 95th percentile, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    print(f"{what:<44} median {median(taken):7.1f} ms   p95 {quantiles(taken, n=20)[-1]:7.1f} ms")


def measure(store: Store, base: str, times: int) -> None:
    """Print what a single reviewer waits for."""
    one = Reviewer(base)

    def get(where: str) -> str:
        response = one.client.get(where)
        assert response.status_code == 200, (where, response.status_code)
        return response.text

    get("/queue")
    key = store.articles.latest(1)[0].article.key
    for where in (
        "/queue", "/queue?severity=warning", "/queue?check=typo", "/queue?concept=name-7", "/queue?state=all",
        f"/queue?article={key}", "/queue?since=2016-01-01&until=2016-12-31", "/queue?section=S3",
        "/queue?lang=ru", "/queue?reviewer=ann&state=all", "/search?q=мостов", "/articles", "/log",
    ):  # fmt: skip
        timed(where.replace(key, "KEY"), lambda where=where: get(where), times)  # type: ignore[misc]
    card = get("/begin?check=typo")  # each with a suggestion, also on a store that was measured before
    here = re.search(r'action="(/card/[^"]*)"', card)
    assert here is not None
    timed("a card", lambda: get(here[1]), times)
    timed("all alike, preview", lambda: get(here[1] + "/alike"), 5)
    state = {"card": card}

    def decide() -> None:
        response = one.accept(state["card"])
        assert response.status_code == 200
        state["card"] = response.text

    timed("from key to next card", decide, times)


def translate(store: Store, base: str, times: int) -> None:
    """Print how long a sentence takes to be saved, and what a translator waits for between Ctrl+Enter and the next one."""
    client = httpx.Client(base_url=base, follow_redirects=True, timeout=60)
    # no copies: an article's key is made from its text, so a correction of a copy would be filed with its original
    fresh = [key for key in store.articles.keys("") if not key.startswith("x") and not store.log.corrections(key)]
    keys = fresh[: 3 + 2 * times // PAIRS]
    timed("an article", lambda: client.get(f"/article/{keys[0]}").raise_for_status(), times)
    sentences = ((key, place) for key in keys[1:] for place in range(PAIRS - 1))
    pages: dict[str, dict[str, str]] = {}

    def finish() -> None:
        key, place = next(sentences)
        sent = {"do": "finish", "pick": f"t{place}", "text": f"Улица номер {place}.", "opened": "yes", "as": "parts"}
        answer = client.post(f"/article/{key}", data=pages[key] | sent).raise_for_status().json()
        pages[key]["version"] = str(answer["version"])

    for key in keys[1:]:
        pages[key] = dict(re.findall(r'name="(token|version)" value="([^"]*)"', client.get(f"/article/{key}").text))
    timed("a sentence saved behind the next one", finish, 2 * times)
    in_browser(base, keys[0])


def in_browser(base: str, key: str) -> None:
    """Post-edit an article in Chromium without a pause; the clock runs from the key to the focus in the next sentence."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(base_url=base)
        page.goto(f"/article/{key}")
        page.wait_for_selector("#beads[data-live] textarea:focus")
        page.evaluate("""() => {
            window.taken = [];
            let pressed = 0;
            addEventListener("keydown", (event) => { if (event.key === "Enter") pressed = performance.now(); }, true);
            addEventListener("focusin", (event) => {
                if (event.target.matches("textarea") && pressed) { window.taken.push(performance.now() - pressed); pressed = 0; }
            });
        }""")
        for place in range(PAIRS - 1):
            page.keyboard.type("и ")
            page.keyboard.press("Control+Enter")
            page.wait_for_selector(f"[data-place=t{place + 1}] textarea:focus")
        taken = page.evaluate("window.taken")
        start = time.perf_counter()
        page.wait_for_selector("#beads:not([aria-busy])", timeout=120_000)
        print(f"{'the last sentences saved after':<44} {(time.perf_counter() - start) * 1000:14.1f} ms")
        browser.close()
    print(f"{'from key to next sentence, in Chromium':<44} median {median(taken):7.1f} ms   p95 {quantiles(taken, n=20)[-1]:7.1f} ms")


def edit(store: Store, base: str, times: int) -> None:
    """Print what an editor of the glossary waits for; the concept is one that every other pair names."""
    client = httpx.Client(base_url=base, follow_redirects=True, timeout=600)
    held = store.termbase.count(["Baku", "Баку"])
    print(f"[baku] is in {held:,} pairs or more")
    for where in ("/glossary", "/glossary?q=Bakoo", "/concept/baku", "/concept/baku/pairs", "/concept/baku/edit"):
        timed(where, lambda where=where: client.get(where).raise_for_status(), times)  # type: ignore[misc]

    def form() -> dict[str, str]:
        page = html.fromstring(client.get("/concept/baku/edit").text)
        [found] = page.xpath("//form[contains(@class, 'termform')]")
        return {name: value for name, value in found.form_values() if name != "do"}

    changed = form() | {"ru-0-status": "deprecated", "ru-1-name": "Бакы", "sure": "1"}
    timed("what a change would flag", lambda: _sent(client, changed | {"do": "preview"}), times)
    start = time.perf_counter()
    _sent(client, changed | {"do": "save"})
    print(f"a change saved, the first pairs checked again    {(time.perf_counter() - start) * 1000:7.1f} ms")


def _sent(client: httpx.Client, form: dict[str, str]) -> None:
    client.post("/concept/baku/edit", data=form).raise_for_status()


def main() -> None:
    """Fill (unless the store is there) and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--times", type=int, default=30)
    arguments = parser.parse_args()
    if not arguments.store.exists():
        fill(arguments.store, arguments.pairs)
    with closing(Store.open(arguments.store)) as store, served(store) as base:
        print(
            f"{sum(store.stats()['pairs'].values()):,} pairs, {sum(store.findings.count(FindingFilter()).values()):,} to decide"
        )
        measure(store, base, arguments.times)
        translate(store, base, arguments.times)
        edit(store, base, arguments.times)


if __name__ == "__main__":
    main()
