"""What is counted: money, shares, measures; and how one measure turns into another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.model import Lang


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of one ``dimension``; ``size`` is its worth in the dimension's base unit, ``offset`` its zero.

    Money has dimension ``money`` and no common base: its ``name`` tells currencies apart.
    """

    name: str
    dimension: str
    size: float = 1.0
    offset: float = 0.0

    def base(self, value: float) -> float:
        """The value in the base unit of the dimension."""
        return (value - self.offset) * self.size


UNITS = {
    unit.name: unit
    for unit in (
        Unit("percent", "share"), Unit("percentage point", "points"),
        *(Unit(name, "money") for name in (
            "dollar", "euro", "pound sterling", "rouble", "manat", "dram", "lari", "tenge", "som", "sum", "somoni",
            "lira", "yuan", "hryvnia", "rial", "yen", "franc")),
        Unit("mile", "length", 1609.34), Unit("kilometre", "length", 1000), Unit("metre", "length"),
        Unit("foot", "length", 0.3048), Unit("yard", "length", 0.9144), Unit("inch", "length", 0.0254),
        Unit("centimetre", "length", 0.01), Unit("millimetre", "length", 0.001),
        Unit("square kilometre", "area", 1e6), Unit("square mile", "area", 2.59e6), Unit("hectare", "area", 1e4),
        Unit("acre", "area", 4046.9), Unit("square metre", "area"), Unit("square foot", "area", 0.0929),
        Unit("tonne", "mass", 1000), Unit("kilogram", "mass"), Unit("gram", "mass", 0.001),
        Unit("pound", "mass", 0.4536), Unit("ounce", "mass", 0.02835),
        Unit("litre", "volume"), Unit("gallon", "volume", 3.785), Unit("barrel", "volume", 159),
        Unit("cubic metre", "volume", 1000), Unit("cubic foot", "volume", 28.317),
        Unit("degree Celsius", "temperature"), Unit("degree Fahrenheit", "temperature", 5 / 9, 32),
        Unit("megawatt", "power", 1e6), Unit("kilowatt", "power", 1e3), Unit("gigawatt", "power", 1e9),
        Unit("second", "time"), Unit("minute", "time", 60), Unit("hour", "time", 3600), Unit("day", "time", 86400),
        Unit("week", "time", 604800), Unit("month", "time", 2629800), Unit("year", "time", 31557600),
        Unit("decade", "time", 315576000), Unit("century", "time", 3155760000),
    )
}  # fmt: skip

