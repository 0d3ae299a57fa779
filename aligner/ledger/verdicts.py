"""Reading verdicts: which one is in force, what text they leave, how far their scope reaches.

Verdicts are only ever added, and are read from the first to the last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aligner.model import LANGUAGES, Finding, Pair, Verdict


def stacks(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """Stack each subject's verdicts that were not undone, the latest last; an undo removes the top of its stack."""
    stacks: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        stack = stacks.setdefault(verdict.subject, [])
        if verdict.decision != "undo":
            stack.append(verdict)
        elif stack:
            stack.pop()
    return stacks


def in_force(verdicts: Iterable[Verdict]) -> dict[str, Verdict]:
    """Find the verdict in force on each subject."""
    return {subject: stack[-1] for subject, stack in stacks(verdicts).items() if stack}


def verdicts_on(pair: Pair, verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Keep the verdicts on this text, without those on an earlier one."""
    return tuple(verdict for verdict in verdicts if verdict.basis == pair.basis)


def reviewed(pair: Pair, verdicts: Iterable[Verdict]) -> Pair:
    """Return the pair as its reviewers left it: with their latest text, then of human origin.

    An undo without a text takes the pair back to the machine's text, now or in a later run.
    """
    text = ""
    for verdict in verdicts_on(pair, verdicts):
        text = "" if verdict.decision == "undo" and not verdict.text else verdict.text or text
    if text in ("", pair.side(pair.target)):
        return pair
    return replace(pair.with_side(pair.target, text), origin="human", confidence=1.0, reused=False, quality=None)


def covers(verdict: Verdict, finding: Finding, pair: Pair, other: Finding, other_pair: Pair) -> bool:
    """Return True if the scope of a verdict on one finding reaches another finding."""
    if verdict.scope == "pair" or finding.check != other.check:
        return False
    if verdict.scope == "check":
        return True
    same = finding.concept == other.concept and form(finding, pair) == form(other, other_pair)
    return same and (verdict.scope == "form" or pair.article == other_pair.article)


def reach(verdict: Verdict, finding: Finding, pair: Pair) -> tuple[object, ...]:
    """Return what ``covers`` compares: verdicts of equal reach cover the same findings."""
    if verdict.scope == "check":
        return verdict.scope, finding.check
    where = pair.article if verdict.scope == "article" else ""
    return verdict.scope, finding.check, finding.concept, form(finding, pair), where


def form(finding: Finding, pair: Pair) -> tuple[str, ...]:
    """Return the words under a finding's spans, case-folded: findings with the same words are alike."""
    return tuple(
        finding.speaks_of(pair, lang)[start:stop].casefold()
        for lang in LANGUAGES
        for start, stop in finding.spans(lang)
    )
