"""The rules, in order; the first to speak decides, and an end mark is an end where none does.

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
    SAYING,
    STARTERS,
    TAILS,
)

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
_SPACED_PAIR = re.compile(r"(?<!\w)([^\W\d_])\.$")


def _abbreviation(place: Place) -> str:
    """The word before the stop, lower case, its letters closed up: ``т.е`` of ``т. е.``, ``p.m`` of ``p. m.``"""
    word = place.word.lower()
    if place.word.isupper() and (len(word) == 1 or place.lang == "ru"):  # initials: "Н.Э. Баумана"
        return ""
    pair = _SPACED_PAIR.search(place.stem) if len(word) == 1 else None
    return f"{pair[1].lower()}.{word}" if pair else word


def _stop(place: Place) -> bool:
    return place.mark == "." and not place.closers


def nothing_but_marks_left(place: Place) -> bool | None:
    """``… И тогда``: an ellipsis or quote alone begins a sentence."""
    return JOIN if len(place.left) < 12 and _ONLY_MARKS.match(place.left) else None


def list_bullet(place: Place) -> bool | None:
    """``1. Laws``, ``а) Законы``: the number belongs to its item."""
    return JOIN if len(place.left) < 12 and _BULLET.match(place.left) else None


def ordinary_word_and_capital(place: Place) -> bool | None:
    """``was closed. The buses``: nothing to doubt; most places are this one."""
    word = place.word
    plain = len(word) > 3 and word.isalpha() and word.islower() and word not in ABBREVIATIONS[place.lang]
    return CUT if plain and _stop(place) and place.right[0].isupper() else None


def address_right(place: Place) -> bool | None:
    """``is here. https://...``: an address opens a sentence as a capital does."""
    return CUT if place.word and place.right.startswith(("http://", "https://", "www.")) else None


def careless_small_letter(place: Place) -> bool | None:
    """``that is all. i think``: a message without capitals; but ``Sen. al-Hakim``, ``approx. five``."""
    if place.closers or place.lang != "en" or not place.word.islower() or not place.word.isalpha():
        return None
    if place.word in ABBREVIATIONS["en"] or place.mark not in {".", "?", "!"}:
        return None
    return CUT if place.next in CARELESS or place.mark != "." or len(place.word) > 4 else None


def small_letter_right(place: Place) -> bool | None:
    """``"Why now?" he said``, ``тыс. человек``."""
    return JOIN if place.next[:1].islower() else None


def no_word_right(place: Place) -> bool | None:
    """``. . .``, ``( ... ).``: what follows holds no word, so it is no sentence."""
    return None if re.search(r"\w", place.right) or place.right[0] > "\u2600" else JOIN


def marks_right(place: Place) -> bool | None:
    """``here. . . and``: marks that stand apart belong to the left; ``…And`` opens."""
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
    """``«Мы готовы!» — И. Алиев``: who said it; but ``— сказал он. — Мы готовы`` begins anew."""
    return JOIN if place.closers and place.right[:1] in DASHES else None


def mark_in_brackets(place: Place) -> bool | None:
    """``the victory (!) Armenia``, ``Maj. Gen. (ret.) Karapetyan``: a remark or abbreviation, not an end."""
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
    """``the U.S. He said`` ends, ``the U.S. Embassy`` goes on; ``in Washington, D.C. Officials`` ends."""
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
    """A mark that ends sentences, and no rule has spoken against it."""
    return CUT


RULES: tuple[Rule, ...] = (
    nothing_but_marks_left,
    list_bullet,
    ordinary_word_and_capital,
    address_right,
    careless_small_letter,
    small_letter_right,
    no_word_right,
    marks_right,
    punctuation_right,
    dash_and_small_letter_right,
    dash_after_quote,
    mark_in_brackets,
    attribution_right,
    pronoun_and_abbreviation,
    head_abbreviation,
    abbreviation_and_number,
    time_opens,
    hour_goes_on,
    year_or_century,
    company,
    tail_abbreviation,
    acronym,
    initial,
    bracket_stays_open,
    end_mark,
)


def decide(place: Place) -> tuple[bool, str]:
    """Whether a sentence ends here, and the name of the rule that says so."""
    for rule in RULES:
        verdict = rule(place)
        if verdict is not None:
            return verdict, rule.__name__
    raise AssertionError("the last rule always speaks")
