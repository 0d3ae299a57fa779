"""Find a name of the source in the target. One ordered table of rules; the first to find it decides.

Every rule takes the pair's context and a mention of the source, and answers how the name is there, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from aligner.checks.context import PairContext
from aligner.checks.names.declension import WrongForm, misdeclined
from aligner.checks.names.fuzzy import NearMatch, alike, nearest
from aligner.checks.words import any_of, generic
from aligner.glossary import Glossary, Mention, Term
from aligner.glossary.inflect import COMBINING, name_forms
from aligner.glossary.person_forms import family_forms
from aligner.glossary.surface_forms import PERSONAL
from aligner.glossary.surname_context import of_another
from aligner.glossary.text_context import TextContext
from aligner.model import Span
from aligner.text.sound import consonants, spelling


@dataclass(frozen=True, slots=True)
class Presence:
    """A name as found in the target, and the rule that found it.

    ``answers`` are mentions of the target; ``foreign`` is the name in the source's alphabet; ``slip`` a misspelling
    (or, at distance 0, a form that the glossary lacks), ``misdeclined`` a name whose words are in several cases.
    """

    answers: tuple[Mention, ...] = ()
    foreign: Mention | None = None
    slip: NearMatch | None = None
    misdeclined: WrongForm | None = None
    rule: str = ""

    @property
    def span(self) -> Span | None:
        """The span of a misspelt or misdeclined name in the target."""
        return self.slip.span if self.slip else self.misdeclined.span if self.misdeclined else None


Rule = Callable[[PairContext, Mention], Presence | None]
HERE = Presence()

_SHORTEST = 6  # letters of a stem or a head that cannot be chance
_ENDING = re.compile(r"(?:ия|ья|ие|ье|а|я|о|е|ы|и|ь|й)$")
_ADJECTIVE = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)$")
_WORD, _HYPHENED = re.compile(r"\w+"), re.compile(r"\b\w+(?:-\w+)+")
_E = str.maketrans("эёЭЁ", "ееЕЕ")
_SKY = r"(?:ь|й|ий|ин|ен|ан|ов|ев)?[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую|ою|ое|ие|их|ими)"
_PERSON = r"(?:ц|ец|чан|ян|ич|к|ок)(?:а|у|ом|ем|е|ы|и|ой|ев|ов|ам|ами|ах|ин|ина|ину|инка|инки)?"


def presence(context: PairContext, wanted: Mention) -> Presence | None:
    """Return how the target names what the source's mention does, None if it does not."""
    for rule in PRESENCE:
        if found := rule(context, wanted):
            return replace(found, rule=rule.__name__)
    return None


# Rules, in the order of PRESENCE


def half_declined(context: PairContext, wanted: Mention) -> Presence | None:
    """Find the words of the name in different cases: в Нижнем Новгород."""
    found = misdeclined(context, wanted) if context.pair.target == "ru" else None
    return Presence(misdeclined=found) if found else None


def named(context: PairContext, wanted: Mention) -> Presence | None:
    """Find a name, adjective, inhabitant or abbreviation of the concept, its part or whole, or a namesake."""
    answers = tuple(other for other in context.target_mentions if _related(context.glossary, wanted, other))
    return Presence(answers) if answers else None


def by_family_name(context: PairContext, wanted: Mention) -> Presence | None:
    """Find the family name alone where the text does not settle whose it is: Токаев at the start of a sentence."""
    if wanted.kind not in PERSONAL:
        return None
    concept = context.concept(wanted)
    found = _family_pattern(concept.terms_in(context.pair.target), concept.gender).finditer(context.target)
    return _if(any(not _of_a_namesake(context, wanted, *at.span()) for at in found))


def _of_a_namesake(context: PairContext, wanted: Mention, start: int, stop: int) -> bool:
    """Return True if the family name is part of somebody else's: Алиев in Гейдар Алиев, in Махмуд Алиев."""
    if any(mention.start < start < mention.stop for mention in context.target_mentions):
        return True
    scene, concept = TextContext(context.target, context.pair.target, {}, {}), context.concept(wanted)
    if wanted.kind != "person" or not of_another(scene, start, stop, concept):
        return False
    before = consonants(scene.before(start)[0])[:2]  # a given name in another case or spelling begins alike
    return not any(consonants(given)[:2] == before for term in concept.terms_in(scene.lang) for given in term.given)


