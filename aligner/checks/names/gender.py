"""Find verbs and pronouns in the wrong gender for the person named: Жылдыз Осмонова подписал; Nino Burjanadze ... he."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aligner.checks.context import PairContext
from aligner.i18n import N_
from aligner.model import Edit, Finding, Severity, Span
from aligner.text import persons
from aligner.text.morphology import dictionary
from aligner.text.persons import GenderedName
from aligner.text.sound import consonants, likeness

_NOT_SUBJECT = re.compile(
    r"\b(?:of|to|with|from|for|by|about|on|at|in|against|than|like|as|and|or|met|told|asked|saw|called|named|including) $"
)
_PARTICLE = re.compile(r"\b(?:Di|De|La|San|Santa|St\.?) $")
_OWNED = re.compile(r" and\b|, (?:her|his)\b")
_GOVERNED = re.compile(
    r"(?<!\w)(?:с|со|у|к|ко|о|об|обо|для|от|до|за|на|про|без|через|против|по|из|при|и|или|как|чем|имени) $", re.I
)
_WORD_BEFORE, _WORD_AFTER = re.compile(r"(?<![\w-])([а-яё]++) $"), re.compile(r" ([а-яё]+)(?![\w-])")
_WHO = re.compile(r", (котор(?:ый|ая))(?= )")
_NOMINATIVE = {"f": "которая", "m": "который"}
_WORD = re.compile(r"[а-яё]+", re.I)
_MAN = re.compile(r"(?<!\w)([А-ЯЁ][а-яё]+) ([А-ЯЁ][а-яё]*[оеё]в)(?![\w-])")
HEARD = 0.8  # likeness of two family names that are one
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.I)
_SHE = re.compile(r"\b(?:she|hers?|herself)\b", re.I)
_OF_HIM = frozenset(["он", "его", "него", "ему", "нему", "им", "ним", "нём", "нем"])
_FEMININE = {"he": "she", "him": "her", "his": "her", "himself": "herself"}
GENDERS = {"f": N_("feminine"), "m": N_("masculine")}


def disagrees_with_name(context: PairContext) -> Iterator[Finding]:
    """Find Russian past-tense verbs beside a person's name (the subject of the English), and который after it, in the other gender."""
    if context.pair.target != "ru":
        return
    for name in persons.gendered(context.source, "en"):
        men = list(_called_a_man(context, name))
        for man in men:
            yield _his_name(context, name, man)
        if _is_subject(context.source, name):
            yield from _beside(context, name, men)
        if re.match(r", who\b", context.source[name.stop :]):
            yield from _who(context, name)


def he_for_her(context: PairContext) -> Iterator[Finding]:
    """Find masculine pronouns in the English where the Russian mentions a woman and nothing masculine."""
    if context.pair.target != "en" or not _HE.search(context.target) or _SHE.search(context.target):
        return
    names = list(persons.gendered(context.source, "ru"))
    words = [word.lower() for word in _WORD.findall(context.source)]
    masculine = any(word in _OF_HIM or dictionary.in_gender(word, "f") for word in words)
    if masculine or {name.gender for name in names} != {"f"}:
        return
    for place, pronoun in enumerate(_HE.finditer(context.target)):
        she = _FEMININE[pronoun[0].lower()]
        she = she.capitalize() if pronoun[0][0].isupper() else she
        yield context.finding(
            "gender",
            _severity(context, names[0]),
            'The {target} has "{says}" where the {source} speaks of a woman ("{name}").',
            {"says": pronoun[0], "name": context.source[names[0].start : names[0].stop]},
            source=() if place else ((names[0].start, names[0].stop),),  # each pronoun is a finding of its own
            target=(pronoun.span(),),
            expected=she,
            edit=Edit("en", *pronoun.span(), she, certain=True),
        )


def _severity(context: PairContext, name: GenderedName) -> Severity:
    """Return "info" where a person wrote the target and only the given name tells the gender: the writer knows better."""
    return "warning" if context.pair.origin == "machine" or name.sure else "info"


