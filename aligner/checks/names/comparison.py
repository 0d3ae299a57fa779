"""Compare the names of both sides: which of the source are there and how, which are missing, which are strange."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.checks.context import PairContext
from aligner.checks.names.declension import WrongForm
from aligner.checks.names.fuzzy import NearMatch
from aligner.checks.names.places import derived
from aligner.checks.names.presence import Presence, bearers, names_in_source_alphabet, presence
from aligner.glossary import Mention


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every mention of the source with its presence (None: it is missing), and the target's mentions that answer none."""

    found: tuple[tuple[Mention, Presence | None], ...] = ()
    foreign: tuple[tuple[Mention | None, Mention], ...] = ()
    strange: tuple[Mention, ...] = ()

    @property
    def named(self) -> list[tuple[Mention, tuple[Mention, ...]]]:
        """The mentions that others of the target answer."""
        return [(mention, here.answers) for mention, here in self.found if here and here.answers]

    @property
    def missing(self) -> list[Mention]:
        """The mentions that nothing in the target answers."""
        return [mention for mention, here in self.found if here is None]

    @property
    def slips(self) -> list[NearMatch]:
        """Misspellings, and forms (at distance 0) that the glossary does not know."""
        return [here.slip for _, here in self.found if here and here.slip]

    @property
    def misdeclined(self) -> list[WrongForm]:
        """Names whose words are in several cases."""
        return [here.misdeclined for _, here in self.found if here and here.misdeclined]


def compare(context: PairContext) -> Comparison:
    """Return the comparison of a pair's names; empty for a list of places instead of a sentence."""
    return context.once(_compare)


def _compare(context: PairContext) -> Comparison:
    if max(len(context.source_mentions), len(context.target_mentions)) > context.limits.most_names:
        return Comparison()
    found = tuple((mention, presence(context, mention)) for mention in context.source_mentions)
    answered = {id(answer) for _, here in found if here for answer in here.answers}
    covered = [here.span for _, here in found if here and here.span]
    strange = tuple(
        mention
        for mention in context.target_mentions
        if id(mention) not in answered and not any(start <= mention.start < stop for start, stop in covered)
    )
    return Comparison(found, _foreign(context, found), strange)


def _foreign(
    context: PairContext, found: tuple[tuple[Mention, Presence | None], ...]
) -> tuple[tuple[Mention | None, Mention], ...]:
    """Return names in the source's alphabet that should be translated, each with the source mention that it answers."""
    alphabet = re.compile("[A-Za-z]" if context.pair.target == "ru" else "[А-Яа-яЁё]")
    return tuple(
        (next((m for m, here in found if here and here.foreign == name), None), name)
        for name in context.once(names_in_source_alphabet)
        if name.kind != "abbreviation" and not _in_foreign_name(context.target, name, alphabet)
    )


def _in_foreign_name(text: str, name: Mention, alphabet: re.Pattern[str]) -> bool:
    """Return True if it is part of a longer name in that alphabet, in quotation marks or in brackets; of a flight, American 11."""
    before = re.search(r"(?<!\S)(\S+)(?:\s+\d+)?\s+$", text[: name.start])
    after = re.match(r"\s+(\S+)|[-.&/@]\w", text[name.stop :])
    joined = text[name.start - 1 : name.start] in set('-.&/@#«“"„(') - {""}
    return bool(
        joined
        or (before and alphabet.search(before[1]))
        or (after and (not after[1] or alphabet.search(after[1])))
        or (derived(name) and after and after[1][0].isdigit())
    )


def answer_to(context: PairContext, mention: Mention) -> Mention | None:
    """Return the mention of the source that a mention of the target answers."""
    return next(
        (m for m, answers in compare(context).named if any(a.start == mention.start for a in answers)), None
    )


def shared_name(context: PairContext, mention: Mention, other: Mention) -> bool:
    """Return True if the source's word may mean what the target names: Georgia, and Джорджия."""
    return other.concept in bearers(context.glossary, mention.text)