@lru_cache(maxsize=2048)
def _family_pattern(terms: tuple[Term, ...], gender: str) -> re.Pattern[str]:
    """Match a person's family name, or the only one, in any case."""
    forms = {family for term in terms for family in term.family or (term.name,)}
    for term in terms:
        if term.lang == "ru":
            declined = [family_forms(term, family, gender) for family in term.family] or [name_forms(term)]
            forms.update(form for cases in declined for forms_of_case in cases.values() for form in forms_of_case)
    return re.compile(any_of(sorted(forms)))


def _related(glossary: Glossary, mention: Mention, other: Mention) -> bool:
    if mention.concept in bearers(glossary, other.text) or _sound_alike(mention, other):
        return True
    return any(
        a == b or b in _wholes(glossary, a) or a in _wholes(glossary, b)
        for a in mention.candidates
        for b in other.candidates
    )


def _sound_alike(mention: Mention, other: Mention) -> bool:
    """Return True for one name in two alphabets, whichever namesake the glossary chose on each side: «Урал», Ural."""
    names = [m.term.name for m in (mention, other) if m.term and m.kind == "name"]
    return len(names) == 2 and spelling(names[0]) == spelling(names[1])


@lru_cache(maxsize=4096)
def bearers(glossary: Glossary, name: str) -> frozenset[str]:
    """Return all concepts that have the name, whichever the glossary chose here."""
    return frozenset(glossary.concepts_named(name))


@lru_cache(maxsize=4096)
def _wholes(glossary: Glossary, concept: str) -> frozenset[str]:
    """Return the concepts that it is part of, by name rather than by map."""
    found: set[str] = set()
    while concept in glossary.concepts and (concept := glossary.concepts[concept].part_of) and concept not in found:
        found.add(concept)
    return frozenset(found)


def in_source_alphabet(context: PairContext, wanted: Mention) -> Presence | None:
    """Find the name in the source's alphabet: в Baku."""
    found = (name for name in context.once(names_in_source_alphabet) if set(wanted.candidates) & set(name.candidates))
    foreign = next(found, None)
    return Presence(foreign=foreign) if foreign else None


def names_in_source_alphabet(context: PairContext) -> tuple[Mention, ...]:
    """Return the names in the target that are written in the source's alphabet."""
    alphabet = re.compile("[A-Za-z]" if context.pair.target == "ru" else "[А-Яа-яЁё]")
    if not alphabet.search(context.target):
        return ()
    return tuple(m for m in context.glossary.find(context.target, context.pair.source) if alphabet.match(m.text))


def given_name(context: PairContext, wanted: Mention) -> Presence | None:
    """Find a person's first name: the word after it is a surname, which the target has after another first name."""
    after = re.match(r" ([A-Z][\w’'-]+)", context.source[wanted.stop :]) if context.pair.source == "en" else None
    if after is None or wanted.kind != "name":
        return None
    surname = consonants(after[1].removesuffix("'s").removesuffix("’s"))
    people = re.findall(r"([А-ЯЁ][а-яё]+)[ -]([А-ЯЁ][\w’'-]+)", context.target)
    return _if(any(_alike(consonants(last), surname) and first[:1] == _first(wanted.text) for first, last in people))


def _alike(russian: str, english: str) -> bool:
    """Return True if the sounds match; a surname may have one more, of a case ending."""
    return len(english) >= 2 and russian.rstrip("a")[: len(english) + 1].startswith(english.rstrip("a"))


def _first(name: str) -> str:
    return {"C": "К", "J": "Д", "G": "Д", "W": "У", "Y": "Й", "Q": "К", "X": "К"}.get(name[0], "") or name[0].translate(
        str.maketrans("ABDEFHIKLMNOPRSTUVZ", "АБДЭФХИКЛМНОПРСТУВЗ")
    )


