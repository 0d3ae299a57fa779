"""What the verdicts on a pair come to: they are only ever added, and read from the first to the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aligner.model import Pair, Verdict


def standing(verdicts: Iterable[Verdict]) -> dict[str, Verdict]:
    """The verdict that stands for each subject; an undo takes back the latest one that stood."""
    stacks: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        stack = stacks.setdefault(verdict.subject, [])
        if verdict.decision != "undo":
            stack.append(verdict)
        elif stack:
            stack.pop()
    return {subject: stack[-1] for subject, stack in stacks.items() if stack}


def reviewed(pair: Pair, verdicts: Iterable[Verdict]) -> Pair:
    """The pair as its reviewers left it: the text of the latest verdict that brought one, then of human origin."""
    texts = [verdict.text for verdict in verdicts if verdict.text]
    if not texts or texts[-1] == pair.side(pair.target):
        return pair
    return replace(pair.with_side(pair.target, texts[-1]), origin="human", confidence=1.0)
