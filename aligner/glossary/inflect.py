"""The six cases of a Russian name: dictionary where it knows the word, rules of ending where it does not.

A name is read as words: adjectives that agree (Нагорный), the noun they stand before (Карабах), what
follows (Соединённые Штаты Америки: unchanged; Босния и Герцеговина: declined as well). A word with
hyphens declines in its last part (Нур-Султана), or in its first before a preposition (Ростова-на-Дону).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, product

from aligner.glossary.concepts import Term
from aligner.text.morphology import dictionary, endings
from aligner.text.morphology.endings import CASES, Forms

_PREPOSITIONS = {"на", "в", "во", "без", "под", "при", "по", "за", "у", "над", "д", "де", "сюр", "ан", "апон", "ла"}
_SMALL = _PREPOSITIONS | {"д'", "д’", "л'", "л’"}
_AND = {"и", "—", "–", "-"}
_ACTION = re.compile(r"[аея]ние$")  # Движение ends like Синие, but is a noun
_HEADS = {"этрап", "велаят", "вилоят", "аил"}  # common nouns that the dictionary lacks
# Russian declines the name after these (в городе Москве); after others it does not decline (на озере Севан).
_DECLINED_AFTER = {"город", "река", "село", "деревня", "станица", "столица"}
_TWO_WAYS = re.compile(r"(?:ов|ев|ёв|ин|ын)о$|[жшчщ]а$|^[бвгджзклмнпрстфхцчшщ]+ия$", re.I)


def name_forms(term: Term) -> Forms:
    """Case -> forms of a term, the one to write first; its own ``forms`` overrule what is derived.

    Every case is present; a name that does not decline has itself in all six.
    """
    given = {case: tuple(form.split("/")) for case, form in term.forms}
    return {**spelling_forms(term, term.name), **given}


def spelling_forms(term: Term, name: str) -> Forms:
    """Return the forms of one spelling of the term (its name or a variant)."""
    if term.declines is False and (name == term.name or name[-1:] in "еёиоуыэю"):
        return _unchanged(name)  # what is said of Мумбаи is not said of its variant Бомбей
    if term.abbreviation or (name.isupper() and " " not in name):
        return _abbreviation(name)
    words = name.split(" ")
    if term.head and name == term.name:
        return _headed(words, term)
    return _phrase(words, term.gender, term.number)


def _headed(words: Sequence[str], term: Term) -> Forms:
    """Decline a name of which only the first words decline: газопровод «Сила Сибири»."""
    moved, still = words[: term.head], words[term.head :]
    forms = _phrase(moved, term.gender, term.number)
    return _joined([forms, _unchanged(" ".join(still))]) if still else forms


def word_forms(term: Term, name: str) -> dict[str, tuple[str, ...]]:
    """Tag (``gen.sg``, ``nom.pl``) -> forms of a common word or phrase, small letters kept."""
    whole = name_forms(term) if name == term.name else spelling_forms(term, name)
    if term.number == "pl":
        return {f"{case}.pl": forms for case, forms in whole.items()}
    one = _in_number(term, name, "sg") or whole
    many = {} if term.declines is False else _in_number(term, name, "pl")
    return {f"{case}.{number}": forms for number, found in (("sg", one), ("pl", many)) for case, forms in found.items()}


def _in_number(term: Term, name: str, number: str) -> Forms:
    """Return a common word or phrase in that number; {} if neither the dictionary nor the rules know it."""
    if number == "pl" and term.plural and name == term.name:
        return _phrase(term.plural.split(" "), "", "pl")
    if term.forms or term.head or term.abbreviation or term.declines is False:
        return {}
    words = name.split(" ")
    adjectives = _leading_adjectives(words) if len(words) > 1 else []
    head, rest = words[len(adjectives)], words[len(adjectives) + 1 :]
    forms = _head_forms(head, number)
    if not forms:
        return {}
    agreed = "pl" if number == "pl" else endings.gender_of_adjective(adjectives[-1]) if adjectives else ""
    before = [endings.adjective(word, agreed) for word in adjectives]
    return _joined([*before, forms, *([_unchanged(" ".join(rest))] if rest else [])])


def _head_forms(head: str, number: str) -> Forms:
    """Return a common noun in that number: by the dictionary, as an adjective (протестующий), or by its ending."""
    if listed := dictionary.paradigm(head):
        return listed.get(number, {})
    if endings.substantivised(head) or dictionary.is_adjective(head):
        return endings.adjective(head, "pl", animate=True) if number == "pl" else {}
    return endings.common(head).get(number, {})


def _unchanged(name: str) -> Forms:
    return dict.fromkeys(CASES, (name,))


def _abbreviation(name: str) -> Forms:
    """Decline an abbreviation: ООН has one form; one that is read as a word and ends in a consonant may decline: в МИДе."""
    forms = _unchanged(name)
    if name.isupper() and re.search(r"[АЕИОУЫЭЮЯ][БВГДЖЗКЛМНПРСТФХ]$", name) and len(name) <= 5:
        for case, ending in zip(CASES, ("", "а", "у", "", "ом", "е"), strict=True):
            forms[case] = tuple(dict.fromkeys((*forms[case], name + ending)))
    return forms


def _phrase(words: Sequence[str], gender: str, number: str) -> Forms:
    """Return the forms of a name of one or more words."""
    if len(words) == 1:
        return _word(words[0], gender, number)
    adjectives = _leading_adjectives(words)
    head = len(adjectives)
    if adjectives:
        agreed = endings.gender_of_adjective(adjectives[-1])
        noun_number = "pl" if agreed == "pl" else number
        noun_gender = gender if agreed == "pl" else agreed
        before = [endings.adjective(word, agreed) for word in adjectives]
    elif (
        words[0] in _HEADS
        or _ACTION.search(words[0])
        or dictionary.is_common_noun(words[0])
        or words[1].lower() in _AND | _PREPOSITIONS
    ):
        noun_gender, noun_number, before = gender, number, []
    else:  # Сары Таш, Буэнос Айрес: only the last word declines
        return _joined([*(_unchanged(word) for word in words[:-1]), _word(words[-1], gender, number)])
    noun = _word(words[head], noun_gender, noun_number)
    return _joined([*before, noun, *_after(words[head + 1 :], words[head])])


def _leading_adjectives(words: Sequence[str]) -> list[str]:
    """Return the adjectives before the noun: all words but the last are asked."""
    found: list[str] = []
    for word, following in pairwise(words):
        if not endings.gender_of_adjective(word) or not _is_adjective(word) or following in _PREPOSITIONS:
            break
        found.append(word)
    return found


def _is_adjective(word: str) -> bool:
    if _ACTION.search(word):
        return False
    return dictionary.is_adjective(word) or endings.substantivised(word) or not dictionary.known(word)


def _after(words: Sequence[str], head: str) -> list[Forms]:
    """Decline what follows the noun: a second name after "и" or a dash; the rest does not change."""
    if not words:
        return []
    if words[0].lower() in _AND and len(words) > 1:
        rest = _phrase(words[1:], "", "")
        return [_unchanged(words[0]), rest]
    still = _unchanged(" ".join(words))
    if not words[0][:1].isupper() or not _nominative(words):
        return [still]
    moved = _phrase(words, "", "")
    both = (moved, still) if head.lower() in _DECLINED_AFTER else (still, moved)
    return [endings.merge(*both)]


def _nominative(words: Sequence[str]) -> bool:
    """Return True if these words may be in apposition (Республика Армения), not in the genitive (Совет Европы)."""
    if _leading_adjectives(words):
        return True
    _, place = dictionary.nouns(words[0])
    return len(words) == 1 and (place or not dictionary.known(words[0]))


def _joined(parts: Sequence[Forms]) -> Forms:
    """Return forms of a whole name from those of its words; first forms meet first forms."""
    whole: Forms = {}
    for case in CASES:
        combinations = product(*(part.get(case) or part["nom"] for part in parts))
        whole[case] = tuple(dict.fromkeys(" ".join(words) for words in combinations))
    return whole


def _word(word: str, gender: str, number: str) -> Forms:
    """Return the forms of one word, hyphens and capitals kept."""
    parts = word.split("-")
    if len(parts) == 1 or dictionary.nouns(word)[1]:
        return _cased(_plain(word, gender, number), word)
    if any(part.lower() in _PREPOSITIONS for part in parts[1:-1]):
        rest = "-" + "-".join(parts[1:])
        return {
            case: tuple(form + rest for form in forms)
            for case, forms in _word(parts[0], gender, number).items()
        }
    last = _word(parts[-1], gender, number)
    first = _unchanged("-".join(parts[:-1]))
    if len(parts) == 2 and (endings.substantivised(parts[1]) or dictionary.is_adjective(parts[1])):
        first = endings.merge(_word(parts[0], gender, number), first)  # Петропавловска-Камчатского
    elif len(parts) == 2 and dictionary.nouns(parts[0])[1]:
        first = endings.merge(first, _word(parts[0], "", ""))  # Гвинеи-Бисау
    return {case: tuple(f"{a}-{b}" for a, b in product(first[case], last[case])) for case in CASES}


def _plain(word: str, gender: str, number: str) -> Forms:
    """Return the forms of a word without hyphens, in the dictionary's small letters or the word's own."""
    listed, _ = dictionary.nouns(word, gender, number)
    forms: Forms = {}
    for declension in listed:
        forms = endings.merge(forms, declension)
    if not listed:
        forms = _by_ending(word, gender, number)
    elif _TWO_WAYS.search(word):  # в Пушкине and в Пушкино; Гянджой and Гянджей; в Кии and в Кие
        forms = endings.merge(forms, endings.noun(word, gender, number))
    return {case: forms.get(case) or (word,) for case in CASES}


def _by_ending(word: str, gender: str, number: str) -> Forms:
    agreed = endings.gender_of_adjective(word)
    if agreed and not _ACTION.search(word) and (endings.substantivised(word) or dictionary.is_adjective(word)):
        return endings.adjective(word, agreed)
    if not number and endings.maybe_plural(word):
        return endings.merge(_unchanged(word), endings.noun(word, gender, "pl"))
    return endings.noun(word, gender, number) or _unchanged(word)


def _cased(forms: Forms, model: str) -> Forms:
    """Return the forms with the model's capitals: small dictionary words become names again."""
    if model.islower():
        return forms
    capital = str.upper if model.isupper() and len(model) > 1 else _capital
    return {case: tuple(dict.fromkeys(map(capital, alternatives))) for case, alternatives in forms.items()}