def near_spelling(context: PairContext, wanted: Mention) -> Presence | None:
    """Find a capitalised word one or two letters from the name, or one that differs in its ending only."""
    slip = nearest(context, wanted, context.once(_taken))
    return Presence(slip=slip) if slip else None


def _taken(context: PairContext) -> tuple[int, ...]:
    """Return where the mentions of the target begin that have a counterpart in the source."""
    answered = (named(context, m) for m in context.source_mentions)
    return tuple(sorted({answer.start for found in answered if found for answer in found.answers}))


def within_a_word(context: PairContext, wanted: Mention) -> Presence | None:
    """Find Пакистан in антипакистанских; at the head of a word a letter less is enough: богема; glued to another: inSochi."""
    text = context.once(_bare_target)
    stems = {_ENDING.sub("", name) for name in _names(context, wanted)}
    whole = (stem for stem in (*stems, wanted.text) if stem[:1].isupper() and len(stem) >= 3)
    glued = any(re.search(rf"[^\W\d_]{re.escape(stem)}", text) for stem in whole)
    return _if(glued or any(_holds(text.lower(), stem.lower()) for stem in stems))


def _holds(text: str, stem: str) -> bool:
    if " " in stem or len(stem) < _SHORTEST:
        return len(stem) == _SHORTEST - 1 and re.search(rf"\b{re.escape(stem)}", text) is not None
    return stem[: max(_SHORTEST, len(stem) - 1)] in text


def prefixed(context: PairContext, wanted: Mention) -> Presence | None:
    """Find an adjective with a prefix or another hyphen, or as the first part of a compound: всероссийский, англоязычный."""
    adjectives = context.concept(wanted).words("adjective", "ru") if context.pair.target == "ru" else ()
    if not adjectives:
        return None
    text, joined = context.once(_bare_target).lower(), context.target.lower().replace("-", "")
    shorts = [short for short in map(COMBINING.get, adjectives) if short and len(short) >= 4]
    return _if(
        any(len(word) - 2 >= _SHORTEST and word[:-2].replace("-", "") in joined for word in adjectives)
        or any(re.search(rf"\b{short}[а-я]", text) for short in shorts)
    )


def woman(context: PairContext, wanted: Mention) -> Presence | None:
    """Find the word for a woman or for children where the glossary has the masculine alone: кенийка, казачата."""
    people = context.concept(wanted).words("inhabitant", "ru") if context.pair.target == "ru" else ()
    text = context.once(_bare_target)
    return _if(any(_of_a_woman(man, text) or _of_children(man, text) for man in people))


def _of_a_woman(man: str, text: str) -> bool:
    stem = re.sub(r"(?<=[аеиоуыэюя])ец$", "й", man)
    stem = re.sub(r"(?:ец|ин)$", "", stem)
    return stem != man and re.search(rf"\b{stem}к(?:а|и|е|у|ой|ою|ам|ами|ах)\b|\b{stem}ок\b", text) is not None


def _of_children(man: str, text: str) -> bool:
    stem = re.sub(r"к$", "ч", re.sub(r"(?:ец|ин)$", "", man))
    return re.search(rf"\b{stem}ч?(?:[ая]т(?:а|ам|ами|ах)?|[оё]н(?:ок|к(?:а|у|е|ом)))\b", text, re.I) is not None


def unlisted_adjective(context: PairContext, wanted: Mention) -> Presence | None:
    """Find an adjective or inhabitant of a name for which the glossary lists none: Лимская for Лима, новочебоксарка."""
    if context.pair.target != "ru" or context.concept(wanted).words("adjective", "ru"):
        return None
    text = context.once(_bare_target)
    stems = [_ENDING.sub("", name) for name in _names(context, wanted) if " " not in name]
    people = [stem.removesuffix("ск") for stem in stems]
    return _if(
        any(re.search(rf"\b{re.escape(stem)}{_SKY}\b", text, re.I) for stem in stems if len(stem) >= 3)
        or any(re.search(rf"\b{re.escape(stem)}{_PERSON}\b", text, re.I) for stem in people if len(stem) >= _SHORTEST)
    )


