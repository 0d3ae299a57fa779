"""The context of a family name: whether the person of the glossary is meant, or a namesake."""

from __future__ import annotations

import re
from collections.abc import Collection

from aligner.glossary.concepts import Concept, Term
from aligner.glossary.text_context import NameCandidate, TextContext
from aligner.model import Lang
from aligner.text import wordlists
from aligner.text.morphology import dictionary

_PATRONYMIC = re.compile(r"(?:[оеы]вич|ь?ич|[оеы]вна|инична)(?:а|у|ем|ом|е|ы|ой|ей)?$")

_HONORIFICS = {"Mr": "m", "Mrs": "f", "Ms": "f", "Miss": "f", "Mme": "f"}


def weigh_surname(scene: TextContext, spot: NameCandidate, concept: Concept, named: Collection[str], doubt: str) -> int | None:
    """Return how strongly the context supports this person (0: no support), None if it means another or no person.

    ``named`` are the concepts that the text names for certain, this person in full among them.
    """
    if of_another(scene, spot.start, spot.stop, concept):
        return None
    if concept.id in named:
        return 6
    evidence = scene.near(spot, _offices(concept, scene.lang) + concept.context.get(scene.lang, ()))
    if evidence:
        return 4
    if concept.ambiguous or (doubt in ("word", "noun") and scene.begins(spot.start)):
        return None
    return 0


def _offices(concept: Concept, lang: Lang) -> tuple[str, ...]:
    """Return the words for the person's offices."""
    return tuple(dict.fromkeys(office.en if lang == "en" else office.ru for office in concept.offices))


def of_another(scene: TextContext, start: int, stop: int, concept: Concept) -> bool:
    """Return True if another person's first name or initial precedes the family name, or a first name follows it."""
    left, gap = scene.before(start)
    if concept.gender and _HONORIFICS.get(left, concept.gender) != concept.gender:
        return True
    if len(left) == 1 and left.isupper() and gap.startswith("."):
        return left not in _initials(concept, scene.lang)
    if gap == " " and left[:1].isupper() and not _title(scene, start, left):
        return left not in _given(concept, scene.lang)
    gap, right = scene.after(stop)
    if gap != " " or not right[:1].isupper():
        return False
    if any(term.family_first for term in concept.terms_in(scene.lang)):  # Zhao Ziyang, who is not Zhao Lijian
        return True
    return scene.lang == "ru" and (dictionary.is_person(right) or _PATRONYMIC.search(right) is not None)


def _title(scene: TextContext, start: int, word: str) -> bool:
    """Return True for a capitalised word that is not a first name: President, Monday, a word that begins the sentence."""
    if scene.lang == "en":
        return word.lower() in wordlists.words("en/titles") or (_known(word) and scene.begins(start - 1 - len(word)))
    return dictionary.known(word) and not dictionary.is_person(word)


def _known(word: str) -> bool:
    """Return True for an English word that texts write in lower case."""
    return word.lower() in wordlists.words("en/common") or word.lower().endswith(("ly", "er", "ing", "ed"))


def _given(concept: Concept, lang: Lang) -> tuple[str, ...]:
    return tuple(one for term in concept.terms_in(lang) for one in term.given)


def _initials(concept: Concept, lang: Lang) -> str:
    """Return first letters of the given names and the patronymic."""
    terms: tuple[Term, ...] = concept.terms_in(lang)
    return "".join(one[:1] for term in terms for one in (*term.given, term.patronymic))