def _capital(form: str) -> str:
    """Write capitals after hyphens too: иссык-куля -> Иссык-Куля; small words between stay small, as in Кот-д'Ивуар."""
    parts = [re.split("(?<=^[дл]['’])", part) for part in form.split("-")]
    return "-".join(
        "".join(part if part in _SMALL and place else part[:1].upper() + part[1:] for part in pieces)
        for place, pieces in enumerate(parts)
    )


COMBINING = {
    "абхазский": "абхазо", "австрийский": "австро", "азербайджанский": "азербайджано", "албанский": "албано",
    "американский": "американо", "английский": "англо", "армянский": "армяно", "афганский": "афгано",
    "германский": "германо", "греческий": "греко", "грузинский": "грузино", "индийский": "индо",
    "иранский": "ирано", "испанский": "испано", "итальянский": "итало", "монгольский": "монголо",
    "осетинский": "осетино", "румынский": "румыно", "сербский": "сербо", "турецкий": "турко",
    "украинский": "украино", "французский": "франко", "чеченский": "чечено", "японский": "японо",
}  # fmt: skip
"""Adjectives with a short form before a hyphen: армяно-турецкий, beside the regular российско-."""


def adjective_forms(word: str) -> dict[str, tuple[str, ...]]:
    """Tag (``gen.f``, ``acc.pl``; ``comb`` before a hyphen) -> forms of an adjective given in the masculine nominative."""
    forms: dict[str, tuple[str, ...]] = {}
    for gender in ("m", "f", "n", "pl"):
        things = endings.adjective(word, gender)
        persons = endings.adjective(word, gender, animate=True)
        for case, alternatives in endings.merge(things, persons).items() if things else ():
            forms[f"{case}.{gender}"] = alternatives
    if re.search(r"[сц]кий$", word):
        short = COMBINING.get(word)
        forms["comb"] = ((short,) if short else ()) + (word[:-2] + "о",)
    return forms or {f"{case}.m": (word,) for case in CASES}


