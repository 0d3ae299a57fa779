"""Message catalogs (gettext) of games and other programs as pairs: what people say, eat, wear and do, put into Russian
by their players.

The manuals among the training text know no apricots.  ``PACKAGES`` names packages of Debian whose catalogs hold
prose, with their licences; unpack them into one folder (``dpkg -x``) and give it to ``prepare``.
"""

import gettext
import re
from collections.abc import Iterator
from pathlib import Path

from training.translation.corpus import Pair

PACKAGES = {
    "cataclysm-dda-data": "CC BY-SA 3.0",
    "freeciv-data": "GPL 2 or later",
    "freedroidrpg-data": "GPL 2 or later",
    "iso-codes": "LGPL 2.1 or later",
    "kgeography-data": "GPL 2 or later",
    "unknown-horizons": "GPL 2 or later",
    "warzone2100-data": "GPL 2 or later",
    "widelands-data": "GPL 2 or later",
}

SOURCE = "catalog_"  # how the sources of these pairs begin

_COLOUR = re.compile(r"</?[a-z_]+(?:=[^<>]*)?>")  # <color_light_red>, <p>, <br>
_FILLED_IN = re.compile(
    r"%[-+#.\d]*[a-zA-Z]|[{}<>\[\]@$]|\\"
)  # what the program replaces: such a line is no sentence
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZА-ЯЁ\"«])")


def read(folder: Path) -> Iterator[Pair]:
    """Pairs of every ``ru/LC_MESSAGES/*.mo`` below ``folder``, each paragraph by itself; sentences, where both
    sides have the same number of them.
    """
    for path in sorted(folder.rglob("ru/LC_MESSAGES/*.mo")):
        for en, ru in _messages(path):
            for left, right in _parts(en, ru, re.compile(r"\n+")):
                yield from (
                    Pair(f"{SOURCE}{path.stem}", *part) for part in _parts(left, right, _SENTENCE_END)
                )


def _messages(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as file:
        catalog = gettext.GNUTranslations(file)
    for key, text in catalog._catalog.items():  # type: ignore[attr-defined]  # there is no other way to list it
        message, number = key if isinstance(key, tuple) else (key, 0)
        if message and number == 0:
            en, ru = (_COLOUR.sub("", side) for side in (message.rpartition("\x04")[2], text))
            if not _FILLED_IN.search(en) and not _FILLED_IN.search(ru):
                yield en, ru


def _parts(en: str, ru: str, where: re.Pattern[str]) -> list[tuple[str, str]]:
    left, right = ([part.strip() for part in where.split(side) if part.strip()] for side in (en, ru))
    return list(zip(left, right, strict=True)) if len(left) == len(right) else [(en.strip(), ru.strip())]