def _is_subject(text: str, name: GenderedName) -> bool:
    """Return True if an English name may be the subject of a verb."""
    owner = text[name.start : name.stop].endswith(("'s", "’s", "'", "’")) or _OWNED.match(text, name.stop)
    return not owner and not _NOT_SUBJECT.search(text, 0, name.start) and not _PARTICLE.search(text, 0, name.start)


def _called_a_man(context: PairContext, woman: GenderedName) -> Iterator[GenderedName]:
    """Yield the names in the Russian that are hers but for the ending of the family name: Патимат Курбанов for Patimat Kurbanova."""
    family = context.source[woman.start : woman.stop].split()[-1]
    for found in _MAN.finditer(context.target) if woman.sure else ():
        if consonants(found[1]) == consonants(woman.given) and likeness(f"{found[2]}а", family) >= HEARD:
            yield GenderedName(found.start(), found.end(), "f", found[1], True)


def _his_name(context: PairContext, woman: GenderedName, man: GenderedName) -> Finding:
    return context.finding(
        "gender",
        "warning",
        'The {target} has "{says}" where the {source} speaks of a woman ("{name}").',
        {"says": context.target[man.start : man.stop], "name": context.source[woman.start : woman.stop]},
        target=((man.start, man.stop),),  # the source's name is that of the verb's finding
        expected=f"{context.target[man.start : man.stop]}а",
        edit=Edit("ru", man.stop, man.stop, "а", certain=True),
    )


def _beside(context: PairContext, subject: GenderedName, men: Sequence[GenderedName]) -> Iterator[Finding]:
    for name in (*persons.gendered(context.target, "ru"), *men):
        same = name.gender == subject.gender and consonants(name.given) == consonants(subject.given)
        if not same or _GOVERNED.search(context.target, 0, name.start):
            continue
        for verb in (_WORD_BEFORE.search(context.target, 0, name.start), _WORD_AFTER.match(context.target, name.stop)):
            if verb and (made := dictionary.in_gender(verb[1], name.gender)):
                yield _finding(context, subject, name, verb.span(1), made)
                return


def _who(context: PairContext, subject: GenderedName) -> Iterator[Finding]:
    """Yield the relative pronoun after the person's name: Нино Гелашвили, который."""
    for name in persons.gendered(context.target, "ru"):
        same = name.gender == subject.gender and consonants(name.given) == consonants(subject.given)
        who = _WHO.match(context.target, name.stop) if same else None
        if who and who[1] != (made := _NOMINATIVE[name.gender]):
            yield _finding(context, subject, name, who.span(1), made)


def _finding(context: PairContext, subject: GenderedName, name: GenderedName, verb: Span, made: str) -> Finding:
    return context.finding(
        "gender",
        _severity(context, subject),
        'The {target} has "{says}", which must be {gender}: its subject is "{name}" in the {source}.',
        {"says": context.target[slice(*verb)], "name": context.source[subject.start : subject.stop]},
        words={"gender": GENDERS[name.gender]},
        source=((subject.start, subject.stop),),
        target=(verb,),
        expected=made,
        edit=_edit(context, verb, made, name.gender),
    )


def _edit(context: PairContext, verb: Span, made: str, gender: str) -> Edit:
    """Return the verb in the right gender, with the participle after it; certain if no other word of the sentence has to follow."""
    start, stop = verb
    before = "" if made in _NOMINATIVE.values() else context.target[:start]  # of a relative clause only what follows
    if (participle := _WORD_AFTER.match(context.target, stop)) and (said := dictionary.in_gender(participle[1], gender)):
        stop, made = participle.end(), f"{made} {said}"
    rest = before + context.target[stop:]
    return Edit("ru", start, stop, made, certain=not any(dictionary.in_gender(word, gender) for word in _WORD.findall(rest)))
