"""Every form of every name, made once: what the matcher looks up.

A Lexeme is one name, adjective or inhabitant of one concept; its forms are folded keys (normalise.key),
each with the grammatical tags it can have: ``gen`` for names, ``gen.f`` or ``gen.pl`` for adjectives,
``gen.sg`` for inhabitants; English forms have none, or ``pl``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from aligner.glossary import inflect, person_forms
from aligner.glossary.concepts import Concept, Term
from aligner.glossary.kinds import PERSON, WORD
from aligner.glossary.normalise import key, words
from aligner.model import LANGUAGES, Lang

MentionKind = Literal["name", "adjective", "inhabitant", "abbreviation", "person", "surname", "word"]
"""A ``person`` is a full name, a ``surname`` the family name alone; a ``word`` is a common one."""


PERSONAL = ("person", "surname")


class Lexeme(NamedTuple):
    """One name of one concept; ``term`` is its place in Concept.terms, or -1 for a derived word."""

    concept: str
    lang: Lang
    kind: MentionKind
    term: int
    name: str


class Form(NamedTuple):
    """A form as it is written and what it can be grammatically."""

    text: str
    tags: tuple[str, ...]


_GENERIC = frozenset([
    "остров", "острова", "море", "озеро", "река", "гора", "горы", "республика", "долина", "пролив", "залив", "перевал",
    "пустыня", "полуостров", "хребет", "канал", "мыс", "strait", "gulf", "sea", "river", "lake", "mount", "mountains",
    "island", "islands", "peninsula", "canal", "bay", "valley", "pass", "desert",
])  # fmt: skip
"""First words of names that a newspaper may write in lower case: острова Зелёного Мыса, the strait of Hormuz."""
_YO = re.compile("(?<=[bcdfghklmnprstvz])yo")


def lexemes(concept: Concept) -> Iterator[tuple[Lexeme, list[Form]]]:
    """Yield each name, variant, adjective and inhabitant of a concept with all its forms."""
    with_yo = any("ё" in term.name for term in concept.terms_in("ru"))
    for lexeme, forms in _lexemes(concept):
        respelt = with_yo and lexeme.lang == "en" and _YO.search(lexeme.name)
        yield lexeme, forms + [Form(_YO.sub(e, form.text), form.tags) for form in forms for e in ("e", "ye") if respelt]


def capital_word(name: str) -> int:
    """Return which word of a name needs its capital letter: the first that is not a generic noun; -1 if none has one."""
    parts = words(name.removeprefix("The ").removeprefix("the "))[1::2]
    capitals = [at for at, word in enumerate(parts) if word[0].isupper()]
    own = [at for at in capitals if parts[at].lower() not in _GENERIC]
    return (own or capitals or [-1])[0]


def may_begin_small(lexeme: Lexeme) -> bool:
    """Return True if the name's first word may be in lower case: Russian adjectives and inhabitants, mount Elbrus."""
    derived = lexeme.lang == "ru" and lexeme.kind in ("adjective", "inhabitant")
    return derived or (lexeme.name[0].islower() if lexeme.kind == "abbreviation" else capital_word(lexeme.name) != 0)


def _lexemes(concept: Concept) -> Iterator[tuple[Lexeme, list[Form]]]:
    for place, term in enumerate(concept.terms):
        if term.family:
            yield from _person(concept, place, term)
            continue
        kind = _kind(concept, term)
        for name in term.names:
            made = word_forms(term, name) if kind == "word" else term_forms(term, name)
            yield Lexeme(concept.id, term.lang, kind, place, name), list(made)
    for lang in LANGUAGES:
        for word in concept.words("adjective", lang):
            yield Lexeme(concept.id, lang, "adjective", -1, word), list(adjective_forms(word, lang))
        for word in concept.words("inhabitant", lang):
            yield Lexeme(concept.id, lang, "inhabitant", -1, word), list(inhabitant_forms(word, lang))


def _kind(concept: Concept, term: Term) -> MentionKind:
    if concept.kind == WORD:
        return "word"
    return "abbreviation" if term.abbreviation else "person" if concept.kind == PERSON else "name"


def _person(concept: Concept, place: int, term: Term) -> Iterator[tuple[Lexeme, list[Form]]]:
    for kind, name, forms in person_forms.all_forms(term, concept.gender):
        made = _tagged(forms) if term.lang == "ru" else (Form(name, ()),)
        yield Lexeme(concept.id, term.lang, "surname" if kind == "surname" else "person", place, name), list(made)
    for name in term.variants[len(term.given) * len(term.family) - 1 :]:  # written in full, as pseudonyms are
        made = _tagged(inflect.spelling_forms(term, name)) if term.lang == "ru" else (Form(name, ()),)
        yield Lexeme(concept.id, term.lang, "person", place, name), list(made)


def word_forms(term: Term, name: str) -> Iterator[Form]:
    """Yield the forms of a common word in both numbers."""
    if term.lang == "ru":
        yield from _tagged(inflect.word_forms(term, name))
        return
    bare = _without_article(name)
    yield Form(bare, ())
    plural = term.plural if name == term.name and term.plural else english_plural(bare)
    if plural and plural != bare:
        yield Form(plural, ("pl",))


def term_forms(term: Term, name: str | None = None) -> Iterator[Form]:
    """Yield the forms of a term's name, or of one of its variants."""
    name = name or term.name
    if term.lang == "ru":
        own = name == term.name
        yield from _tagged(inflect.name_forms(term) if own else inflect.spelling_forms(term, name))
    else:
        yield Form(_without_article(name), ())


def adjective_forms(word: str, lang: Lang) -> Iterator[Form]:
    """Yield the forms of an adjective; English ones have a plural, for the people (Azerbaijanis)."""
    if lang == "ru":
        yield from _tagged(inflect.adjective_forms(word))
    else:
        yield Form(word, ())


def inhabitant_forms(word: str, lang: Lang) -> Iterator[Form]:
    """Yield the forms of an inhabitant's name in both numbers."""
    if lang == "ru":
        yield from _tagged(inflect.inhabitant_forms(word))
    else:
        yield Form(word, ())
        if plural := english_plural(word):
            yield Form(plural, ("pl",))


def english_plural(word: str) -> str:
    """Return the plural: Georgians, Frenchmen; "" if the word is its own plural (Chinese, British); Czech is said with a k."""
    if re.search(r"(?:ese|sh|(?<!e)ch|s|z|x)$", word):
        return ""
    if word.endswith("man") and not word.endswith(("German", "Roman", "Ottoman", "koman")):
        return word[:-2] + "en"
    return re.sub(r"(?<=[^aeiou])y$", "ie", word) + "s"


def _without_article(name: str) -> str:
    return re.sub(r"^the ", "", name, flags=re.I)


def _tagged(forms: Mapping[str, Iterable[str]]) -> Iterator[Form]:
    """Yield forms that read the same, together with all their tags."""
    tags: dict[str, list[str]] = {}
    for tag, alternatives in forms.items():
        for text in alternatives:
            tags.setdefault(text, []).append(tag)
    for text, found in tags.items():
        yield Form(text, tuple(found))


def keys(form: str) -> tuple[str, ...]:
    """Return the look-up keys of a form: folded, and without the full stops of St. and Mt."""
    folded = key(form)
    return (folded, folded.replace(".", " ")) if "." in folded else (folded,)
