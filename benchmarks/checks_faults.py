"""Faults planted in pairs that people translated, kind by kind, and how many of them the checks find.

A plant changes the target of one pair, or answers None where the pair offers no place for its fault. A fault counts
as found when the checks say of the changed pair what they did not say of the pair as it was.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from aligner.checks import check
from aligner.glossary import Glossary, Mention
from aligner.model import Finding, Pair, other

KINDS = frozenset(["country", "region", "area", "district", "city", "town"])
"""Of the places that are planted."""
Plant = Callable[[Glossary, Pair, random.Random], Pair | None]

_PREPOSITION = re.compile(r"\b(?:в|во|на|из|к|ко|от|до|у|под|при|об?|с|со|для|через|за|in|to|from|of|at|near)\s+(?:the\s+)?$", re.I)
_LOOKALIKES = str.maketrans("аеорсухАВЕКМНОРСТХ", "aeopcyxABEKMHOPCTX")
_ORDINALS = ("перв", "втор", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят")
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})(?=(?:ый|ой|ого|ому|ым|ом|ая|ое|ую)\b)", re.I)
_ENGLISH_ORDINAL = re.compile(r"\b(?:first|second|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b", re.I)
_CARDINALS = ("два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять")
_CARDINAL = re.compile(rf"\b({'|'.join(_CARDINALS)})\b", re.I)
_ENGLISH_CARDINAL = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten)\b", re.I)
_SCALES = {"тысяч": "миллион", "миллион": "миллиард", "миллиард": "миллион", "млн": "млрд", "млрд": "млн"}
_SCALE = re.compile(rf"\b(?:{'|'.join(_SCALES)})(?=ов\b|а\b|\b)")
_DIGITS = re.compile(r"(?<![\d.,:/-])\d{1,4}(?![\d.,:/-]|\w)")
_MONTHS = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря")
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")


def _put(pair: Pair, start: int, stop: int, words: str) -> Pair:
    """The pair with other words at that place of its target."""
    text = pair.side(pair.target)
    changed = " ".join(f"{text[:start]}{words}{text[stop:]}".split()).replace(" ,", ",").replace(" .", ".")
    return pair.with_side(pair.target, changed)


def _places(glossary: Glossary, pair: Pair) -> list[Mention]:
    """Places that each side names once, and of which nothing is said."""
    source, target = (glossary.find(pair.side(lang), lang) for lang in (pair.source, pair.target))
    times = Counter(m.concept for m in target)
    there = {m.concept for m in source if m.kind == "name"}
    doubted = {f.concept for f in check([pair], glossary)}
    return [
        m for m in target
        if m.kind == "name" and not m.others and glossary.concepts[m.concept].kind in KINDS
        and times[m.concept] == 1 and m.concept in there - doubted
    ]  # fmt: skip


def _one(glossary: Glossary, pair: Pair, chance: random.Random) -> Mention | None:
    fit = _places(glossary, pair)
    return chance.choice(fit) if fit else None


def swapper(concepts: Sequence[str]) -> Plant:
    """A plant that puts another of these places, of the same kind, in a place's stead."""

    def swapped(glossary: Glossary, pair: Pair, chance: random.Random) -> Pair | None:
        mention = _one(glossary, pair, chance)
        if mention is None:
            return None
        named = {m.concept for m in glossary.find(pair.side(pair.source), pair.source)}
        kind = glossary.concepts[mention.concept].kind
        others = [id for id in concepts if id not in named and glossary.concepts[id].kind == kind]
        if not others or not (terms := glossary.terms(chance.choice(others), pair.target)):
            return None
        forms = glossary.forms(terms[0])
        return _put(pair, mention.start, mention.stop, forms[min(mention.cases, default="nom")][0])

    return swapped


def dropped(glossary: Glossary, pair: Pair, chance: random.Random) -> Pair | None:
    """Leave a place out, with the preposition before it."""
    mention = _one(glossary, pair, chance)
    if mention is None:
        return None
    before = _PREPOSITION.search(pair.side(pair.target), 0, mention.start)
    return _put(pair, before.start() if before else mention.start, mention.stop, "")


