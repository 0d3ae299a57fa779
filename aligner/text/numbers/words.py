"""Words that are numbers, in both languages: what each is worth, and whether it must be translated as one.

A *cardinal* can be demanded of the other side ("three" / «пять» is a fault). A *hint* only answers a demand:
"third", «трёхдневный», «вдвое», "dozen", «сутки» may stand for a number or for no number at all.
"""

from __future__ import annotations

import re
from functools import lru_cache

from aligner.model import Lang

_EN_UNITS = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

CARDINALS: dict[Lang, dict[str, float]] = {
    "en": {
        **{word: float(value) for value, word in enumerate(_EN_UNITS.split(), 2)},
        **{word: 10.0 * value for value, word in enumerate(_EN_TENS.split(), 2)},
        "hundred": 100.0,
    },
    "ru": {
        form: value
        for value, forms in {
            2: "два две двух двум двумя двое двоих двоим двоими",
            3: "три трех трем тремя трое троих троим троими",
            4: "четыре четырех четырем четырьмя четверо четверых четверым четверыми",
            5: "пять пяти пятью пятеро пятерых пятерым",
            6: "шесть шести шестью шестеро шестерых шестерым",
            7: "семь семи семью семеро семерых семерым",
            8: "восемь восьми восемью восьмью",
            9: "девять девяти девятью",
            10: "десять десяти десятью",
            11: "одиннадцать одиннадцати одиннадцатью",
            12: "двенадцать двенадцати двенадцатью",
            13: "тринадцать тринадцати тринадцатью",
            14: "четырнадцать четырнадцати четырнадцатью",
            15: "пятнадцать пятнадцати пятнадцатью",
            16: "шестнадцать шестнадцати шестнадцатью",
            17: "семнадцать семнадцати семнадцатью",
            18: "восемнадцать восемнадцати восемнадцатью",
            19: "девятнадцать девятнадцати девятнадцатью",
            20: "двадцать двадцати двадцатью",
            30: "тридцать тридцати тридцатью",
            40: "сорок сорока",
            50: "пятьдесят пятидесяти пятьюдесятью",
            60: "шестьдесят шестидесяти шестьюдесятью",
            70: "семьдесят семидесяти семьюдесятью",
            80: "восемьдесят восьмидесяти восемьюдесятью",
            90: "девяносто девяноста",
            100: "сто ста",
            200: "двести двухсот двумстам двумястами двухстах",
            300: "триста трехсот тремстам тремястами трехстах",
            400: "четыреста четырехсот четыремстам четырьмястами четырехстах",
            500: "пятьсот пятисот пятистам пятьюстами пятистах",
            600: "шестьсот шестисот шестистам шестистах",
            700: "семьсот семисот семистам семистах",
            800: "восемьсот восьмисот восьмистам восьмистах",
            900: "девятьсот девятисот девятистам девятистах",
        }.items()
        for form in forms.split()
    },
}

SCALES: dict[Lang, dict[str, float]] = {
    "en": {
        "thousand": 1e3, "thousands": 1e3, "thou": 1e3, "million": 1e6, "millions": 1e6, "mln": 1e6, "mn": 1e6, "m": 1e6,
        "billion": 1e9, "billions": 1e9, "bln": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "trillions": 1e12,
        "tn": 1e12, "tln": 1e12, "k": 1e3, "lakh": 1e5, "crore": 1e7,
    },
    "ru": {"тыс": 1e3, "млн": 1e6, "млрд": 1e9, "трлн": 1e12},
}  # fmt: skip
_RU_SCALE = re.compile(r"(десятк|десятков|сотн|сотен|тысяч|милл?ион|милл?иард|трилл?ион)(?:ым|ых|а|у|ы|и|е|я|ю|ам|ями|ами|ям|ах|ях|ой|ей|ов|ом|н\w+)?$")
_RU_SCALE_STEMS = {"десятк": 10, "десятков": 10, "сотн": 100, "сотен": 100, "тысяч": 1e3, "миллион": 1e6, "миллиард": 1e9, "триллион": 1e12}
_RU_SCALE_STEMS |= {stem.replace("лл", "л"): value for stem, value in _RU_SCALE_STEMS.items()}  # as they are misspelt

