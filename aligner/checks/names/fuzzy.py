"""The word of a text that is nearest to a missing name: the name itself in an unforeseen form, or a slip of the pen."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from aligner.checks.context import PairContext
from aligner.checks.names.grammar import governor
from aligner.checks.names.places import common_word, derived
from aligner.checks.names.titles import in_a_quoted_title, in_a_title
from aligner.checks.thresholds import Thresholds
from aligner.glossary import Glossary, Mention
from aligner.glossary.normalise import QUOTES
from aligner.model import Lang, Span
from aligner.text.morphology import dictionary
from aligner.text.sound import consonants, spelling

_FOLDED = str.maketrans("-ё", " е", '«»“”„"')
_HALF = 5  # letters of a hyphened name's first half that can replace it
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENDING = re.compile(
    r"(?:а|я|о|е|у|ю|ы|и|ь|ой|ей|ом|ем|ам|ям|ах|ях|ами|ями|ов|ев|ий|ии|ию|ия|ией|ый|ая|ое|ую|ого|ему|ому|ым|им|ых)?$"  # in all cases
)

_I_OR_Y = re.compile("(?:iy|yi|y|i)e?")
_POSSESSIVE = re.compile(r"['’]s\b")
_PEOPLE = re.compile(r"ь?(?:ец|ц|чан|ян|ич|як|к|ск|цк)\w{0,4}$")
_ENGLISH_ADJECTIVE = re.compile(
    r"^(.{5,})(?:a|al|n|i?ans?|i|ese|ic|ish|s|i?y)?\|\1(?:i?a|s)?"
)  # Antarctic for Antarctica, Croatians for Croatia, Pokrovsky for Pokrovsk


@dataclass(frozen=True, slots=True)
class NearMatch:
    """The target's text for ``wanted`` and its distance from ``form`` in letters; at 0 it is the name."""

    wanted: Mention
    span: Span
    written: str
    form: str
    distance: int


def nearest(context: PairContext, wanted: Mention, taken: Collection[int]) -> NearMatch | None:
    """Find the words nearest to a form of the wanted name, if near enough; skip those at ``taken`` offsets."""
    if common_word(wanted):
        return None
    titled = in_a_title(context, wanted) or in_a_quoted_title(context.source, wanted)
    known = {(mention.start, mention.stop) for mention in context.target_mentions}
    places = sorted(taken)
    best: NearMatch | None = None
    for form in _forms(context.glossary, wanted.candidates, context.pair.target, context.pair.published):
        for span in _runs(context.target, form, places):
            written = context.target[slice(*span)]
            distance = _apart(written, form, context.pair.target, context.limits)
            if in_quotes(context.target, *span) and distance and not in_a_quoted_title(context.source, wanted):
                distance = 0 if _alike_but_for_the_end(written, form) else None  # a title: «Пари» for Paris
            if titled and distance and (derived(wanted) or _alike_but_for_the_end(written, form)):
                distance = 0  # Columbia University, Колумбийский университет
            if distance and wanted.kind == "person" and _another_given_name(written, form):
                distance = 0  # Michael for Mike
            if distance is None or (distance and (span in known or _a_word(written) or _a_person(wanted, written))):
                continue  # these are not misspellings of another
            if best is None or (distance, -len(form)) < (best.distance, -len(best.form)):
                best = NearMatch(wanted, span, written, form, distance)
    return best


def alike(context: PairContext, wanted: Mention) -> NearMatch | None:
    """Find a capitalised Russian word outside titles that sounds like the name but is spelt differently: Гиумри, в Мэри."""
    if context.pair.target != "ru" or wanted.kind != "name" or common_word(wanted):
        return None
    known = {mention.start for mention in context.target_mentions}
    heard = _heard(context.glossary, wanted.candidates, context.pair.published)
    for span in _words(context.target):
        written = context.target[slice(*span)]
        form = heard.get(consonants(written)) if "А" <= written[0] <= "Я" and len(written) >= 4 else None
        form = form or _from_english(context, wanted, span)
        near = form and (
            len(form) == len(written)  # only vowels differ: Кыив
            or spelling(written) == spelling(form)
            or _is_a_place(context.target, span)
            or not (dictionary.known(written) or _PEOPLE.search(written.lower()))
        )
        if form and near and span[0] not in known and not _of_something(context.target, span, written):
            return NearMatch(wanted, span, written, form, 2)
    return None


