"""Counts and histograms of the pairs, as the database counts them: a store of a million pairs answers in seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select

from aligner.store import tables
from aligner.store.database import Transaction
from aligner.store.overview import host_of

a, p, f, v = tables.articles, tables.pairs, tables.findings, tables.verdicts
WARNING = 1  # grade of the mildest finding that flags a pair
TENTHS = tuple(at / 10 for at in range(10))
RATIOS = (0.0, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.7, 2.0)


@dataclass(frozen=True, slots=True)
class Statistics:
    """The pairs counted.

    ``by`` has a tally each of "site", "section", "year", "origin", "state" and "step" (the estimate of machine sentences); "" is an
    article without it. ``histograms`` have counts by the lower end of each bar: "score" of the aligner (editions alone), "length
    ratio" (characters of the Russian to those of the English) and "useless" (the chance that the estimate gives machine sentences).
    """

    pairs: int
    by: Mapping[str, Mapping[str, int]]
    histograms: Mapping[str, Mapping[float, int]]


def read(connection: Connection) -> Statistics:
    """Count all pairs."""
    sites, sections, years = _of_articles(connection)
    by = {"site": sites, "section": sections, "year": years, "origin": _tally(connection, p.c.origin), "state": _states(connection)}
    by["step"] = _tally(connection, p.c.step)
    del by["step"][""]
    ratio = func.length(p.c.ru) * 1.0 / func.nullif(func.length(p.c.en), 0)
    histograms = {
        "score": _histogram(connection, p.c.confidence, TENTHS, p.c.origin == "edition"),
        "length ratio": _histogram(connection, ratio, RATIOS),
        "useless": _histogram(connection, p.c.useless, TENTHS, p.c.step != ""),
    }
    return Statistics(by["origin"].total(), {name: _ordered(name, tally) for name, tally in by.items()}, histograms)


def ranges(bars: Mapping[float, int]) -> dict[str, int]:
    """Return the bars of a histogram by what each holds ("0.6–0.7"), the last one by its lower end ("2 +")."""
    lows = list(bars)
    names = [*(f"{low:g}–{high:g}" for low, high in pairwise(lows)), *(f"{low:g} +" for low in lows[-1:])]
    return dict(zip(names, bars.values(), strict=True))


class StatisticsReader:
    """Reads the statistics of a store, in one transaction."""

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def pairs(self) -> Statistics:
        """Count all pairs."""
        with self._reading() as connection:
            return read(connection)


def _ordered(name: str, tally: Counter[str]) -> dict[str, int]:
    """Return years in order, anything else by its number."""
    return dict(sorted(tally.items())) if name == "year" else dict(tally.most_common())


def _of_articles(connection: Connection) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Count pairs by the site, the section and the year of their articles."""
    sites, sections, years = Counter[str](), Counter[str](), Counter[str]()
    query = (
        select(a.c.url, a.c.section, a.c.published, func.count())
        .join(p, p.c.article == a.c.key)
        .group_by(a.c.key, a.c.url, a.c.section, a.c.published)
    )
    for url, section, published, count in connection.execute(query):
        sites[host_of(url)] += count
        sections[section] += count
        years[str(published.year) if published else ""] += count
    return sites, sections, years


def _tally(connection: Connection, kind: ColumnElement[str]) -> Counter[str]:
    return Counter({name: count for name, count in connection.execute(select(kind, func.count()).group_by(kind))})  # noqa: C416  a row is not a pair


def _states(connection: Connection) -> Counter[str]:
    """Count pairs by state, as ``StoredPair.state`` says it."""
    here = and_(f.c.article == p.c.article, f.c.index == p.c.index)
    flagged = exists().where(here, f.c.decision == "", f.c.grade <= WARNING)
    standing = func.sum(case((v.c.decision == "undo", -1), else_=1))  # an undo takes back one decision
    decided = select(v.c.article, v.c.index).group_by(v.c.article, v.c.index).having(standing > 0).subquery()
    said = exists().where(decided.c.article == p.c.article, decided.c.index == p.c.index)
    reviewed = or_(p.c.alignment != "auto", said, exists().where(here, f.c.decision != ""))
    return _tally(connection, case((flagged, "flagged"), (reviewed, "reviewed"), else_="clean"))


def _histogram(
    connection: Connection, value: ColumnElement[Any], lows: tuple[float, ...], where: ColumnElement[bool] | None = None
) -> dict[float, int]:
    """Count values by the lower ends of bars; a bar has its lower end, the last one all that is higher."""
    bars = [value >= low if low == lows[-1] else and_(value >= low, value < high) for low, high in zip(lows, [*lows[1:], 0], strict=True)]
    query = select(*(func.sum(case((bar, 1), else_=0)) for bar in bars))
    counts = connection.execute(query if where is None else query.where(where)).one()
    return {low: int(count or 0) for low, count in zip(lows, counts, strict=True)}
