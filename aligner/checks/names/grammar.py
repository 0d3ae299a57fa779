"""Which case follows which preposition, and what else in a sentence a name must agree with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.model import Span

GOVERNED: dict[str, tuple[str, ...]] = {  # the likelier case first
    preposition: tuple(cases.split())
    for cases, prepositions in {
        "gen": "из изо от ото до без безо у для около возле вокруг близ вблизи вне внутри кроме среди против после ради"
        " вместо из-за из-под вдоль мимо накануне относительно",
        "dat": "к ко благодаря вопреки согласно навстречу",
        "acc": "про через сквозь",
        "ins": "над надо перед передо между",
        "loc": "при",
        "loc acc": "в во на о об обо",
        "ins gen acc": "с со",
        "ins acc": "за под подо",
        "dat loc acc": "по",
    }.items()
    for preposition in prepositions.split()
}
_BEFORE = re.compile(r"(?<![\w-])([а-яё]+(?:-[а-яё]+)?)([ \u00a0]+)$", re.I)
_COMPOUND_BEFORE = re.compile(r"(?<![\w-])(со стороны|в отношении|по поводу|за счет|за счёт|в адрес|в пользу|в сторону|вплоть до)[ \u00a0]+$", re.I)
_BY_ENGLISH: dict[str, dict[str, tuple[str, ...]]] = {
    "с": {"with": ("ins",)},
    "за": {"behind": ("ins",), "beyond": ("ins",)},
    "под": {"near": ("ins",), "outside": ("ins",)},
}
"""The case of a preposition with several, as the English preposition in the same place tells it."""

_ENGLISH_BEFORE = re.compile(
    r"\b(in|at|inside|within|across|throughout|to|into|toward|towards|onto|of|from|near|outside|around|with|about|by)"
    r"\s+(?:the\s+|neighbou?ring\s+)?$",
    re.I,
)
_REST = frozenset(["in", "at", "inside", "within", "across", "throughout"])
_MOTION = frozenset(["to", "into", "toward", "towards", "onto"])
_ENGLISH_CASES = {
    **dict.fromkeys(_REST, "loc"), **dict.fromkeys(_MOTION, "acc"), "of": "gen", "from": "gen", "near": "gen",
    "outside": "gen", "around": "gen", "with": "ins", "about": "loc",
}  # fmt: skip
_CONSONANT = "[бвгджзклмнпрстфхцчшщ]"
_HEAVY = "льв|ржев|мценск|мст|мглин"  # beginnings of names that ask for another vowel before them: во Львове, ко Ржеву
_BARE = {"во": "в", "об": "о", "обо": "о", "со": "с", "ко": "к", "подо": "под"}
_ADJECTIVE_BEFORE = re.compile(
    r"(?:(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ым|им|ом|ем|ую|юю|ых|их|ыми|ими)|весь|вся|всё|все|сам|сама|само)\s+$"
)
_VERB_AFTER = re.compile(
    r"\s+(?:\w+(?:л|ла|ло|ли)(?:сь|ся)?|\w+(?:[ая]н|ен|ана|ена|ано|ено|ят|ята|ято)|был\w*|стал\w*|должен|должна|готов\w?)\b"
)
_WHICH_AFTER = re.compile(
    r",\s+(?:\w+\s+)?котор\w+|,\s+\w+(?:щ|вш)(?:ий|ая|ее|ую|его|ей|ему|им|ем|ийся|аяся|ееся)\b"
)


@dataclass(frozen=True, slots=True)
class Governor:
    """A preposition right before a name, its span, and the cases that may follow it, likelier first."""

    preposition: str
    span: Span
    order: tuple[str, ...]

    @property
    def cases(self) -> frozenset[str]:
        """The cases, in no order."""
        return frozenset(self.order)


def governor(text: str, start: int) -> Governor | None:
    """Return the Russian preposition right before ``start``, None if there is none."""
    if match := _COMPOUND_BEFORE.search(text, max(0, start - 24), start):
        return Governor(match[1], match.span(1), ("gen",))
    match = _BEFORE.search(text, max(0, start - 24), start)
    if match is None or match[1].lower() not in GOVERNED:
        return None
    return Governor(match[1], match.span(1), GOVERNED[match[1].lower()])


def called_for(before: Governor, english: str, start: int) -> frozenset[str]:
    """Return the cases that the preposition takes where the English has the name at ``start``: "with Iran", с Ираном."""
    word = re.search(r"\b([a-z]+)\s+(?:the\s+)?$", english[:start], re.I)
    table = _BY_ENGLISH.get(_BARE.get(before.preposition.lower(), before.preposition.lower()), {})
    return frozenset(table.get(word[1].lower(), before.order) if word else before.order)


def english_case(text: str, start: int, stop: int) -> str:
    """Return the Russian case that an English name calls for: in Baku -> loc, to Baku -> acc, Baku's -> gen, else nom."""
    match = _ENGLISH_BEFORE.search(text, max(0, start - 32), start)
    if match:
        return _ENGLISH_CASES.get(match[1].lower(), "nom")
    return "gen" if re.match(r"['’]s\b|['’](?=\s)", text[stop:]) else "nom"


def agrees_with_something(text: str, start: int, stop: int) -> bool:
    """Return True if an adjective, a past tense or a "which" nearby agrees in gender with the name at ``start:stop``."""
    before = text[max(0, start - 24) : start]
    return bool(
        _ADJECTIVE_BEFORE.search(before) or _VERB_AFTER.match(text, stop) or _WHICH_AFTER.match(text, stop)
    )


def gender(name: str, listed: str) -> str:
    """Return a name's gender by its entry, else by the ending of its first word that is not an adjective."""
    if listed:
        return listed
    head = next((word for word in name.split() if not re.search(r"(?:ый|ий|ой|ая|ое|ые)$", word)), name)
    if re.search(r"[ая]$", head):
        return "f"
    if re.search(r"[оеё]$", head):
        return "n"
    return "pl" if re.search(r"[ыи]$", head) else "m"


def preposition_before(preposition: str, name: str) -> str:
    """Return the preposition in its form before the name: об Армении, о Грузии; во Львове, в Баку; ко Ржеву; со Ставрополем."""
    bare = _BARE.get(preposition.lower(), preposition.lower())
    if bare == "о":
        bare = "об" if re.match(r"[АЭИОУ]", name, re.I) else "о"
    elif bare == "в":
        bare = "во" if re.match(rf"[вф]{_CONSONANT}|{_HEAVY}", name, re.I) else "в"
    elif bare == "с":
        bare = "со" if re.match(rf"[сзшж]{_CONSONANT}|щ|{_HEAVY}", name, re.I) else "с"
    elif bare == "к":
        bare = "ко" if re.match(_HEAVY, name, re.I) else "к"
    return bare.capitalize() if preposition[:1].isupper() else bare
