"""Hints of the region's common words (сель, махалля, rolling blackouts), for where a model writes another word.

A form whose commoner reading is another word is left alone (после is hardly ever the ambassador), and so is a word whose sense
the text leaves open, or that is written as a name. English words that news writes often are left to the model, since it knows them
and they have many senses, unless the words around decide the sense (polls that close are not a survey).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from aligner.glossary.concepts import Concept
from aligner.glossary.glossary import Glossary
from aligner.glossary.match import Mention
from aligner.glossary.text_context import inflected
from aligner.model import Lang, Span, TermHint, other
from aligner.text import wordlists
from aligner.text.morphology import dictionary

LEAST_SHARE = 0.65  # of the readings of a Russian form
SURE_SHARE = 0.95  # for one whose translation is a usual word: there the model errs less often
_WORD = re.compile(r"[^\W\d_]+")
_VERB_BEFORE = re.compile(
    r"\b(?:to|will|would|shall|should|can|could|may|might|must|not|n['’]t|do|does|did|I|we|you|they|he|she|who) $", re.I
)  # a noun does not follow


def word_hints(glossary: Glossary, text: str, lang: Lang, on: date | None, names: Sequence[Span]) -> Iterator[TermHint]:
    """Yield a hint for each word of the glossary in a sentence, but within ``names``."""
    for mention in glossary.words(text, lang):
        if any(mention.start < stop and start < mention.stop for start, stop in names):
            continue
        accepted = _accepted(glossary, mention, other(lang), on)
        if accepted and _means_it(glossary.concepts[mention.concept], mention, accepted[0], text, lang):
            yield TermHint(mention.start, mention.stop, accepted[0], accepted)


def _means_it(concept: Concept, mention: Mention, target: str, text: str, lang: Lang) -> bool:
    """Return True if the mention is surely this word, in this sense, and one that a model may not know."""
    context = concept.context.get(lang, ())
    if _as_a_name(mention, text) or (context and not inflected(context).search(text)):
        return False
    if lang == "en":
        return not _VERB_BEFORE.search(text, 0, mention.start) and (bool(context) or rare_in_news(mention.text))
    return _share(mention) >= (SURE_SHARE if _usual(target) else LEAST_SHARE)


def _accepted(glossary: Glossary, mention: Mention, target: Lang, on: date | None) -> tuple[str, ...]:
    """Return the translations of a word, the one to write first; none if it may mean several things."""
    if mention.term is None or mention.kind == "abbreviation":
        return ()
    meant = [mention.concept] if not mention.others else _spelt_so(glossary, mention)
    if len(meant) != 1:
        return ()
    terms = sorted(glossary.terms(meant[0], target, on), key=lambda term: bool(term.abbreviation))
    return tuple(dict.fromkeys(term.name for term in terms)) if terms and not terms[0].abbreviation else ()


def _spelt_so(glossary: Glossary, mention: Mention) -> list[str]:
    """Return the concepts that a word of several means by its very spelling: som is not so'm."""
    lang = mention.term.lang if mention.term else "en"
    return [
        one for one in mention.candidates if any(term.name == mention.text.lower() for term in glossary.concepts[one].terms_in(lang))
    ]


def _as_a_name(mention: Mention, text: str) -> bool:
    """Return True for a capital within a sentence, and for a word alone in quotation marks (партия «Перевал»)."""
    before = text[: mention.start].rstrip()
    if mention.text[:1].isupper() and before.endswith(("«", "“")) and text[mention.stop : mention.stop + 1] in ("»", "”"):
        return True
    return bool(before) and mention.text[:1].isupper() and not before.endswith((".", "!", "?", ":", "«", "“", "—"))


def _share(mention: Mention) -> float:
    """Return how often the form is one of the word; a phrase has no other reading."""
    alone = mention.term is not None and " " not in mention.text
    return dictionary.share(mention.text, mention.term.name) if alone and mention.term else 1.0


def rare_in_news(english: str) -> bool:
    """Return True for a word or phrase of which a word is rare in English news: mudflow, and not territory or Central Bank."""
    return not all(_usual(word) or _often_written(word) for word in _WORD.findall(english))


def _usual(english: str) -> bool:
    """Return True for a word that English news writes often, in the singular or the plural."""
    return not wordlists.words("en/common").isdisjoint(_singulars(english))


def _often_written(word: str) -> bool:
    """Return True for a word that English news writes small often, or with a capital after a place's name (President, Commission)."""
    titles = wordlists.words("persons/no_family")
    return not wordlists.words("en/small").isdisjoint(_singulars(word)) or any(one.capitalize() in titles for one in _singulars(word))


def _singulars(word: str) -> tuple[str, ...]:
    low = word.lower()
    return low, low.removesuffix("s"), low.removesuffix("es"), re.sub("ies$", "y", low)
