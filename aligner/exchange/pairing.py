"""What an archive's editions look like, as one HTML page with charts that read in print: months, sections, lags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, BinaryIO

LAGS = ((0, "same day"), (1, "1 day"), (3, "2 to 3 days"), (7, "4 to 7 days"), (30, "8 to 30 days"))
LONGER, UNDATED, NO_SECTION = "longer", "no date", "no section"
MOST = 20  # sections shown
WIDTH = 360  # of a bar's room


@dataclass(frozen=True, slots=True)
class PairedArticle:
    """An article of an archive; ``lag`` is the days from it to its edition (negative: before), None without one.

    ``paired`` says whether it has an edition.
    """

    lang: str
    section: str = ""
    published: date | None = None
    paired: bool = False
    lag: int | None = None


@dataclass(frozen=True, slots=True)
class ShareBar:
    """A bar of a chart: ``part`` of ``whole`` articles are paired; both are lengths too."""

    name: str
    part: int
    whole: int
    part_width: float
    whole_width: float


@dataclass(frozen=True, slots=True)
class PairingCharts:
    """Articles and those with an edition, by language; articles a month by language; by section; days between editions."""

    totals: Mapping[str, tuple[int, int]]
    months: Mapping[str, Sequence[ShareBar]]
    sections: Sequence[ShareBar]
    lags: Sequence[ShareBar]


def count_pairing(articles: Sequence[PairedArticle]) -> PairingCharts:
    """Count what the charts show."""
    languages = {lang: [one for one in articles if one.lang == lang] for lang in ("en", "ru")}
    return PairingCharts(
        totals={lang: (len(own), sum(one.paired for one in own)) for lang, own in languages.items()},
        months={lang: bars((_month(one), one.paired) for one in own) for lang, own in languages.items()},
        sections=bars(((one.section or NO_SECTION, one.paired) for one in articles), most=MOST),
        lags=_lags([one.lag for one in articles if one.lang == "ru" and one.paired]),
    )


def write_pairing(articles: Sequence[PairedArticle], file: BinaryIO) -> None:
    """Write the page: totals, articles a month in each language, the paired share by section, lags between editions."""
    file.write(_template().render(charts=count_pairing(articles), width=WIDTH).encode())


def bars(items: Iterable[tuple[str, bool]], most: int = 0) -> list[ShareBar]:
    """Count items and the paired ones among them by name, in the order of the names; of ``most`` the largest alone."""
    whole, part = Counter[str](), Counter[str]()
    for name, paired in items:
        whole[name] += 1
        part[name] += paired
    longest = max(whole.values(), default=1)
    names = sorted(name for name, _ in whole.most_common(most or None))
    return [
        ShareBar(name, part[name], whole[name], WIDTH * part[name] / longest, WIDTH * whole[name] / longest) for name in names
    ]


def _month(article: PairedArticle) -> str:
    return f"{article.published:%Y-%m}" if article.published else UNDATED


def _lags(days: Sequence[int | None]) -> list[ShareBar]:
    """Count the pairs by the days between their editions, shortest first."""
    found = Counter(_lag(day) for day in days)
    longest = max(found.values(), default=1)
    names = [name for name in (*(name for _, name in LAGS), LONGER, UNDATED) if found[name]]
    return [ShareBar(name, found[name], found[name], *(WIDTH * found[name] / longest,) * 2) for name in names]


def _lag(day: int | None) -> str:
    if day is None:
        return UNDATED
    return next((name for most, name in LAGS if abs(day) <= most), LONGER)


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader

    loader = PackageLoader("aligner.exchange", "templates")
    made = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return made.get_template("pairing.html")
