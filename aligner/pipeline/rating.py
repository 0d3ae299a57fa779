"""Give every machine's sentence of an article the estimate of its quality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import log

from aligner.model import Finding, Pair, Severity
from aligner.quality import Draft, estimate


def rate(pairs: Sequence[Pair], findings: Iterable[Finding]) -> list[Pair]:
    """Return the pairs, machine pairs with their quality; ``findings`` are those of the checks."""
    severities: dict[str, list[Severity]] = defaultdict(list)
    for finding in findings:
        severities[finding.pair].append(finding.severity)
    made = [pair for pair in pairs if pair.origin == "machine"]
    drafts = [_draft(pair, severities[pair.id]) for pair in made]
    rated = dict(zip([pair.id for pair in made], estimate(drafts, made[0].model) if made else [], strict=True))
    return [replace(pair, quality=rated.get(pair.id)) for pair in pairs]


def _draft(pair: Pair, severities: Sequence[Severity]) -> Draft:
    """Return the pair as the estimate sees it; a confidence of 1 is that of a text whose maker gave no score."""
    score = log(pair.confidence) if 0 < pair.confidence < 1 else None
    source, target = pair.side(pair.source), pair.side(pair.target)
    return Draft(source, target, pair.source, score, pair.problems, tuple(severities))
