"""Unseen names in real sentences: a name that declines is exchanged for another of its class.

The ending that the old name shows in the sentence goes to the new stem, so the case need not
be known: «в Москве» gives «в Актубе», «Сидоровым» gives «Байрамовым».
"""

import random
from collections.abc import Iterable
from typing import NamedTuple

from training.translation.morphology import parse

# class: (ending of the dictionary form, endings a sentence may show)
_CLASSES = {
    "ия": ("ия", ("ия", "ии", "ию", "ией")),
    "а": ("а", ("а", "ы", "е", "у", "ой")),
    "ов": ("", ("", "а", "у", "ым", "е", "ой")),
    "": ("", ("", "а", "у", "ом", "е")),
}
_HARD = "бвгдзклмнпрстфх"


class Name(NamedTuple):
    en: str
    ru: str


def declension(ru: str) -> str | None:
    """The class of a dictionary form, or None where it is not one of the regular ones."""
    if ru.endswith("ия"):
        return "ия"
    if ru.endswith("а") and len(ru) > 3 and ru[-2] in "бвдзлмнпрстф":
        return "а"
    if ru.endswith(("ов", "ев", "ин")):
        return "ов"
    if ru[-1] in _HARD and not ru.endswith(("ых", "их", "ын")):
        return ""
    return None


class Stock:
    """Names by class, to draw from."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names: dict[str, list[Name]] = {kind: [] for kind in _CLASSES}
        for name in names:
            if (
                len(name.ru) > 3
                and name.ru.isalpha()
                and name.en.isalpha()
                and name.ru[0].isupper()
                and name.ru[1:].islower()
            ):
                kind = declension(name.ru)
                if kind is not None:
                    self._names[kind].append(name)

    def exchange(self, form: str, rng: random.Random) -> tuple[Name, str] | None:
        """For a name in a sentence: another of its class, and its form there."""
        base = parse(form).normal_form
        kind = declension(base)
        if kind is None or not self._names[kind] or not parse(form).is_known:
            return None
        ending, endings = _CLASSES[kind]
        stem = base.removesuffix(ending) if ending else base
        shown = form.lower()[len(stem) :]
        if not form.lower().startswith(stem) or shown not in endings:
            return None
        name = rng.choice(self._names[kind])
        return name, (name.ru.removesuffix(ending) if ending else name.ru) + shown
