"""Body F1 of extraction beside trafilatura and readability-lxml, by suite, kind of page and half, and metadata beside trafilatura and htmldate, in one run.

    .venv/bin/python benchmarks/extract.py FOLDER

FOLDER holds pages/ID.html and gold.jsonl ({"id", "body", sometimes "kind", "title", "date", "authors"}). The suite is the
part of an id before the first "-". Precision and recall are those of word 4-grams as multisets, means over the pages, as in
article-extraction-benchmark; a refused page scores 0. Pages whose gold is neither English nor Russian must be refused and are
counted apart. readability-lxml is measured where it is installed. The last column is CPU seconds of each extractor, after one page
of each to load what it needs; `with_metadata` of trafilatura is off, as its default is, while aligner reads title, byline and date.
A coin (CRC-32 of the id) parts the pages: rules are written while reading half 0 alone. Of pages whose gold says so, the day,
the byline (a name of the gold's authors in it) and the headline are judged: by the letter, and without case, quotes and whitespace.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import re
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from aligner.errors import ExtractionError
from aligner.extraction import extract
from aligner.extraction.language import identify
from aligner.model import LANGUAGES, Page

Extractor = Callable[[bytes], str]
Score = tuple[float, float]  # precision, recall


def ours(page: bytes) -> str:
    """The body that aligner finds, "" where it refuses the page."""
    try:
        article = extract(Page("page", page))
    except ExtractionError:
        return ""
    return article.text.removeprefix(article.title)


def trafilatura_precision(page: bytes) -> str:
    from trafilatura import extract as run

    return run(page, include_comments=False, favor_precision=True) or ""


def trafilatura_default(page: bytes) -> str:
    from trafilatura import extract as run

    return run(page, include_comments=False) or ""


def readability(page: bytes) -> str:
    from lxml.html import fromstring
    from readability import Document

    try:
        return str(fromstring(Document(page.decode("utf-8", "replace")).summary()).text_content())
    except Exception:  # a peer's failure is a score of 0
        return ""


EXTRACTORS: dict[str, Extractor] = {
    "aligner": ours,
    "trafilatura, precision": trafilatura_precision,
    "trafilatura": trafilatura_default,
    "readability-lxml": readability,
}


def grams(text: str) -> Counter[tuple[str, ...]]:
    """Word 4-grams with their counts; the words of a shorter text as one."""
    words = re.findall(r"\w+", text)
    return (
        Counter(zip(*(words[at:] for at in range(4)), strict=False))
        if len(words) > 3
        else Counter([tuple(words)] if words else [])
    )


def score(gold: str, got: str) -> Score:
    """Precision and recall of what was got."""
    wanted, found = grams(gold), grams(got)
    hits = (wanted & found).total()
    precision = hits / found.total() if found else float(not wanted)
    return precision, hits / wanted.total() if wanted else 1.0


def row(scores: list[Score]) -> str:
    precision = sum(one for one, _ in scores) / len(scores)
    recall = sum(two for _, two in scores) / len(scores)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    exact = sum(one > 0.999 and two > 0.999 for one, two in scores)
    low = sum(2 * one * two < 0.5 * (one + two) or not one for one, two in scores)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  exact {exact:3}  below .5 {low:2}  pages {len(scores):3}"


def groups(gold: dict[str, str]) -> list[str]:
    name = gold["id"]
    kind = [f"kind {gold['kind']}"] if "kind" in gold else []
    return ["all", f"suite {name.split('-')[0]}", f"half {zlib.crc32(name.encode()) % 2}", *kind]


def measure(folder: Path) -> None:
    scores: dict[tuple[str, str], list[Score]] = defaultdict(list)
    seconds: Counter[str] = Counter()
    others = accepted = 0
    names = [
        name for name in EXTRACTORS if name != "readability-lxml" or importlib.util.find_spec("readability")
    ]
    for name in names:
        EXTRACTORS[name](min((folder / "pages").glob("*.html")).read_bytes())
    for gold in map(json.loads, (folder / "gold.jsonl").read_text("utf-8").splitlines()):
        page = (folder / "pages" / f"{gold['id']}.html").read_bytes()
        if identify(gold["body"]) not in LANGUAGES:
            others, accepted = others + 1, accepted + bool(ours(page))
            continue
        for name in names:
            started = time.process_time()
            got = EXTRACTORS[name](page)
            seconds[name] += time.process_time() - started
            for group in groups(gold):
                scores[group, name].append(score(gold["body"], got))
    show(scores, seconds)
    ratio = seconds["aligner"] / seconds["trafilatura, precision"]
    print(f"aligner takes {ratio:.2f} times as long as trafilatura, precision")
    print(f"in other languages {others}, of them accepted {accepted}")


class Stated(NamedTuple):
    """What an extractor says of an article."""

    title: str
    byline: str
    day: str


def stated_by_us(page: bytes) -> Stated:
    article = extract(Page("page", page))
    return Stated(article.title, article.byline, str(article.published or ""))


def stated_by_trafilatura(page: bytes) -> Stated:
    from trafilatura import bare_extraction

    document = bare_extraction(page, with_metadata=True)
    return Stated(document.title or "", document.author or "", document.date or "")


def stated_by_htmldate(page: bytes) -> Stated:
    from htmldate import find_date

    return Stated("", "", find_date(page, original_date=True) or "")


STATING = {"aligner": stated_by_us, "trafilatura": stated_by_trafilatura, "htmldate": stated_by_htmldate}
MARKS = ("day", "byline", "headline by the letter", "headline")


def metadata(folder: Path) -> None:
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    for gold in map(json.loads, (folder / "gold.jsonl").read_text("utf-8").splitlines()):
        if "title" not in gold or identify(gold["body"]) not in LANGUAGES:
            continue
        page = (folder / "pages" / f"{gold['id']}.html").read_bytes()
        total.update(marks(gold, Stated(*[""] * 3)).keys())
        for name, state in STATING.items():
            right.update((name, mark) for mark, hit in marks(gold, state(page)).items() if hit)
    for name in STATING:
        print(
            f"{name:12}"
            + "  ".join(f"{mark} {right[name, mark]} of {total[mark]}" for mark in MARKS if right[name, mark])
        )


def marks(gold: dict[str, Any], stated: Stated) -> dict[str, bool]:
    """What the gold has, and whether it was stated rightly."""
    judged = {
        "headline by the letter": gold["title"].strip() == stated.title,
        "headline": plain(gold["title"]) == plain(stated.title),
    }
    if gold.get("date"):
        judged["day"] = gold["date"] == stated.day
    if gold.get("authors"):
        judged["byline"] = any(plain(name) in plain(stated.byline) for name in gold["authors"])
    return judged


def plain(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def show(scores: dict[tuple[str, str], list[Score]], seconds: Counter[str]) -> None:
    for group, name in sorted(scores, key=lambda key: key[0]):
        spent = f"  {seconds[name]:6.1f} s" if group == "all" else ""
        print(f"{group:16}{name:24}{row(scores[group, name])}{spent}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    logging.disable(logging.CRITICAL)
    sys.setrecursionlimit(10_000)
    folder = parser.parse_args().folder
    measure(folder)
    metadata(folder)


if __name__ == "__main__":
    main()
