"""Are the numbers of a sentence in its translation? Separators, number words, multipliers, clock and dates apart."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,'’]\d+)*")
_DATE = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})\b")
_TIME = re.compile(r"(\d{1,2})(?:[:.]([0-5]\d))?")
_AFTERNOON = re.compile(r"\s{0,3}p\.?m", re.I)
_PLURAL = re.compile(r"['’]?s\b|-[а-я]{1,3}\b")
_MINUTES = re.compile(r":[0-5]\d(?!\d)")
_SCALES = (
    (3, re.compile(r"\s*-?(?:thousand|thsd|тыс)", re.I)),
    (6, re.compile(r"\s*-?(?:million|mln|млн|миллион)|m\b", re.I)),
    (9, re.compile(r"\s*-?(?:billion|bln|bn\b|млрд|миллиард)", re.I)),
    (12, re.compile(r"\s*-?(?:trillion|trln|трлн|триллион)", re.I)),
)
_WORDS = {
    0: r"zero\b|нол|нул",
    1: r"one\b|first|once\b|single|an?\b|перв|один\b|одн|раз\b|часа? (?:дня|ночи)",
    2: r"two\b|second|both\b|twice\b|double|half\b|втор|дв[ае]\b|дву|двое|двой|об[ае]\b|обо?их",
    3: r"three|third|triple|три\b|тр[её][хм]|тро[её]|троих|трет",
    4: r"four\b|fourth|quarter|четыр|четв",
    5: r"five|fifth|пять?\b|пят[ио]|пятер|пят[ыа]",
    6: r"six\b|sixth|six-|шест",
    7: r"seven\b|seventh|seven-|семь?\b|семи|семер|седьм",
    8: r"eight\b|eighth|eight-|вос[еь]м",
    9: r"nine\b|ninth|nine-|девят[ьиыо]|девятер",
    10: r"ten\b|tenth|ten-|decade|десят",
    11: r"eleven|одиннадцат",
    12: r"twel|dozen|двенадцат|дюжин",
    13: r"thirteen|тринадцат",
    14: r"fourteen|четырнадцат",
    15: r"fifteen|пятнадцат",
    16: r"sixteen|шестнадцат",
    17: r"seventeen|семнадцат",
    18: r"eighteen|восемнадцат",
    19: r"nineteen|девятнадцат",
    20: r"twent|двадцат",
    24: r"a day\b|round.the.clock|day and night|сут(?:ки|ок|кам)|круглосуточ",
    30: r"thirt[iy]|тридцат",
    40: r"fort[iy]|сорок",
    50: r"fift[iy]|пят(?:ь|и)десят|полсотн",
    60: r"sixt[iy]|шест(?:ь|и)десят",
    70: r"sevent[iy]|сем(?:ь|и)десят",
    80: r"eight[iy]|вос[еь]м(?:ь|и)десят",
    90: r"ninet[iy]|девяност",
    100: r"(?:\w+-)?hundred|centur|сто\b|ста\b|сот|столет",
    200: r"двест|двухсот",
    300: r"трист|тр[её]хсот",
    400: r"четырест|четыр[её]хсот",
    500: r"пятьсот|пятисот",
    1000: r"thousand|тысяч|millenni",
    1_000_000: r"million|миллион|млн",
    1_000_000_000: r"billion|миллиард|млрд",
}
_WORD_OF = {value: re.compile(rf"\b(?:{stems})", re.I) for value, stems in _WORDS.items()}
_ROMAN = re.compile(r"\b[IVXХ]+\b")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "Х": 10}


def lost(source: str, output: str) -> list[str]:
    """The numbers of the source, as written, that the output does not hold in any form.

    >>> lost("1,500 people in 2019", "1 500 человек в 2018 году")
    ['2019']
    >>> lost("2.5 million on the 3rd of May", "2,5 млн третьего мая")
    []
    """
    if not any(character.isdigit() for character in source):
        return []
    there = values(output) | _romans(output)
    demands = dict.fromkeys((text, tuple(ways)) for text, ways in _demands(source))
    return [text for text, ways in demands if not any(_met(way, there, output) for way in ways)]


def values(text: str) -> set[Decimal]:
    """Every number of a text: in each reading of its separators, in its parts, and multiplied out (2.5 million)."""
    found: set[Decimal] = set()
    for match in _NUMBER.finditer(text):
        readings = _readings(match.group())
        found |= readings | set(_parts(match.group()))
        for power, word in _SCALES:
            if word.match(text, match.end()):
                found |= {reading.scaleb(power) for reading in readings}
    return found


Way = tuple[Decimal, ...]


def _demands(source: str) -> list[tuple[str, list[Way]]]:
    """Each number as written, with the ways of meeting it: each way is numbers that must all be there."""
    dates = list(_DATE.finditer(source))
    dated = {place for date in dates for place in range(*date.span())}
    demands = [(date.group(), _date_ways(date)) for date in dates]
    for match in _NUMBER.finditer(source):
        if match.start() in dated or _is_full_hour(source, match):
            continue
        readings = _readings(match.group())
        ways: list[Way] = [(reading,) for reading in readings]
        ways += [_parts(match.group())] if re.search(r"\D", match.group()) else []
        ways += [
            (r.scaleb(power),) for power, word in _SCALES if word.match(source, match.end()) for r in readings
        ]
        ways += _clock(source, match) + _decade(source, match) + _short_year(source, match)
        ways += [(r / 1000,) for r in readings if 10_000 <= r < 10**15 and r % 1000 == 0]
        demands.append((match.group(), ways))
    return demands


def _date_ways(date: re.Match[str]) -> list[Way]:
    """05.03.2020 holds a day, a month and a year; the month may be said by its name."""
    first, second, year = (Decimal(int(part)) for part in date.groups())
    return [(first, second, year), (first, year), (second, year)]


def _met(way: Way, there: set[Decimal], output: str) -> bool:
    return all(value in there or _in_words(value, output) for value in way)


def _in_words(value: Decimal, output: str) -> bool:
    if value in _WORD_OF:
        return bool(_WORD_OF[int(value)].search(output))
    if 20 < value < 100 and value == int(value):
        tens, unit = _WORDS[int(value) // 10 * 10], _WORDS[int(value) % 10]
        return bool(re.search(rf"\b(?:{tens})\w*?[\s-]*(?:{unit})", output, re.I))
    return False


def _readings(number: str) -> set[Decimal]:
    """What a number as written may mean: 1,500 is 1500 or 1.5; 2,5 is 2.5; 1.000.000 a million."""
    plain = re.sub(r"[\s'’]", "", number).replace(",", ".")
    whole, _, fraction = plain.rpartition(".")
    mixed = "." in number and "," in number
    readings = (
        {_decimal(plain.replace(".", ""))} if not whole or (len(fraction) == 3 and not mixed) else set()
    )
    if whole and ("." not in whole or mixed):
        readings.add(_decimal(f"{whole.replace('.', '')}.{fraction}"))
    return readings or {_decimal(plain.replace(".", ""))}


def _parts(number: str) -> Way:
    return tuple(_decimal(part) for part in re.split(r"\D+", number))


def _decimal(digits: str) -> Decimal:
    return Decimal("".join(character if character == "." else str(int(character)) for character in digits))


def _clock(source: str, match: re.Match[str]) -> list[Way]:
    """3 p.m. may be said as 15, 19:30 as 7:30, 17.00 as 5."""
    time = _TIME.fullmatch(match.group() + (_MINUTES.match(source, match.end()) or [""])[0])
    if not time:
        return []
    hour, minutes = int(time[1]), int(time[2] or 0)
    afternoon = _AFTERNOON.match(source, match.end() + len(time[0]) - len(match.group()))
    if not (time[2] or afternoon) or not 0 < hour < 24:
        return []
    hours = [hour, hour - 12 if hour > 12 else hour + 12]
    return [(Decimal(h), Decimal(minutes)) if minutes else (Decimal(h),) for h in hours]


def _is_full_hour(source: str, match: re.Match[str]) -> bool:
    """The 00 of 19:00, which nobody need say."""
    return match.group() == "00" and bool(re.search(r"(?<!\d)\d{1,2}:$", _before(source, match)))


def _before(source: str, match: re.Match[str]) -> str:
    return source[max(0, match.start() - 6) : match.start()]


def _short_year(source: str, match: re.Match[str]) -> list[Way]:
    """In 2008-09 the second number may be said as 2009."""
    before = re.search(r"(?<!\d)(\d\d)\d\d[-–/]$", _before(source, match))
    return (
        [(Decimal(int(before[1] + match.group())),)]
        if before and re.fullmatch(r"\d\d", match.group())
        else []
    )


def _decade(source: str, match: re.Match[str]) -> list[Way]:
    """The 1990s may be said as the 90s, and the reverse."""
    digits = match.group()
    if not _PLURAL.match(source, match.end()) or not digits.endswith("0"):
        return []
    if len(digits) == 4 and digits.isdecimal():
        return [(Decimal(int(digits[2:])),)]
    return [(Decimal(int(century + digits)),) for century in ("19", "20")] if len(digits) == 2 else []


def _romans(text: str) -> set[Decimal]:
    found = set()
    for match in _ROMAN.finditer(text):
        digits = [_ROMAN_DIGITS[letter] for letter in match.group()]
        pairs = zip(digits, [*digits[1:], 0], strict=True)
        found.add(Decimal(sum(-digit if digit < after else digit for digit, after in pairs)))
    return found
