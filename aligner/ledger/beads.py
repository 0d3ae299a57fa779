"""Reading corrections of an alignment: a new run's beads give way to the beads that people made."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from aligner.model import Bead, Correction, Status, digest

Identity = tuple[tuple[int, ...], tuple[int, ...], Status]
Basis = tuple[tuple[int, str], ...]
LEFT_OVER = 0.5  # highest score of what remains of a bead after a person took sentences out of it


def identity(bead: Bead) -> Identity:
    """Return what makes two beads the same, whatever their scores."""
    return bead.source, bead.target, bead.status


def basis(texts: Sequence[str], indices: Iterable[int]) -> Basis:
    """Return (index, digest) of these sentences."""
    return tuple((index, digest(texts[index])) for index in sorted(indices))


def ordered(beads: Iterable[Bead]) -> tuple[Bead, ...]:
    """Order beads by their source.

    Target sentences without a counterpart go between the beads around them, spread evenly among the source sentences
    there. A bead that a person joined is marked ``moved`` if it crosses the rest.
    """
    beads = list(beads)
    straight = sorted(_spanning(b for b in beads if b.status == "auto" and not b.moved), key=_first)
    placed = [
        bead if bead.status == "auto" else _placed(bead, straight) for bead in sorted(beads, key=_first)
    ]
    starts, ends = [bead.source[0] for bead in straight], [bead.target[-1] for bead in straight]
    known = set(starts)
    between: dict[int, tuple[list[Bead], list[Bead]]] = {}
    for bead in placed:
        if bead.source and bead.source[0] in known:
            continue
        gap = bisect_left(starts, bead.source[0]) if bead.source else bisect_left(ends, bead.target[0])
        between.setdefault(gap, ([], []))[bool(bead.source)].append(bead)
    found = list(_evenly(*between.get(0, ([], []))))
    by_source = {bead.source: bead for bead in placed}
    for gap, bead in enumerate(straight, 1):
        found += [by_source[bead.source], *_evenly(*between.get(gap, ([], [])))]
    return tuple(found)


def _evenly(targets: list[Bead], sources: list[Bead]) -> list[Bead]:
    """Merge two lists, each in its own order, spread evenly over the same length."""
    targets = sorted(targets, key=lambda bead: bead.target)
    ranked = [
        ((rank + 0.5) / len(side), bool(bead.source), rank, bead)
        for side in (targets, sources)
        for rank, bead in enumerate(side)
    ]
    return [bead for *_, bead in sorted(ranked, key=lambda one: one[:3])]


def _spanning(beads: Iterable[Bead]) -> list[Bead]:
    return [bead for bead in beads if bead.source and bead.target]


def _first(bead: Bead) -> tuple[int, ...]:
    return bead.source or (-1,)


def _placed(bead: Bead, straight: list[Bead]) -> Bead:
    """Return the bead with ``moved`` set; insert it into ``straight`` if it crosses nothing there."""
    if not (bead.source and bead.target):
        return replace(bead, moved=False)
    place = bisect_left(straight, bead.source, key=lambda other: other.source)
    before, after = straight[place - 1 : place], straight[place : place + 1]
    fits = (
        all(side[-1] - side[0] == len(side) - 1 for side in (bead.source, bead.target))
        and all(b.source[-1] < bead.source[0] and b.target[-1] < bead.target[0] for b in before)
        and all(bead.source[-1] < b.source[0] and bead.target[-1] < b.target[0] for b in after)
    )
    if fits:
        straight.insert(place, bead)
    return replace(bead, moved=not fits)


def relocate(correction: Correction, sources: Sequence[str], targets: Sequence[str]) -> Correction | None:
    """Return the correction with the present indices of its sentences; None if one of them no longer exists.

    ``sources`` and ``targets`` are digests. Of several sentences with the same text, the nearest is taken.
    """
    source = _found(correction.source_basis, sources)
    target = _found(correction.target_basis, targets)
    if source is None or target is None:
        return None
    moved = [
        tuple(
            replace(
                bead,
                source=tuple(source[i] for i in bead.source),
                target=tuple(target[j] for j in bead.target),
            )
            for bead in beads
        )
        for beads in (correction.before, correction.after)
    ]
    return replace(correction, before=moved[0], after=moved[1])


def _found(known: Basis, texts: Sequence[str]) -> Mapping[int, int] | None:
    found: dict[int, int] = {}
    for index, text in known:
        if index < len(texts) and texts[index] == text:  # nearly always: nothing has changed
            found[index] = index
            continue
        places = [place for place, other in enumerate(texts) if other == text]
        if not places:
            return None
        found[index] = min(places, key=lambda place: abs(place - index))
    return found if len(set(found.values())) == len(found) else None


def applicable(
    corrections: Iterable[Correction], sources: Sequence[str], targets: Sequence[str]
) -> list[Correction]:
    """Keep the corrections whose sentences are still there, with their present indices; given the texts."""
    sides = [[digest(text) for text in side] for side in (sources, targets)]
    found = (relocate(correction, *sides) for correction in corrections)
    return [correction for correction in found if correction is not None]


def human_beads(corrections: Iterable[Correction]) -> list[Bead]:
    """Return the beads that people made, for each sentence the latest."""
    made: list[Bead] = []
    for correction in corrections:
        sources, targets = covered(correction.after)
        made = [bead for bead in made if sources.isdisjoint(bead.source) and targets.isdisjoint(bead.target)]
        made += [bead for bead in correction.after if bead.status != "auto"]
    return made


def covered(beads: Iterable[Bead]) -> tuple[set[int], set[int]]:
    """Return the sentences of both sides in these beads."""
    beads = list(beads)
    return {i for bead in beads for i in bead.source}, {j for bead in beads for j in bead.target}


def impose(human: Iterable[Bead], machine: Iterable[Bead]) -> tuple[Bead, ...]:
    """Put people's beads in place of the machine's; every sentence stays in exactly one bead.

    What remains of a bead from which a person took sentences scores at most LEFT_OVER.
    """
    made = list(human)
    sources, targets = covered(made)
    rest = (left for bead in machine for left in _without(bead, sources, targets))
    return ordered([*made, *rest])


def _without(bead: Bead, sources: set[int], targets: set[int]) -> Iterator[Bead]:
    source = tuple(index for index in bead.source if index not in sources)
    target = tuple(index for index in bead.target if index not in targets)
    if (source, target) == (bead.source, bead.target):
        yield bead
    elif source and target:
        yield replace(bead, source=source, target=target, score=min(bead.score, LEFT_OVER))
    else:
        yield from (Bead((index,), (), LEFT_OVER) for index in source)
        yield from (Bead((), (index,), LEFT_OVER) for index in target)


def apply_corrections(
    beads: Iterable[Bead], corrections: Iterable[Correction], sources: Sequence[str], targets: Sequence[str]
) -> tuple[Bead, ...]:
    """Apply people's corrections of earlier runs to the beads of a new one; the texts are its sentences."""
    made = human_beads(applicable(corrections, sources, targets))
    return impose(made, beads) if made else tuple(beads)
