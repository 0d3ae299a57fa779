"""The first page of the glossary: what the latest articles name, and what changed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from aligner.glossary import Concept
from aligner.model import LANGUAGES
from aligner.review.web.glossary_changes import changes_of
from aligner.review.web.request import PageRequest

ARTICLES, PAIRS = 10, 300  # the latest, whose names are counted
USED, CHANGED = 40, 5  # shown


def start_values(request: PageRequest) -> dict[str, Any]:
    """Return what the template shows where nothing is looked up; nothing for a store without names and changes."""
    bench, store = request.site.bench, request.site.store
    assert bench is not None
    used, revisions = _used(request), store.termbase.revisions(limit=CHANGED)
    return {
        "used": used,
        "unchecked": sum(not concept.checked for concept, _ in used),
        "revisions": [(one, changes_of(one, bench.folder)) for one in revisions],
    }


def _used(request: PageRequest) -> list[tuple[Concept, int]]:
    """Return the concepts that the latest articles name, and in how many sentences, the most frequent first."""
    bench, store = request.site.bench, request.site.store
    assert bench is not None
    glossary, counts = bench.current, Counter[str]()
    keys = [entry.key for entry in store.overview.articles(limit=ARTICLES)]
    pairs = [item.pair for key in keys for item in store.pairs.of_article(key)][:PAIRS]
    for pair in pairs:
        found = (mention for lang in LANGUAGES for mention in glossary.find(pair.side(lang), lang))
        counts.update({mention.candidates[0] for mention in found})
    return [(glossary.concepts[id], times) for id, times in counts.most_common(USED)]
