"""Carry the names that an article has mentioned from pair to pair."""

from __future__ import annotations

from aligner.checks.context import History, PairContext
from aligner.checks.names.comparison import compare
from aligner.checks.names.usage import acceptable


def after(context: PairContext) -> History:
    """Return the history of the pair that follows this one in its article."""
    history = context.history
    seen = dict(history.seen)
    for mention in (*context.source_mentions, *context.target_mentions):
        seen[mention.concept] = history.count
    first_names = dict(history.first_names)
    for mention, answers in compare(context).named:
        for answer in answers:
            term, known_as = answer.term, mention.term
            if term and known_as and answer.concept == mention.concept and acceptable(context, answer):
                first_names.setdefault(answer.concept, (term, known_as.name))
    return History(history.count + 1, seen, first_names)
