"""The rules, in order; the first that applies decides, and without one an end mark ends the sentence.

A rule is a function of a Place: CUT, JOIN or None where it has nothing to say. Its name says when it fires.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from aligner.segmentation.place import DASHES, Place
from aligner.segmentation.words import (
    ABBREVIATIONS,
    AFTER_HOUR,
    BEFORE_NUMBER,
    CARELESS,
    COMPANIES,
    HEADS,
    LETTERED,
    NAMED,
    RANKS,
    REGIONS,
    SAYING,
    STARTERS,
    TAILS,
    WORKS,
)
from aligner.text.morphology import analyzer

CUT, JOIN = True, False
Rule = Callable[[Place], bool | None]

_BULLET = re.compile(r"^\W*(?:\d{1,3}|[^\W\d_]|[IVXLC]{1,5})(?:\.\d{1,3})*[.)]$")
_ONLY_MARKS = re.compile(r"^[^\w]*$")
_INITIAL = re.compile(r"^[^\W\d_]$|^(?:Дж|Вс|Ю|Я|Хр|Ст|Вл|Ал|Th|Ch|Ph|Chr)$")
_ACRONYM = re.compile(r"^(?:[^\W\d_]\.)+[^\W\d_]$")
_ATTRIBUTION = re.compile(rf"^(?:[A-Z][\w’'.-]*\s+){{1,5}}(?:{'|'.join(sorted(SAYING))})\b")
_NUMBER_END = re.compile(r"(?:\d|\b[IVXLC]+|[–—-])$")
_TIME_START = re.compile(r"^(?:В|Во|К|С|Со|До|Около|На|От|По|После|Начиная)\s+(?:\S+\s+){0,5}\S+$")
_THIS_YEAR = re.compile(r"\b(?:этого|того|прошлого|сего|текущего|нынешнего|минувшего)$", re.I)
_VERB = re.compile(
    r"(?!(?:канал|зал|вокзал|журнал|филиал|мемориал|село)$)\b[^\W\d_]{2,}(?:ли|ло|[аеиуыя]ла?|[аеиуыяз]ть|сь|ся)$"
)
_BETWEEN_DASHES = re.compile(r"\s[—–-]\s[^—–.!?]*[!?]+$")
_WITHIN = re.compile(r"[\w,»]\s*$")  # after this, a colon or dash does not end a sentence
_GOES_ON = re.compile(r"^\s*(?:[,(—–-]|[a-zа-яё])")
_SPACED_PAIR = re.compile(r"(?<!\w)([^\W\d_]{1,2})\.$")


def _abbreviation(place: Place) -> str:
    """Return the word before the stop, lower case, its letters closed up: ``т.е`` of ``т. е.``, ``p.m`` of ``p. m.``."""
    word = place.word.lower()
    if place.word.isupper() and (len(word) == 1 or place.lang == "ru"):  # initials: "Н.Э. Баумана"
        return ""
    pair = _SPACED_PAIR.search(place.stem) if len(word) == 1 else None
    joined = f"{pair[1].lower()}.{word}" if pair else word
    return joined if pair and (len(pair[1]) == 1 or joined in HEADS[place.lang]) else word


def _stop(place: Place) -> bool:
    return place.mark == "." and not place.closers


def nothing_but_marks_left(place: Place) -> bool | None:
    """``… И тогда``: an ellipsis or quote alone begins a sentence."""
    return JOIN if len(place.left) < 12 and _ONLY_MARKS.match(place.left) else None


def list_bullet(place: Place) -> bool | None:
    """``1. Laws``, ``а) Законы``: the number belongs to its item."""
    return JOIN if len(place.left) < 12 and _BULLET.match(place.left) else None


def space_forgotten(place: Place) -> bool | None:
    """``was closed.The buses``, ``в Баку.Там``; but ``Gazeta.Ru``, ``Яндекс.Карты``, ``i.e.Baku``."""
    if place.spaced:
        return None
    if (
        not re.search(r"(?<![\w.@/:-])[^\W\d_]{2,}[»”]?[.!?…][»”]?$", place.left)
        or _abbreviation(place) in ABBREVIATIONS[place.lang]
    ):
        return JOIN
    return CUT if place.word.islower() or place.closers or place.next in STARTERS[place.lang] else JOIN


def inside_a_name(place: Place) -> bool | None:
    """``Газета «Азия. Итоги» закрылась``: what is quoted in the middle of a sentence that goes on is one name."""
    before, quoted = place.open
    if quoted[:1] != "«" or not _WITHIN.search(before):
        return None
    return JOIN if _GOES_ON.match(place.closes) else None


def title_of_work(place: Place) -> bool | None:
    """``роман «Что делать?» Чернышевского``, ``the film “Ready?” Tuesday``: the mark is the title's."""
    if place.mark == "." or not place.closers:
        return None
    titled = re.search(r"(?<![^\W\d_])([^\W\d_]+)\s[«“\"][^«“\"»”]*[»”\"]$", place.left)
    return JOIN if titled and titled[1].lower().startswith(tuple(WORKS[place.lang])) else None