def alike_in_sound(context: PairContext, wanted: Mention) -> Presence | None:
    """Find a misspelling that keeps the sound of the name: Гиумри."""
    slip = alike(context, wanted)
    return Presence(slip=slip) if slip else None


def by_its_head(context: PairContext, wanted: Mention) -> Presence | None:
    """Find the distinctive word of a long name, or its noun with a capital: Petersburg, страны Залива."""
    names = () if wanted.kind in PERSONAL else _names(context, wanted)
    return _if(any(_head_in(name, context.once(_bare_target)) for name in names))


def _head_in(name: str, text: str) -> bool:
    capitalised = [word for word in re.findall(r"\w+", name) if word[0].isupper() and not _ADJECTIVE.search(word)]
    own = [word for word in capitalised if word.lower() not in generic() and len(word) >= _SHORTEST]
    if " " not in name or len(own) > 1:
        return False
    if own:
        return re.search(rf"\b{re.escape(_ENDING.sub('', own[0]))}", text) is not None
    head = _ENDING.sub("", name.split()[-1]).capitalize()
    return re.search(rf"(?<=[\w,] ){re.escape(head)}", text) is not None


def sharing_a_noun(context: PairContext, wanted: Mention) -> Presence | None:
    """Find the two words of a name apart, where another name has the same noun: Юго-Восточной и Центральной Азии."""
    return _if(any(_apart_in(name, context.target) for name in _names(context, wanted) if name.count(" ") == 1))


def _apart_in(name: str, text: str) -> bool:
    first, noun = name.split()
    first, noun = _ADJECTIVE.sub("", first), _ENDING.sub("", noun)
    if len(first) < 3 or len(noun) < 2:
        return False
    return re.search(rf"\b{re.escape(first)}\w{{0,3}}(?:, | and | и | или | or )(?:[\w-]+,? ){{1,4}}{re.escape(noun)}", text) is not None


def transliterated(context: PairContext, wanted: Mention) -> Presence | None:
    """Find the same consonants in a capitalised word of another name or title: «Эмирейтс» for Emirates."""
    heard = consonants(re.sub("[-’' ]", "", wanted.text))
    if len(heard) < 3:
        return None
    written = _HYPHENED if "-" in wanted.text else _WORD
    return _if(any(consonants(word.replace("-", "")) == heard for word in written.findall(context.once(_bare_target)) if word[0].isupper()))


def in_small_letters(context: PairContext, wanted: Mention) -> Presence | None:
    """Find the words of the name in lower case: на западном берегу, jews."""
    text = context.target.translate(_E)
    return _if(any(_small_in(name, text) for name in _names(context, wanted)))


def _small_in(name: str, text: str) -> bool:
    first, *others = name.split()
    if not others and name.isascii():
        return re.search(rf"\b{name.lower()}s?\b", text) is not None
    stem = _ADJECTIVE.sub("", first)
    if len(others) != 1 or stem == first or len(stem) < 3:
        return False
    return re.search(rf"\b{stem.lower()}\w{{2,3}} {re.escape(_ENDING.sub('', others[0]))}", text) is not None


def _names(context: PairContext, wanted: Mention) -> list[str]:
    """Return the accepted names of the concept and their variants, with е for э and ё."""
    return [name.translate(_E) for term in context.terms(wanted.concept) for name in term.names]


def _bare_target(context: PairContext) -> str:
    """Return the target with е for э and ё, and spaces for the names in it: Приднестровье does not name the Днестр."""
    text = context.target.translate(_E)
    for mention in context.target_mentions:
        text = text[: mention.start] + " " * (mention.stop - mention.start) + text[mention.stop :]
    return text


def _if(found: bool) -> Presence | None:
    return HERE if found else None


PRESENCE: tuple[Rule, ...] = (
    half_declined,
    named,
    by_family_name,
    in_source_alphabet,
    given_name,
    near_spelling,
    within_a_word,
    prefixed,
    woman,
    unlisted_adjective,
    alike_in_sound,
    by_its_head,
    sharing_a_noun,
    transliterated,
    in_small_letters,
)
