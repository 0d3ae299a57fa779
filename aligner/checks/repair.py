"""Apply the suggestions that need no judgement."""

from __future__ import annotations

from collections.abc import Iterable

from aligner.model import Finding, Pair


def repair(pair: Pair, findings: Iterable[Finding]) -> Pair:
    """Return the pair with every certain suggestion of its findings applied; all refer to the pair as given.

    Of two that touch the same characters only the first is applied, so the order of the findings counts.
    """
    chosen: list[tuple[int, int]] = []
    edits = []
    for finding in findings:
        edit = finding.suggestion
        if finding.pair != pair.id or edit is None or not edit.certain or edit.lang != pair.target:
            continue
        if all(edit.stop <= start or stop <= edit.start for start, stop in chosen):
            chosen.append((edit.start, edit.stop))
            edits.append(edit)
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        pair = edit.apply(pair)
    return pair
