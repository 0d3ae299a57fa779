"""Taking a pair back to a state that it had: what was decided since is undone, what was undone since is said again.

Nothing is deleted: both are verdicts of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from aligner.errors import AlignerError
from aligner.ledger import reviewed, stacks
from aligner.model import Pair, Verdict
from aligner.review.decisions import Card, Decision


def restore(card: Card, times: int, by: str, at: datetime) -> Decision:
    """The card's pair as it stood after the first ``times`` verdicts on it; 0 is as the machine left it.

    Raises AlignerError where it stands so already, or was never decided on so often.
    """
    filed = card.filed
    if not 0 <= times <= len(filed.verdicts):
        raise AlignerError("The pair has no such state: look at its history again.")
    then = filed.verdicts[:times]
    settled = reviewed(filed.original, then)
    had, has = stacks(then), stacks(filed.verdicts)
    said = [
        verdict
        for subject in has
        for verdict in _steps(has[subject], had.get(subject, []), filed.original, settled)
    ]
    if not said:
        raise AlignerError("The pair stands so already.")
    return Decision(tuple(replace(verdict, reviewer=by, at=at) for verdict in said), (settled,))


def _steps(has: list[Verdict], had: list[Verdict], original: Pair, settled: Pair) -> Iterator[Verdict]:
    """The verdicts that lead one finding from what stands to what stood."""
    text = settled.side(settled.target)
    same = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(has, had, strict=False)))
    for verdict in reversed(has[same:]):
        left = "" if settled == original else text
        yield replace(verdict, decision="undo", text=left, scope="pair", reason="")
    for verdict in had[same:]:
        yield replace(verdict, text=text if verdict.text else "")
