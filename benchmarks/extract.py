"""Body F1 of extraction beside trafilatura and readability-lxml, by suite and by kind of page, in one run.

    .venv/bin/python benchmarks/extract.py FOLDER

FOLDER holds pages/ID.html and gold.jsonl ({"id", "body", sometimes "kind", "title", "date", "authors"}). The suite is the
part of an id before the first "-". Precision and recall are those of word 4-grams as multisets, means over the pages, as in
article-extraction-benchmark; a refused page scores 0. Pages whose gold is neither English nor Russian must be refused and are
counted apart. readability-lxml is measured where it is installed. The last column is CPU seconds of each extractor, after one page
of each to load what it needs; `with_metadata` of trafilatura is off, as its default is, while aligner reads title, byline and date.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

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
            for group in ("all", f"suite {gold['id'].split('-')[0]}", f"kind {gold.get('kind', 'not said')}"):
                scores[group, name].append(score(gold["body"], got))
    show(scores, seconds)
    ratio = seconds["aligner"] / seconds["trafilatura, precision"]
    print(f"aligner takes {ratio:.2f} times as long as trafilatura, precision")
    print(f"in other languages {others}, of them accepted {accepted}")


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
    measure(parser.parse_args().folder)


if __name__ == "__main__":
    main()