def inside_brackets(place: Place) -> bool | None:
    """``(принято 5 мая. Вступило в силу позже) сказано``: a remark in the middle of a sentence ends nothing."""
    before, remark = place.open
    if remark[:1] not in ("(", "[") or not _WITHIN.search(before):
        return None
    return JOIN if place.closes and not place.closes[:1].isalnum() else None


def inside_dashes(place: Place) -> bool | None:
    """``was — at last! — ready``: a clause between two dashes."""
    opened = _BETWEEN_DASHES.search(place.left)
    return JOIN if opened and place.right[:1] in DASHES and place.next_after_opening[:1].islower() else None


def letter_names_it(place: Place) -> bool | None:
    """``витамина С. Врачи``, ``to Plan B. Ministers``: the letter belongs to the word before it."""
    if not _stop(place) or len(place.word) != 1 or not place.word.isupper():
        return None
    named = re.search(r"(?<![^\W\d_])[^\W\d_]+$", place.stem)
    return CUT if named and named[0].lower().startswith(tuple(LETTERED[place.lang])) else None


def region(place: Place) -> bool | None:
    """``в Ошской обл. Дорога закрыта`` ends, ``Чуйская обл. Кыргызстана`` goes on."""
    if (
        not _stop(place)
        or _abbreviation(place) not in REGIONS
        or not re.search(r"(?:ой|ая|ую|ом|ий|ый|ем|ого|его)$", place.stem)
    ):
        return None
    return CUT if place.next in STARTERS["ru"] or _common(place.next) else None


def _common(word: str) -> bool:
    """Return True if the dictionary lists a capitalised Russian word, and not as a name or place."""
    if not word[:1].isupper() or len(word) < 3:
        return False
    parses = analyzer().parse(word.lower())
    return all(parse.is_known and not NAMED & set(parse.tag.grammemes) for parse in parses)


def compound_rank(place: Place) -> bool | None:
    """``Ген.-лейт. Алиев``, ``контр-адм. Иванов``: each part is an abbreviation that a name follows."""
    if not _stop(place) or place.lang != "ru" or "-" not in place.word:
        return None
    parts = place.word.lower().replace(".", "").split("-")
    return JOIN if parts[-1] in HEADS["ru"] and all(part in HEADS["ru"] | RANKS for part in parts) else None


def ordinary_word_and_capital(place: Place) -> bool | None:
    """``was closed. The buses``: nothing to doubt; most places are this one."""
    word = place.word
    plain = len(word) > 3 and word.isalpha() and word.islower() and word not in ABBREVIATIONS[place.lang]
    return CUT if plain and _stop(place) and place.right[0].isupper() else None


