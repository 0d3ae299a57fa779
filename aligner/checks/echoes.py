"""A missing name that is there in another dress: within a longer word, by its head alone, or only transliterated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.checks.view import View
from aligner.glossary.inflect import COMBINING
from aligner.text.sound import consonants

if TYPE_CHECKING:
    from aligner.glossary import Mention

_SHORTEST = 6  # letters of a stem or a head that cannot be chance
_ENDING = re.compile(r"(?:ия|ья|а|я|о|е|ы|и|ь|й)$")
_ADJECTIVE = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)$")
_E = str.maketrans("эёЭЁ", "ееЕЕ")
_QUOTED = re.compile(r"[«\"“„](\w+)[»\"”“]")
_SKY = "ий|ого|ому|им|ом|ая|ой|ую|ою|ое|ие|их|ими"
_GENERIC = frozenset(
    [
        "republic",
        "region",
        "sea",
        "river",
        "lake",
        "valley",
        "canal",
        "corridor",
        "union",
        "ocean",
        "province",
        "district",
        "city",
        "mountains",
        "oblast",
        "state",
        "states",
        "kingdom",
        "territory",
        "islands",
        "island",
        "peninsula",
        "federation",
        "strait",
        "gulf",
        "pass",
        "village",
        "area",
        "республика",
        "область",
        "море",
        "река",
        "озеро",
        "долина",
        "канал",
        "коридор",
        "союз",
        "океан",
        "провинция",
        "район",
        "город",
        "горы",
        "край",
        "штаты",
        "острова",
        "остров",
        "полуостров",
        "федерация",
        "пролив",
        "залив",
        "перевал",
        "округ",
    ]
)
def echoed(view: View, wanted: Mention) -> bool:
    """Is the name hinted at so plainly that nobody would call it missing?"""
    if view.glossary is None:
        return False
    terms = view.glossary.terms(wanted.concept, view.pair.target, view.pair.published)
    names = [_plain(name) for term in terms for name in term.names]
    text = _plain(view.target)
    for mention in view.target_mentions:  # Приднестровье is no hint at the Днестр
        text = text[: mention.start] + " " * (mention.stop - mention.start) + text[mention.stop :]
    concept = view.glossary.concepts[wanted.concept]
    words, people = (concept.words(kind, view.pair.target) for kind in ("adjective", "inhabitant"))
    return (
        0 < view.source.count(wanted.text) <= view.target.count(wanted.text)  # as it is, within a word: CSNChicago
        or any(_joined(name, text) for name in names)
        or (view.pair.target == "ru" and any(_of_a_woman(word, text) for word in people))
        or any(_within_a_word(name, text) for name in names)
        or (view.pair.target == "ru" and any(_prefixed(word, text) for word in words))
        or any(_by_its_head(name, text) or _by_its_kind(name, text) for name in names)
        or (view.pair.target == "ru" and any(_unlisted_adjective(name, text, view.target) for name in names))
        or _transliterated(wanted.text, text)
        or _adjective_transliterated(wanted.text, text)
        or any(_in_small_letters(name, _plain(view.target)) for name in names)
        or any(_beside_another(name, _plain(view.target)) for name in names)
        or any(_as_a_club(name, _plain(view.target)) for name in names)
    )


def _plain(text: str) -> str:
    """Foreign names are spelt with э or е, ё or е: Кэмбридж, Кембридж."""
    return text.translate(_E)


def _within_a_word(name: str, text: str) -> bool:
    """Пакистан in антипакистанских, Antarctica in Antarctic; at the head of a word a letter less is enough: богема."""
    stem = _ENDING.sub("", name).lower()
    if " " in stem or len(stem) < _SHORTEST:
        return len(stem) == _SHORTEST - 1 and re.search(rf"\b{re.escape(stem)}", text.lower()) is not None
    return stem[: max(_SHORTEST, len(stem) - 1)] in text.lower()


def _joined(name: str, text: str) -> bool:
    """inSochi, with a space forgotten."""
    return re.search(rf"(?<=[a-zа-я]){re.escape(name)}", text) is not None


def _of_a_woman(man: str, text: str) -> bool:
    """кенийка, where the glossary has the man alone: кениец."""
    stem = re.sub(r"(?<=[аеиоуыэюя])ец$", "й", man)
    stem = re.sub(r"(?:ец|ин)$", "", stem)
    return stem != man and re.search(rf"\b{stem}к(?:а|и|е|у|ой|ою|ам|ами|ах)\b|\b{stem}ок\b", text) is not None


def _as_a_club(name: str, text: str) -> bool:
    """«Пари» for the club of Париж: the name or its beginning, alone in quotation marks."""
    return any(len(word) >= 4 and name.lower().startswith(word.lower()) for word in _QUOTED.findall(text))


def _unlisted_adjective(name: str, text: str, whole: str) -> bool:
    """туринский for Турин, Лимская for Лима; Тюменский регион, Красное море со Средиземным for what is called so.

    The noun of such a name may stand in the ``whole`` text as another's, the adjective only outside of names.
    """
    first, *others = name.split()
    if others:
        stem = _ADJECTIVE.sub("", first)
        head = rf"\b(?:{_stem(others[-1])}|регион|област|кра[йяе]|район)"
        own = re.search(rf"\b{stem}\w{{2,3}}\b", text)
        return len(stem) >= 5 and stem != first and own is not None and re.search(head, whole) is not None
    stem = _stem(name)
    return len(stem) >= 3 and bool(
        re.search(rf"\b{stem}(?:ь|й|ий|ин|ен|ан|ов|ев)?(?:с|ц)к(?:{_SKY})\b", text, re.I)
    )


def _stem(name: str) -> str:
    return re.escape(_ENDING.sub("", name))


def _in_small_letters(name: str, text: str) -> bool:
    """на западном берегу, в южном Азербайджане: the words of the name, the first of them without its capital."""
    first, *others = name.split()
    stem = _ADJECTIVE.sub("", first)
    if len(others) != 1 or stem == first or len(stem) < 3:
        return False
    return re.search(rf"\b{stem.lower()}\w{{2,3}} {_stem(others[0])}", text) is not None


def _beside_another(name: str, text: str) -> bool:
    """South and North Ossetia, Южная и Западная Австралия: the noun said once for both."""
    first, *others = name.split()
    if len(others) != 1 or not others[0][0].isupper():
        return False
    stem = _ADJECTIVE.sub("", first)
    ours = rf"{stem}\w{{2,3}}" if stem != first else re.escape(first)
    return re.search(rf"\b{ours} (?:and|or|и|или) [А-ЯЁA-Z]\w+ {_stem(others[0])}", text) is not None


def _prefixed(adjective: str, text: str) -> bool:
    """российский in антироссийский, всероссийский; the short form of a compound: англоязычный."""
    stem, short = adjective[:-2], COMBINING.get(adjective, "")
    return (len(stem) >= _SHORTEST and stem in text.lower()) or (
        len(short) >= 4 and re.search(rf"\b{short}[а-я]", text, re.I) is not None
    )


def _by_its_head(name: str, text: str) -> bool:
    """Petersburg for Saint Petersburg: the one word of the name that is its own; the Gulf for the Persian Gulf."""
    words = [word for word in re.findall(r"\w+", name) if word[0].isupper() and not _ADJECTIVE.search(word)]
    own = [word for word in words if word.lower() not in _GENERIC and len(word) >= _SHORTEST]
    if " " not in name or len(own) > 1:
        return False
    if own:
        return re.search(rf"\b{re.escape(_ENDING.sub('', own[0]))}", text) is not None
    head = _ENDING.sub(
        "", name.split()[-1]
    ).capitalize()  # страны Залива: a capital makes the common noun a name
    return re.search(rf"(?<=[\w,] ){re.escape(head)}", text) is not None


def _by_its_kind(name: str, text: str) -> bool:
    """The District for the District of Columbia: what it is, with a capital and the article."""
    kind, of, rest = name.partition(" of ")
    return bool(of) and rest[0].isupper() and re.search(rf"\b[Tt]he {re.escape(kind)}\b(?! (?:of\b|[A-Z]))", text) is not None


def _transliterated(name: str, text: str) -> bool:
    """Emirates in «Эмирейтс», Вечерняя Москва in Vechernyaya Moskva: the same consonants under a capital."""
    heard = consonants(name)
    return len(heard) >= 3 and any(
        consonants(word) == heard for word in re.findall(r"\w+", text) if word[0].isupper()
    )


def _adjective_transliterated(name: str, text: str) -> bool:
    """Gudautsky District for «Гудаутский район»: the district called as Russian calls it."""
    first, *others = name.split()
    stem = re.sub(rf"(?:{_SKY})$", "", first)
    return bool(others) and stem[-2:] in ("ск", "цк") and any(
        consonants(word) == consonants(stem.replace("тск", "ск")) for word in re.findall(r"\b[A-Z][\w’']+k(?:y|iy|ii?|aya|oye|oe)\b", text)
    )


