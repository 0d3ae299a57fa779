"""The context of two articles: the days between them, their addresses, and the authors, pictures and links that both have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aligner.editions.profile import ArticleProfile
from aligner.editions.rarity import Rarity

# The odds that editions lie so many days apart against those of what content leaves in doubt: editions follow within
# days (of declared pairs of regional sites nearly all within a week), but so do other reports of the same event.
_DAYS = ((0, 1.0), (1, 0.7), (3, 0.3), (7, 0.0), (30, -2.5))
_FAR = -6.0
ADDRESS = 4.0  # log-odds that an address of a known pattern adds
SHARED = 0.4  # log-odds for each unit of the weight of shared authors, pictures and links
MOST_SHARED = 2.0  # log-odds that they add at most: an update has the picture of the first report too


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Two articles' context: ``apart`` are the days between them, None where one is unknown; ``shared`` is a weight."""

    apart: int | None
    addressed: bool
    shared: float

    @classmethod
    def of(cls, en: ArticleProfile, ru: ArticleProfile, addressed: bool, rarity: Rarity) -> Circumstances:
        """Compare what is known of two articles; ``addressed`` says that their addresses agree as those of editions do."""
        return cls(days_apart(en.published, ru.published), addressed, rarity.of_both(en.traces, ru.traces))

    @property
    def odds(self) -> float:
        """The log-odds that the context adds."""
        return of_days(self.apart) + self.addressed * ADDRESS + min(MOST_SHARED, SHARED * self.shared)

    def describe(self) -> Iterator[str]:
        """Yield the context as evidence in plain words."""
        if self.addressed:
            yield "same address pattern as declared editions of the site"
        if self.apart is not None:
            yield f"{self.apart} day{'s' * (self.apart != 1)} apart"
        if self.shared > 0:
            yield "same author, pictures or links"


def days_apart(en: date | None, ru: date | None) -> int | None:
    """Return the days between two dates, None where one is unknown."""
    return abs((en - ru).days) if en and ru else None


def of_days(apart: int | None) -> float:
    """Return the log-odds that the days between two articles add."""
    if apart is None:
        return 0.0
    return next((odds for days, odds in _DAYS if apart <= days), _FAR)