def address_right(place: Place) -> bool | None:
    """``is here. https://...``: an address opens a sentence as a capital does."""
    return CUT if place.word and place.right.startswith(("http://", "https://", "www.")) else None


def careless_small_letter(place: Place) -> bool | None:
    """Join ``Sen. al-Hakim``, ``approx. five``; end ``that is all. i think``, a message without capitals."""
    if place.closers or place.lang != "en" or not place.word.islower() or not place.word.isalpha():
        return None
    if place.word in ABBREVIATIONS["en"] or ".." in place.mark or "…" in place.mark or not place.next:
        return None
    return CUT if place.next in CARELESS or place.mark != "." or len(place.word) > 3 else None


def small_letter_right(place: Place) -> bool | None:
    """``"Why now?" he said``, ``тыс. человек``."""
    return JOIN if place.next[:1].islower() else None


def no_word_right(place: Place) -> bool | None:
    """``. . .``, ``( ... ).``: what follows has no word, so it is not a sentence."""
    return None if re.search(r"\w", place.right) or place.right[0] > "\u2600" else JOIN


def marks_right(place: Place) -> bool | None:
    """Join marks that stand apart to the left, ``here. . . and``; ``…And`` opens."""
    return JOIN if re.match(r"[.!?…]+(?:\s|$)", place.right) else None


def punctuation_right(place: Place) -> bool | None:
    """``чел. / км2``, ``Inc., the``, ``(?!) , и``: a sentence begins with none of these."""
    return JOIN if place.right[:1] in ",;:/%)]}»=+&|" else None


def dash_and_small_letter_right(place: Place) -> bool | None:
    """``«Мы готовы!» — сказал он``: the author goes on."""
    if place.right[:1] in DASHES and place.next_after_opening[:1].islower():
        return JOIN
    return None


def dash_after_quote(place: Place) -> bool | None:
    """``«Мы готовы!» — И. Алиев``: who said it; but ``— сказал он. — Мы готовы`` starts a new sentence."""
    return JOIN if place.closers and place.right[:1] in DASHES else None


def mark_in_brackets(place: Place) -> bool | None:
    """Join after a remark or abbreviation: ``the victory (!) Armenia``, ``Maj. Gen. (ret.) Karapetyan``."""
    return JOIN if re.search(r"[^\W_][.\s]*[(\[](?:[^\W\d_]{1,7}\.|[!?.…]+)[)\]]$", place.left) else None


def attribution_right(place: Place) -> bool | None:
    """``"Where are they?" President Aliyev asked``."""
    if place.closers and place.mark != "." and _ATTRIBUTION.match(place.right):
        return JOIN
    return None


def pronoun_and_abbreviation(place: Place) -> bool | None:
    """``Врачи помогли им. Потом уехали``: «им» is "them" after a verb and before a word that opens sentences."""
    if not _stop(place) or place.word.lower() != "им":
        return None
    opens = place.next in STARTERS["ru"] and not place.right.startswith(f"{place.next}.")
    return CUT if opens or _VERB.search(place.stem) else None


def head_abbreviation(place: Place) -> bool | None:
    """``Mr. Putin``, ``U.S. Sen. McCain``, ``им. Алиева``."""
    return JOIN if _stop(place) and _abbreviation(place) in HEADS[place.lang] else None


def abbreviation_and_number(place: Place) -> bool | None:
    """``No. 5``, ``Jan. 20``, ``род. 21 декабря``."""
    if _stop(place) and place.right[:1].isdigit() and _abbreviation(place) in BEFORE_NUMBER[place.lang]:
        return JOIN
    return None


def time_opens(place: Place) -> bool | None:
    """``В 8 веке до н. э. Греция``, ``В 2016 г. Грузия``: so far the sentence has said only when."""
    if place.lang != "ru" or not _stop(place) or _abbreviation(place) not in {"г", "гг", "в", "вв", "н.э"}:
        return None
    return JOIN if len(place.left) < 40 and _TIME_START.match(place.left) else None


