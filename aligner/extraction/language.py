"""Which language a text is in, by its alphabet, its own letters and its commonest words.

Function words suffice: a news paragraph holds a dozen of them, and nearly no two languages share them all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# Name as the user reads it: its commonest words and, after the bar, letters that only it (or few) write.
_CYRILLIC: dict[str, tuple[str, str]] = {
    "ru": (
        "и в на не что с по как это он она они из за для от но его также или был была были было при года которые",
        "ыэё",
    ),
    "Ukrainian": (
        "і в на не що з та як це він вона вони із за для від але його також або був була були при року які до",
        "іїєґ",
    ),
    "Belarusian": (
        "і ў на не што з па як гэта ён яна яны за для ад але яго таксама або быў была былі пры года якія",
        "ўі",
    ),
    "Bulgarian": (
        "и в на не че с по като това той тя те от за но му също или е бе са ще се да при година които",
        "ъ",
    ),
    "Serbian": (
        "и у на не да са по као то он она они из за од али је су се његов такође или био била који",
        "јљњћђџ",
    ),
    "Macedonian": (
        "и во на не дека со по како тоа тој таа тие од за но му исто или е се да при година кои",
        "јљњѓќџѕ",
    ),
    "Kazakh": (
        "және мен бұл үшін деп бар деген болып оның қазақстан бойынша туралы жылы осы да де ол бір кейін",
        "әғқңөұүһі",
    ),
    "Kyrgyz": (
        "жана менен бул үчүн деп бар деген болуп анын кыргызстан боюнча тууралуу жылы ушул да ал бир кийин",
        "ңөү",
    ),
    "Tajik": ("ва дар аз ба ки бо барои ин он аст буд шуд мешавад тоҷикистон дорад ҳам то аст", "ӣӯҷҳқғ"),
    "Uzbek": ("ва билан учун бу деб бўйича ҳам эди унинг ўзбекистон йил ушбу бир сўнг каби", "ўқғҳ"),
    "Mongolian": ("ба нь энэ болон юм гэж байна байгаа монгол улсын онд хийсэн бол", "өү"),
    "Tatar": ("һәм белән бу өчен дип бар булып аның татарстан турында елда", "әөүҗңһ"),
    "Ossetian": ("ӕмӕ уыд у ма йӕ дӕр кӕй цы уый сӕ ирыстон", "ӕ"),
    "Abkhaz": ("ари аԥсны ахәынҭқарра иара иҟоуп", "ҟԥҭҷҵҽҿәӡ"),
    "Chechen": ("а ду бу вара цо иза ду нохчийн", "ӏ"),
}
_LATIN: dict[str, tuple[str, str]] = {
    "en": (
        "the of and to in that is was for on with as by at from it he his have has had are were said will not this",
        "",
    ),
    "Azerbaijani": (
        "və bu ilə üçün olan bir də azərbaycan olub isə ki edib bildirib onun görə daha",
        "əğışöüç",
    ),
    "Turkish": (
        "ve bir bu için ile olan da de türkiye olarak daha çok gibi sonra kadar olduğu ise dedi",
        "ğışöüç",
    ),
    "Uzbek": (
        "va bilan uchun bu deb ham oʻzbekiston o'zbekiston edi uning yil ushbu bir keyin bo'yicha bo‘yicha",
        "",
    ),
    "Turkmen": ("we bilen üçin bu bolan türkmenistanyň hem bir diýip ýylda onuň", "ýžňäşöüç"),
    "German": (
        "der die das und in den von zu mit ist im für auf nicht des ein eine dem sich auch wurde",
        "ßäöü",
    ),
    "French": (
        "le la les de des et en un une du dans est que pour par sur avec pas plus au ce il qui",
        "éèàçêù",
    ),
    "Spanish": ("el la los de y en que un una del por con para las se no es su al más como", "ñáéíóú"),
    "Italian": ("il la di e che in un una del per con non è le della sono da si al nel", "àèìòù"),
    "Polish": ("i w na nie z do się że to jest o po jak przez od dla za był oraz", "łąęśżźćń"),
    "Portuguese": ("o a de e que em um uma do da para com não os no na por se mais como", "ãõçáé"),
    "Romanian": ("și în de la că o un pe cu nu din pentru este a fost care mai", "ășțâî"),
}
_SCRIPTS = {
    "GEORGIAN": "Georgian", "ARMENIAN": "Armenian", "ARABIC": "Persian or Arabic", "HEBREW": "Hebrew",
    "GREEK": "Greek", "CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean",
    "MONGOLIAN": "Mongolian", "DEVANAGARI": "Hindi", "THAI": "Thai",
}  # fmt: skip
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʻ‘][^\W\d_]+)*")
_SAMPLE = 20_000  # characters that are looked at
_OWN_LETTER = 4.0  # a letter of its own, as a share of all letters, weighs this much against a share of words


def identify(text: str) -> str:
    """``en``, ``ru``, the English name of another language, or "" where the text has no letters."""
    sample = text[:_SAMPLE]
    scripts = Counter(_script(char) for char in sample if char.isalpha())
    if not scripts:
        return ""
    script = scripts.most_common(1)[0][0]
    if script in _SCRIPTS:
        return _SCRIPTS[script]
    if script not in ("CYRILLIC", "LATIN"):
        return "an unknown language"
    return _closest(sample.lower(), _CYRILLIC if script == "CYRILLIC" else _LATIN)


def _script(char: str) -> str:
    return "LATIN" if char.isascii() else unicodedata.name(char, "?").split()[0]


def _closest(text: str, languages: dict[str, tuple[str, str]]) -> str:
    """The language with the highest score; the first, ours, where none speaks."""
    words = Counter(_TOKEN.findall(text))
    letters = Counter(char for char in text if char.isalpha())
    total_words, total_letters = max(sum(words.values()), 1), max(sum(letters.values()), 1)

    def score(name: str) -> float:
        common, own = languages[name]
        hits = sum(words[word] for word in set(common.split()))
        return hits / total_words + _OWN_LETTER * sum(letters[char] for char in own) / total_letters

    return max(languages, key=score)  # max keeps the first of equals
