"""Which language a text is in: ours by evidence of their own, others by their name.

1. the alphabet that most letters belong to names a language, or leaves Latin and Cyrillic ones to choose from;
2. English and Russian are believed for their function words; half of the words of news are not names;
3. a language with letters or common words of its own (languages.toml) is named, and a Latin one by py3langid;
4. what is neither is in a language that aligner does not know.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

UNKNOWN = "a language that aligner does not know"
SPOILED = "letters of a wrong encoding"
SURE = 0.18  # share of function words that no other language reaches
ENOUGH = 0.04  # and the least that a text of some length has
SHORT = 25  # words below which a text may lack them
FEW = 12  # words below which only CERTAIN evidence speaks against English
CERTAIN = 0.9  # probability that py3langid gives
_SAMPLE = 10_000  # characters that are looked at
_LETTERS = 2.0  # a foreign letter, as a share of all letters, weighs this much against a share of words
_MARGIN = 0.03  # by which another language must win over ours: names alone look foreign
GUESS = 0.4  # and the least for a name
ENGLISH = frozenset(
    ["en", "pcm", "sco", "zxx"]
)  # what py3langid makes of headlines and lists of English names
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʻ‘][^\W\d_]+)*")
_SPOILED = re.compile(r"[À-ÿ]{4,}")  # cp1251 read as Latin-1: "Ïëîòèíà"


class _Language(NamedTuple):
    """A language by its commonest words and by the letters that ours does not write."""

    name: str
    words: frozenset[str]
    letters: str = ""


def _ours(name: str, words: str) -> _Language:
    return _Language(name, frozenset(words.split()))


_RUSSIAN = _ours(
    "ru",
    "и в на не что с по как это он она оно они из за для от но его ее её их также или был была были было при года"
    " году которые который которая у к о об а мы вы я то же бы ли если когда где уже еще ещё только после до"
    " во со более может будет этом этого том так все всё чтобы тем между под над без через один сказал заявил",
)
_ENGLISH = _ours(
    "en",
    "the of and to that in was for with by from has have had were are this which his its it he they said be been at"
    " as on is will not but who would their after she her we you what when there than about into",
)
_SCRIPTS = {
    "GEORGIAN": "Georgian", "ARMENIAN": "Armenian", "ARABIC": "Persian or Arabic", "HEBREW": "Hebrew",
    "GREEK": "Greek", "CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean",
    "MONGOLIAN": "Mongolian", "DEVANAGARI": "Hindi", "THAI": "Thai", "BENGALI": "Bengali", "TAMIL": "Tamil",
    "TELUGU": "Telugu", "KANNADA": "Kannada", "MALAYALAM": "Malayalam", "GUJARATI": "Gujarati", "GURMUKHI": "Punjabi",
    "ORIYA": "Odia", "SINHALA": "Sinhala", "MYANMAR": "Burmese", "KHMER": "Khmer", "LAO": "Lao", "TIBETAN": "Tibetan",
    "ETHIOPIC": "Amharic", "THAANA": "Dhivehi", "SYRIAC": "Syriac",
}  # fmt: skip


def identify(text: str) -> str:
    """Name the language: ``en``, ``ru``, another's English name, UNKNOWN or SPOILED, or "" without letters."""
    sample = text[:_SAMPLE]
    scripts: Counter[str] = Counter()
    for char, count in Counter(sample).items():
        if char.isalpha():
            scripts[_script(char)] += count
    if not scripts:
        return ""
    script = (
        "HIRAGANA"
        if scripts["HIRAGANA"] + scripts["KATAKANA"] > scripts["CJK"] / 5
        else scripts.most_common(1)[0][0]
    )
    if script in ("CYRILLIC", "LATIN"):
        words = Counter(_TOKEN.findall(sample.lower()))
        return (_cyrillic if script == "CYRILLIC" else _latin)(sample, words)
    return _SCRIPTS.get(script, UNKNOWN)  # 1


def _script(char: str) -> str:
    return "LATIN" if char.isascii() else unicodedata.name(char, "?").split()[0]


def _share(words: Counter[str], language: _Language) -> float:
    """Return share of the words that are the language's commonest."""
    return sum(words[word] for word in language.words) / max(words.total(), 1)


def _cyrillic(text: str, words: Counter[str]) -> str:
    named = _closest(text.lower(), words, _RUSSIAN, _others("cyrillic"))
    if named != _RUSSIAN.name:
        return named
    return named if words.total() < SHORT or _share(words, _RUSSIAN) >= ENOUGH else UNKNOWN


def _latin(text: str, words: Counter[str]) -> str:
    share, count = _share(words, _ENGLISH), words.total()
    worded = [language for language in _others("latin") if _share(words, language) >= ENOUGH]
    named = _closest(text.lower(), words, _ENGLISH, worded)
    if share >= SURE or named != _ENGLISH.name:  # 2, 3
        return named
    if len(_SPOILED.findall(text)) > count / 4:
        return SPOILED
    code, probability = _model().classify(text)
    if code in ENGLISH:
        return "en" if share >= ENOUGH or count < SHORT else UNKNOWN
    if count < FEW and (share or probability < CERTAIN):
        return "en"
    return _english_name(code) if probability > GUESS else UNKNOWN


def _closest(text: str, words: Counter[str], ours: _Language, others: Iterable[_Language]) -> str:
    """Return the language with the highest score; English or Russian unless another clearly wins."""
    letters = Counter(text)
    total = max(sum(count for char, count in letters.items() if char.isalpha()), 1)
    languages = [ours, *others]
    foreign = set("".join(language.letters for language in languages))

    def part(chars: Iterable[str]) -> float:
        return sum(letters[char] for char in chars) / total

    def score(language: _Language) -> float:
        own = part(language.letters) - part(foreign.difference(language.letters))
        return _share(words, language) + _LETTERS * own

    best = max(languages, key=score)  # max keeps the first of equals
    return best.name if score(best) > score(ours) + _MARGIN else ours.name


@cache
def _others(script: str) -> tuple[_Language, ...]:
    data = tomllib.loads(files(__package__).joinpath("languages.toml").read_text("utf-8"))
    return tuple(
        _Language(entry["name"], frozenset(entry["words"].split()), entry["letters"])
        for entry in data[script]
    )


@cache
def _model() -> Any:
    """py3langid's identifier with probabilities, loaded when first needed."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _english_name(code: str) -> str:
    from babel import Locale

    if code in ("id", "ms"):  # py3langid tells the two apart no better than a coin
        return "Indonesian or Malay"
    name: str = Locale("en").languages.get(code, UNKNOWN)
    return name
