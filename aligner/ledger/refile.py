"""File an article again: people's texts and decisions are carried into the new outcome, never replaced by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from aligner.ledger.beads import impose
from aligner.ledger.pairs import StoredPair
from aligner.ledger.verdicts import form
from aligner.model import Bead, Finding, Outcome, Pair, Verdict


@dataclass(frozen=True, slots=True)
class Refiling:
    """A new outcome with people's work in it.

    ``verdicts`` repeat those on pairs that have another index now; ``lost`` are pairs with people's work that have no
    place in the new outcome, since their sentences are others now.
    """

    outcome: Outcome
    verdicts: tuple[Verdict, ...] = ()
    lost: tuple[StoredPair, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """What came of filing an outcome.

    ``filed`` is False if the article was left as it was, since ``lost`` pairs with people's work, or its ``edition``
    (where it was read), would have been lost; if such work was replaced, ``version`` is the number under which the
    earlier state is kept. ``replaced`` is the key of the article's earlier version, whose place it took.
    """

    key: str
    filed: bool = True
    lost: int = 0
    edition: str = ""
    version: int = 0
    replaced: str = ""

    @property
    def work(self) -> str:
        """What of people's work the filing concerns, in words; "" for none."""
        pairs = (
            f"{self.lost} {'pair' if self.lost == 1 else 'pairs'} that people worked on" if self.lost else ""
        )
        edition = f"its edition {self.edition}" if self.edition else ""
        return " and ".join(part for part in (edition, pairs) if part)


def has_work(item: StoredPair) -> bool:
    """Return True if a person wrote the pair's text, joined its sides, or accepted its text."""
    return item.pair.by_person or _let_stand(item)


def _let_stand(item: StoredPair) -> bool:
    """Return True if a person decided on this pair; a dismissal of wider scope does not judge its text."""
    known = {item.original.id, *(finding.id for finding in item.findings)}
    return any(said.scope == "pair" and subject in known for subject, said in item.decided.items())


def carry_over(stored: Iterable[StoredPair], outcome: Outcome) -> Refiling:
    """Carry people's work on an article's pairs into a new outcome of the same article, or of its next version.

    A pair is met again where source, and an edition's target, have the same text. Then its verdicts hold; one whose
    text a person replaced, let stand or confirmed stays as it was made, in place of another translation.
    """
    free: dict[str, list[Pair]] = defaultdict(list)
    for pair in outcome.pairs:
        free[pair.basis].append(pair)
    pairs = {pair.index: pair for pair in outcome.pairs}
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in outcome.findings:
        found[finding.pair].append(finding)
    said: list[Verdict] = []
    lost: list[StoredPair] = []
    for item in filter(_concerns_people, stored):
        again = _nearest(free[item.original.basis], item.original.index)
        if again is None:
            lost += [item] if has_work(item) else []
            continue
        free[again.basis].remove(again)
        if _holds(item, again):
            pairs[again.index] = _held(item, again)
            found[again.id] = [replace(one, pair=again.id) for one in item.findings if not one.text]
        if again.id != item.original.id:
            said += _moved(item, pairs[again.index], found[again.id])
    kept = replace(
        outcome,
        pairs=tuple(pairs[pair.index] for pair in outcome.pairs),
        findings=tuple(finding for pair in outcome.pairs for finding in found[pair.id]),
    )
    return Refiling(kept, tuple(said), tuple(lost))


def _concerns_people(item: StoredPair) -> bool:
    return bool(item.decided) or has_work(item)


def _nearest(pairs: Iterable[Pair], index: int) -> Pair | None:
    return min(pairs, key=lambda pair: abs(pair.index - index), default=None)


def _holds(item: StoredPair, pair: Pair) -> bool:
    """Return True if people's pair stays, with its findings, in place of a new one by a machine."""
    if pair.origin != "machine" or not has_work(item):
        return False
    return item.original.alignment != "auto" or _target(item.original) != _target(pair)


def _held(item: StoredPair, pair: Pair) -> Pair:
    """Return the earlier pair at the place of the new one."""
    place = {"article": pair.article, "index": pair.index, "en_sentences": pair.en_sentences, "ru_sentences": pair.ru_sentences}
    return replace(item.original, **place, published=pair.published)  # type: ignore[arg-type]


def _target(pair: Pair) -> str:
    return pair.side(pair.target)


def _moved(item: StoredPair, pair: Pair, found: Iterable[Finding]) -> Iterator[Verdict]:
    """Repeat the verdicts in force for the pair's new index: on alike findings, and on its text."""
    known = {finding.id: finding for finding in item.findings}
    there = {(one.check, one.concept, form(one, pair)): one.id for one in found}
    for subject, said in item.decided.items():
        finding = known.get(subject)
        now = there.get((finding.check, finding.concept, form(finding, item.original))) if finding else None
        if now:
            yield replace(said, subject=now, pair=pair.id)
    text = _target(item.pair)
    author = next((said for said in reversed(item.verdicts) if said.text == text), None)
    if author is not None and item.pair != item.original:
        yield replace(author, subject=pair.id, pair=pair.id, decision="edit", scope="pair")


def keep_beads(
    beads: Iterable[Bead], stored: Iterable[StoredPair], sources: Sequence[str], targets: Sequence[str]
) -> tuple[Bead, ...]:
    """Keep the beads of pairs with people's work in a new run's beads, if their sentences are there.

    The texts are those of the run's sentences. A bead that the run would not have made is credited to whoever worked on it.
    """
    beads = tuple(beads)
    made = {(bead.source, bead.target) for bead in beads}
    held = [
        bead
        for item in stored
        if has_work(item) and (bead := _bead(item, sources, targets))
        if (bead.source, bead.target) not in made
    ]
    return impose(held, beads) if held else beads


def _bead(item: StoredPair, sources: Sequence[str], targets: Sequence[str]) -> Bead | None:
    """Return the bead of an edition's pair as a person's; None if its sentences are others now."""
    pair = item.original
    sides = [pair.en_sentences, pair.ru_sentences]
    was, against = sides if pair.source == "en" else sides[::-1]
    source = _place(was, sources, pair.side(pair.source))
    target = _place(against, targets, pair.side(pair.target))
    if not (source and target):
        return None
    if pair.alignment != "auto":
        return Bead(source, target, pair.confidence, status=pair.alignment, by=pair.aligned_by)
    by = item.verdicts[-1].reviewer if item.verdicts else ""
    return Bead(source, target, status="human", by=by)


def _place(was: tuple[int, ...], texts: Sequence[str], text: str) -> tuple[int, ...]:
    """Return the present indices of sentences: the same place, else the nearest run with the same text, else none."""
    if was and was[-1] < len(texts) and " ".join(texts[i] for i in was) == text:
        return was
    count = len(was)
    starts = (at for at in range(len(texts) - count + 1) if " ".join(texts[at : at + count]) == text)
    nearest = min(starts, key=lambda at: abs(at - was[0]), default=None) if was else None
    return tuple(range(nearest, nearest + count)) if nearest is not None else ()
