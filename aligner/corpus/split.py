"""Train, dev and test by article and date: the latest articles are test, those before them dev."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

SPLITS = ("train", "dev", "test")


def split_articles(pairs: Mapping[str, tuple[date | None, int]], dev: float, test: float) -> dict[str, str]:
    """Return the split of each article, given its date and number of pairs by key.

    ``dev`` and ``test`` are shares of the pairs. Articles of one day stay together; without a date they are train. Where days are few, train
    keeps at least half of the pairs, and dev or test may be empty.
    """
    total = sum(count for _, count in pairs.values())
    days: dict[date, int] = {}
    for day, count in pairs.values():
        if day:
            days[day] = days.get(day, 0) + count
    chosen: dict[date, str] = {}
    taken = {"test": 0, "dev": 0}
    for day in sorted(days, reverse=True):
        name = next((name for name, share in (("test", test), ("dev", dev)) if taken[name] < share * total), "train")
        if name != "train" and (sum(taken.values()) + days[day]) * 2 > total:
            break
        if name != "train":
            taken[name] += days[day]
        chosen[day] = name
    return {key: chosen.get(day, "train") if day else "train" for key, (day, _) in pairs.items()}
