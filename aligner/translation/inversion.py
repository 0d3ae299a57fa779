"""Russian sentences that begin with a place and a verb, which small models copy into English word by word.

В Оше загорелся рынок becomes "In Osh caught fire market", and В Москве заявили "In Moscow announced". The model says both well
once the sentence has the order of English: Рынок загорелся в Оше, Москва заявили (the case and the number do not trouble it).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from aligner.model import Span
from aligner.text import wordlists
from aligner.text.morphology import analyzer
from aligner.translation.newswire import PreparedSentence

_WORDS_OF_PLACE = range(1, 5)
_CLAUSE_END = re.compile(r",(?!\d)|\s[—–-]\s|[:;]")
_BEGUN = re.compile(r"(?:In|On|At|To) (?:the )?([^.,:;—–]*)")
_WITH_SUBJECT = frozenset(
    ["i", "you", "he", "she", "it", "they", "we", "there", "was", "were", "been", "be", "is", "are", "am", "who", "which", "that", "this", "these", "those", "not"]
)
_NO_SUBJECT = frozenset(["PREP", "INFN", "CONJ", "NPRO", "GRND", "PRCL", "PRTS", "ADJS"])
_NEW_CLAUSE = frozenset(["VERB", "CONJ", "ADVB", "PREP"])  # what a clause may begin with that does not belong to the word before it
_MOST_BEFORE_VERB = 9  # words
_RELATIVE = re.compile(r", (?:[\w-]+ ){0,2}котор\w+")
_END = " .!?…"  # what a sentence ends with


def inverted(source: str, output: str, terms: Sequence[str] = ()) -> bool:
    """Return True if an English sentence has the order of its Russian source: a place, then a verb without a subject.

    So has one in which something is done to the place instead (Bishkek was proposed to ban); ``terms`` are names that it was to use.

    >>> inverted("В Оше загорелся рынок.", "In Osh caught fire market."), inverted("В Оше загорелся рынок.", "In Osh there was a fire.")
    (True, False)
    """
    opening = _opening(source)
    if opening and _impersonal(opening["verb"], source[opening.end("verb") + 1 :]) and _suffers(output, terms):
        return True
    begun = _BEGUN.match(output)
    if not begun or not opening:
        return False
    words = begun[1].split()[: len(opening["place"].split()) + 2]
    verb = next((at for at, word in enumerate(words) if at and _is_verb(word)), 0)
    return verb > 0 and _WITH_SUBJECT.isdisjoint(word.lower() for word in words[:verb])


def _suffers(output: str, terms: Sequence[str]) -> bool:
    """Return True if a sentence begins with one of the names and a passive verb."""
    return any(re.match(rf"(?:The )?{re.escape(term)}(?:\W+\w+)?? (?:is|are|was|were|ha(?:s|ve) been) \w+", output) for term in terms)


def in_english_order(given: PreparedSentence) -> PreparedSentence:
    """Put the subject first: the place itself where it means people who are not named, else what follows the verb."""
    opening = _opening(given.sentence)
    if not opening:
        return given
    start, (begin, stop) = opening.start("place"), opening.span("verb")
    end = _clause_end(given.sentence, stop)
    after = given.sentence[stop + 1 : end]
    if _impersonal(opening["verb"], after):
        acts = any(hint.start == start and not hint.accepted for hint in given.hints) or _acts(*opening["place"].split()[:2])
        return _joined(given, [(start, len(given.sentence))]) if acts else given
    belongs = _belongs_to_subject(given.sentence, end)
    subject = belongs or end
    if not _begins_with_subject(after) or not _ends_clause(given.sentence[subject:]):
        return given
    comma = ", " if belongs else " "
    return _joined(given, [(stop + 1, subject), comma, (begin, stop), " ", (0, begin - 1), (subject, len(given.sentence))])


def _joined(given: PreparedSentence, order: Sequence[Span | str]) -> PreparedSentence:
    """Return these stretches of a sentence in a new order, each with its hints, and the text between them."""
    text, hints = "", []
    for one in order:
        if isinstance(one, str):
            text += one
            continue
        start, stop = one
        moved = len(text) - start
        hints += [
            replace(hint, start=hint.start + moved, stop=hint.stop + moved)
            for hint in given.hints
            if start <= hint.start and hint.stop <= stop
        ]
        part = given.sentence[start:stop]
        text += part if start else part[:1].lower() + part[1:]
    return replace(given, sentence=text[:1].upper() + text[1:], hints=tuple(hints))


@lru_cache(maxsize=1024)
def _opening(source: str) -> re.Match[str] | None:
    """Match a sentence that begins with в or на, a few words and a verb that may be without subject; "next" is the word after it."""
    for words in _WORDS_OF_PLACE:
        match = re.match(rf"(?:Во?|На) (?P<place>(?:[\w«»\"-]+ ){{{words}}})(?P<verb>[а-яё]+)(?= [\w«\"“-])", source)
        if match is None:
            return None
        tag = _tag(match["verb"])
        if tag.POS == "VERB":
            return None if tag.person in ("1per", "2per") or _has_subject(match["place"].split()) else match
    return None


def _has_subject(place: Sequence[str]) -> bool:
    """Return True if the words before the verb are more than a place: В Днепровском обломки приземлились, На что они надеются."""
    last, before = place[-1], place[-2] if len(place) > 1 else ""
    asks = place[0].lower().startswith(("как", "котор"))
    return asks or "NPRO" in _tag(last) or (bool(before) and _tag(before).POS != "PREP" and _tag(last).case == "nomn")


def _impersonal(verb: str, after: str) -> bool:
    """Return True if nobody is named who does it: a verb in the plural before its object, a preposition or an infinitive."""
    tag, words = _tag(verb), after.split()
    if tag.number != "plur":
        return False
    if "tran" in tag:
        return True
    return _tag(words[0]).POS in _NO_SUBJECT and not any(_tag(word).case == "nomn" for word in words)


def _acts(word: str, following: str = "") -> bool:
    """Return True for words in the locative that can mean people who act: a name, or a body such as a ministry or a supreme court."""
    located = any(reading.tag.case == "loct" for reading in analyzer().parse(word)) or not re.search("[а-яё]", word)
    named = following if following and _tag(word).POS == "ADJF" else word
    return located and (not word.islower() or analyzer().parse(named)[0].normal_form in wordlists.words("ru/bodies"))


def _clause_end(sentence: str, start: int) -> int:
    """Return where the clause ends that goes on at ``start``: before a comma, dash or colon, or the sentence's stop."""
    end = _CLAUSE_END.search(sentence, start)
    return end.start() if end else len(sentence.rstrip(_END))


