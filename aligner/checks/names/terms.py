"""Find common words of the glossary for which a machine's draft has another word."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.checks.context import PairContext
from aligner.glossary.match import Mention
from aligner.glossary.word_hints import rare_in_news, word_hints
from aligner.model import Edit, Finding, TermHint
from aligner.text.morphology import wording


def another_word(context: PairContext) -> Iterator[Finding]:
    """Find words that the draft lacks in any accepted translation: those rare in English news, and those that it has in another sense.

    Of other words there are too many synonyms.
    """
    if context.pair.origin != "machine":
        return
    names = [(mention.start, mention.stop) for mention in context.source_mentions]
    for hint in word_hints(context.glossary, context.source, context.pair.source, context.pair.published, names):
        if any(wording.says(context.target, accepted, context.pair.target) for accepted in hint.accepted):
            continue
        english = hint.target if context.pair.target == "en" else context.source[hint.start : hint.stop]
        other_sense = _in_another_sense(context, hint)
        if other_sense or rare_in_news(english):
            yield context.finding(
                "term",
                "warning" if other_sense else "info",
                '"{said}" in the {source} is {expected} in the glossary; the {target} has another word.',
                {"said": context.source[hint.start : hint.stop], "expected": hint.target},
                source=((hint.start, hint.stop),),
                target=((other_sense.start, other_sense.stop),) if other_sense else (),
                expected=hint.target,
                edit=_edit(context, hint, other_sense) if other_sense else None,
            )


def _in_another_sense(context: PairContext, hint: TermHint) -> Mention | None:
    """Return the word of the target that translates the source's in another sense: опросы for polls that close."""
    senses = context.glossary.concepts_named(context.source[hint.start : hint.stop])
    return next((word for word in context.glossary.words(context.target, context.pair.target) if word.concept in senses), None)


def _edit(context: PairContext, hint: TermHint, word: Mention) -> Edit | None:
    """Return the right word in the same case; certain in the Russian plural, where other words agree with any gender."""
    if context.pair.target != "ru" or not all(tag.endswith(".pl") for tag in word.tags):
        return None
    senses = context.glossary.concepts_named(context.source[hint.start : hint.stop])
    for concept in senses:
        terms = context.glossary.terms(concept, "ru", context.pair.published)
        if terms and terms[0].name == hint.target:
            made = context.glossary.inflect(concept, "ru", context.pair.published, word)
            return Edit("ru", word.start, word.stop, made, certain=True)
    return None
