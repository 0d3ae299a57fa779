"""A release of the store's pairs: filtered, without repetitions, split by date, with a card and a manifest."""

from aligner.corpus.filters import FILTERS, Limits
from aligner.corpus.release import Release, make_release

__all__ = ["FILTERS", "Limits", "Release", "make_release"]
