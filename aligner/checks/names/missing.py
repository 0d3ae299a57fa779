"""Names that are missing in the target, named there less often, or added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aligner.checks.check import ExplainedFinding
from aligner.checks.context import PairContext
from aligner.checks.names.comparison import compare
from aligner.checks.names.places import derived, personal
from aligner.checks.names.replacement import expected_name
from aligner.checks.names.tolerances import standing_in, tolerance
from aligner.glossary import Mention
from aligner.model import Finding, Severity


def missing(context: PairContext) -> Iterator[Finding]:
    """Find names of the source that the target has in no form."""
    yield from _not_named(context, [mention for mention in compare(context).missing if not personal(mention)])


def missing_person(context: PairContext) -> Iterator[Finding]:
    """Find persons of the source that the target names in no form."""
    yield from _not_named(context, [mention for mention in compare(context).missing if personal(mention)])


def _not_named(context: PairContext, mentions: Sequence[Mention]) -> Iterator[Finding]:
    reported: set[str] = set()
    for mention in mentions:
        severity = tolerance(context, mention).severity
        if severity and personal(mention):  # a sentence may well go on with "he" or "the president"
            severity = "warning" if mention.kind == "person" else "info"
        if severity and mention.concept not in reported:
            reported.add(mention.concept)
            yield _missing(context, mention, severity)


def weighed(context: PairContext) -> Iterator[ExplainedFinding]:
    """Yield every name without a counterpart of its own, with the rule that decided how bad that is."""
    for mention, here in compare(context).found:
        if here is None:
            decided = tolerance(context, mention)
            yield ExplainedFinding(_missing(context, mention, decided.severity or "info"), decided.rule, not decided.severity)
        elif not here.answers:
            yield ExplainedFinding(_missing(context, mention, "info"), here.rule, silenced=True)


def _missing(context: PairContext, mention: Mention, severity: Severity) -> Finding:
    return context.finding(
        "missing-person" if personal(mention) else "missing",
        severity,
        '"{said}" in the {source} is missing from the {target}.',
        {"said": mention.text},
        source=((mention.start, mention.stop),),
        concept=mention.concept,
        expected=expected_name(context, mention.concept, mention),
    )


def count(context: PairContext) -> Iterator[Finding]:
    """Find names that the source has more often than the target, where nothing replaces them."""
    asked: dict[str, list[Mention]] = {}
    answered: dict[str, dict[int, Mention]] = {}
    for mention, answers in compare(context).named:
        if not derived(mention):
            asked.setdefault(mention.concept, []).append(mention)
            answered.setdefault(mention.concept, {}).update({answer.start: answer for answer in answers})
    for concept, mentions in asked.items():
        fewer = len(mentions) - len(answered[concept])
        if fewer < 1 or (fewer == 1 and standing_in(context)):
            continue
        yield context.finding(
            "count",
            "info",
            "The {source} names {name} {said} times, the {target} only {says}.",
            {"name": mentions[0].text, "said": len(mentions), "says": len(answered[concept])},
            source=tuple((m.start, m.stop) for m in mentions),
            target=tuple((m.start, m.stop) for m in answered[concept].values()),
            concept=concept,
        )
