"""What an article has named so far, carried from pair to pair."""

from __future__ import annotations

from aligner.checks.comparison import compare
from aligner.checks.usage import may_stand
from aligner.checks.view import Past, View


def after(view: View) -> Past:
    """The past of the pair that follows this one in its article."""
    past = view.past
    seen = dict(past.seen)
    for mention in (*view.source_mentions, *view.target_mentions):
        seen[mention.concept] = past.count
    spoken = dict(past.spoken)
    for mention, answers in compare(view).named:
        for answer in answers:
            term, told = answer.term, mention.term
            if term and told and answer.concept == mention.concept and may_stand(view, answer):
                spoken.setdefault(answer.concept, (term, told.name))
    return Past(past.count + 1, seen, spoken)