def _belongs_to_subject(sentence: str, start: int) -> int:
    """Return the end of a relative clause or a participle's that begins at the comma at ``start``, 0 if none does.

    >>> _belongs_to_subject("загорелся пункт проката, владелец которого ушёл.", 23)
    47
    """
    relative, word = _RELATIVE.match(sentence, start), re.match(r", (\w+)", sentence[start:])
    if relative:
        return _clause_end(sentence, relative.end())
    return _clause_end(sentence, start + word.end()) if word and _tag(word[1]).POS == "PRTF" else 0


def _begins_with_subject(after: str) -> bool:
    words = after.split()
    return len(words) <= _MOST_BEFORE_VERB and "(" not in after and _tag(words[0]).POS not in _NO_SUBJECT


def _ends_clause(rest: str) -> bool:
    """Return True unless a relative clause, a participle or more of a list follows, which belongs to the word before it."""
    word = re.match(r", (\w+)", rest)
    return word is None or (_tag(word[1]).POS in _NEW_CLAUSE and not word[1].startswith("котор"))


@lru_cache(maxsize=8192)
def _tag(word: str) -> Any:
    return analyzer().parse(word.strip("«»\"“”").lower())[0].tag


def _is_verb(word: str) -> bool:
    return word.islower() and (word in wordlists.words("en/verbs_after_subject") or (len(word) > 4 and word.endswith("ed")))
