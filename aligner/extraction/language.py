"""Which language a text is in, by its alphabet, its own letters and its commonest words.

Function words suffice: a news paragraph holds a dozen of them, and nearly no two languages share them all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

# Name as the user reads it: its commonest words, and the letters that it writes and ours does not.
_CYRILLIC: dict[str, tuple[str, str]] = {
    "ru": (
        "и в на не что с по как это он она они из за для от но его ее её их также или был была были было при года"
        " году которые который которая у к о об а мы вы я то же бы ли если когда где уже еще ещё только после до"
        " во со более может будет этом этого том так все всё чтобы тем между под над без через один сказал заявил",
        "",
    ),
    "Ukrainian": (
        "і в на не що з та як це він вона вони із за для від але його також або був була були при року які до",
        "іїєґ",
    ),
    "Belarusian": (
        "і ў у на не што з па як якую якой якая гэта ён яна яны за для ад але яго таксама або быў была былі пры года якія",
        "ўі",
    ),
    "Bulgarian": (
        "и в на не че с по като това той тя те от за но му също или е бе са ще се да при година които със към беше бяха"
        " който която защото този тази тези през без бъде може още както",
        "",
    ),
    "Serbian": (
        "и у на не да са по као то он она они из за од али је су се његов такође или био била који",
        "јљњћђџ",
    ),
    "Macedonian": (
        "и во на не дека со по како тоа тој таа тие од за но му исто или е се да при година кои",
        "јљњѓќџѕ",
    ),
    "Kyrgyz": (
        "жана менен бул үчүн деп бар деген болуп анын кыргызстан боюнча тууралуу жылы ушул да ал бир кийин",
        "ңөү",
    ),
    "Kazakh": (
        "және мен бұл үшін деп бар деген болып оның қазақстан бойынша туралы жылы осы да де ол бір кейін",
        "әғқңөұүһі",
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
        "the of and to in that is was for on with as by at from it he his have has had are were said will not this"
        " a an be or but they their she her we i you its who which what when there been would can could more than"
        " after before over into about up out all one two no so if do says him them us how where did any may",
        "",
    ),
    "Turkish": (
        "ve bir bu için ile olan da de türkiye olarak daha çok gibi sonra kadar olduğu ise dedi",
        "ğışöüç",
    ),
    "Azerbaijani": (
        "və bu ilə üçün olan bir də azərbaycan olub isə ki edib bildirib onun görə daha",
        "əğışöüç",
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
_SAMPLE = 10_000  # characters that are looked at
_LETTERS = 2.0  # a foreign letter, as a share of all letters, weighs this much against a share of words
_MARGIN = 0.03  # by which another language must win over ours: names alone look foreign


def identify(text: str) -> str:
    """``en``, ``ru``, the English name of another language, or "" where the text has no letters."""
    sample = text[:_SAMPLE]
    scripts: Counter[str] = Counter()
    for char, count in Counter(sample).items():
        if char.isalpha():
            scripts[_script(char)] += count
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
    """The language with the highest score; ours, the first, where no other clearly wins."""
    words = Counter(_TOKEN.findall(text))
    letters = Counter(text)
    total_words = max(sum(words.values()), 1)
    total_letters = max(sum(count for char, count in letters.items() if char.isalpha()), 1)
    foreign = set("".join(own for _, own in languages.values()))

    def share(chars: Iterable[str]) -> float:
        return sum(letters[char] for char in chars) / total_letters

    def score(name: str) -> float:
        common, own = languages[name]
        hits = sum(words[word] for word in set(common.split())) / total_words
        return hits + _LETTERS * (share(own) - share(foreign.difference(own)))

    ours = next(iter(languages))
    best = max(languages, key=score)  # max keeps the first of equals
    return best if score(best) > score(ours) + _MARGIN else ours
