"""Which names of the source are in the target, and in what dress; what is missing there and what is strange.

Steps of compare():
  1. a concept named on both sides, by name, adjective, inhabitant or abbreviation, is there;
  2. so is one whose relative stands there (Karabakh for Nagorno Karabakh, by part_of);
  3. a name left in the source's alphabet is found as such; inside a longer foreign name it is right (Air Astana);
  4. a capitalised word one or two letters from the missing name is taken for a slip of the pen, and one that is
     a form of it for the name itself, although the glossary was in doubt;
  5. what remains is missing; names of the target that the source does not have are strange.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from aligner.checks.view import View
from aligner.model import Span

if TYPE_CHECKING:
    from aligner.glossary import Mention

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")


@dataclass(frozen=True, slots=True)
class Slip:
    """A word of the target that is nearly a form of a concept's name."""

    wanted: Mention
    span: Span
    written: str
    form: str
    distance: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Names of a pair; a source mention stands in one of ``named``, ``foreign``, ``slips``, ``missing``."""

    named: tuple[tuple[Mention, tuple[Mention, ...]], ...]
    foreign: tuple[tuple[Mention | None, Mention], ...]
    slips: tuple[Slip, ...]
    missing: tuple[Mention, ...]
    strange: tuple[Mention, ...]


@lru_cache(maxsize=16)
def compare(view: View) -> Comparison:
    """The comparison of a pair's names; empty where there is no glossary."""
    source, target = view.source_mentions, view.target_mentions
    named, rest = [], []
    for mention in source:
        answers = tuple(other for other in target if _same(view, mention, other))
        if answers:
            named.append((mention, answers))
        else:
            rest.append(mention)
    foreign, rest = _left_foreign(view, rest)
    near = {id(mention): _slip(view, mention) for mention in rest}
    slips = tuple(slip for slip in near.values() if slip and slip.distance)
    missing = tuple(mention for mention in rest if near[id(mention)] is None)
    answered = {id(other) for _, answers in named for other in answers}
    strange = tuple(mention for mention in target if id(mention) not in answered)
    return Comparison(tuple(named), tuple(foreign), slips, missing, strange)


def _same(view: View, mention: Mention, other: Mention) -> bool:
    return any(
        a == b or b in _ancestry(view, a) or a in _ancestry(view, b)
        for a in mention.candidates
        for b in other.candidates
    )


def _ancestry(view: View, concept: str) -> set[str]:
    """The concepts that it is part of, by name rather than by map."""
    found: set[str] = set()
    concepts = view.glossary.concepts if view.glossary else {}
    while concept in concepts and (concept := concepts[concept].part_of) and concept not in found:
        found.add(concept)
    return found


# Names in the other alphabet.


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


# Slips of the pen.


def _slip(view: View, mention: Mention) -> Slip | None:
    """The word or words of the target that are nearest to a form of the missing name, if near enough."""
    if view.glossary is None or mention.others:
        return None
    taken = [(m.start, m.stop) for m in view.target_mentions]
    best: tuple[int, int, Slip] | None = None
    for form in _forms(view, mention.concept):
        for start, stop in _windows(view.target, len(_WORD.findall(form)), taken):
            written = view.target[start:stop]
            allowed = _allowed(view, form)
            if abs(len(written) - len(form)) > allowed:
                continue
            distance = _distance(_flat(written), _flat(form), allowed)
            if distance <= allowed and (best is None or (distance, -len(form)) < best[:2]):
                best = distance, -len(form), Slip(mention, (start, stop), written, form, distance)
    return best[2] if best else None


def _flat(name: str) -> str:
    return name.lower().replace("-", " ").replace("ё", "е")


def _forms(view: View, concept: str) -> Iterator[str]:
    assert view.glossary is not None
    for term in view.glossary.terms(concept, view.pair.target, view.pair.published):
        yield from dict.fromkeys(form for forms in view.glossary.forms(term).values() for form in forms)


def _windows(text: str, words: int, taken: list[Span]) -> Iterator[Span]:
    """Runs of so many words that begin with a capital and are no part of a known name."""
    found = list(_WORD.finditer(text))
    for first, last in zip(found, found[words - 1 :], strict=False):
        start, stop = first.start(), last.end()
        free = all(stop <= begin or end <= start for begin, end in taken)
        compound = text[start - 1 : start] == "-" or text[stop : stop + 1] == "-"
        if free and not compound and first[0][0].isupper():
            yield start, stop


def _allowed(view: View, form: str) -> int:
    letters, limits = len(form.replace(" ", "")), view.limits
    return 0 if letters < limits.typo_length else 1 if letters < limits.typo_long else 2


def _distance(a: str, b: str, limit: int) -> int:
    """Letters to insert, delete, change or swap with their neighbour; more than ``limit`` is ``limit + 1``."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        earlier, before, row = before, row, [i]
        for j, right in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