_EN_HINTS: dict[str, tuple[float, ...]] = {
    "one": (1,), "once": (1,), "single": (1,), "first": (1,), "twice": (2,), "both": (2,), "second": (2,),
    "couple": (2,), "brace": (2,), "trick": (3,), "pair": (2,), "double": (2,), "doubled": (2,), "twofold": (2,), "bilateral": (2,),
    "half": (0.5, 1.5, 30, 6, 50), "third": (3,), "thirds": (3,), "triple": (3,), "tripled": (3,), "trilateral": (3,),
    "thrice": (3,), "trio": (3,), "threefold": (3,), "quarter": (4, 3, 15, 25), "quarters": (4, 3), "fourth": (4,),
    "quadrupled": (4,), "fifth": (5,), "sixth": (6,), "seventh": (7,), "eighth": (8,), "ninth": (9,), "tenth": (10,),
    "eleventh": (11,), "twelfth": (12,), "thirteenth": (13,), "fourteenth": (14,), "fifteenth": (15,),
    "sixteenth": (16,), "seventeenth": (17,), "eighteenth": (18,), "nineteenth": (19,), "twentieth": (20,),
    "thirtieth": (30,), "twenties": (20, 1920), "thirties": (30, 1930), "forties": (40, 1940), "fifties": (50, 1950),
    "sixties": (60, 1960), "seventies": (70, 1970), "eighties": (80, 1980), "nineties": (90, 1990),
    "dozen": (12, 10), "dozens": (12, 10), "noon": (12,), "midnight": (0, 12, 24), "hundredth": (100,),
    "hundreds": (100,), "centenary": (100,), "centennial": (100,), "million": (1e6,), "billion": (1e9,),
    "thousand": (1e3,), "thousands": (1e3,), "zero": (0,), "nil": (0,), "no": (0,), "none": (0,),
}  # fmt: skip

_ADJECTIVE = "(?:ый|ой|ий|ого|его|ому|ему|ым|им|ом|ем|ая|ую|ое|ые|ых|ыми|о)"
# The tens come before the units that they begin with: «пятидесят» is not «пяти».
_RU_HINTS: tuple[tuple[str, tuple[float, ...]], ...] = (
    (r"двадцат\w+", (20, 1920)), (r"тридцат\w+", (30, 1930)), (r"сороков\w+|сорока\w+", (40, 1940)),
    (r"пятидесят\w+", (50, 1950)), (r"шестидесят\w+", (60, 1960)), (r"семидесят\w+", (70, 1970)),
    (r"восьмидесят\w+", (80, 1980)), (r"девяност\w+", (90, 1990)),
    (r"двухсот\w+", (200,)), (r"трехсот\w+", (300,)), (r"четырехсот\w+", (400,)), (r"пятисот\w+", (500,)),
    (r"шестисот\w+", (600,)), (r"семисот\w+", (700,)), (r"восьмисот\w+", (800,)),
    (r"одиннадцат\w+", (11,)), (r"двенадцат\w+|дюжин\w+", (12,)), (r"тринадцат\w+", (13,)),
    (r"четырнадцат\w+", (14,)), (r"пятнадцат\w+", (15,)), (r"шестнадцат\w+", (16,)), (r"семнадцат\w+", (17,)),
    (r"восемнадцат\w+", (18,)), (r"девятнадцат\w+", (19,)),
    (r"один|одн(?:а|о|у|и|ого|ой|ому|им|их|ими|ом)|перв\w+|однажды|одн[оа]\w{4,}", (1,)),
    (rf"дво(?:е|их|им|ими)|об[ае]|обоих|обоим|обоими|обеих|обеим|обеими|пар(?:а|у|ы|е|ой)|втор{_ADJECTIVE}"
     r"|вдвое|вдвоем|дважды|двой\w+|двух\w+|двуст\w+|двук\w+|второ\w+|двоек?|дубл\w+", (2,)),
    (r"тро(?:е|их|им|ими)|трет(?:ий|ь\w*|и|ей|ям|ями|ях)|втро\w+|трижды|трой\w+|трех\w+|трио|трик\w*", (3,)),
    (r"четверт\w+", (4, 0.25, 25, 15, 3)), (r"четвер(?:о|ых|ым|ыми|к\w+)|четырех\w+|вчетвер\w+", (4,)),
    (rf"пят(?:{_ADJECTIVE}|ер\w+|и\w+|ью)|впятер\w+", (5,)), (rf"шест(?:{_ADJECTIVE}|ер\w+|и\w+)|вшестер\w+", (6,)),
    (r"седьм\w+|семер\w+|семи(?!н|т)\w+|всемеро", (7,)), (r"восьм\w+", (8,)), (r"девят\w+", (9,)),
    (r"в?десят\w+", (10, 12)), (rf"сот(?:н\w+|ен)|сот{_ADJECTIVE}|сто(?:доллар|рубл|лет|процент|метр|километр)\w+", (100,)),
    (r"полутор\w*|полтора\w*|полтор\w+", (1.5, 18, 90)), (r"половин\w+|полмиллион\w+|полмиллиард\w+", (0.5, 50, 6, 30, 5e5, 5e8)),
    (r"полтысяч\w+", (500,)), (r"полдень|полудн\w+", (12,)), (r"полноч\w+", (0, 12, 24)), (r"тысяч\w*", (1e3,)),
    (r"миллион\w*", (1e6,)), (r"миллиард\w*", (1e9,)), (r"нол\w+|нул\w+|ни|нет|никто|никого", (0,)),
)  # fmt: skip
_RU_TENS = {
    "двадцати": 20, "тридцати": 30, "сорока": 40, "пятидесяти": 50, "шестидесяти": 60, "семидесяти": 70,
    "восьмидесяти": 80, "девяносто": 90,
}  # fmt: skip
_RU_ONES = {
    "одно": 1, "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8, "девяти": 9,
}  # fmt: skip
_RU_COMPOUND = re.compile(rf"({'|'.join(_RU_TENS)})({'|'.join(_RU_ONES)})\w+")  # шестидесятиоднолетний
_RU_HINT = re.compile("|".join(f"(?P<h{i}>{pattern})" for i, (pattern, _) in enumerate(_RU_HINTS)))

