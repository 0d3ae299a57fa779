"""Are the numbers of a sentence in its translation? Separators, number words, multipliers, clock and dates apart."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,'’]\d+)*")
_DATE = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})\b")
_SCALES = (
    (3, re.compile(r"\s*-?(?:thousand|thsd|тыс)", re.I)),
    (6, re.compile(r"\s*-?(?:million|mln|млн|миллион)|m\b", re.I)),
    (9, re.compile(r"\s*-?(?:billion|bln|bn\b|млрд|миллиард)", re.I)),
    (12, re.compile(r"\s*-?(?:trillion|trln|трлн|триллион)", re.I)),
)
_WORDS = {
    0: r"zero\b|нол|нул",
    1: r"one\b|first|once\b|single|an?\b|перв|один\b|одн|раз\b",
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
    return [text for text, ways in _demands(source) if not any(_met(way, there, output) for way in ways)]


def values(text: str) -> set[str]:
    """Canonical digits of every number in a text: whole, in its parts, and multiplied out (2.5 million: 2500000)."""
    found: set[str] = set()
    for match in _NUMBER.finditer(text):
        whole = _plain(match.group())
        found.add(whole)
        found.update(_plain(part) for part in re.split(r"\D", match.group()))
        found.update(
            _scaled(match.group(), power) for power, word in _SCALES if word.match(text, match.end())
        )
    return found


def _demands(source: str) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Each number as written, with the ways of meeting it: each way is digits that must all be there."""
    demands: list[tuple[str, list[tuple[str, ...]]]] = []
    dates = list(_DATE.finditer(source))
    for date in dates:
        parts = tuple(_plain(part) for part in date.groups())
        demands.append((date.group(), [parts, (parts[0], parts[2]), (parts[1], parts[2])]))
    for match in _NUMBER.finditer(source):
        if any(date.start() <= match.start() < date.end() for date in dates):
            continue
        ways = [(_plain(match.group()),), tuple(_plain(part) for part in re.split(r"\D", match.group()))]
        ways += [
            (_scaled(match.group(), power),) for power, word in _SCALES if word.match(source, match.end())
        ]
        ways += [(way,) for way in _clock(source, match) + _decade(source, match) + _thousands(match.group())]
        demands.append((match.group(), ways))
    return demands


def _met(way: tuple[str, ...], there: set[str], output: str) -> bool:
    return all(digits in there or _in_words(digits, output) for digits in way)


def _in_words(digits: str, output: str) -> bool:
    value = int(digits) if digits.isdecimal() and len(digits) < 12 else -1
    if value in _WORD_OF:
        return bool(_WORD_OF[value].search(output))
    if 20 < value < 100:
        return all(_WORD_OF[part].search(output) for part in (value // 10 * 10, value % 10))
    return False


def _plain(number: str) -> str:
    """Digits alone, without leading zeros: 1,000.50 and 1 000,50 are one number."""
    return "".join(str(int(digit)) for digit in number if digit.isdecimal()).lstrip("0") or "0"


def _scaled(number: str, power: int) -> str:
    """The digits of number * 10**power: 2.5 with power 6 is 2500000."""
    head, _, tail = re.sub(r"[ \u00a0\u2009\u202f'’]", "", number).replace(",", ".").rpartition(".")
    whole, fraction = (head, tail) if head and len(tail) < 3 else (head + tail, "")
    return _plain(whole.replace(".", "") + fraction + "0" * (power - len(fraction)))


def _thousands(number: str) -> list[str]:
    """15,000 may be said as 15 with a word that `values` does not know."""
    plain = _plain(number)
    return [plain[:-3]] if plain.endswith("000") and len(plain) > 4 else []


def _clock(source: str, match: re.Match[str]) -> list[str]:
    """3 p.m. may be said as 15."""
    hour = int(match.group()) if match.group().isdecimal() and len(match.group()) < 3 else 0
    return (
        [str(hour + 12)]
        if 0 < hour < 12 and re.match(r"(?:[:.]\d\d)?\s*p\.?m", source[match.end() :], re.I)
        else []
    )


def _decade(source: str, match: re.Match[str]) -> list[str]:
    """The 1990s may be said as the 90s, and the reverse."""
    digits = match.group()
    if not re.match(r"['’]?s\b|-[а-я]{1,3}\b", source[match.end() :]) or not digits.endswith("0"):
        return []
    return [digits[2:]] if len(digits) == 4 else ["19" + digits, "20" + digits]


def _romans(text: str) -> set[str]:
    found = set()
    for match in _ROMAN.finditer(text):
        digits = [_ROMAN_DIGITS[letter] for letter in match.group()]
        pairs = zip(digits, [*digits[1:], 0], strict=True)
        found.add(str(sum(-digit if digit < after else digit for digit, after in pairs)))
    return found
