"""What a change of the termbase means for the store: which findings would come, go or read otherwise.

Both are asked of one article at a time, since what an article has named before bears on what may be left unsaid;
only articles that hold a name of the concept, as it was or as it would be, are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from aligner.checks import check
from aligner.errors import GlossaryError
from aligner.glossary import Glossary, Policy
from aligner.glossary.concepts import Concept, read_concept
from aligner.glossary.surface_forms import lexemes
from aligner.ledger import StoredPair
from aligner.model import Finding, Pair, Signature
from aligner.store import Store

Table = Mapping[str, Any]

PAIRS = 400  # checked for a preview at the most: what takes half a second
STEP = 100  # pairs that hold a name, looked up together


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """A concept's table before and after; None before it was added, or after it is removed."""

    id: str
    before: Table | None
    after: Table | None

    def forms(self) -> set[str]:
        """Return every form of every name that the concept had or would have."""
        tables = [table for table in (self.before, self.after) if table is not None]
        return {form for table in tables for form in forms_of(read_concept(self.id, table))}

    def sides(self, glossary: Glossary) -> tuple[Glossary, Glossary]:
        """Return the glossary before and after the change; ``glossary`` is one of them, or later than both."""
        return self._side(glossary, self.before), self._side(glossary, self.after)

    def _side(self, glossary: Glossary, table: Table | None) -> Glossary:
        now = glossary.concepts.get(self.id)
        same = now is None if table is None else now == read_concept(self.id, table)
        return glossary if same else glossary.revised(self.id, table)


def forms_of(concept: Concept) -> set[str]:
    """Return every form of every name, adjective and inhabitant of a concept, in both languages."""
    return {form.text for _, forms in lexemes(concept) for form in forms}


def policy_named(signature: str) -> str:
    """Return the name of the policy that an article of this signature was processed with; "" for none."""
    return Signature.parse(signature).policy


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """A house policy before and after a change of what it says of one concept."""

    concept: Concept
    before: Policy
    after: Policy

    def forms(self) -> set[str]:
        """Return every form of every name of the concept."""
        return forms_of(self.concept)

    def sides(self, glossary: Glossary) -> PolicySides:
        """Return the glossary under the policy before and after the change."""
        return PolicySides(self.after.name, glossary.under(self.before), glossary.under(self.after))


@dataclass(frozen=True, slots=True)
class PolicySides:
    """The glossary under a policy before and after a change; articles of other policies are not concerned."""

    policy: str
    before: Glossary
    after: Glossary

    def of(self, signature: str) -> tuple[Glossary, Glossary] | None:
        """Return both glossaries for an article of that signature, None if it was processed under another policy."""
        made = Signature.parse(signature)
        concerned = made.policy == self.policy and made.terms != "off"
        return (self.before, self.after) if concerned else None


class Sides:
    """The glossary before and after a change, as each article is judged: by the policy that it was worked with."""

    def __init__(self, before: Glossary, after: Glossary, policy: Callable[[str], Policy]) -> None:
        self._sides, self._policy = (before, after), policy
        self._made: dict[str, tuple[Glossary, Glossary] | None] = {}

    def of(self, signature: str) -> tuple[Glossary, Glossary] | None:
        """Return both glossaries for an article of that signature.

        None if it was processed without a glossary, or under a policy that no longer exists.
        """
        made = Signature.parse(signature)
        if made.terms and (not made.glossary or made.terms == "off"):
            return None
        name = made.policy or "none"
        if name not in self._made:
            self._made[name] = self._under(name)
        return self._made[name]

    def _under(self, name: str) -> tuple[Glossary, Glossary] | None:
        if name == "none":
            return self._sides
        try:
            policy = self._policy(name)
        except GlossaryError:
            return None
        before, after = self._sides
        return before.under(policy), after.under(policy)


@dataclass(frozen=True, slots=True)
class Difference:
    """Findings that come, go, and change their message or suggestion (was, will be)."""

    come: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    changed: tuple[tuple[Finding, Finding], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.come or self.gone or self.changed)


