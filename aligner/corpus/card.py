"""The data card of a release: README.md for repositories, card.html with charts for readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aligner.corpus.filters import COMPARED, FILTERS
from aligner.corpus.split import SPLITS
from aligner.exchange import atomic_output
from aligner.exchange.charts import bar_chart
from aligner.model import Document, Record

SITES = 30  # listed
_LENGTHS = (5, 10, 15, 20, 30, 40, 60, 1_000_000)  # words, the upper ends of the bars
_TENTHS = 10


@dataclass
class CorpusFacts:
    """What a release holds, counted."""

    pairs: Counter[str] = field(default_factory=Counter)
    articles: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in SPLITS})
    days: dict[str, tuple[str, str]] = field(default_factory=dict)
    words: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    scores: Counter[int] = field(default_factory=Counter)
    sound: Counter[int] = field(default_factory=Counter)
    people: Counter[int] = field(default_factory=Counter)
    made_by: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Iterable[tuple[Document, Record, str, tuple[float, float]]]) -> CorpusFacts:
        """Count the pairs of a release, each with its document, its split, and its chances of being sound and people's."""
        facts = cls()
        for document, record, split, (sound, people) in found:
            facts._add(document, record, split)
            facts.sound[_tenth(sound)] += 1
            facts.people[_tenth(people)] += 1
        return facts

    def _add(self, document: Document, record: Record, split: str) -> None:
        article, pair = document.article, record.pair
        self.pairs[split] += 1
        self.articles[split].add(article.key)
        if article.published:
            day = article.published.isoformat()
            first, last = self.days.get(split, (day, day))
            self.days[split] = min(first, day), max(last, day)
        self.words["en"] += len(pair.en.split())
        self.words["ru"] += len(pair.ru.split())
        self.sites[urlsplit(article.url).netloc or "no address"] += 1
        self.years[str(article.published.year) if article.published else "no date"] += 1
        self.origins[pair.origin] += 1
        self.states[record.state] += 1
        self.lengths[next(end for end in _LENGTHS if len(pair.en.split()) <= end)] += 1
        self.scores[_tenth(pair.confidence)] += 1
        self.made_by[document.signature] = None

    def charts(self) -> dict[str, str]:
        """Return the card's charts by heading, as SVG."""
        ends = {end: f"to {end}" if end < _LENGTHS[-1] else f"over {_LENGTHS[-2]}" for end in _LENGTHS}
        return {
            "English words a pair": bar_chart("English words a pair", {ends[end]: self.lengths[end] for end in _LENGTHS}),
            "Score of the aligner": bar_chart("Score of the aligner", _tenths(self.scores)),
            "Chance of a whole translation": bar_chart("Chance of a whole translation", _tenths(self.sound)),
            "Chance that no machine wrote it": bar_chart("Chance that no machine wrote it", _tenths(self.people)),
            "Years": bar_chart("Pairs by year", dict(sorted(self.years.items()))),
            "Sites": bar_chart("Pairs by site", dict(self.sites.most_common(12))),
        }


def _tenth(share: float) -> int:
    return min(_TENTHS - 1, int(share * _TENTHS))


def _tenths(counts: Mapping[int, int]) -> dict[str, int]:
    return {f"{at / _TENTHS:.1f} to {(at + 1) / _TENTHS:.1f}": counts[at] for at in range(_TENTHS)}


def write_cards(facts: CorpusFacts, dropped: Mapping[str, int], settings: Mapping[str, Any], folder: Path) -> None:
    """Write README.md and card.html into the folder of a release."""
    reasons = {name: text for name, (text, _) in FILTERS.items()} | COMPARED
    values = {
        "facts": facts, "dropped": dropped, "reasons": reasons, "settings": settings, "splits": SPLITS,
        "total": sum(facts.pairs.values()), "sites": facts.sites.most_common(SITES),
    }  # fmt: skip
    for name, template in (("README.md", "corpus.md"), ("card.html", "corpus.html")):
        with atomic_output(folder / name) as (file,):
            file.write(_template(template).render(**values).encode())


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("aligner.corpus"), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        autoescape=name.endswith(".html"),
    )  # fmt: skip
    return environment.get_template(name)
