"""Run the checks over the pairs of articles; ``explain`` also says which rule decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from aligner.checks.context import History, PairContext
from aligner.checks.names.history import after
from aligner.checks.registry import CHECKS
from aligner.checks.thresholds import DEFAULT, Thresholds
from aligner.glossary import Glossary
from aligner.model import LANGUAGES, SEVERITIES, Finding, Pair


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding that a check reported or held back.

    ``rule`` decided it ("" where the check weighs nothing); ``outcome`` is "kept", "covered" where an earlier check
    spoke of the same place, or "silenced" where the rule found nothing wrong.
    """

    check: str
    finding: Finding
    rule: str = ""
    outcome: str = "kept"

    @property
    def kept(self) -> bool:
        """Return True if the finding is reported."""
        return self.outcome == "kept"


def check(
    pairs: Sequence[Pair],
    glossary: Glossary | None = None,
    *,
    limits: Thresholds = DEFAULT,
    only: Collection[str] | None = None,
) -> list[Finding]:
    """Check pairs; findings are in the order of the pairs, the most severe of each pair first.

    The pairs of an article stand together and in order: what was named before bears on what may be left unsaid.
    ``only`` names the pairs (by id) to judge, the others being there for that alone.
    """
    return [
        remark.finding
        for context in _contexts(pairs, glossary or Glossary.empty(), limits, only)
        for remark in _judged(context)
        if remark.kept
    ]


def explain(
    pairs: Iterable[Pair],
    glossary: Glossary | None = None,
    *,
    limits: Thresholds = DEFAULT,
    only: Collection[str] | None = None,
) -> Iterator[Remark]:
    """Check pairs, and report what was covered or silenced as well, each with the rule that decided it."""
    for context in _contexts(pairs, glossary or Glossary.empty(), limits, only):
        yield from _judged(context)
        yield from _silenced(context)


def _contexts(
    pairs: Iterable[Pair], glossary: Glossary, limits: Thresholds, only: Collection[str] | None
) -> Iterator[PairContext]:
    """Yield the pairs to check, each with its neighbours and the names mentioned earlier in its article."""
    near = limits.nearby_pairs
    for _, group in groupby(pairs, key=lambda pair: pair.article):
        article, history = list(group), History()
        judged = [place for place, pair in enumerate(article) if only is None or pair.id in only]
        for place, pair in enumerate(article[: judged[-1] + 1 if judged else 0]):
            before, coming = article[max(0, place - near) : place], article[place + 1 : place + 1 + near]
            context = PairContext(pair, glossary, history, limits, tuple(before), tuple(coming))
            if only is None or pair.id in only:
                yield context
            history = after(context) if len(article) > 1 else history


def _judged(context: PairContext) -> list[Remark]:
    remarks = list(_remarks(context))
    marks = _marks(remarks, context.pair)
    remarks = [replace(remark, finding=_proved(remark, context, marks)) for remark in remarks]
    return sorted(remarks, key=lambda remark: SEVERITIES.index(remark.finding.severity))


def _remarks(context: PairContext) -> Iterator[Remark]:
    """Yield the findings of every check; the first to report a place in the text keeps it."""
    taken: list[Finding] = []
    for one in CHECKS:
        last, weighed = False, None
        for finding in islice(one.find(context), context.limits.most_findings):
            covered = any(_same_place(finding, other, context.pair) for other in taken)
            weighed = one.decided_by(context) if weighed is None else weighed
            rule = weighed[finding.id].rule if finding.id in weighed else ""
            if not covered:
                taken.append(finding)
            yield Remark(one.name, finding, rule, "covered" if covered else "kept")
            last |= one.last_word and finding.severity == "error"
        if last:
            return


def _silenced(context: PairContext) -> Iterator[Remark]:
    """Yield the findings that checks considered and did not report."""
    for one in CHECKS:
        for weighed in one.decided_by(context).values():
            if weighed.silenced:
                yield Remark(one.name, weighed.finding, weighed.rule, "silenced")


def _same_place(finding: Finding, other: Finding, pair: Pair) -> bool:
    """Return True if their spans overlap; a span over a whole side does not count."""
    return any(
        start < far_stop and far_start < stop
        for lang in LANGUAGES
        for start, stop in finding.spans(lang)
        for far_start, far_stop in other.spans(lang)
        if (0, len(pair.side(lang))) not in ((start, stop), (far_start, far_stop))
    )


def _proved(remark: Remark, context: PairContext, marks: Counter[tuple[str, ...]]) -> Finding:
    """Return the finding, without its suggestion unless that clears it and raises nothing new."""
    finding = remark.finding
    if finding.suggestion is None:
        return finding
    if not remark.kept or max(len(context.source), len(context.target)) > context.limits.longest:
        return replace(finding, suggestion=None)
    fixed = replace(context, pair=finding.suggestion.apply(context.pair))
    after_fix = _marks(_remarks(fixed), fixed.pair)
    mark = _mark(finding, context.pair)
    clears = after_fix[mark] < marks[mark] and not after_fix - marks
    return finding if clears else replace(finding, suggestion=None)


def _marks(remarks: Iterable[Remark], pair: Pair) -> Counter[tuple[str, ...]]:
    return Counter(_mark(remark.finding, pair) for remark in remarks if remark.kept)


def _mark(finding: Finding, pair: Pair) -> tuple[str, ...]:
    """Return the key of a finding by the words of its spans, without offsets, which an edit moves."""
    words = (
        pair.side(lang)[start:stop]
        for lang in LANGUAGES
        for start, stop in finding.spans(lang)
        if (start, stop) != (0, len(pair.side(lang)))
    )
    return (finding.check, finding.concept, finding.severity, *words)