def added(glossary: Glossary, pair: Pair, chance: random.Random) -> Pair | None:
    """Add a town that the source does not name."""
    town = chance.choice(["Гюмри", "Батуми", "Ташкенте", "Бишкеке", "Душанбе"] if pair.target == "ru" else ["Gyumri", "Batumi", "Tashkent", "Bishkek", "Dushanbe"])
    match = re.search(r"(?<=\w)[.!?]$", pair.side(pair.target))
    return _put(pair, match.start(), match.start(), f" {'в' if pair.target == 'ru' else 'in'} {town}") if match else None


def half_declined(glossary: Glossary, pair: Pair, chance: random.Random) -> Pair | None:
    """Put one word of a name of two words into the nominative: в Нижнем Новгород."""
    fit = [m for m in _places(glossary, pair) if pair.target == "ru" and m.term and m.cases and "nom" not in m.cases]
    for mention in fit:
        words, plain = mention.text.split(), (mention.term.name.split() if mention.term else [])
        changed = [place for place, word in enumerate(words) if len(plain) == len(words) and plain[place] != word]
        if len(words) == 2 and changed:
            place = chance.choice(changed)
            words[place] = plain[place]
            return _put(pair, mention.start, mention.stop, " ".join(words))
    return None


def wrong_case(glossary: Glossary, pair: Pair, chance: random.Random) -> Pair | None:
    """Leave a name in the nominative after a preposition: из Грузия."""
    fit = [m for m in _places(glossary, pair) if pair.target == "ru" and m.term and m.cases and "nom" not in m.cases]
    fit = [m for m in fit if _PREPOSITION.search(pair.ru, 0, m.start) and "acc" not in m.cases]
    declined = [m for m in fit if m.term and m.term.name not in glossary.forms(m.term)["acc"]]
    mention = chance.choice(declined) if declined else None
    return _put(pair, mention.start, mention.stop, glossary.forms(mention.term)["nom"][0]) if mention and mention.term else None


def misspelt(glossary: Glossary, pair: Pair, chance: random.Random) -> Pair | None:
    """Leave out or double a letter within a name of six letters or more."""
    fit = [m for m in _places(glossary, pair) if len(m.text) >= 6 and " " not in m.text]
    if not fit:
        return None
    mention = chance.choice(fit)
    place = chance.randrange(mention.start + 2, mention.stop - 2)
    letter = pair.side(pair.target)[place]
    return _put(pair, place, place + 1, chance.choice(["", letter * 2]))


def mixed_alphabets(_: Glossary, pair: Pair, chance: random.Random) -> Pair | None:
    """Write one letter of a word in the other alphabet's lookalike."""
    if pair.target != "ru":
        return None
    fit = [m for m in re.finditer(r"[А-Яа-яё]{4,}", pair.ru) if m[0] != m[0].translate(_LOOKALIKES)]
    if not fit:
        return None
    word = chance.choice(fit)
    places = [at for at, letter in enumerate(word[0]) if letter != letter.translate(_LOOKALIKES)]
    place = word.start() + chance.choice(places)
    return _put(pair, place, place + 1, pair.ru[place].translate(_LOOKALIKES))


def digits(_: Glossary, pair: Pair, chance: random.Random) -> Pair | None:
    """Change a number in digits that both sides have."""
    fit = [m for m in _DIGITS.finditer(pair.side(pair.target)) if m[0] in _DIGITS.findall(pair.side(other(pair.target)))]
    if not fit:
        return None
    number = chance.choice(fit)
    wrong = str(int(number[0]) + chance.choice([1, 2, 3, 10]))
    return _put(pair, *number.span(), wrong) if wrong not in pair.en + pair.ru else None