def _from_english(context: PairContext, wanted: Mention, span: Span) -> str | None:
    """Return the form to write for a town spelt by its English letters after a preposition of place: в Миколайве."""
    written = context.target[slice(*span)]
    if len(written) < 6 or not written[0].isupper() or dictionary.known(written) or consonants(written) != consonants(wanted.text):
        return None
    forms = [form for form in _forms(context.glossary, wanted.candidates, "ru", context.pair.published) if form[-1] == written[-1]]
    return forms[0] if forms and _is_a_place(context.target, span) else None


def _is_a_place(text: str, span: Span) -> bool:
    """Return True if a preposition of place precedes the word."""
    before = governor(text, span[0])
    return before is not None and before.preposition.lower() in ("в", "во", "из")


@lru_cache(maxsize=2048)
def _heard(glossary: Glossary, concepts: tuple[str, ...], day: date | None) -> dict[str, str]:
    """Map the sounds of the accepted Russian names of one word, in all forms, to those forms."""
    forms = _forms(glossary, concepts, "ru", day)
    return {consonants(form): form for form in reversed(forms) if " " not in form and len(consonants(form)) >= 3}


def _of_something(text: str, span: Span, written: str) -> bool:
    """Return True if the word is part of a title, or a person's name that no preposition makes a place."""
    beside = re.search(r"[^.!?…] [«\"]?[А-ЯЁA-Z][\w’'-]*[ -]$", text[: span[0]]) or re.match(r"[ -][А-ЯЁA-Z]", text[span[1] :])
    person = dictionary.is_person(written) and not _is_a_place(text, span)
    return bool(beside) or person or in_quotes(text, *span)


@lru_cache(maxsize=2048)
def _forms(glossary: Glossary, concepts: tuple[str, ...], lang: Lang, day: date | None) -> tuple[str, ...]:
    """Return all forms of the accepted names, and the first half of hyphened ones (Мазар for Мазари-Шариф)."""
    found: list[str] = []
    for term in (term for concept in concepts for term in glossary.terms(concept, lang, day)):
        found += (form for forms in glossary.forms(term).values() for form in forms)
        half, hyphen, _ = term.name.partition("-")
        found += [half] if hyphen and len(half) >= _HALF else []
    return tuple(dict.fromkeys(found))


def _runs(text: str, form: str, taken: Sequence[int]) -> Iterator[Span]:
    """As many words as the form has, beginning with a capital where it does, none of them a part of a known name."""
    found = _words(text)
    words = len(_WORD.findall(form))
    capital = form[0].isupper()
    for (start, _), (_, stop) in zip(found, found[words - 1 :], strict=False):
        if text[start].isupper() != capital:
            continue
        compound = text[start - 1 : start] == "-" or text[stop : stop + 1] == "-"
        place = bisect_left(taken, start)
        known = place < len(taken) and taken[place] < stop
        if not known and not compound:
            yield start, stop


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[Span, ...]:
    return tuple(match.span() for match in _WORD.finditer(text))