# After the number, longest and most particular first.
_AFTER: dict[Lang, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"percentage points?|p\.p\.|pp\b", "percentage point"), (r"%|percent\b|per cent\b", "percent"),
        (r"(?:U\.?S\.? |American )?dollars?\b|USD\b", "dollar"), (r"euros?\b|EUR\b|€", "euro"),
        (r"pounds sterling|GBP\b", "pound sterling"), (r"(?:Russian )?rou?bles?\b|RUB\b|₽", "rouble"),
        (r"(?:Azerbaijani |Turkmen )?manats?\b|AZN\b|₼", "manat"), (r"(?:Armenian )?drams?\b|AMD\b", "dram"),
        (r"(?:Georgian )?lari\b|GEL\b|₾", "lari"), (r"(?:Kazakhstani |Kazakh )?tenge\b|KZT\b|₸", "tenge"),
        (r"(?:Kyrgyz )?soms?\b|KGS\b", "som"), (r"(?:Uzbek )?sums?\b|soums?\b|UZS\b", "sum"),
        (r"(?:Tajik )?somonis?\b|TJS\b", "somoni"), (r"(?:Turkish )?liras?\b|TRY\b", "lira"),
        (r"yuan\b|CNY\b|renminbi\b", "yuan"), (r"hryvnias?\b|UAH\b", "hryvnia"), (r"rials?\b", "rial"),
        (r"yen\b", "yen"), (r"(?:Swiss )?francs?\b", "franc"),
        (r"square miles?\b|sq\.? mi\b", "square mile"), (r"square kilomet\w+|sq\.? km\b|km2\b|km²", "square kilometre"),
        (r"square met\w+|sq\.? m\b|m²", "square metre"), (r"square f(?:ee|oo)t\b", "square foot"),
        (r"cubic met\w+|cu\.? m\b|m³", "cubic metre"), (r"cubic f(?:ee|oo)t\b", "cubic foot"),
        (r"miles?\b", "mile"), (r"kilomet(?:re|er)s?\b|kms?\b", "kilometre"), (r"met(?:re|er)s?\b", "metre"),
        (r"f(?:ee|oo)t\b|ft\b", "foot"), (r"yards?\b", "yard"), (r"inch(?:es)?\b", "inch"),
        (r"centimet(?:re|er)s?\b|cm\b", "centimetre"), (r"millimet(?:re|er)s?\b|mm\b", "millimetre"),
        (r"hectares?\b|ha\b", "hectare"), (r"acres?\b", "acre"), (r"(?:metric )?ton(?:ne)?s?\b", "tonne"),
        (r"kilograms?\b|kilos?\b|kg\b", "kilogram"), (r"grams?\b", "gram"), (r"ounces?\b|oz\b", "ounce"),
        (r"lbs?\b|pounds?\b", "pound"), (r"lit(?:re|er)s?\b", "litre"), (r"gallons?\b", "gallon"),
        (r"barrels?\b|bbl\b", "barrel"), (r"megawatts?\b|MW\b", "megawatt"), (r"kilowatts?\b|kW\b", "kilowatt"),
        (r"gigawatts?\b|GW\b", "gigawatt"), (r"degrees? Fahrenheit|°\s?F\b", "degree Fahrenheit"),
        (r"degrees? Celsius|°\s?C\b", "degree Celsius"),
        (r"seconds?\b", "second"), (r"minutes?\b", "minute"), (r"hours?\b|hrs?\b", "hour"), (r"days?\b", "day"),
        (r"weeks?\b", "week"), (r"months?\b", "month"), (r"years?\b", "year"), (r"decades?\b", "decade"),
        (r"centur(?:y|ies)\b", "century"),
    ),
    "ru": (
        (r"процентн\w+ пункт\w*|п\. ?п\.", "percentage point"), (r"%|процент\w*|проц\.", "percent"),
        (r"доллар\w*|долл\b\.?|USD\b", "dollar"), (r"евро\b|EUR\b|€", "euro"), (r"фунт\w* стерлинг\w*", "pound sterling"),
        (r"(?:российск\w+ )?рубл\w*|руб\b\.?|₽", "rouble"), (r"(?:азербайджанск\w+ |туркменск\w+ )?манат\w*|₼", "manat"),
        (r"(?:армянск\w+ )?драм(?:а|ов|у|ы|ами|ах|ам|ом)?\b", "dram"), (r"(?:грузинск\w+ )?лари\b", "lari"),
        (r"тенге\b", "tenge"), (r"(?:киргизск\w+ |кыргызск\w+ )?сом(?:а|ов|ы|ам|ами|у)?\b", "som"),
        (r"(?:узбекск\w+ )?сум(?:а|ов|ы|ам|ами|у)?\b", "sum"), (r"сомони\b", "somoni"), (r"(?:турецк\w+ )?лир\w?\b", "lira"),
        (r"юан\w+", "yuan"), (r"грив\w+", "hryvnia"), (r"риал\w*", "rial"), (r"иен\w?\b", "yen"), (r"франк\w*", "franc"),
        (r"квадратн\w+ мил\w+|кв\. ?мил\w+", "square mile"), (r"квадратн\w+ километр\w*|кв\. ?км\b|км²", "square kilometre"),
        (r"квадратн\w+ метр\w*|кв\. ?м\b|м²", "square metre"), (r"квадратн\w+ фут\w*", "square foot"),
        (r"кубическ\w+ метр\w*|кубометр\w*|куб\. ?м\b|м³", "cubic metre"), (r"кубическ\w+ фут\w*", "cubic foot"),
        (r"мил(?:я|и|ь|ю|е|ях|ям|ями|ей)\b", "mile"), (r"километр\w*|км\b", "kilometre"), (r"метр(?:а|ов|ы|е|ах|ам|у|ами|ом)?\b|м\b(?!\.)", "metre"),
        (r"фут(?:а|ов|ы|ах|ам|ами)?\b", "foot"), (r"ярд\w*", "yard"), (r"дюйм\w*", "inch"), (r"сантиметр\w*|см\b", "centimetre"),
        (r"миллиметр\w*|мм\b", "millimetre"), (r"гектар\w*|га\b", "hectare"), (r"акр\w*", "acre"),
        (r"тонн\w*|т\b(?!\.)", "tonne"), (r"килограмм\w*|кг\b", "kilogram"), (r"грамм\w*", "gram"),
        (r"фунт\w*", "pound"), (r"унци\w+", "ounce"), (r"литр\w*", "litre"), (r"галлон\w*", "gallon"), (r"баррел\w+", "barrel"),
        (r"мегаватт\w*|МВт\b", "megawatt"), (r"киловатт\w*|кВт\b", "kilowatt"), (r"гигаватт\w*|ГВт\b", "gigawatt"),
        (r"градус\w* (?:по )?Фаренгейт\w*|°\s?F\b", "degree Fahrenheit"), (r"градус\w*(?: (?:по )?Цельси\w*)?|°\s?[CС]\b", "degree Celsius"),
        (r"секунд\w*", "second"), (r"минут\w*", "minute"), (r"час(?:а|ов|ы|ам|ах|ами)?\b", "hour"),
        (r"дн(?:я|ей|ям|ях|ями|ей|и)\b|день\b|сут(?:ки|ок|кам|ках|ками)\b", "day"), (r"недел\w+", "week"),
        (r"месяц\w*", "month"), (r"год(?:а|у|ы|ов|ам|ах|ами)?\b|лет\b|летн\w+", "year"), (r"десятилети\w+", "decade"),
        (r"век(?:а|ов|у|ам|ах)?\b|столети\w+", "century"),
    ),
}  # fmt: skip
_PATTERNS = {
    lang: re.compile(
        r"[\s\u00a0\u202f-]*(?:"
        + "|".join(f"(?P<u{i}>{pattern})" for i, (pattern, _) in enumerate(table))
        + ")",
        re.I,
    )
    for lang, table in _AFTER.items()
}
_BEFORE = re.compile(r"(?:(US|A|C)?\$|(€)|(£)|(₽))\s?$")
_BEFORE_UNITS = {1: "dollar", 2: "euro", 3: "pound sterling", 4: "rouble"}


def unit_at(text: str, start: int, stop: int, lang: Lang) -> Unit | None:
    """What the number at ``start:stop`` counts, by the sign before it or the word after it."""
    sign = _BEFORE.search(text, max(0, start - 4), start)
    if sign:
        return UNITS[_BEFORE_UNITS[sign.lastindex or 1]]
    match = _PATTERNS[lang].match(text, stop)
    if not match or not match.lastgroup:
        return None
    return UNITS[_AFTER[lang][int(match.lastgroup[1:])][1]]
