"""Rare words of the dictionary in phrases of a few words, in the case, number or person that the phrase asks for."""

import random
from collections.abc import Iterable, Iterator

from training.translation.dictionary import Entry, analysis, inflected
from training.translation.exchange import worth
from training.translation.frequency import Frequency

Phrase = tuple[str, str]

_NOUNS = (
    ("{}", "{}", "nomn"),
    ("the {}", "{}", "nomn"),
    ("of {}", "{}", "gent"),
    ("without {}", "без {}", "gent"),
    ("for the {}", "для {}", "gent"),
    ("against the {}", "против {}", "gent"),
    ("because of the {}", "из-за {}", "gent"),
    ("thanks to the {}", "благодаря {}", "datv"),
    ("behind the {}", "за {}", "ablt"),
    ("between the {}", "между {}", "ablt"),
    ("There is no {} here.", "Здесь нет {}.", "gent"),
    ("Where is the {}?", "Где {}?", "nomn"),
)
_INFINITIVES = (
    ("to {}", "{}"),
    ("They want to {}.", "Они хотят {}."),
    ("It is necessary to {}", "Необходимо {}"),
)
_FINITES = (("They {}.", "Они {}."), ("they do not {}", "они не {}"))
_DESCRIBED = (
    ("region", "регион"),
    ("city", "город"),
    ("day", "день"),
    ("man", "человек"),
    ("work", "работа"),
    ("woman", "женщина"),
    ("story", "история"),
    ("place", "место"),
    ("decision", "решение"),
    ("government", "правительство"),
    ("country", "страна"),
    ("house", "дом"),
)


def phrases(entries: Iterable[Entry], frequency: Frequency, rng: random.Random) -> Iterator[Phrase]:
    """(English, Russian): the commoner a word is in monolingual text, the more of its phrases, eight at most."""
    for entry in entries:
        if worth(entry, frequency):
            for _ in range(min(8, 1 + int(frequency.usual(entry) ** 0.3))):
                ru = frequency.meaning(entry) if rng.random() < 0.6 else rng.choice(entry.senses[0])
                yield _PHRASES[entry.part](entry.en, ru, rng) or (entry.en, ru)


def _noun(en: str, ru: str, rng: random.Random) -> Phrase | None:
    plural = rng.random() < 0.4
    english, russian, case = rng.choice(_NOUNS)
    form = _form(ru, "NOUN", {case, "plur" if plural else "sing"})
    if plural:
        english = english.replace(" is ", " are ")
    return (english.format(inflected(en, "NOUN")[plural]), russian.format(form)) if form else None


def _verb(en: str, ru: str, rng: random.Random) -> Phrase | None:
    found = analysis(ru, "INFN")
    if found is not None and "impf" in found.tag and rng.random() < 0.4:
        english, russian = rng.choice(_FINITES)
        form = _form(ru, "INFN", {"pres", "plur", "3per"})
        return (english.format(en), russian.format(form)) if form else None
    english, russian = rng.choice(_INFINITIVES)
    return english.format(en), russian.format(ru)


def _adjective(en: str, ru: str, rng: random.Random) -> Phrase | None:
    thing, what = rng.choice(_DESCRIBED)
    form = _form(ru, "ADJF", {"nomn", "sing", analysis(what, "NOUN").tag.gender})
    return (f"{en} {thing}", f"{form} {what}") if form else None


def _adverb(en: str, ru: str, rng: random.Random) -> Phrase | None:
    return en, ru


_PHRASES = {"NOUN": _noun, "INFN": _verb, "ADJF": _adjective, "ADVB": _adverb}


def _form(word: str, part: str, grammemes: set[str]) -> str | None:
    """A form of a dictionary word; None for a phrase, or where the word has no such form."""
    found = analysis(word, part)
    form = found.inflect(grammemes) if found is not None else None
    return form.word if form is not None else None