def _instead(words: re.Pattern[str], theirs: re.Pattern[str], table: Sequence[str]) -> Plant:
    """A plant that puts another word of the table for the only one of a text whose source has one as well."""

    def plant(_: Glossary, pair: Pair, chance: random.Random) -> Pair | None:
        found = list(words.finditer(pair.ru))
        if pair.target != "ru" or len(found) != 1 or len(theirs.findall(pair.en)) != 1:
            return None
        wrong = chance.choice([word for word in table if word != found[0][0].lower()])
        return _put(pair, *found[0].span(), wrong.capitalize() if found[0][0][0].isupper() else wrong)

    return plant


def scales(_: Glossary, pair: Pair, chance: random.Random) -> Pair | None:
    """Write millions for billions."""
    found = list(_SCALE.finditer(pair.ru))
    if pair.target != "ru" or not found:
        return None
    scale = chance.choice(found)
    return _put(pair, *scale.span(), _SCALES[scale[0]]) if not pair.ru[scale.end() :].startswith("а") or scale[0] != "тысяч" else None


def months(_: Glossary, pair: Pair, chance: random.Random) -> Pair | None:
    """Write another month in a date."""
    found = list(_MONTH.finditer(pair.ru))
    if pair.target != "ru" or len(found) != 1 or not re.search(r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)", pair.en):
        return None
    return _put(pair, *found[0].span(), chance.choice([month for month in _MONTHS if month != found[0][0]]))


def plants(glossary: Glossary, pairs: Sequence[Pair]) -> dict[str, Plant]:
    """Every kind of fault by its name; places are exchanged for those that the pairs name."""
    met = sorted({m.concept for pair in pairs for m in _places(glossary, pair)})
    return {
        "place put wrong": swapper(met),
        "place left out": dropped,
        "place added": added,
        "name half declined": half_declined,
        "name in the nominative": wrong_case,
        "name misspelt": misspelt,
        "alphabets mixed": mixed_alphabets,
        "digits": digits,
        "cardinal in words": _instead(_CARDINAL, _ENGLISH_CARDINAL, _CARDINALS),
        "ordinal in words": _instead(_ORDINAL, _ENGLISH_ORDINAL, _ORDINALS),
        "million for billion": scales,
        "month": months,
    }


def planted(glossary: Glossary, pairs: Sequence[Pair], plant: Plant, each: int, chance: random.Random) -> Iterator[tuple[Pair, Pair]]:
    """At most ``each`` faults, one a pair: the pair as it was and as it became."""
    for pair in chance.sample(pairs, len(pairs)):
        if not each:
            return
        wrong = plant(glossary, pair, chance)
        if wrong and wrong != pair:
            each -= 1
            yield pair, wrong


def _said(findings: Sequence[Finding], least: frozenset[str]) -> Counter[tuple[str, str]]:
    return Counter((f.check, f.concept) for f in findings if f.severity in least)


def found(glossary: Glossary, before: Pair, after: Pair) -> str:
    """How a planted fault was noticed: "flagged" (an error or a warning), "remarked" (severity info) or ""."""
    was, now = check([before], glossary), check([after], glossary)
    for name, severities in (("flagged", frozenset(["error", "warning"])), ("remarked", frozenset(["info"]))):
        if _said(now, severities) - _said(was, severities):
            return name
    return ""


def recall(glossary: Glossary, pairs: Sequence[Pair], each: int, seed: int) -> Iterator[str]:
    """A line for every kind of fault and one for all: planted, flagged, remarked."""
    total: Counter[str] = Counter()
    yield f"{'planted':<24}  faults  flagged  remarked as well"
    for name, plant in plants(glossary, pairs).items():
        counts = Counter(found(glossary, *pair) for pair in planted(glossary, pairs, plant, each, random.Random(seed)))
        total += counts
        yield _line(name, counts)
    yield _line("all", total)


def _line(name: str, counts: Counter[str]) -> str:
    faults, flagged = counts.total(), counts["flagged"]
    share = flagged / max(1, faults)
    return f"{name:<24}  {faults:>6}  {flagged:>7}  {flagged + counts['remarked']:>7}   {share:.3f}"
