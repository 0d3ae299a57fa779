"""Which names of the source are in the target, and in what dress; what is missing there and what is strange.

Steps of compare():
  1. a concept named on both sides, by name, adjective, inhabitant or abbreviation, is there;
  2. so is one whose relative stands there (Karabakh for Nagorno Karabakh, by part_of);
  3. a name left in the source's alphabet is found as such; inside a longer foreign name it is right (Air Astana);
  4. a capitalised word one or two letters from the missing name is taken for a slip of the pen, and one that is
     a form of it, or differs in its ending only, for the name itself, although the glossary was in doubt;
  5. so is a name within a longer word, by its head alone, or transliterated inside another name (echoes.py);
  6. what remains is missing; names of the target that the source does not have are strange.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from aligner.checks.echoes import echoed
from aligner.checks.slips import Slip, nearest
from aligner.checks.view import View

if TYPE_CHECKING:
    from aligner.glossary import Glossary, Mention

_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Names of a pair; a source mention stands in one of ``named``, ``foreign``, ``slips``, ``bent``, ``missing``.

    ``bent`` are names with an ending that the glossary does not know: Алмате for Алматы.
    """

    named: tuple[tuple[Mention, tuple[Mention, ...]], ...]
    foreign: tuple[tuple[Mention | None, Mention], ...]
    slips: tuple[Slip, ...]
    bent: tuple[Slip, ...]
    missing: tuple[Mention, ...]
    strange: tuple[Mention, ...]


@lru_cache(maxsize=16)
def compare(view: View) -> Comparison:
    """The comparison of a pair's names; empty where there is no glossary, or a list of places instead of a sentence."""
    source, target = view.source_mentions, view.target_mentions
    if max(len(source), len(target)) > view.limits.most_names:
        return Comparison((), (), (), (), (), ())
    named, rest = [], []
    for mention in source:
        answers = tuple(other for other in target if _same(view, mention, other))
        if answers:
            named.append((mention, answers))
        else:
            rest.append(mention)
    foreign, rest = _left_foreign(view, rest)
    answered = {id(other) for _, answers in named for other in answers}
    strange = [mention for mention in target if id(mention) not in answered]
    taken = [other.start for other in target if id(other) in answered]
    near = [(mention, nearest(view, mention, taken)) for mention in rest]
    slips = tuple(slip for _, slip in near if slip and slip.distance)
    bent = tuple(slip for _, slip in near if slip and not slip.distance)
    missing = tuple(mention for mention, slip in near if slip is None and not echoed(view, mention))
    covered = [slip.span for _, slip in near if slip]
    strange = [m for m in strange if not any(start <= m.start < stop for start, stop in covered)]
    return Comparison(tuple(named), tuple(foreign), slips, bent, missing, tuple(strange))


def _same(view: View, mention: Mention, other: Mention) -> bool:
    related = any(
        a == b or b in _ancestry(view, a) or a in _ancestry(view, b)
        for a in mention.candidates
        for b in other.candidates
    )
    return related or (view.glossary is not None and mention.concept in _bearers(view.glossary, other.text))


def shared_name(view: View, mention: Mention, other: Mention) -> bool:
    """Could the source's word have meant what the target names: Georgia, and Джорджия?"""
    return view.glossary is not None and other.concept in _bearers(view.glossary, mention.text)


@lru_cache(maxsize=4096)
def _bearers(glossary: Glossary, name: str) -> frozenset[str]:
    """All concepts that bear the name, whichever the glossary chose here: с Арала is of the sea or of the town."""
    return frozenset(glossary.concepts_named(name))


def _ancestry(view: View, concept: str) -> set[str]:
    """The concepts that it is part of, by name rather than by map."""
    found: set[str] = set()
    concepts = view.glossary.concepts if view.glossary else {}
    while concept in concepts and (concept := concepts[concept].part_of) and concept not in found:
        found.add(concept)
    return found


def _left_foreign(
    view: View, rest: list[Mention]
) -> tuple[list[tuple[Mention | None, Mention]], list[Mention]]:
    """Names of the target that stand in the source's alphabet, each with the source mention that it answers."""
    alphabet = _LATIN if view.pair.target == "ru" else _CYRILLIC
    if view.glossary is None or not alphabet.search(view.target):
        return [], rest
    foreign: list[tuple[Mention | None, Mention]] = []
    for found in view.glossary.find(view.target, view.pair.source):
        if not alphabet.match(found.text):
            continue
        wanted = next((m for m in rest if set(m.candidates) & set(found.candidates)), None)
        rest = [m for m in rest if m is not wanted]
        if found.kind in ("name", "adjective", "inhabitant") and not _in_foreign_name(
            view.target, found, alphabet
        ):
            foreign.append((wanted, found))
    return foreign, rest


def _in_foreign_name(text: str, found: Mention, alphabet: re.Pattern[str]) -> bool:
    """Is it a part of a longer name in that alphabet, in quotation marks or in brackets?"""
    before = re.search(r"(\S+)\s+$", text[: found.start])
    after = re.match(r"\s+(\S+)|[-.&/@]\w", text[found.stop :])
    joined = text[found.start - 1 : found.start] in set('-.&/@#«“"„(') - {""}
    return bool(
        joined
        or (before and alphabet.search(before[1]))
        or (after and (not after[1] or alphabet.search(after[1])))
    )