def difference(filed: Sequence[StoredPair], before: Glossary, after: Glossary) -> Difference:
    """Return the effect of the change on one article's pairs.

    Only what it changes counts: a finding that the store has for another reason stays, and one that it already has is
    not new.
    """
    stored = {finding.id: finding for item in filed for finding in item.findings}
    old, new = _said(filed, before), _said(filed, after)
    edited = {item.pair.id for item in filed if item.pair != item.original}
    come = (found for id, found in new.items() if id not in old and id not in stored)
    again = ((stored[id], new[id]) for id in stored if id in old and id in new)
    return Difference(
        come=tuple(found for found in come if found.text or found.pair not in edited),
        gone=tuple(found for id, found in stored.items() if id in old and id not in new),
        changed=tuple((was, will) for was, will in again if old[will.id] != will and was != will),
    )


def _said(filed: Sequence[StoredPair], glossary: Glossary) -> dict[str, Finding]:
    """Return the findings of the pairs in their present state, and of the original text of edited ones."""
    standing = {item.pair.id: item.pair for item in filed}
    edited = {item.pair.id for item in filed if item.pair != item.original}
    found = {
        one.id: one
        for one in (
            _of_text(one, standing[one.pair], edited) for one in check(list(standing.values()), glossary)
        )
    }
    if edited:
        found |= {one.id: one for one in check([item.original for item in filed], glossary)}
    return found


def _of_text(finding: Finding, pair: Pair, edited: Iterable[str]) -> Finding:
    return replace(finding, text=pair.side(pair.target)) if finding.pair in edited else finding


# -- before it is saved


@dataclass(frozen=True, slots=True)
class Effect:
    """One finding that would appear, disappear or change, in the present pair; ``was`` is a changed one's present text."""

    finding: Finding
    filed: StoredPair
    was: Finding | None = None


@dataclass(slots=True)
class Impact:
    """What saving a change would do.

    Its effects, how many pairs were looked at, and how many hold a name of the concept; ``partial`` if more articles hold
    it than were looked at.
    """

    come: list[Effect] = field(default_factory=list)
    gone: list[Effect] = field(default_factory=list)
    changed: list[Effect] = field(default_factory=list)
    pairs: int = 0
    articles: int = 0
    holding: int = 0
    partial: bool = False


def outlook(
    store: Store, change: ProposedChange | PolicyChange, sides: Sides | PolicySides, most: int = PAIRS
) -> Impact:
    """Return the effects of a change on the newest articles that hold a name of the concept.

    About ``most`` pairs of them are looked at.
    """
    forms, made = change.forms(), Impact()
    made.holding = store.termbase.count(forms)
    left: int | None = None
    seen: set[str] = set()
    while left != 0 and not made.partial:
        keys, left = store.termbase.articles(forms, left, STEP)
        for key in (key for key in keys if key not in seen):
            if made.pairs >= most:
                made.partial = True
                break
            seen.add(key)
            _look_at(store, key, sides, made)
    return made


def _look_at(store: Store, key: str, sides: Sides | PolicySides, made: Impact) -> None:
    filed = store.pairs.of_article(key)
    made.pairs, made.articles = made.pairs + len(filed), made.articles + 1
    if both := sides.of(store.termbase.signature(key)):
        found = difference(filed, *both)
        of = {item.original.id: item for item in filed}
        made.come += [Effect(one, of[one.pair]) for one in found.come]
        made.gone += [Effect(one, of[one.pair]) for one in found.gone]
        made.changed += [Effect(will, of[will.pair], was) for was, will in found.changed]


# -- after it was saved


def carry_through(
    store: Store,
    change: ProposedChange | PolicyChange,
    sides: Sides | PolicySides,
    number: int,
    left: int,
    limit: int = STEP,
) -> int:
    """Check the next pairs that hold a name of the concept of a saved change again, and update the store's findings.

    The newest pairs come first. Returns the number of the last pair checked, 0 when none is left.
    """
    keys, reached = store.termbase.articles(change.forms(), left, limit)
    _judge(store, keys, sides)
    store.termbase.advance(number, reached)
    return reached


def _judge(store: Store, keys: Iterable[str], sides: Sides | PolicySides) -> None:
    for key in keys:
        both = sides.of(store.termbase.signature(key))
        filed = store.pairs.of_article(key)
        if both and (found := difference(filed, *both)):
            originals = [item.original for item in filed]
            store.termbase.amend(originals, found.gone, found.come, [will for _, will in found.changed])