def hour_goes_on(place: Place) -> bool | None:
    """``8 p.m. Monday``, ``10 a.m. Moscow time``."""
    if _abbreviation(place) in {"a.m", "p.m"} and place.next in AFTER_HOUR:
        return JOIN
    return None


def year_or_century(place: Place) -> bool | None:
    """``в 1994 г. Президент`` ends, ``в г. Баку`` goes on."""
    if (
        place.lang != "ru"
        or not _stop(place)
        or _abbreviation(place) not in {"г", "гг", "в", "вв", "р", "с", "д"}
    ):
        return None
    return None if _NUMBER_END.search(place.stem) or _THIS_YEAR.search(place.stem) else JOIN


def tail_abbreviation(place: Place) -> bool | None:
    """``3 млн. руб. Президент`` ends, ``5 тыс. 300`` and ``10 a.m. (CDT)`` go on."""
    if not _stop(place) or _abbreviation(place) not in TAILS[place.lang]:
        return None
    if place.right[:1] in "([":
        return JOIN
    return CUT if place.next_after_opening[:1].isupper() else JOIN


def company(place: Place) -> bool | None:
    """``of Exxon Corp. The`` ends, ``Exxon Corp. Chairman`` goes on."""
    if not _stop(place) or place.word.lower() not in COMPANIES:
        return None
    if place.lang == "ru":  # "компания Caspian Oil Ltd. (Баку)"
        return JOIN if place.right[0] in "([" else None
    return CUT if place.next_after_opening in STARTERS["en"] else JOIN


def acronym(place: Place) -> bool | None:
    """End ``the U.S. He said``, join ``the U.S. Embassy``; end ``in Washington, D.C. Officials``."""
    if not _stop(place) or not _ACRONYM.match(place.word):
        return None
    if place.word == "D.C":
        return CUT if place.next[:1].isupper() else JOIN
    return CUT if place.next in STARTERS[place.lang] else JOIN


def initial(place: Place) -> bool | None:
    """``J. Smith``, ``А. С. Пушкин``; but ``Plan B. The``, ``of AT&T. Shares``."""
    if not _stop(place) or not _INITIAL.match(place.word) or not place.word[0].isupper() or place.glued:
        return None
    if place.right[0] == "«":
        return None
    if place.next in STARTERS[place.lang] and not place.right.startswith(f"{place.next}."):
        return CUT
    return JOIN


def bracket_stays_open(place: Place) -> bool | None:
    """``(род. 21 декабря``: an abbreviation just after a bracket."""
    return JOIN if _stop(place) and re.search(r"\([^\W\d_]{1,6}\.$", place.left) else None


def end_mark(place: Place) -> bool | None:
    """End a sentence at a final mark, if no earlier rule objected."""
    return CUT


RULES: tuple[Rule, ...] = (
    nothing_but_marks_left,
    list_bullet,
    space_forgotten,
    inside_a_name,
    title_of_work,
    inside_brackets,
    ordinary_word_and_capital,
    address_right,
    careless_small_letter,
    small_letter_right,
    no_word_right,
    marks_right,
    punctuation_right,
    inside_dashes,
    dash_and_small_letter_right,
    dash_after_quote,
    mark_in_brackets,
    attribution_right,
    pronoun_and_abbreviation,
    region,
    compound_rank,
    head_abbreviation,
    abbreviation_and_number,
    time_opens,
    hour_goes_on,
    year_or_century,
    company,
    tail_abbreviation,
    acronym,
    letter_names_it,
    initial,
    bracket_stays_open,
    end_mark,
)


def decide(place: Place) -> tuple[bool, str]:
    """Return whether a sentence ends here, and the name of the rule that says so."""
    for rule in RULES:
        verdict = rule(place)
        if verdict is not None:
            return verdict, rule.__name__
    raise AssertionError("the last rule always speaks")
