"""Right and wrong pairs made by rule: names half declined, names that several places share, numbers in words, mixed alphabets.

    .venv/bin/python benchmarks/checks_generated.py [-v]

Names are those of the termbase, numbers those of the tables here: every word is used once for itself and once for each
other of its table. Of right pairs it prints how many pass without an error or a warning, of wrong ones how many get one.
``-v`` lists the others.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from aligner.checks import check
from aligner.glossary import Concept, Glossary, Term, load
from aligner.model import Pair

PLACES = frozenset(["country", "region", "area", "district", "city", "town", "village", "river", "lake", "sea", "mountain"])


class Made(NamedTuple):
    """A pair, of what group it is, and whether it is right; ``fixed`` is the Russian that its fix must give, if any."""

    group: str
    right: bool
    en: str
    ru: str
    fixed: str = ""


def half_declined(glossary: Glossary) -> Iterator[Made]:
    """Yield names of two words after «из»: in the genitive, and with the first word, the second or both in the nominative."""
    for english, term in _of_two_words(glossary):
        forms = glossary.forms(term)
        plain, declined = forms["nom"][0].split(), forms["gen"][0].split()
        if len(declined) != 2 or plain[0] == declined[0] or plain[1] == declined[1]:
            continue
        right = f"Он приехал из {' '.join(declined)}."
        yield Made("names declined", True, f"He came from {english}.", right)
        for words in product(*zip(plain, declined, strict=True)):
            if list(words) != declined:
                yield Made("names half declined", False, f"He came from {english}.", f"Он приехал из {' '.join(words)}.", right)


def _of_two_words(glossary: Glossary) -> Iterator[tuple[str, Term]]:
    for concept in _places(glossary):
        english, russian = (glossary.terms(concept.id, lang)[:1] for lang in ("en", "ru"))
        if english and russian and russian[0].name.count(" ") == 1 and russian[0].name[0].isupper():
            yield english[0].name, russian[0]


def _places(glossary: Glossary) -> Iterator[Concept]:
    """Yield the places read by hand that need no context."""
    for concept in glossary.concepts.values():
        if concept.kind in PLACES and concept.checked and not concept.ambiguous:
            yield concept


def shared_names(glossary: Glossary) -> Iterator[Made]:
    """Yield English names that several places bear: in Russian as one of them, as another place and left out."""
    for concept in _places(glossary):
        english, russian = (glossary.terms(concept.id, lang)[:1] for lang in ("en", "ru"))
        if not english or not russian or len(glossary.concepts_named(english[0].name)) < 2:
            continue
        source = f"They met in {english[0].name} on Monday."
        if any(concept.id in mention.candidates for mention in glossary.find(source, "en")):
            yield Made("shared names", True, source, f"В понедельник они встретились в {glossary.forms(russian[0])['loc'][0]}.")
            yield Made("shared names put wrong", False, source, "В понедельник они встретились в Будапеште.")
            yield Made("shared names left out", False, source, "В понедельник они встретились.")


TABLES: dict[tuple[str, str, str], str] = {  # group, English and Russian sentence -> the words of both, in order
    ("ordinals", "They took {} place.", "Они заняли {} место."):
        "second=второе third=третье fourth=четвёртое fifth=пятое sixth=шестое seventh=седьмое eighth=восьмое ninth=девятое tenth=десятое",
    ("cardinals", "They saw {} wolves.", "Они увидели стаю: {}, все волки."):
        "two=два three=три four=четыре five=пять six=шесть seven=семь nine=девять eleven=одиннадцать twenty=двадцать forty=сорок",
    ("fractions", "{} of the voters agreed.", "Согласились {} избирателей."):
        "Half=половина A_third=треть A_quarter=четверть Two_thirds=две_трети Three_quarters=три_четверти Two_fifths=две_пятых",
    ("multiples", "Exports {} in a year.", "Экспорт за год {}."):
        "doubled=удвоился tripled=утроился quadrupled=учетверился",
    ("folds", "Exports grew {} in a year.", "Экспорт за год вырос {}."):
        "twofold=в_два_раза threefold=в_три_раза fivefold=в_пять_раз tenfold=в_десять_раз",
    ("quarters of a year", "Sales fell in the {} quarter.", "Продажи упали в {} квартале."):
        "first=первом second=втором third=третьем fourth=четвёртом",
    ("halves of a year", "Sales fell in the {} half of the year.", "Продажи упали {}."):
        "first=в_первом_полугодии second=во_втором_полугодии",
    ("magnitudes", "{} of people came.", "Пришли {} людей."):
        "Dozens=десятки Thousands=тысячи Millions=миллионы Billions=миллиарды",
    ("percent or times", "Prices rose {}.", "Цены выросли {}."):
        "30_percent=на_30_процентов 30_times=в_30_раз 3_percent=на_3_процента 3_times=в_3_раза",
    ("signs", "It was {} degrees at night.", "Ночью было {} градусов."):
        "minus_25=минус_25 plus_25=плюс_25 minus_15=минус_15 plus_15=плюс_15",
    ("feet and inches", "He is {} tall.", "Его рост {} сантиметров."):
        "6_feet_2_inches=188 5_feet_6_inches=168 5_feet=152",
    ("so many of so many", "{} agreed.", "Согласились {}."):
        "Two_in_five=двое_из_пяти One_in_four=каждый_четвёртый Three_in_ten=трое_из_десяти",
    ("so many as percent", "{} agreed.", "Согласились {} процентов."):
        "Two_in_five=40 One_in_four=25 Three_in_ten=30",
    ("parts of a percent", "Rates rose by {}.", "Ставки выросли на {}."):
        "half_a_percent=полпроцента one_and_a_half_percent=полтора_процента 2.5_percent=два_с_половиной_процента",
    ("scales", "It cost {} dollars.", "Это стоило {} долларов."):
        "half_a_million=полмиллиона a_million_and_a_half=полтора_миллиона two_billion=два_миллиарда two_million=два_миллиона",
}  # fmt: skip


def numbers(_: Glossary) -> Iterator[Made]:
    """Yield every word of a table beside every word of it."""
    for (group, english, russian), table in TABLES.items():
        rows = [row.replace("_", " ").split("=") for row in table.split()]
        for (en, right), (_, ru) in product(rows, rows):
            yield Made(group, ru == right, english.format(en), russian.format(ru), russian.format(right) if ru == right else "")


def mixed_alphabets(_: Glossary) -> Iterator[Made]:
    """Yield words with one letter of the other alphabet."""
    for word in ("дорога", "старый", "ответ", "хорошо", "вопрос", "погода", "первый", "народ"):
        ru = f"Это слово {word} без ошибки."
        yield Made("one alphabet", True, "The word has no mistake.", ru)
        for cyrillic, latin in zip("аеорсух", "aeopcyx", strict=True):
            if cyrillic in word:
                yield Made("mixed alphabets", False, "The word has no mistake.", ru.replace(word, word.replace(cyrillic, latin, 1)), ru)


def judged(glossary: Glossary, made: Made) -> bool:
    """Return True if a right pair passes, and if a wrong one is flagged, with the right fix where one is asked for."""
    pair = Pair("made", 0, made.en, made.ru)
    grave = [finding for finding in check([pair], glossary) if finding.severity != "info"]
    if made.right:
        return not grave
    fixes = [finding.suggestion.apply(pair).ru for finding in grave if finding.suggestion]
    return bool(grave) and (not made.fixed or made.fixed in fixes)


def report(glossary: Glossary, made: Iterable[Made], verbose: bool) -> Iterator[str]:
    """Yield a line for each group: how many of its right pairs pass, how many of its wrong ones are found."""
    counts: dict[tuple[str, bool], list[bool]] = {}
    for one in made:
        good = judged(glossary, one)
        counts.setdefault((one.group, one.right), []).append(good)
        if verbose and not good:
            yield f"  {'flagged' if one.right else 'missed'}: {one.en} | {one.ru}"
    for (group, right), outcomes in counts.items():
        yield f"{group:<24}{'right ones that pass' if right else 'wrong ones found':<24}{sum(outcomes):>6} of {len(outcomes)}"


def main() -> None:
    """Print the table."""
    glossary = load()
    for make in (half_declined, shared_names, numbers, mixed_alphabets):
        print(*report(glossary, make(glossary), "-v" in sys.argv), sep="\n", flush=True)


if __name__ == "__main__":
    main()