def inhabitant_forms(word: str) -> dict[str, tuple[str, ...]]:
    """Tag (``gen.sg``, ``nom.pl`` ...) -> forms of an inhabitant's name."""
    numbers = dictionary.persons(word) or endings.person(word)
    if not numbers:
        return {f"{case}.{number}": (word,) for number in ("sg", "pl") for case in CASES}
    return {
        f"{case}.{number}": alternatives
        for number, forms in numbers.items()
        for case, alternatives in forms.items()
    }


def name_like(term: Term, tags: frozenset[str]) -> str:
    """Return a term in the first case of these tags; English names and unknown cases do not change."""
    if term.lang == "en":
        return term.name
    return name_forms(term)[first_case(tags)][0]


def word_like(word: str, kind: str, lang: str, tags: frozenset[str]) -> str:
    """Return an adjective or inhabitant in the first of these tags that it has."""
    if lang == "en":
        return word
    forms = adjective_forms(word) if kind == "adjective" else inhabitant_forms(word)
    order = sorted(
        tags, key=lambda tag: (_CASE_ORDER.get(tag.partition(".")[0], 9), _NUMBER_ORDER.find(tag[-1:]))
    )
    tag = next((tag for tag in order if tag in forms), next(iter(forms)))
    return forms[tag][0]


_CASE_ORDER: dict[str, int] = {case: place for place, case in enumerate(CASES)}
_NUMBER_ORDER = "mgfnl"


def first_case(tags: frozenset[str]) -> str:
    """Return the first of nom, gen, dat, acc, ins, loc among these tags; nom if there is none."""
    cases = [tag.partition(".")[0] for tag in tags]
    return min((case for case in cases if case in _CASE_ORDER), key=_CASE_ORDER.__getitem__, default="nom")


def capitals_like(text: str, model: str) -> str:
    """Return the text in capitals where the model is, and with a capital where the model begins with one."""
    letters = [letter for letter in model if letter.isalpha()]
    if len(letters) > 1 and all(letter.isupper() for letter in letters):
        return text.upper()
    return text[:1].upper() + text[1:] if model[:1].isupper() else text
