"""Names by their sound, so that the two alphabets can be compared.

consonants    equal keys: two spellings of one name, whatever its vowels
skeletons     the first consonants of a word with and without its ending, for words in a sentence
spelling      a rough Latin spelling, to be compared letter by letter
likeness      how alike two words sound, in one alphabet or two
latin         Russian in Latin letters, as English newspapers write Russian names
"""

from __future__ import annotations

import re
from functools import lru_cache

from aligner.text.scripts import fold
from aligner.text.similarity import similarity

_DOUBLED = re.compile(r"(.)\1+")
_VOICED = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "a", "ё": "a", "ж": "z", "з": "z", "и": "a", "й": "a", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "a", "п": "p", "р": "r", "с": "s", "т": "t", "у": "a", "ф": "f", "х": "h", "ц": "s",
    "ч": "s", "ш": "s", "щ": "s", "ъ": "", "ы": "a", "ь": "", "э": "a", "ю": "a", "я": "a",
    "e": "a", "i": "a", "o": "a", "u": "a", "y": "a", "c": "k", "q": "k", "w": "v", "j": "z", "x": "ks",
})  # fmt: skip
_T_CH = re.compile(r"(?<=[^\W\d_])tch")  # Нефтчи; Tchaikovsky begins with ч alone
_DIGRAPHS = (
    ("sh", "s"), ("ch", "s"), ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("zh", "z"), ("kh", "h"), ("ts", "s"),
    ("ph", "f"), ("th", "t"), ("ck", "k"), ("дж", "ж"),
)  # fmt: skip

_CYRILLIC = re.compile("[А-Яа-яЁё]")
_CONSONANT_OF = dict(zip("бвгджзклмнпрстфцчшщ", "bvgdssklmnprstfssss", strict=True))  # й, х and vowels fall away
_SIBILANTS = re.compile(r"sch|shch|tch|sh|ch|zh|ts|tz|th(?=$)|[cxz](?=[eiy])|[sjz]")
_MUTE = "aeiouyàâäáãéèêëíîïóôöøõúûü’'h-"
_HARD = str.maketrans({"c": "k", "q": "k", "x": "ks", "w": "v"} | dict.fromkeys(_MUTE))
_RUSSIAN_ENDING = re.compile(
    "(?:ами|ями|ого|его|ому|ему|ыми|ими|ой|ей|ом|ем|ым|им|ых|их|ах|ях|ов|ев|ую|юю|ая|яя|[аеиоуыюяьй])$"
)
_ENGLISH_ENDING = re.compile("(?:['’]s|s['’]|s)$")

_LATIN_OF = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i i k l m n o p r s t u f h ts ch sh sh - i - e iu ia".replace("-", "").split(" "),
        strict=True,
    )
)
_ROUGH = (
    ("kh", "h"), ("gh", "g"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("tch", "ch"), ("ts", "c"), ("tz", "c"),
    ("ph", "f"), ("ck", "k"), ("q", "k"), ("w", "v"), ("x", "ks"), ("y", "i"), ("ie", "e"), ("ia", "a"), ("iu", "u"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("sc", "sk"),
)  # fmt: skip


@lru_cache(maxsize=8192)
def consonants(word: str) -> str:
    """Return the consonants of a word in either alphabet, doubled ones once; a short word keeps where its vowels are."""
    lowered = _T_CH.sub("тч", word.lower())
    for letters, one in _DIGRAPHS:
        lowered = lowered.replace(letters, one)
    heard = _DOUBLED.sub(r"\1", lowered.translate(_VOICED))
    bare = _DOUBLED.sub(r"\1", heard.replace("a", ""))
    return bare if len(bare) >= 3 else heard


def skeletons(word: str) -> set[str]:
    """Return keys that survive transliteration: Tymoshenko and Тимошенко, Putin's and Путиным share one.

    A word with fewer than two such letters has none.
    """
    low = word.lower().replace("ё", "е")
    stem = (_RUSSIAN_ENDING if _CYRILLIC.match(low) else _ENGLISH_ENDING).sub("", low)
    return {key for key in (_skeleton(low), _skeleton(stem)) if len(key) >= 2}


def _skeleton(word: str) -> str:
    if _CYRILLIC.match(word):
        word = "".join([_CONSONANT_OF.get(letter, "") for letter in word])
    else:
        word = _SIBILANTS.sub("s", word).replace("ph", "f").replace("kh", "").translate(_HARD)
    return _DOUBLED.sub(r"\1", word)[:6]


@lru_cache(maxsize=200_000)
def spelling(name: str) -> str:
    """Return a rough Latin spelling: ``Кельбаджар`` and ``Kalbajar`` come near each other."""
    text = "".join(_LATIN_OF.get(letter, letter) for letter in name.lower())
    text = re.sub(r"[^a-z]", "", fold(text))
    for old, new in _ROUGH:
        text = text.replace(old, new)
    return _DOUBLED.sub(r"\1", text)


@lru_cache(maxsize=50_000)
def likeness(one: str, other: str) -> float:
    """Return how alike two words sound in any alphabet and case, from 0 (nothing in common) to 1 (one name).

    >>> likeness("Бериши", "Berisha"), likeness("Молдобаева", "Bolshakova") < 0.6
    (1.0, True)
    """
    if skeletons(one) & skeletons(other):
        return 1.0
    return max(similarity(here, there) for here in _sounds(one) for there in _sounds(other))


@lru_cache(maxsize=50_000)
def _sounds(word: str) -> tuple[str, ...]:
    """Return the spelling of a word and its consonants, with its ending and without."""
    low = word.lower().replace("ё", "е")
    stem = (_RUSSIAN_ENDING if _CYRILLIC.match(low) else _ENGLISH_ENDING).sub("", low)
    return (spelling(low), spelling(stem), *(heard for one in (low, stem) if len(heard := consonants(one)) > 2))


_ROMAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        ["a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"],
        strict=True,
    )
)
_OTHER_CYRILLIC = dict(zip("іїєґўұүқңғһәөҷӣӯҳ", ["i", "yi", "ye", "g", "w", "u", "u", "k", "ng", "gh", "h", "a", "o", "j", "i", "u", "h"], strict=True))
_YE = re.compile("(?:^|(?<=[аеёиоуыэюяьъ]))е")
_ENDINGS = (
    (re.compile("(?<=[аеоу])й(?=[аоуэ])"), "y"),
    (re.compile("[ыи]й$"), "y"),
    (re.compile("ия$"), "ia"),
    (re.compile("(?<=[жчшщ])ё"), "o"),
    (re.compile("^дж|(?<=[^а-яё])дж"), "j"),
    (re.compile("д?жон(?=ова?$|$)"), "jon"),  # Рахматжон, Турсунджонов: no Russian name ends so
)
_CYRILLIC_RUN = re.compile("[\u0400-\u04ff]+")


def latin(text: str) -> str:
    """Write Russian in Latin letters: ``Щербаков`` -> ``Shcherbakov``, ``Ынтымак`` -> ``Yntymak``; other text is unchanged."""
    return _CYRILLIC_RUN.sub(lambda run: _latin_word(run[0]), text)


def _latin_word(word: str) -> str:
    low = word.lower()
    for pattern, letters in _ENDINGS:
        low = pattern.sub(letters, low)
    low = _YE.sub("ye", low)
    made = "".join(_ROMAN.get(letter) or _OTHER_CYRILLIC.get(letter, "" if letter in _ROMAN else letter) for letter in low)
    if word.isupper() and len(word) > 1:
        return made.upper()
    return made[:1].upper() + made[1:] if word[:1].isupper() else made
