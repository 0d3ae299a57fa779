"""The kinds of concepts: what each is, which words announce it, how likely it is meant where names are shared."""

from __future__ import annotations

from typing import NamedTuple

PERSON, WORD = "person", "word"


class Kind(NamedTuple):
    """A kind of concept.

    ``prominent`` kinds may begin a sentence though the name is a noun too: Кремль, Пентагон; not a village Заря.
    ``en`` and ``ru`` are words that announce one: the city of Osh, Osh city, г. Ош. A ``brand`` may keep its Latin
    letters in Russian: Telegram, Reuters.
    """

    name: str
    prominent: bool = False
    en: str = ""
    ru: str = ""
    brand: bool = False


_TABLE = (
    # places, the one that is meant where several share a name first
    Kind("country", True, "republic", "республика"),
    Kind("city", False, "city town", "город г"),
    Kind("region", True, "region province oblast state governorate", "область обл край регион провинция штат республика"),
    Kind("area", True, "region valley area", "регион долина ущелье"),
    Kind("sea", False, "sea", "море"),
    Kind("mountain", False, "mount mountain mountains mt peak", "гора г пик вершина хребет"),
    Kind("river", False, "river", "река р"),
    Kind("lake", False, "lake", "озеро оз"),
    Kind("district", False, "district county raion rayon", "район р-н уезд"),
    Kind("town", False, "city town", "город г пгт поселок"),
    Kind("village", False, "village", "село с деревня д поселок аул кишлак станица"),
    Kind("pass", False, "pass", "перевал"),
    Kind("strait", False, "strait", "пролив"),
    Kind("island", False, "island", "остров"),
    Kind("border", False, "border", "граница"),
    Kind("crossing", False, "checkpoint crossing", "кпп пункт"),
    Kind("historical-unit", False, "khanate emirate republic governorate", "ханство эмират губерния республика"),
    # what is built
    Kind("pipeline"),
    Kind("road", False, "road highway corridor route tunnel", "дорога трасса тракт коридор маршрут тоннель"),
    Kind("canal", False, "canal", "канал"),
    Kind("railway", False, "railway railroad line", "дорога магистраль"),
    Kind("dam", False, "dam plant station reservoir", "гэс плотина станция водохранилище"),
    Kind("airport", False, "airport", "аэропорт"),
    Kind("base", False, "base airbase garrison", "база авиабаза гарнизон аэродром"),
    Kind("prison", False, "prison jail colony", "тюрьма сизо колония ик"),
    Kind("mine", False, "mine", "рудник шахта месторождение"),
    Kind("field", False, "field oilfield", "месторождение"),
    Kind("square", False, "square", "площадь"),
    Kind("building", False, "palace house building stadium", "дворец дом здание стадион"),
    Kind("monastery", False, "monastery church cathedral", "монастырь церковь собор храм"),
    Kind("shrine", False, "shrine mosque mausoleum", "мечеть мавзолей святыня"),
    # who acts
    Kind("body", True),
    Kind("party", True, "party", "партия"),
    Kind("movement", True, "movement", "движение"),
    Kind("company", True, "company", "компания", brand=True),
    Kind("media", True, "newspaper channel agency", "газета телеканал агентство издание", brand=True),
    Kind("people", True),
    Kind(PERSON),
    # the rest
    Kind("event", True),
    Kind("other", True),
    Kind(WORD),
)  # fmt: skip

KINDS = tuple(kind.name for kind in _TABLE)
PROMINENT = frozenset(kind.name for kind in _TABLE if kind.prominent)
BRANDS = frozenset(kind.name for kind in _TABLE if kind.brand)
PROMINENCE = {name: place for place, name in enumerate(KINDS)}
"""Kind -> its place among those that may share a name, the likeliest first."""
PLACE_WORDS = {
    "en": {kind.name: tuple(kind.en.split()) for kind in _TABLE},
    "ru": {kind.name: tuple(kind.ru.split()) for kind in _TABLE},
}
"""Language -> kind -> words that announce a concept of it."""
