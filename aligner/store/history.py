"""What the verdicts on a pair come to: they are only ever added, and read from the first to the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aligner.model import Pair, Verdict


def stacks(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """The verdicts of each subject that nobody took back, one upon the other; an undo takes the uppermost."""
    stacks: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        stack = stacks.setdefault(verdict.subject, [])
        if verdict.decision != "undo":
            stack.append(verdict)
        elif stack:
            stack.pop()
    return stacks


def standing(verdicts: Iterable[Verdict]) -> dict[str, Verdict]:
    """The verdict that stands for each subject."""
    return {subject: stack[-1] for subject, stack in stacks(verdicts).items() if stack}


def about(pair: Pair, verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts that were said of this text, and not of another that stood in its place before."""
    return tuple(verdict for verdict in verdicts if verdict.basis == pair.basis)


def reviewed(pair: Pair, verdicts: Iterable[Verdict]) -> Pair:
    """The pair as its reviewers left it: with the latest text that they brought, then of human origin.

    An undo without a text takes the pair back to what the machine says of it, now or in a later run.
    """
    text = ""
    for verdict in about(pair, verdicts):
        text = "" if verdict.decision == "undo" and not verdict.text else verdict.text or text
    if text in ("", pair.side(pair.target)):
        return pair
    return replace(pair.with_side(pair.target, text), origin="human", confidence=1.0)
