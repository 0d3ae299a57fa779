"""CHECKS, the algorithm read aloud; ``check`` runs it over the pairs of articles, ``explain`` says who spoke."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import TYPE_CHECKING

from aligner.checks.cases import wrong_case
from aligner.checks.dates import date_differs, half_day_differs, weekday_differs
from aligner.checks.history import after
from aligner.checks.kept import link_lost
from aligner.checks.marks import brackets_unbalanced, quotes_unbalanced
from aligner.checks.names import other_alphabet, typo, wrong_place
from aligner.checks.numbers import (
    foreign_separator,
    number_added,
    number_differs,
    number_missing,
    unit_differs,
)
from aligner.checks.omissions import count, missing
from aligner.checks.thresholds import DEFAULT, Thresholds
from aligner.checks.usage import deprecated, forbidden, inconsistent, outdated, policy
from aligner.checks.view import Past, View
from aligner.checks.wholeness import (
    broken_encoding,
    doubled_word,
    empty_side,
    invisible,
    junk,
    length,
    untranslated,
)
from aligner.i18n import N_
from aligner.model import LANGUAGES, SEVERITIES, Finding, Pair

if TYPE_CHECKING:
    from aligner.glossary import Glossary

Check = Callable[[View], Iterator[Finding]]

# The first to speak of a place in the text keeps it: a mistyped name is not also a missing one.
CHECKS: tuple[Check, ...] = (
    empty_side,
    broken_encoding,
    junk,
    untranslated,
    link_lost,
    other_alphabet,
    typo,
    wrong_place,
    forbidden,
    outdated,
    deprecated,
    policy,
    inconsistent,
    wrong_case,
    missing,
    date_differs,
    weekday_differs,
    half_day_differs,
    number_differs,
    number_missing,
    number_added,
    unit_differs,
    foreign_separator,
    doubled_word,
    brackets_unbalanced,
    quotes_unbalanced,
    invisible,
    length,
    count,
)
# What findings say of their check, marked for the catalogs.
NAMES = (
    N_("brackets"), N_("case"), N_("count"), N_("date"), N_("deprecated"), N_("doubled-word"), N_("empty"),
    N_("forbidden"), N_("inconsistent"), N_("invisible"), N_("junk"), N_("length"), N_("link-lost"), N_("missing"),
    N_("number"), N_("other-alphabet"), N_("outdated"), N_("policy"), N_("quotes"), N_("separator"), N_("typo"),
    N_("unit"), N_("untranslated"), N_("wrong-place"),
)  # fmt: skip
_LAST_WORD = frozenset(
    {empty_side, broken_encoding, untranslated}
)  # as an error: nothing else has anything to say of such a pair


@dataclass(frozen=True, slots=True)
class Remark:
    """What one check said of one pair; ``kept`` is False where an earlier check had spoken of the same place."""

    rule: str
    finding: Finding
    kept: bool


def check(
    pairs: Sequence[Pair],
    glossary: Glossary | None = None,
    *,
    limits: Thresholds = DEFAULT,
    only: Collection[str] | None = None,
) -> list[Finding]:
    """Findings of these pairs, by pair, the gravest first.

    The pairs of an article stand together and in order: what was named before bears on what may be left unsaid.
    ``only`` names the pairs (by id) to judge, the others being there for that alone.
    """
    return [remark.finding for remark in explain(pairs, glossary, limits=limits, only=only) if remark.kept]


def explain(
    pairs: Iterable[Pair],
    glossary: Glossary | None = None,
    *,
    limits: Thresholds = DEFAULT,
    only: Collection[str] | None = None,
) -> Iterator[Remark]:
    """Every check that spoke, with what it said and whether it was heard."""
    for _, group in groupby(pairs, key=lambda pair: pair.article):
        yield from _explain_article(list(group), glossary, limits, only)


def _explain_article(
    pairs: Sequence[Pair], glossary: Glossary | None, limits: Thresholds, only: Collection[str] | None
) -> Iterator[Remark]:
    past, near = Past(), limits.nearby_pairs
    for place, pair in enumerate(pairs):
        before, coming = pairs[max(0, place - near) : place], pairs[place + 1 : place + 1 + near]
        view = View(pair, glossary, past, limits, tuple(before), tuple(coming))
        if only is None or pair.id in only:
            yield from _judged(view)
        past = after(view)


def _judged(view: View) -> list[Remark]:
    remarks = list(_remarks(view))
    marks = _marks(remarks, view.pair)
    remarks = [replace(remark, finding=_proved(remark.finding, view, marks)) for remark in remarks]
    return sorted(remarks, key=lambda remark: SEVERITIES.index(remark.finding.severity))


def _remarks(view: View) -> Iterator[Remark]:
    taken: list[Finding] = []
    for rule in CHECKS:
        for finding in islice(rule(view), view.limits.most_findings):
            kept = not any(_same_place(finding, other, view.pair) for other in taken)
            if kept:
                taken.append(finding)
            yield Remark(rule.__name__, finding, kept)
            if rule in _LAST_WORD and finding.severity == "error":
                return


def _same_place(finding: Finding, other: Finding, pair: Pair) -> bool:
    """Do they point at a common place? A span over a whole side points at none."""
    return any(
        start < far_stop and far_start < stop
        for lang in LANGUAGES
        for start, stop in finding.spans(lang)
        for far_start, far_stop in other.spans(lang)
        if (0, len(pair.side(lang))) not in ((start, stop), (far_start, far_stop))
    )


def _proved(finding: Finding, view: View, marks: Counter[tuple[str, ...]]) -> Finding:
    """The finding, without its suggestion unless that clears it and raises nothing new."""
    if finding.suggestion is None:
        return finding
    if max(len(view.source), len(view.target)) > view.limits.longest:
        return replace(finding, suggestion=None)
    mended = replace(view, pair=finding.suggestion.apply(view.pair))
    after = _marks(_remarks(mended), mended.pair)
    mark = _mark(finding, view.pair)
    clears = after[mark] < marks[mark] and not after - marks
    return finding if clears else replace(finding, suggestion=None)


def _marks(remarks: Iterable[Remark], pair: Pair) -> Counter[tuple[str, ...]]:
    return Counter(_mark(remark.finding, pair) for remark in remarks if remark.kept)


def _mark(finding: Finding, pair: Pair) -> tuple[str, ...]:
    """A finding by the words that it points at, without their offsets, which an edit moves."""
    words = (
        pair.side(lang)[start:stop]
        for lang in LANGUAGES
        for start, stop in finding.spans(lang)
        if (start, stop) != (0, len(pair.side(lang)))
    )
    return (finding.check, finding.concept, finding.severity, *words)
