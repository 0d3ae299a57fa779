"""Headlines in capitals: models are fed quiet letters, and the capitals are put back.

The lists are what a lower-case reading would spoil: English words that stay small in a title, and abbreviations.
"""

from __future__ import annotations

import re

from aligner.model import Lang

_TITLE_SMALL = """
a an and as at but by for from in into nor of off on onto or out over per than that the to up via vs with is are be
"""
_KNOWN_ABBREVIATIONS = """
AP BBC CIS CNN CSTO EAEU EBRD EC EU FBI FSB GDP IAEA ICC ICRC IMF IS ISIS KGB MP MPs NATO NGO OSCE PACE PKK RFE
SCO TV TASS UAE UK UN UNESCO UNHCR UNICEF USA USAID USSR WHO WTO
АП БТА ВВП ВОЗ ВТО ГКНБ ГУАМ ДНР ЕАЭС ЕБРР ЕС ЕСПЧ ИГИЛ КГБ КНБ КНР КПП ЛНР МАГАТЭ МВД МВФ МИД МИД МККК МУС МЧС
НАТО НКР НПО ОАЭ ОБСЕ ОДКБ ООН ПАСЕ РФ РЖД РПК СБУ СМИ СНБ СНГ СССР США ТАСС ТВ ФРГ ФСБ ЦИК ЦРУ ШОС ЮНЕСКО ЮНИСЕФ
"""
_SMALL = frozenset(_TITLE_SMALL.split())
_ABBREVIATIONS = frozenset(_KNOWN_ABBREVIATIONS.split())


def shouted(text: str) -> bool:
    """Is this a headline in capitals: two words or more, no small letter?"""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    return len(words) > 1 and max(map(len, words)) > 4 and text == text.upper() and text != text.lower()


def unshout(text: str, lang: Lang, title: bool) -> str:
    """A headline in capitals as it would be printed: Title Case, or only the first letter; same length.

    >>> unshout("TALKS IN BAKU AND THE UN", "en", title=True)
    'Talks in Baku and the UN'
    """
    words = 0

    def word(match: re.Match[str]) -> str:
        nonlocal words
        words += 1
        if match.group() in _ABBREVIATIONS:
            return match.group()
        small = _lower(match.group())
        return small if words > 1 and (not title or small in _SMALL) else match.group()[0] + small[1:]

    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", word, text)


def _lower(text: str) -> str:
    return "".join(character.lower() if len(character.lower()) == 1 else character for character in text)