# Words that are a stretch of time by themselves: how many of which unit.
STRETCHES: dict[Lang, tuple[tuple[str, float, str], ...]] = {
    "en": (
        (r"fortnights?", 2, "week"), (r"days?|daily", 1, "day"), (r"weeks?|weekly", 1, "week"),
        (r"months?|monthly", 1, "month"), (r"years?|yearly|annual|annually", 1, "year"), (r"hours?|hourly", 1, "hour"),
        (r"decades?", 1, "decade"), (r"century|centuries", 1, "century"),
    ),
    "ru": (
        (r"сут(?:ки|ок|кам|ках|ками)|суточн\w+", 1, "day"), (r"недел\w+|еженедельн\w+", 1, "week"),
        (r"месяц\w*|месячн\w+|ежемесячн\w+", 1, "month"), (r"полгода|полугод\w+", 0.5, "year"),
        (r"год(?:а|у|ом|е|овой|овая|овое|овую)?|ежегодн\w+|годичн\w+", 1, "year"), (r"час(?:а|у|ом|е)?", 1, "hour"),
        (r"полчаса|получас\w+", 0.5, "hour"), (r"десятилети\w+", 1, "decade"),
        (r"век(?:а|у|ом|е)?|столети\w+", 1, "century"),
    ),
}  # fmt: skip
_STRETCH = {
    lang: re.compile("|".join(f"(?P<s{i}>{row[0]})" for i, row in enumerate(table)))
    for lang, table in STRETCHES.items()
}

_ROMAN = re.compile(r"(?=[IVXХ])(?:[XХ]{0,3})(?:I[XХ]|IV|V?I{0,3})$")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "Х": 10}  # the last one is the Cyrillic letter, often typed for it


def cardinal(word: str, lang: Lang) -> float | None:
    """The value of a cardinal number's form, in lower case and with е for ё."""
    return CARDINALS[lang].get(word)


@lru_cache(maxsize=8192)
def scale(word: str, lang: Lang) -> float | None:
    """What a following "million", «млрд», «тысяч» multiplies by."""
    if word in SCALES[lang]:
        return SCALES[lang][word]
    match = _RU_SCALE.match(word) if lang == "ru" else None
    return _RU_SCALE_STEMS[match[1]] if match else None


@lru_cache(maxsize=8192)
def hints(word: str, lang: Lang) -> tuple[float, ...]:
    """Numbers that the word may stand for."""
    if lang == "en":
        return _EN_HINTS.get(word, ())
    if compound := _RU_COMPOUND.match(word):
        return (_RU_TENS[compound[1]] + _RU_ONES[compound[2]],)
    match = _RU_HINT.fullmatch(word)
    return _RU_HINTS[int(match.lastgroup[1:])][1] if match and match.lastgroup else ()


@lru_cache(maxsize=8192)
def stretch(word: str, lang: Lang) -> tuple[float, str] | None:
    """A stretch of time named by the word alone, as (how many, unit's name): «сутки», "decade"."""
    match = _STRETCH[lang].fullmatch(word)
    return STRETCHES[lang][int(match.lastgroup[1:])][1:] if match and match.lastgroup else None


@lru_cache(maxsize=1024)
def roman(word: str) -> int | None:
    """The value of a Roman numeral below forty, with Latin or Cyrillic X."""
    if not word or not _ROMAN.match(word):
        return None
    digits = [_ROMAN_DIGITS[letter] for letter in word]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-digit if digit < after else digit for digit, after in pairs)
