"""Find common words of the glossary for which a machine's draft has another word."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.checks.context import PairContext
from aligner.glossary.word_hints import rare_in_news, word_hints
from aligner.model import Finding
from aligner.text.morphology import wording


def another_word(context: PairContext) -> Iterator[Finding]:
    """Find words rare in English news that the draft lacks in any accepted translation; of others there are too many synonyms."""
    if context.pair.origin != "machine":
        return
    names = [(mention.start, mention.stop) for mention in context.source_mentions]
    for hint in word_hints(context.glossary, context.source, context.pair.source, context.pair.published, names):
        english = hint.target if context.pair.target == "en" else context.source[hint.start : hint.stop]
        if rare_in_news(english) and not any(wording.says(context.target, accepted, context.pair.target) for accepted in hint.accepted):
            yield context.finding(
                "term",
                "info",
                '"{said}" in the {source} is {expected} in the glossary; the {target} has another word.',
                {"said": context.source[hint.start : hint.stop], "expected": hint.target},
                source=((hint.start, hint.stop),),
                expected=hint.target,
            )