@lru_cache(maxsize=1 << 16)
def _apart(written: str, form: str, lang: Lang, limits: Thresholds) -> int | None:
    """Return the distance in letters, 0 if only the ending differs, None if it is too large. Cached, since every fix asks again."""
    here, there = (_POSSESSIVE.sub("", name.lower().translate(_FOLDED)) for name in (written, form))
    if lang == "en" and _ENGLISH_ADJECTIVE.fullmatch(f"{here}|{there}"):
        return 0
    if lang == "en" and (_with_i(here) == _with_i(there) or (len(here) == len(there) and spelling(here) == spelling(there))):
        return 0  # i or y, k or c: Bakhchisarai, Leninskiy, Pochayiv
    if here == there or (lang == "ru" and not _confused(here, there) and _differ_in_ending(here, there)):
        return 0
    letters = len(there.replace(" ", ""))
    allowed = 0 if letters < limits.typo_length else 1 if letters < limits.typo_long else 2
    if abs(len(here) - len(there)) > allowed:
        return None
    distance = letters_apart(here, there, allowed)
    if distance > 1 and here[:-2] and there.startswith(here[:-2]):
        return None  # another word of the same stem: Ярославка, for Ярославль
    if distance > allowed or (
        _begins_otherwise(here, there) and (distance > 1 or letters < limits.typo_long)
    ):
        return None
    return distance


def _with_i(name: str) -> str:
    """Return the name with one letter for what transliterations spell with i, y, iy, ye, and e for yo."""
    return _I_OR_Y.sub("i", name.replace("yo", "e"))


def _confused(here: str, there: str) -> bool:
    """Return True if the last letter is misspelt rather than the ending of another case: Гюмры, Ханои."""
    return here[:-1] == there[:-1] and {here[-1], there[-1]} in ({"и", "ы"}, {"и", "й"})


def in_quotes(text: str, start: int, stop: int) -> bool:
    """Return True if the run is alone in quotation marks, as a title is."""
    return text[start - 1 : start] in QUOTES and text[stop : stop + 1] in QUOTES


def _alike_but_for_the_end(written: str, form: str) -> bool:
    """Return True for a title in a third language's form: Пари for Париж, Chuvashiya."""
    pairs = zip(written.split(), form.split(), strict=False)
    return all(one[: (kept := min(len(one), len(other)) - 2)] == other[:kept] for one, other in pairs)


def _a_word(written: str) -> bool:
    """Return True for a word in lower case, a noun or a person: казачат for казаков, Феникс for Финикс, Парис for Париж."""
    if written[0].islower():
        return dictionary.known(written)
    return dictionary.is_person(written) or dictionary.other_reading(written) == "noun"


def _a_person(wanted: Mention, written: str) -> bool:
    """Return True for a surname that a town's form looks like: Ivanov, for Иванова of Иваново."""
    return dictionary.is_person(wanted.text) and consonants(wanted.text) == consonants(_POSSESSIVE.sub("", written))


def _another_given_name(written: str, form: str) -> bool:
    """Return True if the first names are two, and only these differ: Майкла Помпео for Майк Помпео."""
    (here, *ours), (there, *theirs) = written.split(), form.split()
    return bool(ours) and ours == theirs and here != there and dictionary.is_person(here)


def _begins_otherwise(here: str, there: str) -> bool:
    """Return True if the first letter and one more differ, which makes another name: Гордона for Лондона; not so Tcheliabinsk."""
    return here[0] not in there[:2] and there[0] not in here[:2]


def _differ_in_ending(here: str, there: str) -> bool:
    """Return True if only endings differ, word by word: Лахора, where the glossary declines Лахор otherwise; Большой семёрки."""
    ours, theirs = here.split(), there.split()
    least = 4 if len(theirs) == 1 else 3  # Средиземное и Красное моря
    return all(_one_word(a, b, least) for a, b in zip(ours, theirs, strict=False))


def _one_word(here: str, there: str, least: int) -> bool:
    shared = 0
    while here[shared : shared + 1] == there[shared : shared + 1] != "":
        shared += 1
    stem = len(there) - (there[-1] in "аяоеиыьй")
    if shared >= max(5, stem) and _PEOPLE.match(here, shared) and here[shared] != here[shared - 1]:
        return True  # мариупольцы
    return here == there or (shared >= least and all(_ENDING.match(word, shared) for word in (here, there)))


def letters_apart(a: str, b: str, limit: int) -> int:
    """Count letters to insert, delete, change or swap with their neighbour; more than ``limit`` is ``limit + 1``."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        earlier, before, row = before, row, [i]
        for j, right in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
